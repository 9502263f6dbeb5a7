#!/usr/bin/env python3
"""What a question costs: in a very large story, in the bundled one, and as a whole process.

    OMP_NUM_THREADS=1 python tests/benchmarks/bench_scale.py

Prints three blocks, each measured in processes of its own:

- a story of 1,000 facts, those of the corpus's training stories put together: seconds to build the engine from the fact
  file, peak memory, and the time of a question from the same stories;
- the bundled story: the time of its authors' own questions, which need no reading, and of people's (`dev.jsonl`), where
  `../shared/eval/` is at hand;
- `storybot ask` from the shell to the reply.

Takes about a minute. Times depend on the machine; compare runs on one machine only.
"""

from __future__ import annotations

import argparse
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

ROOT = Path(__file__).parents[2]
sys.path += [str(ROOT / "tests")]

from asked import Asked, sample_questions, visible_questions  # noqa: E402 - the path is set above
from corpus.format import HERE, Example, read_split  # noqa: E402

from bot.engine import Engine, load_engine  # noqa: E402
from bot.story.bundled import bundled_story  # noqa: E402
from bot.understanding.session import Session  # noqa: E402

FACTS = 1_000
SECTIONS = ("entities", "facts", "unknowns")
IDS = frozenset({"by", "disputes", "supersedes", "members"})
"""Keys of a fact file behind which ids stand, one or a list."""
STARTS = 9
"""Times that `storybot ask` is run."""
KNOWN, READ = "who is detained?", "who is being held in prison over there"
"""A question that an author wrote, and one that is to be read."""


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=int, default=300, metavar="N", help="about the large story (default 300)")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)  # how the program starts itself
    parser.add_argument("--story", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        PARTS[given.part](given)
        return
    with TemporaryDirectory() as folder:
        story = Path(folder, "large.yaml")
        story.write_text(yaml.safe_dump(large_story(stories_of_corpus()), sort_keys=False), "utf-8")
        print(f"{FACTS:,} facts", flush=True)
        again("--part", "large", "--story", str(story), "--questions", str(given.questions))
    print("bundled story", flush=True)
    again("--part", "bundled")
    for question in (KNOWN, READ):
        whole_process(question)


def again(*arguments: str) -> None:
    """Run this program once more, for one part, in a process that holds nothing else."""
    subprocess.run([sys.executable, __file__, *arguments], check=True)


def large(given: argparse.Namespace) -> None:
    """Print what a large story costs, to build and for each question."""
    start = time.perf_counter()
    engine = load_engine(given.story)
    built = time.perf_counter() - start
    questions = [each for story in stories_of_corpus().values() for each in story.questions if not each.before]
    asked = random.Random(2).sample([each.question for each in questions], given.questions)
    seconds = [timed(lambda question=question: engine.ask(question)) for question in asked]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    print(f"  build          {built:8.2f} s\n  peak memory    {peak:8.0f} MiB")
    spread("its questions", seconds)


def bundled(_: argparse.Namespace) -> None:
    """Print what a question about the bundled story costs, what was said before left out."""
    engine = load_engine(bundled_story())
    groups = {"sample questions": list(map(Asked, sample_questions())), "people's": visible_questions()}
    for name, group in groups.items():
        sessions = [after(engine, each.history) for each in group]
        seconds = [
            timed(lambda each=each, session=session: engine.ask(each.question, session))
            for each, session in zip(group, sessions, strict=True)
        ]
        if seconds:
            spread(name, seconds)


def whole_process(question: str) -> None:
    """Print how long `storybot ask` takes from start to end."""
    seconds = [timed(lambda: ask(question)) for _ in range(STARTS)]
    print(f'storybot ask "{question}", {STARTS} times')
    print(f"  least          {1000 * min(seconds):8.0f} ms")
    print(f"  median         {1000 * statistics.median(seconds):8.0f} ms")


def ask(question: str) -> None:
    """Run `storybot ask`; that it may have no answer is no failure."""
    run = subprocess.run(
        [Path(sys.executable).with_name("storybot"), "ask", question], check=False, capture_output=True
    )
    if run.returncode not in {0, 1}:
        raise RuntimeError(run.stderr.decode())


def stories_of_corpus() -> dict[str, Example]:
    """Return the first training stories of the corpus that have `FACTS` facts together, by their ids."""
    found: dict[str, Example] = {}
    for name, example in read_split("train").items():
        if sum(len(each.story.facts) for each in found.values()) < FACTS:
            found[name] = example
    return found


def large_story(names: Iterable[str]) -> dict[str, Any]:
    """Return a fact file's document: the entities and unknowns of these training stories, and their first facts."""
    parts: dict[str, dict[str, Any]] = {section: {} for section in SECTIONS}
    for name in names:
        document = yaml.load((HERE / "train" / f"{name}.yaml").read_text("utf-8"), Loader=yaml.CBaseLoader)
        for section in SECTIONS:
            entries = document.get(section) or {}
            parts[section].update({f"{name}-{key}": _renamed(entry, name) for key, entry in entries.items()})
    facts = dict(list(parts["facts"].items())[:FACTS])
    for fact in facts.values():  # the last story's may have been cut
        for key in {"disputes", "supersedes"} & fact.keys():
            if fact[key] not in facts:
                del fact[key]
    return {
        "schema": "2",
        "headline": "A large story",
        "outlet": "Nobody",
        "published": "2024-12-31",
        "summary": "Many stories, put together for measuring.",
        **parts,
        "facts": facts,
    }


def _renamed(entry: dict[str, Any], story: str) -> dict[str, Any]:
    """Return an entry in which every id begins with its story's."""

    def renamed(ids: str | list[str]) -> str | list[str]:
        return f"{story}-{ids}" if isinstance(ids, str) else [f"{story}-{each}" for each in ids]

    return {key: renamed(value) if key in IDS else value for key, value in entry.items()}


def after(engine: Engine, history: Iterable[str]) -> Session:
    """Return the session in which these utterances were said."""
    session = Session()
    for utterance in history:
        session = engine.ask(utterance, session).session
    return session


def spread(name: str, seconds: Sequence[float]) -> None:
    """Print the median and the 99th percentile."""
    median, late = statistics.median(seconds), sorted(seconds)[int(0.99 * (len(seconds) - 1))]
    print(f"  {name:<16} median {1000 * median:8.2f} ms   99 % {1000 * late:8.2f} ms   ({len(seconds)} measured)")


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that `work` took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


PARTS: dict[str, Callable[[argparse.Namespace], None]] = {"large": large, "bundled": bundled}
"""What is measured in a process of its own."""

if __name__ == "__main__":
    main()
