#!/usr/bin/env python3
"""Whether memory stays flat: 200,000 questions from 20,000 people, in one process.

    python tests/benchmarks/bench_memory.py [--questions N] [--people N]

Each question goes the way that a message goes in the running bot: heard once, counted for its author and its channel
(so that cooldowns hold all people), given a place in the queue, answered by `AnsweringBot.ask` with that person's
session, laid out with its buttons, and remembered. Left out is discord.py: its connection, and the sending, for which a
small stand-in has what the bot keeps of a message. People ask the bundled story's blind questions. Every tenth, with a
made-up word of its own, is read and answered by the engine; the others get the engine's reply to the same question,
made anew from its bytes, so that all of it takes memory of its own and 200,000 take minutes and no hour. A simulated
clock runs at 200 questions a second, and nobody's limit is reached. Prints the resident memory.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import itertools
import json
import pickle
import random
import sys
from pathlib import Path
from types import SimpleNamespace

from bot.config import Config
from bot.engine import Engine
from bot.language.interface import ENGLISH
from bot.surfaces import discord_answers
from bot.surfaces.discord_bot import StoryBot
from bot.surfaces.discord_buttons import view_of
from bot.surfaces.discord_layout import Around, lay_out
from bot.surfaces.discord_memory import likeness, unanswered
from bot.surfaces.discord_reload import load_checked_engine
from bot.surfaces.tally import Arrival, Surface
from bot.understanding.session import Session

QUESTIONS = Path(__file__).with_name("iceland-talks-5.jsonl")
CHANNELS = 500
PER_SECOND = 200
STEPS = 10
READ_EVERY = 10
"""One question in so many is read and answered by the engine."""
pool: dict[str, bytes] = {}
"""Question → its reply, pickled."""


def main() -> None:
    """Run it and print a line for each tenth."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=int, default=200_000, metavar="N")
    parser.add_argument("--people", type=int, default=20_000, metavar="N")
    wanted = parser.parse_args()
    asyncio.run(run(wanted.questions, wanted.people))


async def run(questions: int, people: int) -> None:
    """Ask them, and print what is kept each tenth of the way."""
    clock = SimpleNamespace(monotonic=itertools.count().__next__)
    discord_answers.time = clock  # the one clock that the bot's memory goes by
    loaded = load_checked_engine(Config())
    engine = PooledEngine(loaded.story, loaded.index)
    engine.suggest("")
    pool.update((text, pickle.dumps(loaded.ask(text))) for text in known())
    gc.collect()
    gc.freeze()  # as `run_bot` does
    bot = StoryBot(engine, Config(questions_per_minute_in_channel=0))
    print(f"{'questions':>10} {'MiB':>6} {'sessions':>9} {'replies':>8} {'counted':>8}")
    report(0, bot)
    for number, (person, channel, text) in enumerate(asked(questions, people), 1):
        now = number / PER_SECOND
        clock.monotonic = lambda now=now: now
        message = SimpleNamespace(id=number, channel=SimpleNamespace(id=channel), author=person)
        bot._heard.again(message)
        with bot.admitted(person, channel, channel):
            around, arrival = Around(engine, person), Arrival(Surface.MENTION)
            before, reply = await bot.ask(text, arrival, around, channel)
            like = likeness(reply, channel)
            if bot.memory.same_of_late(like, now) is None:
                view_of(lay_out(reply, around))
                sent = SimpleNamespace(id=10**9 + number, channel=message.channel, guild=None)
                bot.remember(sent, text, before, around, like, unanswered(number, reply))
        if number % (questions // STEPS) == 0:
            report(number, bot)
    await bot.close()


class PooledEngine(Engine):
    """Answers a question of the pool from there, and any other itself."""

    def ask(self, question, session=Session(), language=ENGLISH):
        """Return a reply that shares nothing with any other."""
        return pickle.loads(pool[question]) if question in pool else super().ask(question, session, language)


def known():
    """Return the questions of the pool."""
    return [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


def asked(questions: int, people: int):
    """Yield who asks where and what, the same in each run."""
    chance = random.Random(1)
    texts = known()
    for number in range(questions):
        person = number % people + 1
        made_up = " " + "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=9)) if number % READ_EVERY == 0 else ""
        yield person, person % CHANNELS + 10**6, chance.choice(texts) + made_up


def report(number: int, bot: StoryBot) -> None:
    """Print how much memory the process has and how much the bot keeps."""
    gc.collect()
    print(
        f"{number:10,} {resident():6.1f} {len(bot.sessions):9,} {len(bot.memory):8,} {len(bot._flood):8,}", flush=True
    )


def resident() -> float:
    """Return the resident memory of this process in MiB, as Linux tells it."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20


if __name__ == "__main__":
    sys.exit(main())
