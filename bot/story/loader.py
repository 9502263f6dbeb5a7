"""From a fact file to a Story, or to every problem that the file has, each with its line and column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from bot.errors import Problem, StoryError
from bot.story.document import Document, Value, parse_document, read_document
from bot.story.draft import ARTICLE, Draft, make_draft
from bot.story.frames import FrameKind
from bot.story.model import Attribution, Entity, Evidence, Fact, Filler, Story, StoryDate, Unknown
from bot.story.rules import RULES
from bot.story.schema import SCHEMA, EntityEntry, FactEntry, Heading, SealEntry, UnknownEntry, parse_role
from bot.story.seal import evidence_hash
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
    facts = {ARTICLE: _article(draft, heading)}
    facts.update((name, _fact(name, fact, draft)) for name, fact in draft.facts.items())
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
        facts=MappingProxyType(facts),
        unknowns=MappingProxyType({name: _unknown(name, entry) for name, entry in draft.unknowns.items()}),
        starters=heading.starters,
        ignored=heading.ignore,
        draft=heading.draft,
        path=draft.document.path,
        checksum=draft.document.checksum,
    )
    sealed = heading.seal is not None and heading.seal.evidence == evidence_hash(story)
    return replace(story, sealed=sealed, version=version_of(story))


def _article(draft: Draft, heading: Heading) -> Fact:
    """Return the fact that the article itself makes, from the file's heading."""
    filled: dict[str, Filler | None] = {
        "headline": heading.headline,
        "outlet": heading.outlet,
        "when": StoryDate(heading.published.isoformat()),
        "dateline": heading.dateline,
        "author": heading.author,
        "url": heading.url,
    }
    return Fact(
        id=ARTICLE,
        kind=ARTICLE,
        roles=MappingProxyType({role: (filler,) for role, filler in filled.items() if filler is not None}),
        evidence=tuple(Evidence(text) for text in (heading.headline, heading.dateline) if text),
        line=draft.document.place(("headline",), key=True).line,
    )


def _fact(name: str, entry: FactEntry, draft: Draft) -> Fact:
    return Fact(
        id=name,
        kind=entry.kind,
        roles=MappingProxyType(_roles(entry, draft.kinds[entry.kind])),
        evidence=tuple(map(Evidence, entry.excerpts)),
        status=entry.status,
        attribution=Attribution(entry.according_to, entry.said) if entry.according_to else None,
        says=entry.says,
        ask=entry.ask,
        line=draft.document.place(("facts", name), key=True).line,
    )


def _roles(entry: FactEntry, frame: FrameKind) -> Mapping[str, tuple[Filler, ...]]:
    """Return what fills each role, in the order of the file."""
    return {role: parse_role(frame.roles[role].type, value) for role, value in entry.roles.items()}


def _entity(name: str, entry: EntityEntry) -> Entity:
    return Entity(name, entry.name, entry.kind, entry.aliases, entry.gender, entry.plural, entry.members)


def _unknown(name: str, entry: UnknownEntry) -> Unknown:
    return Unknown(name, entry.ask, entry.says, entry.about, entry.instead)
