"""no-ask: an unknown has at least one sample utterance.

Nothing else tells the bot when to give it: there is no frame from which questions could be made.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import Problem
from bot.story.draft import Draft

RULE = "no-ask"


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each unknown that no question leads to."""
    for name, unknown in draft.unknowns.items():
        if not unknown.ask:
            message = f'unknown "{name}" has no "ask". Add questions that people will put: "how long did it last".'
            yield draft.problem(("unknowns", name), RULE, message, key=True)
