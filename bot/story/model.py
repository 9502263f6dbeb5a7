"""Story, Entity, Fact and what they are made of: frozen values, checked by the loader.

Nothing here reads files or knows how people ask; `loader` builds these and every later stage reads them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

ARTICLE = "article"
"""The id of the article in a file's heading, and the id and the kind of the fact that the loader makes of it."""
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""The names of days, Monday first; in English whatever the machine's locale, which `strftime` would follow."""


class EntityKind(StrEnum):
    """What sort of thing an entity is; it decides which question word asks for it."""

    PERSON = "person"
    ORGANISATION = "organisation"
    COUNTRY = "country"
    PLACE = "place"
    EVENT = "event"
    DOCUMENT = "document"
    TOPIC = "topic"


class Status(StrEnum):
    """How firmly the story reports a fact."""

    HAPPENED = "happened"
    PLANNED = "planned"
    ALLEGED = "alleged"
    STATED = "stated"


@dataclass(frozen=True, slots=True)
class Entity:
    """Someone or something in the story."""

    id: str
    name: str
    """As a reply prints it: "Sergey Lavrov", "the Arctic Council meetings"."""
    kind: EntityKind
    aliases: tuple[str, ...] = ()
    """Other names that readers may type; the name itself need not be repeated."""
    gender: str | None = None
    """`male`, `female` or None; only persons have one. It lets "he" and "she" find their person."""
    plural: bool = False
    """True for a thing that "they" stands for ("the talks", "the Marines")."""
    members: tuple[str, ...] = ()
    """Entity ids, where the name stands for several entities at once ("the two prisoners")."""


@dataclass(frozen=True, slots=True)
class StoryDate:
    """A day, a month or a year, never more precise than the story is."""

    edtf: str
    """EDTF level 0: `2021-05-19`, `2021-06` or `2021`."""
    printed: str | None = None
    """The article's own words where they are not that date ("next month"): the date is then inferred."""

    @property
    def first_day(self) -> dt.date:
        """Return the earliest day that the date covers, for putting facts in order."""
        parts = [int(part) for part in self.edtf.split("-")]
        return dt.date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)

    @property
    def precision(self) -> str:
        """Return `year`, `month` or `day`."""
        return ("year", "month", "day")[self.edtf.count("-")]


