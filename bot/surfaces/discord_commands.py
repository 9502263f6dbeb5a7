"""What readers can call by name, as slash commands and as chat commands, and from the menu of a message."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.decision.outcomes import Answer
from bot.decision.overview import quotations
from bot.surfaces import discord_words as words
from bot.surfaces.discord_answers import public_channel
from bot.surfaces.discord_format import OFFERS_LIMIT, Outgoing, guard, offers
from bot.surfaces.discord_hearing import QUESTION_LIMIT, asker_of, words_of
from bot.surfaces.discord_layout import listing, quotes_of
from bot.surfaces.discord_send import reply_to, respond
from bot.surfaces.discord_topics import browse
from bot.surfaces.tally import Surface

if TYPE_CHECKING:
    from bot.surfaces.discord_bot import StoryBot

SUGGESTING = 4
"""People for whom questions are sorted at a time: some milliseconds each, up to thirty for a long text."""

Interaction = discord.Interaction[Any]
Context = commands.Context[Any]
Method = Callable[..., Coroutine[Any, Any, None]]


def reader_command(name: str, description: str) -> Callable[[Method], commands.HybridCommand[Any, ..., Any]]:
    """Return what makes a slash command and a chat command of a method, for all places where somebody has the bot.

    Servers, direct messages and group chats; whoever added the bot to a server or to their own account.
    """
    installs = app_commands.allowed_installs(guilds=True, users=True)
    contexts = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    make: Callable[[Any], Any] = commands.hybrid_command(name=name, description=description)
    return lambda method: make(contexts(installs(method)))


class ReaderCommands(commands.Cog):
    """Commands for everybody, wherever the bot or its user goes."""

    def __init__(self, bot: StoryBot) -> None:
        """Answer from whatever story the bot holds."""
        self.bot = bot
        self._suggesting = 0

    @reader_command("ask", "Ask about the news story")
    @app_commands.describe(
        question="In your own words; what you see while typing are only suggestions",
        private="Only you see the answer",
    )
    async def ask(
        self, context: Context, *, question: commands.Range[str, 1, QUESTION_LIMIT], private: bool = False
    ) -> None:
        """Answer a question."""
        if context.interaction is not None:
            await self.bot.answer_interaction(context.interaction, question, private=private)
        else:
            await self.bot.answer_message(context.message, question, Surface.CHAT)

    @ask.autocomplete("question")
    async def offer_questions(self, _interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Return questions that the story answers, the nearest to what was typed so far first."""
        # In a thread: it compares what was typed with every question, and that at each key that somebody presses. Where
        # many type at once, some see the questions unsorted: keys are not counted as questions are, and must cost less.
        if self._suggesting >= SUGGESTING:
            return offers(islice(self.bot.engine.offered, OFFERS_LIMIT))
        self._suggesting += 1
        try:
            return offers(await asyncio.to_thread(self.bot.engine.suggest, words_of(typed)))
        finally:
            self._suggesting -= 1

    @reader_command("story", "What the story is about, who published it, and when")
    async def story(self, context: Context) -> None:
        """Tell what the story is about."""
        await self._list(context, "story")

    @reader_command("people", "Who is who in the story")
    async def people(self, context: Context) -> None:
        """Tell who is who."""
        await self._list(context, "people")

    @reader_command("timeline", "What happened in which order, and what is planned")
    async def timeline(self, context: Context) -> None:
        """Tell what happened when."""
        await self._list(context, "timeline")

    @reader_command("quotes", "What people said, word for word")
    @app_commands.describe(speaker="Whose words; everybody's if you leave it out")
    async def quotes(self, context: Context, *, speaker: str = "") -> None:
        """Show what somebody said, or everybody."""
        engine, language = self.bot.engine, self.bot.language_of(context.interaction or context.message)
        speaker = words_of(speaker)
        mentioned = [each for mention in engine.index.names.find(speaker) for each in sorted(mention.ids)]
        spoke = next((each for each in mentioned if quotations(engine.story, each).facts), None)
        if speaker and spoke is None:
            names = [engine.story.entities[each].name for each in self._speakers()]
            await self._say(context, guard(words.not_quoted(speaker, names, language)))
        else:
            await self._list(context, quotes_of(spoke))

    @quotes.autocomplete("speaker")
    async def offer_speakers(self, _interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Return the names of those whom the story quotes."""
        names = [self.bot.engine.story.entities[each].name for each in self._speakers()]
        return offers(name for name in names if typed.strip().casefold() in name.casefold())

    @reader_command("topics", "Look through all that the story says, topic by topic")
    async def topics(self, context: Context) -> None:
        """Offer the topics as a menu."""
        await self._say(context, browse(self.bot.around(context.interaction or context.message, private=True)))

    @reader_command("help", "What I can tell you, and how to ask")
    async def help(self, context: Context) -> None:
        """Tell what the bot is for."""
        await self._say(context, self.bot.help(self.bot.language_of(context.interaction or context.message)))

    async def _list(self, context: Context, name: str) -> None:
        """Show a list: to the person alone after a slash command, with a button that shows it to everybody."""
        source = context.interaction or context.message
        around = self.bot.around(source, private=context.interaction is not None)
        answer = listing(self.bot.engine, name) or Answer((), 1.0)
        await self._say(context, partial(self.bot.list_page, name, answer, around))

    async def _say(self, context: Context, outgoing: Outgoing | Callable[[], Awaitable[Outgoing]]) -> None:
        private = context.interaction is not None
        public = None if private else public_channel(context.message)
        with self.bot.admitted(context.author.id, context.channel.id, public):
            outgoing = outgoing if isinstance(outgoing, Outgoing) else await outgoing()
            if context.interaction is not None:
                await respond(context.interaction, outgoing, private=True)
            else:
                await reply_to(context.message, outgoing)

    def _speakers(self) -> list[str]:
        """Return the ids of those whom the story quotes, in the order of the story."""
        story = self.bot.engine.story
        quoted = {story.facts[fact].by for fact in quotations(story).facts}
        return [each for each in story.entities if each in quoted]


def message_menus(bot: StoryBot) -> list[app_commands.ContextMenu]:
    """Return the commands that a message's own menu offers."""

    async def ask_the_story(interaction: Interaction, message: discord.Message) -> None:
        await bot.answer_interaction(interaction, message.content, private=True)

    async def check_against_the_story(interaction: Interaction, message: discord.Message) -> None:
        await bot.check_claim(interaction, message)

    async def delete_this_answer(interaction: Interaction, message: discord.Message) -> None:
        await delete_answer(bot, interaction, message)

    named: tuple[tuple[str, Callable[..., Any]], ...] = (
        ("Ask the story", ask_the_story),
        ("Check against the story", check_against_the_story),
        ("Delete this answer", delete_this_answer),
    )
    menus = [app_commands.ContextMenu(name=name, callback=callback) for name, callback in named]
    for menu in menus:
        menu.allowed_installs = app_commands.AppInstallationType(guild=True, user=True)
        menu.allowed_contexts = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
    return menus


async def delete_answer(bot: StoryBot, interaction: Interaction, message: discord.Message) -> None:
    """Delete one of the bot's answers for the person whom it answers; refuse politely otherwise."""
    language = bot.language_of(interaction)
    sent = bot.memory.of_reply(message.id)
    if message.author.id != bot.application_id and (bot.user is None or message.author.id != bot.user.id):
        said = words.not_mine(language)
    elif interaction.user.id != (sent.asker_id if sent else await asker_of(message)):
        said = words.not_your_answer(language)
    elif await _is_deleted(message) or (sent and sent.message and await _is_deleted(sent.message)):
        bot.memory.forget(message.id)
        said = words.deleted(language)
    else:
        said = words.cannot_delete(language)
    await respond(interaction, guard(said), private=True)


async def _is_deleted(message: discord.Message | discord.PartialMessage) -> bool:
    """Delete a message if the bot may; where it is no member, only the message as it was sent can be deleted."""
    try:
        await message.delete()
    except discord.HTTPException:
        return False
    return True
