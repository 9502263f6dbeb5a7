"""unanswered-ask: the questions of a fact lead to it, and the starters get an answer.

A sample utterance is a promise: it is what Discord offers as a button, and who wrote it believes that it works.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.authoring.rehearsal import Rehearsal, Rehearsed
from bot.decision.outcomes import ANSWERED, Outcome, Reason
from bot.errors import Problem, Severity

RULE = "unanswered-ask"


def check(rehearsal: Rehearsal) -> Iterator[Problem]:
    """Yield a problem for each starter without an answer, and each question of a fact that gets something else.

    Those that fit another fact equally are left to `collides`.
    """
    for asked in rehearsal.questions_about("starters"):
        if asked.reply.outcome not in ANSWERED:
            message = (
                f'the starter "{asked.question}" gets no answer: {_instead(asked, rehearsal)}. '
                "Offer a question that the story answers."
            )
            yield rehearsal.document.problem(asked.route, RULE, message, severity=Severity.WARNING)
    for asked in rehearsal.questions_about("facts"):
        if not asked.reaches and not asked.rivals:
            message = (
                f'fact "{asked.owner}": its question "{asked.question}" does not lead to it: '
                f"{_instead(asked, rehearsal)}. Word it nearer to what the fact says, or say in the fact what it asks "
                "for; storybot ask --explain shows why."
            )
            yield rehearsal.document.problem(asked.route, RULE, message, severity=Severity.WARNING)


def _instead(asked: Rehearsed, rehearsal: Rehearsal) -> str:
    """Return what the bot does with the question, as the end of a sentence."""
    reply = asked.reply
    if reply.outcome in ANSWERED and reply.facts:
        return f"the bot answers from {rehearsal.fact(reply.facts[0])}"
    if reply.outcome in ANSWERED:
        return "the bot answers with no fact, such as a summary"
    if reply.outcome is Outcome.CLARIFY:
        return f"the bot asks back whether {' or '.join(map(rehearsal.fact, reply.facts))} is meant"
    if reply.outcome is Outcome.CHAT:
        return "the bot takes it for small talk"
    if reply.reason is Reason.SILENT:
        return "the bot says that the story doesn't say"
    return "the bot does not understand it" if reply.reason is Reason.NOT_UNDERSTOOD else "the bot finds it off topic"
