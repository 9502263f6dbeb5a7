"""said-alone: `said` (when somebody claimed it) comes only with `according_to` (who claimed it).

On its own it would be lost: the time of what happened belongs into the role `when`.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import Problem
from bot.story.draft import Draft

RULE = "said-alone"


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each fact that tells when it was said and not by whom."""
    for fact_id, fact in draft.facts.items():
        if fact.said and not fact.according_to:
            message = f'fact "{fact_id}": "said" needs "according_to". Add who said so, or write the time into "when".'
            yield draft.problem(("facts", fact_id, "said"), RULE, message, key=True)
