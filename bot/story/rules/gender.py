"""gender: only a person has one, or an animal, which is a thing.

No answer depends on it; on anything else it is a sign that another entity, or another kind, was meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import Problem
from bot.story.draft import Draft
from bot.story.schema import GENDERED

RULE = "gender"


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each entity that has a gender and is neither."""
    for name, entity in draft.entities.items():
        if entity.gender and entity.kind not in GENDERED:
            message = (
                f'entity "{name}" is of the kind {entity.kind}; only a person has a gender, or an animal (a thing). '
                "Delete it, or change the kind."
            )
            yield draft.problem(("entities", name, "gender"), RULE, message)
