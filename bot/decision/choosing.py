"""Which of the facts that fit: one, several side by side, or a question back."""

from __future__ import annotations

from collections.abc import Sequence

from bot.decision.case import Case, subjects
from bot.decision.outcomes import Abstain, Answer, Clarify, Correction, Decision, Mistake, Reason, Shape, Verdict
from bot.decision.overview import OCCASIONS
from bot.story.frames import frames
from bot.story.model import ARTICLE, EntityKind, Fact, Status
from bot.understanding.matching import Candidate
from bot.understanding.reading import Reading
from bot.understanding.roles import answering_roles
from bot.understanding.samples import EXPLAINED
from bot.understanding.text import lemma_of, words_of

MOST_FACTS = 6
"""Facts in one answer; more tire the reader."""
MOST_CHOICES = 4
FULL = 0.75
"""The coverage from which a second occasion is worth a mention."""
PAST = frozenset({("did",), ("was",), ("were",), ("has",), ("have",), ("had",)})
"""Openings of a question for what is done."""
LISTS = frozenset({"who", "list", "how_many", "what", "key_words"})
"""Question forms that several facts may answer side by side."""
HALF = 0.5
"""The confidence of a question back."""


def answer(case: Case) -> Decision:
    """Return the answer of the best fact, of several together, or a question back."""
    if back := _which_namesake(case):
        return back
    best = case.best
    together = _together(case)
    confidence = min(1.0, max(best.coverage, best.similarity))
    shape = Shape.COUNT if case.reading.form == "how_many" else Shape.FACTS
    if len(together) > 1:
        return Answer(together[:MOST_FACTS], confidence, case.reading.asked, shape=shape)
    near = [each for each in case.ranked if case.near(each) and case.answers(each)]
    tied = _distinct([each for each in near if best.opposed or not each.opposed], case)
    if best.similarity < case.limits.sure and tied:
        best = tied[0]
    if case.reading.form in {"yes_no", "choice"}:
        return _yes_or_no(case, best, confidence)
    if best.similarity < case.limits.sure and _differ(tied):
        by_subject: dict[frozenset[str], str] = {}
        for each in tied:
            by_subject.setdefault(subjects(each.fact), each.fact.id)
        return Clarify(tuple(by_subject.values())[:MOST_CHOICES], case.reading.asked, confidence * HALF)
    if best.opposed:
        return Correction((best.fact.id,), confidence, Mistake.OTHERWISE, roles=case.reading.asked)
    first, also = _past_first(case, best.fact, _also(case, best.fact))
    return Answer((first,), confidence, case.reading.asked, shape=shape, also=also)


def who_is_meant(case: Case) -> Clarify | None:
    """Return the question back where "he" or "the guy" could be any of several."""
    reading = case.reading
    if not (reading.pronouns & {"male", "female"} or reading.indefinite) or reading.form == "who":
        return None
    if case.named or len(reading.content) > 2:
        return None
    kind = "statement" if reading.says else case.best.fact.kind
    choices: dict[frozenset[str], str] = {}
    for each in case.ranked:
        fits = each.coverage >= case.limits.covered - 0.15 and not each.open_role
        if each.fact.kind == kind and fits and _may_be_meant(each.fact, case):
            choices.setdefault(subjects(each.fact), each.fact.id)
    return Clarify(tuple(choices.values())[:MOST_CHOICES], reading.asked, HALF) if len(choices) > 1 else None


def _may_be_meant(fact: Fact, case: Case) -> bool:
    """Return whether the question's "he" or "she" fits one of those that the fact is about."""
    entities = [case.story.entities[each] for each in subjects(fact) if each in case.story.entities]  # else an outlet
    people = [entity for entity in entities if entity.kind is EntityKind.PERSON]
    wanted = case.reading.pronouns & {"male", "female"}
    return any(not wanted or person.gender is None or person.gender in wanted for person in people)


def _which_namesake(case: Case) -> Clarify | None:
    """Return the question back where a name fits several persons and each has an answer of their own."""
    ambiguous = [each for each in case.reading.mentions if len(each.ids) > 1 and not each.all_of and not each.either]
    if not ambiguous:
        return None
    fitting = [each for each in case.ranked if case.near(each, margins=2) and case.fits(each) and not each.open_role]
    for mention in ambiguous:
        choices: dict[frozenset[str], str] = {}
        for each in fitting:
            meant = mention.ids & subjects(each.fact)
            if len(meant) == 1:
                choices.setdefault(meant, each.fact.id)
        if len(choices) > 1:
            return Clarify(tuple(choices.values())[:MOST_CHOICES], case.reading.asked, HALF)
    return None


