"""What a command leaves with: its exit status, and one line for people where it could not do its work."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

from bot.errors import StorybotError

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells count it."""
ERROR = 2
"""Exit status of a usage or file error."""


def exit_status(command: Callable[[], int]) -> int:
    """Run the command and return its exit status; an error for people goes to standard error, with status 2."""
    try:
        _prepare_streams()
        status = command()
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except StorybotError as error:
        return failed(str(error))
    except OSError as error:
        reason = error.strerror or str(error) or type(error).__name__
        status = failed(f"Cannot go on: {reason}{f': {error.filename}' if error.filename else ''}.")
        # What could not be written must not be tried again, and fail again, on the way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status


def failed(text: str, status: int = ERROR) -> int:
    """Print what went wrong to standard error and return the exit status for it."""
    from bot.surfaces.terminal import print_error

    print_error(text)
    return status


def _prepare_streams() -> None:
    """Make pipes and files carry UTF-8 whatever the locale; a terminal keeps its encoding and shows `?` for the rest.

    A stream that the caller closed becomes one that holds nothing.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - open until the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8")
