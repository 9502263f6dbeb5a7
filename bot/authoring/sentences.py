"""A story as the bot will say it, sentence by sentence: `check --sentences` prints it for an author to read through."""

from __future__ import annotations

from dataclasses import dataclass

from bot.replies.dates import day_text
from bot.replies.developing import told, told_before
from bot.story.model import Fact, Status, Story


@dataclass(frozen=True, slots=True)
class Sentence:
    """What the bot says, with what it knows of it beside."""

    id: str
    """Of the fact or the unknown; "summary" for the summary."""
    says: str
    notes: tuple[str, ...] = ()
    """What is no part of the sentence: when, who says so, what status it has, what disputes it."""

    def __str__(self) -> str:
        """Return one line: `no-answer: Osric Penhale said … [March 12, 2024; said by Osric Penhale]`."""
        notes = f" [{'; '.join(self.notes)}]" if self.notes else ""
        return f"{self.id}: {self.says}{notes}"


def sentences_of(story: Story) -> tuple[Sentence, ...]:
    """Return all that the bot says of a story, in the order of its file; the articles themselves come last."""
    facts = sorted(story.facts.values(), key=lambda fact: fact.id in story.articles)
    return (
        Sentence("summary", story.summary),
        *(Sentence(fact.id, _whole(fact, story), tuple(_notes(fact, story))) for fact in facts),
        *(Sentence(unknown.id, unknown.says, ("unknown",)) for unknown in story.unknowns.values()),
    )


def _whole(fact: Fact, story: Story) -> str:
    """Return what the fact says, and what an earlier article reported in its place."""
    return " ".join(filter(None, [told(fact, story), told_before(fact, story)]))


def _notes(fact: Fact, story: Story) -> list[str]:
    day = [day_text(fact.when)] if fact.when and fact.id not in story.articles else []
    speaker = [f"by {story.entities[fact.by].name}"] if fact.by else []
    status = [str(fact.status)] if fact.status is not Status.HAPPENED else []
    other = [f"with the other side, {fact.disputes}"] if fact.disputes else []
    return [*day, *speaker, *status, *other]