def _together(case: Case) -> tuple[str, ...]:
    """Return the facts that answer side by side, of the best fact's kind; at most one where there is no such list."""
    kind = case.best.fact.kind
    if kind == ARTICLE and case.reading.form not in {"yes_no", "choice"}:
        return tuple(fact.id for fact in case.story.facts_of_kind(ARTICLE))
    alike = [each for each in case.ranked if each.fact.kind == kind and not each.open_role]
    if kind == "statement":
        return _all_said(case, alike)
    same = [each for each in alike if not each.unexplained and case.near(each, margins=3)]
    listed = case.named & frozenset(subject for each in same for subject in subjects(each.fact))
    if any(mention.all_of for mention in case.reading.mentions) or len(listed) > 1:
        return tuple(each.fact.id for each in alike if subjects(each.fact) & case.named and each.coverage >= 0.4)
    asked, form = case.reading.asked, case.reading.form
    wants_subject = not asked or frames()[kind].subject in asked or form == "how_many"
    if form not in LISTS or listed or not wants_subject:
        return ()
    by_subject: dict[frozenset[str], str] = {}
    for each in same:
        by_subject.setdefault(subjects(each.fact), each.fact.id)
    return tuple(by_subject.values())


def _all_said(case: Case, statements: Sequence[Candidate]) -> tuple[str, ...]:
    """Return all that somebody said, where the question asks for that and names no topic."""
    wanted = case.reading.says and not case.reading.topics and case.reading.form in {"what", "list", "key_words"}
    if not wanted or not subjects(case.best.fact) & case.named:
        return ()
    own = [each for each in statements if subjects(each.fact) & case.named]
    return tuple(each.fact.id for each in own if each.coverage >= case.limits.covered)


def _also(case: Case, fact: Fact) -> str | None:
    """Return the other meeting or event that "the summit" might have meant, where the question names nobody."""
    if case.reading.mentions or fact.kind not in OCCASIONS:
        return None
    for each in case.ranked:
        fits = each.coverage >= FULL and not each.open_role and not each.strangers
        if fits and each.fact.kind in OCCASIONS and not subjects(each.fact) & subjects(fact):
            return each.fact.id
    return None


def _past_first(case: Case, fact: Fact, also: str | None) -> tuple[str, str | None]:
    """Return the fact to answer with and the other occasion, if any: of "when did they meet?", what did take place."""
    other = case.story.facts[also] if also else None
    past = case.reading.tense == "past"
    if other and past and fact.status is Status.PLANNED and other.status is Status.HAPPENED:
        return other.id, fact.id
    return fact.id, also


def _distinct(candidates: Sequence[Candidate], case: Case) -> list[Candidate]:
    """Return the candidates with different answers; where one says all that another does, that one."""
    said = {each.fact.id: _fillers(each.fact, case) for each in candidates}
    kept: list[Candidate] = []
    for each in sorted(candidates, key=lambda each: -len(said[each.fact.id])):
        if not any(other.fact.kind == each.fact.kind and said[each.fact.id] <= said[other.fact.id] for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda each: -each.score)


def _fillers(fact: Fact, case: Case) -> frozenset[object]:
    """Return what fills the roles that were asked for, or the subject where none was."""
    roles = answering_roles(case.reading, case.index.passage(fact.id), case.index) or {frames()[fact.kind].subject}
    return frozenset(filler for role in roles for filler in fact.roles.get(role, ()))


def _differ(tied: Sequence[Candidate]) -> bool:
    """Return whether tied facts are of one kind with different subjects: two things that one question may mean."""
    return len({each.fact.kind for each in tied}) == 1 and len({subjects(each.fact) for each in tied}) > 1


def _yes_or_no(case: Case, best: Candidate, confidence: float) -> Decision:
    """Return the answer to a yes/no question; a plain "yes" needs every word of it explained by the fact itself."""
    reading, fact = case.reading, best.fact
    sure = best.similarity >= case.limits.sure
    if best.denied and (contrary := _contrary(case)):
        return Answer((contrary.id, fact.id), confidence, reading.asked)
    met = best.opposed or best.denied or sure
    if reading.form == "yes_no" and not met and any(unit.concepts for unit in best.unexplained):
        return Abstain(Reason.SILENT, best.coverage, nearest=(fact.id,))  # "has he admitted it?"
    if reading.form == "yes_no" and not (best.opposed or best.denied) and _only_said(best, reading):
        return Abstain(Reason.SILENT, best.coverage, nearest=(fact.id,))  # "has Russia attacked?"
    if reading.form == "yes_no" and _only_demanded(fact, reading):
        return Abstain(Reason.SILENT, best.coverage, nearest=(fact.id,))  # "were they freed?"
    otherwise = (bool(best.opposed) != best.denied) != reading.negated
    if reading.form == "yes_no" and otherwise:
        mistake = Mistake.PLAN if fact.status is Status.PLANNED and _taken_for_certain(best) else Mistake.OTHERWISE
        return Correction((fact.id,), confidence, mistake, mistake is Mistake.OTHERWISE, roles=reading.asked)
    if fact.status is Status.PLANNED and _took_place(reading):
        return Answer((fact.id,), confidence, verdict=Verdict.NOT_YET)
    claim = fact.kind == "statement" and not subjects(fact) & case.named
    vouched = fact.status is not Status.ALLEGED and not claim
    kind = frozenset(frames()[fact.kind].concepts) if subjects(fact) & case.named else frozenset()
    telling = any(not unit.soft or unit.concepts & kind for unit in reading.content)
    hedged = not (sure or reading.negated or best.denied) and _is_hedged(case, fact)
    hedged = hedged or _is_outdated(case, fact) or not explains_all(case, fact) or _differs_in_who(case, fact)
    hedged = hedged or _is_to_come(case, fact) or _is_denial(case, fact)
    # A question that the author wrote under the fact leads to it; whether the answer is "yes" only its words can tell.
    plain = reading.form == "yes_no" and best.missing < 0.1 and best.firm and telling and vouched and not hedged
    return Answer((fact.id,), confidence, verdict=Verdict.YES if plain else Verdict.NONE)


