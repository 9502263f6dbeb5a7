"""What an author may add to a fact file for the questions that were asked in vain: groups of them, with YAML to paste.

A proposal is a guess that the author decides on. Of the three it makes (one more wording for the nearest fact, another
name for somebody, something that the story leaves open), mostly one is right.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count

from bot.authoring.misses import Miss
from bot.decision.case import Case
from bot.decision.decide import decide
from bot.decision.outcomes import Abstain, Answer, Chat, Correction
from bot.engine import Engine
from bot.language.characters import one_line
from bot.replies.sentences import sentence_of
from bot.story.model import ARTICLE, Story
from bot.understanding.grouping import group
from bot.understanding.lexicon import lexicon
from bot.understanding.near_names import near_name
from bot.understanding.text import split_questions

WORDINGS = 3
"""Wordings of a group that a proposal takes up: the guide tells authors that two or three do."""
LISTED = 10
"""Wordings of a group that are shown."""
NEAR = 0.6
"""How like, from 0 to 1, an unknown's sample utterance must be for the question to belong there."""
ID_WORDS = 4
PLACEHOLDER = "TODO (say here that the story doesn't say it, and what it says instead)"
EVERYTHING_ANSWERED = "The story answers every question that was passed on. Nothing is left to do."
NOTHING_ASKED = "Nobody has passed on a question about this story yet."


@dataclass(frozen=True, slots=True)
class Alias:
    """A word that may be another name of an entity."""

    word: str
    entity: str
    """Its id."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One question that was asked in vain, in one or several wordings, and what may be added for it."""

    asked: tuple[Miss, ...]
    """Most often asked first."""
    fact: str | None
    """The id of the nearest fact, if one is near."""
    unknown: str | None
    """The id of an unknown of the story that is near, if there is one."""
    aliases: tuple[Alias, ...]
    new_id: str
    """For an unknown to be added: no other entry is called that."""
    about: tuple[str, ...]
    """Ids of the entities that are mentioned."""

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
    """The number of groups that the story has a reply to by now, and that are left out."""


def propose(engine: Engine, misses: Sequence[Miss]) -> Proposals:
    """Return what to do about the questions that were asked in vain, in groups.

    Left out are questions that the story answers by now, or of which it says what it leaves open. Takes about four
    milliseconds a question.
    """
    groups = [[misses[position] for position in members] for members in group([m.text for m in misses], engine.index)]
    left = [[miss for miss in members if not _is_answered(engine, miss.text)] for members in groups]
    asked = [sorted(members, key=lambda miss: (-miss.count, miss.text)) for members in left if members]
    asked.sort(key=lambda members: (-sum(miss.count for miss in members), members[0].text))
    taken = {*engine.story.facts, *engine.story.unknowns, *engine.story.entities}
    proposals: list[Proposal] = []
    for members in asked:
        proposals.append(_proposal(engine, members, taken))
        taken.add(proposals[-1].new_id)
    return Proposals(tuple(proposals), len(groups) - len(asked))


def as_yaml(found: Proposals, story: Story) -> str:
    """Return the groups with what to paste into the fact file, or in plain words that there is nothing to do."""
    if not found.proposals:
        return EVERYTHING_ANSWERED if found.answered else NOTHING_ASKED
    blocks = ["\n".join(_block(proposal, story)) for proposal in found.proposals]
    return "\n\n".join([_heading(found, story), *blocks])


def times(number: int) -> str:
    """Return how often in words: "once", "7 times"."""
    return "once" if number == 1 else f"{number} times"


def _is_answered(engine: Engine, text: str) -> bool:
    """Return whether the bot has an answer to the question now, small talk and foreseen silence included."""
    parts = [text] if len(split_questions(text)) == 1 else [part for part, _ in engine.ask_each(text)]
    decisions = [decide(engine.consider(part)) for part in parts]
    return all(
        isinstance(decision, (Answer, Correction, Chat))
        or (isinstance(decision, Abstain) and decision.unknown is not None)
        for decision in decisions
    )


