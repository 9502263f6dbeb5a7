"""Buttons that each ask a question for the person who asked before."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias

import discord

from bot.surfaces.discord_errors import explain
from bot.surfaces.discord_format import guard, label
from bot.surfaces.discord_send import respond

log = logging.getLogger(__name__)

LIFETIME_SECONDS = 14 * 60
"""Discord lets a response to a command be edited for 15 minutes, and expired buttons must be seen to be so."""

NOT_YOURS = "These buttons belong to the person who asked. Ask me yourself: mention me, or use /ask."

Asking: TypeAlias = Callable[[discord.Interaction[Any], str], Awaitable[None]]
"""Answers a question in response to an interaction."""


class QuestionButtons(discord.ui.View):
    """One button a question; only the asker can press them, and they switch themselves off."""

    message: discord.Message | discord.InteractionMessage | None = None
    """Where the buttons stand, once they were sent."""

    def __init__(self, questions: Sequence[str], asker_id: int, ask: Asking, lifetime_seconds: float) -> None:
        """Have `ask` answer the question that is pressed."""
        lifetime_seconds = min(lifetime_seconds, LIFETIME_SECONDS)
        super().__init__(timeout=lifetime_seconds)
        self._asker_id = asker_id
        self._expires_at = time.monotonic() + lifetime_seconds
        for question in questions:
            self.add_item(_QuestionButton(question, ask))

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Return whether the asker pressed; anybody else is told, privately, what to do instead."""
        # Pressing would begin the timeout anew, beyond the time in which the message can be edited.
        self.timeout = max(1.0, self._expires_at - time.monotonic())
        if interaction.user.id == self._asker_id:
            return True
        await respond(interaction, guard(NOT_YOURS), private=True)
        return False

    async def on_timeout(self) -> None:
        """Switch the buttons off, so that nobody presses in vain."""
        for button in self.children:
            if isinstance(button, _QuestionButton):
                button.disabled = True
        if self.message is not None:
            try:
                await self.message.edit(view=self)
            except discord.HTTPException as error:
                log.info("Could not switch expired buttons off: %s", error.text)

    async def on_error(
        self, interaction: discord.Interaction[Any], error: Exception, _item: discord.ui.Item[Any], /
    ) -> None:
        """Tell the person that pressed what went wrong."""
        if (words := explain(error)) is not None:
            await respond(interaction, guard(words), private=True)


class _QuestionButton(discord.ui.Button[QuestionButtons]):
    def __init__(self, question: str, ask: Asking) -> None:
        super().__init__(label=label(question), style=discord.ButtonStyle.secondary)
        self._question = question
        self._ask = ask

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await self._ask(interaction, self._question)
