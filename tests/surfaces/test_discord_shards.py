"""A bot with shards: one connection each, and a readiness that tells which is missing."""

import asyncio
import signal
from dataclasses import replace

import aiohttp
import pytest
import simcord
from loopback import STORYBOT, ShardedLoopback

from bot.config import Admins, Config
from bot.surfaces.discord_shards import ShardedStoryBot, make_bot
from bot.surfaces.discord_starts import KEPT_STARTS

AT_ONCE = """
import discord
async def at_once(*_, **__):
    pass
discord.Client.before_identify_hook = at_once
"""
"""Takes away the 5 s before each session but the first."""


@pytest.fixture
def environment():
    """Return the settings of a bot with two of four shards."""
    return {"DISCORD_TOKEN": "a.b.c", "STORYBOT_SHARD_COUNT": "4", "STORYBOT_SHARD_IDS": "0 3"}


async def test_each_shard_says_which_it_is(tmp_path, environment):
    loopback = ShardedLoopback()
    async with loopback.running(tmp_path, **environment) as process:
        shards = [await asyncio.wait_for(loopback.shards.get(), 60) for _ in range(2)]
        loopback._gateway = loopback.gateways[0, 4]
        sent = await loopback.say("who is detained?")
        process.send_signal(signal.SIGTERM)
        _, errors = await asyncio.wait_for(process.communicate(), 30)
    assert shards == [[0, 4], [3, 4]]
    assert "Whelan" in sent["content"]
    assert process.returncode == 0
    assert "Traceback" not in errors.decode()
    assert [f"shard {number}: for the first time" in errors.decode() for number in range(4)] == [
        True,
        False,
        False,
        True,
    ]


async def test_readiness_tells_which_shard_is_missing(tmp_path, environment, unused_tcp_port):
    loopback = ShardedLoopback()
    environment["STORYBOT_HEALTH_ADDRESS"] = str(unused_tcp_port)
    async with loopback.running(tmp_path, **environment), aiohttp.ClientSession() as session:
        for _ in range(2):
            await asyncio.wait_for(loopback.shards.get(), 60)

        async def readiness(status):
            for _ in range(200):
                async with session.get(f"http://127.0.0.1:{unused_tcp_port}/readyz") as response:
                    if response.status == status:
                        return (await response.json())["reasons"]
                await asyncio.sleep(0.05)
            raise TimeoutError

        assert await readiness(200) == []
        await loopback.gateways[3, 4].close(code=4009)
        assert await readiness(503) == ["shard 3 is not connected to Discord's gateway"]


async def test_a_shard_waits_until_sessions_may_begin_again(tmp_path, environment, unused_tcp_port):
    """The others go on meanwhile, and whoever watches is told the reason."""
    loopback = ShardedLoopback()
    environment["STORYBOT_HEALTH_ADDRESS"] = str(unused_tcp_port)
    address = f"http://127.0.0.1:{unused_tcp_port}"
    async with loopback.running(tmp_path, AT_ONCE + STORYBOT, **environment), aiohttp.ClientSession() as session:
        for _ in range(2):
            await asyncio.wait_for(loopback.shards.get(), 60)
        loopback.starts_left, loopback.starts_lifted_after = KEPT_STARTS, 2.0
        await loopback.gateways[3, 4].send_json({"op": 9, "d": False})
        reasons = []
        async with asyncio.timeout(10):
            while not any("too few sessions are left" in reason for reason in reasons):
                async with session.get(f"{address}/readyz") as response:
                    reasons = (await response.json())["reasons"]
                await asyncio.sleep(0.05)
        assert len(reasons) == 2
        async with session.get(f"{address}/metrics") as response:
            assert f"\nstorybot_gateway_starts_left {KEPT_STARTS}.0\n" in await response.text()
        loopback.starts_left = 1000
        loopback._gateway = loopback.gateways[0, 4]
        assert "Whelan" in (await loopback.say("who is detained?"))["content"]
        assert loopback.shards.empty()
        assert await asyncio.wait_for(loopback.shards.get(), 60) == [3, 4]


async def test_without_a_count_there_is_one_connection(tmp_path, environment):
    loopback = ShardedLoopback()
    async with loopback.running(tmp_path, DISCORD_TOKEN="a.b.c"):
        assert await asyncio.wait_for(loopback.shards.get(), 60) is None


@pytest.mark.parametrize(("ids", "told"), [((0, 3), "shards 0, 3 of 4"), ((), "shards 0, 1, 2, 3 of 4")])
async def test_an_admin_is_told_which_shards_this_process_keeps_up(flood, ids, told):
    bot = make_bot(flood, Config(shard_count=4, shard_ids=ids, allow_unsealed=True))
    async with simcord.run(bot) as env:
        admin = env.create_user("ann")
        bot.config = replace(bot.config, admins=Admins(users=(admin.id,)))
        assert told in (await admin.slash("admin status")).response.content


@pytest.mark.parametrize(("count", "is_sharded"), [(None, False), (1, True), (2, True)])
async def test_which_bot_it_is(flood, count, is_sharded):
    bot = make_bot(flood, Config(shard_count=count))
    assert isinstance(bot, ShardedStoryBot) is is_sharded
    assert bot.shard_count == count
