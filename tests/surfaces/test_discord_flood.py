"""Floods: each way in is limited, whoever is limited is told so once, and nothing that is kept grows without end."""

import asyncio
from functools import partial
from types import SimpleNamespace
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Config
from bot.engine import Engine
from bot.language.interface import ENGLISH
from bot.surfaces import discord_answers, discord_buttons
from bot.surfaces.discord_bot import StoryBot
from bot.surfaces.discord_errors import TooManyQuestionsError
from bot.surfaces.discord_flood import Limit, Queue
from bot.surfaces.discord_format import OFFER_LIMIT, OPTIONS_LIMIT
from bot.surfaces.discord_hearing import HEARD_LIMIT
from bot.surfaces.discord_layout import Around
from bot.surfaces.discord_memory import Memory, Unanswered, likeness
from bot.surfaces.discord_sessions import Sessions
from bot.surfaces.tally import Arrival, Surface
from bot.understanding.session import Session

QUESTIONS = (
    "how did the nurse die?",
    "how many people lost their homes?",
    "is another storm coming?",
    "when will the power be back?",
    "why?",
)


@pytest.fixture
def settings(request):
    return {"questions_per_minute": 0, "questions_per_minute_in_channel": 2}


class Answered(Engine):
    """Answers the questions of this file from memory, so that thousands take seconds."""

    known: ClassVar = {}

    def ask(self, question, session=Session(), language=ENGLISH):
        if question not in QUESTIONS:
            return super().ask(question, session, language)
        if question not in self.known:
            self.known[question] = super().ask(question)
        return self.known[question]


def said(channel, bot):
    return [message.content for message in channel.history() if message.author.id == bot.user.id]


def refused(limit, key, now):
    """Return whether one more is too many, and whether that is told for the first time."""
    try:
        limit.count(key, now)
    except TooManyQuestionsError as error:
        return "told" if not error.told_already else "silent"
    return "counted"


class TestChannel:
    async def test_is_told_once_and_answered_again_a_minute_later(self, simcord_env, bot, ann, bo, channel, mention):
        for asker, question in zip([ann, bo, ann, bo, ann], QUESTIONS, strict=True):
            await asker.send(channel, f"{mention} {question}")
        answers = said(channel, bot)
        assert len(answers) == 3
        assert ["in this channel" in each for each in answers] == [False, False, True]
        await simcord_env.advance_time(61)
        await ann.send(channel, f"{mention} {QUESTIONS[3]}")
        assert "in this channel" not in said(channel, bot)[-1]
        assert len(said(channel, bot)) == 4

    async def test_does_not_count_direct_messages_and_private_answers(self, bot, ann, channel, mention):
        for question in QUESTIONS:
            await ann.send_dm(question)
            private = await ann.slash(channel, "ask", question=question, private=True)
            assert "in this channel" not in private.response.content
        await ann.send(channel, f"{mention} {QUESTIONS[1]}")
        assert not any("in this channel" in each for each in said(channel, bot) + said(ann.user.dm_channel, bot))

    async def test_counts_commands_that_all_can_read(self, simcord_env, ann, channel):
        results = [await ann.slash(channel, "ask", question=question) for question in QUESTIONS[:3]]
        assert [result.ephemeral for result in results] == [False, False, True]
        assert "in this channel" in results[2].response.content
        assert len(simcord_env.errors) == 1


class TestPresses:
    async def test_are_refused_once_and_then_silently(self, bot, ann, channel, mention):
        await ann.send(channel, f"{mention} {QUESTIONS[0]}")
        bot._flood = Limit(1)
        answered = channel.last_message
        first, second, third = [await ann.click(answered, label="Why this answer?") for _ in range(3)]
        assert "rests on this" in first.response.content
        assert "Ask me again in" in second.response.content
        assert third.response is None or third.response.content == answered.content
        assert third.followups == []

    async def test_count_for_the_channel_where_all_can_read_the_answer(self, bot, ann, bo, channel, mention):
        await ann.send(channel, f"{mention} {QUESTIONS[1]}")
        answered = channel.last_message
        labels = [button.label for row in answered.components for button in row.children if button.custom_id][:2]
        public = await ann.click(answered, label=labels[0])
        private = [await bo.click(answered, label=label) for label in labels]  # not bo's question: for bo alone
        refused = await ann.click(answered, label=labels[1])
        assert [result.ephemeral for result in (public, *private, refused)] == [False, True, True, True]
        assert "in this channel" in refused.response.content
        assert not any("in this channel" in result.response.content for result in private)


