"""What the bot remembers of its replies: repeats, edits, deletions; bounded, and for a time only."""

import asyncio

import pytest

from bot.surfaces import discord_answers
from bot.surfaces.discord_memory import Memory, Sent, Unanswered, likeness
from bot.understanding.session import Session

DIED = "how did the nurse die?"
COST = "how many soldiers were sent?"
SILENT = "who will pay for the new wall?"


def said(channel, bot):
    """Return what the bot wrote in a channel, oldest first."""
    return [message for message in channel.history() if message.author.id == bot.user.id]


class TestTheSameQuestionAgain:
    async def test_is_pointed_to_the_reply_above(self, bot, ann, bo, channel, mention):
        await ann.send(channel, f"{mention} {DIED}")
        await bo.send(channel, f"{mention} How DID the nurse die")
        first, second = said(channel, bot)
        assert first.jump_url in second.content
        assert first.content not in second.content

    async def test_what_points_to_it_is_all_that_is_kept_of_its_message(self, bot, ann, channel, mention):
        """Two thousand messages with their buttons would be 6 MB."""
        await ann.send(channel, f"{mention} {DIED}")
        for sent in [bot.memory.of_reply(message.id) for message in said(channel, bot)]:
            assert sent.message is None
            assert sent.jump_url == said(channel, bot)[0].jump_url

    async def test_after_a_command_privately(self, bot, ann, bo, channel, mention):
        await ann.send(channel, f"{mention} {DIED}")
        result = await bo.slash(channel, "ask", question=DIED)
        assert result.ephemeral
        assert said(channel, bot)[0].jump_url in result.response.content

    @pytest.mark.parametrize(
        "difference", ["a minute", "channel", "private", "deleted", "cleared away", "conversation"]
    )
    async def test_but_answered_where_it_is_not_the_same(
        self, leaning, simcord_env, bot, ann, bo, channel, mention, difference
    ):
        question = DIED if difference != "conversation" else "when?"
        if difference == "conversation":
            await bo.send(channel, f"{mention} {COST}")
        await ann.send(channel, f"{mention} {question}")
        where = channel
        if difference == "a minute":
            await simcord_env.advance_time(61)
        elif difference == "channel":
            where = channel.guild.create_text_channel("elsewhere")
        elif difference == "deleted":
            await bot.get_channel(channel.id).get_partial_message(channel.last_message.id).delete()
            await simcord_env.settle()
        elif difference == "cleared away":
            messages = [await ann.send(channel, "thanks"), channel.history()[1]]
            await bot.get_channel(channel.id).delete_messages(messages)
            await simcord_env.settle()
        if difference == "private":
            answer = (await bo.slash(channel, "ask", question=question, private=True)).response
        else:
            await bo.send(where, f"{mention} {question}")
            answer = where.last_message
        assert "a moment ago" not in answer.content

    async def test_at_the_same_moment(self, bot, ann, bo, channel, monkeypatch):
        send = discord_answers.reply_to

        async def as_slowly_as_discord(*args):
            sent = await send(*args)
            await asyncio.sleep(0)
            return sent

        monkeypatch.setattr(discord_answers, "reply_to", as_slowly_as_discord)
        questions = [await person.send(channel, DIED) for person in (ann, bo)]
        await asyncio.gather(*(bot.answer_message(question, DIED) for question in questions))
        first, second = said(channel, bot)
        assert first.jump_url in second.content

    async def test_small_talk_is_answered_each_time(self, bot, ann, channel, mention):
        await ann.send(channel, f"{mention} hello")
        await ann.send(channel, f"{mention} hello")
        assert len({message.content for message in said(channel, bot)}) == 1


async def test_an_answer_that_a_reload_overtook_is_not_remembered(
    bot, engine, trial, ann, channel, mention, monkeypatch
):
    """Its facts and its conversation are of a story that is no longer served."""
    send = discord_answers.reply_to

    async def slowly(*args):
        bot.serve(trial)
        return await send(*args)

    monkeypatch.setattr(discord_answers, "reply_to", slowly)
    await ann.send(channel, f"{mention} {DIED}")
    assert len(said(channel, bot)) == 1
    assert len(bot.memory) == 0
    assert bot.sessions.get((ann.id, channel.id), 0.0) == Session()


