"""What to say to a question that wants a yes or a no: "Yes", "No", that it is only a plan, or just the fact."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from bot.decision.case import Case, subjects
from bot.decision.outcomes import Abstain, Answer, Correction, Decision, Mistake, Reason, Verdict
from bot.decision.overview import OCCASIONS
from bot.story.frames import frames
from bot.story.model import Fact, Status
from bot.understanding.matching import BESIDE, Candidate
from bot.understanding.passages import CONCEPT, OWN
from bot.understanding.reading import Reading
from bot.understanding.samples import EXPLAINED
from bot.understanding.text import lemma_of, lemmas_of, words_of

PAST = frozenset({("did",), ("was",), ("were",), ("has",), ("have",), ("had",)})
"""Openings of a question for what is done."""
CHARGED = frozenset({"accuse", "charge", "suspect"})
"""Concepts of a question that asks no more than what somebody is charged with."""
ALL = frozenset({"ever", "never", "always", "all", "every", "everyone", "everybody", "everything", "only", "both"})
"""Words that claim more than a fact says that lacks them."""
OVER = frozenset({"until", "former", "formerly", "once"})
"""Words of a fact by which something is no more."""
MOST_MISSING = 0.1
"""The share of a question's weight that may stay unexplained under a plain "yes"."""


def yes_or_no(case: Case, best: Candidate, confidence: float) -> Decision:
    """Return the answer to a yes/no question; a plain "yes" needs every word of it explained by the fact itself."""
    reading, fact = case.reading, best.fact
    if best.denied and (contrary := _contrary(case)):
        return Answer((contrary.id, fact.id), confidence, reading.asked)
    if reading.form == "yes_no" and any(gap.holds(case, best) for gap in GAPS):
        return Abstain(Reason.SILENT, best.coverage, nearest=(fact.id,))
    otherwise = (bool(best.opposed) != best.denied) != reading.negated
    if reading.form == "yes_no" and otherwise:
        mistake = Mistake.PLAN if fact.status is Status.PLANNED and _taken_for_certain(best) else Mistake.OTHERWISE
        return Correction((fact.id,), confidence, mistake, mistake is Mistake.OTHERWISE, roles=reading.asked)
    if fact.status is Status.PLANNED and _took_place(reading):
        return Answer((fact.id,), confidence, verdict=Verdict.NOT_YET)
    plain = not any(doubt.holds(case, best) for doubt in DOUBTS)
    return Answer((fact.id,), confidence, verdict=Verdict.YES if plain else Verdict.NONE)


def _is_sure(case: Case, best: Candidate) -> bool:
    """Return whether the question is nearly one that the author wrote under the fact.

    It leads to the fact; whether the answer is "yes" only its words can tell.
    """
    return best.similarity >= case.limits.sure


def _is_met(case: Case, best: Candidate) -> bool:
    return bool(best.opposed or best.denied or _is_sure(case, best))


def _is_off(case: Case, best: Candidate) -> bool:
    """Return whether the question is about an hour, a place or a deed of which the fact tells nothing."""
    reading, fact = case.reading, best.fact
    if _is_sure(case, best):
        return False
    passages, passage = case.index.passages, case.index.passage(fact.id)
    if "hour" in reading.fine and "hour" not in passage.implied:
        return True
    if fact.kind == "statement" and _is_asked_of_a_place(reading) and not {"where", "at"} & set(fact.roles):
        return True
    position = case.index.positions[fact.id]
    for unit in reading.content if fact.kind != "statement" else ():
        column = passages.explaining(unit)
        others = [passages.passages[place].fact.kind for place, value in column.items() if value >= OWN]
        if EXPLAINED <= column.get(position, 0.0) <= CONCEPT and set(others) - set(BESIDE):
            return True  # the story has the very word of something else
    return False


def _is_asked_of_a_place(reading: Reading) -> bool:
    """Return whether the question asks only whether somebody was somewhere: "was she at the meeting?"."""
    if not reading.mentions or reading.focus[0] not in {"is", "are", "was", "were"}:
        return False
    return reading.focus[reading.mentions[0].end : reading.mentions[0].end + 1] in {("at",), ("in",)}


def _denies_something_else(case: Case, best: Candidate) -> bool:
    """Return whether a statement denies it of its speaker, and the question asks it of others, or in other words."""
    reading, fact = case.reading, best.fact
    if fact.kind != "statement" or reading.says or _is_sure(case, best):
        return False
    passage = case.index.passage(fact.id)
    acting = reading.subject.ids if reading.subject else frozenset[str]()
    if acting & subjects(fact):
        return False
    other = acting and not acting & passage.sides
    return bool(other) or not any(unit.lemma in passage.denied for unit in reading.content)


def _contrary(case: Case) -> Fact | None:
    """Return what somebody else says of the same, where the best fact is only one's denial: "was the firm warned?"."""
    best = case.best
    if best.fact.kind != "statement" or case.reading.says:
        return None
    others = (
        each.fact
        for each in case.ranked
        if each.fact.kind == "statement"
        and each.content >= best.content
        and not each.denied
        and not each.opposed
        and case.answers(each)
    )
    return next((fact for fact in others if subjects(fact) != subjects(best.fact)), None)


