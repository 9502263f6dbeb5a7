"""collides: no question fits two facts equally and gets only one of them.

The bot then asks back, or gives whichever comes first in the file, and readers never see the other. Of questions made
from frames only those count whose fact no other question reaches.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.authoring.rehearsal import Rehearsal, Rehearsed
from bot.decision.outcomes import Outcome
from bot.errors import Problem, Severity

RULE = "collides"


def check(rehearsal: Rehearsal) -> Iterator[Problem]:
    """Yield a problem for each question that fits several facts, once for each set of facts."""
    known: set[tuple[str, frozenset[str]]] = set()
    for asked in (*rehearsal.questions_about("facts"), *_hidden(rehearsal)):
        facts = frozenset((asked.owner, *asked.rivals))
        key = asked.question.casefold().rstrip("?!. "), facts
        if asked.rivals and key not in known:
            known.add(key)
            yield _problem(asked, rehearsal)


def _hidden(rehearsal: Rehearsal) -> Iterator[Rehearsed]:
    """Yield, for each fact that none of its questions reaches, the first that other facts fit as well."""
    reached = {asked.owner for asked in rehearsal.generated if asked.reaches}
    for asked in rehearsal.generated:
        if asked.owner not in reached and asked.rivals:
            reached.add(asked.owner)
            yield asked


def _problem(asked: Rehearsed, rehearsal: Rehearsal) -> Problem:
    does = "asks back" if asked.reply.outcome is Outcome.CLARIFY else f'answers with "{asked.reply.facts[0]}" alone'
    message = (
        f'{rehearsal.fact(asked.owner)}: the question "{asked.question}" fits '
        f"{' and '.join(map(rehearsal.fact, asked.rivals))} just as well, and the bot {does}. "
        "Say in each what the other does not have, or word the question so that it fits one."
    )
    return rehearsal.document.problem(asked.route, RULE, message, key=len(asked.route) == 2, severity=Severity.WARNING)
