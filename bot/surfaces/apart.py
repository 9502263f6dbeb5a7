"""Reading settings and compiling stories in processes of their own, which take what only that needs with them.

YAML, the rules, numpy and what they leave behind would otherwise stay in a bot that serves for weeks, and take more
memory than the story; and while a bot reloads, no thread of its own competes with the answers.
"""

from __future__ import annotations

import copyreg
import gc
import io
import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any, cast

from bot.errors import StoryError
from bot.language.once import all_made, take
from bot.story.document import Document, read_document

if TYPE_CHECKING:
    from bot.engine import Engine

log = logging.getLogger(__name__)

FAILURES = (OSError, pickle.UnpicklingError, EOFError)
"""What keeps another process from doing its work; what is wrong with the files themselves comes back as its result."""
PATIENCE_SECONDS = 600.0
"""For what takes seconds, and in the longest story a minute; a process that hangs must not keep the bot for ever."""
STRINGS = frozenset({str})
"""The only type in sets that may stand for one another: others may be equal and not alike, as 1 and True are."""


def load_apart(path: Path) -> Engine:
    """Return what `load_whole_engine` does, from another process; where none can be started, from this one after all.

    Raises StoryError with every problem of the file.
    """
    try:
        with _other_process("compile_and_tell", os.fspath(path)) as told:
            shared = pickle.load(told)  # noqa: S301 - from our own process, over a pipe
            take(_Unpickler(told, shared).load())
            found = _Unpickler(told, shared).load()
    except FAILURES as error:
        if _has_python():
            log.warning("Compiled here, for a process of its own failed: %s", error)
        return load_whole_engine(path)
    if isinstance(found, tuple):
        raise StoryError(found)
    return cast("Engine", found)


def read_document_apart(path: Path, most: int) -> Document:
    """Return what `read_document` does, from another process; where none can be started, from this one after all."""
    try:
        with _other_process("read_and_tell", os.fspath(path), str(most)) as told:
            return cast(Document, pickle.load(told))  # noqa: S301 - from our own process, over a pipe
    except FAILURES:
        return read_document(path, most)


def load_whole_engine(path: Path) -> Engine:
    """Return an engine for the fact file at `path`, with all that is else made when it is first needed.

    Raises StoryError with every problem of the file.
    """
    from bot.engine import load_engine  # here, for to read a document takes none of it
    from bot.language.interface import all_compiled
    from bot.replies.dates import calendars

    engine = load_engine(path)
    # Else a reader's question would wait for it, on the event loop. Before `suggest`, in which it would be made under a
    # lock of all that is cached (`cached_property` until Python 3.12) for which readers wait.
    engine.index.classifier  # noqa: B018
    engine.suggest("")  # it finds out what can be offered
    all_compiled()
    calendars()
    return engine


@contextmanager
def _other_process(task: str, *arguments: str) -> Iterator[IO[bytes]]:
    """Start another process on a function of this module, and yield what it writes; raises one of `FAILURES`."""
    if not _has_python():
        raise FileNotFoundError
    # The program may have been given its path in many ways, so the other process is told what it came to.
    program = f"import sys; sys.path[:] = {sys.path!r}; from {__name__} import {task}; {task}()"
    with subprocess.Popen(  # noqa: S603 - this Python, and a program of ours
        [sys.executable, "-c", program, *arguments],
        stdin=subprocess.PIPE,  # held open for as long as somebody waits
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # small matrices: its threads mostly wait for each other
    ) as process:
        limit = threading.Timer(PATIENCE_SECONDS, process.kill)
        limit.start()
        try:
            yield cast(IO[bytes], process.stdout)
        finally:
            limit.cancel()
            process.kill()


def _has_python() -> bool:
    """Return whether there is a Python that could be given a program; in a bundled executable there is none."""
    return bool(sys.executable) and not getattr(sys, "frozen", False)


def read_and_tell() -> None:
    """Write the document in the file named; what the other process does."""
    _serve_the_bot()
    sys.stdout.buffer.write(pickle.dumps(read_document(Path(sys.argv[1]), int(sys.argv[2])), pickle.HIGHEST_PROTOCOL))


def compile_and_tell() -> None:
    """Write the language data, then the engine of the file named, or its problems; what the other process does."""
    _serve_the_bot()
    gc.disable()  # all that is made here stays until the end; to look for garbage takes a third of a long story's time
    try:
        found: object = load_whole_engine(Path(sys.argv[1]))
    except StoryError as error:
        found = error.problems
    shared: dict[object, int] = {}
    parts = io.BytesIO()
    _Pickler(parts, shared, {}).dump(all_made())
    _Pickler(parts, shared, {id(part): name for name, part in all_made().items()}).dump(found)
    # Equal strings in different sets are not one yet.
    words = {word: word for part in shared for word in (part if isinstance(part, frozenset) else (part,))}
    table = [frozenset(map(words.get, part)) if isinstance(part, frozenset) else words[part] for part in shared]
    sys.stdout.buffer.write(pickle.dumps(table, pickle.HIGHEST_PROTOCOL))
    sys.stdout.buffer.write(parts.getbuffer())


def _serve_the_bot() -> None:
    """Leave Ctrl-C, which reaches this process, too, to the bot, and end when the bot does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_bot, daemon=True).start()


def _end_with_the_bot() -> None:
    os.read(sys.stdin.fileno(), 1)  # which comes to its end with the bot; nothing is ever written there
    os._exit(1)


class _Pickler(pickle.Pickler):
    """Writes what refers by number to `shared`, strings and sets of them, and by name to the language data."""

    dispatch_table = copyreg.dispatch_table.copy()

    def __init__(self, file: IO[bytes], shared: dict[object, int], names: Mapping[int, str]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._shared = shared
        self._names = names

    def persistent_id(self, part: object) -> int | str | None:
        kind = type(part)
        if kind is str or (kind is frozenset and STRINGS.issuperset(map(type, cast(frozenset[object], part)))):
            return self._shared.setdefault(part, len(self._shared))
        return self._names.get(id(part))


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: IO[bytes], shared: Sequence[object]) -> None:
        super().__init__(file)
        self._shared = shared

    def persistent_load(self, name: int | str) -> object:
        return self._shared[name] if isinstance(name, int) else all_made()[name]


def _read_only(entries: dict[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(entries)


_Pickler.dispatch_table[MappingProxyType] = lambda proxy: (_read_only, (dict(proxy),))
