#!/usr/bin/env python3
"""How long a reply takes from its event on, beside a bare echo command of discord.py's.

    python tests/benchmarks/bench_discord.py [--rounds N]

Two bots run as processes of their own against stand-ins for Discord on this machine (`tests/loopback.py`): this one on
its bundled story, and one that has nothing but a command that repeats its words. Each is sent direct messages over a
real gateway connection and answers over real HTTP; the clock runs from the sending of the event to the arrival of the
reply. The bots take turns, so that both meet the same machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))
from loopback import STORYBOT, Loopback  # noqa: E402 - the folder above is not a package

QUESTIONS = Path(__file__).with_name("iceland-talks-5.jsonl")
ECHO = """
import os
from discord.ext import commands
bot = commands.Bot(commands.when_mentioned_or("!"), intents=discord.Intents.default())

@bot.command()
async def echo(context, *, text):
    await context.reply(text)

bot.run(os.environ["DISCORD_TOKEN"], log_handler=None)
"""
ENVIRONMENT = {"DISCORD_TOKEN": "a-token", "STORYBOT_QUESTIONS_PER_MINUTE": "0", "PYTHONPATH": str(ROOT)}


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, metavar="N")
    found = asyncio.run(compare(parser.parse_args().rounds))
    print("event to reply, over a loopback connection")
    for name, times in found.items():
        quantiles = statistics.quantiles(times, n=100)
        print(f"  {name:<9} median {1000 * statistics.median(times):5.2f} ms   99 % {1000 * quantiles[98]:5.2f} ms")
    echo, story = (statistics.median(times) for times in found.values())
    print(f"  Storybot takes {story / echo:.2f} times as long, in the median")


async def compare(rounds: int) -> dict[str, list[float]]:
    """Return the seconds of each reply of the echo bot and of this one; a first round only warms up."""
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    found: dict[str, list[float]] = {"echo": [], "Storybot": []}
    with tempfile.TemporaryDirectory() as folder:
        echo, story = Loopback(), Loopback()
        async with echo.running(folder, ECHO, **ENVIRONMENT), story.running(folder, STORYBOT, **ENVIRONMENT):
            await asyncio.gather(echo.ready.wait(), story.ready.wait())
            for number in range(rounds + 1):
                echoed = [await seconds(echo, f"!echo {question}") for question in questions]
                answered = [await seconds(story, question) for question in questions]
                if number:
                    found["echo"] += echoed
                    found["Storybot"] += answered
    return found


async def seconds(discord: Loopback, text: str) -> float:
    """Return how long the reply to a direct message takes."""
    begun = time.perf_counter()
    await discord.say(text)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
