"""What changed between two versions of a story, for the admin who reloads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from bot.story.model import Article, Fact, Story, Unknown

_HEADING = (
    "headline",
    "outlet",
    "published",
    "dateline",
    "date_note",
    "summary",
    "url",
    "starters",
    "ignored",
    "draft",
)


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of what was added, removed and changed, each in the order of its file."""

    facts_added: tuple[str, ...] = ()
    facts_removed: tuple[str, ...] = ()
    facts_changed: tuple[str, ...] = ()
    entities_added: tuple[str, ...] = ()
    entities_removed: tuple[str, ...] = ()
    entities_changed: tuple[str, ...] = ()
    unknowns_added: tuple[str, ...] = ()
    unknowns_removed: tuple[str, ...] = ()
    unknowns_changed: tuple[str, ...] = ()
    articles_added: tuple[str, ...] = ()
    articles_removed: tuple[str, ...] = ()
    articles_changed: tuple[str, ...] = ()
    """Of the further articles; what changed in the heading's stands in `heading_changed`."""
    heading_changed: tuple[str, ...] = ()
    """Names of the heading's keys ("headline", "summary")."""

    def __bool__(self) -> bool:
        """Return True if anything changed."""
        return any(getattr(self, field.name) for field in fields(self))

    def __str__(self) -> str:
        """Return `describe()`."""
        return self.describe()

    def describe(self) -> str:
        """Return a short plain text: `2 facts added (a, b), 1 changed (c).` or `Nothing changed.`."""
        sections = {"articles": "article", "facts": "fact", "entities": "entity", "unknowns": "unknown"}
        parts = [phrase for section, singular in sections.items() for phrase in self._section(section, singular)]
        if self.heading_changed:
            parts.append(f"heading changed ({', '.join(self.heading_changed)})")
        text = ", ".join(parts)
        return f"{text[:1].upper()}{text[1:]}." if text else "Nothing changed."

    def _section(self, section: str, singular: str) -> list[str]:
        """Return the phrases for one section; only the first names what it counts."""
        phrases: list[str] = []
        for what in ("added", "removed", "changed"):
            ids: tuple[str, ...] = getattr(self, f"{section}_{what}")
            if ids:
                noun = "" if phrases else f" {singular if len(ids) == 1 else section}"
                phrases.append(f"{len(ids)}{noun} {what} ({', '.join(ids)})")
        return phrases


def compare(old: Story, new: Story) -> Changes:
    """Return what is different in `new`; where in its file a fact stands does not matter."""
    articles = _compare(_further(old), _further(new))
    facts = _compare(_written(old), _written(new))
    entities = _compare(old.entities, new.entities)
    unknowns = _compare(_unknowns(old), _unknowns(new))
    heading = tuple(name for name in _HEADING if getattr(old, name) != getattr(new, name))
    return Changes(*facts, *entities, *unknowns, *articles, heading_changed=heading)


def _further(story: Story) -> dict[str, Article]:
    return dict(list(story.articles.items())[1:])


def _written(story: Story) -> dict[str, Fact]:
    """Return what stands under `facts:`, superseded or not, and the fact of the heading, wherever that is."""
    facts = {**story.facts, **story.superseded}
    return {name: replace(fact, line=0) for name, fact in facts.items() if name not in _further(story)}


def _unknowns(story: Story) -> dict[str, Unknown]:
    return {name: replace(unknown, line=0) for name, unknown in story.unknowns.items()}


def _compare(
    old: Mapping[str, Any], new: Mapping[str, Any]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the ids that were added, removed and changed."""
    added = tuple(name for name in new if name not in old)
    removed = tuple(name for name in old if name not in new)
    changed = tuple(name for name, value in old.items() if name in new and new[name] != value)
    return added, removed, changed
