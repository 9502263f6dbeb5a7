"""Finding what a message claims: its statements one by one, without its questions and the chatter around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.understanding.entities import link_entities
from bot.understanding.forms import verb_place
from bot.understanding.index import Index
from bot.understanding.reading import Reader
from bot.understanding.smalltalk import has_opener, small_talk
from bot.understanding.text import clean, split_sentences, tokenise, words_of

MOST_CLAIMS = 4
"""Claims of one message that are looked at; a longer list would not fit one reply."""
MOST_WORDS = 60
"""Words of the longest clause that is taken for a claim; nobody writes longer ones about one thing."""
REACH = 120
"""Characters behind "and" within which a verb shows that a clause begins there."""
MOST_WRAPPING = 5
"""Words of the longest opening that only tells where a claim comes from."""
_JOINT = re.compile(r"[,;]?\s+(?:and|but|while|whereas|although|though|so)\s+|[,;]\s+", re.IGNORECASE)
_SHORT_NUMBER = re.compile(r"\b(\d+(?:\.\d+)?)([km])\b", re.IGNORECASE)

_COUNTING = re.compile(
    r"(?<![\d.,])[24](?=\s+(?:\w+s|million|thousand|hundred|people|person|men|women|children)\b|\s*$)"
)
"""A number that fast fingers also write for a word, before something that it may count."""


@dataclass(frozen=True, slots=True)
class Statements:
    """What a message claims."""

    claims: tuple[str, ...]
    """As typed, in order, without an opening such as "I heard that"."""
    asks: bool
    """True if the message holds a question."""


def statements_of(message: str, index: Index) -> Statements:
    """Return the claims of a message, at most `MOST_CLAIMS`; what claims nothing is passed over."""
    claims: list[str] = []
    asks = False
    for sentence in split_sentences(clean(message)):
        if sentence.rstrip(" \"')").endswith("?") or index.reader.asks(sentence):
            asks = True
            continue
        for clause in _clauses(sentence, index.reader):
            claim = _unwrapped(clause, index.reader)
            if len(claims) < MOST_CLAIMS and len(claim.split()) <= MOST_WORDS and _claims_something(claim, index):
                claims.append(claim)
    return Statements(tuple(claims), asks)


def spelt_out(claim: str) -> str:
    """Return the claim with "250k" and "1.9m" written out, and "2" and "4" where they are no "to" and "for"."""
    return _COUNTING.sub(lambda found: {"2": "two", "4": "four"}[found.group()], _SHORT_NUMBER.sub(_written_out, claim))


def _written_out(found: re.Match[str]) -> str:
    number, unit = found.groups()
    if unit.lower() == "m" or "." in number:
        return f"{number} million" if unit.lower() == "m" else found.group()
    return f"{number}000"


def _clauses(sentence: str, reader: Reader) -> Iterator[str]:
    """Yield the clauses of a sentence that have a verb and a subject each: "he was held, but she was freed"."""
    start = 0
    for joint in _JOINT.finditer(sentence):
        left, right = sentence[start : joint.start()], sentence[joint.end() : joint.end() + REACH]
        if (
            _is_clause(left, reader)
            and verb_place(tokenise(right), reader.lexicon)
            and not _are_pair(left, right, joint, reader)
        ):
            yield sentence[start : joint.start()].strip()
            start = joint.end()
    yield sentence[start:].strip()


def _is_clause(text: str, reader: Reader) -> bool:
    """Return whether the text has a verb, or words enough to hold one that looks like a noun ("the water rose")."""
    has_verb = verb_place(tokenise(text), reader.lexicon) is not None
    return has_verb or len(reader.read_claim(text).content) > 1


def _are_pair(left: str, right: str, joint: re.Match[str], reader: Reader) -> bool:
    """Return whether "and" joins two names rather than two clauses: "the first time Reed and Whelan met"."""
    before, behind = tokenise(left), tokenise(right)
    if joint.group().strip().lower() != "and":
        return False
    ends = any(mention.end == len(before) for mention in link_entities(before, reader.names))
    return ends and any(mention.start == 0 for mention in link_entities(behind, reader.names))


def _unwrapped(clause: str, reader: Reader) -> str:
    """Return the clause without an opening that only tells where it comes from, or greets: "omg I heard that"."""
    words = clause.split()
    while size := _wrapping(words, reader):
        words = words[size:]
    return " ".join(words).strip(" ,;:-–—.!\"'()")


def _wrapping(words: Sequence[str], reader: Reader) -> int:
    """Return how many words the opening has that claims nothing; 0 where there is none."""
    lexicon = reader.lexicon
    for size in range(min(MOST_WRAPPING, len(words)), 0, -1):
        spoken = words_of(" ".join(words[:size]))
        if not spoken or spoken in lexicon.hearsay or spoken in lexicon.trailing or spoken in lexicon.wrappers.values:
            return size
    return 0


def _claims_something(claim: str, index: Index) -> bool:
    """Return whether the clause says something of somebody, or that something is so."""
    reading = index.reader.read_claim(claim)
    if small_talk(reading) or (has_opener(reading) and not reading.mentions):
        return False
    telling = [unit for unit in reading.content if not unit.soft]
    named = [mention for mention in reading.mentions if mention.ids]
    if named and (telling or reading.content or len(reading.mentions) > 1):
        return True
    verb = verb_place(reading.tokens, index.lexicon) is not None
    counted = any(token.text[0].isdigit() for token in reading.tokens)
    if len(telling) + len(reading.mentions) > 2:
        return True
    return bool(telling) and (verb or counted or bool(reading.pronouns & {"male", "female", "plural"}))
