"""What of a claim a fact does not bear out: its words, numbers, names, roles, denials, and whether it has happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.decision.case import Case, subjects
from bot.decision.claim_names import name_gaps
from bot.decision.claim_parts import ARTICLES, identity
from bot.decision.claim_roles import REPORTING, role_gaps
from bot.decision.outcomes import Gap
from bot.decision.overview import OCCASIONS
from bot.story.frames import RoleType, frames
from bot.story.model import Fact, Status
from bot.understanding.index import Index
from bot.understanding.matching import Candidate
from bot.understanding.passages import CONCEPT, OWN, Passage, denied_in
from bot.understanding.reading import Reading, Unit
from bot.understanding.text import clean, lemma_of, tokenise

CLASHES = frozenset({Gap.OTHERWISE, Gap.NUMBER, Gap.DATE, Gap.PLACE, Gap.PERSON, Gap.ROLES, Gap.PLAN})
"""Gaps that contradict the claim where there is no other."""
TOLD_BY_ROLE = frozenset({"sentence", "charge", "offence", "amount", "count"})
"""Roles that bear out the words that name them: whoever has a sentence was sentenced."""
VARIED = frozenset({"deal", "win", "casualty", "detain", "happen", "amount"})
"""Concepts of kinds whose facts may be of quite different things: bought and sold, won and lost, jailed and fined."""
SLOTS = {
    "for": ("offence", "charge"),
    "of": ("offence", "charge"),
    "on": ("charge",),
    "at": ("where",),
    "near": ("where",),
    "by": ("by",),
}
"""Preposition → the roles that what stands behind it fills."""
DENYING = frozenset({"deny", "refuse"})


def gaps_of(case: Case, candidate: Candidate) -> Iterator[Gap]:
    """Yield what of the claim the fact does not bear out."""
    passage = case.index.passage(candidate.fact.id)
    missing = [
        unit for unit in case.reading.units if not _is_name(unit) and not unit.light and not _bears_out(passage, unit)
    ]
    yield from _missing(case, passage, candidate, missing)
    yield from _numbers(case, passage)
    yield from name_gaps(case, passage)
    yield from role_gaps(case, passage)
    yield from _denials(case, passage, candidate)
    yield from _standing(case, passage)
    if _paraphrases(case, passage):
        yield Gap.WORD


def says_enough(case: Case, candidate: Candidate) -> bool:
    """Return whether the claim says something that the fact can bear out: a telling word, a number or a post."""
    passage = case.index.passage(candidate.fact.id)
    told = [unit for unit in case.reading.content if _bears_out(passage, unit) or unit in candidate.opposed]
    telling = [unit for unit in told if not unit.temporal]
    if len(telling) > 1 or any(not unit.soft for unit in telling) or identity(case):
        return True
    if candidate.fact.kind == "office" and len(case.reading.mentions) > 1:
        return bool(case.named & subjects(candidate.fact))
    return candidate.fact.kind in OCCASIONS and bool(case.named & subjects(candidate.fact))


def _bears_out(passage: Passage, unit: Unit) -> bool:
    """Return whether the fact's own words say what the unit says: not its samples, which may ask for what is not so."""
    if unit.lemma in passage.outdated:
        return False
    if max(passage.lemmas.get(unit.lemma, 0.0), passage.lemmas.get(unit.words, 0.0)) >= OWN:
        return True
    if any(passage.concepts.get(each, 0.0) >= CONCEPT * OWN for each in unit.concepts - VARIED or unit.concepts):
        return True
    if unit.concepts & set(frames()[passage.fact.kind].concepts) - VARIED:
        return True
    return bool(unit.roles & passage.roles & TOLD_BY_ROLE)