class TestBusy:
    """More wait than can be answered: whoever comes then is not kept waiting as well."""

    @pytest.fixture
    def settings(self):
        return {"questions_per_minute": 0, "questions_per_minute_in_channel": 0}

    @pytest.fixture
    def full(self, bot, channel):
        bot.queue = Queue(limit_in_channel=1)
        with bot.queue.place(channel.id):
            yield

    async def test_says_so_once_and_then_nothing(self, simcord_env, bot, full, ann, bo, channel):
        first = await ann.slash(channel, "ask", question=QUESTIONS[0])
        assert first.ephemeral
        assert "in this channel" in first.response.content
        message = await bo.send(channel, QUESTIONS[0])
        await simcord_env.advance_time(5)  # nor is it said that an answer will come
        for result in (
            await bo.slash(channel, "ask", question=QUESTIONS[0]),
            await bo.slash(channel, "ask", question=QUESTIONS[0], private=True),
            await bo.slash(channel, "people"),
            await bo.context_menu(channel, "Ask the story", message),
            await bo.context_menu(channel, "Check against the story", message),
        ):
            await simcord_env.advance_time(5)
            assert result.response is None
            assert result.followups == []
        assert len(bot.queue) == 1
        assert len(simcord_env.errors) == 6

    async def test_holds_for_buttons_and_menus(self, simcord_env, bot, ann, channel, mention):
        await ann.send(channel, f"{mention} {QUESTIONS[0]}")
        answered = channel.last_message
        menu = (await ann.slash(channel, "topics")).response
        bot.queue = Queue(limit_in_channel=1)
        with bot.queue.place(channel.id):
            assert "in this channel" in (await ann.click(answered, label="Why this answer?")).response.content
            for use in (partial(ann.click, label="Why this answer?"), partial(ann.select, values=["in.else.0"])):
                result = await use(answered if use.func == ann.click else menu)
                await simcord_env.advance_time(5)
                assert not result.acknowledged
                assert result.followups == []
            assert len(bot.queue) == 1
        assert "rests on this" in (await ann.click(answered, label="Why this answer?")).response.content
        assert len(bot.queue) == 0


class TestTyping:
    async def test_of_many_at_once_costs_no_more_than_that_of_some(self, bot, ann, channel, engine):
        bot.get_cog("ReaderCommands")._suggesting = 4
        choices = await ann.autocomplete(channel, "ask", "question", "who is missing" + "x" * 4000)
        offered = [question for question in list(engine.offered)[:OPTIONS_LIMIT] if len(question) <= OFFER_LIMIT]
        assert [choice["value"] for choice in choices] == offered
        bot.get_cog("ReaderCommands")._suggesting = 3
        await ann.autocomplete(channel, "ask", "question", "who is missing")
        assert bot.get_cog("ReaderCommands")._suggesting == 3


