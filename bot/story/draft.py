"""A fact file whose parts have the right shape, before anybody knows whether they fit together: what rules look at."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from bot.errors import Problem
from bot.story.document import Document, Route
from bot.story.model import ARTICLE
from bot.story.schema import (
    MAX_MISTAKES,
    ArticleEntry,
    EntityEntry,
    FactEntry,
    Heading,
    SealEntry,
    UnknownEntry,
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
    seal: SealEntry | None
    article_ids: tuple[str, ...]
    """Of every article, in the order of the file, that of the heading first."""
    entity_ids: Collection[str]
    """Of every entry under `entities:`, so that a mistake in one is not reported wherever it is named, too."""
    fact_ids: Collection[str]
    unknown_ids: Collection[str]

    def problem(self, route: Route, rule: str, message: str, *, key: bool = False) -> Problem:
        """Return a Problem at the value (or, with `key=True`, the key) that `route` leads to."""
        return self.document.problem(route, rule, message, key=key)

    def mentions(self) -> Iterator[tuple[Route, str, str]]:
        """Yield every place that names an entity: the route, what it is a part of (`fact "meeting"`), and the id."""
        for fact_id, fact in self.facts.items():
            if fact.by is not None:
                yield ("facts", fact_id, "by"), f'fact "{fact_id}"', fact.by
            yield from _named(("facts", fact_id, "about"), f'fact "{fact_id}"', fact.about)
        for entity_id, entity in self.entities.items():
            yield from _named(("entities", entity_id, "members"), f'entity "{entity_id}"', entity.members)

    def excerpts(self) -> Iterator[tuple[Route, str, frozenset[str]]]:
        """Yield everything that claims to be an article's own words: the route, the text, and which one may hold it."""
        headings: list[tuple[Route, str, ArticleEntry]] = [
            (("articles", article_id), article_id, article) for article_id, article in self.articles.items()
        ]
        if self.heading:
            headings.insert(0, ((), ARTICLE, self.heading))
        for route, article_id, heading in headings:
            yield (*route, "headline"), heading.headline, frozenset({article_id})
            if heading.dateline:
                yield (*route, "dateline"), heading.dateline, frozenset({article_id})
        for fact_id, fact in self.facts.items():
            for at, excerpt in enumerate(fact.evidence):
                yield ("facts", fact_id, "evidence", at), excerpt.quote, frozenset({fact.article_of(excerpt)})
            if fact.said:
                yield ("facts", fact_id, "said"), fact.said, fact.articles

    def published(self, fact: FactEntry) -> date | None:
        """Return the day of the latest of the articles that the fact rests on; None where no heading tells one."""
        days = {ARTICLE: self.heading.published} if self.heading else {}
        days |= {name: each.published for name, each in self.articles.items()}
        return max((days[name] for name in fact.articles if name in days), default=None)

    def latest(self, fact: FactEntry) -> int:
        """Return the place of the last of the articles that the fact rests on."""
        return max((at for at, name in enumerate(self.article_ids) if name in fact.articles), default=-1)


def make_draft(document: Document, data: Mapping[str, Any]) -> tuple[Draft, tuple[Problem, ...]]:
    """Return the well-formed parts of `data`, and what is wrong with the shape of the others."""
    heading, problems = validate(Heading, data, document, (), "")
    articles, article_problems = _section(ArticleEntry, "articles", "article", data, document)
    entities, entity_problems = _section(EntityEntry, "entities", "entity", data, document)
    facts, fact_problems = _section(FactEntry, "facts", "fact", data, document)
    unknowns, unknown_problems = _section(UnknownEntry, "unknowns", "unknown", data, document)
    written = _entries(data, "seal")
    seal, seal_problems = validate(SealEntry, written, document, ("seal",), "") if written else (None, ())
    draft = Draft(
        document=document,
        heading=heading,
        articles=articles,
        entities=entities,
        facts=facts,
        unknowns=unknowns,
        seal=seal,
        article_ids=(ARTICLE, *_entries(data, "articles")),
        entity_ids=_entries(data, "entities"),
        fact_ids=_entries(data, "facts"),
        unknown_ids=_entries(data, "unknowns"),
    )
    return draft, (*problems, *article_problems, *entity_problems, *fact_problems, *unknown_problems, *seal_problems)


def _section(
    entry: type[EntryT], name: str, word: str, data: Mapping[str, Any], document: Document
) -> tuple[dict[str, EntryT], tuple[Problem, ...]]:
    """Return the entries of one section that have the right shape, and the problems of the others."""
    made: dict[str, EntryT] = {}
    problems: list[Problem] = []
    for key, value in _entries(data, name).items():
        part, found = validate(entry, value, document, (name, key), f'{word} "{key}"')
        problems.extend(found)
        if len(problems) > MAX_MISTAKES:
            break
        if part is not None:
            made[key] = part
    return made, tuple(problems)


def _entries(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a section, or an empty one where something else stands in its place."""
    section = data.get(name)
    return section if isinstance(section, dict) else {}


def _named(route: Route, label: str, ids: Iterable[str]) -> Iterator[tuple[Route, str, str]]:
    return (((*route, position), label, name) for position, name in enumerate(ids))
