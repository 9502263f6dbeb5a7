"""What in a message of Discord's is meant for the bot, and which words of it are the question."""

from __future__ import annotations

import re
from typing import Any

import discord

from bot.language.characters import harmless

QUESTION_LIMIT = 500
"""Characters of a question that are read: what is longer is a text, and reading it would keep others waiting."""

MARKS = re.compile(r"<(?:@[!&]?|#|a?:\w+:)\d+>")
"""Mentions, channel links and custom emoji: no part of a question."""

LINKS = re.compile(r"\b[a-z][a-z0-9+.-]{0,20}:/{1,3}\S+|\bdiscord(?:app)?\.(?:gg|com/invite)/\S+", re.IGNORECASE)
"""Links and invitations: no part of a question either, and the bot must not repeat them to others."""

FROM_PEOPLE = (discord.MessageType.default, discord.MessageType.reply)


HEARD_LIMIT = 1_000
"""Messages and interactions whose ids are kept: a resumed connection delivers a few seconds' worth again."""


class Heard:
    """What was heard of late: after a dropped connection Discord delivers some again; none is answered twice."""

    def __init__(self) -> None:
        """Begin with none."""
        self._ids: dict[int, None] = {}

    def again(self, event: discord.Message | discord.Interaction[Any]) -> bool:
        """Return whether a message or an interaction was heard before, and remember that it was."""
        if event.id in self._ids:
            return True
        self._ids[event.id] = None
        if len(self._ids) > HEARD_LIMIT:
            del self._ids[next(iter(self._ids))]
        return False


def words_of(text: str) -> str:
    """Return what a message asks, in one line, without mentions, links and the like; of a long text, its beginning."""
    return " ".join(LINKS.sub(" ", MARKS.sub(" ", harmless(text))).split())[:QUESTION_LIMIT]


def has_words(text: str) -> bool:
    """Return whether there is a letter or a figure in a text: "..." asks nothing."""
    return any(character.isalnum() for character in text)


def is_from_person(message: discord.Message) -> bool:
    """Return whether somebody wrote it: no bot, no webhook, no notice of Discord's."""
    return not message.author.bot and message.webhook_id is None and message.type in FROM_PEOPLE


def is_hidden_reply(message: discord.Message) -> bool:
    """Return whether Discord withheld what was said: it does so in replies to responses to commands."""
    answered = message.reference.resolved if message.reference is not None else None
    return not message.content and isinstance(answered, discord.Message) and answered.interaction_metadata is not None


async def question_of(message: discord.Message) -> str:
    """Return the question that a message of the bot's own answers, as far as Discord has it; else "".

    It stands above the answer to a command; a mention is the message to which the answer replies.
    """
    first, *_ = message.content.split("\n", 1)
    if first.startswith("**") and first.endswith("**"):
        return discord.utils.remove_markdown(first).rstrip("…")
    asked = await _replied_to(message)
    return words_of(asked.content) if asked else ""


async def asker_of(message: discord.Message) -> int:
    """Return the id of the person whom a message of the bot's own answers; 0 if Discord does not say."""
    if message.interaction_metadata is not None:
        return message.interaction_metadata.user.id
    asked = await _replied_to(message)
    return asked.author.id if asked else 0


async def _replied_to(message: discord.Message) -> discord.Message | None:
    reference = message.reference
    if reference is None or reference.message_id is None or isinstance(reference.resolved, discord.Message):
        return reference.resolved if reference is not None and isinstance(reference.resolved, discord.Message) else None
    try:
        return await message.channel.fetch_message(reference.message_id)
    except discord.HTTPException:
        return None
