"""still-held: no fact that holds now says what a superseded fact said.

Whoever supersedes "14 are missing" may forget that the mayor says 14, too: the bot then gives two numbers, and confirms
the old one. The fact that stands in the place of the superseded one may repeat what is still so.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from bot.authoring.rehearsal import Rehearsal
from bot.decision.decide import thresholds
from bot.decision.guards import attribution_kept, stop
from bot.errors import Problem, Severity
from bot.story.model import Fact
from bot.understanding.considered import consider
from bot.understanding.session import Session

RULE = "still-held"

MOST_READ = 20
"""Superseded facts that are looked for, some 50 ms of a processor each."""


def check(rehearsal: Rehearsal) -> Iterator[Problem]:
    """Yield a problem for each fact that still bears out what another fact, superseded since, said."""
    story = rehearsal.engine.story
    told: set[str] = set()
    for old in islice(story.superseded.values(), MOST_READ):
        now = story.current(old.id)
        for fact_id in _confirming(old, rehearsal):
            if fact_id in told or fact_id == now or fact_id in story.articles:
                continue
            told.add(fact_id)
            message = (
                f'fact "{fact_id}": it still says what {rehearsal.fact(now)} supersedes in "{old.id}" '
                f'(line {old.line}): "{old.says}". If that holds no more, let a fact supersede this one too; if '
                "somebody only said so then, keep it."
            )
            yield rehearsal.document.problem(("facts", fact_id), RULE, message, key=True, severity=Severity.WARNING)


def _confirming(old: Fact, rehearsal: Rehearsal) -> Iterator[str]:
    """Yield the ids of the facts that confirm what the superseded one said, were it claimed now."""
    index = rehearsal.engine.index
    considered = consider(old.says, Session(), index)
    for score in considered.reading.scores if considered.reading else ():
        if not score.is_unknown and score.answers >= thresholds().verdict_at:
            objection = stop(considered, index.story.facts[score.id], index, denies=False)
            if objection is None or objection.guard == attribution_kept.__name__:
                yield score.id
