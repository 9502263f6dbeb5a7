"""Where the names of a claim stand: who comes before its verb, what it takes for one, what stands behind "in"."""

from __future__ import annotations

from bot.decision.case import Case
from bot.language.data import load_language
from bot.story.model import EntityKind
from bot.understanding.forms import verb_place
from bot.understanding.index import Index
from bot.understanding.reading import Reading, Unit
from bot.understanding.text import Token, words_of

ARTICLES = frozenset({"a", "an", "the", "his", "her", "their", "its", "some", "another", "being", "having"})
"""What may stand between a preposition and the thing."""
IDENTICAL = frozenset({"is", "was", "are", "were", "has", "been", "not", "the", "a", "an", "also", "still", "now"})
"""What may stand between two names that the claim takes for one."""


def clause_of(reading: Reading) -> tuple[Token, ...]:
    """Return the tokens of the reading's focus, at whose places its units stand."""
    size = len(reading.focus)
    for start in range(len(reading.tokens) - size + 1):
        clause = reading.tokens[start : start + size]
        if tuple(token.text for token in clause) == reading.focus:
            return clause
    return reading.tokens


def named_in(reading: Reading) -> list[Unit]:
    """Return the units that name somebody or something in the claim's own words, not by a pronoun."""
    return [unit for unit in reading.units if unit.factor == 1.0 and unit.mention and places_of(unit)]


def subject_of_claim(case: Case) -> Unit | None:
    """Return the name that the claim begins with, before its verb."""
    verb = verb_place(clause_of(case.reading), case.index.lexicon)
    limit = 3 if verb is None else max(verb, 1)
    return next((unit for unit in named_in(case.reading) if unit.position < limit), None)


def stands_behind(reading: Reading, unit: Unit, words: frozenset[str]) -> bool:
    """Return whether one of the words stands right before the unit, articles apart."""
    place = unit.position - 1
    while place >= 0 and reading.focus[place] in ARTICLES:
        place -= 1
    return 0 <= place < len(reading.focus) and reading.focus[place] in words


def identity(case: Case) -> tuple[Unit, Unit] | None:
    """Return the two that the claim says are one: "Barro is the judge"."""
    units = named_in(case.reading)
    countries = case.index.names.countries
    clause = clause_of(case.reading)
    people = [
        unit
        for unit in units
        if not (unit.mention_ids and unit.mention_ids <= countries) and not clause[max(places_of(unit))].possessive
    ]
    if len(people) < 2 or people[0] is not units[0]:
        return None
    first, second = people[:2]
    inside = {place for unit in units for place in places_of(unit)}
    between = {
        case.reading.focus[place]
        for place in range(max(places_of(first)) + 1, min(places_of(second)))
        if place not in inside
    }
    if not between <= IDENTICAL or not between & {"is", "was", "are", "were", "been"}:
        return None
    kinds = {case.story.entities[each].kind for unit in (first, second) for each in unit.mention_ids}
    post = bool(second.mention_ids) or is_unheld_post(second.words)
    return (first, second) if kinds == {EntityKind.PERSON} and post else None


def places_of(unit: Unit) -> range:
    """Return the places in the clause that the unit's name takes; none for what names nobody."""
    return range(unit.mention.start, unit.mention.end) if unit.mention else range(0)


def is_unheld_post(words: str) -> bool:
    """Return whether the words end in a post that nobody in the story holds, such as "prime minister"."""
    posts = (words_of(name) for names in load_language().posts.values() for name in names)
    spoken = tuple(words.split())
    return any(spoken[-len(post) :] == post for post in posts if post)


def is_actor(unit: Unit, index: Index) -> bool:
    """Return whether the unit names somebody who can act: a person, an organisation or a country."""
    kinds = {index.story.entities[each].kind for each in unit.mention_ids}
    return bool(kinds & {EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.COUNTRY})
