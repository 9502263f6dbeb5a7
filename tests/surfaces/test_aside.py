"""Every question is answered in a thread, and still in turn: by one story, and leaning on what was asked before."""

import asyncio
import threading

from bot.surfaces.aside import Aside
from bot.surfaces.discord_layout import Around
from bot.surfaces.tally import Arrival, Surface
from bot.understanding.session import Session

DIED = "how did the nurse die?"
CHANNEL = 7


async def test_work_is_done_in_another_thread():
    assert await Aside().do(threading.get_ident) != threading.get_ident()


async def test_work_begins_in_the_order_of_the_calls_as_much_at_a_time_as_there_are_processors(monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    begun, together, under_way = [], [], set()

    def work(number):
        begun.append(number)
        under_way.add(number)
        together.append(len(under_way))
        threading.Event().wait(0.01)
        under_way.remove(number)

    threads = Aside()
    await asyncio.gather(*(threads.do(work, number) for number in range(6)))
    assert begun == list(range(6))
    assert max(together) == 2


async def test_a_question_leans_on_the_one_before_even_where_that_takes_longer(bot, engine):
    around, arrival = Around(engine, 1, private=True), Arrival(Surface.SLASH)
    first, second = await asyncio.gather(
        bot.ask(DIED, arrival, around, CHANNEL), bot.ask("why?", arrival, around, CHANNEL)
    )
    assert first[0] == Session()
    assert first[1].facts
    assert second[0] == first[1].session
    assert bot.sessions.get((1, CHANNEL), 0) == second[1].session


async def test_what_was_asked_of_the_story_before_is_nothing_to_lean_on(bot, engine):
    """The new story may have no such facts and people."""
    asking = asyncio.create_task(bot.ask(DIED, Arrival(Surface.SLASH), Around(engine, 1), CHANNEL))
    await asyncio.sleep(0)
    bot.serve(type(engine)(engine.story, engine.index))
    _, reply = await asking
    assert reply.facts
    assert len(bot.sessions) == 0
