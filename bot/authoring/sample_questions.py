"""The sample utterances that a fact file gives rise to, fact by fact: `storybot questions` shows what is covered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.story.model import Fact, Story
from bot.understanding.questions import questions_of

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SampleQuestion:
    """A question that leads to a fact or to an unknown."""

    text: str
    role: str | None
    """The role that it asks for; None if the author wrote it under `ask`."""


@dataclass(frozen=True, slots=True)
class Covered:
    """A fact or an unknown with all questions that lead to it."""

    id: str
    kind: str
    """The fact's kind; `unknown` for an unknown."""
    questions: tuple[SampleQuestion, ...]
    """Each once; the author's own first, then the generated ones, role by role."""


def sample_questions(story: Story) -> Iterator[Covered]:
    """Yield every fact, then every unknown, in the order of the file."""
    for fact in story.facts.values():
        yield Covered(fact.id, str(fact.kind), tuple(_of_fact(fact, story)))
    for unknown in story.unknowns.values():
        yield Covered(unknown.id, UNKNOWN, tuple(SampleQuestion(text, None) for text in dict.fromkeys(unknown.ask)))


def listing(covered: Covered) -> str:
    """Return them as plain text: a heading, then a line each, those of the author's marked with a star."""
    width = max((len(each.role or "") for each in covered.questions), default=0)
    lines = [f"  {each.role or '*':<{width}}  {each.text}" for each in covered.questions]
    return "\n".join([f"{covered.id} ({covered.kind})", *(lines or ["  no question"])])


def record(covered: Covered) -> dict[str, object]:
    """Return them as one object for other programs."""
    questions = [
        {"question": each.text, "by": "author" if each.role is None else "storybot", "role": each.role}
        for each in covered.questions
    ]
    return {"id": covered.id, "kind": covered.kind, "questions": questions}


def _of_fact(fact: Fact, story: Story) -> Iterator[SampleQuestion]:
    """Yield the questions that lead to a fact, each once."""
    roles: dict[str, str | None] = dict.fromkeys(fact.ask)
    for role, text in questions_of(fact, story):
        roles.setdefault(text, role)
    yield from (SampleQuestion(text, role) for text, role in roles.items())
