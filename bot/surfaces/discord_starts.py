"""How many sessions Discord lets the bot begin in a day: 1,000, and whoever begins more has their token reset.

A session that goes on costs none. It is Discord that counts, over all processes with the same token and over their
starts: a bot that systemd starts over and over has to know of them, too.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord

log = logging.getLogger(__name__)

KEPT_STARTS = 20
"""Left alone until the limit is lifted: processes with other shards may begin sessions at the same moment."""
ASKING_SECONDS = 5.0
"""How long Discord may take to tell. A connection has 60 s, and half of them may have passed already."""
MARGIN_SECONDS = 1.0
"""Waited beyond what Discord says, which counts in its own time."""

Ask = Callable[[], Awaitable[tuple[int, str, Any]]]
"""`HTTPClient.get_bot_gateway`: the number of shards, an address, and what Discord calls `session_start_limit`."""


def may_begin(needed: int, left: int) -> bool:
    """Return whether so many sessions may begin where so many are left."""
    return left - needed >= KEPT_STARTS


class StartsUsedUpError(Exception):
    """No session may be begun for now."""


class ShardStartsUsedUpError(StartsUsedUpError, ConnectionError):
    """The same for one of several shards: discord.py takes it for a failed connection, and tries again later on."""


class Starts:
    """What Discord said of the sessions left."""

    def __init__(self, ask: Ask) -> None:
        """Learn it from `ask`, each time that a session is about to begin."""
        self._ask = ask
        self._held_until = 0.0
        self.left: int | None = None
        """How many are left, as Discord said last; None if it did not say."""

    def held_seconds(self) -> float:
        """Return for how long no session is begun."""
        return max(0.0, self._held_until - time.monotonic())

    async def wait_seconds(self, needed: int = 1) -> float:
        """Return how long to wait before so many sessions begin: mostly not at all, at most for a day.

        Where Discord does not say how many are left, they are begun.
        """
        if self.held_seconds():
            return self.held_seconds()
        try:
            async with asyncio.timeout(ASKING_SECONDS):
                _, _, limit = await self._ask()
            self.left, seconds = int(limit["remaining"]), float(limit["reset_after"]) / 1000
        except (discord.DiscordException, aiohttp.ClientError, OSError, KeyError, TypeError, ValueError) as error:
            log.info("Discord does not say how many sessions may begin (%s)", type(error).__name__)
            return 0.0
        if may_begin(needed, self.left):
            return 0.0
        self._held_until = time.monotonic() + seconds + MARGIN_SECONDS
        values = {"left": self.left, "hours": seconds / 3600}
        log.error(
            "Only %(left)d sessions are left until Discord lifts its limit: I begin none for %(hours).1f hours. Why so "
            "many were begun stands above, or in the log of another process with this token",
            values,
        )
        return self.held_seconds()
