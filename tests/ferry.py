"""An invented story, built by hand, and a reader that gives the scores that a test wants."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from bot.reader.calibration import Judged, Score, WholeQuestion
from bot.reader.encoding import Turn
from bot.reader.reader import Reader, Reading, Statement, open_reader
from bot.story.model import Article, Entity, EntityKind, Evidence, Fact, Status, Story, StoryDate, Unknown
from bot.understanding.index import Index
from bot.understanding.names import collect_names, entities_of
from bot.understanding.samples import collect_samples
from bot.understanding.text import clean

PUBLISHED = dt.date(2024, 3, 14)
"""A Thursday."""


def fact(name: str, says: str, *quotes: str, when: str | None = None, **rest: object) -> Fact:
    """Return a fact; without quotes its sentence is its evidence."""
    evidence = tuple(Evidence(quote) for quote in quotes or (says.rstrip("."),))
    return Fact(name, says, evidence, when=StoryDate(when) if when else None, **rest)


ENTITIES = (
    Entity("lady-orrin", "the Lady Orrin", EntityKind.THING, aliases=("the ferry",)),
    Entity("osric", "Osric Penhale", EntityKind.PERSON, aliases=("the harbour master",), gender="male"),
    Entity("edda", "Edda Penhale", EntityKind.PERSON, gender="female"),
    Entity("voss", "Mara Voss", EntityKind.PERSON, aliases=("the captain",), gender="female"),
    Entity("price", "Lionel Price", EntityKind.PERSON, aliases=("the mayor",), gender="male"),
    Entity("pier", "the North Pier", EntityKind.PLACE),
    Entity("town", "Brennmouth", EntityKind.PLACE),
    Entity("line", "Corrin & Daughters", EntityKind.ORGANISATION, aliases=("the company",)),
    Entity("penhales", "the Penhales", EntityKind.PERSON, plural=True, members=("osric", "edda")),
)
FACTS = (
    fact(
        "article",
        "NCA published the story on March 14, 2024.",
        "Ferry hits pier in Brennmouth, 14 hurt",
        when="2024-03-14",
    ),
    fact(
        "hit",
        "The ferry Lady Orrin hit the North Pier in Brennmouth on March 12, 2024.",
        "hit the North Pier at 7:40 a.m. on Tuesday",
        when="2024-03-12",
        ask=("what did the ferry hit", "when did the ferry hit the pier"),
    ),
    fact("hurt", "Fourteen passengers were hurt, two of them badly.", "14 people were hurt, two badly"),
    fact(
        "captain",
        "Captain Mara Voss, 51, was at the helm.",
        "with Mara Voss, 51, at the helm",
        ask=("who was at the helm",),
    ),
    fact(
        "no-answer",
        "Harbour master Osric Penhale said the ship did not answer when it was told to wait.",
        "his office had twice told the ship by radio to wait",
        by="osric",
        said="The answer we got was silence",
        disputes="order-denied",
    ),
    fact(
        "order-denied",
        "Corrin & Daughters, which owns the ferry, denied that its crew was told to wait.",
        "no such order ever reached the bridge, the company said",
        by="line",
        status=Status.DENIED,
    ),
    fact("drinking", "Mara Voss is suspected of having been drunk.", "suspected of drinking", status=Status.ALLEGED),
    fact(
        "inquiry",
        "A public inquiry is to begin in Brennmouth on April 2, 2024.",
        "an inquiry will open on April 2",
        when="2024-04-02",
        status=Status.PLANNED,
    ),
    fact(
        "repair",
        "The North Pier is to be repaired by June 2024.",
        "repairs by June",
        when="2024-06",
        status=Status.PLANNED,
    ),
    fact("blanket", "Edda Penhale handed out blankets to the passengers.", "Edda Penhale handed out blankets"),
    fact(
        "visit", "Mayor Lionel Price visited the injured.", "Price visited the injured", said="A dark day", by="price"
    ),
)
UNKNOWNS = (
    Unknown("payer", "The story doesn't say who will pay for the pier.", ask=("who pays for the damage",)),
    Unknown("fog", "The story doesn't say whether there was fog."),
)


def make_story(facts: tuple[Fact, ...] = FACTS, **changes: object) -> Story:
    """Return the story of the ferry with other facts, or with other values."""
    article = Article(
        "article", "Ferry hits pier in Brennmouth, 14 hurt", "NCA", PUBLISHED, url="https://nca.example/f"
    )
    story = Story(
        id="ferry",
        headline=article.headline,
        outlet=article.outlet,
        published=PUBLISHED,
        dateline="BRENNMOUTH",
        date_note=None,
        summary="The Lady Orrin, owned by Corrin & Daughters, hit St. Mary's end of it. Fourteen people were hurt.",
        url=article.url,
        entities={each.id: each for each in ENTITIES},
        facts={each.id: each for each in facts},
        unknowns={each.id: each for each in UNKNOWNS},
        starters=("What did the ferry hit?", "Who was at the helm?"),
        sealed=True,
        articles={"article": article},
    )
    return replace(story, **changes)


@dataclass(frozen=True)
class StubReader:
    """A reader that has made up its mind."""

    scores: tuple[Score, ...] = ()
    off_topic: float = 0.0
    only: str | None = None
    """The one question that they are for, if not for all."""
    asked: list[tuple[str, Turn | None]] = field(default_factory=list)
    """What it was asked to read, and after what."""

    def knows(self, word: str) -> bool:
        """Return whether a word is more than one letter again and again."""
        return len(set(word)) > 1

    def repaired(self, question: str) -> str:
        """Return the question as it is."""
        return clean(question)

    def intents(self, message: str) -> Mapping[str, float]:
        """Return what the trained reader makes of the message, which needs no story."""
        return _trained().intents(message)

    def shortlist(self, question: str, before: Turn | None = None) -> tuple[str, ...]:
        """Return the ids of all that it knows."""
        return tuple(score.id for score in self.scores)

    def read(self, question: str, before: Turn | None = None) -> Reading:
        """Return the scores."""
        self.asked.append((question, before))
        scores = self.scores if self.only in {None, question} else ()
        best = max((score.confidence for score in scores), default=0.0)
        answered = min(best, 1 - self.off_topic)
        right = max((score.bears for score in scores if not score.is_unknown), default=0.0)
        whole = WholeQuestion(answered, 1 - answered - self.off_topic, self.off_topic, right)
        return Reading(question, scores, best, (0.0, 0.0, 0.0), whole)


@cache
def _trained() -> Reader:
    return open_reader([Statement("any", "It was so.")], [])


def score(name: str, answers: float = 0.0, contradicts: float = 0.0, *, is_unknown: bool = False) -> Score:
    """Return what a stub gives one candidate."""
    return Score(name, answers, contradicts, is_unknown, Judged(0, 0, 0, 0))


def stub_index(
    answers: Mapping[str, float] = {},
    contradicts: Mapping[str, float] = {},
    *,
    off_topic: float = 0.0,
    only: str | None = None,
    story: Story | None = None,
) -> Index:
    """Return an index of the story, or of another, whose reader gives these facts and unknowns these probabilities.

    It gives them for every question, or for one `only`.
    """
    story = story or make_story()
    ids = {*answers, *contradicts}
    scores = [
        score(each, answers.get(each, 0.0), contradicts.get(each, 0.0), is_unknown=each in story.unknowns)
        for each in ids
    ]
    scores.sort(key=lambda each: (-each.bears, each.id))
    names = collect_names(story)
    about = {each.id: entities_of(each, names) for each in story.facts.values()}
    return Index(story, StubReader(tuple(scores), off_topic, only), names, about, collect_samples(story))
