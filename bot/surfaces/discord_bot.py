"""The Discord bot: its commands, what it hears, and what it says when something goes wrong.

People reach it by `/ask`, by mentioning it, by replying to it, in direct messages and by chat commands; how it answers
stands in `discord_answers`.
"""

from __future__ import annotations

import contextlib
import logging
import platform
import time
from collections.abc import Callable, Collection
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import __version__
from bot.config import Config
from bot.engine import Engine
from bot.surfaces import discord_words as words
from bot.surfaces.discord_admin import AdminCommands
from bot.surfaces.discord_answers import AnsweringBot, public_channel
from bot.surfaces.discord_buttons import StoryButton, StoryMenu
from bot.surfaces.discord_commands import ReaderCommands, message_menus
from bot.surfaces.discord_defer import defer_if_late, is_first
from bot.surfaces.discord_errors import (
    BusyError,
    NotAdminError,
    TooManyQuestionsError,
    cause_of,
    explain,
    is_silenced,
)
from bot.surfaces.discord_format import guard
from bot.surfaces.discord_gateway import Connection
from bot.surfaces.discord_hearing import Heard, has_words, is_from_person, is_hidden_reply, words_of
from bot.surfaces.discord_layout import lay_out
from bot.surfaces.discord_memory import likeness, unanswered
from bot.surfaces.discord_press import OF_ADMINS, Press
from bot.surfaces.discord_pressed import chosen, pressed
from bot.surfaces.discord_send import NOBODY, reply_to, respond, revise, whisper
from bot.surfaces.discord_sync import sync_if_changed
from bot.surfaces.discord_translator import CatalogueTranslator
from bot.surfaces.discord_twin import Twin
from bot.surfaces.tally import Arrival, Surface

log = logging.getLogger(__name__)

CLOSED_THREAD = 50083
"""Discord's code for a thread that is archived and locked."""

SILENCE_SECONDS = 3600.0
"""How often somebody is told that the bot may not answer in a channel."""

BARE = frozenset({"ask", "reload"})
"""Chat commands that may follow a mention with more words: "@Storybot people who died?" is a question, no command."""


class StoryTree(app_commands.CommandTree["StoryBot"]):
    """The slash commands, with one place for what goes wrong in them."""

    async def interaction_check(self, interaction: discord.Interaction[StoryBot], /) -> bool:
        """Let a command pass, once."""
        return interaction.client.is_new(interaction)

    async def on_error(
        self, interaction: discord.Interaction[StoryBot], error: app_commands.AppCommandError, /
    ) -> None:
        """Tell the person, privately, what went wrong."""
        await interaction.client.tell_privately(interaction, error)


