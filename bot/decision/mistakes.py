"""Wrong ideas in a question: somebody who has no part in it, another date, one's sentence given to another."""

from __future__ import annotations

from dataclasses import replace

from bot.decision.case import Case, subjects
from bot.decision.choosing import answer
from bot.decision.outcomes import Abstain, Answer, Correction, Decision, Mistake, Reason, Verdict
from bot.decision.silence import abstain
from bot.decision.yes_no import explains_all
from bot.story.frames import RoleType, frames
from bot.story.model import EntityKind, Fact
from bot.understanding.matching import FIRM, Candidate
from bot.understanding.reading import Unit

BESIDE = 3
"""Words that may stand between somebody and what he is taken for: "is Price really a Russian …"."""
EXCLUSIVE = frozenset({"detention", "office", "picture", "result"})
"""Kinds of fact of which one subject rules out another; somebody may well have met others too."""
BEING = frozenset({"is", "are", "was", "were"})
OTHERS = 4
"""Facts among which another's may be found."""
YES_NO = frozenset({"yes_no", "choice"})
COUNTING = frozenset({"how_many", "how_much", "how_long", "how_far"})


def mistaken(case: Case) -> Decision:
    """Return what to do where the best fact has nothing to do with somebody or something that the question names."""
    best, reading = case.best, case.reading
    whole = next((candidate for candidate in case.ranked if case.answers(candidate)), None)
    if whole and not best.quoted and case.near(whole, margins=2) and not _loses(whole, best):
        others = [candidate for candidate in case.ranked if candidate is not whole]
        return answer(replace(case, ranked=[whole, *others]))
    stranger = best.strangers[0]
    speaks = reading.says and stranger.mention is not None and stranger.mention is reading.subject
    if speaks and best.fact.kind != "statement":
        return Abstain(Reason.SILENT, best.coverage, nearest=(best.fact.id,))
    if case.story.draft and reading.form in COUNTING:
        return abstain(case)  # a number in a draft's fact may count anything
    aside = {*best.unexplained, *(unit for unit in best.strangers if unit.temporal and not reading.refers)}
    predicate = [unit for unit in reading.content if unit not in aside and (unit.concepts or not unit.roles)]
    shared = sum(1 for mention in reading.mentions if mention.ids) > sum(1 for unit in best.strangers if unit.mention)
    if not (predicate or best.quoted or shared) or best.missing > case.limits.unexplained:
        return abstain(case)
    if not (best.quoted or shared or best.firm or len(predicate) > 1):
        return abstain(case)  # "is the ferry safe?", where a word of about that meaning is said of the ground
    if not (predicate or best.quoted or subjects(best.fact) & case.named) and stranger.temporal:
        return abstain(case)  # "is school on tomorrow?": the fact is of another day, and of something else there
    return _correction(case, best.fact, stranger)


def mixed_up(case: Case) -> Correction | None:
    """Return the correction where the question gives one's charge, sentence or post to another.

    "Was Reed convicted of espionage?": one fact of the kind is about Reed and knows no espionage, another explains
    the espionage and is about somebody else.
    """
    if case.reading.form not in YES_NO or not case.reading.mentions:
        return None
    near = [candidate for candidate in case.ranked[:8] if candidate.coverage >= case.limits.covered - 0.2]
    for own in near:
        if own is not case.best and case.answers(case.best):
            continue
        if own.strangers or not own.unexplained or not subjects(own.fact) & case.named:
            continue
        for other in near:
            alike = other.fact.kind == own.fact.kind and own.fact.kind in EXCLUSIVE - {"picture"}
            only_names = all(unit.mention for unit in other.strangers)
            if alike and other.strangers and only_names and not set(own.unexplained) & set(other.unexplained):
                facts = (own.fact.id, other.fact.id)
                return Correction(facts, own.coverage, Mistake.OTHERWISE, denied=True)
    return None


def _loses(whole: Candidate, best: Candidate) -> bool:
    """Return whether a fact that has to do with all the names has nothing else of the question, and the best has."""
    return not whole.content and best.content > 0 and any(unit.concepts for unit in whole.unexplained)


def another_ones(case: Case) -> Correction | None:
    """Return the correction where all that the question tells of somebody, the story tells of another.

    "How much was Rehn's bail?": the best fact is about Rehn and knows of no bail, another knows one, not of Rehn.
    """
    best = case.best
    if case.reading.form in {*YES_NO, "key_words"} or best.strangers or best.quoted:
        return None
    if case.reading.form == "who" and set(case.reading.focus[1:2]) & BEING:
        return None
    told = [unit for unit in best.unexplained if not unit.roles]
    if not told or not subjects(best.fact) & case.named or best.similarity >= case.limits.sure:
        return None
    for other in case.ranked[:OTHERS]:
        strangers = [unit for unit in other.strangers if unit.mention and unit.mention_ids and unit.factor == 1.0]
        if any(unit.mention and unit.mention.either for unit in strangers):
            continue  # "who lost more, Renn or Solvane?"
        if not strangers or len(strangers) < len(other.strangers) or other.fact.kind == "statement":
            continue
        position = case.index.positions[other.fact.id]
        own = all(case.index.passages.explaining(unit).get(position, 0.0) >= FIRM for unit in told)
        if own and other.content > best.content and case.near(other, margins=5) and not other.open_role:
            return _correction(case, other.fact, strangers[0])
    return None


