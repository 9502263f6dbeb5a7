"""The sample questions of a fact file, fact by fact: `storybot questions` shows what has some and what has none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.story.model import Story

FACT, UNKNOWN = "fact", "unknown"


@dataclass(frozen=True, slots=True)
class Covered:
    """A fact or an unknown with the questions that always get it."""

    id: str
    kind: str
    """`FACT` or `UNKNOWN`."""
    says: str
    """Of a fact without questions of its own Discord offers this."""
    questions: tuple[str, ...]
    """Each once, in the order of the file."""


def sample_questions(story: Story) -> Iterator[Covered]:
    """Yield every fact, then every unknown, in the order of the file."""
    for kind, section in ((FACT, story.facts), (UNKNOWN, story.unknowns)):
        for each in section.values():
            yield Covered(each.id, kind, each.says, tuple(dict.fromkeys(each.ask)))


def listing(covered: Covered) -> str:
    """Return them as plain text: a heading with what it says, then a line each."""
    lines = [f"  {question}" for question in covered.questions] or ["  no question"]
    return "\n".join([f"{covered.id} ({covered.kind}): {covered.says}", *lines])


def record(covered: Covered) -> dict[str, object]:
    """Return them as one object for other programs."""
    return {"id": covered.id, "kind": covered.kind, "says": covered.says, "questions": covered.questions}
