"""Noticing another process that answers with the same token, on another machine: Discord shows each what both say."""

from __future__ import annotations

import logging
import secrets

import discord

log = logging.getLogger(__name__)

OURS = f"{secrets.token_hex(4)}-"
"""What the nonces of this process begin with; Discord hands a message's nonce back with its event."""


def nonce() -> str:
    """Return a nonce for a message, by which this process knows it again; Discord takes 25 characters."""
    return OURS + secrets.token_hex(8)


class Twin:
    """Watches for replies of the bot's that this process has not sent."""

    def __init__(self) -> None:
        """Begin with none seen."""
        self._told = False

    def notice(self, message: discord.Message, own_id: int) -> None:
        """Log, once, that a message gives another process away.

        Only replies to messages do, by their nonce, which discord.py gives to each message: what answers a command has
        none, and a direct message that is no reply may come from the process that serves another shard.
        """
        if self._told or message.author.id != own_id or message.type is not discord.MessageType.reply:
            return
        if message.nonce is not None and not str(message.nonce).startswith(OURS):
            self._told = True
            log.warning(
                "Another process answers with the same token, so people get two answers. Stop it; if you don't know "
                "of it, reset the token in Discord's developer portal."
            )
