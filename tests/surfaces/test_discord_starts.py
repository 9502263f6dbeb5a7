"""Sessions that may still begin: what Discord says of them is heeded, and where it says nothing they begin."""

import aiohttp
import discord
import pytest

from bot.surfaces.discord_starts import KEPT_STARTS, MARGIN_SECONDS, Starts


def asked(*answers):
    """Return what answers so each time that it is asked, and a list of those times."""
    times = []

    async def ask():
        answer = answers[len(times)]
        times.append(answer)
        if isinstance(answer, Exception):
            raise answer
        return 1, "wss://gateway.discord.gg", answer

    return ask, times


def limit(left, seconds=3600):
    return {"total": 1000, "remaining": left, "reset_after": seconds * 1000, "max_concurrency": 1}


@pytest.mark.parametrize(
    ("left", "needed", "waits"),
    [(1000, 1, False), (KEPT_STARTS + 1, 1, False), (KEPT_STARTS, 1, True), (0, 1, True), (60, 50, True)],
)
async def test_a_session_begins_or_waits_for_the_limit_to_be_lifted(left, needed, waits):
    starts = Starts(asked(limit(left))[0])
    seconds = await starts.wait_seconds(needed)
    assert starts.left == left
    assert seconds == pytest.approx((3600 + MARGIN_SECONDS) * waits, abs=1)
    assert starts.held_seconds() == pytest.approx(seconds, abs=1)


async def test_while_it_waits_discord_is_not_asked_and_the_log_says_it_once(caplog):
    ask, times = asked(limit(3))
    starts = Starts(ask)
    for _ in range(5):
        assert await starts.wait_seconds() > 3000
    assert len(times) == 1
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "none for 1.0 hours" in caplog.text


@pytest.mark.parametrize(
    "answer",
    [
        discord.GatewayNotFound(),
        aiohttp.ServerDisconnectedError(),
        ConnectionResetError(104, "Connection reset by peer"),
        TimeoutError(),
        None,
        {},
        {"remaining": "many", "reset_after": 1},
        {"remaining": None, "reset_after": None},
    ],
    ids=repr,
)
async def test_where_discord_does_not_say_sessions_begin(answer):
    starts = Starts(asked(answer, limit(0))[0])
    assert await starts.wait_seconds() == 0
    assert starts.left is None
    assert await starts.wait_seconds() > 0  # it is asked again
