#!/usr/bin/env python3
"""What a question costs: in a very large story, in the bundled one, and as a whole process.

    OMP_NUM_THREADS=1 python tests/benchmarks/bench_scale.py [--dev PATH]

Prints three blocks, each measured in processes of its own:

- a story of 1,000 facts with 20 sample utterances each, made up with a fixed seed from the shared language data's
  words: seconds to build the engine from the fact file, peak memory, and the time per question over 300 questions;
- the bundled story on the questions at PATH, or on the three sets beside this program where there is none: the time
  per question, and its median as a ratio to one `rapidfuzz.process.extractOne(scorer=WRatio)` over the story's sample
  utterances, the generated ones included;
- `storybot ask` from the shell to the reply.

Takes about half a minute. Times depend on the machine; compare runs on one machine only.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from rapidfuzz import fuzz, process

from bot.engine import Engine, load_engine
from bot.language.data import load_language
from bot.understanding.session import Session

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BUNDLED = ROOT / "knowledge" / "iceland-talks.yaml"
FACTS, PEOPLE, PLACES, QUESTIONS = 1_000, 200, 60, 300
ROUNDS = 3
"""Times that each question about the bundled story is asked; the first round is not counted."""
STARTS = 9
"""Times that `storybot ask` is run."""
ASKED = "who is detained?"
SYLLABLES = ("ba", "ro", "ti", "mel", "kan", "dor", "vi", "sa", "lun", "per", "go", "ri", "na", "tu", "fe", "mo")
ASKS = (
    "did {name} {a} the {b}",
    "when did {name} {a} the {c}",
    "why did {name} {a} {b} {c}",
    "where was the {b} {c}",
    "who did {a} the {c} {d}",
    "what about the {d} {e}",
    "{name} {b} {d}",
    "how was the {b} {e}",
    "which {c} did {name} {a}",
    "was there a {d} {e} in {place}",
    "tell me of the {e} {f}",
    "{place} {c}",
    "does {name} know the {d}",
    "the {f} of {name}",
    "who was behind the {e} in {place}",
    "what did {name} {a}",
    "{b} {c} {d}",
    "when was the {f} {b}",
    "where did {name} go for the {c}",
    "how many {b} in {place}",
)
"""The sample utterances of each fact, with its words in place of the letters."""
ENDINGS = ("", " please", " really", " in the end")


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dev", type=Path, default=ROOT.parent / "shared" / "eval" / "dev.jsonl", metavar="PATH")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)  # how the program starts itself
    parser.add_argument("--story", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.part:
        PARTS[arguments.part](arguments.story or arguments.dev)
        return
    with TemporaryDirectory() as folder:
        story = Path(folder, "large.yaml")
        story.write_text(yaml.safe_dump(large_story(), sort_keys=False), "utf-8")
        print(f"{FACTS:,} facts, {FACTS * len(ASKS):,} sample utterances", flush=True)
        again("--part", "large", "--story", str(story))
    print("bundled story", flush=True)
    again("--part", "bundled", "--dev", str(arguments.dev))
    whole_process()


def again(*arguments: str) -> None:
    """Run this program once more, for one part, in a process that holds nothing else."""
    subprocess.run([sys.executable, __file__, *arguments], check=True)


def large(path: Path) -> None:
    """Print what the large story at `path` costs, to build and for each question."""
    start = time.perf_counter()
    engine = load_engine(path)
    built = time.perf_counter() - start
    rng = random.Random(2)
    facts = list(engine.story.facts.values())
    questions = [rng.choice(rng.choice(facts).ask) + rng.choice(ENDINGS) for _ in range(QUESTIONS)]
    seconds = [timed(lambda question=question: engine.ask(question)) for question in questions]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    print(f"  build          {built:8.2f} s\n  peak memory    {peak:8.0f} MiB")
    spread(seconds)


def bundled(dev: Path) -> None:
    """Print what a question about the bundled story costs, history left out, and how that compares with WRatio."""
    paths = [dev] if dev.is_file() else sorted(HERE.glob("iceland-talks-*.jsonl"))
    golds = [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines() if line.strip()]
    print(f"  {len(golds)} questions of {', '.join(path.name for path in paths)}")
    engine = load_engine(BUNDLED)
    seconds = []
    for turn in range(ROUNDS):
        for gold in golds:
            session = after(engine, gold.get("history", ()))
            spent = timed(lambda gold=gold, session=session: engine.ask(gold["question"], session))
            seconds += [spent] if turn else []
    spread(seconds)
    samples = [sample.text for sample in engine.index.samples.samples]
    simple = [
        timed(lambda gold=gold: process.extractOne(gold["question"], samples, scorer=fuzz.WRatio)) for gold in golds
    ]
    wratio = statistics.median(simple)
    print(f"  WRatio median  {1000 * wratio:8.2f} ms   (one extractOne over {len(samples)} sample utterances)")
    print(f"  ratio          {statistics.median(seconds) / wratio:8.2f}")


def whole_process() -> None:
    """Print how long `storybot ask` takes from start to end."""
    command = [str(Path(sys.executable).with_name("storybot")), "ask", ASKED]
    seconds = [timed(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(STARTS)]
    print(f'storybot ask "{ASKED}", {STARTS} times')
    print(f"  least          {1000 * min(seconds):8.0f} ms")
    print(f"  median         {1000 * statistics.median(seconds):8.0f} ms")


def large_story() -> dict[str, Any]:
    """Return a fact file's document of FACTS facts, whose people and places have made-up names."""
    rng = random.Random(1)
    listed = {word for words in load_language().concepts.values() for word in words}
    words = sorted(word for word in listed if word.isalpha() and len(word) > 3)

    def name(syllables: int) -> str:
        return "".join(rng.choice(SYLLABLES) for _ in range(syllables)).capitalize()

    people = {f"person-{number}": f"{name(2)} {name(3)}" for number in range(PEOPLE)}
    places = {f"place-{number}": name(3) for number in range(PLACES)}
    return {
        "schema": 1,
        "headline": "A large story",
        "outlet": "Nobody",
        "published": "2023-10-17",
        "summary": "A large story, made up for measuring.",
        "entities": {
            **{number: {"name": each, "kind": "person"} for number, each in people.items()},
            **{number: {"name": each, "kind": "place"} for number, each in places.items()},
        },
        "facts": {f"fact-{number}": large_fact(rng, words, people, places) for number in range(FACTS)},
    }


