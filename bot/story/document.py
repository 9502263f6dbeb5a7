"""A YAML file as plain texts, lists and mappings, with the place of everything in it.

Reads strictly: every scalar stays the text that stands in the file (`no`, `12:30` and `2021-05-19` are texts), a key
may stand only once, and what a fact file never needs (aliases, tags, several documents, deep nesting) is refused
before anything is built from it, so that no file can make reading slow. What the texts mean is `schema`'s business.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias, Union

from bot.errors import Problem, Severity
from bot.story.files import in_words, read_at_most

Value: TypeAlias = Union[str, list["Value"], dict[str, "Value"], None]  # noqa: UP007  (it names itself)
"""What a YAML node holds; None is a key with nothing behind it."""
Route: TypeAlias = tuple[str | int, ...]
"""The keys and positions that lead to a value: `("facts", "meeting", "evidence", 1)`."""

MAX_BYTES = 1_000_000
"""Some thirty times the longest fact file in sight."""

_OPEN_MARK = re.compile(r"(?:^|\s)# check:", re.MULTILINE)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line and a column, both counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds and where."""

    path: str
    data: dict[str, Value] | None = None
    """None if the file could not be read as a mapping at all."""
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    """What its author did not mean to type, and does no harm."""
    is_marked: bool = False
    """True if a comment says that something is still to be checked: `# check: …`."""
    checksum: str = ""
    """The SHA-256 of its bytes, in hexadecimal digits."""
    keys: Mapping[Route, Place] = field(default_factory=dict[Route, Place])
    values: Mapping[Route, Place] = field(default_factory=dict[Route, Place])

    def place(self, route: Route, *, key: bool = False) -> Place:
        """Return where the value at `route` stands (its key with `key=True`), or the nearest thing around it."""
        while route:
            places = (self.keys, self.values) if key else (self.values, self.keys)
            for known in places:
                if route in known:
                    return known[route]
            route = route[:-1]
        return Place(1, 1)

    def problem(
        self, route: Route, rule: str, message: str, *, key: bool = False, severity: Severity = Severity.ERROR
    ) -> Problem:
        """Return a Problem at the place of `route`."""
        place = self.place(route, key=key)
        return Problem(self.path, place.line, place.column, rule, message, severity)


def read_document(path: Path, most: int = MAX_BYTES) -> Document:
    """Return the content of the file at `path`, or the problems that keep it from being read; never raises.

    It may have `most` bytes.
    """
    name = str(path)
    try:
        raw = read_at_most(path, most)
    except FileNotFoundError:
        return failed(name, "no-file", "there is no such file. Check the path.")
    except IsADirectoryError:
        return failed(name, "no-file", "this is a folder. Name a file (.yaml) in it.")
    except OSError as error:
        return failed(name, "no-file", f"the file cannot be read: {error.strerror or error}.")
    return parse_document(name, raw, most)


def parse_document(name: str, raw: bytes, most: int = MAX_BYTES) -> Document:
    """Return the content of `raw`, the bytes of the file called `name`, of which there may be `most`; never raises."""
    if len(raw) > most:
        return failed(name, "too-large", f"the file is larger than {in_words(most)}. Split it, or shorten it.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        return failed(name, "encoding", "this is not UTF-8 text. Save the file with the encoding UTF-8.", line, column)
    if not text.strip():
        return failed(name, "empty", "the file is empty. knowledge/README.md shows what to write.")
    from bot.story.parsing import parse  # here, since it makes Documents

    marked = _OPEN_MARK.search(text) is not None
    return replace(parse(name, text), is_marked=marked, checksum=hashlib.sha256(raw).hexdigest())


def failed(name: str, rule: str, message: str, line: int = 0, column: int = 0) -> Document:
    """Return a document that could not be read, with the reason."""
    return Document(name, problems=(Problem(name, line, column, rule, message),))
