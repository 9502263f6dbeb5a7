"""The authors' sample questions: typed exactly or nearly, each gets the fact or the unknown that it was written for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from rapidfuzz import fuzz, process

from bot.story.model import Story
from bot.understanding.text import clean, tokenise

SampleQuestions: TypeAlias = Mapping[tuple[str, ...], tuple[str, ...]]
"""The telling words of a sample question → the ids of the facts, or of the unknown, that it stands under."""

_DROPPED = frozenset({"the", "a", "an", "please"})


def collect_samples(story: Story) -> SampleQuestions:
    """Return the sample questions of a story's facts and unknowns, and the sentences of its facts."""
    found: dict[tuple[str, ...], list[str]] = {}
    for owner, question in _written(story):
        known = found.setdefault(telling_part(question), [])
        if owner not in known:
            known.append(owner)
    return {key: tuple(owners) for key, owners in found.items() if key}


def owners_of(question: str, samples: SampleQuestions) -> tuple[str, ...]:
    """Return the ids under which a question stands as a sample question; mostly none.

    Nearly means: in capitals or not, with or without articles and signs, its words in another form, its typing repaired
    before. Another word makes another question.
    """
    return samples.get(telling_part(question), ())


def says_the_same(one: str, other: str) -> bool:
    """Return whether two texts are the same sentence, as exactly as a question is a sample question."""
    return telling_part(one) == telling_part(other)


def telling_part(question: str) -> tuple[str, ...]:
    """Return what makes a sample question this one and no other; nothing of what has no Latin letter and no figure."""
    return tuple(token.lemma for token in tokenise(clean(question)) if token.text not in _DROPPED)


def nearest(typed: str, questions: Sequence[str]) -> tuple[str, ...]:
    """Return questions in the order of their likeness to what was typed so far; those that begin so go first."""
    begun = typed.strip().casefold()
    scored = process.extract(begun, questions, scorer=fuzz.WRatio, processor=str.casefold, limit=None)
    near = sorted(scored, key=lambda found: (not found[0].casefold().startswith(begun), -found[1]))
    return tuple(question for question, _, _ in near)


def _written(story: Story) -> Iterator[tuple[str, str]]:
    for asked in (story.facts, story.unknowns):
        yield from ((each.id, question) for each in asked.values() for question in each.ask)
    yield from ((fact.id, fact.says) for fact in story.facts.values())
    for old in story.superseded.values():  # what was asked of it then is asked of what holds now
        yield from ((story.current(old.id), question) for question in old.ask)
