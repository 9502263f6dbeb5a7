"""What the process is told from outside while it serves: SIGINT and SIGTERM to stop, SIGHUP to read the fact file anew.

One set of handlers from the first moment to the last, so that no moment is left in which a signal does what it would do
to any program. Windows knows Ctrl-C (SIGINT) alone of these.
"""

from __future__ import annotations

import asyncio
import os
import signal
from types import FrameType
from typing import NoReturn

from bot.surfaces.exit_status import INTERRUPTED

ORDERS = ("SIGINT", "SIGTERM", "SIGHUP")


class Orders:
    """The orders given so far."""

    def __init__(self) -> None:
        """Begin with none, and listen from now on."""
        self.stop = asyncio.Event()
        self.reload = asyncio.Event()
        self._stopping = False
        self._loop: asyncio.AbstractEventLoop | None = None
        for name, handler in zip(ORDERS, (self._stop, self._stop, self._reload), strict=True):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), handler)

    def heard_by(self, loop: asyncio.AbstractEventLoop) -> None:
        """Wake `loop` from now on; until then an order to stop is obeyed on the spot, by SystemExit with status 0."""
        self._loop = loop

    def _stop(self, number: int, _frame: FrameType | None) -> None:
        again, self._stopping = self._stopping, True
        if again and number == signal.SIGINT:
            leave_at_once(INTERRUPTED)
        if self._loop is None:
            raise SystemExit(0)
        self._wake(self.stop)

    def _reload(self, _number: int, _frame: FrameType | None) -> None:
        self._wake(self.reload)

    def _wake(self, event: asyncio.Event) -> None:
        """Set an event; a handler runs between any two steps of the program, so the loop has to be woken for it."""
        if self._loop is None:
            event.set()
        elif not self._loop.is_closed():
            self._loop.call_soon_threadsafe(event.set)


def leave_at_once(status: int) -> NoReturn:
    """End the process here and now, whatever its threads are doing."""
    os._exit(status)
