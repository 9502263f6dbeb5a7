"""What a message wants that is no answer from a single fact: small talk, a list, what happened on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.reader.classifiers import QUESTION
from bot.story.model import StoryDate
from bot.understanding.days import DayMention
from bot.understanding.names import Mention

SURE_AT = 0.8
"""How probably a message must want anything but an answer from the facts, for its likeliest intent to be taken."""
FEWEST_SIDES = 2


class ListKind(StrEnum):
    """What may be asked for that is more than a fact; every other intent is small talk."""

    SUMMARY = "summary"
    HEADLINE = "headline"
    PEOPLE = "people"
    TIMELINE = "timeline"
    QUOTES = "quotes"
    QUOTES_OF = "quotes_of"
    PLANNED = "planned"
    DAY = "day"
    SIDES = "sides"


@dataclass(frozen=True, slots=True)
class Listing:
    """A question for a list."""

    kind: ListKind
    entities: tuple[str, ...] = ()
    """Whose, or of whom."""
    days: tuple[StoryDate, ...] = ()
    """Of when, where a day is asked for: what its words may mean, the likeliest first."""


def likeliest_intent(
    probabilities: Mapping[str, float], mentions: Sequence[Mention], days: Sequence[DayMention]
) -> str:
    """Return what a message wants: the likeliest that its names and days allow, `QUESTION` where it may be one.

    Whoever names somebody wants no list of everybody, and nobody's quotations can be listed without a name.
    """
    allowed = {each: share for each, share in probabilities.items() if _is_allowed(each, len(mentions), len(days))}
    if allowed[QUESTION] > (1 - SURE_AT) * sum(allowed.values()):
        return QUESTION
    return max(allowed.keys() - {QUESTION}, key=lambda each: allowed[each])


def make_listing(kind: ListKind, mentions: Sequence[Mention], days: Sequence[DayMention]) -> Listing:
    """Return the question for a list of a kind, with whom and which day it names."""
    entities = tuple(dict.fromkeys(each for mention in mentions for each in sorted(mention.ids)))
    return Listing(kind, entities, days[0].dates if days else ())


def _is_allowed(intent: str, named: int, days: int) -> bool:
    match intent:
        case _ if intent == QUESTION:
            return True
        case ListKind.QUOTES_OF:
            return (named, days) == (1, 0)
        case ListKind.SIDES:
            return named >= FEWEST_SIDES and not days
        case ListKind.DAY:
            return (named, days) == (0, 1)
    return not named and not days
