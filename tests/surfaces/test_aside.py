"""What is long is answered in a thread, and still in turn: by one story, and leaning on what was asked before."""

import asyncio
import threading

import pytest

from bot.surfaces import aside
from bot.surfaces.aside import LONG_CHARACTERS, Aside
from bot.surfaces.discord_layout import Around
from bot.surfaces.tally import Arrival, Surface
from bot.understanding.session import Session

DIED = "who died in the flood?"
LONG = f"{DIED} I read of it this morning and I cannot get it out of my head. " * 3
CHANNEL = 7


@pytest.mark.parametrize(
    ("text", "most_facts", "in_a_thread"),
    [
        pytest.param("x" * LONG_CHARACTERS, 10**6, False, id="short"),
        pytest.param("x" * (LONG_CHARACTERS + 1), 10**6, True, id="long"),
        pytest.param("x", 10, True, id="a large story"),
    ],
)
async def test_what_takes_long_is_done_in_a_thread(engine, monkeypatch, text, most_facts, in_a_thread):
    monkeypatch.setattr(aside, "LARGE_FACTS", most_facts)
    worker = await Aside().do(engine, text, threading.get_ident)
    assert (worker != threading.get_ident()) is in_a_thread


async def test_one_thing_is_done_at_a_time_in_the_order_of_the_calls(engine):
    begun, together = [], []

    def work(number):
        begun.append(number)
        together.append(len(begun) - number)
        threading.Event().wait(0.01)

    threads = Aside()
    await asyncio.gather(*(threads.do(engine, LONG, work, number) for number in range(5)))
    assert begun == list(range(5))
    assert together == [1] * 5


async def test_a_question_leans_on_the_one_before_even_where_that_takes_longer(bot, engine):
    around, arrival = Around(engine, 1, private=True), Arrival(Surface.SLASH)
    first, second = await asyncio.gather(
        bot.ask(LONG, arrival, around, CHANNEL), bot.ask("why?", arrival, around, CHANNEL)
    )
    assert first[0] == Session()
    assert first[1].facts
    assert second[0] == first[1].session
    assert bot.sessions.get((1, CHANNEL), 0) == second[1].session


async def test_what_was_asked_of_the_story_before_is_nothing_to_lean_on(bot, engine):
    """The new story may have no such facts and people."""
    asking = asyncio.create_task(bot.ask(LONG, Arrival(Surface.SLASH), Around(engine, 1), CHANNEL))
    await asyncio.sleep(0)
    bot.serve(type(engine)(engine.story, engine.index))
    _, reply = await asking
    assert reply.facts
    assert len(bot.sessions) == 0
