"""What the story makes of a claim: confirms it, contradicts it, or says nothing of it.

A claim is held against each fact that has something to do with it, and whatever in it the fact does not bear out is a
`Gap`. A fact without any gap confirms the claim. One gap contradicts it, if the fact fills that very place with
something else: another number, date, place or person, the opposite, or a plan where the claim has it done. All else is
silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from bot.decision.case import Case, subjects
from bot.decision.decide import case_of
from bot.decision.mistakes import EXCLUSIVE
from bot.decision.outcomes import Reason
from bot.decision.overview import OCCASIONS
from bot.decision.silence import foreseen
from bot.language.data import load_language
from bot.story.frames import RoleType, frames
from bot.story.model import EntityKind, Fact, Status
from bot.understanding.entities import link_entities
from bot.understanding.followup import resolve
from bot.understanding.forms import is_passive, verb_place
from bot.understanding.index import Index
from bot.understanding.lexicon import Lexicon
from bot.understanding.matching import BESIDE, Candidate
from bot.understanding.passages import CONCEPT, IMPLIED, NAMED, OWN, Passage, denied_in
from bot.understanding.reading import Reading, Unit
from bot.understanding.roles import fillers
from bot.understanding.session import Session
from bot.understanding.statements import spelt_out, statements_of
from bot.understanding.text import Token, clean, lemma_of, tokenise, words_of

MOST_COMPARED = 6
"""Facts that a claim is held against, the best first."""

WHOLE = 0.95
"""The coverage of a fact that has every word of a claim: where it says the opposite, no foreseen silence counts."""


class ClaimVerdict(StrEnum):
    """What the story makes of a claim."""

    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    SILENT = "silent"


class Gap(StrEnum):
    """What of a claim a fact does not bear out."""

    WORD = "word"
    """Something that the fact says nothing of."""
    OTHERWISE = "otherwise"
    """The opposite of what it says, or another word where it has its own."""
    NUMBER = "number"
    DATE = "date"
    PLACE = "place"
    PERSON = "person"
    """Somebody else than the one it is about."""
    NAME = "name"
    """Somebody or something that it does not name, and need not."""
    ROLES = "roles"
    """It has the same people in other roles."""
    PLAN = "plan"
    """It is only planned."""
    ALLEGED = "alleged"
    """It is only alleged."""
    DEMANDED = "demanded"
    """Somebody only asks for it."""
    DENIED = "denied"
    """Somebody only denies it."""


CLASHES = frozenset({Gap.OTHERWISE, Gap.NUMBER, Gap.DATE, Gap.PLACE, Gap.PERSON, Gap.ROLES, Gap.PLAN})
"""Gaps that contradict the claim where there is no other."""


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim with what the story makes of it."""

    text: str
    """As typed."""
    verdict: ClaimVerdict
    facts: tuple[str, ...]
    """That confirm it or contradict it; for a silent story what comes nearest, which may be nothing."""
    confidence: float
    gap: Gap | None = None
    """Why it is not confirmed."""
    unknown: str | None = None
    """The id of the unknown that says it, where the author foresaw that the story is silent."""
    reason: Reason = Reason.SILENT
    """Why the story is silent, where it is."""


@dataclass(frozen=True, slots=True)
class CheckedMessage:
    """All claims of a message, in order; none where it claims nothing."""

    claims: tuple[CheckedClaim, ...]
    asks: bool
    """True if the message holds a question."""


def check_message(message: str, index: Index) -> CheckedMessage:
    """Return what the story makes of each claim of a message; "she" in one may be whom an earlier one names."""
    statements = statements_of(message, index)
    session = Session()
    checked: list[CheckedClaim] = []
    for claim in statements.claims:
        reading = resolve(index.reader.read_claim(spelt_out(claim)), session, index)
        case = case_of(reading, session, index)
        found = check_claim(claim, case)
        checked.append(found)
        named = [each for mention in reading.mentions for each in sorted(mention.ids)]
        about = [each for fact_id in found.facts[:1] for each in sorted(subjects(index.story.facts[fact_id]))]
        known = [each for each in (*named, *about, *session.entities) if each in index.story.entities]
        session = Session(tuple(dict.fromkeys(known)), found.facts[:1])
    return CheckedMessage(tuple(checked), statements.asks)


