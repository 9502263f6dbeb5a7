"""What the bot keeps in mind, and how it answers: a question, a button, a claim, a list.

Every way in ends in `AnsweringBot.ask`, and all that is said leaves through `discord_send`. What is meant for the bot
at all is decided in `discord_bot`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Hashable, Iterator
from dataclasses import replace as replace_values
from typing import Any
from weakref import WeakValueDictionary

import discord
from discord.ext import commands

from bot.authoring.misses import MissLog
from bot.config import AUTO, Config
from bot.decision.outcomes import ANSWERED, Answer, Outcome, Shape
from bot.engine import Engine
from bot.language.interface import ENGLISH, language_of
from bot.replies.reply import Reply
from bot.surfaces import discord_words as words
from bot.surfaces.aside import Aside
from bot.surfaces.discord_buttons import LIFETIME_SECONDS
from bot.surfaces.discord_connection import SteadyClient
from bot.surfaces.discord_defer import defer_if_late
from bot.surfaces.discord_echo import Echoes
from bot.surfaces.discord_errors import TooManyQuestionsError
from bot.surfaces.discord_flood import Limit, Queue
from bot.surfaces.discord_format import Outgoing, guard
from bot.surfaces.discord_gateway import count_responses
from bot.surfaces.discord_hearing import words_of
from bot.surfaces.discord_layout import CLAIM, Around, lay_out, offered, question_buttons
from bot.surfaces.discord_memory import Memory, Sent, Unanswered, likeness, unanswered
from bot.surfaces.discord_reload import Reloads
from bot.surfaces.discord_send import reply_to, respond
from bot.surfaces.discord_sessions import Sessions
from bot.surfaces.tally import Arrival, Surface, Tally
from bot.understanding.session import Session

log = logging.getLogger(__name__)

HELP_QUESTIONS = 3
"""Buttons under a help text: more would be a questionnaire."""


class AnsweringBot(SteadyClient, commands.Bot):
    """Answers from the engine it holds; a reload swaps `engine`, and nothing else refers to a story."""

    def __init__(self, engine: Engine, config: Config, **options: Any) -> None:
        """Make a bot with nothing in mind; `options` are discord.py's."""
        self.tally = Tally()
        super().__init__(**options, http_trace=count_responses(self.tally))
        self.config = config
        self.engine = engine
        self.loaded_at = discord.utils.utcnow()
        self.lifetime_seconds = min(config.session_minutes * 60, LIFETIME_SECONDS)
        self.sessions = Sessions(config.session_minutes * 60)
        self.memory = Memory(config.session_minutes * 60)
        self.echoes = Echoes()
        self.misses = MissLog(config.misses_file) if config.misses_file else None
        self.reloads = Reloads()
        self._in_turn: WeakValueDictionary[Hashable, asyncio.Lock] = WeakValueDictionary()
        """By channel: two people who ask the same at once shall see one answer, and where it stands. And by person and
        channel: what somebody asks may lean on what they asked before."""
        self.aside = Aside()
        self.queue = Queue()
        self._flood = Limit(config.questions_per_minute)
        self._flood_in_channel = Limit(config.questions_per_minute_in_channel, in_channel=True)

    async def answer_interaction(
        self, interaction: discord.Interaction[Any], question: str, *, private: bool = False
    ) -> None:
        """Answer `question` in response to a command.

        Raises TooManyQuestionsError if this person floods.
        """
        is_menu = isinstance(interaction.command, discord.app_commands.ContextMenu)
        arrival = Arrival(Surface.MENU if is_menu else Surface.SLASH)
        channel_id = interaction.channel_id or 0
        with self.admitted(interaction.user.id, channel_id, None if private else public_channel(interaction)):
            defer_if_late(interaction, private=private)
            question = words_of(question)
            if not question:
                said = words.no_words(self.language_of(interaction))
                await respond(interaction, guard(said), private=True)
                return
            async with self._turn(channel_id, private=private):
                around = self.around(interaction, private=private)
                before, reply = await self.ask(question, arrival, around, channel_id)
                await self._respond_with(interaction, around, question, before, reply)
            self.note_answered(arrival, reply.outcome)

    async def answer_button(
        self, interaction: discord.Interaction[Any], question: str, answer: Answer | None, *, private: bool, note: str
    ) -> None:
        """Answer the `question` on a button; with `answer` if asking does not lead to its fact.

        Raises TooManyQuestionsError if all can read it in a channel where there is a flood.
        """
        arrival = Arrival(Surface.BUTTON)
        if not private:
            self.check_flood_in_channel(public_channel(interaction))
        channel_id = interaction.channel_id or 0
        async with self._turn(channel_id, private=private):
            around = replace_values(self.around(interaction, private=private), note=note)
            before, reply = await self.ask(question, arrival, around, channel_id, answer)
            await self._respond_with(interaction, around, question, before, reply)
        self.note_answered(arrival, reply.outcome)

    async def check_claim(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Tell, privately, what the story says of what a message claims."""
        arrival = Arrival(Surface.CLAIM)
        with self.admitted(interaction.user.id, interaction.channel_id or 0):
            around = self.around(interaction, private=True)
            claim = words_of(message.content)
            if not claim:
                await respond(interaction, guard(words.no_words(around.language)), private=True)
                return
            reply = await self.aside.do(around.engine.check_claim, claim, around.language)
            self.tally.questions[arrival.surface, reply.outcome] += 1
            await respond(interaction, lay_out(reply, around, CLAIM), private=True)
            self.note_answered(arrival, reply.outcome)

    async def ask(
        self, question: str, arrival: Arrival, around: Around, channel_id: int, answer: Answer | None = None
    ) -> tuple[Session, Reply]:
        """Return the asker's conversation in that channel as it was, and the reply to a question in it.

        The reply shows `answer`, if there is one and asking is not answered with it. The conversation goes on from
        there, unless another story came into service meanwhile.
        """
        engine, place = around.engine, (around.asker_id, channel_id)
        async with self._in_turn.setdefault(place, asyncio.Lock()):
            before = self.sessions.get(place, time.monotonic())
            reply = await self.aside.do(engine.ask, question, before, around.language)
            if answer is not None and answer.facts and set(answer.facts) <= engine.story.facts.keys():
                told = reply.facts if reply.outcome in ANSWERED else ()
                reply = engine.show(answer, before, around.language) if set(answer.facts).isdisjoint(told) else reply
            self.tally.questions[arrival.surface, reply.outcome] += 1
            if engine is self.engine:
                self.sessions.put(place, reply.session, time.monotonic())
        return before, reply

    def note_answered(self, arrival: Arrival, outcome: Outcome) -> None:
        """Count and log that a reply was sent: how long it took and of what kind it is, never who asked what."""
        milliseconds = 1000 * self.tally.answered(arrival)
        values = {"surface": arrival.surface.value, "outcome": outcome.value, "milliseconds": round(milliseconds, 1)}
        if arrival.surface is Surface.EDIT:
            log.info("Answered an %(surface)s in %(milliseconds)s ms: %(outcome)s", values)
        else:
            log.info("Answered a %(surface)s in %(milliseconds)s ms: %(outcome)s", values)

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

    async def list_page(self, name: str, answer: Answer, around: Around, number: int = 0) -> Outgoing:
        """Return one page of the list of that name; a sentence where the story has nothing for it."""
        if name == "story":  # its quotations would repeat the headline and the note
            story = around.engine.story
            note = f"{around.note} {words.story_line(story, around.language)}".strip()
            around = replace_values(around, note=note, asked=story.headline, shows_evidence=False)

        def page() -> Outgoing:
            if answer.facts or answer.names or answer.shape is Shape.SUMMARY:
                reply = around.engine.show(answer, language=around.language)
            else:
                reply = Reply(Outcome.CHAT, words.nothing_listed(name, around.language), 1.0)
            return lay_out(reply, around, name, number)

        return await self.aside.do(page)

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
        around: Around,
        like: int,
        unanswered: Unanswered | None = None,
    ) -> None:
        """Keep what was sent as `message`, for what may be asked of it later; not if the story changed meanwhile.

        `like` is the likeness of the reply.
        """
        if around.engine is self.engine:
            sent = Sent(
                message.id,
                message.channel.id,
                message.guild.id if message.guild else None,
                around.asker_id,
                question,
                before,
                like,
                around.private,
                time.monotonic(),
                None if type(message) is discord.Message else message,  # with all it has, it takes some kilobytes
                unanswered,
            )
            self.memory.keep(sent)

    def serve(self, engine: Engine) -> None:
        """Answer from `engine` from now on; a conversation about the old story begins anew."""
        self.engine = engine
        self.loaded_at = discord.utils.utcnow()
        self.sessions.clear()
        self.memory.clear()
        self.note_story()

    def note_story(self) -> None:
        """Log which story is served."""
        story = self.engine.story
        values = {"story": story.id, "story_version": story.version, "facts": story.fact_count, "sealed": story.sealed}
        log.info("Serving %(story)s, version %(story_version)s: %(facts)d facts, sealed: %(sealed)s", values)

    def check_flood(self, person_id: int, channel_id: int | None = None) -> None:
        """Count a question of somebody's, in a channel where others read along; raises TooManyQuestionsError."""
        self._count(self._flood, person_id)
        self.check_flood_in_channel(channel_id)

    def check_flood_in_channel(self, channel_id: int | None) -> None:
        """Count a question in a channel where others read along, if it is in one; raises TooManyQuestionsError."""
        if channel_id is not None:
            self._count(self._flood_in_channel, channel_id)

    def _count(self, limit: Limit, key: int) -> None:
        try:
            limit.count(key, time.monotonic())
        except TooManyQuestionsError as flood:
            self.tally.floods += 1
            if not flood.told_already:
                where = "In a channel are" if flood.in_channel else "Somebody asks"
                values = {"where": where, "seconds": flood.retry_after_seconds}
                log.info("%(where)s too many questions: turned away for %(seconds)d s", values)
            raise

    @contextlib.contextmanager
    def admitted(self, person_id: int, waits_in: int, channel_id: int | None = None) -> Iterator[None]:
        """Count a question as `check_flood` does, and give it a place in the queue for as long as it is under way.

        `waits_in` is the channel that it comes from. Raises TooManyQuestionsError.
        """
        self.check_flood(person_id, channel_id)
        with self.queue.place(waits_in):
            yield

    async def answer_in_channel(self, message: discord.Message, question: str, arrival: Arrival) -> None:
        """Reply with the answer; or with where it stands, if somebody asked the same a moment ago."""
        async with self._turn(message.channel.id):
            around = self.around(message)
            before, reply = await self.ask(question, arrival, around, message.channel.id)
            like = likeness(reply, message.channel.id)
            if earlier := self.memory.same_of_late(like, time.monotonic()):
                await reply_to(message, guard(words.answered_above(earlier.jump_url, around.language)))
            else:
                sent = await reply_to(message, lay_out(reply, around))
                self.remember(sent, question, before, around, like, unanswered(message.id, reply))
        self.note_answered(arrival, reply.outcome)

    async def _respond_with(
        self, interaction: discord.Interaction[Any], around: Around, question: str, before: Session, reply: Reply
    ) -> None:
        """Respond with an answer; or, privately, with where it stands, if somebody asked the same a moment ago."""
        like = likeness(reply, interaction.channel_id or 0)
        earlier = None if around.private else self.memory.same_of_late(like, time.monotonic())
        if earlier is not None:
            text = words.answered_above(earlier.jump_url, around.language)
            await respond(interaction, guard(text), private=True)
            return
        sent = await respond(interaction, self.page(reply, around, question, 0), private=around.private)
        self.remember(sent, question, before, around, like)

    @contextlib.asynccontextmanager
    async def _turn(self, channel_id: int, *, private: bool = False) -> AsyncIterator[None]:
        """Wait until nobody else is being answered in that channel; what one person alone will see need not."""
        if private:
            yield
            return
        async with self._in_turn.setdefault(channel_id, asyncio.Lock()):
            yield


def public_channel(source: discord.Message | discord.Interaction[Any]) -> int | None:
    """Return the id of the channel where something is asked, if it is one of a server's."""
    return source.channel.id if source.guild is not None and source.channel is not None else None
