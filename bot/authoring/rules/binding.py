"""binding: every sample question gets the fact or the unknown that it stands under.

Discord offers it as a button, and whoever wrote it believes that it works. What can take it is another entry with the
same question, or the bot's taking it for several questions.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from bot.authoring.rehearsal import Rehearsal, Rehearsed
from bot.decision.outcomes import Outcome
from bot.errors import Problem, Severity
from bot.understanding.samples import owners_of

RULE = "binding"


def check(rehearsal: Rehearsal) -> Iterator[Problem]:
    """Yield a problem for each question of a fact or an unknown that gets something else."""
    for asked in chain(rehearsal.questions_of("unknowns"), rehearsal.questions_of("facts")):
        if not asked.reaches:
            label = f'{str(asked.route[0])[:-1]} "{asked.owner}"'
            message = f'{label}: its question "{asked.question}" does not get it: {_taken_by(asked, rehearsal)}'
            yield rehearsal.document.problem(asked.route, RULE, message, severity=Severity.WARNING)


def _taken_by(asked: Rehearsed, rehearsal: Rehearsal) -> str:
    """Return what took the question, and what to type."""
    if len(asked.parts) > 1:
        parts = " and ".join(f'"{part}"' for part in asked.parts)
        return f"the bot takes it for {parts}. Write it as one question; the other belongs under what answers that."
    others = [each for each in owners_of(asked.question, rehearsal.engine.index.samples) if each != asked.owner]
    if others:
        listed = " and ".join(_entry(each, rehearsal) for each in others)
        return f"it stands under {listed}, too. Delete it where it is wrong, or let each ask for what the other lacks."
    outcome = asked.reply.outcome
    got = "an answer with another fact" if outcome is Outcome.ANSWER else f'the outcome "{outcome}"'
    return f"it gets {got}. Write a question of some plain words."


def _entry(name: str, rehearsal: Rehearsal) -> str:
    """Return a fact or an unknown by its name and its line."""
    unknown = rehearsal.engine.story.unknowns.get(name)
    return f'unknown "{name}" (line {unknown.line})' if unknown else rehearsal.fact(name)