class StoryBot(AnsweringBot):
    """Hears what is meant for it, and tells people what went wrong."""

    def __init__(self, engine: Engine, config: Config, **options: Any) -> None:
        """Make a bot that is ready to be started; `options` are discord.py's, of a sharded bot."""
        gateway_intents = discord.Intents.default()
        gateway_intents.message_content = config.message_content
        super().__init__(
            engine,
            config,
            command_prefix=commands.when_mentioned,
            intents=gateway_intents,
            help_command=None,
            tree_cls=StoryTree,
            allowed_mentions=NOBODY,
            max_messages=None,  # what is remembered of messages is in `memory`
            **options,
        )
        self.before_serving: Callable[[], None] = lambda: None
        """What is to be done once it is known who the bot is, and before it shows; what this raises ends the start."""
        self.connection = Connection(self)
        self._heard = Heard()
        self._twin = Twin()
        self._silence_told = commands.CooldownMapping.from_cooldown(1, SILENCE_SECONDS, lambda place: place)

    async def setup_hook(self) -> None:
        """Register the commands; discord.py calls this once, after login."""
        self.before_serving()
        await self.add_cog(self.connection)
        await self.add_commands()
        await sync_if_changed(self)
        values = {"version": __version__, "python": platform.python_version(), "discord_py": discord.__version__}
        log.info("Storybot %(version)s is logged in, on Python %(python)s with discord.py %(discord_py)s", values)
        self.note_story()
        for line in words.switched_off(self.config):
            log.info(line)

    async def add_commands(self) -> None:
        """Make all that people can call, press or choose from, in every language."""
        self.add_dynamic_items(StoryButton, StoryMenu)
        await self.add_cog(ReaderCommands(self))
        await self.add_cog(AdminCommands(self))
        for menu in message_menus(self):
            self.tree.add_command(menu)
        await self.tree.set_translator(CatalogueTranslator())

    async def get_prefix(self, message: discord.Message, /) -> list[str]:
        """Return what may begin a chat command: a mention, and the prefix wherever the bot can read it."""
        prefixes = commands.when_mentioned(self, message)
        if self.config.message_content or message.guild is None:
            prefixes.append(self.config.prefix)
        return prefixes

    async def on_message(self, message: discord.Message, /) -> None:
        """Run the chat command or answer the question in a message, if it holds one for this bot."""
        own_id = self.user.id if self.user else 0
        self._twin.notice(message, own_id)
        self.echoes.note(message, own_id)
        if not is_from_person(message) or self._heard.again(message):
            return
        context = await self.get_context(message)
        if context.command is not None and self._is_command(context):
            await self.invoke(context)
        elif self._is_mentioned(message):
            await self.answer_message(message, message.content)
        elif message.guild is None and (has_words(message.content) or not message.content):
            await self.answer_message(message, message.content)  # "..." and a lone emoji want no answer

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent, /) -> None:
        """Answer an edited question anew where the first answer was none; in place of that."""
        sent = self.memory.of_unanswered(payload.message_id)
        if sent is None or sent.unanswered is None:
            return
        context = await self.get_context(payload.message)
        typed = payload.message.content
        if context.command is not None and self._is_command(context):
            typed = typed.partition(context.invoked_with or "")[2]
        question = words_of(typed)
        if not has_words(question) or question == sent.question:
            return
        arrival = Arrival(Surface.EDIT)
        with contextlib.suppress(TooManyQuestionsError, discord.HTTPException):
            self.check_flood(sent.asker_id)
            around = self.around(payload.message)
            reply = await self.aside.do(around.engine.ask, question, sent.before, around.language)
            self.tally.questions[arrival.surface, reply.outcome] += 1
            place, now = (sent.asker_id, payload.channel_id), time.monotonic()
            if self.sessions.get(place, now) == sent.unanswered.after:  # else they have spoken of other things since
                self.sessions.put(place, reply.session, now)
            channel = self.get_partial_messageable(sent.channel_id, guild_id=sent.guild_id)
            revised = await revise(channel.get_partial_message(sent.message_id), lay_out(reply, around))
            like = likeness(reply, sent.channel_id)
            self.remember(revised, question, sent.before, around, like, unanswered(payload.message_id, reply))
            self.note_answered(arrival, reply.outcome)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent, /) -> None:
        """Point nobody to an answer that is gone."""
        self.memory.forget(payload.message_id)

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent, /) -> None:
        """Nor to any that a moderator cleared away."""
        for message_id in payload.message_ids:
            self.memory.forget(message_id)

    async def on_command_error(self, context: commands.Context[Any], error: commands.CommandError, /) -> None:
        """Tell the person who called a command what went wrong; a command without its question is a call for help."""
        if context.interaction is not None:
            await self.tell_privately(context.interaction, error)
        elif isinstance(error, NotAdminError):
            await self._refuse(context.message, error)
        elif isinstance(error, commands.MissingRequiredArgument):
            await self.answer_message(context.message, "")
        elif isinstance(error, commands.RangeError):
            await self.answer_message(context.message, str(error.value), Surface.CHAT)
        else:
            await self.tell(context.message, error)

    async def pressed(self, interaction: discord.Interaction[Any], press: Press | None, label: str) -> None:
        """Do what a button is for, and tell the person who pressed what went wrong."""
        if not self.is_new(interaction):
            return
        try:
            if press is not None and press.action in OF_ADMINS:
                await pressed(self, interaction, press, label)
            else:
                with self.admitted(interaction.user.id, interaction.channel_id or 0):
                    await pressed(self, interaction, press, label)
        except Exception as error:  # whatever it is, the person must not wait in vain
            with contextlib.suppress(discord.HTTPException):
                await self.tell_privately(interaction, error, pressed=True)

    async def chosen(self, interaction: discord.Interaction[Any], value: str) -> None:
        """Show what was chosen from a menu, and tell the person who chose what went wrong."""
        if not self.is_new(interaction):
            return
        try:
            with self.admitted(interaction.user.id, interaction.channel_id or 0):
                await chosen(self, interaction, value)
        except Exception as error:  # as above
            with contextlib.suppress(discord.HTTPException):
                await self.tell_privately(interaction, error, pressed=True)

    def is_new(self, interaction: discord.Interaction[Any]) -> bool:
        """Return whether an interaction is to be answered, which is then done in time: Discord may deliver it twice."""
        if interaction.type is discord.InteractionType.autocomplete:
            return True
        if self._heard.again(interaction):
            return False
        defer_if_late(interaction)
        return True

    async def answer_message(self, message: discord.Message, question: str, surface: Surface | None = None) -> None:
        """Reply to a message that asks `question`; one that asks nothing gets a short help.

        `surface` is how it was asked, where that is not seen from the message.
        """
        arrival = Arrival(surface or (Surface.DIRECT if message.guild is None else Surface.MENTION))
        try:
            with self.admitted(message.author.id, message.channel.id, public_channel(message)):
                await self._answer_message(message, words_of(question), arrival)
        except Exception as error:  # whatever it is, the person must not wait in vain
            await self.tell(message, error)

    async def _answer_message(self, message: discord.Message, question: str, arrival: Arrival) -> None:
        if has_words(question):
            await self.answer_in_channel(message, question, arrival)
        else:
            hidden = not self.config.message_content and is_hidden_reply(message)
            language = self.language_of(message)
            await reply_to(message, guard(words.hidden_reply(language)) if hidden else self.help(language))

    async def admin_right(self, person: discord.User | discord.Member) -> str | None:
        """Return what makes somebody an admin, in words for the log: the config, or the application; None if nothing.

        What a server's managers may do counts for nothing: one story serves all servers.
        """
        admins = self.config.admins
        if person.id in admins.users:
            return "user in the config"
        if isinstance(person, discord.Member) and _has_role(person, admins.roles):
            return "role in the config"
        if await self.is_owner(person):
            return "application owner" if self.owner_id else "member of the application's team"
        return None

    async def tell(self, message: discord.Message, error: Exception) -> None:
        """Reply with the words for an error, once and not again and again."""
        error = cause_of(error)
        if isinstance(error, TooManyQuestionsError) and error.told_already:
            return
        if isinstance(error, discord.HTTPException) and is_silenced(error):
            await self._tell_elsewhere(message, error)
        elif (said := explain(error, self.language_of(message))) is not None:
            with contextlib.suppress(discord.HTTPException):
                await reply_to(message, guard(said))

    async def _tell_elsewhere(self, message: discord.Message, error: discord.HTTPException) -> None:
        """Tell somebody in a direct message why there is no answer where they asked; once in an hour."""
        log.warning("Discord does not let me speak there: %s", error.text)
        place = (message.author.id, message.channel.id)
        if message.guild is None or self._silence_told.update_rate_limit(place, time.monotonic()):
            return
        channel = getattr(message.channel, "mention", "")
        said = words.silenced(channel, error.code == CLOSED_THREAD, self.language_of(message))
        with contextlib.suppress(discord.HTTPException):
            await whisper(message.author, guard(said))

    async def tell_privately(
        self, interaction: discord.Interaction[Any], error: Exception, *, pressed: bool = False
    ) -> None:
        """Respond with the words for an error; with nothing where more wait than can be answered.

        Where somebody presses on and on, nothing is said again. Raises discord.HTTPException if Discord takes no
        response.
        """
        cause = cause_of(error)
        told = isinstance(cause, TooManyQuestionsError) and cause.told_already
        waits = isinstance(cause, TooManyQuestionsError) and (told or not isinstance(cause, BusyError))
        try:
            with self.queue.place(interaction.channel_id or 0) if waits else contextlib.nullcontext():
                if pressed and told:
                    if await is_first(interaction):
                        await interaction.response.defer()  # nothing is seen of it
                elif (said := explain(error, self.language_of(interaction))) is not None:
                    await respond(interaction, guard(said), private=True)
        except BusyError:
            await is_first(interaction)  # from here on the response is not deferred either

    async def _refuse(self, message: discord.Message, error: NotAdminError) -> None:
        """Refuse an admin's command privately; with a short reply where direct messages are closed."""
        try:
            self.check_flood(message.author.id)
            await whisper(message.author, guard(explain(error, self.language_of(message)) or ""))
        except discord.Forbidden:
            await self.tell(message, error)
        except TooManyQuestionsError as flood:
            await self.tell(message, flood)

    def _is_command(self, context: commands.Context[Any]) -> bool:
        """Return whether a message is a chat command and not a question that begins with the same word."""
        called_by_prefix = context.prefix == self.config.prefix
        words_after = words_of(context.message.content).casefold()
        return called_by_prefix or context.invoked_with in BARE or words_after == context.invoked_with

    def _is_mentioned(self, message: discord.Message) -> bool:
        # Not `mentioned_in`, which is true for @everyone too.
        return self.user in message.mentions


def _has_role(person: discord.Member, roles: Collection[int]) -> bool:
    """Return whether somebody has one of the roles; a server's own id, which everybody there has as a role, is none."""
    return any(role.id in roles and not role.is_default() for role in person.roles)
