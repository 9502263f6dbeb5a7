"""missing-role: a fact fills the roles without which its kind says nothing.

A meeting of nobody or a detention without a detained answers no question. Of some roles one is enough: a statement has
its content or a quotation. A fact with a sentence of its own (`says`) needs none of those.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import Problem
from bot.story.draft import Draft

RULE = "missing-role"


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each required role that a fact lacks."""
    for fact_id, fact, frame in draft.known_facts():
        for role in frame.roles.values():
            if role.required and role.name not in fact.roles:
                message = f'fact "{fact_id}": a {frame.name} needs "{role.name}". Add a line "{role.name}: …".'
                yield draft.problem(("facts", fact_id), RULE, message, key=True)
        if frame.one_of and not fact.says and not set(frame.one_of) & set(fact.roles):
            message = (
                f'fact "{fact_id}": a {frame.name} needs one of these: {", ".join(frame.one_of)}. Add a line with one.'
            )
            yield draft.problem(("facts", fact_id), RULE, message, key=True)
