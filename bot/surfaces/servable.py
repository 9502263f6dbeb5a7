"""Whether a story may be served, and what its author has to do where it may not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.story.model import Story


@dataclass(frozen=True, slots=True)
class Unservable:
    """Why a story is served only where the settings allow one that nobody has checked."""

    rule: str
    """The id of the problem."""
    state: str
    """How the story is, in two or three words."""
    todo: str
    """What that means and what to do about it."""


def why_unservable(story: Story, path: Path) -> Unservable | None:
    """Return why the story in the file at `path` may not be served; None if it may.

    A draft stays one when it is sealed: the seal says that its excerpts stand in the article, and nothing of its facts.
    """
    sealing = f"storybot check {path} --article ARTICLE --seal"
    if story.draft:
        todo = "Nobody has looked through it: take out “draft: true” and the comments “# check:” when that is done."
        return Unservable("unfinished", "still a draft", todo if story.sealed else f"{todo} Then run: {sealing}")
    if not story.sealed:
        todo = "Nobody has checked its quotations against the article since they were last changed. Run: "
        return Unservable("unsealed", "not sealed", todo + sealing)
    return None
