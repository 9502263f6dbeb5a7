"""Counting the people of a country: "how many Americans are held?" counts nobody else, and nobody who only may be."""

from __future__ import annotations

from bot.decision.case import Case, subjects
from bot.story.model import EntityKind, Fact, Story
from bot.understanding.index import Index
from bot.understanding.passages import CONCEPT, NAMED
from bot.understanding.reading import Reading
from bot.understanding.samples import EXPLAINED
from bot.understanding.text import clean, lemma_of, lemmas_of, tokenise

NUMBERS = frozenset({"amount", "count", "dead", "injured", "missing", "displaced", "items"})
"""Roles that hold a number of the story's own."""


def counts_others(fact: Fact, reading: Reading, index: Index) -> bool:
    """Return whether a people is counted, and the fact is about persons whom the story does not call that."""
    if not reading.counts or NUMBERS & set(fact.roles) or not _counts_people(reading, index):
        return False
    return not subjects(fact) or not subjects(fact) <= _called(reading.counts, index.story)


def miscounted(case: Case) -> bool:
    """Return whether the best fact would count others than the question does."""
    if counts_others(case.best.fact, case.reading, case.index):
        return True
    return any(check(case) for check in (_counts_more, _counts_for_another_reason, _counts_by_another_word))


def _counts_more(case: Case) -> bool:
    """Return whether the fact counts more persons than those of whom the question asks: "how many nurses died?"."""
    reading, entities = case.reading, case.story.entities
    if not reading.counts:
        return False
    counted = [mention for mention in reading.mentions if reading.counts in map(lemma_of, mention.words.split())]
    if len(counted) != 1 or not counted[0].ids:
        return False
    persons = {
        str(each)
        for role in ("who", "whom")
        for each in case.best.fact.roles.get(role, ())
        if str(each) in entities and entities[str(each)].kind is EntityKind.PERSON
    }
    return bool(persons & counted[0].ids) and not persons <= counted[0].ids


def _counts_by_another_word(case: Case) -> bool:
    """Return whether who acts would be counted for those of whom the fact only speaks: "how many patients died?"."""
    fact, lexicon = case.best.fact, case.index.lexicon
    word = case.reading.counts
    if word not in lexicon.people or NUMBERS & set(fact.roles) or fact.kind == "office":
        return False
    if word in case.index.passage(fact.id).counted or word not in lemmas_of(fact.text("what") or ""):
        return False
    return bool(subjects(fact)) and not subjects(fact) <= _called(word, case.story)


def _counts_for_another_reason(case: Case) -> bool:
    """Return whether what is asked of those counted only comes near to another name of theirs.

    "How many families died?": the homeless families are called victims, too, and victims may be dead.
    """
    if case.reading.form != "how_many" or not case.reading.mentions:
        return False
    position, passages = case.index.positions[case.best.fact.id], case.index.passages
    telling = [unit for unit in case.reading.content if not (unit.soft or unit.temporal or unit.roles)]
    return any(EXPLAINED <= passages.explaining(unit).get(position, 0.0) <= NAMED * CONCEPT for unit in telling)


def _counts_people(reading: Reading, index: Index) -> bool:
    """Return whether what is counted is the name of a people."""
    countries = {each.id for each in index.story.entities.values() if each.kind is EntityKind.COUNTRY}
    counted = [mention for mention in reading.mentions if reading.counts in map(lemma_of, mention.words.split())]
    return any(mention.ids & countries for mention in counted)


def _called(word: str, story: Story) -> frozenset[str]:
    """Return who belongs to a group that a name with this word stands for ("the two Americans")."""
    groups = (entity for entity in story.entities.values() if entity.members)
    named = (
        group.members
        for group in groups
        if any(word == token.lemma for name in (group.name, *group.aliases) for token in tokenise(clean(name)))
    )
    return frozenset(member for members in named for member in members)
