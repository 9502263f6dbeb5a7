#!/usr/bin/env python3
"""How long a reply takes from its event on, beside a bare echo command of discord.py's.

    python tests/benchmarks/bench_discord.py [--questions N]

Two bots run as processes of their own against stand-ins for Discord on this machine (`tests/loopback.py`): this one on
its bundled story, and one that has nothing but a command that repeats its words. Each is sent direct messages over a
real gateway connection and answers over real HTTP; the clock runs from the sending of the event to the arrival of the
reply. The bots take turns, so that both meet the same machine. Storybot is asked its authors' own questions, which it
looks up, and the same reworded, most of which it must read.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))
from asked import reworded, sample_questions  # noqa: E402 - the path is set above
from loopback import STORYBOT, Loopback  # noqa: E402

ECHO = """
import os
from discord.ext import commands
bot = commands.Bot(commands.when_mentioned_or("!"), intents=discord.Intents.default())

@bot.command()
async def echo(context, *, text):
    await context.reply(text)

bot.run(os.environ["DISCORD_TOKEN"], log_handler=None)
"""
WARM_UP = 10
ENVIRONMENT = {"DISCORD_TOKEN": "a-token", "STORYBOT_QUESTIONS_PER_MINUTE": "0", "PYTHONPATH": str(ROOT)}


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=int, default=150, metavar="N", help="of each sort (default 150)")
    found = asyncio.run(compare(parser.parse_args().questions))
    print("event to reply, over a loopback connection")
    for name, times in found.items():
        late = sorted(times)[int(0.99 * (len(times) - 1))]
        print(f"  {name:<19} median {1000 * statistics.median(times):6.2f} ms   99 % {1000 * late:6.2f} ms")


async def compare(count: int) -> dict[str, list[float]]:
    """Return the seconds of each reply, of the echo bot and of this one; the first ones only warm up."""
    rng = random.Random(20260101)
    known = rng.choices(sample_questions(), k=count + WARM_UP)
    texts = {"Storybot, looked up": known, "Storybot, reworded": [reworded(text, rng) for text in known]}
    found: dict[str, list[float]] = {"echo": [], **{name: [] for name in texts}}
    with tempfile.TemporaryDirectory() as folder:
        echo, story = Loopback(), Loopback()
        async with echo.running(folder, ECHO, **ENVIRONMENT), story.running(folder, STORYBOT, **ENVIRONMENT):
            await asyncio.wait_for(asyncio.gather(echo.ready.wait(), story.ready.wait()), 60)
            for number in range(count + WARM_UP):
                times = {"echo": await seconds(echo, f"!echo {known[number]}")}
                times |= {name: await seconds(story, asked[number]) for name, asked in texts.items()}
                for name, took in times.items() if number >= WARM_UP else ():
                    found[name].append(took)
    return found


async def seconds(discord: Loopback, text: str) -> float:
    """Return how long the reply to a direct message takes."""
    begun = time.perf_counter()
    await discord.say(text)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
