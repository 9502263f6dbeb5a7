"""unknown-fact: the facts that a fact `disputes` or `supersedes` stand under `facts:`, and are others than itself.

The bot tells neither side of a dispute without the other; what is superseded is no answer any more.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import Problem
from bot.story.document import Route
from bot.story.draft import Draft
from bot.story.schema import did_you_mean

RULE = "unknown-fact"


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each reference to a fact that the file does not have."""
    for fact_id, fact in draft.facts.items():
        named: list[tuple[Route, str]] = [(("supersedes", at), name) for at, name in enumerate(fact.supersedes)]
        named += [(("disputes",), fact.disputes)] if fact.disputes else []
        for route, name in named:
            if name not in draft.fact_ids:
                hint = did_you_mean(name, draft.fact_ids) or " Add it under facts."
                message = f'fact "{fact_id}": "{route[0]}" names "{name}", which is not a fact.{hint}'
                yield draft.problem(("facts", fact_id, *route), RULE, message)
        if fact.disputes == fact_id:
            message = f'fact "{fact_id}" cannot dispute itself. Name the fact that tells the other side.'
            yield draft.problem(("facts", fact_id, "disputes"), RULE, message)
