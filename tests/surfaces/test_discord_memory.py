"""What the bot remembers of its replies: repeats, edits, deletions; bounded, and for a time only."""

from types import SimpleNamespace

import pytest

from bot.surfaces.discord_memory import Memory, Sent
from bot.understanding.session import Session

DIED = "who died in the flood?"
COST = "how much would the new wall cost?"
SILENT = "what is the mayor's favourite colour?"


def said(channel, bot):
    """Return what the bot wrote in a channel, oldest first."""
    return [message for message in channel.history() if message.author.id == bot.user.id]


class TestTheSameQuestionAgain:
    async def test_is_pointed_to_the_reply_above(self, bot, ann, bo, channel, mention):
        await ann.send(channel, f"{mention} {DIED}")
        await bo.send(channel, f"{mention} Who DIED in the flood")
        first, second = said(channel, bot)
        assert first.jump_url in second.content
        assert first.content not in second.content

    async def test_after_a_command_privately(self, bot, ann, bo, channel, mention):
        await ann.send(channel, f"{mention} {DIED}")
        result = await bo.slash(channel, "ask", question=DIED)
        assert result.ephemeral
        assert said(channel, bot)[0].jump_url in result.response.content

    @pytest.mark.parametrize("difference", ["a minute", "channel", "private", "deleted", "conversation"])
    async def test_but_answered_where_it_is_not_the_same(self, simcord_env, bot, ann, bo, channel, mention, difference):
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
        if difference == "private":
            answer = (await bo.slash(channel, "ask", question=question, private=True)).response
        else:
            await bo.send(where, f"{mention} {question}")
            answer = where.last_message
        assert "a moment ago" not in answer.content

    async def test_small_talk_is_answered_each_time(self, bot, ann, channel, mention):
        await ann.send(channel, f"{mention} hello")
        await ann.send(channel, f"{mention} hello")
        assert len({message.content for message in said(channel, bot)}) == 1


class TestAnEditedQuestion:
    async def test_mends_an_abstention_in_its_place(self, engine, page, bot, ann, channel, mention):
        message = await ann.send(channel, f"{mention} {SILENT}")
        await ann.edit(message, f"{mention} {DIED}")
        (reply,) = said(channel, bot)
        assert reply.content == page(engine.ask(DIED))

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

    async def test_that_first_asked_nothing_stays_unheard(self, bot, ann, channel, mention):
        message = await ann.send(channel, "just talking")
        await ann.edit(message, f"{mention} {DIED}")
        assert said(channel, bot) == []


def sent(number, at, question_id=None):
    """Return a reply as memory keeps it; of the message it only looks at two ids."""
    message = SimpleNamespace(id=number, channel=SimpleNamespace(id=1))
    return Sent(message, 1, "q", Session(), None, at, question_id)


def test_memory_is_bounded_by_number():
    memory = Memory(ttl_seconds=1000, capacity=3)
    for number in range(1, 6):
        memory.keep(sent(number, number, question_id=100 + number))
    assert len(memory) == 3
    assert memory.of_reply(2) is None
    assert memory.of_question(102) is None
    assert memory.of_question(105).message.id == 5


def test_memory_is_bounded_by_time():
    memory = Memory(ttl_seconds=10, capacity=100)
    memory.keep(sent(1, 0.0))
    memory.keep(sent(2, 9.9))
    assert len(memory) == 2
    memory.keep(sent(3, 10.0))
    assert memory.of_reply(1) is None
    memory.clear()
    assert len(memory) == 0
