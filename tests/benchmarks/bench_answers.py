#!/usr/bin/env python3
"""How many answers are right, how fast they come, and what the engine costs.

    python tests/benchmarks/bench_answers.py [--dev PATH]

Prints four blocks: the share of right, wrong, asked and missed replies on the gold questions of the invented stories
and of sets about the bundled story (judged by `judgement.py`), and on a further set about it (judged by the
`grade.py` that lies beside that; left out, and said so, where either is missing); the time per question, asked in
process with its history; the time to build an engine; the peak memory of this process. Figures depend on the machine;
compare runs on one machine only.
"""

from __future__ import annotations

import argparse
import json
import resource
import runpy
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from judgement import judge, reply_to

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
    gold = read(INVENTED.with_suffix(".jsonl"))
    print("answers")
    for name, story, questions in SETS:
        engine = load_engine(story)
        shares(name, [judge(each, reply_to(engine, each)) for each in read(questions)])
    asked = [(flood, gold), *dev_questions(dev)]
    print("time per question")
    seconds = sorted(spent for engine, questions in asked for spent in times(engine, questions))
    print(f"  median {1000 * statistics.median(seconds):8.1f} ms   ({len(seconds)} measurements)")
    print(f"  99 %   {1000 * seconds[int(0.99 * (len(seconds) - 1))]:8.1f} ms")
    print("engine build, file to ready")
    print(f"  first  {1000 * cold:8.0f} ms   (reads the language data too)")
    print(f"  again  {1000 * warm:8.0f} ms   (as a reload does)")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"peak memory\n  {peak / (2**20 if sys.platform == 'darwin' else 2**10):.0f} MiB")


def dev_questions(path: Path) -> list[tuple[Engine, list[dict[str, Any]]]]:
    """Return the engine and the questions of the set at `path`, its shares printed; nothing where it is not there."""
    grader = path.with_name("grade.py")
    if not (path.is_file() and grader.is_file()):
        print(f"  bundled story: left out, no {path.name} and {grader.name} beside each other")
        return []
    engine, questions = load_engine(BUNDLED), read(path)
    verdict = runpy.run_path(str(grader))["verdict"]
    replies = [reply_to(engine, each) for each in questions]
    lines = [{"outcome": str(reply.outcome), "reply": reply.plain()} for reply in replies]
    verdicts = [verdict(each, line) for each, line in zip(questions, lines, strict=True)]
    shares("bundled story", verdicts)
    open_or_wrong = {"unanswerable", "false_premise"}
    shares(
        "  open or wrong",
        [each for each, gold in zip(verdicts, questions, strict=True) if gold["kind"] in open_or_wrong],
    )
    return [(engine, questions)]


def shares(name: str, results: list[str]) -> None:
    """Print what share of some replies is right, wrong, asked and missed."""
    counts = Counter(results)
    columns = "  ".join(
        f"{each} {100 * counts[each] / len(results):5.1f} %" for each in ("right", "wrong", "asked", "missed")
    )
    print(f"  {name:<16}{len(results):>4} questions:  {columns}")


def times(engine: Engine, questions: list[dict[str, Any]]) -> list[float]:
    """Return the seconds that each question took, its history included, in all rounds but the first."""
    return [timed(lambda gold=gold: reply_to(engine, gold))[0] for turn in range(ROUNDS) for gold in questions if turn]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds that `work` took, and what it returned."""
    start = time.perf_counter()
    made = work()
    return time.perf_counter() - start, made


def read(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
