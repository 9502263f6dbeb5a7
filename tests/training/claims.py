"""Claims and yes/no questions made of a story's facts: true ones, and ones with something changed.

That is a number, a name, a "not", or the places of two names.

People write few of them in the corpus, and plain ones fewer still.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import combinations

from corpus.format import Story
from labels import ANSWERS, CONTRADICTS, LEFT_OUT
from noise import with_other_number

from bot.understanding.text import NEGATION

FORMS = (
    "{}",
    "{}",
    "{}.",
    "{}?",
    "is it true that {}?",
    "so {}, right?",
    "i heard that {}",
    "{}, is that correct?",
    "can you confirm that {}",
)
TRUE = 0.45
"""Share of claims that are left true."""
BY_EXCERPT = 0.3
"""Share of claims in the article's words instead of the fact's."""
ALIKE = 0.4
"""Share of the shorter sentence's words that two facts have in common, from which on one may confirm the other."""
_AUXILIARY = re.compile(r"\b(?:is|was|were|are|has|have|had|will|would|can|could|may|must|does|did)\b")


def claims(story: Story, number: int, rng: random.Random) -> Iterator[tuple[str, dict[str, int]]]:
    """Yield claims, each with its labels of facts; a fact without any is neither."""
    for name in rng.sample(sorted(story.facts), min(number, len(story.facts))):
        fact = story.facts[name]
        text = (fact.evidence[0] if rng.random() < BY_EXCERPT else fact.says).strip().rstrip(".")
        changed = None if rng.random() < TRUE else _changed(text, story, rng)
        labels = {other: LEFT_OUT for other in story.says if other != name and _alike(story.says[other], fact.says)}
        labels[name] = CONTRADICTS if changed else ANSWERS
        yield rng.choice(FORMS).format(changed or text), labels


def _changed(text: str, story: Story, rng: random.Random) -> str | None:
    """Return a text that says otherwise, None where nothing in it can be changed."""
    ways = [
        with_other_number(text, text, rng),
        _with_other_name(text, story, rng),
        _with_names_swapped(text, story, rng),
        _negated(text),
    ]
    ways = [each for each in ways if each]
    return rng.choice(ways) if ways else None


def _with_other_name(text: str, story: Story, rng: random.Random) -> str | None:
    found = [
        (name, entity)
        for entity in story.entities.values()
        for name in (entity.name, *entity.aliases)
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    ]
    if not found:
        return None
    name, entity = rng.choice(found)
    others = [
        each.name for each in story.entities.values() if each.kind == entity.kind and not _alike(each.name, entity.name)
    ]
    others = [each for each in others if each not in text]
    return re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda _: rng.choice(others), text, count=1) if others else None


def _with_names_swapped(text: str, story: Story, rng: random.Random) -> str | None:
    """Return a text in which two of one kind have changed places: "The mayor sued the bishop"."""
    entities = [each for each in story.entities.values() if text.count(each.name) == 1]
    pairs = [
        (one.name, other.name)
        for one, other in combinations(entities, 2)
        if one.kind == other.kind and not _alike(one.name, other.name)
    ]
    if not pairs:
        return None
    one, other = rng.choice(pairs)
    first, second = sorted((one, other), key=text.index)
    between = text[text.index(first) + len(first) : text.index(second)]
    places = {one: other, other: one}
    swapped = re.sub("|".join(map(re.escape, places)), lambda found: places[found[0]], text)
    return None if re.fullmatch(r",? (?:and|or) (?:the )?", between) else swapped


def _negated(text: str) -> str | None:
    found = _AUXILIARY.search(text)
    return None if not found or NEGATION.search(text) else f"{text[: found.end()]} not{text[found.end() :]}"


def _alike(one: str, other: str) -> bool:
    left, right = (set(re.findall(r"\w+", each.lower())) for each in (one, other))
    return len(left & right) >= ALIKE * min(len(left), len(right))
