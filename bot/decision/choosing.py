"""Which of the facts that fit: one, several side by side, or a question back."""

from __future__ import annotations

from collections.abc import Sequence

from bot.decision.case import Case, subjects
from bot.decision.outcomes import Abstain, Answer, Clarify, Correction, Decision, Mistake, Reason, Shape, Verdict
from bot.decision.overview import OCCASIONS
from bot.decision.yes_no import yes_or_no
from bot.story.frames import frames
from bot.story.model import ARTICLE, EntityKind, Fact, Status
from bot.understanding.matching import Candidate
from bot.understanding.reading import Reading
from bot.understanding.roles import answering_roles

MOST_FACTS = 6
"""Facts in one answer; more tire the reader."""
MOST_CHOICES = 4
EVEN = 0.01
"""How far apart the scores may be of facts that a question does not tell apart at all."""
OF_A_DEED = frozenset({"when", "where", "how_long"})
"""Question forms that ask of what is done, where they ask of the past."""
OF_ANOTHER_TIME = frozenset({"when", "where", "how", "how_long", "who"})
"""Question forms that take no side: what has opened may close, and when it does the story may just not say."""
DONE = frozenset({"did", "was", "were", "had"})
FULL = 0.75
"""The coverage from which a second occasion is worth a mention."""
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
    if len(together) > 1 and (best.fact.id in together or best.similarity < case.limits.sure):
        return Answer(together[:MOST_FACTS], confidence, case.reading.asked, shape=shape)
    near = [each for each in case.ranked if case.near(each) and case.answers(each)]
    tied = _distinct([each for each in near if best.opposed or not each.opposed], case)
    if best.similarity < case.limits.sure and tied:
        best = tied[0]
    if case.reading.form in {"yes_no", "choice"}:
        return yes_or_no(case, best, confidence)
    if best.similarity < case.limits.sure and (_differ(tied) or _says_too_little(case, tied)):
        by_subject: dict[frozenset[str], str] = {}
        for each in tied:
            by_subject.setdefault(subjects(each.fact), each.fact.id)
        return Clarify(tuple(by_subject.values())[:MOST_CHOICES], case.reading.asked, confidence * HALF)
    if best.opposed and case.reading.form in OF_ANOTHER_TIME:
        return Abstain(Reason.SILENT, best.coverage, nearest=(best.fact.id,))
    if best.opposed:
        return Correction((best.fact.id,), confidence, Mistake.OTHERWISE, roles=case.reading.asked)
    first, also = _past_first(case, best.fact, _also(case, best.fact))
    to_come = case.story.facts[first].status is Status.PLANNED
    verdict = Verdict.NOT_YET if to_come and _asks_of_the_past(case.reading) else Verdict.NONE
    return Answer((first,), confidence, case.reading.asked, verdict, shape, also)


def _asks_of_the_past(reading: Reading) -> bool:
    """Return whether the question asks when, where or for how long something was done, and of no plan."""
    planned = any("plan" in unit.concepts for unit in reading.units) or "to" in reading.focus
    return reading.form in OF_A_DEED and bool(DONE & set(reading.focus)) and not (planned or reading.says)


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


def _says_too_little(case: Case, tied: Sequence[Candidate]) -> bool:
    """Return whether a question with a single telling word has several facts to which it is all the same."""
    even = [each for each in tied if each.score >= tied[0].score - EVEN]
    vague = case.reading.form == "what" and not case.reading.mentions and len(case.reading.units) == 1
    return vague and len(even) > 2
