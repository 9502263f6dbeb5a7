#!/usr/bin/env python3
"""How many questions a second the bot answers, how soon, and what memory it takes, beside a bare bot of discord.py's.

    python tests/benchmarks/bench_load.py [--rate R] [--seconds S] [--people N] [--find] [--faults] [--shards N]

Two bots run as processes of their own against stand-ins for Discord on this machine (`tests/loopback.py`): first one
that repeats what is said to it and does nothing else, as one would run it, then Storybot on its bundled story, as what
`storybot run` becomes: without docstrings. Both are sent the same messages, half of them direct and half mentions in
the channels of a server, from many people. The questions are sample questions of the bundled story and of others, and
people's (`dev.jsonl`) where `../shared/eval/` is at hand, most of them mistyped or reworded at random, so that hardly
one comes twice and most must be read.

The load is an open loop: R messages a second are sent whatever becomes of them, and the clock of each runs from the
moment at which it was due, so that a bot that falls behind cannot slow down its own clock (Tene, "How not to measure
latency"). Every message must get exactly one reply. With `--find`, the rate rises by 5 a second until the 99th
percentile reaches a second, after which people lose the thread (Nielsen, "Usability Engineering", 1993), or a reply is
lost. CPU time and memory come from the kernel's books of the process: RSS counts pages that other processes use as
well, PSS counts of those its share, private is the process's own.

With `--faults`, Storybot alone runs, and meanwhile Discord and the network fail it (`tests/loopback_faults.py`): one
request a second meets a fault, each kind in turn, and every 12 seconds the gateway does. Left out are sessions that
cannot be resumed: what is said then, Discord itself does not deliver.

With `--shards`, Storybot alone runs, in so many processes of one shard each, as one would run it for many servers. With
two, Discord sends the server's messages to one of them and direct messages to the other.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))
from asked import OTHER_STORIES, reworded, sample_questions, visible_questions  # noqa: E402 - the path is set above
from loopback import BOT, STORYBOT, Loopback, ShardedLoopback  # noqa: E402
from loopback_faults import HTTP_FAULTS, FaultyLoopback  # noqa: E402

BARE = """
import os
from discord.ext import commands
bot = commands.Bot(commands.when_mentioned, intents=discord.Intents.default())

@bot.event
async def on_message(message):
    if not message.author.bot:
        await message.reply(message.content)

bot.run(os.environ["DISCORD_TOKEN"], log_handler=None)
"""
ENVIRONMENT = {"DISCORD_TOKEN": "a-token", "PYTHONPATH": str(ROOT)}
OURS = {"PYTHONOPTIMIZE": "2"}
GUILD, CHANNELS = "200000000004194304", 500
"""Of two shards, the server is the second one's."""
TICK_SECONDS = os.sysconf("SC_CLK_TCK")
LIMIT_SECONDS = 1.0
STEP, FIRST_RATE = 5, 5
FIND_SECONDS = 15
PATIENCE_SECONDS = 15
"""How long after the last message a reply may still come; four times that where Discord fails."""
WARM_UP = 100
WENT_WRONG = "Something went wrong on my side"
HTTP_FAULT_SECONDS, GATEWAY_FAULT_SECONDS = 1.0, 12.0


