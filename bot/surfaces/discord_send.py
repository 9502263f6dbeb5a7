"""Sending an Outgoing: as the reply to a message, as the response to an interaction, in place of another, to a person.

Nothing else in the bot sends, and nothing that is sent pings anyone.
"""

from __future__ import annotations

import asyncio
import io
from typing import Any

import discord

from bot.surfaces.discord_buttons import switch_off_later, switched_off, view_of
from bot.surfaces.discord_defer import is_first
from bot.surfaces.discord_echo import found
from bot.surfaces.discord_format import Outgoing
from bot.surfaces.discord_network import UNCERTAIN
from bot.surfaces.discord_twin import nonce

NOBODY = discord.AllowedMentions.none()
"""Given with every message as well as to the client: one forgotten argument must not ping a server."""
FILLED = "filled"
"""Noted in `Interaction.extras` once something stands in place of "thinking…"."""
FOLLOW_UP_WAITS = (0.0, 1.0, 3.0, 10.0)
"""Seconds before each repetition, beside those for which the gateway is heard first."""
CANNOT_REFER = frozenset({50035, 160002})
"""Discord's codes for a reply to a message that is gone, or that the bot may not look back at."""


async def reply_to(message: discord.Message, outgoing: Outgoing) -> discord.Message:
    """Send as a reply to `message`, or plainly if that cannot be referred to; return the first message sent.

    Raises discord.HTTPException if it cannot be sent.
    """
    reference: discord.MessageReference | None = message.to_reference(fail_if_not_exists=False)
    first = None
    for number, page in enumerate(outgoing.pages):
        try:
            sent = await _send(message.channel, page, _beside(outgoing, number), reference)
        except discord.HTTPException as error:
            if reference is None or error.code not in CANNOT_REFER:
                raise
            sent = await _send(message.channel, page, _beside(outgoing, number), None)
        reference = None  # the pages that follow stand below the first
        first = first or sent
    return _sent(first, sent, outgoing)


async def respond(
    interaction: discord.Interaction[Any], outgoing: Outgoing, *, private: bool = False
) -> discord.Message:
    """Send as the response to an interaction and return the first message; `private` for the person alone."""
    first = None
    for number, page in enumerate(outgoing.pages):
        arguments: dict[str, Any] = {"ephemeral": private, "allowed_mentions": NOBODY, "suppress_embeds": True}
        arguments |= _beside(outgoing, number)
        if await is_first(interaction):
            sent: Any = (await interaction.response.send_message(page, **arguments)).resource
        elif _is_thinking(interaction):
            sent = await _fill(interaction, page, arguments)
        else:
            sent = await _follow_up(interaction, page, arguments)
        first = first or sent
    return _sent(first, sent, outgoing)


async def replace(interaction: discord.Interaction[Any], outgoing: Outgoing) -> None:
    """Show the first page in place of the message whose button or menu was used."""
    await _edit(interaction, content=outgoing.pages[0], view=view_of(outgoing))


async def switch_off(interaction: discord.Interaction[Any], message: discord.Message, *, only: str = "") -> None:
    """Let nobody press the buttons under `message` any more, or the one whose `custom_id` is `only`."""
    await _edit(interaction, view=switched_off(message, only=only))


async def conclude(interaction: discord.Interaction[Any], message: discord.Message, outgoing: Outgoing) -> None:
    """Say how it ended in `message`, one of whose buttons was pressed; what could be pressed is still seen, dead."""
    await _edit(interaction, content=outgoing.pages[0], view=switched_off(message))


async def revise(message: discord.Message | discord.PartialMessage, outgoing: Outgoing) -> discord.Message:
    """Say something else in a message of the bot's own; return it as it is now.

    Raises discord.HTTPException if it is gone or can no longer be edited.
    """
    edited = await message.edit(content=outgoing.pages[0], view=view_of(outgoing), allowed_mentions=NOBODY)
    return _sent(None, edited, outgoing)


async def whisper(person: discord.abc.Messageable, outgoing: Outgoing) -> None:
    """Send as a direct message."""
    for page in outgoing.pages:
        await _send(person, page, {}, None)


async def _fill(interaction: discord.Interaction[Any], page: str, arguments: dict[str, Any]) -> discord.Message:
    """Say in place of "thinking…" what the answer is: however often that is asked of Discord, it stands there once."""
    files = [arguments["file"]] if "file" in arguments else []
    message = await interaction.edit_original_response(
        content=page, view=arguments.get("view"), attachments=files, allowed_mentions=NOBODY
    )
    interaction.extras[FILLED] = True
    return message


async def _edit(interaction: discord.Interaction[Any], **changes: Any) -> None:
    """Change the message whose button or menu was used."""
    if await is_first(interaction):
        await interaction.response.edit_message(**changes, allowed_mentions=NOBODY, suppress_embeds=True)
    else:
        await interaction.edit_original_response(**changes, allowed_mentions=NOBODY)


async def _follow_up(interaction: discord.Interaction[Any], page: str, arguments: dict[str, Any]) -> discord.Message:
    """Send a further message, and where its fate is uncertain, again only if the gateway would have told of it.

    Where it would not, a message that met a status of 500 or more is sent again all the same: mostly it was not taken,
    and in the worst case it stands there twice. One whose connection broke is not. Raises one of `UNCERTAIN`.
    """
    with interaction.client.echoes.of(interaction.id) as heard:
        for wait in FOLLOW_UP_WAITS:
            try:
                return await interaction.followup.send(page, wait=True, **arguments)
            except UNCERTAIN as error:
                if (message := await found(page, heard)) is not None:
                    return message
                if not isinstance(error, discord.DiscordServerError) and not _is_told_of(interaction):
                    raise
            await asyncio.sleep(wait)
        return await interaction.followup.send(page, wait=True, **arguments)


def _is_told_of(interaction: discord.Interaction[Any]) -> bool:
    """Return whether the gateway tells of what the bot sends where an interaction is: it is a member, and connected."""
    client: Any = interaction.client
    if client.connection.missing():
        return False
    if interaction.guild_id is None:
        return interaction.context.dm_channel
    return client.get_guild(interaction.guild_id) is not None and interaction.app_permissions.view_channel


def _is_thinking(interaction: discord.Interaction[Any]) -> bool:
    """Return whether all that the person has seen so far is that an answer will come."""
    deferred = interaction.response.type is discord.InteractionResponseType.deferred_channel_message
    return deferred and FILLED not in interaction.extras


def _beside(outgoing: Outgoing, number: int) -> dict[str, Any]:
    """Return the arguments for what goes with page `number`: the last one has the file and what can be pressed."""
    if number < len(outgoing.pages) - 1:
        return {}
    beside: dict[str, Any] = {}
    if (view := view_of(outgoing)) is not None:
        beside["view"] = view
    if outgoing.attachment is not None:
        name, text = outgoing.attachment
        beside["file"] = discord.File(io.BytesIO(text.encode()), filename=name)
    return beside


def _sent(first: discord.Message | None, last: discord.Message, outgoing: Outgoing) -> discord.Message:
    """Return the first message of an outgoing, once the last one's buttons will switch themselves off."""
    if outgoing.lifetime_seconds is not None and outgoing.buttons:
        switch_off_later(last, outgoing.lifetime_seconds)
    return first or last


async def _send(
    channel: discord.abc.Messageable, page: str, beside: dict[str, Any], reference: discord.MessageReference | None
) -> discord.Message:
    arguments = beside if reference is None else {**beside, "reference": reference, "mention_author": False}
    return await channel.send(page, allowed_mentions=NOBODY, suppress_embeds=True, nonce=nonce(), **arguments)
