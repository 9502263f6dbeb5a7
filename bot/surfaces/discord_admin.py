"""What admins can call: `/admin reload`, `status`, `explain` and `misses`, and the chat command `!reload`."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.authoring.explain import explain
from bot.authoring.misses import MissLog
from bot.authoring.proposals import Proposals, as_yaml, propose
from bot.engine import Engine
from bot.errors import MissLogError
from bot.surfaces import discord_admin_words as words
from bot.surfaces.discord_access import Admission, admit
from bot.surfaces.discord_admin_words import Service
from bot.surfaces.discord_defer import defer_now
from bot.surfaces.discord_format import code_block, escape, guard
from bot.surfaces.discord_hearing import QUESTION_LIMIT
from bot.surfaces.discord_reload import Show
from bot.surfaces.discord_send import reply_to, respond

if TYPE_CHECKING:
    from bot.surfaces.discord_bot import StoryBot

MISSES_NAME = "misses.yaml"


def _proposals(engine: Engine, log: MissLog) -> Proposals:
    """Return what to do about the questions in the log; raises MissLogError."""
    return propose(engine, log.read(engine.story.id))


@app_commands.default_permissions(manage_guild=True)  # hides it from most; who may use it is checked below
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
class AdminCommands(commands.GroupCog, group_name="admin", group_description="For the people who run this bot"):
    """Commands for the bot's admins alone, checked here, whatever Discord shows to whom."""

    def __init__(self, bot: StoryBot) -> None:
        """Reload the story that `bot` serves."""
        self.bot = bot

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let admins pass; raises NotAdminError for anybody else."""
        await admit(self.bot, interaction, interaction.command.name if interaction.command else "")
        return True

    async def cog_check(self, ctx: commands.Context[Any]) -> bool:
        """Let admins pass; raises NotAdminError for anybody else."""
        await admit(self.bot, ctx.message, ctx.command.name if ctx.command else "")
        return True

    @app_commands.command(name="reload", description="Read the fact file anew, compare the answers, and switch to it")
    async def reload(self, interaction: discord.Interaction[Any]) -> None:
        """Answer `/admin reload`, privately."""
        admission = await admit(self.bot, interaction, "reload")
        await defer_now(interaction)
        show = partial(respond, interaction, private=True)
        language = self.bot.language_of(interaction)
        await self._reload(admission, show, interaction.user.id, language)

    @app_commands.command(name="status", description="Which story is being served, since when, and how it goes")
    async def status(self, interaction: discord.Interaction[Any]) -> None:
        """Answer `/admin status`, privately."""
        admission = await admit(self.bot, interaction, "status")
        bot = self.bot
        service = Service(
            bot.loaded_at,
            bot.tally.outcomes(),
            bot.latency,
            bot.connection.shards(),
            bot.shard_count,
            bot.reloads.last(),
        )
        text = words.status(bot.engine.story, bot.config, service, bot.language_of(interaction))
        await respond(interaction, guard(text), private=True)
        admission.note("shown")

    @app_commands.command(name="explain", description="Why a question gets its reply: what was read, what decided")
    @app_commands.describe(question="Any question, as a reader would type it")
    async def explain(
        self, interaction: discord.Interaction[Any], question: app_commands.Range[str, 1, QUESTION_LIMIT]
    ) -> None:
        """Answer `/admin explain`, privately."""
        admission = await admit(self.bot, interaction, "explain")
        lines = (await self.bot.aside.do(explain, self.bot.engine, question)).splitlines()
        text = code_block(lines, "… and {count} more lines: `storybot ask --explain` shows them all.")
        await respond(interaction, guard(text), private=True)
        admission.note("shown")

    @app_commands.command(name="misses", description="What readers asked in vain, with lines for the fact file")
    async def misses(self, interaction: discord.Interaction[Any]) -> None:
        """Answer `/admin misses`, privately: the groups that were asked most, and all with their YAML as a file."""
        admission = await admit(self.bot, interaction, "misses")
        log, engine, language = self.bot.misses, self.bot.engine, self.bot.language_of(interaction)
        if log is None:
            await respond(interaction, guard(words.misses_off(language)), private=True)
            admission.note("the log is off")
            return
        await defer_now(interaction)
        try:
            found = await asyncio.to_thread(_proposals, engine, log)
        except MissLogError as error:
            await respond(interaction, guard(escape(str(error))), private=True)
            admission.note(str(error))
            return
        attachment = (MISSES_NAME, as_yaml(found, engine.story)) if found.proposals else None
        text = words.misses(found, engine.story, language)
        await respond(interaction, guard(text, attachment=attachment), private=True)
        admission.note(f"{len(found.proposals)} groups")

    @commands.command(name="reload")
    async def reload_in_chat(self, context: commands.Context[Any]) -> None:
        """Answer `!reload`."""
        admission = await admit(self.bot, context.message, "reload")
        show = partial(reply_to, context.message)
        language = self.bot.language_of(context.message)
        await self._reload(admission, show, context.author.id, language)

    async def _reload(self, admission: Admission, show: Show, admin_id: int, language: str) -> None:
        try:
            admission.note(await self.bot.reloads.run(self.bot, show, admin_id, language))
        except Exception:
            admission.note("failed")
            raise
