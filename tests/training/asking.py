"""The words that readers often ask with, at which the repair of typing may aim: taken from the training questions."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from corpus.format import Example

from bot.understanding.text import is_english

STORIES = 5
"""In the questions of how many stories a word must stand."""
_WORD = re.compile(r"[a-z]{4,}")


def write_asking_words(stories: Iterable[Example], path: Path) -> None:
    """Write the English words of four letters or more that stand in the questions of at least `STORIES` stories.

    The commonest stands first.
    """
    held = Counter(
        word
        for _, questions, _ in stories
        for word in {w for q in questions for w in _WORD.findall(q.question.lower())}
    )
    known = [word for word in held if held[word] >= STORIES and is_english(word)]
    chosen = sorted(known, key=lambda word: (-held[word], word))
    path.write_text(json.dumps(chosen, indent=0) + "\n", encoding="utf-8")
