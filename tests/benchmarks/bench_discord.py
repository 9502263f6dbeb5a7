#!/usr/bin/env python3
"""How long the process takes from a message's event to the request that answers it, beside a bare echo command.

    python tests/benchmarks/bench_discord.py [--rounds N]

People mention two bots in simcord's simulated Discord: this one on its bundled story, and a bot of discord.py's own that
repeats what it was told. The clock runs from discord.py's parsing of MESSAGE_CREATE to its call of the route that posts
the reply, so that neither the simulation nor a network counts. The bots take turns, so that both meet the same machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import discord
import simcord
from discord.ext import commands
from discord.http import HTTPClient
from discord.state import ConnectionState

from bot.config import Config
from bot.engine import load_engine
from bot.story.bundled import bundled_story
from bot.surfaces.discord_bot import StoryBot

QUESTIONS = Path(__file__).parent / "iceland-talks-5.jsonl"
CLOCK = time.perf_counter


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    rounds = parser.parse_args().rounds
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    engine = load_engine(bundled_story())
    engine.suggest("")
    echo: list[float] = []
    story: list[float] = []
    for number in range(rounds + 1):
        echoed = asyncio.run(times(echo_bot, [f"echo {question}" for question in questions]))
        answered = asyncio.run(times(lambda: StoryBot(engine, Config(questions_per_minute=0)), questions))
        if number:  # the first round only warms up
            echo += echoed
            story += answered
    print("event to reply, inside the process")
    for name, found in (("echo", echo), ("Storybot", story)):
        quantiles = statistics.quantiles(found, n=100)
        print(f"  {name:<9} median {1000 * statistics.median(found):5.2f} ms   99 % {1000 * quantiles[98]:5.2f} ms")
    print(f"  Storybot takes {statistics.median(story) / statistics.median(echo):.2f} times as long, in the median")


def echo_bot() -> commands.Bot:
    """Return a bot with nothing but a command that repeats its words."""
    bot = commands.Bot(commands.when_mentioned, intents=discord.Intents.default())

    @bot.command()
    async def echo(context: commands.Context[commands.Bot], *, text: str) -> None:
        await context.reply(text)

    return bot


async def times(make: Callable[[], commands.Bot], texts: list[str]) -> list[float]:
    """Return the seconds from event to reply for each text, said to a new bot in a mention."""
    with stopwatch() as found:
        bot = make()
        async with simcord.run(bot) as env:
            channel = env.create_guild().create_text_channel("news")
            people = [channel.guild.add_member(env.create_user(f"p{number}")) for number in range(5)]
            for number, text in enumerate(texts):
                await people[number % 5].send(channel, f"<@{bot.user.id}> {text}")
    return found


@contextmanager
def stopwatch() -> Iterator[list[float]]:
    """Collect the seconds from each MESSAGE_CREATE of a person to the posting of a message."""
    found: list[float] = []
    begun = [0.0]
    parse, send = ConnectionState.parse_message_create, HTTPClient.send_message

    def timed_parse(self: ConnectionState, data: dict) -> None:
        if not data["author"].get("bot"):
            begun[0] = CLOCK()
        parse(self, data)

    async def timed_send(self: HTTPClient, *arguments: object, **named: object) -> object:
        sent = await send(self, *arguments, **named)
        found.append(CLOCK() - begun[0])
        return sent

    ConnectionState.parse_message_create, HTTPClient.send_message = timed_parse, timed_send
    try:
        yield found
    finally:
        ConnectionState.parse_message_create, HTTPClient.send_message = parse, send


if __name__ == "__main__":
    main()
