"""Over HTTP, for whoever watches the bot: `/healthz`, `/readyz` and `/metrics`; off unless there is an address for it.

It is served on the bot's own loop, so that an answer says that the loop turns. Nothing in it is a person's.
"""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator
from functools import cached_property
from typing import TYPE_CHECKING

from aiohttp import web

from bot import __version__
from bot.config import host_and_port
from bot.errors import ConfigError, ExtraError
from bot.surfaces.discord_reload_result import FAILURES
from bot.surfaces.logs import LevelCounter

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

    from bot.surfaces.discord_bot import StoryBot
    from bot.surfaces.metrics import State

log = logging.getLogger(__name__)

CANNOT_LISTEN = (
    "Cannot start: nothing can listen at health_address {address} ({reason}). Is another Storybot running? "
    "Set another port, or leave health_address out."
)


class Health:
    """Answers for one bot."""

    def __init__(self, bot: StoryBot, counter: LevelCounter) -> None:
        """Tell of `bot`, and of the log events that `counter` counts."""
        self._bot = bot
        self._counter = counter
        self._began = time.monotonic()

    def application(self) -> web.Application:
        """Return what answers."""
        application = web.Application()
        application.router.add_get("/healthz", self._alive)
        application.router.add_get("/readyz", self._ready)
        application.router.add_get("/metrics", self._metrics)
        return application

    def reasons(self) -> list[str]:
        """Return why the bot cannot answer now; nothing if it can. It has a story as long as it is there."""
        bot = self._bot
        if bot.user is None:
            return ["not logged in"]
        missing = [f"shard {shard} is not connected to Discord's gateway" for shard in bot.connection.missing()]
        if missing and (seconds := bot.starts.held_seconds()):
            missing.append(f"too few sessions are left of what Discord allows: none begins for {seconds:.0f} seconds")
        return missing

    async def _alive(self, _request: web.Request) -> web.Response:
        seconds = round(time.monotonic() - self._began)
        return web.json_response({"status": "ok", "version": __version__, "uptime_seconds": seconds})

    async def _ready(self, _request: web.Request) -> web.Response:
        reasons = self.reasons()
        story = self._bot.engine.story
        told = {"ready": not reasons, "reasons": reasons, "story": story.id, "story_version": story.version}
        return web.json_response(told, status=503 if reasons else 200)

    async def _metrics(self, request: web.Request) -> web.Response:
        try:
            from bot.surfaces.metrics import exposition
        except ModuleNotFoundError as error:
            return web.Response(text=f"{ExtraError('/metrics', 'metrics', error.name)}\n", status=501)
        body, content_type = exposition(self._registry, request.headers.get("Accept", ""))
        return web.Response(body=body, headers={"Content-Type": content_type})

    @cached_property
    def _registry(self) -> CollectorRegistry:
        from bot.surfaces.metrics import registry

        return registry(self._state)

    def _state(self) -> State:
        from bot.surfaces.metrics import State

        bot, connection = self._bot, self._bot.connection
        last = bot.reloads.last()
        return State(
            tally=bot.tally,
            story=bot.engine.story,
            loaded_at=bot.loaded_at,
            ready=not self.reasons(),
            reloads=Counter({end.value: count for end, count in bot.reloads.ended.items()}),
            last_reload_at=last.at if last else None,
            last_reload_failed=last is not None and last.end in FAILURES,
            connected={shard: connection.connected.get(shard, False) for shard in connection.shards()},
            reconnects=connection.reconnects,
            latencies=connection.latencies(),
            starts_left=bot.starts.left,
            sessions=len(bot.sessions),
            replies=len(bot.memory),
            log_events=self._counter.counts,
        )


@contextlib.asynccontextmanager
async def serving_health(bot: StoryBot, counter: LevelCounter, address: str) -> AsyncIterator[None]:
    """Answer at `address` until the block ends.

    Raises ConfigError if that cannot be, such as because another program listens there.
    """
    host, port = host_and_port(address)
    runner = web.AppRunner(Health(bot, counter).application(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise ConfigError(CANNOT_LISTEN.format(address=address, reason=reason)) from None
        log.info("Telling how I do at http://%(address)s/healthz, /readyz and /metrics", {"address": address})
        if not is_loopback(host):
            log.warning("health_address %(address)s can be reached from other machines", {"address": address})
        yield
    finally:
        await runner.cleanup()


def is_loopback(host: str) -> bool:
    """Return whether a host can be reached from its own machine alone; of names, that is known of localhost."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
