"""What the bot says: the texts of templates.yaml with their places filled in, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from bot.language.data import read_strings
from bot.language.interface import ENGLISH, catalogue

STORY_SAYS = frozenset({"as_of", "before"})
"""The sections of templates.yaml in the story's language; all others are the bot's own words, in the reader's."""

_SPACES = re.compile(r"[ \t\r\n]+")


@cache
def _data() -> Mapping[str, Any]:
    return read_strings(files("bot.replies").joinpath("templates.yaml").read_bytes())  # type: ignore[no-any-return]


def _source(path: tuple[str, ...]) -> str:
    entry: Any = _data()
    for key in path:
        entry = entry[key]
    return str(entry)


def say(*path: str, language: str = ENGLISH, **values: object) -> str:
    """Return the text at `path` of templates.yaml with `values` filled in, on one line.

    `language` is that of the reader, for the bot's own words; what the story says is said without it. Raises KeyError
    if there is no such text, or no value for one of its places.
    """
    text = catalogue(language).pgettext(path[0], _source(path)).format_map(values)
    return on_one_line(text)


def on_one_line(text: str) -> str:
    """Return the text with single spaces for all that parts its words, and none at its ends."""
    # Not `split()`: it would take the spaces that must not break, which French has before a colon, for plain ones.
    return _SPACES.sub(" ", text).strip()


def ask_in(language: str) -> str:
    """Return in which language to ask, for readers whose own is another than the stories'; else ""."""
    if language == ENGLISH:
        return ""
    return say("ask_in", language=language, name=say("languages", ENGLISH, language=language))


def own_words() -> Iterator[tuple[str, str]]:
    """Yield (section, source) for every sentence of the bot's own: what the catalogues translate."""
    for section, entry in _data().items():
        if section not in STORY_SAYS:
            yield from ((section, source) for source in _sources(entry) if not re.fullmatch(r"\{\w+\}", source))


def _sources(entry: Any) -> Iterator[str]:
    """Yield the sentences of a section, however deep it goes."""
    if isinstance(entry, Mapping):
        for part in entry.values():
            yield from _sources(part)
    else:
        yield str(entry)


def together(names: Sequence[str], language: str = ENGLISH) -> str:
    """Return "a", "a and b" or "a, b and c", for a sentence of the bot's own."""
    if len(names) < 2:
        return "".join(names)
    return say("together", language=language, first=", ".join(names[:-1]), last=names[-1])


def first_upper(text: str) -> str:
    """Return `text` with its first letter a capital."""
    return text[:1].upper() + text[1:]
