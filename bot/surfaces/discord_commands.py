"""What readers can call by name: `/ask`, `/help` and the chat command `!ask`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.surfaces.discord_format import offers
from bot.surfaces.discord_send import respond

if TYPE_CHECKING:
    from bot.surfaces.discord_bot import StoryBot

QUESTION_LIMIT = 500
"""Characters of a question that are read: what is longer is a text, and reading it would keep others waiting."""


class ReaderCommands(commands.Cog):
    """Commands for everybody, wherever the bot or its user goes."""

    def __init__(self, bot: StoryBot) -> None:
        """Answer from whatever story the bot holds."""
        self.bot = bot

    @app_commands.command(name="ask", description="Ask about the news story")
    @app_commands.describe(question="In your own words; what you see while typing are only suggestions")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def ask(
        self, interaction: discord.Interaction[Any], question: app_commands.Range[str, 1, QUESTION_LIMIT]
    ) -> None:
        """Answer `/ask`."""
        await self.bot.answer_interaction(interaction, question)

    @ask.autocomplete("question")
    async def offer_questions(
        self, _interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Return questions that the story answers, the nearest to what was typed so far first."""
        # In a thread: it compares what was typed with every question, and that at each key that somebody presses.
        return offers(await asyncio.to_thread(self.bot.engine.suggest, typed))

    @app_commands.command(name="help", description="What I can tell you, and how to ask")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def help(self, interaction: discord.Interaction[Any]) -> None:
        """Answer `/help`, privately."""
        outgoing = self.bot.help()
        await respond(interaction, outgoing, self.bot.buttons(outgoing, interaction.user.id), private=True)

    @commands.command(name="ask")
    async def ask_in_chat(self, context: commands.Context[Any], *, question: str = "") -> None:
        """Answer `!ask`."""
        await self.bot.answer_message(context.message, question)
