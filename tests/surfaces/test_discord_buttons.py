"""Buttons that ask: who may press them, what happens then, and when it is over."""

import pytest

from bot.surfaces.discord_format import label

WHY = "Why this answer?"


def buttons_of(message):
    """Return the labels of a message's buttons that can be pressed."""
    return [button.label for row in message.components for button in row.children if not button.disabled]


@pytest.fixture
def asking_back(engine, asked_back):
    """Return the engine's reply to a question that it asks back."""
    return engine.ask(asked_back)


@pytest.fixture
async def reply(ann, channel, mention, asked_back):
    """Return the bot's message that asks ann which of several things she means."""
    await ann.send(channel, f"{mention} {asked_back}")
    return channel.last_message


async def test_each_choice_has_a_button(asking_back, reply):
    assert buttons_of(reply) == [label(choice) for choice in asking_back.suggestions]


async def test_the_asker_presses_and_gets_that_answer(page, engine, asking_back, ann, reply):
    choice = asking_back.suggestions[1]
    result = await ann.click(reply, label=label(choice))
    assert result.response.content == page(engine.ask(choice, asking_back.session), choice)
    assert not result.ephemeral


async def test_pressing_goes_on_in_the_askers_conversation(page, engine, asking_back, ann, channel, reply, mention):
    choice = asking_back.suggestions[0]
    await ann.click(reply, label=label(choice))
    await ann.send(channel, f"{mention} when?")
    session = engine.ask(choice, asking_back.session).session
    assert channel.last_message.content == page(engine.ask("when?", session))


async def test_all_choices_can_be_read_one_after_the_other(asking_back, ann, reply):
    answers = [(await ann.click(reply, label=label(choice))).response.content for choice in asking_back.suggestions]
    assert len(set(answers)) == len(answers) >= 2


async def test_somebody_else_is_told_privately(engine, bo, channel, reply):
    before = len(channel.history())
    result = await bo.click(reply, label=buttons_of(reply)[0])
    assert result.ephemeral
    assert "belong to the person who asked" in result.response.content
    assert [message for message in channel.history()[before:] if not message.flags.ephemeral] == []


async def test_buttons_under_a_slash_answer(ann, bo, channel, asked_back):
    result = await ann.slash(channel, "ask", question=asked_back)
    refused = await bo.click(result.response, label=buttons_of(result.response.message)[0])
    accepted = await ann.click(result.response, label=buttons_of(result.response.message)[0])
    assert refused.ephemeral
    assert not accepted.ephemeral


async def test_buttons_in_a_direct_message(bot, ann, asked_back):
    await ann.send_dm(asked_back)
    reply = ann.user.dm_channel.last_message
    result = await ann.user.click(reply, label=buttons_of(reply)[0])
    assert result.acknowledged


@pytest.mark.parametrize("minutes", [13, 15])
async def test_buttons_switch_themselves_off(simcord_env, ann, channel, reply, asked_back, minutes):
    slash = await ann.slash(channel, "ask", question=asked_back)
    await simcord_env.advance_time(minutes * 60)
    now = channel.history()
    for sent in (reply.id, slash.response.id):
        message = next(message for message in now if message.id == sent)
        assert bool(buttons_of(message)) == (minutes == 13)


async def test_pressing_does_not_put_that_off(simcord_env, ann, channel, asked_back):
    """After 15 minutes Discord lets nobody edit a slash command's answer: the buttons would look alive for ever."""
    slash = await ann.slash(channel, "ask", question=asked_back)
    await simcord_env.advance_time(13 * 60)
    await ann.click(slash.response, label=buttons_of(slash.response.message)[0])
    await simcord_env.advance_time(90)
    assert buttons_of(slash.response.message) == []


async def test_a_message_deleted_meanwhile_does_no_harm(simcord_env, ann, bot, channel, reply, caplog):
    await bot.get_channel(channel.id).get_partial_message(reply.id).delete()
    await simcord_env.advance_time(20 * 60)
    assert simcord_env.errors == []


async def test_a_bug_behind_a_button_is_told(bot, ann, reply, monkeypatch, caplog):
    monkeypatch.setattr(type(bot.engine), "ask", lambda *_: 1 / 0)
    result = await ann.click(reply, label=buttons_of(reply)[0])
    assert result.ephemeral
    assert "error " in result.response.content
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("question", ["what is the mayor's favourite colour?", "who won the world cup?", "asdf qwer"])
async def test_what_an_abstention_offers_works(engine, ann, channel, mention, question):
    await ann.send(channel, f"{mention} {question}")
    offered = [each for each in buttons_of(channel.last_message) if each.endswith("?") and each != WHY]
    assert len(offered) >= 2
    for question in offered:
        result = await ann.click(channel.history()[1], label=question)
        assert engine.ask(question).outcome == "answer"
        assert result.response.content.startswith(f"**{question}**")


async def test_discord_py_keeps_nothing_of_what_was_sent(simcord_env, bot, ann, channel, reply):
    """It would keep every button that was ever switched off, for as long as the bot runs."""
    await ann.slash(channel, "help")
    await simcord_env.advance_time(20 * 60)
    assert buttons_of(channel.history()[1]) == []
    assert bot.persistent_views == []
    assert not bot._connection._view_store._views