def check_claim(text: str, case: Case) -> CheckedClaim:
    """Return what the story makes of one claim, read with `Reader.read_claim`."""
    compared = [
        (candidate, tuple(dict.fromkeys(gaps_of(case, candidate)))) for candidate in case.ranked[:MOST_COMPARED]
    ]
    silence = foreseen(case)
    likely = [(each, gaps) for each, gaps in compared if _says_enough(case, each)]
    confirming = [candidate for candidate, gaps in likely if not gaps]
    if confirming and not silence:
        # The headline repeats what some fact says better.
        best = min(confirming, key=lambda candidate: candidate.fact.kind in BESIDE)
        return CheckedClaim(text, ClaimVerdict.CONFIRMED, (best.fact.id,), _share(best))
    nearly = next(
        ((candidate, gaps[0]) for candidate, gaps in likely if len(gaps) == 1 and gaps[0] is not Gap.WORD), None
    )
    if nearly and nearly[1] in CLASHES:
        candidate, gap = nearly
        if not silence or (gap is Gap.OTHERWISE and candidate.coverage >= WHOLE):
            return CheckedClaim(text, ClaimVerdict.CONTRADICTED, (candidate.fact.id,), _share(candidate), gap)
    if silence:
        return CheckedClaim(
            text, ClaimVerdict.SILENT, silence.nearest[:1], silence.confidence, Gap.WORD, silence.unknown
        )
    return _silent(text, case, compared)


def _silent(text: str, case: Case, compared: Sequence[tuple[Candidate, tuple[Gap, ...]]]) -> CheckedClaim:
    """Return the claim of which the story says nothing, with the nearest thing that it does say."""
    for candidate, gaps in compared:
        if len(gaps) == 1 and gaps[0] in {Gap.ALLEGED, Gap.DEMANDED, Gap.DENIED}:
            return CheckedClaim(text, ClaimVerdict.SILENT, (candidate.fact.id,), _share(candidate), gaps[0])
    best = case.best
    if best.coverage >= case.limits.related:
        return CheckedClaim(text, ClaimVerdict.SILENT, (best.fact.id,), 1.0 - best.coverage / 2, Gap.WORD)
    reason = Reason.SILENT if case.named else Reason.OFF_TOPIC
    return CheckedClaim(text, ClaimVerdict.SILENT, (), 1.0 - best.coverage / 2, Gap.WORD, reason=reason)


def _share(candidate: Candidate) -> float:
    return min(1.0, candidate.coverage)


def _says_enough(case: Case, candidate: Candidate) -> bool:
    """Return whether the claim says something that the fact can bear out: a telling word, a number or a post."""
    passage = case.index.passage(candidate.fact.id)
    told = [unit for unit in case.reading.content if _bears_out(passage, unit) or unit in candidate.opposed]
    telling = [unit for unit in told if not unit.temporal]
    if len(telling) > 1 or any(not unit.soft for unit in telling) or _identity(case):
        return True
    if candidate.fact.kind == "office" and len(case.reading.mentions) > 1:
        return bool(case.named & subjects(candidate.fact))
    return candidate.fact.kind in OCCASIONS and bool(case.named & subjects(candidate.fact))


def gaps_of(case: Case, candidate: Candidate) -> Iterator[Gap]:
    """Yield what of the claim the fact does not bear out."""
    passage = case.index.passage(candidate.fact.id)
    missing = [
        unit for unit in case.reading.units if not _is_name(unit) and not unit.light and not _bears_out(passage, unit)
    ]
    yield from _missing(case, passage, candidate, missing)
    yield from _numbers(case, passage)
    yield from _names(case, passage)
    yield from _roles(case, passage)
    yield from _denials(case, passage, candidate)
    yield from _standing(case, passage)
    if _paraphrases(case, passage):
        yield Gap.WORD


TOLD_BY_ROLE = frozenset({"sentence", "charge", "offence", "amount", "count"})
"""Roles that bear out the words that name them: whoever has a sentence was sentenced."""
VARIED = frozenset({"deal", "win", "casualty", "detain", "happen", "amount"})
"""Concepts of kinds whose facts may be of quite different things: bought and sold, won and lost, jailed and fined."""


def _bears_out(passage: Passage, unit: Unit) -> bool:
    """Return whether the fact's own words say what the unit says: not its samples, which may ask for what is not so."""
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


SLOTS = {
    "for": ("offence", "charge"),
    "of": ("offence", "charge"),
    "on": ("charge",),
    "at": ("where",),
    "near": ("where",),
    "by": ("by",),
}
"""Preposition → the roles that what stands behind it fills."""
ARTICLES = frozenset({"a", "an", "the", "his", "her", "their", "its", "some", "another", "being", "having"})


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
    own = list(_own_numbers(passage.fact, case.index))
    for place, word in enumerate(case.reading.focus):  # reading passes over "one", which mostly counts nothing
        thing = _counted(case.reading.focus, place, case.index)
        if word == "1" and thing and "1" not in {number for number, _ in own}:
            yield from (Gap.NUMBER for _, other in own[:1] if other and _alike(thing, other, case.index))
    for unit in case.reading.units:
        if unit.mention or not _is_number(unit):
            continue
        thing = _counted(case.reading.focus, unit.position, case.index)
        if any(number == unit.lemma and _alike(thing, other, case.index) for number, other in own):
            continue
        yield Gap.NUMBER if any(_alike(thing, other, case.index) for _, other in own if thing) else Gap.WORD


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
    return [*texts, fact.says or "", *(evidence.quote for evidence in fact.evidence)]


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


