"""unknown-role: a fact uses only the roles of its kind, and the keys that every fact takes.

A misspelt role would otherwise be silently lost, and with it the answer to every question that asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import Problem
from bot.story.draft import Draft
from bot.story.frames import RESERVED
from bot.story.schema import did_you_mean

RULE = "unknown-role"


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each key of a fact that is neither a role of its kind nor known to all facts."""
    for fact_id, fact, frame in draft.known_facts():
        for role in fact.roles:
            if role not in frame.roles:
                hint = did_you_mean(role, [*frame.roles, *RESERVED])
                message = (
                    f'fact "{fact_id}": a {frame.name} has no "{role}".{hint} '
                    f"It has: {', '.join(frame.roles)}; and every fact has: {', '.join(sorted(RESERVED))}."
                )
                yield draft.problem(("facts", fact_id, role), RULE, message, key=True)
