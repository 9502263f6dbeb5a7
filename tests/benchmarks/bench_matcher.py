#!/usr/bin/env python3
"""How well several designs tell which intent a short utterance has, apart from any story.

    OMP_NUM_THREADS=1 python tests/benchmarks/bench_matcher.py [--data PATH]

Runs the designs of `designs.py` on banking77 (Casanueva et al. 2020, "Efficient Intent Detection with Dual Sentence
Encoders": 77 intents, 10,003 training and 3,080 test utterances), whose `train.csv` and `test.csv` lie in the folder
PATH. For each design, with the first ten training utterances of an intent / with all, it prints

- accuracy on the test utterances, and on the same with one random edit in 30 % of the words of four letters or more,
- the area under the ROC curve of the score as a sign of a known intent, 27 intents left out of training,
- the median time per utterance, and the time to train.

Edits are drawn three times and the intents left out five times, with fixed seeds, and the means printed; every design
sees every test utterance. Takes three to four minutes. Times depend on the machine; compare runs on one machine only.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from designs import DESIGNS, Design, Matcher

ROOT = Path(__file__).parents[2]
FEW, ALL = 10, 10**6
"""Training utterances of each intent."""
EDITS, CHOICES = (1, 2, 3), (1, 2, 3, 4, 5)
"""Seeds of the edits and of the choices of the intents left out."""
LEFT_OUT = 27
EDITED = 0.3
"""The share of the longer words that get an edit."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Labelled(NamedTuple):
    """Utterances and the label of each."""

    utterances: list[str]
    labels: list[str]


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "eval" / "banking77", metavar="PATH")
    folder = parser.parse_args().data
    if missing := [name for name in ("train.csv", "test.csv") if not (folder / name).is_file()]:
        sys.exit(f"No {' and no '.join(missing)} in {folder}. Say with --data where banking77 lies.")
    train, test = read(folder / "train.csv"), read(folder / "test.csv")
    heads = ("right, %", "edited, %", "AUROC", "ms", "training, s")
    print("10 utterances an intent / all".ljust(30) + "".join(head.rjust(15) for head in heads))
    for name, design in DESIGNS.items():
        design(*first(train, FEW))(test.utterances[0])  # so that nothing is loaded while the clock runs
        columns = zip(*(figures(design, train, test, size) for size in (FEW, ALL)), strict=True)
        print(name.ljust(30) + "".join(f"{few} / {every}".rjust(15) for few, every in columns), flush=True)


def figures(design: Design, train: Labelled, test: Labelled, size: int) -> list[str]:
    """Return what is printed of a design with `size` training utterances of each intent."""
    start = time.perf_counter()
    matcher = design(*first(train, size))
    training = time.perf_counter() - start
    right, seconds = accuracy(matcher, test)
    edits = [accuracy(matcher, Labelled(edited(test.utterances, seed), test.labels))[0] for seed in EDITS]
    areas = [area(design, train, test, size, seed) for seed in CHOICES]
    return [
        f"{100 * right:.1f}",
        f"{100 * statistics.fmean(edits):.1f}",
        f"{statistics.fmean(areas):.3f}",
        f"{1000 * seconds:.2f}",
        f"{training:.2f}",
    ]


def accuracy(matcher: Matcher, test: Labelled) -> tuple[float, float]:
    """Return the share of utterances whose label was found, and the median seconds that one took."""
    hits, seconds = 0, []
    for utterance, label in zip(*test, strict=True):
        start = time.perf_counter()
        found, _ = matcher(utterance)
        seconds.append(time.perf_counter() - start)
        hits += found == label
    return hits / len(seconds), statistics.median(seconds)


def area(design: Design, train: Labelled, test: Labelled, size: int, seed: int) -> float:
    """Return how probably an utterance of a known intent scores higher than one of an intent left out of training."""
    left_out = set(random.Random(seed).sample(sorted(set(train.labels)), LEFT_OUT))
    matcher = design(*first(train, size, left_out))
    scores = np.array([matcher(utterance)[1] for utterance in test.utterances])
    known = np.array([label not in left_out for label in test.labels])
    unknown = np.sort(scores[~known])
    below = np.searchsorted(unknown, scores[known], "left") + np.searchsorted(unknown, scores[known], "right")
    return float(below.mean() / 2 / len(unknown))


def edited(utterances: Sequence[str], seed: int) -> list[str]:
    """Return the utterances with one edit in some of their longer words."""
    rng = random.Random(seed)

    def edit(found: re.Match[str]) -> str:
        word = found.group()
        if len(word) < 4 or rng.random() >= EDITED:
            return word
        kind, at = rng.choice(("insert", "delete", "substitute", "swap")), rng.randrange(len(word))
        if kind == "insert":
            return word[:at] + rng.choice(LETTERS) + word[at:]
        if kind == "delete":
            return word[:at] + word[at + 1 :]
        if kind == "substitute":
            return word[:at] + rng.choice(LETTERS) + word[at + 1 :]
        at = min(at, len(word) - 2)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    return [re.sub(r"[A-Za-z]+", edit, utterance) for utterance in utterances]


def first(labelled: Labelled, size: int, left_out: Collection[str] = ()) -> Labelled:
    """Return the first `size` utterances of each label that is not left out."""
    seen: Counter[str] = Counter()
    kept = Labelled([], [])
    for utterance, label in zip(*labelled, strict=True):
        seen[label] += 1
        if label not in left_out and seen[label] <= size:
            kept.utterances.append(utterance)
            kept.labels.append(label)
    return kept


def read(path: Path) -> Labelled:
    """Return the utterances of one of banking77's files."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return Labelled([row["text"] for row in rows], [row["category"] for row in rows])


if __name__ == "__main__":
    main()
