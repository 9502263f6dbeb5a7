"""Freeing what is large piece by piece, beside the event loop.

Python frees an object together with all that nothing else refers to, in one go and on whichever thread lets go of it
last, and no other thread runs meanwhile: 30 ms for a story of 1,000 facts, in which nobody gets an answer.
"""

from __future__ import annotations

import gc
import sys
import threading
import time

IN_LIST_ALONE = 2
"""What `sys.getrefcount` counts for what stands in a list and nowhere else: the list, and its own argument."""
STEPS = 500
"""Objects freed at a time, which takes less than a millisecond."""
PAUSE_SECONDS = 0.002
WAIT_SECONDS = 0.1
PATIENCE_SECONDS = 120.0
"""How long something may still be in use: a question under way ends on the story with which it began, and its reply is
sent again and again for a minute where Discord fails."""


def let_go(large: list[object]) -> threading.Thread:
    """Free all that only this list still refers to, and return the thread that does; the list is empty at its end.

    What else is referred to, such as data that others share, stays as it is. The process need not wait for it.
    """
    thread = threading.Thread(target=_let_go, args=(large,), name="let go", daemon=True)
    thread.start()
    return thread


def _let_go(large: list[object]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    # An index, for a variable would be one more reference.
    while any(sys.getrefcount(large[place]) > IN_LIST_ALONE for place in range(len(large))):
        if time.monotonic() > deadline:
            break
        time.sleep(WAIT_SECONDS)
    while large:
        _free_some(large)
        time.sleep(PAUSE_SECONDS)


def _free_some(parts: list[object]) -> None:
    """Free the last few of `parts`, with what they refer to left in their place, or let go of what is in use.

    So each is freed by itself. What two of them refer to is taken apart where the second lets go of it.
    """
    for _ in range(min(STEPS, len(parts))):
        below = gc.get_referents(parts[-1]) if sys.getrefcount(parts[-1]) == IN_LIST_ALONE else ()
        parts.pop()
        parts += below
        del below  # else the next would be in two lists