def _paraphrases(case: Case, passage: Passage) -> bool:
    """Return whether the fact has most of the claim's telling words only in other words: senses may have slipped."""
    telling = [unit for unit in case.reading.content if not unit.temporal and _bears_out(passage, unit)]
    plainly = {*frames()[passage.fact.kind].concepts, "plan"} - VARIED
    literal = [
        unit
        for unit in telling
        if unit.concepts & plainly
        or max(passage.lemmas.get(unit.lemma, 0.0), passage.lemmas.get(unit.words, 0.0)) >= OWN
    ]
    return len(telling) - len(literal) > len(literal) + 1


def _missing(case: Case, passage: Passage, candidate: Candidate, missing: Sequence[Unit]) -> Iterator[Gap]:
    """Yield a gap for each word that the fact does not bear out, one for all the words of one phrase."""
    slots: set[str] = set()
    for unit in missing:
        if unit in candidate.opposed or _is_number(unit):
            continue
        if unit.temporal:
            slots.add("when" if {"when", "said", "since"} & passage.roles else unit.words)
            continue
        role = _slot(case.reading, unit, missing, passage.fact)
        slots.add(role or f"word {unit.words}")
    for slot in sorted(slots):
        yield (
            Gap.WORD
            if slot.startswith("word ")
            else Gap.DATE
            if slot == "when"
            else Gap.PLACE
            if slot == "where"
            else Gap.OTHERWISE
        )


def _slot(reading: Reading, unit: Unit, missing: Sequence[Unit], fact: Fact) -> str | None:
    """Return the role that the word would fill and that the fact fills with something else, or None."""
    places = {each.position for each in missing}
    place = unit.position - 1
    while place >= 0 and (place in places or reading.focus[place] in ARTICLES or _in_slot(reading, place)):
        place -= 1
    roles = SLOTS.get(reading.focus[place], ()) if place >= 0 else ()
    return next((role for role in roles if role in fact.roles), None)


def _in_slot(reading: Reading, place: int) -> bool:
    """Return whether a verb in "-ing" stands there: "for assaulting a teacher"."""
    return reading.focus[place].endswith("ing")


def _is_name(unit: Unit) -> bool:
    """Return whether the unit names somebody or something: a month that no fact has looks like a name, and is none."""
    return unit.mention is not None and not unit.temporal


def _is_number(unit: Unit) -> bool:
    return not unit.temporal and unit.lemma[:1].isdigit()


def _numbers(case: Case, passage: Passage) -> Iterator[Gap]:
    """Yield a gap for each number that is not the fact's own of that thing."""
    own = [each for each in _own_numbers(passage.fact, case.index) if each[0] not in passage.outdated]
    for place, word in enumerate(case.reading.focus):  # reading passes over "one", which mostly counts nothing
        thing = _counted(case.reading.focus, place, case.index)
        if word == "1" and thing and "1" not in {number for number, _ in own}:
            yield from (Gap.NUMBER for _, other in own if other and _alike(thing, other, case.index))
    for unit in case.reading.units:
        if unit.mention or not _is_number(unit) or _counts_names(unit, case.reading):
            continue
        thing = _counted(case.reading.focus, unit.position, case.index)
        if any(number == unit.lemma and _alike(thing, other, case.index) for number, other in own):
            continue
        yield Gap.NUMBER if any(_alike(thing, other, case.index) for _, other in own if thing) else Gap.WORD


def _counts_names(unit: Unit, reading: Reading) -> bool:
    """Return whether the number only counts those named right behind it: "the two Corvins"."""
    return any(
        other.position == unit.position + 1 and str(len(other.mention_ids)) == unit.lemma for other in reading.units
    )


def _own_numbers(fact: Fact, index: Index) -> Iterator[tuple[str, str]]:
    """Yield each number of the fact's own words with the word for what it counts, empty where none follows."""
    spec = frames()[fact.kind].roles
    yield from (
        (str(value), "")
        for role, values in fact.roles.items()
        if spec[role].type is RoleType.NUMBER
        for value in values
    )
    for text in _own_texts(fact):
        yield from _numbers_in(text, index)


