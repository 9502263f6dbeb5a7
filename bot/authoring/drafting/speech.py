"""Direct speech with its speaker: before or behind it, split by it, gone on with in the same paragraph or the next.

Where the words do not plainly say who speaks, nobody is named: a wrong speaker would be the worst mistake. A quoted
phrase within a sentence ("called it “a blow”") is no speech by itself: the sentence tells it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.authoring.drafting.clauses import owns, subject_of
from bot.authoring.drafting.references import Resolved, written_out
from bot.authoring.drafting.text import NOUNS, QUOTED, Named, Sentence, Token
from bot.authoring.speech_verbs import speech_verbs

MIN_WORDS = 3
"""Fewer are a scare quote or a title more often than speech."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Something said in so many words."""

    lead: str | None
    """What names the speaker, to stand before the words: `Ada Corvin told Tom Renn`; empty where nobody is named, None
    where the sentence reads best as it stands."""
    clause: tuple[int, int] | None
    """Where the article says so in this sentence; None where the speaker is carried over from an earlier one."""
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
    if all(token.tag == QUOTED or not token.text[0].isalnum() for token in sentence.tokens):
        return _carried(sentence, talk)
    first, end = sentence.quotes[0]
    opening = sentence.masked[: first - 1].strip(' "“”')
    if opening and (len(sentence.text[first:end].split()) < MIN_WORDS or sentence.text[first].islower()):
        return None
    if opening and opening[-1] not in ":," and not any(map(_reports, sentence.within(0, len(opening) + 1)[-1:])):
        return None
    following = sentence.quotes[1][0] - 1 if len(sentence.quotes) > 1 else len(sentence.text)
    clause = (0, first - 1) if opening else (end + 1, following)
    tokens = sentence.within(*clause)
    verbs = [token for token in tokens if _reports(token) or token.lower == "according"]
    if not verbs:
        return None
    verb = verbs[-1] if opening else verbs[0]
    inverted = not any(token.text[0].isalnum() for token in tokens if token.start < verb.start)
    where = (verb.end, clause[1]) if inverted else (clause[0], verb.start)
    speaker, sure = speaker_of(sentence, where, found)
    talk.paragraph, talk.speaker, talk.sure = sentence.paragraph, speaker, True
    label = sentence.text[where[0] : where[1]].strip(" ,:.").split(",")[0]
    unnamed = label.split(" ")[0].lower() in {"a", "an", "the", "one", "another"}
    talk.label = speaker.name if speaker else f"The {label.partition(' ')[2]}" if unnamed else ""
    return Speech(_lead(sentence, found, clause, verb, inverted=inverted), clause, speaker, sure)


def _carried(sentence: Sentence, talk: Talk) -> Speech:
    """Return speech that is a sentence of its own: the speaker is who spoke just before, here or a paragraph above."""
    near = talk.paragraph == sentence.paragraph or (sentence.opens and talk.paragraph == sentence.paragraph - 1)
    if not near:
        talk.paragraph, talk.speaker, talk.label = -1, None, ""
        return Speech("", None, None, sure=False)
    talk.paragraph = sentence.paragraph
    sure = talk.sure and (not sentence.opens or sentence.goes_on)
    return Speech(f"{talk.label} said" if talk.label else "", None, talk.speaker, sure)


def _reports(token: Token) -> bool:
    return token.lemma in speech_verbs() and token.tag[:2] in {"VV", "NN", "AJ"}


def speaker_of(sentence: Sentence, where: tuple[int, int], found: Resolved) -> tuple[Named | None, bool]:
    """Return who speaks by the words beside a verb, and whether by name; None where that is not plain."""
    tokens = sentence.within(*where)
    if tokens and tokens[-1].tag == "PNQ":  # "…, praised Tom Renn, who said"
        beside = sentence.named(where[0], tokens[-1].start)[-1:]
        return (beside[0].entity, True) if beside and beside[0].sure else (None, False)
    if tokens and tokens[-1].tag == "PNP" and tokens[-1].start in found.meant:  # "Seeds, she said, are dear"
        return found.meant[tokens[-1].start], False
    for n, token in enumerate(tokens):
        if token.start in found.meant and not owns(tokens, n):
            return found.meant[token.start], False
        if token.tag in NOUNS | {"NP0", "UNC"}:
            break
    named = sentence.named(*where)
    spoken_for = [each for each in named if re.search(r"\bspokes\w+ (?:for|of|at) ", sentence.masked[: each.begin])]
    chosen = subject_of(sentence, *where) or next(iter(spoken_for), None)
    return (chosen.entity, True) if chosen and chosen.sure else (None, False)


def _lead(sentence: Sentence, found: Resolved, clause: tuple[int, int], verb: Token, *, inverted: bool) -> str | None:
    """Return the words that name the speaker, the speaker first; None where the sentence reads best as it stands."""
    start = verb.end if inverted else clause[0]
    end = clause[0] + len(sentence.masked[clause[0] : clause[1]].rstrip(" .,:;"))
    who = written_out(sentence, start, end, found)[0].strip(" ,:")
    if inverted:
        return None if verb.lower == "according" else f"{who}{',' * (',' in who)} {verb.text}"
    return who if clause[0] == 0 or "," not in sentence.masked[verb.end : end] else None
