#!/usr/bin/env python3
"""What each guard costs and saves on stories never seen: right and wrong with each switched off.

python tests/benchmarks/bench_guards.py [--split test]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path += [str(Path(__file__).parents[1])]

from corpus.format import SPLITS
from graded import RIGHT, WRONG, Read, is_false_verdict, judge, read_claims, read_questions

from bot.decision.guards import GUARDS, Guard
from bot.decision.outcomes import Answer, Correction, Verdict


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--split", choices=SPLITS, default="validation")
    split = parser.parse_args().split
    for title, read in (("questions", read_questions(split)), ("claims made of facts", read_claims(split))):
        print(f"\n{f'{len(read)} {title}':26}{'right':>8}{'wrong':>8}{'verdicts':>10}{'false':>8}")
        for name, guards in [("all guards", GUARDS), *((f"without {each.__name__}", _but(each)) for each in GUARDS)]:
            print(f"{name:26}" + _row(read, guards))
        print(f"{'no guards':26}" + _row(read, ()))


def _but(guard: Guard) -> tuple[Guard, ...]:
    return tuple(each for each in GUARDS if each is not guard)


def _row(read: Sequence[Read], guards: Sequence[Guard]) -> str:
    decided = [(each.question, each.decided(guards=guards)) for each in read]
    judged = [judge(question, each) for question, each in decided]
    verdicts = [
        (question, each.decision)
        for question, each in decided
        if isinstance(each.decision, (Answer, Correction)) and each.decision.verdict is not Verdict.NONE
    ]
    false = sum(is_false_verdict(question, decision) for question, decision in verdicts)
    right, wrong = (judged.count(each) / len(judged) for each in (RIGHT, WRONG))
    return f"{right:>8.1%}{wrong:>8.1%}{len(verdicts):>10}{false:>8}"


if __name__ == "__main__":
    main()
