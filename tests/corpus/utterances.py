"""What people type who want small talk, a list or the story as a whole, and what only looks like it.

`utterances/train/` was written by fourteen hands in as many habits, what it is tested with by others.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

from corpus.format import Story, Text
from pydantic import BaseModel, ConfigDict

HERE = Path(__file__).parent / "utterances"
NAME, OTHER, DAY = "{name}", "{other}", "{day}"
DAYS = ("%B %-d", "%-d %B", "%A", "%B", "%B %-d, %Y", "the %-dth of %B", "%A %-d %B")
"""How people write days."""


class Utterance(BaseModel):
    """What somebody types, with places for somebody, somebody else and a day of the story."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Text
    """An intent of the classifier."""
    text: Text

    def filled(self, story: Story, rng: random.Random) -> str:
        """Return the utterance as it is typed about a story, whom and which day it names drawn by chance."""
        first, second = (rng.choice(each) for each in rng.sample(_names(story), 2))
        day = date(2024, 1, 1).replace(month=rng.randint(1, 12), day=rng.randint(4, 20)).strftime(rng.choice(DAYS))
        text = self.text.replace(NAME, first, 1).replace(NAME, second).replace(OTHER, second)
        return text.replace(DAY, day)


def _names(story: Story) -> list[list[str]]:
    """Return what each person and organisation is called, by the surname too."""
    named = [each for each in story.entities.values() if each.kind in {"person", "organisation"}]
    return [[each.name, each.name.split()[-1], *each.aliases] for each in named]


def read_utterances(split: Literal["train", "validation", "test"]) -> Iterator[Utterance]:
    """Yield the utterances of a split."""
    for path in sorted((HERE / split).glob("*.jsonl")):
        yield from (
            Utterance.model_validate(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()
        )
