"""unknown-kind: the kind of a fact is one of the frame kinds, and not one that is made by itself.

The kind decides which roles the fact has and how people ask for it; a fact of no known kind could never be found.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import Problem
from bot.story.draft import Draft
from bot.story.schema import did_you_mean

RULE = "unknown-kind"


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each fact of a kind that there is not, or that authors do not write."""
    writable = [kind.name for kind in draft.kinds.values() if not kind.generated]
    for fact_id, fact in draft.facts.items():
        if fact.kind in writable:
            continue
        route = ("facts", fact_id, "kind")
        if fact.kind in draft.kinds:
            message = f'fact "{fact_id}": the kind "{fact.kind}" is made from the heading by itself. Delete this.'
        else:
            hint = did_you_mean(fact.kind, writable) or f" The kinds are: {', '.join(writable)}."
            message = f'fact "{fact_id}": there is no kind "{fact.kind}".{hint}'
        yield draft.problem(route, RULE, message)
