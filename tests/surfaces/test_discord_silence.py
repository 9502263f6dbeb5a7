"""Where the bot may not speak, or what it should answer is gone: one sensible thing each, and never a loop."""

import discord
import pytest

DIED = "how did the nurse die?"
MUTE = discord.PermissionOverwrite(send_messages=False)


def said(channel, bot):
    """Return what the bot wrote in a channel, oldest first."""
    return [message for message in channel.history() if message.author.id == bot.user.id]


def posts(env):
    """Return how many times the bot tried to send something to a channel."""
    return len([each for each in env.http_requests if each.method == "POST" and each.path.endswith("/messages")])


@pytest.fixture
def quiet(bot, channel):
    """Return a channel in which the bot may read and not write."""
    return channel.guild.create_text_channel("quiet", overwrites={bot.user: MUTE})


async def test_where_it_may_not_write_it_says_so_once_in_a_direct_message(bot, ann, quiet, mention):
    for _ in range(3):
        await ann.send(quiet, f"{mention} {DIED}")
    assert said(quiet, bot) == []
    (told,) = said(ann.user.dm_channel, bot)
    assert f"I can't answer in {quiet.mention}" in told.content


async def test_each_person_is_told(bot, ann, bo, quiet, mention):
    for person in (ann, bo):
        await person.send(quiet, f"{mention} {DIED}")
        assert len(said(person.user.dm_channel, bot)) == 1


async def test_after_an_hour_they_are_told_again(simcord_env, bot, ann, quiet, mention):
    await simcord_env.advance_time(1)  # discord.py takes a clock at 0 for none
    await ann.send(quiet, f"{mention} {DIED}")
    await simcord_env.advance_time(3601)
    await ann.send(quiet, f"{mention} {DIED}")
    assert len(said(ann.user.dm_channel, bot)) == 2


async def test_where_direct_messages_are_closed_too_it_gives_up(simcord_env, bot, ann, quiet, mention, caplog):
    simcord_env.inject_error("POST", f"/channels/{ann.user.dm_channel.id}/messages", status=403, code=50007, times=None)
    await ann.send(quiet, f"{mention} {DIED}")
    assert posts(simcord_env) == 2
    assert simcord_env.errors == []
    assert "does not let me speak" in caplog.text


async def test_a_closed_thread_is_told_apart(simcord_env, bot, ann, channel, mention):
    simcord_env.inject_error("POST", f"/channels/{channel.id}/messages", status=400, code=50083, times=None)
    await ann.send(channel, f"{mention} {DIED}")
    assert posts(simcord_env) == 2
    assert "the thread is closed" in ann.user.dm_channel.last_message.content


async def test_a_slash_command_works_where_the_bot_may_not_write(bot, ann, quiet):
    """Responses to commands need no permission to send."""
    assert (await ann.slash(quiet, "ask", question=DIED)).response.content.startswith(f"**{DIED}**")


@pytest.mark.parametrize("code", [50035, 160002])
async def test_without_the_question_or_the_history_it_answers_plainly(
    simcord_env, page, engine, bot, ann, channel, mention, code
):
    """The question was deleted, or the bot may not look back at messages."""
    simcord_env.inject_error("POST", f"/channels/{channel.id}/messages", status=400, code=code)
    await ann.send(channel, f"{mention} {DIED}")
    (reply,) = said(channel, bot)
    assert reply.content == page(engine.ask(DIED))
    assert reply.reference is None


async def test_slow_mode_does_not_slow_the_bot(simcord_env, bot, ann, channel, mention):
    await bot.get_channel(channel.id).edit(slowmode_delay=21600)
    await ann.send(channel, f"{mention} {DIED}")
    assert len(said(channel, bot)) == 1


async def test_a_deleted_channel_ends_in_silence(simcord_env, bot, ann, channel, mention):
    simcord_env.inject_error("POST", f"/channels/{channel.id}/messages", status=404, code=10003, times=None)
    await ann.send(channel, f"{mention} {DIED}")
    assert simcord_env.errors == []
    assert said(ann.user.dm_channel, bot) == []


@pytest.mark.parametrize("status", [500, 502])
async def test_a_fault_of_discords_is_not_answered_again_and_again(simcord_env, bot, ann, channel, mention, status):
    """discord.py tries five times by itself."""
    simcord_env.inject_error("POST", f"/channels/{channel.id}/messages", status=status, times=None)
    await ann.send(channel, f"{mention} {DIED}")
    assert said(channel, bot) == []
    assert posts(simcord_env) <= 10


async def test_an_interaction_that_is_too_old_is_logged_and_not_raised(simcord_env, ann, channel, caplog):
    simcord_env.inject_error("POST", "/interactions/*", status=404, code=10062, times=None)
    await ann.slash(channel, "ask", question=DIED)
    assert simcord_env.errors == [] or all(isinstance(each, Exception) for each in simcord_env.errors)
    assert "is gone or took too long" in caplog.text
