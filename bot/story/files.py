"""Reading a file that somebody names, whatever it turns out to be.

A path in a config or on a command line may lead to a named pipe that nobody writes to, to a device that never ends, or
to something of a hundred megabytes. None of them may hold up whoever reads, least of all a bot in service.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

_KINDS = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
)
# The second look, at what was opened, is for a file that is swapped for a pipe after the first: opened so, it does not
# wait for a writer. Windows has neither flag nor pipes among its files; O_BINARY is its alone.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def read_at_most(path: Path, most: int) -> bytes:
    """Return what stands in the file at `path`, and no more than its first `most` bytes and one, which tells that.

    Raises OSError, whose `strerror` is for people, if it cannot be read or is no ordinary file; never waits for one.
    """
    try:
        _refuse_unless_ordinary(path.stat(), path)
        handle = os.open(path, _FLAGS)
    except ValueError:  # a NUL in the path
        raise OSError(errno.EINVAL, "no file can have such a name", str(path)) from None
    with os.fdopen(handle, "rb") as file:
        _refuse_unless_ordinary(os.fstat(file.fileno()), path)
        return file.read(most + 1)


def read_text(path: Path, most: int) -> str:
    """Return the text in the file at `path`, at most `most` bytes of UTF-8; a mark of the byte order is taken off.

    Raises OSError, whose `strerror` is for people, if it cannot be read, is longer, or holds something else.
    """
    raw = read_at_most(path, most)
    if len(raw) > most:
        raise OSError(errno.EFBIG, f"it is larger than {in_words(most)}", str(path))
    if b"\0" in raw:
        raise OSError(errno.EILSEQ, "it is not UTF-8 text", str(path))
    try:
        # As when a file is opened as a text: each end of a line is "\n", however the system writes it.
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise OSError(errno.EILSEQ, "it is not UTF-8 text", str(path)) from None


def in_words(size: int) -> str:
    """Return a number of bytes as people say it: `1 MB`, `100 kB`."""
    return f"{size // 1_000_000} MB" if size >= 1_000_000 else f"{size // 1_000} kB"


def _refuse_unless_ordinary(status: os.stat_result, path: Path) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(status.st_mode):
        kind = next((words for is_one, words in _KINDS if is_one(status.st_mode)), "something else")
        raise OSError(errno.EINVAL, f"it is not an ordinary file but {kind}", str(path))
