"""Long work in threads beside the event loop: reading a question takes 50 ms, making a long list as much."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Aside:
    """As many threads as there are processors: more would only wait for each other, and keep the loop waiting."""

    def __init__(self) -> None:
        """Begin with nothing to do."""
        self._turn = asyncio.Semaphore(os.cpu_count() or 1)

    async def do(self, work: Callable[Given, Result], /, *arguments: Given.args, **options: Given.kwargs) -> Result:
        """Return what `work` returns; it begins in the order of the calls."""
        async with self._turn:
            return await asyncio.to_thread(work, *arguments, **options)