PLACING = frozenset({"in", "at", "near", "inside"})
PLACES = frozenset({EntityKind.COUNTRY, EntityKind.PLACE})


def _names(case: Case, passage: Passage) -> Iterator[Gap]:
    """Yield a gap for each name that the fact does not have, or has elsewhere than the claim."""
    taken = _identity(case) or ()
    subject = _subject(case, [unit for unit in case.reading.units if unit.mention and unit.factor == 1.0])
    for unit in case.reading.units:
        mention = unit.mention
        if not mention or unit.temporal or unit in taken or (unit.factor < 1.0 and _only_owns(case.reading)):
            continue
        strengths = [passage.entities.get(each, 0.0) for each in sorted(mention.ids)]
        # A country for one of its people is known as who acts, "Russia agreed", and nowhere else.
        enough = IMPLIED if unit is subject else NAMED * NAMED
        known = bool(strengths) and (min(strengths) if mention.all_of else max(strengths)) >= enough
        if _stands_behind(case.reading, unit, PLACING) and _is_place(unit, case.index):
            yield from _place(case, passage, unit, known)
        elif not known:
            yield Gap.PERSON if unit.factor == 1.0 and _rivals(unit, passage.fact, case) else Gap.NAME


def _only_owns(reading: Reading) -> bool:
    """Return whether its pronouns only tell whose somebody is: "her lawyer"."""
    return not {token.text for token in reading.tokens} & {"he", "she", "they", "him", "them"}


def _stands_behind(reading: Reading, unit: Unit, words: frozenset[str]) -> bool:
    place = unit.position - 1
    while place >= 0 and reading.focus[place] in ARTICLES:
        place -= 1
    return 0 <= place < len(reading.focus) and reading.focus[place] in words


def _is_place(unit: Unit, index: Index) -> bool:
    return not unit.mention_ids or any(index.story.entities[each].kind in PLACES for each in unit.mention_ids)


def _place(case: Case, passage: Passage, unit: Unit, known: bool) -> Iterator[Gap]:
    """Yield the gap where the claim places it elsewhere than the fact does, or more exactly."""
    fact, entities = passage.fact, case.story.entities
    held = {*fillers(fact, "where"), *fillers(fact, "at")}
    if unit.mention_ids & held:
        if tuple(unit.words.split()) in _cities() and unit.words not in passage.lemmas:
            yield Gap.WORD  # "in Reykjavik", of a country
        return
    names = {word for each in held for word in words_of(entities[each].name)}
    if set(unit.words.split()) <= names:
        return  # "in Velmar", of Velmar airport
    if "where" not in fact.roles or held & case.index.names.continents:
        if not known:
            yield Gap.NAME
        return
    kinds = {entities[each].kind for each in held}
    claimed = {entities[each].kind for each in unit.mention_ids} or PLACES
    wide = set(unit.words.split()) <= set(words_of(f"{case.story.headline} {case.story.dateline or ''}"))
    yield Gap.PLACE if kinds & claimed and not (wide and unit.mention_ids) else Gap.NAME


def _cities() -> frozenset[tuple[str, ...]]:
    return frozenset(words_of(city) for country in load_language().countries.values() for city in country.cities)


def _rivals(unit: Unit, fact: Fact, case: Case) -> bool:
    """Return whether the fact names somebody else of that sort where only one can stand."""
    if fact.kind not in EXCLUSIVE:
        return False
    entities = case.story.entities
    if not unit.mention_ids:
        return fact.kind == "office" and case.index.names.is_post(unit.words)
    kinds = {entities[each].kind for each in unit.mention_ids}
    roles = ("who", "of", "by") if fact.kind == "office" else (frames()[fact.kind].subject, "by")
    spec = frames()[fact.kind].roles
    held = [
        entities[each].kind
        for role in roles
        if role in fact.roles and spec[role].type is RoleType.ENTITIES
        for each in fillers(fact, role)
    ]
    return bool(kinds & set(held)) or ("by" in fact.roles and EntityKind.PERSON in kinds)


RECEIVING = ("to", "whom")
ACTS = frozenset({"statement", "demand", "action", "deal", "result"})


