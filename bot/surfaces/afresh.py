"""`storybot run` goes on as a Python of its own, without what only the command line and people who read code need.

A bot serves for weeks, and takes 4 MB less without the docstrings of all its packages (Python's `-OO`) and without
click. The process stays the same one (`exec`): its number, its files and its environment.
"""

from __future__ import annotations

import contextlib
import os
import sys
from functools import partial
from importlib.util import cache_from_source, find_spec
from pathlib import Path
from typing import NoReturn

from bot.surfaces.exit_status import exit_status
from bot.surfaces.orders import hold_orders


def serve_afresh(config: Path | None, log_format: str | None) -> int:
    """Become a fresh Python that serves; where a process cannot become another program, serve in this one."""
    settings = os.fspath(config) if config else None
    if os.name == "posix" and sys.executable and not getattr(sys, "frozen", False):
        # The program may have been given its path in many ways, so the other one is told what it came to.
        found = f"import sys; sys.path[:] = {sys.path!r}"
        program = f"{found}; from {__name__} import main; main({settings!r}, {log_format!r})"
        hold_orders()
        with contextlib.suppress(OSError):
            # Behind the program stands the command once more, for people who look for the process by its name.
            os.execv(sys.executable, [sys.executable, *_options(), "-c", program, *sys.argv])  # noqa: S606 - this Python
    return serve(settings, log_format)


def main(config: str | None, log_format: str | None) -> NoReturn:
    """Serve, and leave with the exit status."""
    sys.exit(exit_status(partial(serve, config, log_format)))


def serve(config: str | None, log_format: str | None) -> int:
    """Run the bot by the settings in `config`, or in the one of this folder; return the exit status.

    Raises StorybotError with the line to show if it cannot start.
    """
    from bot.surfaces.orders import Orders

    orders = Orders()  # before all that takes time, so that it can be stopped from the beginning
    from dataclasses import replace

    from bot.config import LogFormat, load_config
    from bot.surfaces.apart import read_document_apart
    from bot.surfaces.discord_run import run_bot

    settings = load_config(Path(config) if config else None, read=read_document_apart)
    if log_format:
        settings = replace(settings, log_format=LogFormat(log_format))
    return run_bot(settings, orders)


def _options() -> list[str]:
    """Return the option to leave docstrings out, if what Python compiles is kept: each start would take seconds."""
    spec = find_spec("discord")
    if spec is None or spec.origin is None:
        return []
    kept = Path(cache_from_source(spec.origin, optimization=2))
    writable = not sys.dont_write_bytecode and os.access(kept.parent, os.W_OK)
    return ["-OO"] if kept.exists() or writable else []
