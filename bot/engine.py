"""The whole road from a question to a reply, for one story."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.decision.outcomes import Outcome
from bot.replies.reply import Reply
from bot.story.model import Story
from bot.understanding.session import Session


@dataclass(frozen=True, slots=True)
class Engine:
    """A story, compiled, ready to answer; immutable, so a reload builds another and swaps the reference."""

    story: Story

    def ask(self, question: str, session: Session = Session()) -> Reply:
        """Return the reply to `question`; hand `reply.session` back with the same person's next question."""
        return Reply(outcome=Outcome.CHAT, text="(not built yet)", confidence=1.0)

    def starters(self) -> tuple[str, ...]:
        """Return a few questions that the story answers, for somebody who does not know what to ask."""
        return self.story.starters

    def suggest(self, typed: str, limit: int = 25) -> tuple[str, ...]:
        """Return at most `limit` questions that the story answers, the nearest to what was `typed` so far first.

        Nothing typed: the starters, then the rest.
        """
        return self.story.starters[:limit]


def load_engine(path: Path) -> Engine:
    """Return an engine for the fact file at `path`.

    Raises StoryError with every problem of the file.
    """
    from bot.story.loader import load_story

    return Engine(load_story(path))