class Crowd(Loopback):
    """A server and many people, each of whom writes to the bot directly or in one of the server's channels."""

    patience_seconds = PATIENCE_SECONDS

    def __init__(self, people):
        super().__init__()
        self.people = people
        self.due: dict[str, float] = {}
        self.seconds: list[float] = []
        self.counts: Counter[str] = Counter()
        self.complaints: list[str] = []
        """Lines of the bot's log that tell of something wrong."""
        self.listening: list[asyncio.Task] = []

    @contextlib.asynccontextmanager
    async def running(self, folder, program, shards, **environment):
        """Run the bot in one process, or in one for each of so many shards, and yield the processes."""
        async with contextlib.AsyncExitStack() as running, self.serve() as port:
            processes = []
            for number in range(max(1, shards)):
                own = {"STORYBOT_SHARD_COUNT": str(shards), "STORYBOT_SHARD_IDS": str(number)} if shards else {}
                process = await running.enter_async_context(self.process(port, folder, program, **environment, **own))
                self.listening.append(asyncio.create_task(self._listen(process.stderr)))
                await self.let_in()
                processes.append(process)
            yield processes
            for listening in self.listening:
                listening.cancel()

    async def let_in(self):
        """Wait until the process started last is served."""
        await asyncio.wait_for(self.ready.wait(), 60)

    async def _listen(self, stream):
        async for line in stream:
            if b" INFO " not in line:
                self.complaints.append(line.decode().rstrip())

    async def welcome(self):
        channels = [
            {**_channel(number), "type": 0, "name": f"c{number}", "position": number} for number in range(CHANNELS)
        ]
        everyone = {"id": GUILD, "name": "@everyone", "permissions": "2248473465835073", "position": 0, "color": 0}
        everyone |= {"hoist": False, "managed": False, "mentionable": False, "flags": 0}
        member = {"user": BOT, "roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False}
        guild = {"id": GUILD, "name": "server", "owner_id": "1", "roles": [everyone], "channels": channels}
        guild |= {"members": [{**member, "flags": 0}], "member_count": self.people, "preferred_locale": "en-US"}
        empty = ("emojis", "features", "threads", "presences", "voice_states", "stickers", "stage_instances")
        await self._dispatch("GUILD_CREATE", {**guild, **{name: [] for name in empty}})

    def took(self, channel, body):
        question = str(body["message_reference"]["message_id"])
        if WENT_WRONG in body["content"]:
            return self._message(BOT, body["content"])  # no answer: the question counts as lost
        self.counts[question] += 1
        if self.counts[question] == 1 and question in self.due:  # else it is late, and counted as lost
            self.seconds.append(time.perf_counter() - self.due[question])
        return {
            **self._message(BOT, body["content"]),
            "channel_id": channel,
            "components": body.get("components") or [],
            "message_reference": {"message_id": question, "channel_id": channel},
        }

    async def ask(self, number, text, due):
        """Send a message that was due at `due`; half of the people write directly."""
        person = number % self.people
        author = {"id": str(300000000000000000 + person), "username": f"p{person}", "discriminator": "0"}
        message = self._message({**author, "avatar": None}, text)
        if number % 2:
            message |= {"channel_id": str(500000000000000000 + person), "channel_type": 1}
        else:
            member = {"roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0}
            message |= {"guild_id": GUILD, "channel_id": _channel(number // 2 % CHANNELS)["id"], "member": member}
            message |= {"content": f"<@{BOT['id']}> {text}", "mentions": [{**BOT, "member": member}]}
        self.due[message["id"]] = due
        await self._dispatch("MESSAGE_CREATE", message)

    async def stream(self, questions, rate):
        """Send the questions at that rate and wait for the replies; return what became of them."""
        self.due.clear()
        self.seconds.clear()
        self.counts.clear()
        begun = time.perf_counter()
        for number, text in enumerate(questions):
            due = begun + number / rate
            if (early := due - time.perf_counter()) > 0:
                await asyncio.sleep(early)
            await self.ask(number, text, due)
        given_up = time.perf_counter() + self.patience_seconds
        while len(self.seconds) < len(questions) and time.perf_counter() < given_up:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        took = max(self.due.values()) - begun
        await asyncio.sleep(0.2)  # for what comes twice
        doubled = sum(self.counts[question] - 1 for question in self.due if question in self.counts)
        return Outcome(rate, sorted(self.seconds), len(questions) - len(self.seconds), doubled, took)


class ShardedCrowd(Crowd, ShardedLoopback):
    """The same crowd, shared out over shards."""

    async def welcome(self):
        """Tell of the server on its shard alone."""
        if self._gateway is self._of_server:
            await super().welcome()

    async def _dispatch(self, event, data):
        if event == "MESSAGE_CREATE":
            self._gateway = self._of_server if "guild_id" in data else self.gateways[0, self._count]
        await super()._dispatch(event, data)

    @property
    def _count(self):
        return next(iter(self.gateways))[1]

    @property
    def _of_server(self):
        return self.gateways.get(((int(GUILD) >> 22) % self._count, self._count))  # as Discord's documentation says

    async def let_in(self):
        """Wait until the process started last is served."""
        await asyncio.wait_for(self.shards.get(), 60)


class Misfortune(Crowd, FaultyLoopback):
    """The same crowd on a Discord that fails."""

    patience_seconds = 4 * PATIENCE_SECONDS

    def __init__(self, people):
        super().__init__(people)
        self.met: Counter[str] = Counter()
        """What was injected, by name."""

    async def befall(self):
        """Let one fault after the other happen until cancelled."""
        at_the_gateway = itertools.cycle(
            {
                "gateway reset": self.drop,
                "gateway reconnect": self.reconnect,
                "gateway closed": partial(self.close, 4000),
                "gateway session invalid": partial(self.invalidate, resumable=True),
                "events twice": partial(self.again, 50),
                "payload malformed": partial(self.malformed, "MESSAGE_CREATE"),
            }.items()
        )
        pause = int(GATEWAY_FAULT_SECONDS / HTTP_FAULT_SECONDS)
        for number, name in enumerate(itertools.cycle(HTTP_FAULTS), 1):
            self.fail("/messages", HTTP_FAULTS[name])
            self.met[name] += 1
            if number % pause == 0:
                event, happen = next(at_the_gateway)
                self.met[event] += 1
                await happen()
            await asyncio.sleep(HTTP_FAULT_SECONDS)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a stream of questions."""

    rate: float
    seconds: list[float]
    """Of each reply, from when its question was due; ascending."""
    lost: int
    doubled: int
    took_seconds: float
    cpu_ms: float = 0.0
    """Per question, of the bot."""
    driver_ms: float = 0.0
    """Per question, of this process."""

    @property
    def quantiles(self):
        """Return the median, the 99th percentile and the longest, in milliseconds."""
        times = self.seconds or [float("inf")]
        return tuple(1000 * times[min(len(times) - 1, int(share * len(times)))] for share in (0.5, 0.99, 1.0))

    @property
    def holds(self):
        """Return whether nothing was lost or doubled and 99 of 100 replies came in time."""
        return not self.lost and not self.doubled and self.quantiles[1] < 1000 * LIMIT_SECONDS

    def __str__(self):
        median, late, longest = self.quantiles
        return (
            f"{self.rate:4.0f}/s for {self.took_seconds:3.0f} s: median {median:5.1f} ms, 99 % {late:6.1f}, longest "
            f"{longest:6.1f}; lost {self.lost}, doubled {self.doubled}; CPU {self.cpu_ms:.2f} ms a question "
            f"(this driver {self.driver_ms:.2f})"
        )


@dataclass(slots=True)
class Memory:
    """Memory of processes over time, all together, in MB."""

    pids: list[int]
    rows: list[tuple[str, dict[str, float]]] = field(default_factory=list)

    def note(self, when):
        """Keep what it takes at this moment."""
        sizes: Counter[str] = Counter()
        for pid in self.pids:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            sizes.update({line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines[1:]})
        private = sizes["Private_Clean"] + sizes["Private_Dirty"]
        self.rows.append((when, {"RSS": sizes["Rss"], "PSS": sizes["Pss"], "private": private}))

    def __str__(self):
        return "\n".join(
            f"    {when:<28} " + "  ".join(f"{name} {size:6.1f} MB" for name, size in sizes.items())
            for when, sizes in self.rows
        )


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rate", type=float, default=10, metavar="R", help="questions a second (default 10)")
    parser.add_argument("--seconds", type=int, default=60, metavar="S", help="how long (default 60)")
    parser.add_argument("--people", type=int, default=2000, metavar="N", help="who ask them (default 2000)")
    parser.add_argument("--find", action="store_true", help="find the highest rate that holds, too")
    parser.add_argument("--faults", action="store_true", help="let Discord and the network fail meanwhile")
    parser.add_argument("--shards", type=int, default=0, metavar="N", help="run Storybot alone, a process a shard")
    given = parser.parse_args()
    if given.faults:
        asyncio.run(measured("Storybot, while Discord fails", STORYBOT, given, find=False))
        return
    if given.shards:
        asyncio.run(measured(f"Storybot, {given.shards} shards", STORYBOT, given, find=given.find))
        return
    bare = asyncio.run(measured("bare bot", BARE, given, find=False))
    ours = asyncio.run(measured("Storybot", STORYBOT, given, find=given.find))
    print("memory beside the bare bot's, in the same run")
    for (when, sizes), (_, least) in ((ours.rows[place], bare.rows[place]) for place in (0, -1)):
        print(f"  {when:<28} " + ", ".join(f"{name} {sizes[name] / least[name]:.2f} times" for name in sizes))


async def measured(name, program, given, *, find) -> Memory:
    """Run a bot through the load, print what became of it, and return its memory over time."""
    crowd = (Misfortune if given.faults else ShardedCrowd if given.shards else Crowd)(given.people)
    print(name, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        async with crowd.running(
            folder, program, given.shards, **ENVIRONMENT, **(OURS if program == STORYBOT else {})
        ) as processes:
            await asyncio.sleep(2)
            pids = [process.pid for process in processes]
            memory = Memory(pids)
            memory.note("after the start")
            random_source = random.Random(20260101)
            await _loaded(crowd, pids, questions(WARM_UP, random_source), given.rate)
            memory.note(f"after {WARM_UP:,} questions")
            parts = max(1, given.seconds // 10)
            asked = WARM_UP
            outcomes = []
            befalling = asyncio.create_task(crowd.befall()) if given.faults else None
            for _ in range(parts):
                texts = questions(int(given.rate * given.seconds / parts), random_source)
                outcomes.append(await _loaded(crowd, pids, texts, given.rate))
                asked += len(texts)
                memory.note(f"after {asked:,} questions")
            print(f"  {_together(outcomes)}", flush=True)
            if befalling:
                befalling.cancel()
                print("  met: " + ", ".join(f"{name} {count}" for name, count in crowd.met.items()))
            if find:
                print(f"  highest rate that holds: {await _highest(crowd, pids, random_source)} a second")
            print(memory, flush=True)
            for process in processes:
                process.terminate()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asyncio.gather(*(process.wait() for process in processes)), 10)
            await asyncio.sleep(0.1)
            warnings = (line for line in crowd.complaints if " WARNING " in line)
            for line, times in Counter(line.partition(" ")[2] for line in warnings).most_common(10):  # without the time
                print(f"  {times:4} times: {line[:140]}")
            print(*(f"  {line}" for line in crowd.complaints if " WARNING " not in line), sep="\n")
    return memory


async def _loaded(crowd, pids, texts, rate) -> Outcome:
    """Return what became of the texts, with the CPU time that they took."""
    before, own = _cpu_seconds(pids), time.process_time()
    outcome = await crowd.stream(texts, rate)
    used, driver = _cpu_seconds(pids) - before, time.process_time() - own
    return Outcome(
        *(outcome.rate, outcome.seconds, outcome.lost, outcome.doubled, outcome.took_seconds),
        cpu_ms=1000 * used / len(texts),
        driver_ms=1000 * driver / len(texts),
    )


async def _highest(crowd, pids, random_source) -> int:
    """Return the highest rate that holds, in steps."""
    rate = FIRST_RATE
    while True:
        outcome = await _loaded(crowd, pids, questions(rate * FIND_SECONDS, random_source), rate)
        print(f"    {outcome}", flush=True)
        if not outcome.holds:
            return rate - STEP
        rate += STEP


def _together(outcomes) -> Outcome:
    seconds = sorted(each for outcome in outcomes for each in outcome.seconds)
    return Outcome(
        outcomes[0].rate,
        seconds,
        sum(outcome.lost for outcome in outcomes),
        sum(outcome.doubled for outcome in outcomes),
        sum(outcome.took_seconds for outcome in outcomes),
        statistics.fmean(outcome.cpu_ms for outcome in outcomes),
        statistics.fmean(outcome.driver_ms for outcome in outcomes),
    )


def _cpu_seconds(pids) -> float:
    stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(fields[11]) + int(fields[12]) for fields in stats) / TICK_SECONDS


def questions(count, random_source) -> list[str]:
    """Return so many questions, a tenth of them about other stories; three of four are mistyped or reworded."""
    own, others = _known()
    chosen = [random_source.choice(others if random_source.random() < 0.1 else own) for _ in range(count)]
    return [text if random_source.random() < 0.25 else reworded(text, random_source) for text in chosen]


@cache
def _known() -> tuple[list[str], list[str]]:
    own = sample_questions() + [each.question for each in visible_questions()]
    return own, [question for path in OTHER_STORIES for question in sample_questions(path)]


def _channel(number) -> dict[str, str]:
    return {"id": str(400000000000000000 + number)}


if __name__ == "__main__":
    main()
