"""A question as understood: what it says, what was said before, and what the reader makes of the facts for it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.reader.classifiers import QUESTION
from bot.reader.encoding import Turn
from bot.reader.reader import Reading
from bot.understanding.days import DayMention, find_days
from bot.understanding.index import Index
from bot.understanding.intents import Listing, ListKind, likeliest_intent, make_listing
from bot.understanding.names import Mention
from bot.understanding.samples import owners_of
from bot.understanding.session import Session

PICKED = 88
"""How alike, of 100, a short answer must be to one of the choices that were offered."""
_ORDINALS = {"first": 0, "1": 0, "second": 1, "2": 1, "third": 2, "3": 2, "last": -1}
_PICKING = re.compile(r"^(?:the\s+)?(first|second|third|last|1|2|3)(?:st|nd|rd)?(?:\s+one)?[.)!]?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Considered:
    """A question, read."""

    question: str
    """As typed; where one of the offered choices was picked, that."""
    asked: str
    """Its typing repaired."""
    before: Turn | None
    """What was said before."""
    mentions: tuple[Mention, ...]
    days: tuple[DayMention, ...]
    bound: tuple[str, ...]
    """Ids of the facts, or of the unknown, whose own sample question this is."""
    chat: str | None
    """The intent, where it is small talk."""
    listing: Listing | None
    """What list it asks for, if any: where that is likelier than that the reader's answer is right."""
    reading: Reading | None
    """What the reader makes of it; None where that is not needed."""


def consider(question: str, session: Session, index: Index) -> Considered:
    """Return a question as understood after what was said before."""
    question = _picked(question, session) or question
    before = _turn_before(session)
    repaired = index.reader.repaired(question)
    mentions, days = index.names.find(repaired), find_days(repaired, index.story.published)
    bound = owners_of(repaired, index.samples)
    readable = not bound and any(character.isalnum() for character in repaired)
    intents = index.reader.intents(repaired) if readable else {}
    intent = likeliest_intent(intents, mentions, days) if readable else QUESTION
    is_list = intent in set(ListKind)
    reading = index.reader.read(question, before) if readable and (is_list or intent == QUESTION) else None
    if is_list and reading and reading.whole.told_right > intents[intent]:  # "who said greatly diverge" wants one fact
        is_list, intent = False, QUESTION
    return Considered(
        question=question,
        asked=repaired,
        before=before,
        mentions=mentions,
        days=days,
        bound=bound,
        chat=None if is_list or intent == QUESTION else intent,
        listing=make_listing(ListKind(intent), mentions, days) if is_list else None,
        reading=reading,
    )


def _turn_before(session: Session) -> Turn | None:
    return Turn(session.utterance, session.said) if session.utterance else None


def _picked(question: str, session: Session) -> str | None:
    """Return the offered question that a short answer plainly picks."""
    if not session.choices:
        return None
    if found := _PICKING.match(question.strip()):
        place = _ORDINALS[found[1].lower()]
        return session.choices[place] if place < len(session.choices) else None
    near = process.extractOne(question, session.choices, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=PICKED)
    return near[0] if near else None
