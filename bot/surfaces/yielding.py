"""Long work in a thread beside the event loop, such that the loop is hardly held up."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SWITCH_SECONDS = 0.001
"""For how long the thread goes on when the loop has something to do; Python's own 5 ms come again at each of the loop's
steps, of which an answer takes a dozen."""
NEVER = 2**30


@contextmanager
def yielding() -> Iterator[None]:
    """Let no collection of all garbage halt the loop while much is being made that stays, and switch threads often.

    Such a collection looks at everything that has been made so far, and nothing else runs meanwhile: two seconds in a
    story of 1,000 facts. The young garbage is collected as ever. What is there in the end is not looked at any more.
    """
    interval, thresholds = sys.getswitchinterval(), gc.get_threshold()
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.set_threshold(*thresholds[:2], NEVER)
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*thresholds)
        sys.setswitchinterval(interval)
