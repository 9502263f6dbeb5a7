#!/usr/bin/env python3
"""How often small talk and questions for lists are known for what they are, and other questions pass for them.

    python tests/benchmarks/bench_intents.py                # the validation utterances and stories
    python tests/benchmarks/bench_intents.py --split test   # the closed ones: write it down in tests/training/REPORT.md

The utterances are put to the stories in turn, with names and days of theirs.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

sys.path += [str(Path(__file__).parents[1])]

from corpus.format import HERE, read_split
from corpus.utterances import read_utterances

from bot.engine import Engine, load_engine
from bot.reader.classifiers import QUESTION
from bot.understanding.considered import consider
from bot.understanding.session import Session

SUMMARIES = {"summary", "headline"}
"""One is as good as the other."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--split", choices=("validation", "test"), default="validation")
    parser.add_argument("--mistakes", action="store_true", help="print each of them")
    arguments = parser.parse_args()
    asked, right = Counter[str](), Counter[str]()
    for group, kind, text, engine in messages(arguments.split):
        taken = wanted(text, engine)
        is_right = taken == kind or {taken, kind} <= SUMMARIES
        asked[group] += 1
        right[group] += is_right
        if arguments.mistakes and not is_right:
            print(f"{kind}, taken for {taken}: {text}")
    for group, count in asked.items():
        print(f"{group:>20}: {right[group]:5} of {count:5}")
    intents = set(asked) - {"looks like it", "corpus"}
    print(f"all intents: {sum(right[each] for each in intents) / sum(asked[each] for each in intents):.1%}")


def messages(split: str) -> Iterator[tuple[str, str, str, Engine]]:
    """Yield messages as they are counted: in which group, what they want, as typed, and the story they are about."""
    rng = random.Random(4)
    examples = read_split(split)
    engines = {name: load_engine(HERE / split / f"{name}.yaml") for name in examples}
    names = cycle(examples)
    for utterance in read_utterances(split):
        name = next(names)
        group = "looks like it" if utterance.kind == QUESTION else utterance.kind
        yield group, utterance.kind, utterance.filled(examples[name].story, rng), engines[name]
    for name, example in examples.items():
        yield from (("corpus", QUESTION, question.question, engines[name]) for question in example.questions)


def wanted(text: str, engine: Engine) -> str:
    """Return what a message is taken for."""
    considered = consider(text, Session(), engine.index)
    return considered.chat or (considered.listing.kind if considered.listing else QUESTION)


if __name__ == "__main__":
    main()
