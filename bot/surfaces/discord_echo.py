"""Finding out whether a follow-up to an interaction arrived, where Discord's answer did not.

A webhook takes no nonce, so nothing but the message itself can tell. Discord tells the gateway of each message that the
bot sends, where the bot is a member; of those that one person alone sees as well, as if they were direct messages
(discord/discord-api-docs#4557). Each names its interaction.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

import discord

LATEST_SECONDS = 3.0
"""After which a message that the gateway has not told of did not arrive: mostly it does so before Discord answers."""
LOOK_SECONDS = 0.1


class Echoes:
    """The bot's own messages that answer interactions, as the gateway tells of them."""

    def __init__(self) -> None:
        """Begin with none heard."""
        self._awaited: dict[int, list[discord.Message]] = {}

    def note(self, message: discord.Message, own_id: int) -> None:
        """Note a message, if it is the bot's and answers an interaction."""
        if message.author.id != own_id or message.interaction_metadata is None:
            return
        if (heard := self._awaited.get(message.interaction_metadata.id)) is not None:
            heard.append(message)

    @contextlib.contextmanager
    def of(self, interaction_id: int) -> Iterator[list[discord.Message]]:
        """Yield a list in which the messages that answer an interaction are noted meanwhile."""
        heard = self._awaited[interaction_id] = []
        try:
            yield heard
        finally:
            del self._awaited[interaction_id]


async def found(text: str, heard: list[discord.Message]) -> discord.Message | None:
    """Return the message with that text once it is heard of, or None if it is not for a while."""
    deadline = asyncio.get_running_loop().time() + LATEST_SECONDS
    while True:
        for message in heard:
            if message.content.strip() == text.strip():
                return message
        if asyncio.get_running_loop().time() > deadline:
            return None
        await asyncio.sleep(LOOK_SECONDS)
