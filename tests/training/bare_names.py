"""Questions that are a name and little else: any fact that begins with that name is a reply.

People type "whelan" and want to be told who that is; the corpus has hardly any such question.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from corpus.format import Story
from labels import ANSWERS, LEFT_OUT

FORMS = (
    "{}",
    "{}",
    "{}?",
    "who is {}",
    "who's {}?",
    "what is {}?",
    "tell me about {}",
    "what about {}?",
    "anything about {}?",
    "info on {}",
    "what does it say about {}?",
)
LAST_WORD = 0.3
"""How often a name is cut down to its last word."""


def bare_names(story: Story, number: int, rng: random.Random) -> Iterator[tuple[str, dict[str, int]]]:
    """Yield at most `number` such questions, each with its labels of facts; one without any is neither."""
    entities = list(story.entities.values())
    for entity in rng.sample(entities, min(number, len(entities))):
        names = (entity.name, *entity.aliases)
        labels = {}
        for fact, says in story.says.items():
            if any(says.startswith(name) for name in names) and fact in story.facts:
                labels[fact] = ANSWERS
            elif any(name in says for name in (*names, entity.name.split()[-1])):
                labels[fact] = LEFT_OUT
        if ANSWERS in labels.values():
            name = rng.choice(names)
            yield rng.choice(FORMS).format(name.split()[-1] if rng.random() < LAST_WORD else name), labels