def _own_texts(fact: Fact) -> list[str]:
    """Return what the fact says in words: its roles', its sentence, its excerpts."""
    spec = frames()[fact.kind].roles
    texts = [
        str(value)
        for role, values in fact.roles.items()
        if spec[role].type in {RoleType.TEXT, RoleType.TEXTS}
        for value in values
    ]
    return [*texts, fact.says or "", *fact.valid_quotes]


def _numbers_in(text: str, index: Index) -> Iterator[tuple[str, str]]:
    words = [token.text for token in tokenise(clean(text))]
    for place, word in enumerate(words):
        if word[0].isdigit():
            yield word, _counted(words, place, index)


def _counted(words: Sequence[str], place: int, index: Index) -> str:
    """Return the word for what the number at `place` counts, empty where none follows."""
    behind = [word for word in words[place + 1 : place + 4] if word not in index.lexicon.stop]
    return lemma_of(behind[0]) if behind and not behind[0][0].isdigit() else ""


def _alike(thing: str, other: str, index: Index) -> bool:
    """Return whether two words may name one thing that is counted; no word names anything."""
    if not thing or not other or thing == other:
        return True
    return bool(index.lexicon.concepts_of(thing) & index.lexicon.concepts_of(other))


def _denials(case: Case, passage: Passage, candidate: Candidate) -> Iterator[Gap]:
    """Yield a gap where one of claim and fact denies what the other says, or has the opposite word."""
    reading, lexicon = case.reading, case.index.lexicon
    denials = lexicon.denials | lexicon.negations
    denied = denied_in(reading.tokens, denials, lexicon)
    speaks = any(mention.ids & subjects(passage.fact) for mention in reading.mentions)
    only_denied = passage.fact.kind == "statement" and not speaks
    verb = {token.text for token in tokenise(clean(passage.fact.text("verb") or ""))}
    if verb & denials:  # "declined to say whether …": all of it is denied
        places = {place for place, word in enumerate(reading.focus) if word in denials}
        places |= {unit.position for unit in reading.units if unit.concepts & DENYING}
        if not len(places) % 2:  # "doesn't deny" admits
            yield Gap.DENIED if only_denied else Gap.OTHERWISE
        return
    for unit in reading.content:
        by_claim = unit.lemma in denied or bool(unit.concepts & denied)
        by_fact = unit.lemma in passage.denied or bool(unit.concepts & passage.denied)
        opposed = unit in candidate.opposed
        if (opposed or _bears_out(passage, unit)) and (by_claim != by_fact) != opposed:
            yield Gap.DENIED if by_fact and only_denied else Gap.OTHERWISE
            return
    negations = sum(token.text in lexicon.negations for token in reading.tokens)
    own = max(sum(token.text in denials for token in tokenise(clean(text))) for text in _own_texts(passage.fact))
    if negations and not own:
        yield Gap.OTHERWISE
    elif negations > own:
        yield Gap.WORD


def _standing(case: Case, passage: Passage) -> Iterator[Gap]:
    """Yield a gap where the claim has as done what the story has as planned, alleged or asked for."""
    reading, fact = case.reading, passage.fact
    concepts = {each for unit in reading.units for each in unit.concepts}
    if fact.status is Status.PLANNED and not _is_told_as_plan(reading, concepts):
        yield Gap.PLAN
    if fact.status is Status.ALLEGED and not concepts & {"accuse", "claimed"}:
        yield Gap.ALLEGED
    if fact.kind == "demand" and not concepts & REPORTING:
        yield Gap.DEMANDED


def _is_told_as_plan(reading: Reading, concepts: set[str]) -> bool:
    done = any(
        token.text in {"was", "were", "has", "have", "had", "did", "already"}
        or (token.lemma != token.text and token.text.endswith("ed"))
        for token in reading.tokens
    )
    to_come = {("is", "to"), ("are", "to")} & set(pairwise(reading.focus))
    if reading.tense == "future" or "plan" in concepts or to_come:
        return True
    return not done and any(unit.temporal for unit in reading.units)
