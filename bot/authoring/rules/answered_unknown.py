"""answered-unknown: no fact answers the question of an unknown.

Either the story does say it, and the unknown is wrong; or the fact only looks like an answer, and whoever asks in other
words is misled.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.authoring.rehearsal import Rehearsal
from bot.decision.decide import thresholds
from bot.errors import Problem, Severity

RULE = "answered-unknown"


def check(rehearsal: Rehearsal) -> Iterator[Problem]:
    """Yield a problem for each unknown with a question of which the reader is sure that a fact answers it, once."""
    told: set[str] = set()
    for asked in rehearsal.questions_of("unknowns"):
        reading = rehearsal.readings.get(asked.route)
        best = reading.scores[0] if reading and reading.scores else None
        # As sure as for a "Yes": of the questions of the validation stories' unknowns, one in twenty reaches
        # `answer_at`, and none this.
        if asked.owner in told or best is None or best.is_unknown or best.answers < thresholds().verdict_at:
            continue
        told.add(asked.owner)
        message = (
            f'unknown "{asked.owner}": its question "{asked.question}" is answered by {rehearsal.fact(best.id)}, as '
            f"far as the reader can tell ({best.answers:.0%}). If that is right, delete the unknown; else say in the "
            "fact what it leaves open."
        )
        yield rehearsal.document.problem(asked.route, RULE, message, severity=Severity.WARNING)