def _roles(case: Case, passage: Passage) -> Iterator[Gap]:
    """Yield a gap where the claim has somebody do what in the fact another does, or takes one for another."""
    reading, fact = case.reading, passage.fact
    units = [unit for unit in reading.units if unit.mention and unit.factor == 1.0]
    if not units:
        return
    if same := _identity(case):
        yield from _taken_for(case, passage, *same)
        return
    subject = _subject(case, units)
    others = [unit for unit in units if unit is not subject]
    if fact.kind == "meeting":
        met = {*fillers(fact, "who"), *passage.sides}
        people = [unit for unit in units if _is_actor(unit, case.index) and not _stands_behind(reading, unit, PLACING)]
        if any(not unit.mention_ids & met for unit in people):
            yield Gap.NAME
        return
    agents, patients = _agents(fact, passage), _patients(fact)
    cited = [unit for unit in others if _is_cited(reading, unit)]
    vouching = {*fillers(fact, "attribution"), *(agents if fact.kind in SAYING else ())}
    if any(not unit.mention_ids & vouching for unit in cited):
        yield Gap.NAME
        return
    if not subject or not subject.mention_ids:
        return
    ids, passive = subject.mention_ids, is_passive(reading.tokens, case.index.lexicon)
    if fact.kind in SAYING and cited:
        ids = cited[0].mention_ids
    elif ids & set(fillers(fact, "attribution")) and _is_reported(reading):
        ids = others[0].mention_ids if others else ids
        agents |= {*fillers(fact, "attribution"), *fillers(fact, "to")} if fact.kind in SAYING else frozenset()
    elif fact.kind == "statement" and others and (gap := _in_what_is_said(case, subject, others, fact)):
        yield gap
        return
    by = next((unit for unit in others if _stands_behind(reading, unit, frozenset({"by"}))), None)
    if by and agents and not by.mention_ids & agents:
        yield Gap.ROLES
    elif fact.kind in {"office", "detention", "picture"} and ids & set(fillers(fact, "who")):
        behind = [unit for unit in others if unit.mention_ids & agents - ids and not _behind_preposition(case, unit)]
        if behind and not passive:
            yield Gap.ROLES
    elif fact.kind == "detention" and ids & agents:
        if passive:
            yield Gap.ROLES
    elif fact.kind in {"office", "detention"}:
        yield Gap.PERSON if _is_actor(subject, case.index) else Gap.WORD
    elif fact.kind in ACTS and _is_actor(subject, case.index):
        if passive and ids & agents and not ids & patients and not _is_passive_itself(fact, case.index.lexicon):
            yield Gap.NAME
        elif not passive and not ids & agents:
            swapped = ids & {each for role in RECEIVING for each in fillers(fact, role)}
            yield Gap.ROLES if swapped else Gap.NAME


SAYING = frozenset({"statement", "demand"})
REPORTING = frozenset({"say", "accuse", "claimed", "demand", "stress", "warn", "relay"})
"""Concepts of words behind which comes what somebody says."""


def _is_reported(reading: Reading) -> bool:
    return any(unit.concepts & REPORTING for unit in reading.units)


def _in_what_is_said(case: Case, speaker: Unit, others: Sequence[Unit], fact: Fact) -> Gap | None:
    """Return the gap where the claim has somebody say of one what in the fact is said of another."""
    first = others[0]
    if not speaker.mention or not first.mention:
        return None
    between = set(range(speaker.mention.end, first.mention.start))
    said = {unit.position for unit in case.reading.units if unit.concepts & REPORTING}
    if not said & between or any(case.reading.focus[place] not in case.index.lexicon.stop for place in between - said):
        return None
    own = [mention.ids for mention in link_entities(tokenise(clean(fact.text("what") or "")), case.index.names)]
    places = [place for place, ids in enumerate(own) if ids & first.mention_ids]
    if not own or not places:
        return Gap.NAME if own else None
    ahead = frozenset[str]().union(*own[: places[0]])
    return Gap.ROLES if any(unit.mention_ids & ahead for unit in others[1:]) else None


def _clause(reading: Reading) -> tuple[Token, ...]:
    """Return the tokens of the reading's focus, at whose places its units stand."""
    size = len(reading.focus)
    for start in range(len(reading.tokens) - size + 1):
        clause = reading.tokens[start : start + size]
        if tuple(token.text for token in clause) == reading.focus:
            return clause
    return reading.tokens


def _is_cited(reading: Reading, unit: Unit) -> bool:
    """Return whether "according to" stands before the name."""
    return reading.focus[max(0, unit.position - 2) : unit.position] == ("according", "to")