class TestLimit:
    def test_tells_once_a_minute(self):
        limit = Limit(2)
        assert [refused(limit, 1, now) for now in (0, 1, 2, 3, 59)] == [
            "counted",
            "counted",
            "told",
            "silent",
            "silent",
        ]
        assert refused(limit, 2, 59) == "counted"
        assert refused(limit, 1, 60) == "counted"

    def test_keeps_nothing_where_there_is_no_limit(self):
        limit = Limit(0)
        assert {refused(limit, 1, 0) for _ in range(100)} == {"counted"}
        assert len(limit) == 0

    @given(st.lists(st.tuples(st.integers(0, 30), st.floats(0, 20)), max_size=200))
    def test_is_bounded_and_lets_nobody_have_more(self, asked):
        limit, now, passed = Limit(3, capacity=50), 0.0, []
        for key, wait in asked:
            now += wait
            if refused(limit, key, now) == "counted":
                passed.append((key, now))
            assert len(limit) <= 51
        for key, at in passed:  # fixed windows: at most twice the number in any minute
            assert sum(each == key and at <= then < at + 60 for each, then in passed) <= 6

    def test_forgets_whoever_asked_long_ago(self):
        limit = Limit(5)
        for person in range(20_000):
            limit.count(person, person / 100)
        assert len(limit) <= 6_101

    def test_makes_room_where_there_are_too_many(self):
        limit = Limit(5, capacity=100)
        for person in range(1000):
            limit.count(person, 0)
        assert len(limit) <= 101


class TestNothingGrows:
    async def test_buttons_to_switch_off(self, bot, ann, channel, mention, monkeypatch):
        monkeypatch.setattr(discord_buttons, "MOST_WAITING", 5)
        await ann.send(channel, f"{mention} {QUESTIONS[0]}")
        before = set(discord_buttons._waiting)
        for _ in range(20):
            discord_buttons.switch_off_later(channel.last_message, 600)
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert len(discord_buttons._waiting) <= 5
        for task in set(discord_buttons._waiting) - before:
            task.cancel()

    @pytest.mark.parametrize(
        ("a_second", "most"),
        [
            pytest.param(2, {"sessions": 1801, "replies": 1801, "people": 123}, id="slowly: what is old is forgotten"),
            pytest.param(1000, {"sessions": 700, "replies": 300, "people": 901}, id="fast: the oldest makes room"),
        ],
    )
    async def test_with_thousands_of_people(self, engine, monkeypatch, a_second, most):
        """`tests/benchmarks/bench_load.py` measures the memory itself, of many more."""
        bot = StoryBot(Answered(engine.story, engine.index), Config(session_minutes=15))
        bot.sessions = Sessions(900, capacity=1900 if a_second == 2 else 700)
        bot.memory = Memory(900, capacity=1900 if a_second == 2 else 300)
        bot._flood = Limit(60, capacity=900)
        monkeypatch.setattr(discord_answers, "time", clock := SimpleNamespace(monotonic=lambda: 0.0))
        for number in range(5_000):
            clock.monotonic = lambda number=number: number / a_second
            person, channel = number % 2_000 + 1, number % 50 + 10_000
            message = SimpleNamespace(id=number + 1, channel=SimpleNamespace(id=channel))
            assert not bot._heard.again(message)
            with bot.admitted(person, channel):
                around, question = Around(bot.engine, person), QUESTIONS[number % 4]
                question += f" {number}" if number % 50 == 0 else ""
                before, reply = await bot.ask(question, Arrival(Surface.MENTION), around, channel)
                sent = SimpleNamespace(id=10_000_000 + number, channel=message.channel, guild=None)
                asked = Unanswered(message.id, reply.session)
                bot.remember(sent, question, before, around, likeness(reply, channel), asked)
        assert len(bot._in_turn) == len(bot.queue) == 0
        assert len(bot._heard._ids) <= HEARD_LIMIT
        assert len(bot.sessions) <= most["sessions"]
        kept = bot.memory
        assert len(kept._alike) <= len(kept) == len(kept._unanswered) <= most["replies"]
        assert len(bot._flood) <= most["people"]
        await bot.close()


class TestQueue:
    def test_has_places_again_when_questions_are_done(self):
        queue = Queue(limit=3, limit_in_channel=2)
        with queue.place(1), queue.place(1), queue.place(2):
            for told in (False, True):
                with pytest.raises(TooManyQuestionsError) as refusal, queue.place(1):
                    pass
                assert refusal.value.told_already is told
            with pytest.raises(TooManyQuestionsError) as refusal, queue.place(3):
                pass
            assert refusal.value.told_already  # a word to each of any number of channels would be a flood itself
            assert len(queue) == 3
        assert len(queue) == len(queue._waiting) == len(queue._told) == 0
