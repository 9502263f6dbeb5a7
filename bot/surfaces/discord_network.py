"""Requests to Discord that are made again when the network or Discord fails, as long as nothing can appear twice.

discord.py 2.7.1 repeats what met status 500, 502, 504 or 429. It gives up where a channel's message met 503, and where
a connection broke: it knows that by the numbers of macOS and Windows (54, 10054), and Linux says 104, or aiohttp that
the server disconnected. Here those are repeated too. What makes that safe:

- a message carries a `nonce` with `enforce_nonce` (`Messageable.send` makes one up), and Discord answers a second one
  with the message that it has;
- the first response to an interaction is taken once: a second one is told so with code 40060;
- what takes the place of "thinking…" is an edit, which may be made any number of times.

A follow-up, such as a second page, has none of these, for a webhook takes no nonce. Here it is repeated only if it
never left; where nobody can tell whether it arrived, `discord_send` asks the gateway.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, cast

import aiohttp
import discord
from discord.http import Route
from discord.webhook.async_ import AsyncWebhookAdapter

log = logging.getLogger(__name__)

WAITS = (0.1, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
"""Seconds before each repetition: a minute in all, for Discord compares nonces for "the past few minutes"."""
REQUEST = aiohttp.ClientTimeout(total=30, sock_connect=10)
"""aiohttp's own is five minutes: too long for somebody who waits, and for the nonce."""

RESPONSE_WAITS = (0.1, 0.2, 0.4)
"""Seconds before each repetition of a response to an interaction: after three in all Discord takes none."""
RESPONSE = aiohttp.ClientTimeout(total=1.2)
"""Of what is tried at first: a second try must still come in time. If both arrive, the second is told so."""

ALREADY_ACKNOWLEDGED = 40060
EXPIRED = 10062
"""Discord's codes for a response to an interaction that has one, and to one that is over."""

FOLLOW_UP = "/webhooks/{webhook_id}/{webhook_token}"
CALLBACK = "/interactions/{webhook_id}/{webhook_token}/callback"
SAFE_POSTS = frozenset({"/channels/{channel_id}/messages", "/users/@me/channels", CALLBACK})
"""Messages, by their nonce; the way to a direct message, the same each time; responses to interactions."""
LOGIN = "/users/@me"
"""Asked once: without a network the bot does not start, and says so at once."""

CLEAR_SECONDS = 10.0
"""How often discord.py may look for rate limits that are over. By itself it looks at all of them, one a channel, each
time that it writes to a channel for the first time: with 2,500 channels that is a quarter of a millisecond."""

BROKEN = (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, OSError)
"""What aiohttp raises when a request did not get through or its answer did not: OSError includes timeouts."""

UNCERTAIN = (discord.DiscordServerError, *BROKEN)
"""What leaves open whether something was done."""

Request = Callable[..., Awaitable[Any]]


def patient(request: Request) -> Request:
    """Return `HTTPClient.request` that repeats what the original gives up."""

    async def repeat(route: Route, **given: Any) -> Any:
        given.setdefault("timeout", REQUEST)
        waits = () if route.path == LOGIN else WAITS
        return await _repeat(lambda: request(route, **given), route, given.get("files"), waits)

    return repeat


def seldom(work: Callable[[], None]) -> Callable[[], None]:
    """Return what does the work at most every `CLEAR_SECONDS`, and otherwise nothing."""
    due = 0.0

    def do_if_due() -> None:
        nonlocal due
        if (now := time.monotonic()) >= due:
            due = now + CLEAR_SECONDS
            work()

    return do_if_due


