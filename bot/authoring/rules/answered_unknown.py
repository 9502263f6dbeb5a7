"""answered-unknown: no fact answers the question of an unknown.

Either the story does say it, and the unknown is wrong, or the fact only looks like an answer and readers are misled.
Where the unknown wins, it hides the fact from whoever asks so.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.authoring.rehearsal import Rehearsal
from bot.decision.outcomes import ANSWERED
from bot.errors import Problem, Severity

RULE = "answered-unknown"


def check(rehearsal: Rehearsal) -> Iterator[Problem]:
    """Yield a problem for each question of an unknown that the bot answers from a fact, or that hides one."""
    for asked in rehearsal.questions_about("unknowns"):
        if asked.reply.outcome in ANSWERED and asked.reply.facts:
            message = (
                f'unknown "{asked.owner}": its question "{asked.question}" is answered from '
                f"{rehearsal.fact(asked.reply.facts[0])}. If that is right, delete the question; else word it so that "
                "it asks for what the fact does not say."
            )
            yield rehearsal.document.problem(asked.route, RULE, message, severity=Severity.WARNING)
        elif asked.hidden:
            message = (
                f'unknown "{asked.owner}": its question "{asked.question}" is nearly one of those that '
                f"{rehearsal.fact(asked.hidden)} answers, and hides it from readers. If the fact is right, delete the "
                "question; else word it so that it asks for what the fact does not say."
            )
            yield rehearsal.document.problem(asked.route, RULE, message, severity=Severity.WARNING)
