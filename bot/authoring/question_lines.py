"""Questions as lines of JSON: a batch on the terminal, the gold questions beside a fact file.

A line holds a `question`, an `id`, and, for a follow-up, the same person's earlier questions as `history`. Whatever
else stands in it is passed over.
"""

from __future__ import annotations

import errno
import json
import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from bot.errors import Problem
from bot.story.files import in_words, read_at_most
from bot.understanding.session import Session

if TYPE_CHECKING:
    from bot.engine import Engine
    from bot.replies.reply import Reply

JsonId: TypeAlias = str | int | float | bool | None
LineT = TypeVar("LineT")

BAD_LINE = "bad-line"
MAX_BYTES = 10_000_000
MAX_LINES = 20_000
"""Of one file. The longest in sight has 300 lines and 200 kB."""
MAX_BROKEN = 100
"""Broken lines that are looked at: nobody mends more at a time."""


class BadLineError(Exception):
    """A line that is no question; its text says what is wrong with it."""

    def __init__(self, message: str, line_id: JsonId = None) -> None:
        """Keep the line's `id` as far as it could be read."""
        super().__init__(message)
        self.line_id = line_id


def parse_line(line: bytes) -> tuple[JsonId, str, list[str]]:
    """Return a line's id, question and history; raises BadLineError saying what is wrong with it."""
    return parse_record(json_object(line))


def parse_record(record: dict[str, object]) -> tuple[JsonId, str, list[str]]:
    """Return the id, question and history of a line's object; raises BadLineError saying what is wrong with it."""
    line_id = _line_id(record)
    question = record.get("question")
    if not isinstance(question, str):
        raise BadLineError('"question" is missing' if question is None else '"question" is not a string', line_id)
    history = record.get("history") or []
    if not isinstance(history, list) or not all(isinstance(earlier, str) for earlier in history):
        raise BadLineError('"history" is not a list of strings', line_id)
    return line_id, without_surrogates(question), [without_surrogates(earlier) for earlier in history]


def read_lines(path: Path, parse: Callable[[bytes, int], LineT]) -> tuple[tuple[LineT, ...], tuple[Problem, ...]]:
    """Return what `parse` makes of the lines of a file that are not blank, and what is wrong with the others.

    It gets each line with its number, counted from 1. What follows the hundredth broken line is left unread. Raises
    OSError if the file cannot be read or is too long.
    """
    found: list[LineT] = []
    broken: list[Problem] = []
    for number, line in enumerate(_lines(path), 1):
        if len(broken) == MAX_BROKEN:
            message = f"there are {MAX_BROKEN} broken lines before this one. Mend those first."
            broken.append(Problem(str(path), number, 1, BAD_LINE, message))
            break
        if line.strip():
            try:
                found.append(parse(line, number))
            except BadLineError as error:
                end = "" if str(error).endswith(("?", ".")) else "."
                broken.append(Problem(str(path), number, 1, BAD_LINE, f"{error}{end}"))
    return tuple(found), tuple(broken)


def _lines(path: Path) -> list[bytes]:
    """Return the lines of a file; raises OSError if it cannot be read or is too long."""
    raw = read_at_most(path, MAX_BYTES)
    # Counted before it is split: ten million empty lines would take half a gigabyte.
    if len(raw) > MAX_BYTES or raw.count(b"\n") + raw.count(b"\r") > 2 * MAX_LINES:
        raise OSError(errno.EFBIG, f"it is larger than {in_words(MAX_BYTES)} or has more than {MAX_LINES} lines")
    lines = raw.splitlines()
    if len(lines) > MAX_LINES:
        raise OSError(errno.EFBIG, f"it has {len(lines)} lines, and {MAX_LINES} are the limit")
    return lines


def ask_after(engine: Engine, history: Iterable[str], question: str) -> Reply:
    """Return the reply to `question` from somebody who asked all of `history` before."""
    return engine.ask(question, session_after(engine, history))


def session_after(engine: Engine, history: Iterable[str]) -> Session:
    """Return the session of somebody who asked all of `history`."""
    session = Session()
    for earlier in history:
        session = engine.ask(earlier, session).session
    return session


def json_object(line: bytes) -> dict[str, object]:
    """Return the JSON object that a line holds; raises BadLineError."""
    try:
        record = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise BadLineError("not UTF-8") from None
    except (ValueError, RecursionError):
        raise BadLineError("not valid JSON") from None
    if not isinstance(record, dict):
        raise BadLineError("not a JSON object")
    return record


def without_surrogates(text: str) -> str:
    """Return `text` with U+FFFD for each half of a surrogate pair, which no text can hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _line_id(record: dict[str, object]) -> JsonId:
    """Return a line's id, None where it has none; raises BadLineError."""
    line_id = record.get("id")
    # 1e999 is a valid number in JSON; it becomes an infinity, which is not.
    if isinstance(line_id, str | int | None) or (isinstance(line_id, float) and math.isfinite(line_id)):
        return line_id
    raise BadLineError('"id" is not a string or a number')


def _refuse_constant(name: str) -> None:
    """Raise ValueError: NaN and Infinity are Python's, not JSON's."""
    raise ValueError(name)
