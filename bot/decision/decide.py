"""What was asked + Story → what to do, with the facts that it rests on.

The weakest link decides: whatever part of a question nothing in the story explains weighs against every fact, and an
answer needs its fact, its role and its evidence. `decide` is the order in which things are considered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from bot.decision.case import DRAFTED, LIMITS, Case, subjects
from bot.decision.choosing import answer, who_is_meant
from bot.decision.confidence import probability
from bot.decision.counting import counts_others
from bot.decision.drafted import too_coarse
from bot.decision.leaves_open import leaves_open
from bot.decision.mistakes import another_ones, mistaken, mixed_up, said_to_be_one, taken_for
from bot.decision.outcomes import Abstain, Answer, Chat, Decision, Reason
from bot.decision.overview import about_the_article, profile
from bot.decision.silence import abstain, foreseen, nearest
from bot.decision.sources import about_the_source
from bot.story.model import Fact
from bot.understanding.followup import leans_on_context, picked_place
from bot.understanding.index import Index
from bot.understanding.matching import rank, rank_unknowns, weigh
from bot.understanding.reading import Reading
from bot.understanding.session import Session
from bot.understanding.smalltalk import small_talk


def decide(case: Case) -> Decision:
    """Return what to do with a question."""
    return step_of(case)[1]


def step_of(case: Case) -> tuple[Step, Decision]:
    """Return the first of `STEPS` that knows what to do with the question, with what it says."""
    for step in STEPS:
        if decision := step(case):
            return step, decision
    return answer, answer(case)


def noise(case: Case) -> Abstain | None:
    """Return an abstention where nothing in the message can be read."""
    readable = any(character.isalnum() for character in case.reading.text)
    return None if readable else Abstain(Reason.NOT_UNDERSTOOD, 1.0)


def chat(case: Case) -> Chat | None:
    """Return the reply to small talk."""
    intent = small_talk(case.reading)
    return Chat(intent) if intent else None


def opinion(case: Case) -> Abstain | None:
    """Return an abstention from what only somebody with an opinion could answer."""
    if not case.reading.opinion or (case.reading.says and case.reading.subject):
        return None
    near = nearest(case)
    return Abstain(Reason.SILENT if near or case.named else Reason.OFF_TOPIC, 1.0, nearest=near)


def of_the_reader(case: Case) -> Abstain | None:
    """Return an abstention from what a reader asks of themselves: "can I trust this?", "are we safe?"."""
    if case.reading.form != "yes_no" or case.reading.focus[1:2] not in READERS:
        return None
    tells = bool(case.named) or case.best.content > 1  # "can I trust this?" has nothing of the Harbor Trust
    return Abstain(Reason.SILENT, 1.0, nearest=nearest(case) if tells else ())


def any_others(case: Case) -> Abstain | None:
    """Return an abstention from "is anyone else held?", unless the story has more than was spoken of."""
    if _is_excluded(case.best.fact, case.reading):  # there is nobody but whom the question leaves out
        return Abstain(Reason.SILENT, 1.0)
    if not case.reading.wants_more:
        return None
    best = next((each for each in case.ranked if each.fact.id not in case.session.facts), None)
    if best and case.session.facts and case.answers(best):
        return None
    near = best is not None and case.fits(best)
    return Abstain(Reason.SILENT, 1.0, nearest=(best.fact.id,) if best and near else ())


def picked(case: Case) -> Answer | Abstain | None:
    """Return one of the last answer's facts where just that is picked ("the second one"); there may be no second."""
    place = picked_place(case.reading)
    facts = case.session.facts
    if place is not None and case.reading.wants_other and len(facts) == 1:
        return Abstain(Reason.SILENT, 1.0)
    if place is None or case.session.choices or not -len(facts) <= place < len(facts) or len(facts) < 2:
        return None
    return Answer((facts[place],), 1.0)


def said_again(case: Case) -> Answer | None:
    """Return the last answer once more where just that is asked for ("quote him on that")."""
    reading = case.reading
    again = reading.refers and not reading.content and reading.form == "list" and case.session.facts
    return Answer(case.session.facts, 1.0) if again else None


