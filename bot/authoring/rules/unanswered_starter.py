"""unanswered-starter: each starter gets an answer.

It is what somebody reads who does not know what to ask, and the first that they try.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.authoring.rehearsal import Rehearsal, Rehearsed
from bot.decision.outcomes import ANSWERED, Outcome, Reason
from bot.errors import Problem, Severity

RULE = "unanswered-starter"


def check(rehearsal: Rehearsal) -> Iterator[Problem]:
    """Yield a problem for each starter without an answer."""
    for asked in rehearsal.questions_of("starters"):
        if asked.reply.outcome not in ANSWERED:
            message = (
                f'the starter "{asked.question}" gets no answer: {_instead(asked, rehearsal)}. Write it under "ask" of '
                "the fact that answers it; or offer another question."
            )
            yield rehearsal.document.problem(asked.route, RULE, message, severity=Severity.WARNING)


def _instead(asked: Rehearsed, rehearsal: Rehearsal) -> str:
    """Return what the bot does with the question, as the end of a sentence."""
    reply = asked.reply
    if reply.unknown:
        return f'it gets the unknown "{reply.unknown}"'
    if reply.outcome is Outcome.CLARIFY:
        return "the bot asks back which is meant"
    if reply.outcome is Outcome.CHAT:
        return "the bot takes it for small talk"
    if reply.facts:
        return f"the bot is not sure whether {rehearsal.fact(reply.facts[0])} answers it"
    return "the bot does not understand it" if reply.reason is Reason.NOT_UNDERSTOOD else "the bot finds nothing near"
