"""The Discord bot: what it hears, whom it answers, and how it starts and stops.

People reach it by `/ask`, by mentioning it, by replying to it, in direct messages and by chat commands. All of these
end in `StoryBot.ask`, and all that it says leaves through `discord_send`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import time
from collections import Counter
from dataclasses import replace as replace_values
from typing import Any
from weakref import WeakValueDictionary

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.authoring.misses import MissLog
from bot.config import AUTO, Config
from bot.decision.outcomes import Answer, Outcome
from bot.engine import Engine
from bot.errors import ConfigError
from bot.language.interface import ENGLISH, language_of
from bot.replies.reply import Reply
from bot.surfaces import discord_words as words
from bot.surfaces.discord_admin import AdminCommands
from bot.surfaces.discord_buttons import LIFETIME_SECONDS, StoryButton, StoryMenu
from bot.surfaces.discord_commands import ReaderCommands, message_menus
from bot.surfaces.discord_errors import NotAdminError, TooManyQuestionsError, explain, is_silenced
from bot.surfaces.discord_format import Outgoing, guard
from bot.surfaces.discord_hearing import has_words, is_from_person, is_hidden_reply, words_of
from bot.surfaces.discord_layout import CLAIM, Around, lay_out, offered, question_buttons
from bot.surfaces.discord_memory import Memory, Sent
from bot.surfaces.discord_press import Press
from bot.surfaces.discord_pressed import chosen, pressed
from bot.surfaces.discord_reload import Reloads, load_checked_engine
from bot.surfaces.discord_send import NOBODY, reply_to, respond, revise, whisper
from bot.surfaces.discord_sessions import Sessions
from bot.surfaces.discord_sync import sync_if_changed
from bot.surfaces.discord_translator import CatalogueTranslator
from bot.understanding.session import Session

log = logging.getLogger(__name__)

HELP_QUESTIONS = 3
"""Buttons under a help text: more would be a questionnaire."""

CLOSED_THREAD = 50083
"""Discord's code for a thread that is archived and locked."""

SILENCE_SECONDS = 3600.0
"""How often somebody is told that the bot may not answer in a channel."""

BARE = frozenset({"ask", "reload"})
"""Chat commands that may follow a mention with more words: "@Storybot people who died?" is a question, no command."""


class StoryTree(app_commands.CommandTree["StoryBot"]):
    """The slash commands, with one place for what goes wrong in them."""

    async def on_error(
        self, interaction: discord.Interaction[StoryBot], error: app_commands.AppCommandError, /
    ) -> None:
        """Tell the person, privately, what went wrong."""
        if (said := explain(error, interaction.client.language_of(interaction))) is not None:
            await respond(interaction, guard(said), private=True)


