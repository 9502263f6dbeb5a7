"""What an author may add to a fact file for the questions that were asked in vain: groups of them, with YAML to paste.

A proposal is a guess that the author decides on. Of the two it makes (one more sample question for the nearest fact or
unknown, something more that the story leaves open), mostly one is right.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.authoring.common_words import telling_words
from bot.authoring.misses import Miss
from bot.authoring.pasting import in_place, listed, new_id
from bot.decision.outcomes import ANSWERED, Outcome
from bot.engine import Engine
from bot.language.characters import one_line
from bot.language.counting import counted
from bot.story.model import Story
from bot.understanding.text import split_questions

MOST_READ = 100
"""Questions that are looked at, the most frequent: the reader takes some 100 ms for each, and an admin waits."""
WORDINGS = 3
"""Wordings of a group that a proposal takes up: the guide tells authors that two or three do."""
LISTED = 10
"""Wordings of a group that are shown."""
NEAR = 0.1
"""How probably a fact or an unknown must be the reply for the question to be proposed for it."""
ALIKE = 0.5
"""Of the telling words of the shorter of two questions that are nearest to the same, the share that both have."""
PLACEHOLDER = "TODO (say here that the story doesn't say it, and what it says instead)"
EVERYTHING_ANSWERED = "The story answers every question that was passed on. Nothing is left to do."
NOTHING_ASKED = "Nobody has passed on a question about this story yet."


@dataclass(frozen=True, slots=True)
class Proposal:
    """One question that was asked in vain, in one or several wordings, and what may be added for it."""

    asked: tuple[Miss, ...]
    """Most often asked first."""
    fact: str | None
    """The id of the nearest fact, if one is near."""
    unknown: str | None
    """The id of an unknown of the story that is near, if there is one."""
    new_id: str
    """For an unknown to be added: no other entry is called that."""

    @property
    def count(self) -> int:
        """Return how often it was asked."""
        return sum(miss.count for miss in self.asked)

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """Return the first and the last day on which it was asked."""
        return min(miss.first_day for miss in self.asked), max(miss.last_day for miss in self.asked)

    @property
    def wordings(self) -> tuple[str, ...]:
        """Return the few wordings that are worth adding."""
        return tuple(one_line(miss.text) for miss in self.asked[:WORDINGS])


@dataclass(frozen=True, slots=True)
class Proposals:
    """All groups, the most often asked first."""

    proposals: tuple[Proposal, ...]
    answered: int
    """The number of questions that the story has a reply to by now, and that are left out."""
    left_out: int = 0
    """The number of questions, the rarest, that were too many to look at."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question that was asked in vain, read."""

    miss: Miss
    telling: frozenset[str]
    """Its words but for those that any question may have."""
    nearest: str | None
    """The id of the fact or unknown that comes nearest, if one is near."""
    fact: str | None
    unknown: str | None


def propose(engine: Engine, misses: Sequence[Miss]) -> Proposals:
    """Return what to do about the questions that were asked in vain, in groups.

    Left out are questions that the story answers by now, or of which it says what it leaves open.
    """
    frequent = sorted(misses, key=lambda miss: (-miss.count, miss.text))
    read = [_read(engine, miss) for miss in frequent[:MOST_READ]]
    groups: list[list[_Asked]] = []
    for asked in filter(None, read):
        home = next((group for group in groups if _alike(group[0], asked)), None)
        if home is None:
            groups.append([asked])
        else:
            home.append(asked)
    groups.sort(key=lambda group: (-sum(asked.miss.count for asked in group), group[0].miss.text))
    taken = {*engine.story.facts, *engine.story.unknowns, *engine.story.entities}
    proposals: list[Proposal] = []
    for first, *rest in groups:
        wordings = tuple(asked.miss for asked in (first, *rest))
        proposals.append(Proposal(wordings, first.fact, first.unknown, new_id(first.miss.text, taken)))
        taken.add(proposals[-1].new_id)
    return Proposals(tuple(proposals), read.count(None), len(frequent[MOST_READ:]))


