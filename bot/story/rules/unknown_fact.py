"""unknown-fact: the facts that an unknown offers `instead` stand under `facts:`.

They are what the bot shows a reader whose question the story leaves open.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import Problem
from bot.story.draft import ARTICLE, Draft
from bot.story.schema import did_you_mean

RULE = "unknown-fact"


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each reference to a fact that the file does not have."""
    known = draft.fact_ids | {ARTICLE}
    for unknown_id, unknown in draft.unknowns.items():
        for position, name in enumerate(unknown.instead):
            if name not in known:
                hint = did_you_mean(name, known)
                message = f'unknown "{unknown_id}": "instead" names "{name}", which is not a fact.{hint}'
                yield draft.problem(("unknowns", unknown_id, "instead", position), RULE, message)
