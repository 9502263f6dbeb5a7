"""A story that is no longer served is freed beside the event loop, a little at a time, and no sooner than it may be."""

import asyncio
import threading
import time
import weakref
from dataclasses import replace

import pytest

from bot.config import Admins
from bot.engine import load_engine
from bot.surfaces import discord_reload, letting_go
from bot.surfaces.letting_go import STEPS, _free_some, let_go


class Part:
    """Something that tells when it is freed."""

    def __init__(self, *below, freed):
        """Refer to other parts, and add to the list when freed."""
        self.below = below
        self.freed = freed

    def __del__(self):
        """Tell."""
        self.freed.append(threading.get_ident())


def tree(depth, freed):
    """Return a part with three parts below, and so on."""
    return Part(*[tree(depth - 1, freed) for _ in range(3)] if depth else (), freed=freed)


def test_no_more_than_a_few_are_freed_at_a_time():
    freed, slices = [], []
    parts = [tree(8, freed)]
    while parts:
        before = len(freed)
        _free_some(parts)
        slices.append(len(freed) - before)
    assert sum(slices) == (3**9 - 1) // 2
    assert max(slices) <= STEPS


def test_what_others_refer_to_stays_whole(monkeypatch):
    monkeypatch.setattr(letting_go, "PATIENCE_SECONDS", 0.0)
    freed = []
    shared = tree(2, freed)
    held = Part(shared, (shared, [shared]), freed=freed)
    let_go([Part(held, shared, freed=freed), shared]).join()
    assert len(freed) == 1
    del held
    assert len(freed) == 2
    assert len(shared.below) == 3


def test_what_is_in_use_is_waited_for():
    freed = []
    used = tree(3, freed)
    thread = let_go([used])
    time.sleep(0.3)
    assert freed == []
    del used
    thread.join()
    assert set(freed) == {thread.ident}
    assert len(freed) == 40


class TestStories:
    """Their last reference is not the event loop's."""

    @pytest.fixture
    def freed(self):
        """Return a list of the threads that freed what is watched."""
        return []

    async def in_the_end(self, freed):
        """Return whether all that was watched was freed, and none of it by the event loop."""
        async with asyncio.timeout(10):
            while not freed:  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.05)
        return threading.get_ident() not in freed

    async def test_one_that_another_takes_the_place_of(self, bot, story_file, freed):
        bot.serve(load_engine(story_file))
        weakref.finalize(bot.engine, lambda: freed.append(threading.get_ident()))
        bot.serve(load_engine(story_file))
        assert await self.in_the_end(freed)

    async def test_one_that_an_admin_does_not_want(self, bot, ann, story_file, freed, monkeypatch):
        """Until then it waits."""
        bot.config = replace(bot.config, admins=Admins(users=(ann.id,)), story=story_file)
        whole = story_file.read_text("utf-8").partition("\nseal:")[0]
        story_file.write_text(whole, "utf-8")
        bot.serve(load_engine(story_file))
        prepare = discord_reload.prepare

        def watched(*arguments):
            candidate = prepare(*arguments)
            weakref.finalize(candidate.engine, lambda: freed.append(threading.get_ident()))
            return candidate

        monkeypatch.setattr(discord_reload, "prepare", watched)
        story_file.write_text(whole[: whole.index("  soldiers:")] + whole[whole.index("  visit:") :], "utf-8")
        response = (await ann.user.slash("admin reload")).response
        assert "Nothing has changed yet." in response.content
        await asyncio.sleep(0.3)
        assert freed == []
        await ann.user.click(response, label="Keep the old story")
        assert await self.in_the_end(freed)

    async def test_one_that_may_not_be_served(self, bot, ann, story_file, freed, monkeypatch):
        bot.config = replace(bot.config, admins=Admins(users=(ann.id,)), story=story_file, allow_unsealed=False)
        load = discord_reload.load_apart

        def watched(path):
            engine = load(path)
            weakref.finalize(engine, lambda: freed.append(threading.get_ident()))
            return engine

        monkeypatch.setattr(discord_reload, "load_apart", watched)
        story_file.write_text(story_file.read_text("utf-8").partition("\nseal:")[0], "utf-8")
        assert "unsealed" in (await ann.user.slash("admin reload")).response.content
        assert await self.in_the_end(freed)