class TestAnEditedQuestion:
    async def test_mends_an_abstention_in_its_place(self, engine, page, bot, ann, channel, mention):
        message = await ann.send(channel, f"{mention} {SILENT}")
        await ann.edit(message, f"{mention} {DIED}")
        (reply,) = said(channel, bot)
        assert reply.content == page(engine.ask(DIED))

    async def test_is_logged_as_one(self, ann, channel, mention, caplog):
        caplog.set_level("INFO")
        await ann.edit(await ann.send(channel, f"{mention} {SILENT}"), f"{mention} {DIED}")
        answered = [record.message for record in caplog.records if record.message.startswith("Answered ")]
        assert [said.split(" in ")[0] for said in answered] == ["Answered a mention", "Answered an edit"]

    async def test_mends_a_chat_command_too(self, engine, page, bot, ann):
        message = await ann.send_dm(f"!ask {SILENT}")
        await ann.user.edit(message, f"!ask {DIED}")
        assert said(ann.user.dm_channel, bot)[-1].content == page(engine.ask(DIED))

    async def test_goes_on_from_there(self, engine, page, bot, ann, channel, mention):
        message = await ann.send(channel, f"{mention} {SILENT}")
        await ann.edit(message, f"{mention} {COST}")
        await ann.send(channel, f"{mention} when?")
        assert said(channel, bot)[-1].content == page(engine.ask("when?", engine.ask(COST).session))

    @pytest.mark.parametrize(("first", "then"), [(DIED, COST), (SILENT, SILENT + " "), ("hello", DIED)])
    async def test_gets_no_second_answer_otherwise(self, bot, ann, channel, mention, first, then):
        message = await ann.send(channel, f"{mention} {first}")
        before = [reply.content for reply in said(channel, bot)]
        await ann.edit(message, f"{mention} {then}")
        assert [reply.content for reply in said(channel, bot)] == before

    @pytest.mark.parametrize("then", ["", "...", "\u200b", "🤷"])
    async def test_down_to_no_words_keeps_its_reply(self, bot, ann, channel, mention, then):
        message = await ann.send(channel, f"{mention} {SILENT}")
        (before,) = said(channel, bot)
        await ann.edit(message, f"{mention} {then}")
        assert [reply.content for reply in said(channel, bot)] == [before.content]

    async def test_is_read_whole_though_it_begins_like_a_command(self, bot, ann, channel, mention):
        message = await ann.send(channel, f"{mention} people of Atlantis, where are they?")
        await ann.edit(message, f"{mention} people of Lemuria, where are they?")
        assert bot.memory.of_unanswered(message.id).question == "people of Lemuria, where are they?"

    async def test_does_not_lead_a_conversation_back_that_went_on(self, engine, page, bot, ann, channel, mention):
        message = await ann.send(channel, f"{mention} {SILENT}")
        await ann.send(channel, f"{mention} {COST}")
        went_on = bot.sessions.get((ann.id, channel.id), 0.0)
        await ann.edit(message, f"{mention} {DIED}")
        assert said(channel, bot)[0].content == page(engine.ask(DIED))
        assert bot.sessions.get((ann.id, channel.id), 0.0) == went_on

    async def test_that_is_asked_back_has_its_buttons_for_their_full_time(
        self, simcord_env, asked_back, bot, ann, channel, mention
    ):
        message = await ann.send(channel, f"{mention} {SILENT}")
        await simcord_env.advance_time(12 * 60)
        await ann.edit(message, f"{mention} {asked_back}")
        for minutes, alive in ((0, True), (12, True), (3, False)):
            await simcord_env.advance_time(minutes * 60)
            (reply,) = said(channel, bot)[:1]
            pressable = [each for row in reply.components for each in row.children if not each.disabled]
            assert bool(pressable) == alive
            if alive:
                result = await ann.click(reply, label=pressable[0].label)
                assert "a while ago" not in result.response.content

    async def test_that_first_asked_nothing_stays_unheard(self, bot, ann, channel, mention):
        message = await ann.send(channel, "just talking")
        await ann.edit(message, f"{mention} {DIED}")
        assert said(channel, bot) == []


def sent(number, at, *, like=0, private=False, question_id=None):
    """Return a reply as memory keeps it."""
    asked = Unanswered(question_id, Session()) if question_id else None
    return Sent(number, 1, None, 1, "q", Session(), like, private, at, unanswered=asked)


def test_memory_is_bounded_by_number():
    memory = Memory(ttl_seconds=1000, capacity=3)
    for number in range(1, 6):
        memory.keep(sent(number, number, question_id=100 + number))
    assert len(memory) == 3
    assert memory.of_reply(2) is None
    assert memory.of_unanswered(102) is None
    assert memory.of_unanswered(105).message_id == 5


def test_memory_is_bounded_by_time():
    memory = Memory(ttl_seconds=10, capacity=100)
    memory.keep(sent(1, 0.0))
    memory.keep(sent(2, 9.9))
    assert len(memory) == 2
    memory.keep(sent(3, 10.0))
    assert memory.of_reply(1) is None
    memory.clear()
    assert len(memory) == 0


class TestWhatIsAlike:
    def test_is_found_for_a_minute_and_the_latest_of_it(self):
        memory = Memory(ttl_seconds=1000, capacity=3)
        memory.keep(sent(1, 0.0, like=7))
        assert memory.same_of_late(7, 59.9).message_id == 1
        assert memory.same_of_late(7, 60.0) is None
        memory.keep(sent(2, 60.0, like=7))
        memory.forget(1)
        assert memory.same_of_late(7, 61.0).message_id == 2

    def test_is_not_found_where_it_is_gone_or_private_or_like_nothing(self):
        memory = Memory(ttl_seconds=1000, capacity=3)
        memory.keep(sent(1, 0.0, like=7, private=True))
        memory.keep(sent(2, 0.0))
        memory.keep(sent(3, 0.0, like=8))
        memory.forget(3)
        assert [memory.same_of_late(like, 0.0) for like in (7, 0, 8)] == [None, None, None]

    def test_takes_no_room_once_it_is_forgotten(self):
        memory = Memory(ttl_seconds=1000, capacity=3)
        for number in range(1, 50):
            memory.keep(sent(number, 0.0, like=number % 5, question_id=100 + number))
        assert len(memory._alike) <= 3
        assert len(memory._unanswered) == 3

    def test_is_the_answer_in_a_channel_to_the_words_that_were_asked(self, engine):
        reply = engine.ask(DIED)
        assert likeness(reply, 1) == likeness(engine.ask("How DID the nurse die"), 1)
        assert len({likeness(reply, 1), likeness(reply, 2), likeness(engine.ask(COST), 1)}) == 3
        silent = [likeness(engine.ask(f"what is the mayor's favourite {thing}?"), 1) for thing in ("colour", "song")]
        assert len(set(silent)) == 2
        assert likeness(engine.ask("hello"), 1) == likeness(engine.ask("thanks"), 2) == 0
