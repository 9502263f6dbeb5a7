"""Questions about the bundled story, for measuring time and memory: the authors' own, people's, and reworded ones."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import NamedTuple

from bot.story.bundled import bundled_story
from bot.story.loader import load_story

ROOT = Path(__file__).parents[2]
VISIBLE = ROOT.parent / "shared" / "eval" / "dev.jsonl"
OTHER_STORIES = sorted((ROOT / "tests" / "stories").glob("*.yaml"))
ASIDES = ("hey, ", "pls tell me ", "so ", "i wonder ", "hi! ", "quick question: ", "um ", "ok ")


class Asked(NamedTuple):
    """A question, and what the same person said before, oldest first."""

    question: str
    history: tuple[str, ...] = ()


def sample_questions(path: Path | None = None) -> list[str]:
    """Return the authors' own questions of a fact file, the bundled story's where none is named.

    Typed as they stand, they are looked up and not read, which takes next to no time.
    """
    story = load_story(path or bundled_story())
    return [question for each in (story.facts, story.unknowns) for entry in each.values() for question in entry.ask]


def visible_questions() -> list[Asked]:
    """Return what people ask of the bundled story, by `../shared/eval/dev.jsonl`; nothing where that is not at hand."""
    lines = VISIBLE.read_text(encoding="utf-8").splitlines() if VISIBLE.is_file() else []
    rows = [json.loads(line) for line in lines if line.strip()]
    return [Asked(row["question"], tuple(row.get("history", ()))) for row in rows]


def reworded(text: str, rng: random.Random) -> str:
    """Return a question with a slip of the finger, an opening of small talk, or both."""
    way = rng.randrange(3)
    if way and len(text) > 4:
        at = rng.randrange(1, len(text) - 2)
        slips = (
            text[:at] + text[at + 1 :],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
            text[:at] + text[at - 1 :],
        )
        text = rng.choice(slips)
    return text if way == 1 else rng.choice(ASIDES) + text
