"""Names and places in a claim that a fact does not have, or has otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from bot.decision.case import Case
from bot.decision.claim_parts import identity, stands_behind, subject_of_claim
from bot.decision.mistakes import EXCLUSIVE
from bot.decision.outcomes import Gap
from bot.language.data import load_language
from bot.story.frames import RoleType, frames
from bot.story.model import EntityKind, Fact
from bot.understanding.index import Index
from bot.understanding.passages import IMPLIED, NAMED, Passage
from bot.understanding.reading import Reading, Unit
from bot.understanding.roles import fillers
from bot.understanding.text import words_of

PLACING = frozenset({"in", "at", "near", "inside"})
"""Prepositions behind which a place tells where it happened."""
PLACES = frozenset({EntityKind.COUNTRY, EntityKind.PLACE})


def name_gaps(case: Case, passage: Passage) -> Iterator[Gap]:
    """Yield a gap for each name that the fact does not have, or has elsewhere than the claim."""
    taken = identity(case) or ()
    subject = subject_of_claim(case)
    for unit in case.reading.units:
        mention = unit.mention
        if not mention or unit.temporal or unit in taken or (unit.factor < 1.0 and _only_owns(case.reading)):
            continue
        strengths = [passage.entities.get(each, 0.0) for each in sorted(mention.ids)]
        # A country for one of its people is known as who acts, "Russia agreed", and nowhere else.
        enough = IMPLIED if unit is subject else NAMED * NAMED
        known = bool(strengths) and (min(strengths) if mention.all_of else max(strengths)) >= enough
        if stands_behind(case.reading, unit, PLACING) and _is_place(unit, case.index):
            yield from _place(case, passage, unit, known)
        elif not known:
            yield Gap.PERSON if unit.factor == 1.0 and _rivals(unit, passage.fact, case) else Gap.NAME


def _only_owns(reading: Reading) -> bool:
    """Return whether its pronouns only tell whose somebody is: "her lawyer"."""
    return not {token.text for token in reading.tokens} & {"he", "she", "they", "him", "them"}


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
