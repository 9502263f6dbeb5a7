"""unknown-entity: whoever or whatever a fact or a group names by id stands under `entities:`.

The id stands for a name, aliases and a kind; without them nobody could ask for it and no reply could print it.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import Problem
from bot.story.draft import Draft
from bot.story.schema import did_you_mean

RULE = "unknown-entity"


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each mention of an entity that the file does not have."""
    ids = {called: each for each, entity in draft.entities.items() for called in (entity.name, *entity.aliases)}
    for route, label, name in draft.mentions():
        if name not in draft.entity_ids:
            own = f' Write its id: "{ids[name]}".' if name in ids else ""
            hint = own or did_you_mean(name, draft.entity_ids) or " Add it under entities."
            yield draft.problem(route, RULE, f'{label}: "{route[2]}" names "{name}", which is not an entity.{hint}')
