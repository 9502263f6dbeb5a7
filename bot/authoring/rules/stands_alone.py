"""stands-alone: a fact does not open with a pronoun: readers see the sentence by itself, and so does the reader.

"She won by 40 votes" tells nobody who won, and a question that names her is less surely answered by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.errors import Problem, Severity
from bot.story.draft import Draft

RULE = "stands-alone"

_PRONOUN = re.compile(r"(?:He|She|They|His|Her|Their)\b")
""""It" may stand for nothing: "It is not known who won."."""


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each fact whose first word stands for somebody named elsewhere."""
    for name, fact in draft.facts.items():
        if found := _PRONOUN.match(fact.says):
            message = (
                f'fact "{name}": it opens with "{found[0]}", and whoever sees this sentence alone does not learn who '
                "that is. Write the name."
            )
            yield draft.document.problem(("facts", name, "says"), RULE, message, severity=Severity.WARNING)
