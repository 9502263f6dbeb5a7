"""The exceptions whose text an author, an operator or an admin will read.

    StorybotError
    ├── StoryError      a fact file that cannot be used; carries every Problem found
    ├── ConfigError     a setting, or a missing token
    ├── MissLogError    the log of unanswered questions cannot be read or written
    ├── EvaluationError gold questions, or the results of an earlier run, cannot be read
    └── ExtraError      a package that only this command needs is not installed

Anything else that escapes is a bug and is logged with its traceback.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_TOKEN = re.compile(r"[MNO][\w-]{7,}\.[\w-]{6}\.[\w-]{20,}")
"""The form of a bot's token at Discord: the bot's id in Base64, a moment, a checksum."""


def without_token(text: str) -> str:
    """Return `text` with an ellipsis for whatever has the form of a token: people paste it into the wrong places."""
    return _TOKEN.sub("…", text)


def pip_install(extra: str) -> str:
    """Return the command that installs an extra, from Storybot's files: what PyPI calls storybot is another program."""
    return f"pip install '.[{extra}]' (in the folder of Storybot's README)"


class Severity(StrEnum):
    """Whether a file can be used in spite of a problem."""

    ERROR = "error"
    """It cannot."""
    WARNING = "warning"
    """It can, and its author may have meant it so."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with a file, worded for the person who wrote it."""

    path: str
    line: int
    """Counted from 1, as editors do; 0 where the whole file is meant."""
    column: int
    """Counted from 1; 0 where the whole file is meant."""
    rule: str
    """The rule's id, such as `unknown-entity`."""
    message: str
    """What is wrong and what to do about it, in a sentence or two."""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Return one line: `knowledge/harbour.yaml:41:14: what is wrong  [rule-id]`; a warning says that it is one."""
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        warning = "" if self.severity is Severity.ERROR else "warning: "
        return " ".join(f"{place}: {warning}{self.message}  [{self.rule}]".splitlines())  # whatever it quotes


class StorybotError(Exception):
    """Base class of every error with a text meant for people."""


class StoryError(StorybotError):
    """A fact file that cannot be used."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep `problems`, in the order of their lines, as the error's whole text."""
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


class ConfigError(StorybotError):
    """A bad or unknown setting, or no token; its text never shows one."""

    def __init__(self, text: str) -> None:
        """Keep `text` without anything that has the form of a token."""
        super().__init__(without_token(text))


class MissLogError(StorybotError):
    """The log of unanswered questions cannot be read or written, or is another program's file."""


class EvaluationError(StorybotError):
    """Gold questions, or the results of an earlier evaluation, cannot be read, or there are none."""


class ExtraError(StorybotError):
    """A package is missing that comes with one of Storybot's optional extras."""

    def __init__(self, command: str, extra: str, package: str | None) -> None:
        """Say which command needs which package, and how to get it."""
        super().__init__(f"{command} needs {package}. Install it with: {pip_install(extra)}")
