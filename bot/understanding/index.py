"""All that is made of a story before anybody asks: the reader of its facts, its names, its sample questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.reader.reader import Reader, Statement, open_reader
from bot.story.model import Fact, Story
from bot.understanding.names import Names, collect_names, entities_of
from bot.understanding.samples import SampleQuestions, collect_samples


@dataclass(frozen=True, eq=False, slots=True)
class Index:
    """What answers are looked up in."""

    story: Story
    reader: Reader
    names: Names
    about: Mapping[str, tuple[str, ...]]
    """Fact id → the ids of whom and what it is about."""
    samples: SampleQuestions


def build_index(story: Story) -> Index:
    """Return the index of a story."""
    names = collect_names(story)
    return Index(
        story,
        open_reader(
            [*map(_statement, story.facts.values()), *_unknowns(story)],
            [(each.name, *each.aliases) for each in story.entities.values()],
            [question for asked in (story.facts, story.unknowns) for each in asked.values() for question in each.ask],
        ),
        names,
        {fact.id: entities_of(fact, names) for fact in story.facts.values()},
        collect_samples(story),
    )


def _statement(fact: Fact) -> Statement:
    return Statement(fact.id, fact.says, " … ".join(fact.valid_quotes))


def _unknowns(story: Story) -> list[Statement]:
    return [Statement(each.id, each.says, is_unknown=True) for each in story.unknowns.values()]
