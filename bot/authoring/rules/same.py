"""same: no two facts say the same.

Readers would get both, or one of them today and the other tomorrow, and an author who mends one forgets the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from bot.authoring.common_words import telling_words
from bot.errors import Problem, Severity
from bot.story.draft import Draft
from bot.story.schema import FactEntry

RULE = "same"

ALIKE = 0.6
"""Of the telling words of two sentences, the share that both have. Of 84,639 pairs of facts in the training and
validation stories of the corpus, none is warned of."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    name: str
    fact: FactEntry
    telling: frozenset[str]


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each fact that says what one before it does, once."""
    sentences = [_Sentence(name, fact, _telling(fact, draft)) for name, fact in draft.facts.items()]
    told: set[str] = set()
    for one, other in combinations(sentences, 2):
        if other.name not in told and _same(one, other):
            told.add(other.name)
            line = draft.document.place(("facts", one.name), key=True).line
            message = (
                f'fact "{other.name}": it says what fact "{one.name}" (line {line}) does. Keep one, with the evidence '
                'and the questions of both; if the later one is news, let it "supersede" the other.'
            )
            yield draft.document.problem(("facts", other.name, "says"), RULE, message, severity=Severity.WARNING)


def _telling(fact: FactEntry, draft: Draft) -> frozenset[str]:
    """Return the telling words of what a fact says, without the name of who says it."""
    speaker = draft.entities.get(fact.by or "")
    return telling_words(fact.says) - (telling_words(speaker.name) if speaker else frozenset())


def _same(one: _Sentence, other: _Sentence) -> bool:
    related = other.name in {one.fact.disputes, *one.fact.supersedes}
    if related or one.name in {other.fact.disputes, *other.fact.supersedes} or one.fact.status != other.fact.status:
        return False
    shared, all_of_them = one.telling & other.telling, one.telling | other.telling
    if any(word[0].isdigit() for word in all_of_them - shared):
        return False
    is_part = one.telling < other.telling or other.telling < one.telling  # "Eide is the fire chief"
    return not is_part and len(shared) >= ALIKE * max(len(all_of_them), 1)
