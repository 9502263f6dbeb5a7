"""A fact file whose parts have the right shape, before anybody knows whether they fit together: what rules look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.errors import Problem
from bot.story.document import Document, Route
from bot.story.frames import FrameKind, RoleSpec, RoleType, frames
from bot.story.model import ARTICLE, StoryDate
from bot.story.schema import (
    MAX_MISTAKES,
    ArticleEntry,
    EntityEntry,
    FactEntry,
    Heading,
    UnknownEntry,
    parse_role,
    validate,
)

EntryT = TypeVar("EntryT", ArticleEntry, EntityEntry, FactEntry, UnknownEntry)


@dataclass(frozen=True, slots=True)
class Draft:
    """The well-formed parts of a fact file, and the names of all parts, those with problems too."""

    document: Document
    heading: Heading | None
    articles: Mapping[str, ArticleEntry]
    """The further ones, under `articles:`."""
    entities: Mapping[str, EntityEntry]
    facts: Mapping[str, FactEntry]
    unknowns: Mapping[str, UnknownEntry]
    entity_ids: frozenset[str]
    """Of every entry under `entities:`, so that a mistake in one is not reported wherever it is named, too."""
    fact_ids: frozenset[str]
    article_ids: tuple[str, ...]
    """Of every article, in the order of the file, that of the heading first."""
    kinds: Mapping[str, FrameKind]

    def problem(self, route: Route, rule: str, message: str, *, key: bool = False) -> Problem:
        """Return a Problem at the value (or, with `key=True`, the key) that `route` leads to."""
        return self.document.problem(route, rule, message, key=key)

    def known_facts(self) -> Iterator[tuple[str, FactEntry, FrameKind]]:
        """Yield each fact with its frame kind, leaving out those of kinds that authors cannot write."""
        for fact_id, fact in self.facts.items():
            if fact.kind in self.kinds and not self.kinds[fact.kind].generated:
                yield fact_id, fact, self.kinds[fact.kind]

    def known_roles(self) -> Iterator[tuple[str, RoleSpec, object]]:
        """Yield the id of the fact, the role and the raw value of every role that its frame has."""
        for fact_id, fact, frame in self.known_facts():
            for role, value in fact.roles.items():
                if role in frame.roles:
                    yield fact_id, frame.roles[role], value

    def mentions(self) -> Iterator[tuple[Route, str, str]]:
        """Yield every place that names an entity: the route, what it is a part of (`fact "meeting"`), and the id."""
        for fact_id, spec, value in self.known_roles():
            if spec.type is RoleType.ENTITIES:
                yield from _named(("facts", fact_id, spec.name), f'fact "{fact_id}"', _ids(spec.type, value))
        for fact_id, fact in self.facts.items():
            yield from _named(("facts", fact_id, "according_to"), f'fact "{fact_id}"', fact.according_to)
        for entity_id, entity in self.entities.items():
            yield from _named(("entities", entity_id, "members"), f'entity "{entity_id}"', entity.members)
        for unknown_id, unknown in self.unknowns.items():
            yield from _named(("unknowns", unknown_id, "about"), f'unknown "{unknown_id}"', unknown.about)

    def excerpts(self) -> Iterator[tuple[Route, str, frozenset[str]]]:
        """Yield everything that claims to be an article's own words: the route, the text, and which one may hold it."""
        headings: list[tuple[Route, str, Heading | ArticleEntry]] = [
            (("articles", article_id), article_id, article) for article_id, article in self.articles.items()
        ]
        if self.heading:
            headings.insert(0, ((), ARTICLE, self.heading))
        for route, article_id, heading in headings:
            yield (*route, "headline"), heading.headline, frozenset({article_id})
            if heading.dateline:
                yield (*route, "dateline"), heading.dateline, frozenset({article_id})
        for fact_id, fact in self.facts.items():
            route = ("facts", fact_id)
            for at, excerpt in enumerate(fact.evidence):
                yield (*route, "evidence", at), excerpt.quote, frozenset({fact.article_of(excerpt)})
            if fact.said and fact.said.printed:
                yield (*route, "said", "printed"), fact.said.printed, fact.articles
        for fact_id, spec, value in self.known_roles():
            for route, text in _role_excerpts(("facts", fact_id, spec.name), spec, value):
                yield route, text, self.facts[fact_id].articles


def make_draft(document: Document, data: Mapping[str, Any]) -> tuple[Draft, tuple[Problem, ...]]:
    """Return the well-formed parts of `data`, and what is wrong with the shape of the others."""
    heading, problems = validate(Heading, data, document, (), "")
    articles, article_problems = _section(ArticleEntry, "articles", "article", data, document)
    entities, entity_problems = _section(EntityEntry, "entities", "entity", data, document)
    facts, fact_problems = _section(FactEntry, "facts", "fact", data, document)
    unknowns, unknown_problems = _section(UnknownEntry, "unknowns", "unknown", data, document)
    draft = Draft(
        document=document,
        heading=heading,
        articles=articles,
        entities=entities,
        facts=facts,
        unknowns=unknowns,
        entity_ids=_keys(data, "entities"),
        fact_ids=_keys(data, "facts"),
        article_ids=(ARTICLE, *_keys_in_order(data, "articles")),
        kinds=frames(),
    )
    return draft, (*problems, *article_problems, *entity_problems, *fact_problems, *unknown_problems)


def _section(
    entry: type[EntryT], name: str, word: str, data: Mapping[str, Any], document: Document
) -> tuple[dict[str, EntryT], tuple[Problem, ...]]:
    """Return the entries of one section that have the right shape, and the problems of the others."""
    made: dict[str, EntryT] = {}
    problems: list[Problem] = []
    for key in _keys_in_order(data, name):
        part, found = validate(entry, data[name][key], document, (name, key), f'{word} "{key}"')
        problems.extend(found)
        if len(problems) > MAX_MISTAKES:
            break
        if part is not None:
            made[key] = part
    return made, tuple(problems)


def _keys_in_order(data: Mapping[str, Any], name: str) -> list[str]:
    section = data.get(name)
    return list(section) if isinstance(section, dict) else []


def _keys(data: Mapping[str, Any], name: str) -> frozenset[str]:
    return frozenset(_keys_in_order(data, name))


def _ids(kind: RoleType, value: object) -> tuple[str, ...]:
    """Return the ids that fill a role, or none where `role-type` has something to say about it."""
    try:
        return tuple(map(str, parse_role(kind, value)))
    except ValueError:
        return ()


def _role_excerpts(route: Route, spec: RoleSpec, value: object) -> Iterator[tuple[Route, str]]:
    """Yield what a role holds of the article's words: a quotation, or the words in which a date is printed."""
    try:
        fillers = parse_role(spec.type, value)
    except ValueError:
        return
    for filler in fillers:
        if isinstance(filler, StoryDate) and filler.printed:
            yield (*route, "printed"), filler.printed
        elif spec.name == "quote":
            yield route, str(filler)


def _named(route: Route, label: str, ids: tuple[str, ...]) -> Iterator[tuple[Route, str, str]]:
    return (((*route, position), label, name) for position, name in enumerate(ids))