Filler: TypeAlias = str | int | StoryDate
"""What fills a role: an entity's id, words, a number or a date, as the frame's role type says."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A short excerpt of the article that a fact rests on."""

    quote: str
    """Verbatim, so that `check` can find it again."""
    article: str = field(default=ARTICLE, repr=False)
    """The id of the article in which it stands."""
    outdated: bool = field(default=False, repr=False, compare=False)
    """True if a later article superseded what it says: it is shown, and no question or claim is matched with it."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says so in the story, where it is somebody's claim and not the outlet's own report."""

    who: tuple[str, ...]
    """Entity ids of the speakers."""
    when: StoryDate | None = None
    """When they said it, where the story tells."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the story reports: a frame of some kind whose roles are filled."""

    id: str
    kind: str
    """The name of a frame kind in `bot/language/frames.yaml`."""
    roles: Mapping[str, tuple[Filler, ...]]
    """Role name → what fills it, never empty; a role that the story leaves open is absent."""
    evidence: tuple[Evidence, ...]
    status: Status = Status.HAPPENED
    attribution: Attribution | None = None
    says: str | None = None
    """The author's own sentence for the fact, where the kind's template would read badly."""
    ask: tuple[str, ...] = ()
    """Sample utterances that the author added."""
    line: int = 0
    """Where the fact begins in its file."""
    supersedes: tuple[str, ...] = field(default=(), repr=False)
    """Ids of facts of earlier articles in whose place it stands."""

    def text(self, role: str) -> str | None:
        """Return the first filler of a role as words, or None where the role is open."""
        fillers = self.roles.get(role)
        return str(fillers[0]) if fillers else None

    @property
    def articles(self) -> frozenset[str]:
        """Return the ids of the articles that the fact rests on."""
        return frozenset(evidence.article for evidence in self.evidence)

    @property
    def valid_quotes(self) -> Iterator[str]:
        """Yield the excerpts of which nothing is outdated: what questions and claims are matched with."""
        return (evidence.quote for evidence in self.evidence if not evidence.outdated)


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that readers will ask and the story does not say."""

    id: str
    ask: tuple[str, ...]
    """Sample utterances, at least one."""
    says: str
    """The whole answer: that the story does not say it, and what it says instead."""
    about: tuple[str, ...] = ()
    """Entity ids that the question is about."""
    instead: tuple[str, ...] = ()
    """Ids of the facts that come nearest."""


@dataclass(frozen=True, slots=True)
class Article:
    """One of the articles on which a story rests."""

    id: str
    headline: str
    outlet: str
    published: dt.date
    dateline: str | None = None
    date_note: str | None = None
    """What a reader must know of the publication date ("the year is inferred"), or None."""
    url: str | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class Sentences:
    """What a fact says, as replies put it."""

    whole: str
    undated: str
    """Without when it was, for behind its date."""
    unattributed: str
    """Without who says so."""


@dataclass(frozen=True, slots=True)
class Story:
    """One article, or several of a developing story, and all that was built from it."""

    id: str
    headline: str
    language: str
    """In which it is written and asked about: "en"."""
    outlet: str
    published: dt.date
    dateline: str | None
    date_note: str | None
    """What a reader must know of the publication date ("the year is inferred"), or None."""
    summary: str
    url: str | None
    entities: Mapping[str, Entity]
    facts: Mapping[str, Fact]
    """What holds now, in the order of the file; the articles themselves come first, as facts of kind `article`."""
    unknowns: Mapping[str, Unknown]
    starters: tuple[str, ...] = ()
    """Questions to show to somebody who does not know what to ask."""
    ignored: tuple[str, ...] = ()
    """Lines of the article that are no part of the story ("Latest Headlines"); coverage passes over them."""
    draft: bool = False
    """True while no author has looked at the facts: they are in the article's words, and some of a coarse kind."""
    sealed: bool = False
    """True if the evidence is word for word what `check --seal` found in the article."""
    path: str = field(default="", compare=False)
    version: str = field(default="", compare=False)
    """Eight hexadecimal digits that change with whatever the story says or how it is asked for."""
    checksum: str = field(default="", compare=False)
    """Of the file that it was read from, every byte of it."""
    articles: Mapping[str, Article] = field(default_factory=dict[str, Article], repr=False)
    """In the order in which they were published; the first is the heading's."""
    superseded: Mapping[str, Fact] = field(default_factory=dict[str, Fact], repr=False)
    """What an earlier article reported and a later one corrected or overtook: no answer rests on it any more."""
    overtaken_by: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    """The id of each superseded fact → that of the fact which holds now."""
    sentences: Mapping[str, Sentences] = field(default_factory=dict[str, "Sentences"], repr=False, compare=False)
    """What each fact says, by its id, superseded or not; empty until the story was put into words."""

    def article_of(self, fact: Fact) -> Article:
        """Return the article that the fact rests on, the latest where there are several."""
        return [article for article in self.articles.values() if article.id in fact.articles | {ARTICLE}][-1]

    def current(self, fact_id: str) -> str:
        """Return the id of the fact that stands in the place of `fact_id` by now: mostly its own."""
        return self.overtaken_by.get(fact_id, fact_id)

    def earlier(self, fact: Fact) -> Iterator[Fact]:
        """Yield all that the fact stands in the place of, directly or not, the latest first."""
        for fact_id in fact.supersedes:
            yield self.superseded[fact_id]
            yield from self.earlier(self.superseded[fact_id])

    def facts_of_kind(self, kind: str) -> Iterator[Fact]:
        """Yield the facts of one frame kind, in the order of the file."""
        return (fact for fact in self.facts.values() if fact.kind == kind)