def _proposal(engine: Engine, asked: Sequence[Miss], taken: Container[str]) -> Proposal:
    """Return what the most frequent wording suggests; names are looked for in the others too."""
    case = engine.consider(asked[0].text)
    words = [
        unit.words for miss in asked[:LISTED] for unit in engine.index.reader.read(miss.text).units if unit.unknown
    ]
    near = ((word, near_name(word.lower(), engine.index)) for word in dict.fromkeys(words))
    return Proposal(
        asked=tuple(asked),
        fact=_nearest_fact(case),
        unknown=next((unknown for unknown, similarity in case.unknowns if similarity >= NEAR), None),
        aliases=tuple(Alias(word, entity) for word, entity in near if entity),
        new_id=_new_id(asked[0].text, taken),
        about=tuple(sorted(case.named)),
    )


def _nearest_fact(case: Case) -> str | None:
    """Return the id of the best fact if it explains a good part of the question, and not by names alone.

    The fact that the article itself makes can have no sample utterances.
    """
    best = case.best
    near = best.coverage >= case.limits.related and best.content > 0.0 and not best.strangers
    return best.fact.id if near and best.fact.id != ARTICLE else None


def _new_id(text: str, taken: Container[str]) -> str:
    """Return an id made of the telling words of a question."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    telling = [word for word in words if word not in lexicon().stop] or ["question"]
    stem = "-".join(telling[:ID_WORDS])[:40].strip("-")
    import yaml

    if not isinstance(yaml.safe_load(stem), str):  # "null", "2021": YAML would take it for something else than a name
        stem = f"question-{stem}"
    names = chain([stem], (f"{stem}-{number}" for number in count(2)))
    return next(name for name in names if name not in taken)


def _heading(found: Proposals, story: Story) -> str:
    lines = [
        f"# Asked in vain about “{story.headline}”: {_groups(len(found.proposals))}, the most frequent first.",
        "# Under each: what you may add to the fact file. Take what is right, fill in each TODO, and leave the rest.",
    ]
    if found.answered:
        lines.append(f"# {_groups(found.answered)} {'is' if found.answered == 1 else 'are'} answered by now.")
    return "\n".join(lines)


def _groups(number: int) -> str:
    return "1 group" if number == 1 else f"{number} groups"


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
        yield f"# The nearest fact, in line {fact.line}: {one_line(sentence_of(fact, story))}"
        yield f'# If that answers it, under facts, in "{fact.id}"{_in_place(fact.ask, "ask")}:'
        yield f"    ask: {_listed((*fact.ask, *proposal.wordings))}"
    for alias in proposal.aliases:
        entity = story.entities[alias.entity]
        place = f'under entities, in "{entity.id}"{_in_place(entity.aliases, "aliases")}'
        yield f"# If “{alias.word}” is {entity.name}, {place}:"
        yield f"    aliases: {_listed((*entity.aliases, alias.word))}"
    if proposal.unknown is not None:
        unknown = story.unknowns[proposal.unknown]
        yield f"# The nearest unknown: {one_line(unknown.says)}"
        yield f'# If that is what to reply, under unknowns, in "{unknown.id}"{_in_place(unknown.ask, "ask")}:'
        yield f"    ask: {_listed((*unknown.ask, *proposal.wordings))}"
    yield "# If the story doesn't say it, under unknowns:"
    yield f"  {proposal.new_id}:"
    yield f"    ask: {_listed(proposal.wordings)}"
    yield f"    says: {PLACEHOLDER}"
    if proposal.about:
        yield f"    about: {_listed(proposal.about)}"
    if proposal.fact is not None:
        yield f"    instead: {_listed([proposal.fact])}"


def _in_place(present: Sequence[str], key: str) -> str:
    return f", in place of its {key}" if present else ""


def _listed(texts: Sequence[str]) -> str:
    """Return texts as a YAML list on one line, which fits an entry of several lines and one in braces alike."""
    import yaml  # here, for a bot that is asked for no proposals needs none

    flow: str = yaml.safe_dump(
        list(dict.fromkeys(texts)), default_flow_style=True, allow_unicode=True, width=float("inf")
    )
    return flow.strip()
