"""What the story says: the sentence of each fact, from the templates of sentences.yaml.

They are made once, when a story is compiled. Jinja2 is loaded by what makes one: a bot that is handed its stories by
another process needs none of it, 2 MB.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bot.errors import Problem
from bot.language.data import read_strings
from bot.replies.dates import day_text, when_text
from bot.replies.templates import first_upper, on_one_line
from bot.story.frames import RoleType, frames
from bot.story.model import Entity, Fact, Sentences, Status, Story, StoryDate
from bot.understanding.questions import listed

if TYPE_CHECKING:
    from jinja2 import Template
    from jinja2.sandbox import ImmutableSandboxedEnvironment

TEMPLATE_FAILS = "template-fails"
"""The id of the rule that a fact's sentence can be made."""

_STOPS = re.compile(r"([.!?]”)\.(?=\s|$)")
"""A full stop behind a quotation that has one of its own."""


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    # Replies are plain text, no HTML; surfaces escape what their markup needs.
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    environment.filters["first_upper"] = first_upper
    return environment


@cache
def _data() -> Mapping[str, Any]:
    return read_strings(files("bot.replies").joinpath("sentences.yaml").read_bytes())  # type: ignore[no-any-return]


@cache
def _template(*path: str) -> Template:
    entry: Any = _data()
    for key in path:
        entry = entry[key]
    return _environment().from_string(str(entry))


def _filled(*path: str, **values: object) -> str:
    return on_one_line(_template(*path).render(**values))


def sentence(fact: Fact, entities: Mapping[str, Entity]) -> str:
    """Return what the fact says, who says so where it is somebody's claim, and that it is only alleged where it is.

    The author's own sentence goes before the kind's template. Raises jinja2.TemplateError if the template fails.
    """
    text = fact.says or _filled("sentences", fact.kind, **_values(fact, entities))
    if fact.status is Status.ALLEGED and "alleg" not in text and "accus" not in text:
        text = _filled("alleged", sentence=text.rstrip(". "))
    if fact.attribution and not fact.says:
        names = listed([entities[each].name for each in fact.attribution.who])
        when = when_text(fact.attribution.when) if fact.attribution.when else None
        text = _filled("attributed", sentence=text.rstrip("."), who=names, when=when)
    return first_upper(_STOPS.sub(r"\1", text))


def sentences(fact: Fact, entities: Mapping[str, Entity]) -> Sentences:
    """Return what the fact says in each way that a reply may put it; raises what `sentence` does."""
    undated = replace(fact, roles={role: filled for role, filled in fact.roles.items() if role != "when"})
    unattributed = replace(fact, attribution=None)
    return Sentences(*(sentence(each, entities) for each in (fact, undated, unattributed)))


def sentences_of(fact: Fact, story: Story) -> Sentences:
    """Return what `sentences` does for a fact of the story; it was made before, once the story was put into words."""
    return story.sentences.get(fact.id) or sentences(fact, story.entities)


def sentence_of(fact: Fact, story: Story) -> str:
    """Return what `sentence` does for a fact of the story."""
    return sentences_of(fact, story).whole


def in_words(story: Story) -> Story:
    """Return the story with its facts put into words, superseded ones as well."""
    facts = (*story.facts.values(), *story.superseded.values())
    return replace(story, sentences={fact.id: sentences(fact, story.entities) for fact in facts})


def check_fact(fact: Fact, entities: Mapping[str, Entity]) -> str | None:
    """Return why the fact's sentence cannot be made, or None where it can."""
    from jinja2 import TemplateError

    try:
        made = sentence(fact, entities)
    except (TemplateError, KeyError, TypeError, ValueError) as error:
        return f"its sentence cannot be made: {error}"
    return None if made.strip(" .") else "its sentence is empty"


def template_problems(story: Story) -> tuple[Problem, ...]:
    """Return a Problem for each fact whose sentence cannot be made from its template."""
    facts = (*story.facts.values(), *story.superseded.values())
    failures = ((fact, check_fact(fact, story.entities)) for fact in facts)
    return tuple(
        Problem(story.path, fact.line, 1, TEMPLATE_FAILS, f'fact "{fact.id}" cannot be put into words: {failure}.')
        for fact, failure in failures
        if failure
    )


def filler_text(fact: Fact, role: str, entities: Mapping[str, Entity]) -> str | None:
    """Return what fills a role as a reply prints it, or None where the role is open."""
    if role == "attribution":
        return listed([entities[each].name for each in fact.attribution.who]) if fact.attribution else None
    if role == "said":
        return when_text(fact.attribution.when) if fact.attribution and fact.attribution.when else None
    values = fact.roles.get(role)
    if not values:
        return None
    if isinstance(values[0], StoryDate):
        return when_text(values[0])
    if frames()[fact.kind].roles[role].type is RoleType.ENTITIES:
        return listed([entities[str(value)].name for value in values])
    return listed([str(value) for value in values])


def _values(fact: Fact, entities: Mapping[str, Entity]) -> dict[str, object]:
    frame = frames()[fact.kind]
    values: dict[str, object] = {role: filler_text(fact, role, entities) for role in frame.roles}
    when = next((filler for filler in fact.roles.get("when", ()) if isinstance(filler, StoryDate)), None)
    since = next((filler for filler in fact.roles.get("since", ()) if isinstance(filler, StoryDate)), None)
    if since:
        values["since"] = day_text(since)
    subjects = fact.roles.get(frame.subject, ())
    values["many"] = len(subjects) > 1 or any(str(each) in entities and entities[str(each)].plural for each in subjects)
    values["planned"] = fact.status is Status.PLANNED
    values["alleged"] = fact.status is Status.ALLEGED
    # "said after the meeting that …": the author has woven the article's own words for the time into the content.
    values["timed"] = bool(when and when.printed and when.printed in (fact.text("what") or ""))
    return values