class StoryBot(commands.Bot):
    """Answers from the engine it holds; a reload swaps `engine`, and nothing else refers to a story."""

    def __init__(self, engine: Engine, config: Config) -> None:
        """Make a bot that is ready to be started."""
        gateway_intents = discord.Intents.default()
        gateway_intents.message_content = config.message_content
        super().__init__(
            command_prefix=commands.when_mentioned,
            intents=gateway_intents,
            help_command=None,
            tree_cls=StoryTree,
            allowed_mentions=NOBODY,
            max_messages=None,  # what is remembered of messages is in `memory`
        )
        self.config = config
        self.engine = engine
        self.loaded_at = discord.utils.utcnow()
        self.lifetime_seconds = min(config.session_minutes * 60, LIFETIME_SECONDS)
        self.sessions = Sessions(config.session_minutes * 60)
        self.memory = Memory(config.session_minutes * 60)
        self.outcomes: Counter[Outcome] = Counter()
        self.misses = MissLog(config.misses_file) if config.misses_file else None
        self.reloads = Reloads()
        self._in_turn: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        """By channel: two people who ask the same at once shall see one answer, and where it stands."""
        self._flood = _bucket(config.questions_per_minute)
        self._flood_told = _bucket(1)
        self._silence_told = commands.CooldownMapping.from_cooldown(1, SILENCE_SECONDS, lambda place: place)

    async def setup_hook(self) -> None:
        """Register the commands; discord.py calls this once, after login."""
        await self.add_commands()
        await sync_if_changed(self)
        log.info("Serving %s: %d facts", self.engine.story.id, len(self.engine.story.facts))
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
        if not is_from_person(message):
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
        sent = self.memory.of_question(payload.message_id)
        if sent is None or sent.reply.outcome is not Outcome.ABSTAIN:
            return
        context = await self.get_context(payload.message)
        typed = payload.message.content
        if context.command is not None and self._is_command(context):
            typed = typed.partition(context.invoked_with or "")[2]
        question = words_of(typed)
        if not has_words(question) or question == sent.question:
            return
        with contextlib.suppress(TooManyQuestionsError, discord.HTTPException):
            self.check_flood(sent.asker_id)
            around = self.around(payload.message)
            reply = self.engine.ask(question, sent.before, around.language)
            place, now = (sent.asker_id, payload.channel_id), time.monotonic()
            if self.sessions.get(place, now) == sent.reply.session:  # else they have spoken of other things since
                self.sessions.put(place, reply.session, now)
            await revise(sent.message, lay_out(reply, around))
            self.remember(sent.message, question, sent.before, reply, around, question_id=payload.message_id)

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
            if (said := explain(error, self.language_of(context.interaction))) is not None:
                await respond(context.interaction, guard(said), private=True)
        elif isinstance(error, NotAdminError):
            await self._refuse(context.message, error)
        elif isinstance(error, commands.MissingRequiredArgument):
            await self.answer_message(context.message, "")
        elif isinstance(error, commands.RangeError):
            await self.answer_message(context.message, str(error.value))
        else:
            await self.tell(context.message, error)

    async def pressed(self, interaction: discord.Interaction[Any], press: Press | None, label: str) -> None:
        """Do what a button is for, and tell the person who pressed what went wrong."""
        try:
            self.check_flood(interaction.user.id)
            await pressed(self, interaction, press, label)
        except Exception as error:  # whatever it is, the person must not wait in vain
            await self._tell_presser(interaction, error)

    async def chosen(self, interaction: discord.Interaction[Any], value: str) -> None:
        """Show what was chosen from a menu, and tell the person who chose what went wrong."""
        try:
            self.check_flood(interaction.user.id)
            await chosen(self, interaction, value)
        except Exception as error:  # as above
            await self._tell_presser(interaction, error)

    async def answer_message(self, message: discord.Message, question: str) -> None:
        """Reply to a message that asks `question`; one that asks nothing gets a short help."""
        try:
            self.check_flood(message.author.id)
            question = words_of(question)
            if has_words(question):
                await self._answer_in_channel(message, question)
            else:
                hidden = not self.config.message_content and is_hidden_reply(message)
                language = self.language_of(message)
                await reply_to(message, guard(words.hidden_reply(language)) if hidden else self.help(language))
        except Exception as error:  # whatever it is, the person must not wait in vain
            await self.tell(message, error)

    async def answer_interaction(
        self, interaction: discord.Interaction[Any], question: str, *, private: bool = False
    ) -> None:
        """Answer `question` in response to a command.

        Raises TooManyQuestionsError if this person floods.
        """
        self.check_flood(interaction.user.id)
        question = words_of(question)
        around = self.around(interaction, private=private)
        if not question:
            await respond(interaction, guard(words.no_words(around.language)), private=True)
            return
        before, reply = self.ask(question, interaction.user.id, interaction.channel_id or 0, around.language)
        await self._respond_with(interaction, around, question, before, reply)

    async def answer_button(
        self, interaction: discord.Interaction[Any], question: str, answer: Answer | None, *, private: bool, note: str
    ) -> None:
        """Answer the `question` on a button; with `answer` if asking does not lead to its fact."""
        around = replace_values(self.around(interaction, private=private), note=note)
        place = (interaction.user.id, interaction.channel_id or 0)
        before, reply = self.ask(question, *place, around.language)
        if answer is not None and not set(answer.facts) & set(reply.facts):
            reply = self.engine.show(answer, before, around.language)
            self.sessions.put(place, reply.session, time.monotonic())
        await self._respond_with(interaction, around, question, before, reply)

    async def check_claim(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Tell, privately, what the story says of what a message claims."""
        self.check_flood(interaction.user.id)
        around = self.around(interaction, private=True)
        if not words_of(message.content):
            await respond(interaction, guard(words.no_words(around.language)), private=True)
            return
        reply = self.engine.check_claim(words_of(message.content), around.language)
        await respond(interaction, lay_out(reply, around, CLAIM), private=True)

    def ask(self, question: str, person_id: int, channel_id: int, language: str = ENGLISH) -> tuple[Session, Reply]:
        """Return the person's conversation in that channel as it was, and the reply to a question in it.

        The conversation goes on from there.
        """
        now = time.monotonic()
        place = (person_id, channel_id)
        before = self.sessions.get(place, now)
        reply = self.engine.ask(question, before, language)
        self.sessions.put(place, reply.session, now)
        self.outcomes[reply.outcome] += 1
        return before, reply

    def around(self, source: discord.Message | discord.Interaction[Any], *, private: bool = False) -> Around:
        """Return what the layout of a reply to somebody depends on."""
        person = source.user if isinstance(source, discord.Interaction) else source.author
        return Around(
            self.engine,
            person.id,
            self.language_of(source),
            private,
            passes_on=self.misses is not None,
            lifetime_seconds=self.lifetime_seconds,
        )

    def page(self, reply: Reply, around: Around, question: str, number: int) -> Outgoing:
        """Return one page of a long answer to a question."""
        return lay_out(reply, replace_values(around, asked=question), number=number)

    def list_page(self, name: str, answer: Answer, around: Around, number: int = 0) -> Outgoing:
        """Return one page of the list of that name."""
        if name == "story":  # its quotations would repeat the headline and the note
            note = f"{around.note} {words.story_line(self.engine.story, around.language)}".strip()
            around = replace_values(around, note=note, asked=self.engine.story.headline, shows_evidence=False)
        return lay_out(self.engine.show(answer, language=around.language), around, name, number)

    def help(self, language: str = ENGLISH, note: str = "") -> Outgoing:
        """Return what the bot is and what to ask it."""
        engine = self.engine
        text = f"{note}\n{words.help_text(engine.story, self.config, language)}".strip()
        return guard(text, question_buttons(engine, offered(engine, engine.starters())[:HELP_QUESTIONS]))

    def language_of(self, source: discord.Message | discord.Interaction[Any]) -> str:
        """Return the language in which to speak to somebody: what the config sets for all, else theirs or the server's.

        Discord tells a person's own language with commands and buttons alone, and none in direct messages.
        """
        if self.config.interface_language != AUTO:
            return self.config.interface_language
        if isinstance(source, discord.Interaction):
            return language_of(source.locale.value)
        return language_of(source.guild.preferred_locale.value if source.guild else None)

    def remember(
        self,
        message: discord.Message,
        question: str,
        before: Session,
        reply: Reply,
        around: Around,
        *,
        question_id: int | None = None,
    ) -> None:
        """Keep what was sent as `message`, for what may be asked of it later; not if the story changed meanwhile."""
        if around.engine is self.engine:
            sent_at = time.monotonic()
            self.memory.keep(
                Sent(message, around.asker_id, question, before, reply, sent_at, question_id, around.private)
            )

    def serve(self, engine: Engine) -> None:
        """Answer from `engine` from now on; a conversation about the old story begins anew."""
        self.engine = engine
        self.loaded_at = discord.utils.utcnow()
        self.sessions.clear()
        self.memory.clear()

    async def admin_right(self, person: discord.User | discord.Member) -> str | None:
        """Return what makes somebody an admin, in words for the log: the config, or the application; None if nothing.

        What a server's managers may do counts for nothing: one story serves all servers.
        """
        admins = self.config.admins
        if person.id in admins.users:
            return "user in the config"
        if isinstance(person, discord.Member) and any(role.id in admins.roles for role in person.roles):
            return "role in the config"
        if await self.is_owner(person):
            return "application owner" if self.owner_id else "member of the application's team"
        return None

    async def tell(self, message: discord.Message, error: Exception) -> None:
        """Reply with the words for an error, once and not again and again."""
        error = getattr(error, "original", error)
        if isinstance(error, TooManyQuestionsError) and error.told_already:
            return
        if isinstance(error, discord.HTTPException) and is_silenced(error):
            await self._tell_elsewhere(message, error)
        elif (said := explain(error, self.language_of(message))) is not None:
            with contextlib.suppress(discord.HTTPException):
                await reply_to(message, guard(said))

    def check_flood(self, person_id: int) -> None:
        """Count a question of somebody's; raises TooManyQuestionsError if there are too many."""
        now = time.monotonic()
        retry_after = self._flood.update_rate_limit(person_id, now) if self._flood is not None else None
        if retry_after:
            told = self._flood_told is not None and self._flood_told.update_rate_limit(person_id, now) is not None
            raise TooManyQuestionsError(retry_after, told_already=told)

    async def _answer_in_channel(self, message: discord.Message, question: str) -> None:
        """Reply with the answer; or with where it stands, if somebody asked the same a moment ago."""
        async with self._in_turn.setdefault(message.channel.id, asyncio.Lock()):
            around = self.around(message)
            before, reply = self.ask(question, message.author.id, message.channel.id, around.language)
            if earlier := self._same_of_late(message.channel.id, reply):
                await reply_to(message, guard(words.answered_above(earlier.message.jump_url, around.language)))
                return
            sent = await reply_to(message, lay_out(reply, around))
            self.remember(sent, question, before, reply, around, question_id=message.id)

    async def _respond_with(
        self, interaction: discord.Interaction[Any], around: Around, question: str, before: Session, reply: Reply
    ) -> None:
        """Respond with an answer; or, privately, with where it stands, if somebody asked the same a moment ago."""
        earlier = None if around.private else self._same_of_late(interaction.channel_id or 0, reply)
        if earlier is not None:
            text = words.answered_above(earlier.message.jump_url, around.language)
            await respond(interaction, guard(text), private=True)
            return
        sent = await respond(interaction, self.page(reply, around, question, 0), private=around.private)
        self.remember(sent, question, before, reply, around)

    def _same_of_late(self, channel_id: int, reply: Reply) -> Sent | None:
        if reply.outcome in {Outcome.CHAT, Outcome.CLARIFY}:
            return None
        return self.memory.same_of_late(channel_id, reply, time.monotonic())

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

    async def _tell_presser(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        if (said := explain(error, self.language_of(interaction))) is not None:
            with contextlib.suppress(discord.HTTPException):
                await respond(interaction, guard(said), private=True)

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


def _bucket(per_minute: int) -> commands.CooldownMapping[int] | None:
    if not per_minute:
        return None
    return commands.CooldownMapping.from_cooldown(per_minute, 60.0, lambda person_id: person_id)


def run_bot(config: Config) -> int:
    """Run the bot until it is told to stop, and return 0.

    Raises StorybotError with the line to show if it cannot start: no token or a wrong one, no network, a switch that is
    off in Discord's developer portal, or a story that cannot be served.
    """
    _set_up_logging()
    if config.token is None:
        raise ConfigError(words.NO_TOKEN)
    bot = StoryBot(load_checked_engine(config), config)
    try:
        asyncio.run(_run(bot, config.token.get_secret_value()))
    except discord.LoginFailure:
        raise ConfigError(words.WRONG_TOKEN) from None
    except discord.PrivilegedIntentsRequired:
        raise ConfigError(words.NO_MESSAGE_CONTENT) from None
    except discord.ConnectionClosed as error:
        raise ConfigError(words.CLOSED.format(code=error.code)) from None
    except discord.HTTPException as error:
        raise ConfigError(words.REFUSED.format(status=error.status)) from None
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise ConfigError(words.NO_NETWORK.format(reason=words.one_line(str(error) or type(error).__name__))) from None
    return 0


async def _run(bot: StoryBot, token: str) -> None:
    """Serve until SIGINT or SIGTERM."""
    async with bot:
        serving = asyncio.create_task(bot.start(token))
        for stop in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError):  # Windows knows Ctrl-C alone
                asyncio.get_running_loop().add_signal_handler(stop, serving.cancel)
        try:
            await serving
        except asyncio.CancelledError:
            log.info("Stopped")


def _set_up_logging() -> None:
    """Log to standard error; discord.py speaks up only when something is wrong."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    logging.getLogger("discord").setLevel(logging.WARNING)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
