"""The connection to Discord: whether the gateway stands, how often it was made anew, how requests were answered.

A bot without shards counts as shard 0.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from http import HTTPStatus

import aiohttp
import discord
from discord.ext import commands

from bot.surfaces.tally import Tally

log = logging.getLogger(__name__)

SCOPES = frozenset({"user", "global", "shared"})
"""Whose limit a request exceeded: the bot's on one route, the bot's on all, everybody's on one thing."""


class Connection(commands.Cog):
    """Hears what happens to the connection with the gateway, and logs it."""

    def __init__(self, bot: commands.Bot) -> None:
        """Begin without a connection."""
        self.bot = bot
        self.connected: dict[int, bool] = {}
        """By shard; those that never were connected are not in it."""
        self.reconnects: Counter[int] = Counter()

    def missing(self) -> list[int]:
        """Return the shards of this process that are not connected now."""
        return [shard for shard in self.shards() if not self.connected.get(shard)]

    def shards(self) -> Sequence[int]:
        """Return the numbers of the shards that this process keeps up."""
        bot = self.bot
        if not isinstance(bot, discord.AutoShardedClient):
            return (0,)
        return bot.shard_ids or range(bot.shard_count or 1)

    def latencies(self) -> dict[int, float]:
        """Return how many seconds a heartbeat's way to Discord and back took, by shard, where one came back."""
        bot = self.bot
        by_shard = bot.latencies if isinstance(bot, discord.AutoShardedClient) else [(0, bot.latency)]
        return {shard: latency for shard, latency in by_shard if 0 <= latency < float("inf")}

    @commands.Cog.listener()
    async def on_connect(self) -> None:
        """Note that a session was begun; for a sharded bot, the next method does."""
        if not isinstance(self.bot, discord.AutoShardedClient):
            self._up(0, "anew" if 0 in self.connected else "for the first time")

    @commands.Cog.listener()
    async def on_shard_connect(self, shard: int) -> None:
        """Note that a session of a shard was begun."""
        self._up(shard, "anew" if shard in self.connected else "for the first time")

    @commands.Cog.listener()
    async def on_resumed(self) -> None:
        """Note that a session goes on."""
        if not isinstance(self.bot, discord.AutoShardedClient):
            self._up(0, "resumed")

    @commands.Cog.listener()
    async def on_shard_resumed(self, shard: int) -> None:
        """Note that a session of a shard goes on."""
        self._up(shard, "resumed")

    @commands.Cog.listener()
    async def on_disconnect(self) -> None:
        """Note that the connection is lost, or could not be made."""
        if not isinstance(self.bot, discord.AutoShardedClient):
            self._down(0)

    @commands.Cog.listener()
    async def on_shard_disconnect(self, shard: int) -> None:
        """Note that the connection of a shard is lost, or could not be made."""
        self._down(shard)

    def _up(self, shard: int, how: str) -> None:
        if shard in self.connected:
            self.reconnects[shard] += 1
        self.connected[shard] = True
        log.info("Connected to Discord, shard %(shard)d: %(how)s", {"shard": shard, "how": how})

    def _down(self, shard: int) -> None:
        if self.connected.get(shard):  # discord.py says so again for each attempt that fails
            self.connected[shard] = False
            log.warning("Lost the connection to Discord, shard %(shard)d", {"shard": shard})


def count_responses(tally: Tally) -> aiohttp.TraceConfig:
    """Return what makes each of Discord's responses to a request count."""

    async def count(_session: object, _context: object, ended: aiohttp.TraceRequestEndParams) -> None:
        tally.responses[ended.response.status] += 1
        if ended.response.status == HTTPStatus.TOO_MANY_REQUESTS:
            scope = ended.response.headers.get("X-RateLimit-Scope")
            tally.rate_limits[scope if scope in SCOPES else "unknown"] += 1

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(count)
    return trace