def _only_said(best: Candidate, reading: Reading) -> bool:
    """Return whether the question takes for done what somebody only speaks of, in other words than the question's."""
    return best.fact.kind == "statement" and not reading.says and not best.firm and reading.focus[:1] in PAST


def _only_demanded(fact: Fact, reading: Reading) -> bool:
    """Return whether the question takes for done what the story only reports somebody asking for."""
    asks_for_it = any("demand" in unit.concepts for unit in reading.units) or reading.says
    return fact.kind == "demand" and not asks_for_it


def _taken_for_certain(best: Candidate) -> bool:
    """Return whether all that the question has against the fact is that it be certain: "is it confirmed?"."""
    return bool(best.opposed) and not best.denied and all("certain" in unit.concepts for unit in best.opposed)


def _took_place(reading: Reading) -> bool:
    """Return whether the question takes for done what may only be planned: "did they meet?", "is it true they met?"."""
    if reading.tense == "future" or any("plan" in unit.concepts for unit in reading.units):
        return False
    opens = reading.focus[:1]
    return opens in PAST or reading.tense == "past" or any(word.endswith("ed") for word in reading.focus)


def _says_nothing_telling(case: Case, best: Candidate) -> bool:
    """Return whether the question is all names and words of many senses, but for the word for the fact's kind."""
    own = subjects(best.fact) & case.named
    kind = frozenset(frames()[best.fact.kind].concepts) if own else frozenset()
    return not any(not unit.soft or unit.concepts & kind for unit in case.reading.content)


def _is_claimed(case: Case, best: Candidate) -> bool:
    return best.fact.kind == "statement" and not subjects(best.fact) & case.named


def _denies_something(case: Case, best: Candidate) -> bool:
    if _is_sure(case, best) or case.reading.negated or best.denied:
        return False
    return bool(case.index.passage(best.fact.id).denied)


def _has_number_in_excerpt_alone(case: Case, best: Candidate) -> bool:
    if _is_sure(case, best) or case.reading.negated or best.denied:
        return False
    numbers = case.index.passage(best.fact.id).numbers
    return any(unit.lemma.isdigit() and not unit.temporal and unit.lemma not in numbers for unit in case.reading.units)


def _is_outdated(case: Case, best: Candidate) -> bool:
    outdated = case.index.passage(best.fact.id).outdated
    return any(unit.lemma in outdated for unit in case.reading.units)


def _differs_in_who(case: Case, best: Candidate) -> bool:
    reading, fact = case.reading, best.fact
    if reading.subject is None or not reading.subject.ids:
        return False
    if reading.says and fact.attribution:
        return not reading.subject.ids & {*fact.attribution.who, *subjects(fact)} or not (
            fact.kind == "statement" or reading.subject.ids & set(fact.attribution.who)
        )
    acts = reading.focus[:1] in {("did",), ("does",), ("do",)} and frames()[fact.kind].subject == "who"
    return acts and not case.named & subjects(fact)


def _is_to_come(case: Case, best: Candidate) -> bool:
    reading, fact = case.reading, best.fact
    if fact.status is not Status.PLANNED or fact.kind in OCCASIONS or reading.tense == "future":
        return False
    ahead = any(unit.temporal or "plan" in unit.concepts for unit in reading.units) or "to" in reading.focus
    return not ahead and not any(word.endswith("ing") for word in reading.focus)


def _is_over(case: Case, best: Candidate) -> bool:
    """Return whether the question asks how things are, and the fact says until when, or of what has been."""
    own = {word for text in _own_texts(best.fact) for word in words_of(text)}
    return case.reading.focus[:1] in {("is",), ("are",)} and bool(OVER & own - set(case.reading.focus))


def _is_light(case: Case, best: Candidate) -> bool:
    """Return whether the question has a verb of little weight that the fact has not: "did they find anyone?"."""
    position, passages = case.index.positions[best.fact.id], case.index.passages
    return any(
        unit.light and unit.concepts and unit.factor == 1.0 and passages.explaining(unit).get(position, 0.0) < EXPLAINED
        for unit in case.reading.units
    )


def _is_denial(case: Case, best: Candidate) -> bool:
    denials = case.index.lexicon.denials
    verbs = [lemma_of(word) for word in words_of(best.fact.text("verb") or "") if word in denials]
    return bool(verbs) and not any(unit.lemma in verbs for unit in case.reading.units)


def _is_only_charged(case: Case, best: Candidate) -> bool:
    fact = best.fact
    if fact.kind != "detention" or {"offence", "sentence"} & set(fact.roles) or "charge" not in fact.roles:
        return False
    charged = set(lemmas_of(fact.text("charge") or ""))
    concepts = {each for lemma in charged for each in case.index.lexicon.concepts_of(lemma)}
    if any(unit.concepts & CHARGED or "charge" in unit.roles for unit in case.reading.units):
        return False
    return all(unit.lemma in charged or unit.concepts & concepts for unit in case.reading.content if not unit.soft)


