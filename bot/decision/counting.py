"""Counting the people of a country: "how many Americans are held?" counts nobody else, and nobody who only may be."""

from __future__ import annotations

from bot.decision.case import Case, subjects
from bot.story.model import EntityKind, Fact, Story
from bot.understanding.index import Index
from bot.understanding.reading import Reading
from bot.understanding.text import clean, lemma_of, tokenise

NUMBERS = frozenset({"amount", "count", "dead", "injured", "missing", "displaced", "items"})
"""Roles that hold a number of the story's own."""


def counts_others(fact: Fact, reading: Reading, index: Index) -> bool:
    """Return whether a people is counted, and the fact is about persons whom the story does not call that."""
    if not reading.counts or NUMBERS & set(fact.roles) or not _counts_people(reading, index):
        return False
    return not subjects(fact) or not subjects(fact) <= _called(reading.counts, index.story)


def miscounted(case: Case) -> bool:
    """Return whether the best fact would count others than the question does."""
    return counts_others(case.best.fact, case.reading, case.index)


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