def doubtful(case: Case) -> Abstain | Chat | None:
    """Return an abstention where no fact fits well enough to act on."""
    return None if case.fits(case.best) else abstain(case)


def misled(case: Case) -> Decision | None:
    """Return what to do where the best fact has nothing to do with somebody or something that the question names."""
    return mistaken(case) if case.best.strangers else None


def left_open(case: Case) -> Abstain | None:
    """Return an abstention where the best fact leaves open just what is asked for."""
    if case.best.open_role or too_coarse(case) or leaves_open(case):
        return Abstain(Reason.SILENT, min(1.0, case.best.coverage), nearest=(case.best.fact.id,))
    return None


READERS = (("i",), ("we",))
"""Words behind the verb of a yes/no question by which it asks of whoever asks."""
NEAR = 5
"""Facts of about the best score that are compared by how probable they are."""
SURE = 0.6
"""The confidence from which another fact than the last answer's is what "what else?" asks for."""
Step: TypeAlias = Callable[[Case], Decision | None]
STEPS: tuple[Step, ...] = (
    noise,
    chat,
    about_the_article,
    opinion,
    of_the_reader,
    picked,
    said_again,
    about_the_source,
    profile,
    said_to_be_one,
    taken_for,
    foreseen,
    who_is_meant,
    mixed_up,
    another_ones,
    any_others,
    doubtful,
    misled,
    left_open,
    answer,
)
"""In the order in which they are tried; the first that returns a decision is the one."""


def case_of(reading: Reading, session: Session, index: Index) -> Case:
    """Return the question with the facts ranked for it."""
    limits = DRAFTED if index.story.draft else LIMITS
    context = session.facts if leans_on_context(reading, session) else ()
    weighing = weigh(reading, index)
    ranked = rank(reading, index, context, weighing)
    wanted = reading.pronouns & {"male", "female"}
    fitting = [
        candidate
        for candidate in ranked
        if (not wanted or _may_be(candidate.fact, wanted, index))
        and not _is_excluded(candidate.fact, reading)
        and not counts_others(candidate.fact, reading, index)
    ]
    unknowns = rank_unknowns(reading, index, weighing)
    case = Case(reading, fitting or ranked, unknowns, weighing.alien, context, session, index, limits)
    return _others_first(_most_probable_first(case))


def _most_probable_first(case: Case) -> Case:
    """Return the case with the most probable of the facts that score about equally at the head."""
    near = [candidate for candidate in case.ranked[:NEAR] if case.near(candidate) and not candidate.strangers]
    if len(near) < 2 or case.best.strangers:
        return case
    # Where the author has just that question, nothing else goes before it.
    near = [candidate for candidate in near if candidate.similarity >= case.limits.sure] or near
    best = max(near, key=lambda candidate: probability(replace(case.signals(candidate), margin=0.0, unknown=0.0)))
    return replace(case, ranked=[best, *(candidate for candidate in case.ranked if candidate is not best)])


def _is_excluded(fact: Fact, reading: Reading) -> bool:
    """Return whether the fact is about nobody but whom the question leaves out."""
    return bool(reading.excluded and subjects(fact)) and subjects(fact) <= reading.excluded


def _may_be(fact: Fact, wanted: frozenset[str], index: Index) -> bool:
    """Return whether somebody the fact is about is of a gender that is asked for, or of none that is known."""
    genders = {index.story.entities[each].gender for each in subjects(fact) if each in index.story.entities}
    return not genders or bool(genders & (wanted | {None}))


def _others_first(case: Case) -> Case:
    """Return the case without the last answer's facts where "what else?" asks for more than them, if there is more."""
    if not any(unit.lemma == "else" for unit in case.reading.units):
        return case
    fresh = [candidate for candidate in case.ranked if candidate.fact.id not in case.session.facts]
    others = replace(case, ranked=fresh)
    return others if fresh and others.confidence(fresh[0]) >= SURE and not fresh[0].open_role else case
