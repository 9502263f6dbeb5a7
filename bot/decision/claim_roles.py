"""Who does what to whom in a claim, held against a fact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.decision.case import Case, subjects
from bot.decision.claim_names import PLACING
from bot.decision.claim_parts import identity, is_actor, named_in, places_of, stands_behind, subject_of_claim
from bot.decision.outcomes import Gap
from bot.story.frames import RoleType, frames
from bot.story.model import Fact
from bot.understanding.entities import link_entities
from bot.understanding.forms import is_passive
from bot.understanding.passages import OWN, Passage
from bot.understanding.reading import Reading, Unit
from bot.understanding.roles import fillers
from bot.understanding.text import clean, tokenise

RECEIVING = ("to", "whom")
"""Roles of those whom somebody speaks to or does something to."""
ACTS = frozenset({"statement", "demand", "action", "deal", "result"})
"""Kinds of fact whose subject does something."""
SAYING = frozenset({"statement", "demand"})
REPORTING = frozenset({"say", "accuse", "claimed", "demand", "stress", "warn", "relay"})
"""Concepts of words behind which comes what somebody says."""


def role_gaps(case: Case, passage: Passage) -> Iterator[Gap]:
    """Yield a gap where the claim has somebody do what in the fact another does, or takes one for another."""
    if same := identity(case):
        gap = _taken_for(case, passage, *same)
    elif passage.fact.kind == "meeting":
        gap = _met(case, passage)
    else:
        gap = _vouched(case, passage) or _acted(case, passage)
    if gap:
        yield gap


def _met(case: Case, passage: Passage) -> Gap | None:
    """Return the gap where somebody meets who did not: a country stands for its people."""
    met = {*fillers(passage.fact, "who"), *passage.sides}
    people = [
        unit
        for unit in named_in(case.reading)
        if is_actor(unit, case.index) and not stands_behind(case.reading, unit, PLACING)
    ]
    return Gap.NAME if any(not unit.mention_ids & met for unit in people) else None


def _vouched(case: Case, passage: Passage) -> Gap | None:
    """Return the gap where the claim has it from somebody who does not say it, or not of that one."""
    reading, fact = case.reading, passage.fact
    vouching = {*fillers(fact, "attribution"), *(_agents(passage) if fact.kind in SAYING else ())}
    if any(not unit.mention_ids & vouching for unit in _cited(reading)):
        return Gap.NAME
    speaker = subject_of_claim(case)
    if (
        fact.kind != "statement"
        or not speaker
        or _cited(reading)
        or speaker.mention_ids & set(fillers(fact, "attribution"))
    ):
        return None
    others = [unit for unit in named_in(reading) if unit is not speaker]
    return _in_what_is_said(case, speaker, others, fact) if others else None


def _acted(case: Case, passage: Passage) -> Gap | None:
    """Return the gap where somebody does what in the fact is done by another, or to them."""
    reading, fact, subject = case.reading, passage.fact, subject_of_claim(case)
    others = [unit for unit in named_in(reading) if unit is not subject]
    told_as_done = fact.kind == "demand" and not any(unit.concepts & REPORTING for unit in reading.units)
    if not subject or not subject.mention_ids or told_as_done:  # whoever does it is not who asks for it
        return None
    ids, passive, agents = subject.mention_ids, is_passive(reading.tokens, case.index.lexicon), _agents(passage)
    said_by = set(fillers(fact, "attribution"))
    if fact.kind in SAYING and _cited(reading):
        ids = _cited(reading)[0].mention_ids
    elif others and _says_of(case, subject, others[0]) and fact.kind != "statement":
        if not ids & said_by and fact.kind not in SAYING:
            return Gap.NAME
        ids = others[0].mention_ids if ids & said_by else ids
    elif fact.kind in SAYING and any(unit.concepts & REPORTING for unit in reading.units):
        agents |= said_by
    by = next((unit for unit in others if stands_behind(reading, unit, frozenset({"by"}))), None)
    if by and agents and not by.mention_ids & agents:
        return Gap.ROLES
    if fact.kind in {"office", "detention", "picture"}:
        return _undergone(case, passage, subject, ids, passive)
    if fact.kind not in ACTS or not is_actor(subject, case.index):
        return None
    if passive:
        itself = is_passive(tokenise(clean(fact.text("what") or "")), case.index.lexicon)
        return Gap.NAME if ids & agents and not ids & _patients(fact) and not itself else None
    swapped = ids & {each for role in RECEIVING for each in fillers(fact, role)}
    return None if ids & agents else Gap.ROLES if swapped else Gap.NAME


def _undergone(case: Case, passage: Passage, subject: Unit, ids: frozenset[str], passive: bool) -> Gap | None:
    """Return the gap in a claim about what somebody is, or what is done to somebody."""
    fact, agents = passage.fact, _agents(passage)
    if ids & set(fillers(fact, "who")):
        behind = [unit for unit in named_in(case.reading) if unit is not subject and unit.mention_ids & agents - ids]
        acting = [unit for unit in behind if not stands_behind(case.reading, unit, case.index.lexicon.prepositions)]
        return Gap.ROLES if acting and not passive else None
    if fact.kind == "picture":
        return None
    if ids & agents:
        return Gap.ROLES if passive else None
    return Gap.PERSON if is_actor(subject, case.index) else Gap.WORD


def _in_what_is_said(case: Case, speaker: Unit, others: Sequence[Unit], fact: Fact) -> Gap | None:
    """Return the gap where the claim has somebody say of one what in the fact is said of another."""
    if not _says_of(case, speaker, others[0]):
        return None
    own = [mention.ids for mention in link_entities(tokenise(clean(fact.text("what") or "")), case.index.names)]
    places = [place for place, ids in enumerate(own) if ids & others[0].mention_ids]
    if not own or not places:
        return Gap.NAME if own else None
    ahead = frozenset[str]().union(*own[: places[0]])
    return Gap.ROLES if any(unit.mention_ids & ahead for unit in others[1:]) else None


def _says_of(case: Case, speaker: Unit, other: Unit) -> bool:
    """Return whether nothing but a word of saying stands between the two: "he said that she …"."""
    between = set(range(max(places_of(speaker)) + 1, min(places_of(other))))
    said = {unit.position for unit in case.reading.units if unit.concepts & REPORTING}
    passed = {place for place in between if case.reading.focus[place] in case.index.lexicon.stop}
    return bool(said & between) and between <= said | passed


def _cited(reading: Reading) -> list[Unit]:
    """Return the names before which "according to" stands."""
    return [
        unit
        for unit in named_in(reading)
        if reading.focus[max(0, unit.position - 2) : unit.position] == ("according", "to")
    ]


def _taken_for(case: Case, passage: Passage, first: Unit, second: Unit) -> Gap | None:
    """Return the gap where the two are not one, or where the fact is not what says so."""
    office = passage.fact.kind == "office"
    denied = bool(set(case.reading.focus) & case.index.lexicon.negations)
    if not (first.mention_ids | second.mention_ids) & subjects(passage.fact):
        return Gap.NAME
    if bool(first.mention_ids & second.mention_ids) == denied:
        return Gap.PERSON if office else Gap.WORD
    unsaid = any(passage.lemmas.get(word, 0.0) < OWN for word in second.words.split())
    return Gap.WORD if unsaid and not office else None


def _agents(passage: Passage) -> frozenset[str]:
    """Return who does it; nobody where the fact tells what somebody is."""
    if passage.fact.kind in {"picture", "office"}:
        return frozenset()
    if passage.fact.kind == "detention":
        return frozenset(fillers(passage.fact, "by"))
    return frozenset({*fillers(passage.fact, "who"), *passage.sides})


def _patients(fact: Fact) -> frozenset[str]:
    """Return whoever fills a role other than the one who does it."""
    spec = frames()[fact.kind].roles
    return frozenset(
        each
        for role in fact.roles
        if spec[role].type is RoleType.ENTITIES and role != "who"
        for each in fillers(fact, role)
    )
