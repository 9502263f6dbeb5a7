"""What was asked + Story → what to do, with the facts that it rests on.

The weakest link decides: whatever part of a question nothing in the story explains weighs against every fact, and an
answer needs its fact, its role and its evidence. `decide` is the order in which things are considered.
"""

from __future__ import annotations

from bot.decision.case import LIMITS, Case, Thresholds, subjects
from bot.decision.choosing import answer, who_is_meant
from bot.decision.mistakes import mistaken, mixed_up, said_to_be_one, taken_for
from bot.decision.outcomes import Abstain, Answer, Chat, Decision, Reason
from bot.decision.overview import about_the_article, profile
from bot.decision.silence import abstain, foreseen, wants_finer
from bot.story.model import Fact
from bot.understanding.followup import leans_on_context
from bot.understanding.index import Index
from bot.understanding.matching import Weighing, rank, rank_unknowns, weigh
from bot.understanding.reading import Reading
from bot.understanding.session import Session
from bot.understanding.smalltalk import small_talk


def decide(reading: Reading, session: Session, index: Index, limits: Thresholds = LIMITS) -> Decision:
    """Return what to do with the question that `reading` was made from."""
    if not any(character.isalnum() for character in reading.text):
        return Abstain(Reason.NOT_UNDERSTOOD, 1.0)
    if intent := small_talk(reading, index):
        return Chat(intent)
    if overview := about_the_article(reading, index):
        return overview
    if reading.refers and not reading.content and reading.form == "list" and session.facts:
        return Answer(session.facts, 1.0)  # "quote him on that"
    weighing = weigh(reading, index)
    case = _others_first(_case(reading, session, index, limits, weighing))
    unknowns = rank_unknowns(reading, index, weighing)
    return (
        profile(case, foreseen=bool(unknowns) and unknowns[0][1] >= 0.95)
        or said_to_be_one(case)
        or taken_for(case)
        or foreseen(case, unknowns)
        or who_is_meant(case)
        or mixed_up(case)
        or _by_best_fact(case)
    )


def _by_best_fact(case: Case) -> Decision:
    """Return what the best fact allows: an answer, a correction, or only an honest no."""
    if not case.fits(case.best):
        return abstain(case)
    if case.best.strangers:
        return mistaken(case)
    if case.best.open_role or wants_finer(case.reading, case.best.fact, case.index):
        return Abstain(Reason.SILENT, min(1.0, case.best.coverage), nearest=(case.best.fact.id,))
    return answer(case)


def _case(reading: Reading, session: Session, index: Index, limits: Thresholds, weighing: Weighing) -> Case:
    context = session.facts if leans_on_context(reading, session) else ()
    ranked = rank(reading, index, context, weighing)
    wanted = reading.pronouns & {"male", "female"}
    fitting = [candidate for candidate in ranked if not wanted or _may_be(candidate.fact, wanted, index)]
    return Case(reading, fitting or ranked, session, index, limits)


def _may_be(fact: Fact, wanted: frozenset[str], index: Index) -> bool:
    """Return whether somebody the fact is about is of a gender that is asked for, or of none that is known."""
    genders = {index.story.entities[each].gender for each in subjects(fact) if each in index.story.entities}
    return not genders or bool(genders & (wanted | {None}))


def _others_first(case: Case) -> Case:
    """Return the case without the last answer's facts where "what else?" asks for more than them, if there is more."""
    if not any(unit.lemma == "else" for unit in case.reading.units):
        return case
    fresh = [candidate for candidate in case.ranked if candidate.fact.id not in case.session.facts]
    others = Case(case.reading, fresh, case.session, case.index, case.limits)
    return others if fresh and others.fits(fresh[0]) and not fresh[0].open_role else case
