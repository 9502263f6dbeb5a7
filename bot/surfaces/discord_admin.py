"""What admins can call: `/admin reload`, `/admin status` and the chat command `!reload`.

A reload reads, checks and compiles the fact file away from the event loop and swaps one reference. Until then, and if
anything is wrong with the new file, every question is answered from the story that was there.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.authoring.explain import explain
from bot.authoring.misses import MissLog
from bot.authoring.proposals import Proposals, as_yaml, propose
from bot.config import Config
from bot.engine import Engine, load_engine
from bot.errors import MissLogError, Problem, StoryError
from bot.story.changes import compare
from bot.surfaces import discord_words as words
from bot.surfaces.discord_errors import NotAdminError
from bot.surfaces.discord_format import Outgoing, code_block, escape, guard
from bot.surfaces.discord_hearing import QUESTION_LIMIT
from bot.surfaces.discord_send import reply_to, respond, respond_with_file

if TYPE_CHECKING:
    from bot.surfaces.discord_bot import StoryBot

log = logging.getLogger(__name__)

MOST_MISSES = 1000
"""Questions that `/admin misses` looks at, those asked most: it takes four seconds, while readers ask too."""
MISSES_NAME = "misses.yaml"

UNSEALED = (
    "nobody has checked the quotations against the article since they were last changed. Run: storybot check FACT_FILE "
    "--article ARTICLE --seal (or set allow_unsealed: true)"
)


def load_checked_engine(config: Config) -> Engine:
    """Return an engine for the configured story, fit to be served.

    Raises StoryError with every problem, or because the story is not sealed and the config does not allow that.
    """
    engine = load_engine(config.story)
    if not engine.story.sealed and not config.allow_unsealed:
        raise StoryError([Problem(str(config.story), 0, 0, "unsealed", UNSEALED)])
    engine.suggest("")  # now, and not when the first reader waits for it: it finds out what can be offered
    return engine


def _proposals(engine: Engine, path: Path) -> Proposals:
    """Return what to do about the questions in the log at `path`; raises MissLogError."""
    return propose(engine, MissLog(path).read(engine.story.id)[:MOST_MISSES])


@app_commands.default_permissions(manage_guild=True)  # hides it from most; who may use it is checked below
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
class AdminCommands(commands.GroupCog, group_name="admin", group_description="For the people who run this bot"):
    """Commands for the bot's admins alone, checked here, whatever Discord shows to whom."""

    def __init__(self, bot: StoryBot) -> None:
        """Reload the story that `bot` serves."""
        self.bot = bot
        self._reloading = asyncio.Lock()

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let admins pass; raises NotAdminError for anybody else."""
        return await self._check(interaction.user)

    async def cog_check(self, ctx: commands.Context[Any]) -> bool:
        """Let admins pass; raises NotAdminError for anybody else."""
        return await self._check(ctx.author)

    @app_commands.command(name="reload", description="Read the fact file anew, check it, and answer from it")
    async def reload(self, interaction: discord.Interaction[Any]) -> None:
        """Answer `/admin reload`, privately."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await respond(interaction, await self._reload(), private=True)

    @app_commands.command(name="status", description="Which story is being served, since when, and how it goes")
    async def status(self, interaction: discord.Interaction[Any]) -> None:
        """Answer `/admin status`, privately."""
        bot = self.bot
        text = words.status(bot.engine.story, bot.config, bot.loaded_at, bot.outcomes)
        await respond(interaction, guard(text), private=True)

    @app_commands.command(name="explain", description="Why a question gets its reply: what was read, what decided")
    @app_commands.describe(question="Any question, as a reader would type it")
    async def explain(
        self, interaction: discord.Interaction[Any], question: app_commands.Range[str, 1, QUESTION_LIMIT]
    ) -> None:
        """Answer `/admin explain`, privately."""
        lines = explain(self.bot.engine, question).splitlines()
        text = code_block(lines, "… and {count} more lines: `storybot ask --explain` shows them all.")
        await respond(interaction, guard(text), private=True)

    @app_commands.command(name="misses", description="What readers asked in vain, with lines for the fact file")
    async def misses(self, interaction: discord.Interaction[Any]) -> None:
        """Answer `/admin misses`, privately: the groups that were asked most, and all with their YAML as a file."""
        path, engine = self.bot.config.misses_file, self.bot.engine
        if path is None:
            await respond(interaction, guard(words.MISSES_OFF), private=True)
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        try:
            found = await asyncio.to_thread(_proposals, engine, path)
        except MissLogError as error:
            log.warning("%s", error)
            await respond(interaction, guard(escape(str(error))), private=True)
            return
        log.info("Showed %d groups of unanswered questions", len(found.proposals))
        text = guard(words.misses(found, engine.story))
        if found.proposals:
            await respond_with_file(interaction, text, MISSES_NAME, as_yaml(found, engine.story))
        else:
            await respond(interaction, text, private=True)

    @commands.command(name="reload")
    async def reload_in_chat(self, context: commands.Context[Any]) -> None:
        """Answer `!reload`."""
        await reply_to(context.message, await self._reload())

    async def _check(self, person: discord.User | discord.Member) -> bool:
        if not await self.bot.is_admin(person):
            raise NotAdminError
        return True

    async def _reload(self) -> Outgoing:
        """Serve the fact file as it is now if it is fit for that, and return what to tell the admin."""
        if self._reloading.locked():
            return guard(words.RELOADING)
        async with self._reloading:
            old = self.bot.engine.story
            try:
                engine = await asyncio.to_thread(load_checked_engine, self.bot.config)
            except StoryError as error:
                log.warning("Reload refused: %d problems in %s", len(error.problems), self.bot.config.story)
                return guard(words.kept(error, self.bot.loaded_at))
            self.bot.serve(engine)
            log.info("Reloaded %s: %d facts", engine.story.id, len(engine.story.facts))
            return guard(words.reloaded(engine.story, compare(old, engine.story)))