def _is_hedged(case: Case, fact: Fact) -> bool:
    """Return whether the fact denies something, or has the number in question in its excerpt alone: maybe another's."""
    passage = case.index.passage(fact.id)
    strange = any(
        unit.lemma.isdigit() and not unit.temporal and unit.lemma not in passage.numbers for unit in case.reading.units
    )
    return bool(passage.denied) or strange


def explains_all(case: Case, fact: Fact) -> bool:
    """Return whether the fact has something of each word of many senses, and every quotation: "a good diplomat"."""
    position = case.index.positions[fact.id]
    soft = [unit for unit in case.reading.content if unit.soft and unit.factor == 1.0]
    if any(case.index.passages.explaining(unit).get(position, 0.0) < EXPLAINED for unit in soft):
        return False
    own = f" {' '.join(word for each in fact.evidence for word in words_of(each.quote))} "
    return all(f" {' '.join(words_of(span))} " in own for span in case.reading.quotations)


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


def _differs_in_who(case: Case, fact: Fact) -> bool:
    """Return whether the question makes somebody do, say or get what in the fact is somebody else's, unnamed there."""
    reading = case.reading
    if reading.subject is None or not reading.subject.ids:
        return False
    if reading.says and fact.attribution:
        return not reading.subject.ids & {*fact.attribution.who, *subjects(fact)} or not (
            fact.kind == "statement" or reading.subject.ids & set(fact.attribution.who)
        )
    acts = reading.focus[:1] in {("did",), ("does",), ("do",)} and frames()[fact.kind].subject == "who"
    return acts and not case.named & subjects(fact)


def _is_to_come(case: Case, fact: Fact) -> bool:
    """Return whether the question asks how things stand where the fact is only planned: "is the school open?"."""
    reading = case.reading
    if fact.status is not Status.PLANNED or fact.kind in OCCASIONS or reading.tense == "future":
        return False
    ahead = any(unit.temporal or "plan" in unit.concepts for unit in reading.units) or "to" in reading.focus
    return not ahead and not any(word.endswith("ing") for word in reading.focus)


def _is_denial(case: Case, fact: Fact) -> bool:
    """Return whether the fact is somebody's denial, and the question not whether they deny it."""
    verbs = [lemma_of(word) for word in words_of(fact.text("verb") or "") if word in case.index.lexicon.denials]
    return bool(verbs) and not any(unit.lemma in verbs for unit in case.reading.units)


def _taken_for_certain(best: Candidate) -> bool:
    """Return whether all that the question has against the fact is that it be certain: "is it confirmed?"."""
    return bool(best.opposed) and not best.denied and all("certain" in unit.concepts for unit in best.opposed)


def _is_outdated(case: Case, fact: Fact) -> bool:
    """Return whether the question says what the fact supersedes: "was the school destroyed?", where it was damaged."""
    return any(unit.lemma in case.index.passage(fact.id).outdated for unit in case.reading.units)


def _took_place(reading: Reading) -> bool:
    """Return whether the question takes for done what may only be planned: "did they meet?", "is it true they met?"."""
    if reading.tense == "future" or any("plan" in unit.concepts for unit in reading.units):
        return False
    opens = reading.focus[:1]
    return opens in PAST or reading.tense == "past" or any(word.endswith("ed") for word in reading.focus)


def _only_said(best: Candidate, reading: Reading) -> bool:
    """Return whether the question takes for done what somebody only speaks of, in other words than the question's."""
    return best.fact.kind == "statement" and not reading.says and not best.firm and reading.focus[:1] in PAST


def _only_demanded(fact: Fact, reading: Reading) -> bool:
    """Return whether the question takes for done what the story only reports somebody asking for."""
    asks_for_it = any("demand" in unit.concepts for unit in reading.units) or reading.says
    return fact.kind == "demand" and not asks_for_it