class PatientWebhooks(AsyncWebhookAdapter):
    """Responses to interactions, and what follows them."""

    def __init__(self, client: discord.Client) -> None:
        """Respond for `client`."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._client = client

    async def request(self, route: Route, session: aiohttp.ClientSession, **given: Any) -> Any:
        """Return what Discord answers; see the module for what is repeated."""
        if route.path == CALLBACK:
            for wait in RESPONSE_WAITS:
                try:
                    return await super().request(route, _one_try(session, RESPONSE), **given)
                except UNCERTAIN as error:
                    log.info("A response to an interaction met %s; again", _name(error))
                await _before_next(wait, given.get("files"))
        inherited = super().request  # no `super` inside the lambda
        if route.path == FOLLOW_UP:
            session = _one_try(session, REQUEST)
        return await _repeat(lambda: inherited(route, session, **given), route, given.get("files"), WAITS)

    async def create_interaction_response(
        self,
        interaction_id: int,
        token: str,
        *,
        session: aiohttp.ClientSession,
        proxy: str | None = None,
        proxy_auth: aiohttp.BasicAuth | None = None,
        params: Any,
    ) -> Any:
        """Respond to an interaction; where Discord says that it has a response, that one arrived."""
        network: dict[str, Any] = {"session": session, "proxy": proxy, "proxy_auth": proxy_auth}
        kind = (params.payload or {}).get("type")
        try:
            return await super().create_interaction_response(interaction_id, token, **network, params=params)
        except discord.HTTPException as error:
            if kind == discord.InteractionResponseType.autocomplete_result.value and error.code in (
                EXPIRED,
                ALREADY_ACKNOWLEDGED,
            ):
                return {}  # they have typed on: nobody waits for these suggestions
            if error.code != ALREADY_ACKNOWLEDGED:
                raise
        log.info("A response to an interaction had arrived already")
        answer: dict[str, Any] = {"interaction": {"id": interaction_id, "type": 0}}
        if kind in (None, discord.InteractionResponseType.channel_message.value):  # with a file the payload is a form
            application_id = self._client.application_id or 0
            message = await self.get_original_interaction_response(application_id, token, **network)
            answer["resource"] = {"type": discord.InteractionResponseType.channel_message.value, "message": message}
        return answer


class _OneTry:
    """A session for the loop in discord.py, which makes again what met a status of 500 or more: it must not get to."""

    def __init__(self, session: aiohttp.ClientSession, timeout: aiohttp.ClientTimeout) -> None:
        self._session = session
        self._timeout = timeout

    @contextlib.asynccontextmanager
    async def request(self, method: str, url: str, **given: Any) -> AsyncIterator[aiohttp.ClientResponse]:
        async with self._session.request(method, url, timeout=self._timeout, **given) as response:
            if response.status >= 500:
                raise discord.DiscordServerError(response, None)
            yield response


def _one_try(session: aiohttp.ClientSession, timeout: aiohttp.ClientTimeout) -> aiohttp.ClientSession:
    return cast("aiohttp.ClientSession", _OneTry(session, timeout))


async def _repeat(
    request: Callable[[], Awaitable[Any]], route: Route, files: Sequence[discord.File] | None, waits: Sequence[float]
) -> Any:
    for wait in waits:
        try:
            return await request()
        except UNCERTAIN as error:
            if not _may_repeat(route, error):
                raise
            log.info("%s %s met %s; again in %.1f s", route.method, route.path, _name(error), wait)
        await _before_next(wait, files)
    return await request()


def _may_repeat(route: Route, error: Exception) -> bool:
    """Return whether to make a request again that met `error`, and nothing can come of that twice."""
    if isinstance(error, discord.DiscordServerError):
        return error.status == 503 and route.path != FOLLOW_UP  # the others discord.py has repeated
    if isinstance(error, aiohttp.ClientConnectorError):
        return True  # it never left
    return route.method != "POST" or route.path in SAFE_POSTS


async def _before_next(wait_seconds: float, files: Sequence[discord.File] | None) -> None:
    for file in files or ():
        file.reset()
    await asyncio.sleep(wait_seconds)


def _name(error: Exception) -> str:
    """Return what went wrong, without what was asked: an address of a webhook has its secret in it."""
    if isinstance(error, discord.DiscordServerError):
        return f"status {error.status}"
    return type(error).__name__
