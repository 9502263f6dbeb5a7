"""Telling Discord which slash commands there are, but only when they changed: it counts how often one does that."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from discord.ext import commands

log = logging.getLogger(__name__)

OUTDATED = "dm_permission"
"""discord.py still sends it; `contexts` has taken its place."""


async def sync_if_changed(bot: commands.Bot) -> bool:
    """Register the bot's slash commands if Discord has others, and return whether that was so."""
    ours = {command.name: command.to_dict(bot.tree) for command in bot.tree.get_commands()}
    registered = await bot.http.get_global_commands(bot.application_id or 0)
    theirs: dict[str, Mapping[str, Any]] = {command["name"]: command for command in registered}
    if ours.keys() == theirs.keys() and all(says_the_same(ours[name], theirs[name]) for name in ours):
        return False
    await bot.tree.sync()
    log.info("Registered %d slash commands", len(ours))
    return True


def says_the_same(ours: Any, theirs: Any) -> bool:
    """Return whether Discord has all that we say; it adds ids and versions, leaves out defaults and quotes numbers."""
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        return all(says_the_same(value, theirs.get(key)) for key, value in ours.items() if key != OUTDATED)
    if isinstance(ours, Sequence) and isinstance(theirs, Sequence) and not isinstance(ours, str):
        return len(ours) == len(theirs) and all(map(says_the_same, ours, theirs))
    return _plain(ours) == _plain(theirs)


def _plain(value: Any) -> str:
    return str(value) if value not in (None, False, [], {}) else ""
