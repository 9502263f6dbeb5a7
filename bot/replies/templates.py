"""The sentences of templates.yaml, compiled once in Jinja2's sandbox, where a missing name is an error."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.errors import Problem
from bot.language.data import read_strings
from bot.language.interface import ENGLISH, catalogue
from bot.language.once import once
from bot.replies.dates import day_text, when_text
from bot.story.frames import RoleType, frames
from bot.story.model import Entity, Fact, Status, Story, StoryDate
from bot.understanding.questions import listed

STORY_SAYS = frozenset({"sentences", "attributed", "alleged", "as_of", "before", "ask_about"})
"""The sections of templates.yaml in the story's language; all others are the bot's own words, in the reader's."""

TEMPLATE_FAILS = "template-fails"
"""The id of the rule that a fact's sentence can be made."""

_SPACES = re.compile(r"[ \t\r\n]+")
_STOPS = re.compile(r"([.!?]”)\.(?=\s|$)")
"""A full stop behind a quotation that has one of its own."""


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    # Replies are plain text, no HTML; surfaces escape what their markup needs.
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    environment.filters["first_upper"] = first_upper
    return environment


@once
def _data() -> Mapping[str, Any]:
    return read_strings(files("bot.replies").joinpath("templates.yaml").read_bytes())  # type: ignore[no-any-return]


@cache
def _template(path: tuple[str, ...], language: str) -> Template:
    return _environment().from_string(catalogue(language).pgettext(path[0], _source(path)))


def _source(path: tuple[str, ...]) -> str:
    entry: Any = _data()
    for key in path:
        entry = entry[key]
    return str(entry)


def say(*path: str, language: str = ENGLISH, **values: object) -> str:
    """Return the sentence at `path` of templates.yaml with `values` filled in, on one line.

    `language` is that of the reader, for the bot's own words; what the story says is said without it.
    """
    # Not `split()`: it would take the spaces that must not break, which French has before a colon, for plain ones.
    return _SPACES.sub(" ", _template(path, language).render(**values)).strip()


def ask_in(story: Story, language: str) -> str:
    """Return in which language to ask, for readers whose own is another than the story's; else ""."""
    if language == story.language:
        return ""
    return say("ask_in", language=language, name=say("languages", story.language, language=language))


def own_words() -> Iterator[tuple[str, str]]:
    """Yield (section, source) for every sentence of the bot's own: what the catalogues translate."""
    for section, entry in _data().items():
        if section not in STORY_SAYS:
            yield from ((section, source) for source in _sources(entry) if not re.fullmatch(r"\{\{ \w+ \}\}", source))


def _sources(entry: Any) -> Iterator[str]:
    """Yield the sentences of a section, however deep it goes."""
    if isinstance(entry, Mapping):
        for part in entry.values():
            yield from _sources(part)
    else:
        yield str(entry)


def label(role: str, language: str = ENGLISH) -> str:
    """Return what a role is called in front of a colon."""
    return say("labels", role, language=language) if role in _data()["labels"] else role.capitalize()


def number_word(number: int, language: str = ENGLISH) -> str:
    """Return a number in words, as far as there are words for it."""
    return say("numbers", str(number), language=language) if str(number) in _data()["numbers"] else str(number)


def together(names: Sequence[str], language: str = ENGLISH) -> str:
    """Return "a", "a and b" or "a, b and c", for a sentence of the bot's own."""
    if len(names) < 2:
        return "".join(names)
    return say("together", language=language, first=", ".join(names[:-1]), last=names[-1])


def chat_intents() -> frozenset[str]:
    """Return the small-talk intents that have a reply."""
    return frozenset(_data()["chat"])


def sentence(fact: Fact, entities: Mapping[str, Entity]) -> str:
    """Return what the fact says, who says so where it is somebody's claim, and that it is only alleged where it is.

    The author's own sentence goes before the kind's template. Raises jinja2.TemplateError if the template fails.
    """
    text = fact.says or say("sentences", fact.kind, language=ENGLISH, **_values(fact, entities))
    if fact.status is Status.ALLEGED and "alleg" not in text and "accus" not in text:
        text = say("alleged", sentence=text.rstrip(". "))
    if fact.attribution and not fact.says:
        names = listed([entities[each].name for each in fact.attribution.who])
        when = when_text(fact.attribution.when) if fact.attribution.when else None
        text = say("attributed", sentence=text.rstrip("."), who=names, when=when)
    return first_upper(_STOPS.sub(r"\1", text))


def sentence_of(fact: Fact, story: Story) -> str:
    """Return what the fact says, as `sentence` does; that of the story's own facts was made before."""
    if story.facts.get(fact.id) is fact and (made := story.sentences.get(fact.id)):
        return made
    return sentence(fact, story.entities)


def in_words(story: Story) -> Story:
    """Return the story with its facts put into words."""
    made = {fact.id: sentence(fact, story.entities) for fact in story.facts.values()}
    return replace(story, sentences=made)


def check_fact(fact: Fact, entities: Mapping[str, Entity]) -> str | None:
    """Return why the fact's sentence cannot be made, or None where it can."""
    try:
        made = sentence(fact, entities)
    except (TemplateError, KeyError, TypeError, ValueError) as error:
        return f"its sentence cannot be made: {error}"
    return None if made.strip(" .") else "its sentence is empty"


def template_problems(story: Story) -> tuple[Problem, ...]:
    """Return a Problem for each fact whose sentence cannot be made from its template."""
    failures = ((fact, check_fact(fact, story.entities)) for fact in story.facts.values())
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


def first_upper(text: str) -> str:
    """Return `text` with its first letter a capital."""
    return text[:1].upper() + text[1:]


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