def said_to_be_one(case: Case) -> Correction | None:
    """Return the correction where the last answer and what the question names are taken for one thing."""
    same = any(unit.lemma in {"same", "identical"} for unit in case.reading.units)
    if not same or case.reading.form != "yes_no" or not case.session.facts or not case.reading.mentions:
        return None
    for other in case.ranked:
        if not other.strangers and other.fact.id not in case.session.facts:
            facts = (other.fact.id, case.session.facts[0])
            return Correction(facts, min(1.0, other.coverage), Mistake.OTHERWISE, denied=True)
    return None


def taken_for(case: Case) -> Answer | Correction | None:
    """Return what to say to "is she the president?": what the story calls her, and whether it is that.

    Only where the question says nothing else; what is named beside the person is another person, a country or an
    organisation.
    """
    reading = case.reading
    if reading.form != "yes_no" or reading.focus[:1] not in {("is",), ("was",), ("are",), ("were",)}:
        return None
    own = [unit for unit in reading.content if unit.factor == 1.0 and not unit.soft and "title" not in unit.roles]
    if own or len(reading.mentions) < 2:
        return None
    first, second = reading.mentions[:2]
    if any(token.possessive and token.text == first.words.split()[-1] for token in reading.tokens):
        return None  # "was Molvik's letter answered?"
    between = reading.focus[first.end : second.start] if reading.units[0].factor == 1.0 else ()
    if not 0 <= second.start - first.end <= BESIDE or set(between) & case.index.lexicon.prepositions - {"of"}:
        return None  # "was she in Iceland?"
    offices = {each: fact for fact in case.story.facts_of_kind("office") for each in subjects(fact)}
    person = min(first.ids, default="")
    if len(first.ids) != 1 or person not in offices:
        return None
    others = [mention.ids for mention in reading.mentions if mention.ids != {person}]
    belongs = {person} | case.index.passage(offices[person].id).sides
    if all(ids & belongs for ids in others):
        plain = not reading.negated and explains_all(case, offices[person])
        return Answer((offices[person].id,), 1.0, verdict=Verdict.YES if plain else Verdict.NONE)
    taken = [offices[each].id for ids in others for each in sorted(ids) if len(ids) == 1 and each in offices]
    return Correction((offices[person].id, *taken[:1]), 1.0, Mistake.OTHERWISE, denied=True)


def _correction(case: Case, fact: Fact, stranger: Unit) -> Correction:
    """Return the correction for what the question names and the fact has nothing to do with."""
    asks_yes_no, roles = case.reading.form in YES_NO, case.reading.asked
    confidence = min(1.0, case.best.coverage)
    if stranger.mention is None:
        mistake = Mistake.DATE if stranger.temporal else Mistake.OTHERWISE
        return Correction((fact.id,), confidence, mistake, denied=asks_yes_no, roles=roles)
    ids = stranger.mention.ids
    denied = asks_yes_no and _names_a_rival(ids, fact, case) and (bool(ids) or _is_place_of(stranger, case))
    if not ids:
        named = stranger.words if stranger.words.isupper() else stranger.words.title()
        return Correction((fact.id,), confidence, Mistake.UNHEARD, denied, named, roles)
    mistake = Mistake.OTHERWISE if denied else Mistake.STRANGER
    return Correction((fact.id,), confidence, mistake, denied, min(ids), roles)


def _is_place_of(stranger: Unit, case: Case) -> bool:
    """Return whether the question says that it happened in the place, rather than speaking of it."""
    words = case.reading.focus
    return stranger.position > 0 and stranger.position <= len(words) and words[stranger.position - 1] in {"in", "at"}


def _names_a_rival(ids: frozenset[str], fact: Fact, case: Case) -> bool:
    """Return whether the fact names somebody or something else of the same sort as its subject or its place."""
    frame, entities = frames()[fact.kind], case.story.entities
    kinds = {entities[each].kind for each in ids} or {EntityKind.COUNTRY, EntityKind.PLACE}
    roles = (frame.subject, "where") if fact.kind in EXCLUSIVE or case.best.quoted else ("where",)
    held = [
        entities[str(filler)].kind
        for role in roles
        if role in fact.roles and frame.roles[role].type is RoleType.ENTITIES
        for filler in fact.roles[role]
    ]
    return bool(kinds & set(held))
