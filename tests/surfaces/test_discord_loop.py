"""Nobody waits because somebody else asks: no step of the event loop takes more than 50 ms, whichever way in is used.

asyncio's own hook (`slow_callback_duration`) goes by the clock on the wall, on which other programs' work counts as
well. The same measure is taken here by the processor time of the loop's thread, which only the bot's own work moves.
"""

import asyncio
import datetime as dt
import gc
import signal
import time

import discord
import pytest
from loopback import STORYBOT
from loopback_faults import FaultyLoopback

from bot.authoring.misses import MissLog
from bot.language.interface import LANGUAGES, catalogue

LONGEST = 0.05
DIED = "how did the nurse die?"
AND = ("who met and what was said and when did it break and why did he leave and where is she " * 60)[:4000]
TYPED = ("Merowick Halvorsn Odil Mariska flod wal brok cuoncil " * 100)[:4000]
LONG = ("Who died when the wall broke, and why did the council say that nobody was to blame? " * 60)[:4000]
NOISE = ("qxv zzgk wall brok tide krv odile merrow " * 100)[:2000]


@pytest.fixture
def settings(tmp_path):
    return {
        "questions_per_minute": 0,
        "questions_per_minute_in_channel": 0,
        "misses_file": tmp_path / "misses.db",
    }


@pytest.fixture
def slow(monkeypatch, engine):
    """Return the steps of the event loop that took too long, filled while the test runs."""
    found = []
    run = asyncio.Handle._run

    def measured(handle):
        begun = time.thread_time()
        run(handle)
        if (took := time.thread_time() - begun) > LONGEST:
            found.append((round(took, 3), repr(handle)))

    for language in LANGUAGES:
        catalogue(language)  # as `run_bot` does
    engine.suggest("")  # as `load_checked_engine` does
    monkeypatch.setattr(asyncio.Handle, "_run", measured)
    gc.collect()
    gc.freeze()  # so does it, and here there is the whole of the other tests to look through
    yield found
    gc.unfreeze()


def _asked_in_vain(bot, count):
    log = MissLog(bot.config.misses_file)
    for number in range(count):
        log.record(bot.engine.story.id, f"who rebuilt the {number}th bridge?", dt.date(2024, 4, number % 30 + 1))


async def test_a_step_that_takes_long_is_found(slow):
    """The measure itself can fail."""
    await asyncio.get_running_loop().create_task(_work(0.08))
    assert slow


async def _work(seconds):
    begun = time.thread_time()
    while time.thread_time() - begun < seconds:
        pass


async def test_questions_lists_buttons_claims_and_what_is_typed(bot, slow, ann, bo, channel, mention):
    for question in (DIED, LONG[:1900], NOISE, "why?", "help"):
        await ann.send(channel, f"{mention} {question[:1900]}")
        await ann.send_dm(question[:2000])
        await ann.slash(channel, "ask", question=question[:500])
        await ann.autocomplete(channel, "ask", "question", (question * 40)[:4000])
    for name in ("story", "people", "timeline", "quotes", "topics", "help"):
        await ann.slash(channel, name)
    for text in (LONG, AND, TYPED):
        message = await bo.send(channel, text[:1900])
        await ann.context_menu(channel, "Check against the story", message)
        await ann.context_menu(channel, "Ask the story", message)
        await ann.context_menu(channel, "Ask the story", message)  # now with a conversation to lean on
        await ann.send(channel, f"{mention} {text[:400]}")
    answered = (await ann.slash(channel, "ask", question="who was arrested?")).response
    await ann.click(answered, label="Why this answer?")
    assert slow == []


async def test_the_commands_of_an_admin(bot, slow, ann, channel, appoint):
    appoint([ann.user])
    channel.guild._guild.everyone_role.permissions |= discord.Permissions(manage_guild=True).value  # sees the commands
    await ann.slash(channel, "admin status")
    await ann.slash(channel, "admin explain", question=LONG[:500])
    await asyncio.to_thread(_asked_in_vain, bot, 120)
    await ann.slash(channel, "admin misses")
    await ann.slash(channel, "admin reload")
    await ann.slash(channel, "ask", question=DIED)
    assert slow == []


WATCHED = f"""
import asyncio, time
run = asyncio.Handle._run

def measured(handle):
    begun = time.thread_time()
    run(handle)
    if (took := time.thread_time() - begun) > {LONGEST}:
        print("TOO LONG", round(took, 3), repr(handle)[:200], file=sys.stderr, flush=True)

asyncio.Handle._run = measured
"""


async def test_the_first_question_of_a_process_and_those_during_a_reload(tmp_path):
    """What is made when it is first needed is made before anybody asks. The start itself keeps nobody waiting."""
    loopback = FaultyLoopback()
    serve = {"DISCORD_TOKEN": "a-token", "STORYBOT_ALLOW_UNSEALED": "true", "STORYBOT_QUESTIONS_PER_MINUTE": "0"}
    async with loopback.running(tmp_path, WATCHED + STORYBOT, **serve) as process:
        await asyncio.sleep(1)
        loopback.log.clear()
        asked = [await loopback.ask("who is detained?")]
        assert await loopback.all_answered(asked) == [1]
        asked = [await loopback.slash(text[:500]) for text in (LONG, AND, TYPED)]
        assert await loopback.all_answered(asked) == [1, 1, 1]
        process.send_signal(signal.SIGHUP)
        asked = [await loopback.ask(text[:2000]) for text in (LONG, AND, TYPED, "when is the summit?")]
        assert await loopback.all_answered(asked) == [1, 1, 1, 1]
        await loopback.until(lambda: any("Reload: " in line for line in loopback.log))
    assert [line for line in loopback.log if line.startswith("TOO LONG")] == []
