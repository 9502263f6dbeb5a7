"""A connection to Discord that comes back whatever happens to it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord.backoff import ExponentialBackoff
from discord.webhook.async_ import async_context

from bot.surfaces.discord_network import PatientWebhooks, patient, seldom
from bot.surfaces.discord_starts import ShardStartsUsedUpError, Starts, StartsUsedUpError

log = logging.getLogger(__name__)

HEARTBEAT_TIMEOUT_SECONDS = 45.0
"""For how long the gateway may say nothing at all. It acknowledges each heartbeat, and asks for one every 41.25 s: what
has been silent for longer is dead. discord.py's own limit, 60 s, leaves readers waiting a quarter of a minute more."""

CALM_SECONDS = 300.0
"""Connections of longer ago do not count in a storm."""
FREE_CONNECTIONS = 5
"""Connections in that time that are made at once: Discord asks for a new one now and then, and a session that cannot be
resumed takes two."""
LONGEST_PAUSE_SECONDS = 30.0
"""discord.py gives a connection 60 s, this pause and the 5 s before a new session included."""


class SteadyClient(discord.Client):
    """Closes what discord.py 2.7.1 leaves open, where it really runs."""

    def __init__(self, *, intents: discord.Intents, **options: Any) -> None:
        """Make a client with discord.py's options."""
        super().__init__(intents=intents, heartbeat_timeout=HEARTBEAT_TIMEOUT_SECONDS, **options)
        self.starts = Starts(self.http.get_bot_gateway)

    async def login(self, token: str) -> None:
        """Log in; raises what `discord.Client.login` does if Discord cannot be reached or does not know the token."""
        async_context.set(PatientWebhooks(self))
        self.http.request = patient(self.http.request)  # type: ignore[assignment, method-assign]
        clear = self.http._try_clear_expired_ratelimits  # noqa: SLF001 - nothing else calls it less often
        self.http._try_clear_expired_ratelimits = seldom(clear)  # type: ignore[method-assign]  # noqa: SLF001
        self.http.ws_connect = paced(self.http.ws_connect, Pace(self.shard_count or 1))  # type: ignore[assignment, method-assign]
        parsers = self._connection.parsers
        parsers.update({event: careful(event, parse) for event, parse in parsers.items()})
        await super().login(token)

    async def connect(self, *, reconnect: bool = True) -> None:
        """Stay connected until closed; raises discord.ConnectionClosed if Discord lets the bot in no more.

        What else ends discord.py's own loop, such as a payload that is no JSON or a first connection that fails
        (it looks at the one before, which is not there), begins it anew.
        """
        backoff = ExponentialBackoff()
        while not self.is_closed():
            if seconds := await self.starts.wait_seconds(self._shards_here()):
                await asyncio.sleep(seconds)
                continue
            try:
                await super().connect(reconnect=reconnect)
            except StartsUsedUpError:
                continue
            except (discord.ConnectionClosed, discord.PrivilegedIntentsRequired):
                raise
            except Exception as error:
                wait = min(backoff.delay(), LONGEST_PAUSE_SECONDS)
                log.warning("The connection to Discord broke (%s); a new one in %.1f s", type(error).__name__, wait)
                with contextlib.suppress(Exception):  # it is broken: nothing can be expected of it
                    if self.ws is not None:
                        await self.ws.close()
                await asyncio.sleep(wait)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Let a session begin; raises StartsUsedUpError if too few are left, which are waited for outside of this.

        discord.py gives a connection a minute in all, and waiting for the limit to be lifted may take a day.
        """
        if not initial and await self.starts.wait_seconds():  # before the first of all, `connect` has asked
            error = ShardStartsUsedUpError if isinstance(self, discord.AutoShardedClient) else StartsUsedUpError
            raise error("too few sessions are left")
        await super().before_identify_hook(shard_id, initial=initial)

    def _shards_here(self) -> int:
        """Return how many sessions it takes to connect."""
        if not isinstance(self, discord.AutoShardedClient):
            return 1
        return len(self.shard_ids or ()) or self.shard_count or 1


class Pace:
    """How long to wait before the next connection: not at all, and longer and longer in a storm."""

    def __init__(self, shards: int = 1) -> None:
        """Begin with no connection made, for so many shards in this process."""
        self._free = FREE_CONNECTIONS * shards
        self._made: deque[float] = deque()

    def wait_seconds(self, now: float) -> float:
        """Count a connection and return how long to wait before it; the clock is the caller's, in seconds."""
        while self._made and now - self._made[0] > CALM_SECONDS:
            self._made.popleft()
        above = len(self._made) - self._free
        self._made.append(now)
        return 0.0 if above < 0 else min(2.0**above, LONGEST_PAUSE_SECONDS)


def paced(connect: Callable[..., Awaitable[Any]], pace: Pace) -> Callable[..., Awaitable[Any]]:
    """Return `HTTPClient.ws_connect` that keeps to a pace: discord.py connects again at once, however often."""

    async def connect_in_time(url: str, **given: Any) -> Any:
        if wait := pace.wait_seconds(time.monotonic()):
            log.info("Connecting to Discord again in %.0f s", wait)
            await asyncio.sleep(wait)
        return await connect(url, **given)

    return connect_in_time


def careful(event: str, parse: Callable[[Any], None]) -> Callable[[Any], None]:
    """Return a parser of an event that logs the event's name if Discord sent something that cannot be read."""

    def parse_or_log(data: Any) -> None:
        try:
            parse(data)
        except Exception as error:  # whatever it is, the next event is not to blame
            log.warning("Discord sent a %s that cannot be read (%s)", event, type(error).__name__)

    return parse_or_log
