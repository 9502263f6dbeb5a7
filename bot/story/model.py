"""Story, Entity, Fact and what they are made of: frozen values, checked by the loader.

Nothing here reads files or knows how people ask; `loader` builds these and every later stage reads them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

ARTICLE = "article"
"""The id of the article in a file's heading, and of the fact that the loader makes of it."""
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
    """What sort of thing an entity is."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    THING = "thing"
    EVENT = "event"


class Status(StrEnum):
    """How firmly the story reports a fact."""

    HAPPENED = "happened"
    PLANNED = "planned"
    ALLEGED = "alleged"
    DENIED = "denied"


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
    """`male`, `female` or None, of a person or an animal. No answer depends on it: whom "he" and "she" stand for, the
    reader takes from what was said before."""
    plural: bool = False
    """True where "they" stands for it ("the talks", "the Marines"). No answer depends on it."""
    members: tuple[str, ...] = ()
    """Entity ids, where the name stands for several entities at once ("the two prisoners"): nobody of that surname, and
    nobody in a list of people."""


@dataclass(frozen=True, slots=True)
class StoryDate:
    """A day, a month or a year, never more precise than the story is."""

    edtf: str
    """EDTF level 0: `2021-05-19`, `2021-06` or `2021`."""

    @property
    def first_day(self) -> dt.date:
        """Return the earliest day that the date covers, for putting facts in order."""
        parts = [int(part) for part in self.edtf.split("-")]
        return dt.date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)

    @property
    def precision(self) -> str:
        """Return `year`, `month` or `day`."""
        return ("year", "month", "day")[self.edtf.count("-")]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A short excerpt of the article that a fact rests on."""

    quote: str
    """Verbatim, so that `check` can find it again."""
    article: str = ARTICLE
    """The id of the article in which it stands."""
    outdated: bool = field(default=False, compare=False)
    """True if a later article superseded what it says: it is shown, and no question or claim is matched with it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the story reports: a sentence, and the excerpts that prove it."""

    id: str
    says: str
    """The sentence that the bot says."""
    evidence: tuple[Evidence, ...]
    status: Status = Status.HAPPENED
    by: str | None = None
    """The id of the entity who says so in the story, where it is somebody's claim and not the outlet's own report."""
    said: str | None = None
    """Words that were spoken, verbatim; those of `by`, where that is given."""
    when: StoryDate | None = None
    disputes: str | None = None
    """The id of the fact that tells the other side."""
    about: tuple[str, ...] = ()
    """Ids of entities, where the author corrects whom and what the sentence is taken to be about."""
    ask: tuple[str, ...] = ()
    """Sample questions that the author added."""
    line: int = 0
    """Where the fact begins in its file."""
    supersedes: tuple[str, ...] = ()
    """Ids of facts of earlier articles in whose place it stands."""

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
    says: str
    """The whole answer: that the story does not say it, and what it says instead."""
    ask: tuple[str, ...] = ()
    """Sample questions that the author added."""
    line: int = 0
    """Where the unknown begins in its file."""


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
class Story:
    """One article, or several of a developing story, and all that was built from it."""

    id: str
    headline: str
    outlet: str
    published: dt.date
    dateline: str | None
    date_note: str | None
    """What a reader must know of the publication date ("the year is inferred"), or None."""
    summary: str
    url: str | None
    entities: Mapping[str, Entity]
    facts: Mapping[str, Fact]
    """What holds now, in the order of the file; the articles themselves come first, as facts by their own ids."""
    unknowns: Mapping[str, Unknown]
    starters: tuple[str, ...] = ()
    """Questions to show to somebody who does not know what to ask."""
    ignored: tuple[str, ...] = ()
    """Lines of the article that are no part of the story ("Latest Headlines"); coverage passes over them."""
    draft: bool = False
    """True while no author has looked through the file: it says so, or marks of `# check:` are left in it."""
    sealed: bool = False
    """True if the evidence is word for word what `check --seal` found in the article."""
    version: str = field(default="", compare=False)
    """Eight hexadecimal digits that change with whatever the story says or how it is asked for."""
    checksum: str = field(default="", compare=False)
    """Of the file that it was read from, every byte of it."""
    articles: Mapping[str, Article] = field(default_factory=dict[str, Article])
    """In the order in which they were published; the first is the heading's."""
    superseded: Mapping[str, Fact] = field(default_factory=dict[str, Fact])
    """What an earlier article reported and a later one corrected or overtook: no answer rests on it any more."""
    overtaken_by: Mapping[str, str] = field(default_factory=dict[str, str])
    """The id of each superseded fact → that of the fact which holds now."""

    @property
    def fact_count(self) -> int:
        """Return how many facts of the authors' hold now: without the articles themselves and what is superseded."""
        return sum(name not in self.articles for name in self.facts)

    def article_of(self, fact: Fact) -> Article:
        """Return the article that the fact rests on, the latest where there are several."""
        return [article for article in self.articles.values() if article.id in fact.articles | {ARTICLE}][-1]

    def current(self, fact_id: str) -> str:
        """Return the id of the fact that stands in the place of `fact_id` by now: mostly its own."""
        return self.overtaken_by.get(fact_id, fact_id)
