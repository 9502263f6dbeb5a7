"""All that is made of a story before anybody asks: the reader of its facts, its names, its sample questions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.reader.reader import Reader, Statement, open_reader
from bot.story.model import Fact, Story
from bot.understanding.names import Names, collect_names, entities_of
from bot.understanding.samples import SampleQuestions, collect_samples
from bot.understanding.text import first_sentence

_BESIDE = re.compile(r";|, (?:which )?(?:only|but|except)\b")
"""Where an unknown goes on with what the story does say."""


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
            [*(_statement(each, story) for each in story.facts.values()), *_unknowns(story)],
            [(each.name, *each.aliases) for each in story.entities.values()],
            [question for asked in (story.facts, story.unknowns) for each in asked.values() for question in each.ask],
        ),
        names,
        {fact.id: entities_of(fact, names) for fact in story.facts.values()},
        collect_samples(story),
    )


def _statement(fact: Fact, story: Story) -> Statement:
    if fact.id in story.articles:  # its headline tells what facts tell; a note on its day is no answer by itself
        says = fact.says.removesuffix(f" {story.articles[fact.id].date_note}")
        return Statement(fact.id, says.partition("“")[0] + says.partition("”, ")[2])
    return Statement(fact.id, fact.says, " … ".join(fact.valid_quotes), " ".join(fact.ask))


def _unknowns(story: Story) -> list[Statement]:
    unknowns = story.unknowns.values()
    return [Statement(each.id, left_open(each.says), asked=" ".join(each.ask), is_unknown=True) for each in unknowns]


def left_open(says: str) -> str:
    """Return of an unknown's text what it leaves open, without what it tells beside that.

    "…, only that it was in June" and a second sentence, "It does say that …", would make it answer what facts answer.
    """
    return _BESIDE.split(first_sentence(says))[0].rstrip(".") + "."
