"""Questions for a list or for the story as a whole: a timeline, who is who, what happened on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from rapidfuzz import fuzz, process

from bot.language.data import load_language
from bot.story.model import StoryDate
from bot.understanding.days import DayMention
from bot.understanding.names import Mention
from bot.understanding.text import clean, tokenise, words_of

ALIKE = 90
"""How alike, of 100, a message must be to a sample."""
NAME, DAY = "{name}", "{day}"


class ListKind(StrEnum):
    """What is asked for: the keys of `lists.yaml`."""

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


def find_listing(question: str, mentions: Sequence[Mention], days: Sequence[DayMention]) -> Listing | None:
    """Return what list the question asks for, None where it asks for something else."""
    _, kind = max(map(_nearest, _patterns(question, mentions, days)), key=lambda found: found[0])
    if kind is None:
        return None
    entities = tuple(dict.fromkeys(each for mention in mentions for each in sorted(mention.ids)))
    return Listing(
        kind,
        entities if kind in {ListKind.QUOTES_OF, ListKind.SIDES} else (),
        days[0].dates if kind is ListKind.DAY else (),
    )


def _patterns(question: str, mentions: Sequence[Mention], days: Sequence[DayMention]) -> list[str]:
    """Return the question as it stands, and with places for the names and the day that it has."""
    words = [token.text for token in tokenise(clean(question))]
    plain = " ".join(words)
    named = list(words)
    for mention in reversed(mentions):
        first = mention.start - (mention.start > 0 and words[mention.start - 1] == "the")
        named[first : mention.end] = [NAME]
    found = [plain, " ".join(named)] if mentions else [plain]
    return [*found, plain.replace(" ".join(words_of(days[0].words)), DAY)] if len(days) == 1 else found


def _nearest(text: str) -> tuple[float, ListKind | None]:
    kinds = {sample: kind for sample, kind in _samples().items() if _places(sample) == _places(text)}
    near = process.extractOne(text, kinds.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
    return (near[1], kinds[near[0]]) if near else (0.0, None)


def _places(text: str) -> tuple[int, int]:
    return text.count(NAME), text.count(DAY)


@cache
def _samples() -> Mapping[str, ListKind]:
    """Return normalised sample → what it asks for."""
    return {
        _normalised(sample): ListKind(kind) for kind, samples in load_language().lists.items() for sample in samples
    }


def _normalised(sample: str) -> str:
    parts = sample.replace(NAME, f"\n{NAME}\n").replace(DAY, f"\n{DAY}\n").split("\n")
    return " ".join(part if part in {NAME, DAY} else " ".join(words_of(part)) for part in parts if part.strip())
