"""Sending an Outgoing: as the reply to a message, as the response to an interaction, or to a person alone.

Nothing else in the bot sends, and nothing that is sent pings anyone.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import discord

from bot.surfaces.discord_format import Outgoing

if TYPE_CHECKING:
    from bot.surfaces.discord_buttons import QuestionButtons

NOBODY = discord.AllowedMentions.none()
"""Given with every message as well as to the client: one forgotten argument must not ping a server."""


async def reply_to(message: discord.Message, outgoing: Outgoing, buttons: QuestionButtons | None = None) -> None:
    """Send as a reply to `message`; plainly into its channel if it is gone or the bot may not refer to it."""
    reference: discord.MessageReference | None = message.to_reference(fail_if_not_exists=False)
    for page, view in _with_buttons(outgoing, buttons):
        try:
            sent = await _send(message.channel, page, view, reference)
        except discord.HTTPException as error:
            if reference is None or error.status >= 500:
                raise
            sent = await _send(message.channel, page, view, None)
        if buttons is not None and view:
            buttons.message = sent
        reference = None  # the pages that follow stand below the first


async def respond(
    interaction: discord.Interaction[Any],
    outgoing: Outgoing,
    buttons: QuestionButtons | None = None,
    *,
    private: bool = False,
) -> None:
    """Send as the response to an interaction; `private` for the person alone. Later pages follow up."""
    for page, view in _with_buttons(outgoing, buttons):
        if not interaction.response.is_done():
            response = await interaction.response.send_message(
                page, ephemeral=private, allowed_mentions=NOBODY, suppress_embeds=True, **view
            )
            sent: Any = response.resource
        else:
            sent = await interaction.followup.send(
                page, ephemeral=private, allowed_mentions=NOBODY, suppress_embeds=True, wait=True, **view
            )
        if buttons is not None and view:
            buttons.message = sent


async def respond_with_file(interaction: discord.Interaction[Any], outgoing: Outgoing, name: str, content: str) -> None:
    """Send to the person alone, as what follows a deferred interaction, the last page with `content` as a file."""
    for page in outgoing.pages[:-1]:
        await interaction.followup.send(page, ephemeral=True, allowed_mentions=NOBODY, suppress_embeds=True)
    file = discord.File(io.BytesIO(content.encode("utf-8", "replace")), name)
    await interaction.followup.send(
        outgoing.pages[-1], ephemeral=True, allowed_mentions=NOBODY, suppress_embeds=True, file=file
    )


async def whisper(person: discord.abc.Messageable, outgoing: Outgoing) -> None:
    """Send as a direct message."""
    for page in outgoing.pages:
        await _send(person, page, {}, None)


def _with_buttons(outgoing: Outgoing, buttons: QuestionButtons | None) -> list[tuple[str, dict[str, Any]]]:
    """Return the pages, each with the arguments for its buttons: the last page has them."""
    last = len(outgoing.pages) - 1
    return [
        (page, {"view": buttons} if buttons is not None and number == last else {})
        for number, page in enumerate(outgoing.pages)
    ]


async def _send(
    channel: discord.abc.Messageable, page: str, view: dict[str, Any], reference: discord.MessageReference | None
) -> discord.Message:
    arguments = view if reference is None else {**view, "reference": reference, "mention_author": False}
    return await channel.send(page, allowed_mentions=NOBODY, suppress_embeds=True, **arguments)
