"""Reading and compiling a story in a process of its own, which takes with it when it ends all that is not the story.

YAML, the rules, numpy and what they leave behind would otherwise stay in a bot that serves for weeks, and take more
memory than the story; and while a bot reloads, no thread of its own competes with the answers.
"""

from __future__ import annotations

import copyreg
import io
import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, cast

from bot.engine import Engine, load_engine
from bot.errors import StoryError
from bot.language.interface import all_compiled
from bot.language.once import all_made, take
from bot.replies.dates import calendars

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 600.0
"""For what takes seconds, and in the longest story a minute; a process that hangs must not keep the bot for ever."""


def load_apart(path: Path) -> Engine:
    """Return what `load_whole_engine` does, from another process; where none can be started, from this one after all.

    Raises StoryError with every problem of the file.
    """
    if not sys.executable or getattr(sys, "frozen", False):  # then it is no Python that could be given a program
        return load_whole_engine(path)
    try:
        found = _from_another_process(path)
    except (OSError, pickle.UnpicklingError, EOFError) as error:
        log.warning("Compiled here, for a process of its own failed: %s", error)
        return load_whole_engine(path)
    if isinstance(found, Engine):
        return found
    raise StoryError(found)


def load_whole_engine(path: Path) -> Engine:
    """Return an engine for the fact file at `path`, with all that is else made when it is first needed.

    Raises StoryError with every problem of the file.
    """
    engine = load_engine(path)
    # Else a reader's question would wait for it, on the event loop. Before `suggest`, in which it would be made under a
    # lock of all that is cached (`cached_property` until Python 3.12) for which readers wait.
    engine.index.classifier  # noqa: B018
    engine.suggest("")  # it finds out what can be offered
    all_compiled()
    calendars()
    return engine


def _from_another_process(path: Path) -> Any:
    """Return the engine, or the problems of the file; raises what `load_apart` expects if there is neither."""
    # The program may have been given its path in many ways, so the other process is told what it came to.
    program = f"import sys; sys.path[:] = {sys.path!r}; from {__name__} import compile_and_tell; compile_and_tell()"
    with subprocess.Popen(  # noqa: S603 - this Python, and a program of ours
        [sys.executable, "-c", program, os.fspath(path)],
        stdin=subprocess.PIPE,  # held open for as long as somebody waits
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # small matrices: its threads mostly wait for each other
    ) as process:
        limit = threading.Timer(PATIENCE_SECONDS, process.kill)
        limit.start()
        try:
            told = cast(IO[bytes], process.stdout)
            shared = pickle.load(told)  # noqa: S301 - from our own process, over a pipe
            take(_Unpickler(told, shared).load())
            return _Unpickler(told, shared).load()
        finally:
            limit.cancel()
            process.kill()


def compile_and_tell() -> None:
    """Write the language data, then the engine of the file named, or its problems; what the other process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches it, too, and is for the bot to act on
    threading.Thread(target=_end_with_the_bot, daemon=True).start()
    try:
        found: object = load_whole_engine(Path(sys.argv[1]))
    except StoryError as error:
        found = error.problems
    shared: dict[object, int] = {}
    parts = io.BytesIO()
    _Pickler(parts, shared, {}).dump(all_made())
    _Pickler(parts, shared, {id(part): name for name, part in all_made().items()}).dump(found)
    words = {word: word for part in shared for word in (part if isinstance(part, frozenset) else (part,))}
    once = [frozenset(map(words.get, part)) if isinstance(part, frozenset) else words[part] for part in shared]
    sys.stdout.buffer.write(pickle.dumps(once, pickle.HIGHEST_PROTOCOL) + parts.getvalue())


def _end_with_the_bot() -> None:
    sys.stdin.buffer.read()
    os._exit(1)


class _Pickler(pickle.Pickler):
    """Writes what refers by number to `shared`, strings and sets of them, and by name to the language data."""

    dispatch_table = copyreg.dispatch_table.copy()

    def __init__(self, file: IO[bytes], shared: dict[object, int], names: Mapping[int, str]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._shared = shared
        self._names = names

    def persistent_id(self, part: object) -> int | str | None:
        if isinstance(part, str | frozenset) and _is_shared(part):
            return self._shared.setdefault(part, len(self._shared))
        return self._names.get(id(part))


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: IO[bytes], shared: Sequence[object]) -> None:
        super().__init__(file)
        self._shared = shared

    def persistent_load(self, name: int | str) -> object:
        return self._shared[name] if isinstance(name, int) else all_made()[name]


def _is_shared(part: str | frozenset[object]) -> bool:
    """Return whether what is equal to `part` may stand for it."""
    return type(part) is str or (type(part) is frozenset and all(type(each) is str for each in part))


def _read_only(entries: dict[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(entries)


_Pickler.dispatch_table[MappingProxyType] = lambda proxy: (_read_only, (dict(proxy),))