def _is_another_ones(case: Case, best: Candidate) -> bool:
    """Return whether the fact is about several, and what it says of one of them may stand in the excerpt alone."""
    fact = best.fact
    people = {str(each) for role in ("who", "whom") for each in fact.roles.get(role, ())}
    if len(people) < 2 or not case.named & people or people <= case.named:
        return False
    texts = [fact.says or "", *(str(value) for values in fact.roles.values() for value in values)]
    lemmas = {lemma for text in texts for lemma in lemmas_of(text)}
    concepts = {each for lemma in lemmas for each in case.index.lexicon.concepts_of(lemma)}
    concepts |= set(frames()[fact.kind].concepts) | set(fact.roles)
    return any(
        unit.lemma not in lemmas and not unit.concepts & concepts
        for unit in case.reading.content
        if not (unit.soft or unit.temporal)
    )


def _says_it_of_all(case: Case, best: Candidate) -> bool:
    words = ALL.intersection(case.reading.focus)
    own = {word for text in _own_texts(best.fact) for word in words_of(text)}
    return bool(words - own)


def _own_texts(fact: Fact) -> list[str]:
    return [
        fact.says or "",
        *(str(value) for values in fact.roles.values() for value in values),
        *fact.valid_quotes,
        *fact.ask,
    ]


class Doubt(NamedTuple):
    """Something that speaks against a plain "Yes", or against any answer, from a fact that fits."""

    reason: str
    holds: Callable[[Case, Candidate], bool]


GAPS = (
    Doubt(
        'a word of known meaning that the fact has not: "has he admitted it?"',
        lambda case, best: not _is_met(case, best) and any(unit.concepts for unit in best.unexplained),
    ),
    Doubt(
        'somebody only speaks of it: "has Russia attacked?"',
        lambda case, best: not (best.opposed or best.denied) and _only_said(best, case.reading),
    ),
    Doubt(
        'an hour, a place or a deed of which it tells nothing: "was it 5 am?"',
        lambda case, best: not best.opposed and _is_off(case, best),
    ),
    Doubt('it is only asked for: "were they freed?"', lambda case, best: _only_demanded(best.fact, case.reading)),
    Doubt(
        'it is one of several who did it: "did Emil teach?"',
        lambda case, best: not _is_met(case, best) and _is_another_ones(case, best),
    ),
    Doubt(
        'another side denies it: "does Russia want it?"',
        lambda case, best: best.denied and not best.opposed and _denies_something_else(case, best),
    ),
)
"""Every reason to leave a yes/no question open, though a fact fits, in no order: one is enough."""
DOUBTS = (
    Doubt('"this or that?": a yes would tell nothing', lambda case, _: case.reading.form != "yes_no"),
    Doubt("the question has something that the fact has not", lambda _, best: best.missing >= MOST_MISSING),
    Doubt(
        "a word stands in the fact only in another way, or only in an author's sample", lambda _, best: not best.firm
    ),
    Doubt("the question has no telling word that the fact could bear out", _says_nothing_telling),
    Doubt("it is only alleged", lambda _, best: best.fact.status is Status.ALLEGED),
    Doubt("somebody says so whom the question does not name", _is_claimed),
    Doubt('somebody is only charged with it: "did he falsify the reports?"', _is_only_charged),
    Doubt('the question asks of all or of all time: "the deadliest ever"', _says_it_of_all),
    Doubt('the fact has been: "is she free now?", where she was free until the verdict', _is_over),
    Doubt("the question has a verb of little weight that the fact has not", _is_light),
    Doubt("the fact denies something, maybe just this", _denies_something),
    Doubt("the number stands in the excerpt alone, where it may be another's", _has_number_in_excerpt_alone),
    Doubt('the fact supersedes it: "was the school destroyed?", where it was damaged', _is_outdated),
    Doubt(
        'the question adds a colour or a quotation of its own: "a good diplomat"',
        lambda case, best: not explains_all(case, best.fact),
    ),
    Doubt("the question makes somebody do, say or get what is somebody else's in the fact", _differs_in_who),
    Doubt('the question asks how things stand, the fact is only planned: "is the school open?"', _is_to_come),
    Doubt("the fact is somebody's denial, and the question not whether they deny it", _is_denial),
)
"""Every reason to state the fact without a plain "Yes", so that the reader judges, in no order: one is enough."""


def explains_all(case: Case, fact: Fact) -> bool:
    """Return whether the fact has something of each word of many senses, and every quotation: "a good diplomat"."""
    position = case.index.positions[fact.id]
    soft = [unit for unit in case.reading.content if unit.soft and unit.factor == 1.0]
    if any(case.index.passages.explaining(unit).get(position, 0.0) < EXPLAINED for unit in soft):
        return False
    own = f" {' '.join(word for each in fact.evidence for word in words_of(each.quote))} "
    return all(f" {' '.join(words_of(span))} " in own for span in case.reading.quotations)