def large_fact(
    rng: random.Random, words: Sequence[str], people: dict[str, str], places: dict[str, str]
) -> dict[str, Any]:
    """Return one fact of the large story: six words, a person, a place and a day."""
    a, b, c, d, e, f = rng.sample(words, 6)
    person, place = rng.choice(list(people)), rng.choice(list(places))
    told = {"name": people[person].split()[-1], "place": places[place], "a": a, "b": b, "c": c, "d": d, "e": e, "f": f}
    what = f"{a} the {b} {c} because of the {d} {e}"
    return {
        "kind": "action",
        "who": person,
        "what": what,
        "where": place,
        "when": {"date": f"2023-{rng.randrange(1, 13):02}-{rng.randrange(1, 28):02}"},
        "evidence": what,
        "ask": [ask.format(**told) for ask in ASKS],
    }


def after(engine: Engine, history: Iterable[str]) -> Session:
    """Return the session in which these utterances were said."""
    session = Session()
    for utterance in history:
        session = engine.ask(utterance, session).session
    return session


def spread(seconds: Sequence[float]) -> None:
    """Print the median and the 99th percentile."""
    print(f"  median         {1000 * statistics.median(seconds):8.2f} ms   ({len(seconds)} measurements)")
    print(f"  99 %           {1000 * sorted(seconds)[int(0.99 * (len(seconds) - 1))]:8.2f} ms")


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that `work` took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


PARTS = {"large": large, "bundled": bundled}
"""What is measured in a process of its own."""

if __name__ == "__main__":
    main()