def _subject(case: Case, units: Sequence[Unit]) -> Unit | None:
    """Return the name that the claim begins with, before its verb."""
    verb = verb_place(_clause(case.reading), case.index.lexicon)
    limit = 3 if verb is None else max(verb, 1)
    before = [unit for unit in units if unit.position < limit]
    return before[0] if before else None


IDENTICAL = frozenset({"is", "was", "are", "were", "has", "been", "not", "the", "a", "an", "also", "still", "now"})


def _identity(case: Case) -> tuple[Unit, Unit] | None:
    """Return the two that the claim says are one: "Barro is the judge"."""
    units = [unit for unit in case.reading.units if unit.mention and unit.factor == 1.0]
    countries = case.index.names.countries
    clause = _clause(case.reading)
    people = [
        unit
        for unit in units
        if not (unit.mention_ids and unit.mention_ids <= countries) and not clause[max(_places(unit))].possessive
    ]
    if len(people) < 2 or people[0] is not units[0]:
        return None
    first, second = people[:2]
    inside = {place for unit in units for place in _places(unit)}
    between = {
        case.reading.focus[place]
        for place in range(max(_places(first)) + 1, min(_places(second)))
        if place not in inside
    }
    if not between <= IDENTICAL or not between & {"is", "was", "are", "were", "been"}:
        return None
    kinds = {case.story.entities[each].kind for unit in (first, second) for each in unit.mention_ids}
    post = bool(second.mention_ids) or _is_unheld_post(second.words)
    return (first, second) if kinds == {EntityKind.PERSON} and post else None


def _places(unit: Unit) -> range:
    return range(unit.mention.start, unit.mention.end) if unit.mention else range(0)


def _is_unheld_post(words: str) -> bool:
    posts = (words_of(name) for names in load_language().posts.values() for name in names)
    spoken = tuple(words.split())
    return any(spoken[-len(post) :] == post for post in posts if post)


def _taken_for(case: Case, passage: Passage, first: Unit, second: Unit) -> Iterator[Gap]:
    """Yield a gap where the two are not one, or where the fact is not what says so."""
    denied = bool(set(case.reading.focus) & case.index.lexicon.negations)
    ids = first.mention_ids | second.mention_ids
    if not ids & subjects(passage.fact):
        yield Gap.NAME
    elif bool(first.mention_ids & second.mention_ids) == denied:
        yield Gap.PERSON if passage.fact.kind == "office" else Gap.WORD
    elif passage.fact.kind != "office" and any(passage.lemmas.get(word, 0.0) < OWN for word in second.words.split()):
        yield Gap.WORD


def _agents(fact: Fact, passage: Passage) -> frozenset[str]:
    if fact.kind == "detention":
        return frozenset(fillers(fact, "by"))
    if fact.kind in {"picture", "office"}:
        return frozenset()
    return frozenset({*fillers(fact, "who"), *passage.sides})


def _patients(fact: Fact) -> frozenset[str]:
    spec = frames()[fact.kind].roles
    return frozenset(
        each
        for role in fact.roles
        if spec[role].type is RoleType.ENTITIES and (role != "who" or fact.kind == "detention")
        for each in fillers(fact, role)
    )


def _is_actor(unit: Unit, index: Index) -> bool:
    kinds = {index.story.entities[each].kind for each in unit.mention_ids}
    return bool(kinds & {EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.COUNTRY})


def _behind_preposition(case: Case, unit: Unit) -> bool:
    return _stands_behind(case.reading, unit, case.index.lexicon.prepositions)


def _is_passive_itself(fact: Fact, lexicon: Lexicon) -> bool:
    return is_passive(tokenise(clean(fact.text("what") or "")), lexicon)


DENYING = frozenset({"deny", "refuse"})


def _denials(case: Case, passage: Passage, candidate: Candidate) -> Iterator[Gap]:
    """Yield a gap where one of claim and fact denies what the other says, or has the opposite word."""
    reading, lexicon = case.reading, case.index.lexicon
    denials = lexicon.denials | lexicon.negations
    denied = denied_in(reading.tokens, denials, lexicon)
    speaks = any(mention.ids & subjects(passage.fact) for mention in reading.mentions)
    only_denied = passage.fact.kind == "statement" and not speaks
    verb = {token.text for token in tokenise(clean(passage.fact.text("verb") or ""))}
    if verb & denials:  # "declined to say whether …": all of it is denied
        concepts = {each for unit in reading.units for each in unit.concepts}
        if not ({token.text for token in reading.tokens} & denials or concepts & DENYING):
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
    if fact.kind == "demand" and not concepts & {"demand", "say"}:
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
