"""Telling Discord which slash commands there are, but only when they changed: it counts how often one does that."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from discord import app_commands
from discord.ext import commands
from discord.http import Route

from bot.language.interface import catalogue

log = logging.getLogger(__name__)

OUTDATED = "dm_permission"
"""discord.py still sends it; `contexts` has taken its place."""
TRANSLATED = frozenset({"name_localizations", "description_localizations"})
"""Here a word more on either side is a difference too: else a translation once given would never be taken back."""


async def sync_if_changed(bot: commands.Bot) -> bool:
    """Register the bot's slash commands if Discord has others, and return whether that was so."""
    ours = {command.name: await _payload(bot.tree, command) for command in bot.tree.get_commands()}
    catalogue.cache_clear()  # it took all of them, and most bots are never asked in most of the languages
    theirs: dict[str, Mapping[str, Any]] = {command["name"]: command for command in await _registered(bot)}
    if ours.keys() == theirs.keys() and all(says_the_same(ours[name], theirs[name]) for name in ours):
        return False
    await bot.tree.sync()
    log.info("Registered %d slash commands", len(ours))
    return True


async def _registered(bot: commands.Bot) -> Sequence[Mapping[str, Any]]:
    """Return the commands that Discord has, with their translations, which `get_global_commands` does not ask for."""
    route = Route("GET", "/applications/{application_id}/commands", application_id=bot.application_id or 0)
    found: Sequence[Mapping[str, Any]] = await bot.http.request(route, params={"with_localizations": "true"})
    return found


async def _payload(tree: app_commands.CommandTree[Any], command: Any) -> Mapping[str, Any]:
    """Return what `CommandTree.sync` would tell Discord of a command."""
    payload: Mapping[str, Any] = (
        await command.get_translated_payload(tree, tree.translator) if tree.translator else command.to_dict(tree)
    )
    return payload


def says_the_same(ours: Any, theirs: Any) -> bool:
    """Return whether Discord has all that we say; it adds ids and versions, leaves out defaults and quotes numbers."""
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        return all(_is_there(key, value, theirs.get(key)) for key, value in ours.items() if key != OUTDATED)
    if isinstance(ours, Sequence) and isinstance(theirs, Sequence) and not isinstance(ours, str):
        return len(ours) == len(theirs) and all(map(says_the_same, ours, theirs))
    return _plain(ours) == _plain(theirs)


def _is_there(key: str, ours: Any, theirs: Any) -> bool:
    return (ours or {}) == (theirs or {}) if key in TRANSLATED else says_the_same(ours, theirs)


def _plain(value: Any) -> str:
    return str(value) if value not in (None, False, [], {}) else ""
