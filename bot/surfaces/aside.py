"""Work that would hold up the event loop, in a thread beside it; what is quick is done at once, which is quicker."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from bot.engine import Engine

LONG_CHARACTERS = 150
"""What is longer is read in a thread. Most questions have a third of it; the worst that were made up, of many clauses
that ask, take 30 ms at this length in a story of 40 facts, and 60 ms at 500 characters, on a busy machine."""
LARGE_FACTS = 150
"""Where a story has more, all that is asked of it is answered in a thread: with 1,000 facts the worst question takes
200 ms, and the list of all facts 90."""

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Aside:
    """A thread for what takes long, one thing at a time: more would only take Python's one processor from the loop."""

    def __init__(self) -> None:
        """Begin with nothing to do."""
        self._turn = asyncio.Lock()

    async def do(
        self,
        engine: Engine,
        text: str,
        work: Callable[Given, Result],
        /,
        *arguments: Given.args,
        **options: Given.kwargs,
    ) -> Result:
        """Return what `work` returns: in a thread if `text` is long or the story large, in the order of the calls."""
        if len(text) <= LONG_CHARACTERS and len(engine.story.facts) <= LARGE_FACTS:
            return work(*arguments, **options)
        async with self._turn:
            return await asyncio.to_thread(work, *arguments, **options)
