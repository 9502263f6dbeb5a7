"""Telling Discord in time that an answer will come: it takes a response to an interaction for three seconds.

Answering takes milliseconds. It is waiting that takes longer: for a turn in the channel, for a request that met a rate
limit, for who owns the application.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import aiohttp
import discord

log = logging.getLogger(__name__)

DEFER_AFTER_SECONDS = 1.5
"""Leaves the other half of Discord's three seconds to the way there, and to a second try."""

TASK, PRIVATE, DEFERRING = "defer task", "defer privately", "deferring"
"""What is kept in `Interaction.extras`."""

Interaction = discord.Interaction[Any]


def defer_if_late(interaction: Interaction, *, private: bool = True) -> None:
    """Have a response deferred that has not begun in time; `private` says who will see the answer to a command.

    A pressed button is acknowledged without a word, and whatever comes later may be private or not.
    """
    interaction.extras[PRIVATE] = private
    if TASK not in interaction.extras and interaction.type is not discord.InteractionType.autocomplete:
        interaction.extras[TASK] = asyncio.create_task(_defer_later(interaction))


async def is_first(interaction: Interaction) -> bool:
    """Return whether the response is still to be given, by whoever asks: it will not be deferred any more."""
    task: asyncio.Task[None] | None = interaction.extras.get(TASK)
    if task is not None and not task.done():
        if interaction.extras.get(DEFERRING):
            await asyncio.wait([task])
        else:
            task.cancel()
    return not interaction.response.is_done()


async def defer_now(interaction: Interaction) -> None:
    """Tell the person who gave a command, privately, that the answer takes a while."""
    if await is_first(interaction):
        await interaction.response.defer(ephemeral=True, thinking=True)


async def _defer_later(interaction: Interaction) -> None:
    await asyncio.sleep(DEFER_AFTER_SECONDS)
    if interaction.response.is_done():
        return
    interaction.extras[DEFERRING] = True
    try:
        await interaction.response.defer(ephemeral=interaction.extras[PRIVATE])
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        log.warning("Could not tell Discord in time that an answer will come (%s)", type(error).__name__)
