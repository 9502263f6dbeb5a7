"""The questions that a fact gives rise to without any author typing them: frames in, plain questions out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.language.data import load_questions
from bot.story.frames import RoleType, frames
from bot.story.model import Fact, Status, Story, StoryDate


def questions_of(fact: Fact, story: Story) -> Iterator[tuple[str, str]]:
    """Yield (role, question) for every question that the fact's kind foresees and the fact can answer.

    The first question of each role is worded to be shown to people; the others only teach the matcher.
    """
    fillers = _fillers(fact, story)
    for role, patterns in load_questions().get(fact.kind, {}).items():
        if role not in fact.roles:
            continue
        worded = patterns.get("planned" if fact.status is Status.PLANNED else "plain") or patterns.get("plain", ())
        for pattern in worded:
            if question := _fill(pattern, fillers):
                yield role, question


def _fill(pattern: str, fillers: Mapping[str, str]) -> str | None:
    try:
        return pattern.format_map(fillers)
    except KeyError:
        return None


def _fillers(fact: Fact, story: Story) -> dict[str, str]:
    """Return what to print for each role of the fact."""
    specs = frames()[fact.kind].roles
    found: dict[str, str] = {}
    for role, values in fact.roles.items():
        if specs[role].type is RoleType.ENTITIES:
            found[role] = listed([story.entities[str(value)].name for value in values])
        elif not isinstance(values[0], StoryDate):
            found[role] = listed([str(value) for value in values])
    return found


def listed(words: list[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""
