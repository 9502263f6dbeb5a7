"""Finding the clause that asks, in whatever a message wraps around it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.understanding.lexicon import Lexicon
from bot.understanding.text import Token

RELATIVE = frozenset({"who", "which", "whose", "whom", "where", "when"})
"""Question words that after a noun only say more of it: "the man who …"."""


def unwrapped(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """Return the tokens without an opening that only wraps the question."""
    words = [token.text for token in tokens]
    start = 1 if words[:1] == ["no"] and len(words) > 1 and opens(words[1:], 0, lexicon) else 0  # "no, who died?"
    while start < len(tokens):
        found = lexicon.wrappers.at(words, start)
        if not found or start + found[0] >= len(tokens):
            break
        start += found[0]
    return tokens[start:]


def asking_clause(
    sentences_and_lengths: list[tuple[list[Token], int]], lexicon: Lexicon
) -> tuple[list[Token], list[Token], list[Token]] | None:
    """Return the asking clause, what stands before it in its sentence, and the tokens of the other sentences.

    `sentences_and_lengths` holds each sentence without its wrapping and its length with it: what was wrapped asks.
    """
    if not sentences_and_lengths:
        return None
    sentences = [sentence for sentence, _ in sentences_and_lengths]
    scored = [
        (max(asks(sentence, lexicon), 2 if length > len(sentence) + 2 else 0), position)
        for position, (sentence, length) in enumerate(sentences_and_lengths)
    ]
    best = max(score for score, _ in scored)
    chosen = [position for score, position in scored if score == best and (best or position == 0)]
    position = chosen[0]
    if not best:  # nothing asks: key words, or a claim
        return [token for sentence in sentences for token in sentence], [], []
    sentence = sentences[position]
    start = _clause_start(sentence, lexicon)
    rest = [token for other, tokens in enumerate(sentences) if other != position for token in tokens]
    return sentence[start:], sentence[:start], rest


def asks(sentence: Sequence[Token], lexicon: Lexicon) -> int:
    """Return how plainly a sentence asks.

    4 as a question, 3 as a request, 2 by a question word inside, 1 by a tag, 0 not at all.
    """
    words = [token.text for token in sentence]
    if opens(words, 0, lexicon):
        return 4 if words[0] not in lexicon.imperatives else 3
    if any(opens(words, start, lexicon) for start in range(1, len(words))):
        return 2
    return 1 if words and any(tuple(words[-len(tag) :]) == tag for tag in lexicon.tags) else 0


def opens(words: Sequence[str], start: int, lexicon: Lexicon) -> bool:
    """Return whether a question or a request begins at `start`."""
    word = words[start]
    if lexicon.question_words.at(words, start):
        # "the one who said", "people that": a relative clause asks nothing.
        return not (start and word in RELATIVE and words[start - 1] not in lexicon.prepositions | lexicon.joints)
    if start == 0:
        following = words[1] if len(words) > 1 else ""
        if word == "do" and following == "not":
            return False  # "don't swap them"
        asks_with = word in lexicon.prepositions and following in lexicon.wh
        return asks_with or word in lexicon.auxiliaries or word in lexicon.imperatives
    if (
        word in lexicon.requests
        and words[start - 1] in {"to", "please"}
        and words[start - 2 : start - 1] not in (["want"], ["like"], ["going"])
    ):
        return True
    if word in lexicon.auxiliaries and words[start - 1] in lexicon.joints and start + 1 < len(words):
        return words[start + 1] not in lexicon.auxiliaries
    return False


def _clause_start(sentence: Sequence[Token], lexicon: Lexicon) -> int:
    """Return where the asking clause begins, a preposition before the question word included."""
    words = [token.text for token in sentence]
    for start in range(len(words)):
        if opens(words, start, lexicon):
            if start and words[start - 1] in lexicon.prepositions and words[start] in lexicon.wh:
                return start - 1
            return start
    return 0


def untagged(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """Return the tokens without a closing that only asks for a nod."""
    for size in (3, 2, 1):
        ending = tuple(token.text for token in tokens[-size:])
        if len(tokens) > size and (ending in lexicon.tags or ending in lexicon.trailing):
            return untagged(tokens[:-size], lexicon) if ending in lexicon.trailing else tokens[:-size]
    return tokens
