"""one-sided: a dispute is told from both sides.

Who denies something answers somebody else: with `disputes` the bot never tells the one without the other. The two sides
are two people's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.errors import Problem, Severity
from bot.story.draft import Draft

RULE = "one-sided"

_DENIES = re.compile(
    r"(?<!was )(?<!were )(?<!been )(?<!is )(?<!are )\b(?:den(?:y|ies|ied|ying)|disput(?:es|ed)|reject(?:s|ed))\b"
)


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each denial that disputes nothing, and each dispute of somebody with themselves."""
    disputed = {fact.disputes for fact in draft.facts.values()}
    for name, fact in draft.facts.items():
        other = draft.facts.get(fact.disputes) if fact.disputes else None
        if other and other.by and other.by == fact.by:
            message = (
                f'fact "{name}": it disputes "{fact.disputes}", and both are told "by: {fact.by}". Write in each who '
                "says so; if nobody contradicts the other, delete the line."
            )
            yield draft.document.problem(("facts", name, "disputes"), RULE, message, severity=Severity.WARNING)
        elif fact.by and not fact.disputes and name not in disputed and (found := _DENIES.search(fact.says)):
            message = (
                f'fact "{name}": "{found[0]}" is one side of a dispute. Name the fact that tells the other, with '
                '"disputes: …"; if there is none, add what they answer.'
            )
            yield draft.document.problem(("facts", name, "says"), RULE, message, severity=Severity.WARNING)
