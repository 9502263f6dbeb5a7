"""The log of unanswered questions: what is kept of a question, and where.

A file of SQLite, by the standard library: one table needs no more than that, and the bot can write while an author
reads. Each call opens the file anew, so that any thread may call. It takes two milliseconds, four if the log is full.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import unicodedata
from collections.abc import Container, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import MissLogError
from bot.understanding.text import MAX_CHARACTERS, Token, clean, split_sentences, tokenise

if TYPE_CHECKING:
    import sqlite3

MOST_CHARACTERS = 200
"""Kept of one question; the rest of a longer one is cut off behind a word."""
MOST_ROWS = 10_000
"""Different questions kept, of all stories together: one more drives out the rarest, of those the oldest."""
WAIT_SECONDS = 5.0
"""How long a call waits while another program writes."""

_APPLICATION = 0x5354_424D
"""Stands in the file's head (SQLite's `application_id`), to tell this log from other databases: "STBM"."""
_SCHEMA = 1
_TABLE = """CREATE TABLE misses (
    story TEXT NOT NULL, text TEXT NOT NULL, count INTEGER NOT NULL, first_day TEXT NOT NULL, last_day TEXT NOT NULL,
    PRIMARY KEY (story, text)
) WITHOUT ROWID"""
_ADDED = """INSERT INTO misses VALUES (:story, :text, 1, :day, :day) ON CONFLICT DO UPDATE SET
    count = count + 1, first_day = min(first_day, :day), last_day = max(last_day, :day)"""
_DRIVEN_OUT = """DELETE FROM misses WHERE (story, text) IN (
    SELECT story, text FROM misses ORDER BY count, last_day, story, text
    LIMIT max(0, (SELECT count(*) FROM misses) - :room))"""
_READ = (
    """SELECT text, count, first_day, last_day FROM misses WHERE story = ? ORDER BY count DESC, last_day DESC, text"""
)

_ADDRESSES = re.compile(
    r"(?<![^\s<>@])[^\s<>@]+@[^\s<>@]+|(?<![<\w])@[\w.]+|\b\w+://\S+|\bwww\.\S+"
    r"|(?<![\w-])[\w-]{3,}(?:\.[\w-]+)*\.[a-z]{2,}\b(?:[/:?#]\S*)?"
)
"""E-mail addresses, @handles and links. Two words with a full stop and no blank between them look like a link too."""
_DIGITS = re.compile(r"(?<!\S)\S*?\d{6}\S*")
"""Six digits in a row, with all that is glued on."""
_NUMBERS = re.compile(r"(?<!\S)\S*?\d(?:[\s.,()/:+-]{0,2}\d){6,}\S*")
"""Seven digits, with what may stand between those of a telephone number."""
_TWO_CAPITALS = re.compile(r"\b[A-Z]{2}\b")


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that the bot could not answer, with how often and when it was passed on."""

    text: str
    """Normalised: lower case, no punctuation, nothing that `kept` takes out."""
    count: int
    first_day: dt.date
    last_day: dt.date


def kept(text: str) -> str:
    """Return what the log keeps of a question: its words as the reader normalises them; empty if nothing is left.

    E-mail addresses, links, @handles, Discord's mentions and long numbers are taken out, and what is longer than 200
    characters is cut. Two letters typed in capitals stay so ("US" is not "us"). Of what is mostly in another
    alphabet, which the reader cannot read, nothing is kept.
    """
    text = _ADDRESSES.sub(" ", unicodedata.normalize("NFKC", text[:MAX_CHARACTERS]))  # while "_" still stands in them
    text = _NUMBERS.sub(" ", _DIGITS.sub(" ", _ADDRESSES.sub(" ", clean(text))))
    if not _is_latin(text):
        return ""
    text = ". ".join(filter(None, map(_words, split_sentences(text))))
    text = " ".join(_NUMBERS.sub(" ", text).split())  # once more, for numbers that were written in words
    if len(text) <= MOST_CHARACTERS:
        return text
    return text[: MOST_CHARACTERS + 1].rsplit(" ", 1)[0][:MOST_CHARACTERS].rstrip(". ")


