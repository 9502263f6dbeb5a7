"""Direct speech with its speaker: before or behind it, split by it, gone on with in the same paragraph or the next.

Where the words do not plainly say who speaks, nobody is named: a wrong speaker would be the worst mistake. A quoted
phrase within a sentence ("called it “a blow”") is no speech by itself: the sentence tells it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.authoring.drafting.clauses import owns, subject_of
from bot.authoring.drafting.names import PERSON
from bot.authoring.drafting.references import Resolved, apply, written_out
from bot.authoring.drafting.text import NOUNS, Named, Sentence, Token, words

MIN_WORDS = 3
"""Fewer are a scare quote or a title more often than speech."""
NAMING = re.compile(
    r"\b(?:so-called|called|(?:nick)?named|(?:en)?titled|dubbed|known as|reads?|reading|headlined|words|motto|saying) $"
)
"""What stands before a name, or words that are written somewhere: nobody says them here."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Something said in so many words."""

    lead: str
    """What names the speaker, to stand before the words: `Ada Corvin told Tom Renn`; empty where nobody is named."""
    clause: tuple[int, int] | None
    """Where the article says so in this sentence; None where the speaker is carried over from an earlier one."""
    in_place: bool
    """True if the sentence reads best as it stands."""
    speaker: Named | None
    sure: bool


@dataclass(slots=True)
class Talk:
    """Who spoke last; carried from one sentence to the next."""

    paragraph: int = -1
    speaker: Named | None = None
    label: str = ""
    """The speaker's name, or the words for somebody without one."""
    sure: bool = True
    """False if the last sentence only reported what somebody said."""


def find_speech(sentence: Sentence, found: Resolved, talk: Talk) -> Speech | None:
    """Return the direct speech of a sentence, or None where it has none; `talk` learns who spoke."""
    if not sentence.quotes:
        return None
    text, (first, end) = sentence.masked, sentence.quotes[0]
    if not any(t.text[0].isalnum() and not any(a <= t.start < b for a, b in sentence.quotes) for t in sentence.tokens):
        return _carried(sentence, talk)
    before, opening = text[: first - 1], text[: first - 1].strip(' "“”')
    speaks = bool(opening) and _reports(sentence.within(0, len(opening) + 1)[-1:])
    phrase = sentence.text[first].islower() and opening and not (opening[-1] in ":," and (opening[-1] == ":" or speaks))
    if len(sentence.text[first:end].split()) < MIN_WORDS or NAMING.search(before) or phrase:
        return None
    following = sentence.quotes[1][0] - 1 if len(sentence.quotes) > 1 else len(text)
    if not opening and re.search(r"[,?!]", text[end - 1 : end + 2]) and re.search(r"\w", text[end + 1 : following]):
        clause = (end + 1, following)
    elif opening.endswith((":", ",")) or speaks:
        clause = (0, first - 1)
    else:
        return None
    tokens = sentence.within(*clause)
    verbs = [token for token in tokens if _reports([token]) or token.lower == "according"]
    if not verbs:
        return None
    verb = verbs[-1] if opening else verbs[0]
    inverted = not any(token.text[0].isalnum() for token in tokens if token.start < verb.start)
    where = (verb.end, clause[1]) if inverted else (clause[0], verb.start)
    speaker, sure = _speaker(sentence, where, found, inverted=inverted)
    lead = _lead(sentence, found, clause, verb, inverted=inverted)
    talk.paragraph, talk.speaker, talk.sure = sentence.paragraph, speaker, True
    label = sentence.text[where[0] : where[1]].strip(" ,:.").split(",")[0]
    unnamed = label.split(" ")[0].lower() in {"a", "an", "the", "one", "another"} and len(label.split()) < 11
    talk.label = speaker.name if speaker else f"The {label.partition(' ')[2]}" if unnamed else ""
    return Speech(lead or "", clause, lead is None, speaker, sure)


def _carried(sentence: Sentence, talk: Talk) -> Speech:
    """Return speech that is a sentence of its own: the speaker is who spoke just before, here or a paragraph above."""
    near = talk.paragraph == sentence.paragraph or (sentence.opens and talk.paragraph == sentence.paragraph - 1)
    sure = near and talk.sure and (not sentence.opens or sentence.goes_on)
    talk.paragraph = sentence.paragraph if near else -1
    lead = f"{talk.label} said" if near and talk.label else ""
    return Speech(lead, None, in_place=False, speaker=talk.speaker if near else None, sure=sure)


def _reports(tokens: list[Token]) -> bool:
    return any(t.lemma in words("speech") and t.tag[:2] in {"VV", "NN", "AJ"} for t in tokens)


def _speaker(
    sentence: Sentence, where: tuple[int, int], found: Resolved, *, inverted: bool
) -> tuple[Named | None, bool]:
    """Return who speaks by the words beside the verb, and whether that is sure; None where nobody is named."""
    tokens = sentence.within(*where)
    if not inverted and tokens and tokens[-1].tag == "PNQ":  # "…, praised Tom Renn, who said"
        beside = sentence.named(where[0], tokens[-1].start)
        return (beside[-1].entity, beside[-1].sure) if beside else (None, False)
    for n, token in enumerate(tokens):
        if token.start in found.meant and not owns(tokens, n):
            return found.meant[token.start], False
        if token.tag == "PNP" and token.lower in {"he", "she", "they", "it"}:
            earlier = subject_of(sentence, 0, token.start)
            return (earlier.entity, False) if earlier and earlier.entity.kind is PERSON else (None, False)
        if token.tag in NOUNS | {"NP0", "UNC"}:
            break
    start = tokens[0].start if tokens else where[0]
    spoken_for = [
        each
        for each in sentence.named(*where)
        if re.search(r"\bspokes\w+ (?:for|of|at) (?:the )?$", sentence.masked[: each.begin])
    ]
    chosen = next(iter(filter(None, [subject_of(sentence, start, where[1]), *spoken_for])), None)
    return (chosen.entity, chosen.sure) if chosen else (None, False)


def _lead(sentence: Sentence, found: Resolved, clause: tuple[int, int], verb: Token, *, inverted: bool) -> str | None:
    """Return the words that name the speaker, the speaker first; None where the sentence reads best as it stands."""
    text = sentence.masked
    end = clause[0] + len(text[clause[0] : clause[1]].rstrip(" .,:;"))
    changes = [*found.changes, *written_out(sentence, *clause, found)[0]]
    if not inverted:
        plain = "," not in text[verb.end : end] or clause[0] == 0
        return apply(sentence.text, clause[0], end, changes).strip(" ,:") if plain else None
    if verb.lower == "according":
        return None
    mention = subject_of(sentence, verb.end, end)
    stop = mention.end if mention and mention.entity.kind is PERSON else end
    stop = stop if text[stop : stop + 1] == " " and not text.startswith((" of", " and", " for", " ("), stop) else end
    name = apply(sentence.text, verb.end, stop, changes).strip(" ,")
    rest = apply(sentence.text, stop, end, changes).strip(" ,")
    return f"{name}{',' * (',' in name)} {verb.text} {rest}".strip()
