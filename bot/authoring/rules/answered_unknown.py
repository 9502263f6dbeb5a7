"""answered-unknown: no fact answers the question of an unknown.

Either the story does say it, and the unknown is wrong; or the fact only looks like an answer, and whoever asks in other
words is misled.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.authoring.rehearsal import Rehearsal, Rehearsed
from bot.decision.decide import thresholds
from bot.decision.guards import days_agree, names_agree, numbers_agree, stop
from bot.errors import Problem, Severity
from bot.reader.calibration import Score

RULE = "answered-unknown"


def check(rehearsal: Rehearsal) -> Iterator[Problem]:
    """Yield a problem for each unknown with a question of which the reader is sure that a fact answers it, once."""
    told: set[str] = set()
    for asked in rehearsal.questions_of("unknowns"):
        named = asked.owner in told or not asked.reaches  # what takes a question, `binding` names
        best = None if named else _answering(asked, rehearsal)
        if best:
            told.add(asked.owner)
            message = (
                f'unknown "{asked.owner}": its question "{asked.question}" is answered by {rehearsal.fact(best.id)}, '
                f"as far as the reader can tell ({best.answers:.0%}). If that is right, delete the unknown; else add "
                "the other ways in which readers may ask it, or say in the fact what it leaves open."
            )
            yield rehearsal.document.problem(asked.route, RULE, message, severity=Severity.WARNING)


def _answering(asked: Rehearsed, rehearsal: Rehearsal) -> Score | None:
    """Return the fact that the bot would tell, and as surely as a "Yes" needs it, names, numbers and days included.

    Of the questions of the validation stories' unknowns, one in a hundred has such a fact.
    """
    reading, index, limits = rehearsal.readings.get(asked.route), rehearsal.engine.index, thresholds()
    best = reading.scores[0] if reading and reading.scores else None
    if reading is None or best is None or best.is_unknown or best.contradicts > best.answers:
        return None
    if reading.verdict_confidence < limits.verdict_at:
        return None
    considered, _ = rehearsal.engine.consider(asked.question)
    guards = (numbers_agree, days_agree, names_agree)
    return None if stop(considered, index.story.facts[best.id], index, denies=False, guards=guards) else best
