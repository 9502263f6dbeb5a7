"""From a fact file to a Story, or to every problem that the file has, each with its line and column."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from bot.errors import Problem, StoryError
from bot.story.document import Document, Value, parse_document, read_document
from bot.story.draft import Draft, make_draft
from bot.story.model import ARTICLE, MONTHS, Article, Entity, Evidence, Fact, Story, StoryDate, Unknown
from bot.story.rules import RULES
from bot.story.schema import SCHEMA, ArticleEntry, EntityEntry, FactEntry, Heading, SealEntry, UnknownEntry
from bot.story.seal import evidence_hash, normalise_evidence
from bot.story.size import oversized
from bot.story.version import version_of

MAX_PROBLEMS = 100
"""Nobody mends more at a time, and a message with all of them would help nobody."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that reading a fact file gives: for `check`, which needs places and the seal as well."""

    document: Document
    story: Story | None
    problems: tuple[Problem, ...]
    """In the order of their lines; a story is there exactly if there are none."""
    draft: Draft | None = None
    """The parts of the right shape; None if the file is not even a mapping."""
    warnings: tuple[Problem, ...] = ()
    """What its author did not mean to type, and does no harm; a hundred at most."""

    @property
    def seal(self) -> SealEntry | None:
        """Return the seal that stands in the file, whether it is right or not."""
        return self.draft.seal if self.draft else None


def load_story(path: Path) -> Story:
    """Return the checked story of the fact file at `path`.

    Raises StoryError with every problem of the file.
    """
    story, problems = read_story(path)
    if story is None:
        raise StoryError(problems)
    return story


def read_story(path: Path) -> tuple[Story | None, tuple[Problem, ...]]:
    """Return the story of the fact file at `path`, or None and everything that is wrong with it; never raises."""
    reading = read_file(path)
    return reading.story, reading.problems


def read_file(path: Path) -> Reading:
    """Return what is in the file at `path`; never raises."""
    return _read(read_document(path), Path(path).stem)


def read_bytes(name: str, raw: bytes) -> Reading:
    """Return what is in `raw`, the content of a file called `name`; never raises."""
    return _read(parse_document(name, raw), Path(name).stem)


def _read(document: Document, story_id: str) -> Reading:
    warnings = document.warnings[:MAX_PROBLEMS]
    if document.data is None:
        return Reading(document, None, _first(document.problems, document.path), warnings=warnings)
    if refusal := _other_version(document, document.data.get("schema")):
        return Reading(document, None, (refusal,), warnings=warnings)
    if large := tuple(islice(oversized(document, document.data), MAX_PROBLEMS + 1)):
        return Reading(document, None, _first(large, document.path), warnings=warnings)
    draft, shape = make_draft(document, document.data)
    # Looking for what was meant by each of very many misspellings would take minutes, hence the islice.
    ruled = islice((problem for rule in RULES for problem in rule(draft)), MAX_PROBLEMS + 1)
    problems = _first({*document.problems, *shape, *ruled}, document.path)
    story = None if problems or draft.heading is None else _build(draft, draft.heading, story_id)
    return Reading(document, story, problems, draft, warnings)


def _other_version(document: Document, written: Value) -> Problem | None:
    """Return the problem of a file in another version of the format, whose parts nobody here can judge.

    There was none before version 1. What is no version at all is left to `schema`.
    """
    if not isinstance(written, str) or not written.isdecimal():
        return None
    version = int(written.lstrip("0")[:9] or "0")  # of any length: nine figures are newer than all that there will be
    if version == SCHEMA:
        return None
    if version > SCHEMA:
        advice = "It was written for a newer Storybot. Get that one's files, and in their folder: pip install ."
    else:
        advice = (
            'A fact has no kind and no roles any more: it is a sentence under "says", with its "evidence" and, where '
            'it is somebody\'s claim, the speaker under "by" and spoken words under "said". Rewrite the facts so '
            f'(knowledge/README.md shows how), and write "schema: {SCHEMA}"; then storybot check {document.path} '
            "tells what else to change."
        )
    message = f"this file is written in schema {version}, and this Storybot reads schema {SCHEMA} alone. {advice}"
    return document.problem(("schema",), "schema-version", message)


def _first(problems: Iterable[Problem], path: str) -> tuple[Problem, ...]:
    """Return the problems in the order of their lines, the first hundred if there are more."""
    found = sorted(problems)
    if len(found) <= MAX_PROBLEMS:
        return tuple(found)
    note = Problem(path, 0, 0, "too-many", f"there are more than {MAX_PROBLEMS} problems. Mend these first.")
    return (note, *found[:MAX_PROBLEMS])


