#!/usr/bin/env python3
"""How many answers are right, how fast they come, and what the engine costs.

    python tests/benchmarks/bench_answers.py [--dev PATH]

Prints four blocks: the share of right, wrong, asked and missed replies on the gold questions of the invented stories,
of sets about the bundled story, and of a further set about it (left out, and said so, where it is missing), judged as
`storybot eval` judges them; the time per question, asked in process with its history; the time to build an engine; the
peak memory of this process. Figures depend on the machine; compare runs on one machine only.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot.authoring.evaluate import Result, evaluate
from bot.authoring.gold import GoldKind, GoldQuestion, read_gold
from bot.authoring.question_lines import ask_after
from bot.engine import Engine, load_engine

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
INVENTED = ROOT / "tests" / "stories" / "merrowick-flood.yaml"
BUNDLED = ROOT / "knowledge" / "iceland-talks.yaml"
TRIAL = ROOT / "tests" / "stories" / "velmar-trial.yaml"
SETS = (
    ("a flood", INVENTED, INVENTED.with_suffix(".jsonl")),
    ("a flood, 2", INVENTED, HERE / "merrowick-flood-2.jsonl"),
    ("a trial", TRIAL, TRIAL.with_suffix(".jsonl")),
    ("a trial, 2", TRIAL, HERE / "velmar-trial-2.jsonl"),
    *((f"bundled, {number}", BUNDLED, HERE / f"iceland-talks-{number}.jsonl") for number in (1, 2, 3, 4, 5)),
)
"""Name, fact file and questions of each set that comes with the project. Each was written by somebody who had seen
the article and nothing of the program; afterwards the engine was improved on all of them but the held-out one."""
FINISHED = ROOT / "tests" / "authoring" / "finished"
NEIGHBOURS = tuple(
    (name, story, HERE / f"neighbours-{story.stem}.jsonl")
    for name, story in (
        ("talks", BUNDLED),
        ("a flood", INVENTED),
        ("a trial", TRIAL),
        ("a slide", FINISHED / "skellan-landslide.yaml"),
        ("a merger", FINISHED / "tarrant-merger.yaml"),
        ("a poisoning", FINISHED / "harrowgate-poisoning.yaml"),
    )
)
"""Name, fact file and questions of each set about things near what a story tells, about 70 a story and 30 of the
poisoning. Two in three ask what it does not say or presuppose what is not so. The engine was improved on those of odd
ids alone."""
HELD_OUT = "bundled, 5"
"""Nothing was fitted or changed for this set's sake, so that it tells what to expect of questions not seen before."""
ROUNDS = 3
"""Times that each question is asked for the timing; the first round is not counted."""


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dev", type=Path, default=ROOT.parent / "shared" / "eval" / "dev.jsonl", metavar="PATH")
    dev = parser.parse_args().dev
    cold, flood = timed(lambda: load_engine(INVENTED))
    warm = statistics.median(timed(lambda: load_engine(INVENTED))[0] for _ in range(ROUNDS))
    print("answers")
    for name, story, questions in SETS:
        engine = load_engine(story)
        shares(name, evaluate(engine, read(questions, engine))[0])
    neighbours()
    asked = [(flood, read(INVENTED.with_suffix(".jsonl"), flood)), *dev_questions(dev)]
    print("time per question")
    seconds = sorted(spent for engine, questions in asked for spent in times(engine, questions))
    print(f"  median {1000 * statistics.median(seconds):8.1f} ms   ({len(seconds)} measurements)")
    print(f"  99 %   {1000 * seconds[int(0.99 * (len(seconds) - 1))]:8.1f} ms")
    print("engine build, file to ready")
    print(f"  first  {1000 * cold:8.0f} ms   (reads the language data too)")
    print(f"  again  {1000 * warm:8.0f} ms   (as a reload does)")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"peak memory\n  {peak / (2**20 if sys.platform == 'darwin' else 2**10):.0f} MiB")


def neighbours() -> None:
    """Print what becomes of the questions about things near what the stories tell, those never worked on apart."""
    results = {
        worked_on: [result for each in NEIGHBOURS for result in near(*each, worked_on)] for worked_on in (True, False)
    }
    for worked_on, found in results.items():
        name = "neighbours" if worked_on else "  held out"
        shares(f"{name}: open", [result for result in found if result.gold.kind is not GoldKind.ANSWERABLE])
        shares(f"{name}: told", [result for result in found if result.gold.kind is GoldKind.ANSWERABLE])


def near(_name: str, story: Path, questions: Path, worked_on: bool) -> Sequence[Result]:
    """Return the results of the half of a set of neighbours that the engine was improved on, or of the other half."""
    engine = load_engine(story)
    return evaluate(engine, [gold for gold in read(questions, engine) if is_worked_on(gold) is worked_on])[0]


def is_worked_on(gold: GoldQuestion) -> bool:
    """Return whether a neighbour has an odd id."""
    return int(gold.key[-1]) % 2 == 1


def dev_questions(path: Path) -> list[tuple[Engine, Sequence[GoldQuestion]]]:
    """Return the engine and the questions of the set at `path`, its shares printed; nothing where it is not there."""
    if not path.is_file():
        print(f"  bundled story: left out, there is no {path.name}")
        return []
    engine = load_engine(BUNDLED)
    questions = read(path, engine)
    results, _ = evaluate(engine, questions)
    shares("bundled story", results)
    open_or_wrong = {GoldKind.UNANSWERABLE, GoldKind.FALSE_PREMISE}
    shares("  open or wrong", [result for result in results if result.gold.kind in open_or_wrong])
    return [(engine, questions)]


def shares(name: str, results: Sequence[Result]) -> None:
    """Print what share of some replies is right, wrong, asked and missed."""
    counts = Counter(str(result.judgement) for result in results)
    columns = "  ".join(
        f"{each} {100 * counts[each] / len(results):5.1f} %" for each in ("right", "wrong", "asked", "missed")
    )
    print(f"  {name:<17}{len(results):>4} questions:  {columns}")


def times(engine: Engine, questions: Sequence[GoldQuestion]) -> list[float]:
    """Return the seconds that each question took, its history included, in all rounds but the first."""
    return [
        timed(lambda gold=gold: ask_after(engine, gold.history, gold.question))[0]
        for turn in range(ROUNDS)
        for gold in questions
        if turn
    ]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds that `work` took, and what it returned."""
    start = time.perf_counter()
    made = work()
    return time.perf_counter() - start, made


def read(path: Path, engine: Engine) -> Sequence[GoldQuestion]:
    """Return the questions of a set, which must be all in order."""
    questions, broken = read_gold(path, engine.story.facts)
    if broken:
        raise SystemExit("\n".join(map(str, broken)))
    return questions


if __name__ == "__main__":
    main()
