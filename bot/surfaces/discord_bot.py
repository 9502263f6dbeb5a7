"""The Discord bot: what it hears, whom it answers, and how it starts and stops.

People reach it by `/ask`, by mentioning it, by replying to it, in direct messages and by chat commands. All of these
end in `StoryBot.ask`, and all that it says leaves through `discord_send`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import signal
import time
from collections import Counter
from typing import Any

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.config import Config
from bot.decision.outcomes import Outcome
from bot.engine import Engine
from bot.errors import ConfigError
from bot.replies.reply import Reply
from bot.surfaces import discord_words as words
from bot.surfaces.discord_admin import AdminCommands, load_checked_engine
from bot.surfaces.discord_buttons import QuestionButtons
from bot.surfaces.discord_commands import QUESTION_LIMIT, ReaderCommands
from bot.surfaces.discord_errors import NotAdminError, TooManyQuestionsError, explain
from bot.surfaces.discord_format import Outgoing, guard, render
from bot.surfaces.discord_send import NOBODY, reply_to, respond, whisper
from bot.surfaces.discord_sessions import Sessions
from bot.surfaces.discord_sync import sync_if_changed

log = logging.getLogger(__name__)

MARKS = re.compile(r"<(?:@[!&]?|#|a?:\w+:)\d+>")
"""Mentions, channel links and custom emoji: no part of a question."""

HELP_QUESTIONS = 4
"""Buttons under a help text: more would be a questionnaire."""

FROM_PEOPLE = (discord.MessageType.default, discord.MessageType.reply)


class StoryTree(app_commands.CommandTree["StoryBot"]):
    """The slash commands, with one place for what goes wrong in them."""

    async def on_error(
        self, interaction: discord.Interaction[StoryBot], error: app_commands.AppCommandError, /
    ) -> None:
        """Tell the person, privately, what went wrong."""
        if (said := explain(error)) is not None:
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
            max_messages=None,  # nothing looks back at old messages
        )
        self.config = config
        self.engine = engine
        self.loaded_at = discord.utils.utcnow()
        self.sessions = Sessions(config.session_minutes * 60)
        self.outcomes: Counter[Outcome] = Counter()
        self._flood = _bucket(config.questions_per_minute)
        self._flood_told = _bucket(1)

    async def setup_hook(self) -> None:
        """Register the commands; discord.py calls this once, after login."""
        await self.add_cog(ReaderCommands(self))
        await self.add_cog(AdminCommands(self))
        await sync_if_changed(self)
        log.info("Serving %s: %d facts", self.engine.story.id, len(self.engine.story.facts))
        for line in words.switched_off(self.config):
            log.info(line)

    async def get_prefix(self, message: discord.Message, /) -> list[str]:
        """Return what may begin a chat command: a mention, and the prefix wherever the bot can read it."""
        prefixes = commands.when_mentioned(self, message)
        if self.config.message_content or message.guild is None:
            prefixes.append(self.config.prefix)
        return prefixes

    async def on_message(self, message: discord.Message, /) -> None:
        """Run the chat command or answer the question in a message, if it holds one for this bot."""
        if message.author.bot or message.webhook_id is not None or message.type not in FROM_PEOPLE:
            return
        context = await self.get_context(message)
        if context.command is not None:
            await self.invoke(context)
        elif message.guild is None or self._is_mentioned(message):
            await self.answer_message(message, message.content)

    async def on_command_error(self, context: commands.Context[Any], error: commands.CommandError, /) -> None:
        """Tell the person who sent a chat command what went wrong."""
        if isinstance(error, NotAdminError):
            await self._refuse(context.message, error)
        else:
            await self.tell(context.message, error)

    async def answer_message(self, message: discord.Message, question: str) -> None:
        """Reply to a message that asks `question`; one that asks nothing gets a short help."""
        try:
            self._check_flood(message.author.id)
            question = words_of(question)
            if question:
                outgoing = render(self.ask(question, message.author.id, message.channel.id))
            else:
                outgoing = guard(words.HIDDEN_REPLY) if self._is_hidden_reply(message) else self.help()
            await reply_to(message, outgoing, self.buttons(outgoing, message.author.id))
        except Exception as error:  # whatever it is, the person must not wait in vain
            await self.tell(message, error)

    async def answer_interaction(self, interaction: discord.Interaction[Any], question: str) -> None:
        """Answer `question` in response to a command or a button, privately where the button was private.

        Raises TooManyQuestionsError if this person floods.
        """
        self._check_flood(interaction.user.id)
        question = words_of(question)
        if question:
            outgoing = render(self.ask(question, interaction.user.id, interaction.channel_id or 0), asked=question)
        else:
            outgoing = self.help()
        private = interaction.message is not None and interaction.message.flags.ephemeral
        await respond(interaction, outgoing, self.buttons(outgoing, interaction.user.id), private=private)

    def ask(self, question: str, person_id: int, channel_id: int) -> Reply:
        """Return the reply to a question in the person's conversation in that channel, and remember where it stands."""
        now = time.monotonic()
        place = (person_id, channel_id)
        reply = self.engine.ask(question, self.sessions.get(place, now))
        self.sessions.put(place, reply.session, now)
        self.outcomes[reply.outcome] += 1
        return reply

    def buttons(self, outgoing: Outgoing, asker_id: int) -> QuestionButtons | None:
        """Return the buttons that belong under a message, if there is anything to press."""
        if not outgoing.questions:
            return None
        return QuestionButtons(outgoing.questions, asker_id, self.answer_interaction, self.config.session_minutes * 60)

    def help(self) -> Outgoing:
        """Return what the bot is and what to ask it."""
        return guard(words.help_text(self.engine.story, self.config), self.engine.starters()[:HELP_QUESTIONS])

    def serve(self, engine: Engine) -> None:
        """Answer from `engine` from now on; a conversation about the old story begins anew."""
        self.engine = engine
        self.loaded_at = discord.utils.utcnow()
        self.sessions.clear()

    async def is_admin(self, person: discord.User | discord.Member) -> bool:
        """Return whether somebody may reload: named in the config, or owner or team of the application.

        What a server's managers may do counts for nothing: one story serves all servers.
        """
        admins = self.config.admins
        if person.id in admins.users:
            return True
        if isinstance(person, discord.Member) and any(role.id in admins.roles for role in person.roles):
            return True
        return await self.is_owner(person)

    async def tell(self, message: discord.Message, error: Exception) -> None:
        """Reply with the words for an error, once and not again and again."""
        error = getattr(error, "original", error)
        if isinstance(error, TooManyQuestionsError) and error.told_already:
            return
        if (said := explain(error)) is not None:
            with contextlib.suppress(discord.HTTPException):
                await reply_to(message, guard(said))

    async def _refuse(self, message: discord.Message, error: NotAdminError) -> None:
        """Refuse an admin's command privately; with a short reply where direct messages are closed."""
        try:
            self._check_flood(message.author.id)
            await whisper(message.author, guard(explain(error) or ""))
        except discord.Forbidden:
            await self.tell(message, error)
        except TooManyQuestionsError as flood:
            await self.tell(message, flood)

    def _is_mentioned(self, message: discord.Message) -> bool:
        # Not `mentioned_in`, which is true for @everyone too.
        return self.user in message.mentions

    def _is_hidden_reply(self, message: discord.Message) -> bool:
        """Return whether Discord withheld what was said: it does so in replies to responses to commands."""
        answered = message.reference.resolved if message.reference is not None else None
        return (
            not self.config.message_content
            and not message.content
            and isinstance(answered, discord.Message)
            and answered.interaction_metadata is not None
        )

    def _check_flood(self, person_id: int) -> None:
        now = time.monotonic()
        retry_after = self._flood.update_rate_limit(person_id, now) if self._flood is not None else None
        if retry_after:
            told = self._flood_told is not None and self._flood_told.update_rate_limit(person_id, now) is not None
            raise TooManyQuestionsError(retry_after, told_already=told)


def words_of(text: str) -> str:
    """Return what a message asks, in one line and without mentions and the like; of a long text, its beginning."""
    return " ".join(MARKS.sub(" ", text).split())[:QUESTION_LIMIT]


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
