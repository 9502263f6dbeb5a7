"""unknown-fact: the facts that an unknown offers `instead`, or that a fact `supersedes`, stand under `facts:`.

The former are what the bot shows a reader whose question the story leaves open; the latter are no answer any more.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import Problem
from bot.story.draft import Draft
from bot.story.schema import did_you_mean

RULE = "unknown-fact"


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each reference to a fact that the file does not have."""
    for fact_id, fact in draft.facts.items():
        for position, name in enumerate(fact.supersedes):
            if name not in draft.fact_ids:
                hint = did_you_mean(name, draft.fact_ids)
                message = f'fact "{fact_id}": "supersedes" names "{name}", which is not a fact.{hint}'
                yield draft.problem(("facts", fact_id, "supersedes", position), RULE, message)
    known = draft.fact_ids | set(draft.article_ids)
    for unknown_id, unknown in draft.unknowns.items():
        for position, name in enumerate(unknown.instead):
            if name not in known:
                hint = did_you_mean(name, known)
                message = f'unknown "{unknown_id}": "instead" names "{name}", which is not a fact.{hint}'
                yield draft.problem(("unknowns", unknown_id, "instead", position), RULE, message)