def _build(draft: Draft, heading: Heading, story_id: str) -> Story:
    """Return the story of a draft that no rule objects to."""
    headings: dict[str, ArticleEntry] = {ARTICLE: heading, **draft.articles}
    articles = {name: _article(name, each) for name, each in headings.items()}
    facts = {name: _article_fact(article, draft) for name, article in articles.items()}
    facts.update((name, _fact(name, fact, draft)) for name, fact in draft.facts.items())
    current, superseded = _parted(facts, articles)
    story = Story(
        id=story_id,
        headline=heading.headline,
        outlet=heading.outlet,
        published=heading.published,
        dateline=heading.dateline,
        date_note=heading.date_note,
        summary=heading.summary,
        url=heading.url,
        entities=MappingProxyType({name: _entity(name, entry) for name, entry in draft.entities.items()}),
        facts=MappingProxyType(current),
        unknowns=MappingProxyType({name: _unknown(name, entry, draft) for name, entry in draft.unknowns.items()}),
        starters=heading.starters,
        ignored=heading.ignore,
        draft=heading.draft or draft.document.is_marked,
        checksum=draft.document.checksum,
        articles=MappingProxyType(articles),
        superseded=MappingProxyType(superseded),
        overtaken_by=MappingProxyType(_overtaken(current, superseded)),
    )
    sealed = draft.seal is not None and draft.seal.evidence == evidence_hash(story)
    return replace(story, sealed=sealed, version=version_of(story))


def _parted(facts: Mapping[str, Fact], article_ids: Collection[str]) -> tuple[dict[str, Fact], dict[str, Fact]]:
    """Return the facts that hold now, and those that others supersede.

    Of what holds, excerpts that say what does not hold any more are marked: the words of superseded facts, and the
    heading of each article from which there is one.
    """
    gone = {name for fact in facts.values() for name in fact.supersedes}
    superseded = {name: fact for name, fact in facts.items() if name in gone}
    said = {normalise_evidence(evidence.quote) for fact in superseded.values() for evidence in fact.evidence}
    overtaken = frozenset[str]().union(*(fact.articles for fact in superseded.values()))

    def marked(fact: Fact, evidence: Evidence) -> Evidence:
        words = normalise_evidence(evidence.quote)
        is_article = fact.id in article_ids
        old = fact.id in overtaken if is_article else any(words in each or each in words for each in said)
        return replace(evidence, outdated=True) if old else evidence

    current = {
        name: replace(fact, evidence=tuple(marked(fact, evidence) for evidence in fact.evidence)) if said else fact
        for name, fact in facts.items()
        if name not in gone
    }
    return current, superseded


def _overtaken(current: Mapping[str, Fact], superseded: Mapping[str, Fact]) -> dict[str, str]:
    """Return the id of each superseded fact → the id of the fact that holds now, from however many articles later."""
    found: dict[str, str] = {}
    for fact in current.values():
        left = list(fact.supersedes)
        while left:
            name = left.pop()
            found[name] = fact.id
            left += superseded[name].supersedes
    return found


def _article(name: str, entry: ArticleEntry) -> Article:
    return Article(
        id=name,
        headline=entry.headline,
        outlet=entry.outlet,
        published=entry.published,
        dateline=entry.dateline,
        date_note=entry.date_note,
        url=entry.url,
        author=entry.author,
    )


def _article_fact(article: Article, draft: Draft) -> Fact:
    """Return the fact that an article itself makes: who published it, and when, and what there is to know of that."""
    day = article.published
    which = "the article" if draft.articles else "this article"
    author = f" by {article.author}" if article.author else ""
    headline = re.sub('[“"](.*?)[”"]', r"‘\1’", article.headline)
    dateline = f", with the dateline “{article.dateline}”" if article.dateline else ""
    note = f" {article.date_note}" if article.date_note else ""
    route = ("headline",) if article.id == ARTICLE else ("articles", article.id)
    return Fact(
        id=article.id,
        says=f"{article.outlet} published {which}{author}, “{headline}”, "
        f"on {MONTHS[day.month - 1]} {day.day}, {day.year}{dateline}.{note}",
        evidence=tuple(Evidence(text, article.id) for text in (article.headline, article.dateline) if text),
        when=StoryDate(day.isoformat()),
        line=draft.document.place(route, key=True).line,
    )


def _fact(name: str, entry: FactEntry, draft: Draft) -> Fact:
    return Fact(
        id=name,
        says=entry.says,
        evidence=tuple(Evidence(each.quote, entry.article_of(each)) for each in entry.evidence),
        status=entry.status,
        by=entry.by,
        said=entry.said,
        when=entry.when,
        disputes=entry.disputes,
        about=entry.about,
        ask=entry.ask,
        line=draft.document.place(("facts", name), key=True).line,
        # What the same article tells of before and after ("first three, now nine were hurt") holds as it tells it.
        supersedes=tuple(old for old in entry.supersedes if draft.latest(draft.facts[old]) < draft.latest(entry)),
    )


def _entity(name: str, entry: EntityEntry) -> Entity:
    return Entity(name, entry.name, entry.kind, entry.aliases, entry.gender, entry.plural, entry.members)


def _unknown(name: str, entry: UnknownEntry, draft: Draft) -> Unknown:
    return Unknown(name, entry.says, entry.ask, draft.document.place(("unknowns", name), key=True).line)
