"""still-held: no fact that holds now says what a superseded fact said.

Whoever supersedes "14 are missing" may forget that the mayor says 14, too: the bot then gives two numbers, and confirms
the old one. The fact that stands in the place of the superseded one may repeat what is still so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.authoring.rehearsal import Rehearsal
from bot.decision.claims import check_message
from bot.decision.outcomes import ClaimVerdict
from bot.errors import Problem, Severity
from bot.replies.sentences import sentence
from bot.story.model import ARTICLE, Fact, Story

RULE = "still-held"


def check(rehearsal: Rehearsal) -> Iterator[Problem]:
    """Yield a problem for each fact that still bears out what another fact, superseded since, said."""
    story, index = rehearsal.engine.story, rehearsal.engine.index
    for old, now in _superseded(rehearsal):
        told = sentence(replace(old, attribution=None), story.entities)
        confirming = {
            fact_id: said
            for said in (told, *(each.quote for each in old.evidence))
            for claim in check_message(said, index).claims
            if claim.verdict is ClaimVerdict.CONFIRMED
            for fact_id in claim.facts
        }
        for fact_id in sorted(confirming.keys() - {now}):
            if story.facts[fact_id].kind == ARTICLE:
                continue
            message = (
                f'fact "{fact_id}": it still says what {rehearsal.fact(now)} supersedes in "{old.id}" '
                f'(line {old.line}): "{confirming[fact_id]}". If that holds no more, let a fact supersede this one '
                "too; if somebody only said so then, keep it."
            )
            yield rehearsal.document.problem(("facts", fact_id), RULE, message, key=True, severity=Severity.WARNING)


def _superseded(rehearsal: Rehearsal) -> Iterator[tuple[Fact, str]]:
    """Yield each superseded fact with the id of the fact that holds now in its place."""
    story = rehearsal.engine.story
    for fact in story.facts.values():
        yield from ((old, fact.id) for old in _behind(fact, story))


def _behind(fact: Fact, story: Story) -> Iterator[Fact]:
    """Yield all that the fact supersedes, from however many articles before."""
    for fact_id in fact.supersedes:
        old = story.superseded[fact_id]
        yield old
        yield from _behind(old, story)
