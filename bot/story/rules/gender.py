"""gender: only a person has one.

It is there so that "he" and "she" find their person; on a country or a ship it would make them find the wrong thing.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import Problem
from bot.story.draft import Draft
from bot.story.model import EntityKind

RULE = "gender"


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each entity that has a gender and is no person."""
    for name, entity in draft.entities.items():
        if entity.gender and entity.kind is not EntityKind.PERSON:
            message = f'entity "{name}" is a {entity.kind}; only a person has a gender. Delete it, or change the kind.'
            yield draft.problem(("entities", name, "gender"), RULE, message)
