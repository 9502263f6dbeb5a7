"""What `storybot doctor` finds out from Discord: the token, switches, permissions, sessions left, the clock."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import aiohttp
import discord
from discord.http import Route

from bot.config import FILE_NAME, Config, load_config
from bot.errors import ConfigError
from bot.language.characters import one_line
from bot.language.counting import counted
from bot.surfaces.discord_starts import KEPT_STARTS, may_begin
from bot.surfaces.discord_words import PORTAL
from bot.surfaces.doctor import (
    Finding,
    Level,
    check_misses,
    check_python,
    check_settings,
    check_story,
    check_token,
)

TIMEOUT_SECONDS = 15
MOST_SERVERS = 200
"""As many as Discord lists in one response."""

SKEW_SECONDS = 5
"""How far the clock may be off: the age of buttons and of messages is told by it."""

NEEDED = {
    "View Channels": discord.Permissions(view_channel=True),
    "Send Messages": discord.Permissions(send_messages=True),
    "Send Messages in Threads": discord.Permissions(send_messages_in_threads=True),
    "Read Message History": discord.Permissions(read_message_history=True),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A response of Discord's."""

    status: int
    data: Any
    date: str
    """When Discord sent it, by Discord's clock, as in the header `Date`."""
    at: dt.datetime
    """When it came, by ours."""


def examine(path: Path | None, *, offline: bool) -> list[Finding]:
    """Return all findings, with the settings of `path` or of the usual file; `offline` asks Discord nothing."""
    findings = list(check_python())
    try:
        config = load_config(path)
    except ConfigError as error:
        return [*findings, *(Finding(Level.PROBLEM, "settings", line) for line in str(error).splitlines())]
    usual = Path(FILE_NAME)
    findings += check_settings(config, path or (usual if os.path.lexists(usual) else None))
    findings += check_story(config)
    findings += check_misses(config)
    findings += check_token(config)
    if offline:
        return [*findings, Finding(Level.OK, "discord", "Not asked, as you wish.")]
    if config.token is None:
        return [*findings, Finding(Level.WARNING, "discord", "Not asked: there is no token.")]
    return [*findings, *asyncio.run(_ask_discord(config, config.token.get_secret_value()))]


async def _ask_discord(config: Config, token: str) -> list[Finding]:
    """Return what Discord says of the bot."""
    agent = f"DiscordBot (https://github.com/Rapptz/discord.py, {discord.__version__})"  # an address must be in it
    headers = {"Authorization": f"Bot {token}", "User-Agent": agent}
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
    try:
        async with aiohttp.ClientSession(headers=headers, timeout=timeout) as session:
            me = await _get(session, "/users/@me")
            found = [*_reached(me), *_clock(me)]
            if me.status != 200:
                return found
            found += _switches(await _get(session, "/applications/@me"), config)
            found += _sessions(await _get(session, "/gateway/bot"), config)
            found += _permissions(await _get(session, f"/users/@me/guilds?limit={MOST_SERVERS}"))
            return found
    except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
        reason = one_line(str(error) or type(error).__name__)
        text = f"It cannot be reached ({reason}). Check the network and the firewall; --offline leaves it out."
        return [Finding(Level.PROBLEM, "discord", text)]


async def _get(session: aiohttp.ClientSession, path: str) -> Said:
    async with session.get(Route.BASE + path) as response:
        data = await response.json(content_type=None) if response.status == 200 else None
        return Said(response.status, data, response.headers.get("Date", ""), discord.utils.utcnow())


def _reached(me: Said) -> Iterator[Finding]:
    if me.status == 200:
        yield Finding(Level.OK, "discord", f"Reached, as {me.data['username']}.")
    elif me.status == 401:
        text = f"It does not know this token. Copy it again, or reset it, under Bot at {PORTAL}"
        yield Finding(Level.PROBLEM, "discord", text)
    else:
        yield _unanswered("discord", me)


def _clock(me: Said) -> Iterator[Finding]:
    try:
        sent = parsedate_to_datetime(me.date)
    except ValueError:
        return
    off = round((me.at - sent).total_seconds())
    if abs(off) <= SKEW_SECONDS:
        yield Finding(Level.OK, "clock", "It agrees with Discord's.")
    else:
        direction = "fast" if off > 0 else "slow"
        text = f"It is {abs(off)} seconds {direction}: buttons expire at wrong times. Set it: timedatectl set-ntp true"
        yield Finding(Level.WARNING, "clock", text)


def _switches(application: Said, config: Config) -> Iterator[Finding]:
    if application.status != 200:
        yield _unanswered("intents", application)
        return
    flags = discord.ApplicationFlags()
    flags.value = application.data.get("flags") or 0
    is_on = flags.gateway_message_content or flags.gateway_message_content_limited
    if config.message_content and not is_on:
        text = f'message_content is on, but "Message Content Intent" is off. Switch it on under Bot at {PORTAL}'
        yield Finding(Level.PROBLEM, "intents", text)
    elif is_on and not config.message_content:
        yield Finding(Level.OK, "intents", "Message Content Intent is on, and not used: it may be switched off.")
    else:
        yield Finding(Level.OK, "intents", "As the settings need them.")


def _sessions(gateway: Said, config: Config) -> Iterator[Finding]:
    if gateway.status != 200:
        yield _unanswered("gateway", gateway)
        return
    limit: Mapping[str, int] = gateway.data["session_start_limit"]
    left = f"{limit['remaining']} of {limit['total']} starts left until the limit is lifted in {_hours(limit)}"
    recommended = gateway.data["shards"]
    count = config.shard_count or 1
    if may_begin(len(config.shard_ids) or count, limit["remaining"]):
        yield Finding(Level.OK, "gateway", f"{left}.")
    else:
        text = f"{left}. The bot keeps {KEPT_STARTS} back and waits until then."
        yield Finding(Level.PROBLEM, "gateway", f"{text} Does it start over and over? See its log.")
    if recommended > count:
        text = f"shard_count is {count}; for so many servers Discord recommends {recommended}. Set it to that, or more."
        yield Finding(Level.WARNING, "shards", text)
    else:
        yield Finding(Level.OK, "shards", f"{count}, and Discord recommends {recommended}.")


def _hours(limit: Mapping[str, int]) -> str:
    hours = limit["reset_after"] / 3_600_000
    return f"{hours:.1f} hours"


def _permissions(guilds: Said) -> Iterator[Finding]:
    """Tell in how many servers a permission is missing that the invitation asks for; channels may differ from that."""
    if guilds.status != 200:
        yield _unanswered("permissions", guilds)
        return
    servers: Sequence[Mapping[str, Any]] = guilds.data
    many = counted(len(servers), "server")
    missing = {name: sum(not _has(server, needed) for server in servers) for name, needed in NEEDED.items()}
    lacking = [f"{name} in {count}" for name, count in missing.items() if count]
    if lacking:
        text = f"Of {many}, it lacks {', '.join(lacking)}. Give its role these, or invite it again."
        yield Finding(Level.WARNING, "permissions", text)
    else:
        yield Finding(Level.OK, "permissions", f"It has what it needs in {many}; a channel may still take it away.")


def _has(server: Mapping[str, Any], needed: discord.Permissions) -> bool:
    granted = discord.Permissions(int(server.get("permissions") or 0))
    return granted.administrator or granted >= needed


def _unanswered(subject: str, said: Said) -> Finding:
    return Finding(Level.WARNING, subject, f"Discord answered with status {said.status}. Try again in some minutes.")