def as_yaml(found: Proposals, story: Story) -> str:
    """Return the groups with what to paste into the fact file, or in plain words that there is nothing to do."""
    if not found.proposals:
        return EVERYTHING_ANSWERED if found.answered else NOTHING_ASKED
    blocks = ["\n".join(_block(proposal, story)) for proposal in found.proposals]
    return "\n\n".join([_heading(found, story), *blocks])


def times(number: int) -> str:
    """Return how often in words: "once", "7 times"."""
    return "once" if number == 1 else f"{number} times"


def _read(engine: Engine, miss: Miss) -> _Asked | None:
    """Return a question with what comes near it, None where the bot has an answer to all of it by now.

    Small talk and foreseen silence are answers, too.
    """
    replies = [reply for _, reply in engine.ask_each(miss.text)]
    answered = [reply for reply in replies if reply.outcome in ANSWERED | {Outcome.CHAT} or reply.unknown]
    if len(answered) == len(split_questions(miss.text)):
        return None
    considered, _ = engine.consider(miss.text)
    scores = considered.reading.scores if considered.reading else ()
    near = [score for score in scores if score.bears >= NEAR and score.id not in engine.story.articles]
    return _Asked(
        miss,
        telling_words(miss.text),
        near[0].id if near else None,
        next((score.id for score in near if not score.is_unknown), None),
        next((score.id for score in near if score.is_unknown), None),
    )


def _alike(one: _Asked, other: _Asked) -> bool:
    """Return whether two questions are likely to be one in other words."""
    shorter = min(len(one.telling), len(other.telling))
    return bool(shorter) and one.nearest == other.nearest and len(one.telling & other.telling) >= ALIKE * shorter


def _heading(found: Proposals, story: Story) -> str:
    groups = counted(len(found.proposals), "group")
    lines = [
        f"# Asked in vain about “{story.headline}”: {groups}, the most frequent first.",
        "# Under each: what you may add to the fact file. Take what is right, fill in each TODO, and leave the rest.",
    ]
    if found.answered:
        is_answered = "is" if found.answered == 1 else "are"
        lines.append(f"# {counted(found.answered, 'question')} {is_answered} answered by now.")
    if found.left_out:
        lines.append(f"# {counted(found.left_out, 'question')}, the rarest, were left out.")
    return "\n".join(lines)


def _block(proposal: Proposal, story: Story) -> Iterator[str]:
    """Yield the lines on one group: who asked what is a comment, the rest stands as it may be pasted."""
    first, last = proposal.days
    days = f"on {first}" if first == last else f"from {first} to {last}"
    yield f"# ---- Asked {times(proposal.count)}, {days}:"
    for miss in proposal.asked[:LISTED]:
        yield f"# - {one_line(miss.text)}" + (f" ({miss.count})" if miss.count > 1 else "")
    if len(proposal.asked) > LISTED:
        yield f"# - and in {len(proposal.asked) - LISTED} other ways"
    if proposal.fact is not None:
        fact = story.facts[proposal.fact]
        yield f"# The nearest fact, in line {fact.line}: {one_line(fact.says)}"
        yield f'# If that answers it, under facts, in "{fact.id}"{in_place(fact.ask, "ask")}:'
        yield f"    ask: {listed((*fact.ask, *proposal.wordings))}"
    if proposal.unknown is not None:
        unknown = story.unknowns[proposal.unknown]
        yield f"# The nearest unknown, in line {unknown.line}: {one_line(unknown.says)}"
        yield f'# If that is what to reply, under unknowns, in "{unknown.id}"{in_place(unknown.ask, "ask")}:'
        yield f"    ask: {listed((*unknown.ask, *proposal.wordings))}"
    yield "# If the story doesn't say it, under unknowns:"
    yield f"  {proposal.new_id}:"
    yield f"    says: {PLACEHOLDER}"
    yield f"    ask: {listed(proposal.wordings)}"
