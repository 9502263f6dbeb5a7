#!/usr/bin/env python3
"""What is made of claims: confirmed, contradicted or silent, against what the story does say of them.

    python tests/benchmarks/bench_claims.py [--show]

Prints, for the claims that the check was improved on ("seen") and for those kept aside ("held out"), how many of each
kind get which verdict, and the shares of right verdicts, wrong "confirmed" and wrong "contradicted". The claims of each
story were written before the check was; each second message was kept aside. `--show` lists what goes wrong with the
seen ones.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bot.decision.claims import check_message
from bot.engine import load_engine

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SETS = (
    (HERE / "claims-iceland-talks.jsonl", ROOT / "knowledge" / "iceland-talks.yaml"),
    (HERE / "claims-merrowick-flood.jsonl", ROOT / "tests" / "stories" / "merrowick-flood.yaml"),
    (HERE / "claims-velmar-trial.jsonl", ROOT / "tests" / "stories" / "velmar-trial.yaml"),
)
"""Claims and the fact file of the story that they are held against."""
NOTHING = "nothing"
"""What a claim gets that is passed over, and what is right for a message without any."""
KINDS = ("confirmed", "contradicted", "silent", NOTHING)


class Judged(NamedTuple):
    """A claim, the verdicts that are right for it, and the one that it got."""

    message: str
    held_out: bool
    claim: str
    gold: Sequence[str]
    verdict: str
    facts: Sequence[str]

    @property
    def right(self) -> bool:
        """Return whether it got a right one."""
        return self.verdict in self.gold


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--show", action="store_true", help="list what goes wrong with the seen claims")
    show = parser.parse_args().show
    judged = [each for claims, story in SETS for each in judge(claims, story)]
    for name, held_out in (("seen", False), ("held out", True)):
        report(name, [each for each in judged if each.held_out is held_out])
    for each in judged if show else ():
        if not each.right and not each.held_out:
            print(f"{'/'.join(each.gold):>24} got {each.verdict:<13}{each.claim!r}  {', '.join(each.facts)}")


def judge(claims: Path, story: Path) -> Iterator[Judged]:
    """Yield each claim of a file, judged, and whatever else was taken for a claim."""
    index = load_engine(story).index
    for line in claims.read_text("utf-8").splitlines():
        message = json.loads(line)
        yield from judge_message(message, check_message(message["text"], index).claims)


def judge_message(message: dict[str, Any], checked: Sequence[Any]) -> Iterator[Judged]:
    """Yield the gold claims of a message with the verdicts they got, and what was taken for a claim and is none."""
    left = list(checked)
    text, held_out = message["text"], message["held_out"]
    for gold in message["claims"]:
        found = next((each for each in left if same(each.text, gold["part"])), None)
        if found:
            left.remove(found)
        verdict, facts = (str(found.verdict), found.facts) if found else (NOTHING, ())
        yield Judged(text, held_out, gold["part"], gold["gold"], verdict, facts)
    for each in left:
        yield Judged(text, held_out, each.text, (NOTHING,), str(each.verdict), each.facts)
    if not message["claims"] and not checked:
        yield Judged(text, held_out, text, (NOTHING,), NOTHING, ())


def same(checked: str, part: str) -> bool:
    """Return whether a checked claim is the gold one: it has most of its words."""
    words, own = set(part.lower().split()), set(checked.lower().split())
    return len(words & own) >= 0.7 * len(words)


def report(name: str, judged: Sequence[Judged]) -> None:
    """Print how many of each kind got which verdict; a claim for which two are right counts under the first."""
    table = Counter((each.gold[0], each.verdict) for each in judged)
    print(f"{name}: {len(judged)} claims".ljust(24) + "".join(each.rjust(14) for each in KINDS))
    for gold in KINDS:
        print(f"  {gold:<22}" + "".join(str(table[gold, verdict]).rjust(14) for verdict in KINDS))
    right, confirmed, contradicted = shares(judged)
    print(f"  right {right:.1%}, wrong confirmed {confirmed:.1%}, wrong contradicted {contradicted:.1%}")


def shares(judged: Sequence[Judged]) -> tuple[float, float, float]:
    """Return the shares of right verdicts, wrong "confirmed" and wrong "contradicted" among all."""
    wrong = Counter(each.verdict for each in judged if not each.right)
    total = len(judged)
    return sum(each.right for each in judged) / total, wrong["confirmed"] / total, wrong["contradicted"] / total


if __name__ == "__main__":
    main()