def _is_latin(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return 2 * sum("LATIN" in unicodedata.name(letter, "") for letter in letters) >= len(letters)


def _words(sentence: str) -> str:
    capitals = {word.lower() for word in _TWO_CAPITALS.findall(sentence.replace(".", ""))}
    return " ".join(_written(token, capitals) for token in tokenise(sentence))


def _written(token: Token, capitals: Container[str]) -> str:
    word = token.text.upper() if token.upper and token.text in capitals else token.text
    return f"{word}'s" if token.possessive and not word.endswith("s") else word


class MissLog:
    """The log in the file at `path`, which the first question that is recorded makes."""

    def __init__(self, path: Path) -> None:
        """Name the file; nothing is opened yet."""
        self.path = path

    def record(self, story_id: str, text: str, day: dt.date) -> None:
        """Count one more time that `text` was asked in vain of a story, on `day`; raises MissLogError.

        Nothing is written if `kept` leaves nothing of the text.
        """
        text = kept(text)
        if not text:
            return
        with self._open("rwc") as database:
            if _is_new(database):
                _set_up(database)
            known = database.execute("SELECT 1 FROM misses WHERE story = ? AND text = ?", (story_id, text)).fetchone()
            if not known:
                database.execute(_DRIVEN_OUT, {"room": MOST_ROWS - 1})
            database.execute(_ADDED, {"story": story_id, "text": text, "day": day.isoformat()})

    def read(self, story_id: str) -> list[Miss]:
        """Return what was asked in vain of a story, most often first, then the latest; raises MissLogError.

        Where there is no file yet, there is nothing.
        """
        if not self._is_there():
            return []
        with self._open("ro") as database:
            rows = [] if _is_new(database) else database.execute(_READ, (story_id,)).fetchall()
            return [
                Miss(text, count, dt.date.fromisoformat(first), dt.date.fromisoformat(last))
                for text, count, first, last in rows
            ]

    @contextmanager
    def _open(self, mode: str) -> Iterator[sqlite3.Connection]:
        """Yield the database; what is done with it is done as a whole or, after an error, not at all.

        `mode` is SQLite's: "ro" to read, "rwc" to write, and to make the file if there is none.
        """
        import sqlite3  # here, for SQLite takes a megabyte of a bot that keeps no log

        doing = "read" if mode == "ro" else "written"
        try:
            # To read, "rw" too: after a crash SQLite has to mend the file first. Where it may not, it still reads.
            address = f"{self.path.absolute().as_uri()}?mode={mode.replace('ro', 'rw')}"
            with closing(sqlite3.connect(address, uri=True, timeout=WAIT_SECONDS, isolation_level=None)) as database:
                database.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten in the file too
                database.execute("BEGIN" if mode == "ro" else "BEGIN IMMEDIATE")
                yield database
                database.execute("COMMIT")
        except (sqlite3.Error, ValueError) as error:
            raise MissLogError(self._complaint(error, doing)) from error

    def _is_there(self) -> bool:
        try:
            return self.path.exists()
        except OSError as error:  # nobody may look into its folder
            raise MissLogError(self._complaint(error, "read")) from error

    def _complaint(self, error: Exception, doing: str) -> str:
        """Return what is wrong with the file and what to do about it."""
        import sqlite3

        foreign = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FORMAT}
        code = getattr(error, "sqlite_errorcode", None)
        kind = code & 0xFF if code is not None else None  # the rest of a code says where SQLite noticed
        if isinstance(error, ValueError) or kind in foreign:
            return (
                f"{self.path}: this is no log of unanswered questions that this Storybot can read. Name another file "
                "as misses_file, or move this one away."
            )
        if kind == sqlite3.SQLITE_BUSY:
            return f"{self.path}: the log of unanswered questions is in use by another program. Try again."
        reason = getattr(error, "strerror", None) or str(error)
        if kind == sqlite3.SQLITE_CANTOPEN and os.path.isdir(self.path):  # noqa: PTH112  (pathlib's may raise)
            reason = "it is a folder"
        elif kind == sqlite3.SQLITE_CANTOPEN and not os.path.isdir(self.path.parent):  # noqa: PTH112
            reason = f"there is no folder {self.path.parent}"
        return (
            f"{self.path}: the log of unanswered questions cannot be {doing}: {reason}. Let Storybot write to the file "
            "and its folder, or name another file as misses_file."
        )


def _is_new(database: sqlite3.Connection) -> bool:
    """Return whether nothing was ever written to the database; raises ValueError if it is another program's."""
    ((application,),) = database.execute("PRAGMA application_id")
    ((schema,),) = database.execute("PRAGMA user_version")
    ((tables,),) = database.execute("SELECT count(*) FROM sqlite_master")
    if (application, schema, tables) == (0, 0, 0):
        return True
    if (application, schema) != (_APPLICATION, _SCHEMA):
        raise ValueError(f"application {application}, schema {schema}")
    return False


def _set_up(database: sqlite3.Connection) -> None:
    database.execute(f"PRAGMA application_id = {_APPLICATION}")
    database.execute(f"PRAGMA user_version = {_SCHEMA}")
    database.execute(_TABLE)
