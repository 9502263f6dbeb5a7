"""nested-members: the members of an entity are not groups themselves, and not the entity itself.

A group stands for the entities that it lists. Groups of groups tell readers nothing more, and could go in circles.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import Problem
from bot.story.draft import Draft

RULE = "nested-members"


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each member that has members of its own."""
    for name, entity in draft.entities.items():
        for position, member in enumerate(entity.members):
            listed = draft.entities.get(member)
            if listed is not None and listed.members:
                message = f'entity "{name}": its member "{member}" has members itself. List those here instead.'
                yield draft.problem(("entities", name, "members", position), RULE, message)
