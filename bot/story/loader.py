"""From a fact file to a Story, or to every problem that the file has, each with its line and column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from bot.errors import Problem, StoryError
from bot.story.document import Document, Value, parse_document, read_document
from bot.story.draft import Draft, make_draft
from bot.story.frames import FrameKind
from bot.story.model import ARTICLE, Article, Attribution, Entity, Evidence, Fact, Filler, Story, StoryDate, Unknown
from bot.story.rules import RULES
from bot.story.schema import SCHEMA, ArticleEntry, EntityEntry, FactEntry, Heading, SealEntry, UnknownEntry, parse_role
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
    seal: SealEntry | None = None


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
    if document.data is None:
        return Reading(document, None, document.problems)
    if refusal := _other_version(document, document.data.get("schema")):
        return Reading(document, None, (refusal,))
    large = tuple(islice(oversized(document, document.data), MAX_PROBLEMS + 1))
    if large:
        return Reading(document, None, _first(large, document.path))
    draft, shape = make_draft(document, document.data)
    # Looking for what was meant by each of very many misspellings would take minutes, hence the islice.
    ruled = islice((problem for rule in RULES for problem in rule(draft)), MAX_PROBLEMS + 1)
    problems = _first({*document.problems, *shape, *ruled}, document.path)
    seal = draft.heading.seal if draft.heading else None
    if problems or draft.heading is None:
        return Reading(document, None, problems, draft, seal)
    return Reading(document, _build(draft, draft.heading, story_id), (), draft, seal)


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
        advice = "It was written for a newer Storybot. Update this one (pip install --upgrade storybot)."
    else:
        advice = (
            f'No older version was ever in use. Write "schema: {SCHEMA}"; then storybot check {document.path} tells '
            "what else to change."
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
    headings: dict[str, Heading | ArticleEntry] = {ARTICLE: heading, **draft.articles}
    articles = {name: _article(name, each) for name, each in headings.items()}
    facts = {name: _heading_fact(article, draft) for name, article in articles.items()}
    facts.update((name, _fact(name, fact, draft)) for name, fact in draft.facts.items())
    current, superseded = _parted(facts)
    story = Story(
        id=story_id,
        headline=heading.headline,
        language=heading.language,
        outlet=heading.outlet,
        published=heading.published,
        dateline=heading.dateline,
        date_note=heading.date_note,
        summary=heading.summary,
        url=heading.url,
        entities=MappingProxyType({name: _entity(name, entry) for name, entry in draft.entities.items()}),
        facts=MappingProxyType(current),
        unknowns=MappingProxyType({name: _unknown(name, entry) for name, entry in draft.unknowns.items()}),
        starters=heading.starters,
        ignored=heading.ignore,
        draft=heading.draft,
        path=draft.document.path,
        checksum=draft.document.checksum,
        articles=MappingProxyType(articles),
        superseded=MappingProxyType(superseded),
        overtaken_by=MappingProxyType(_overtaken(current, superseded)),
    )
    story = replace(story, unknowns=MappingProxyType(_up_to_date(story)))
    sealed = heading.seal is not None and heading.seal.evidence == evidence_hash(story)
    return replace(story, sealed=sealed, version=version_of(story))


def _parted(facts: Mapping[str, Fact]) -> tuple[dict[str, Fact], dict[str, Fact]]:
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
        old = fact.id in overtaken if fact.kind == ARTICLE else any(words in each or each in words for each in said)
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


def _up_to_date(story: Story) -> Mapping[str, Unknown]:
    """Return the unknowns, each with the facts in its `instead` that hold now."""
    return {
        name: replace(unknown, instead=tuple(dict.fromkeys(map(story.current, unknown.instead))))
        for name, unknown in story.unknowns.items()
    }


def _article(name: str, entry: Heading | ArticleEntry) -> Article:
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


def _heading_fact(article: Article, draft: Draft) -> Fact:
    """Return the fact that an article itself makes, from its heading."""
    filled: dict[str, Filler | None] = {
        "headline": article.headline,
        "outlet": article.outlet,
        "when": StoryDate(article.published.isoformat()),
        "dateline": article.dateline,
        "author": article.author,
        "url": article.url,
    }
    route = ("headline",) if article.id == ARTICLE else ("articles", article.id)
    return Fact(
        id=article.id,
        kind=ARTICLE,
        roles=MappingProxyType({role: (filler,) for role, filler in filled.items() if filler is not None}),
        evidence=tuple(Evidence(text, article.id) for text in (article.headline, article.dateline) if text),
        line=draft.document.place(route, key=True).line,
    )


def _fact(name: str, entry: FactEntry, draft: Draft) -> Fact:
    return Fact(
        id=name,
        kind=entry.kind,
        roles=MappingProxyType(_roles(entry, draft.kinds[entry.kind])),
        evidence=tuple(Evidence(each.quote, entry.article_of(each)) for each in entry.excerpts),
        status=entry.status,
        attribution=Attribution(entry.according_to, entry.said) if entry.according_to else None,
        says=entry.says,
        ask=entry.ask,
        line=draft.document.place(("facts", name), key=True).line,
        supersedes=entry.supersedes,
    )


def _roles(entry: FactEntry, frame: FrameKind) -> Mapping[str, tuple[Filler, ...]]:
    """Return what fills each role, in the order of the file."""
    return {role: parse_role(frame.roles[role].type, value) for role, value in entry.roles.items()}


def _entity(name: str, entry: EntityEntry) -> Entity:
    return Entity(name, entry.name, entry.kind, entry.aliases, entry.gender, entry.plural, entry.members)


def _unknown(name: str, entry: UnknownEntry) -> Unknown:
    return Unknown(name, entry.ask, entry.says, entry.about, entry.instead)
