"""When a file was saved, however the editor does that: in place, by renaming another file, by deleting it first.

Needs the extra `author` (watchfiles).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

from watchfiles import watch

from bot.story.document import MAX_BYTES
from bot.story.files import read_at_most

QUIET_MS = 200
"""So long nothing must happen before the file is read: a save is several events, and a burst of saves is one."""
LONGEST_BURST_MS = 1_600
LOOK_MS = 1_000
"""How often the file is looked at although nothing was reported: network drives report nothing."""
GONE_SECONDS = 0.5
"""So long a file may be missing or empty while it is saved."""


def read_content(path: Path) -> bytes | None:
    """Return what the file holds, no more than what is too long for a fact file; None if it cannot be read."""
    try:
        return read_at_most(path, MAX_BYTES)
    except OSError:
        return None


def saves(path: Path, known: bytes | None, stop: Event) -> Iterator[bytes | None]:
    """Yield the content of the file at `path` whenever it is another than before, `known` at first, until `stop`.

    None means that the file is gone or cannot be read.
    """
    for _ in _signs(path, stop):
        content = read_content(path)
        if content != known and not (content or b"").strip():
            time.sleep(GONE_SECONDS)
            content = read_content(path)
        if content != known:
            known = content
            yield content


def _signs(path: Path, stop: Event) -> Iterator[object]:
    """Yield whenever something may have happened to the file; nothing more once `stop` is set."""
    # The folders, not the file: a file that is renamed into its place is another one. Both where it is a link.
    folders = {path.absolute().parent, path.resolve().parent}
    try:
        yield from watch(
            *folders,
            watch_filter=None,
            debounce=LONGEST_BURST_MS,
            step=QUIET_MS,
            stop_event=stop,
            rust_timeout=LOOK_MS,
            yield_on_timeout=True,
            raise_interrupt=False,
            recursive=False,
        )
    except (OSError, RuntimeError):  # too many files are being watched on this machine, for one
        while not stop.wait(LOOK_MS / 1000):
            yield None
