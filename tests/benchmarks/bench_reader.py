"""How well the reader tells which facts answer a question, on stories that it was not trained on, beside its peers.

    python tests/benchmarks/bench_reader.py               # the validation stories
    python tests/benchmarks/bench_reader.py --split test  # the closed ones: write it down in tests/training/REPORT.md
    python tests/benchmarks/bench_reader.py --peers       # other ways to rank, in the same run

People's questions on real news are measured too where `../shared/eval/` is at hand. `bench_answers.py` measures
the whole engine. Takes about five minutes, with peers twenty.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path += [str(ROOT / "tests"), str(ROOT / "tests" / "training")]

from corpus.format import SPLITS, Example, Question, Story, read_split, sentences_of  # noqa: E402 - the path is set above

from bot.reader.calibration import best_facts  # noqa: E402
from bot.reader.encoding import WEIGHTS, Turn  # noqa: E402
from bot.reader.reader import Reading, Statement, open_reader  # noqa: E402
from bot.story.seal import normalise_evidence  # noqa: E402
from bot.understanding.index import left_open  # noqa: E402

NEWS = ROOT.parent / "shared" / "eval" / "news"
MISTYPED = 1 / 3
"""Share of the words of four letters or more that get a typing error."""
OVERLAP = 0.6
"""Share of a sentence's words that must stand in the passage for the sentence to be part of it."""

Rank = Callable[[str, Turn | None], Sequence[str]]
"""What puts the ids of a story's candidates in order for a question."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the reader read it."""

    question: Question
    shortlist: tuple[str, ...]
    reading: Reading
    milliseconds: float


def statements_of(story: Story) -> list[Statement]:
    """Return the candidates of a story."""
    facts = [Statement(name, each.says, each.excerpt, " ".join(each.ask)) for name, each in story.facts.items()]
    return facts + [
        Statement(name, left_open(each.says), asked=" ".join(each.ask), is_unknown=True)
        for name, each in story.unknowns.items()
    ]


def read_all(stories: dict[str, Example]) -> list[Asked]:
    """Return every question of `stories` as the reader reads it."""
    found = []
    for story, questions, _ in stories.values():
        reader = open_reader(statements_of(story), story.names)
        for question in questions:
            began = time.perf_counter()
            reading = reader.read(question.question, story.turn_before(question))
            took = 1000 * (time.perf_counter() - began)
            shortlist = reader.shortlist(question.question, story.turn_before(question))
            found.append(Asked(question, shortlist, reading, took))
    return found


def is_told(question: Question) -> bool:
    """Return whether the story answers a question that is built on nothing wrong."""
    return question.kind == "answerable"


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return the area under the ROC curve: how often a positive one is above a negative one, ties half."""
    if not positive or not negative:
        return float("nan")
    above = np.array(positive)[:, None] - np.array(negative)[None]
    return float(((above > 0) + 0.5 * (above == 0)).mean())


def calibration_error(probabilities: Sequence[float], truths: Sequence[bool]) -> float:
    """Return the expected calibration error in ten bins of equal width (Guo et al. 2017)."""
    bins = np.minimum((np.array(probabilities) * 10).astype(int), 9)
    gaps = [
        (bins == each).mean()
        * abs(np.array(probabilities)[bins == each].mean() - np.array(truths)[bins == each].mean())
        for each in range(10)
        if (bins == each).any()
    ]
    return float(sum(gaps))


def ranks(asked: Iterable[Asked]) -> tuple[float, float]:
    """Return how often a right fact comes first and among the first three, of the questions that the story answers."""
    orders = [([score.id for score in each.reading.scores], each.question) for each in asked if is_told(each.question)]
    return first_and_third(orders)


def first_and_third(orders: Sequence[tuple[Sequence[str], Question]]) -> tuple[float, float]:
    """Return how often a right fact is the first, and among the first three, of each order of ids."""
    first = statistics.fmean(bool(question.right & set(order[:1])) for order, question in orders)
    third = statistics.fmean(bool(question.right & set(order[:3])) for order, question in orders)
    return first, third


def verdict(asked: Asked, tell_at: float) -> str:
    """Return what a plain policy makes of a question: right, wrong, or missed.

    It tells the best facts where they are right with at least `tell_at`, and abstains else.
    """
    question, reading = asked.question, asked.reading
    if not reading.scores or reading.scores[0].is_unknown or reading.whole.told_right < tell_at:
        return "missed" if question.right else "right"
    return "right" if tells_rightly(asked) else "wrong"


def tells_rightly(asked: Asked) -> bool:
    """Return whether one of the facts that would be told is a right reply."""
    return any(each.id in asked.question.right for each in best_facts(asked.reading.scores))


def lowest_threshold(asked: Sequence[Asked]) -> float:
    """Return the lowest threshold, in hundredths, at which the plain policy says no more than 4 % wrong."""
    for hundredths in range(10, 100):
        wrong = sum(verdict(each, hundredths / 100) == "wrong" for each in asked)
        if wrong <= 0.04 * len(asked):
            return hundredths / 100
    return 1.0


def figures(asked: Sequence[Asked], tell_at: float) -> dict[str, float]:
    """Return the figures of the issue that asked for the reader, by their names."""
    by_kind: dict[str, list[Asked]] = {}
    for each in asked:
        by_kind.setdefault(each.question.kind, []).append(each)
    told, silent = by_kind["answerable"], by_kind["open"]
    answered = [each for each in asked if each.question.right]
    first, third = ranks(asked)
    verdicts = [verdict(each, tell_at) for each in asked]
    times = sorted(each.milliseconds for each in asked)

    def contradiction(each: Asked) -> float:
        return max((s.contradicts for s in each.reading.scores if not s.is_unknown), default=0.0)

    yes_no = [each for each in told if each.question.yes_no]
    decided = [
        (each.reading.scores[0].contradicts > each.reading.scores[0].answers) == (each.question.yes_no == "no")
        for each in yes_no
        if each.reading.scores and each.reading.scores[0].id in each.question.right
    ]
    plain = [each for each in told if each.question.yes_no != "no"]
    return {
        "questions": len(asked),
        "shortlist holds a right fact": statistics.fmean(
            bool(each.question.right & set(each.shortlist)) for each in answered
        ),
        "right fact first": first,
        "right fact among three": third,
        "AUROC answerable / open": auroc(
            [each.reading.whole.answered for each in told], [each.reading.whole.answered for each in silent]
        ),
        "AUROC wrong premise / plain": auroc(
            list(map(contradiction, by_kind["premise"])), list(map(contradiction, plain))
        ),
        "AUROC off topic / on topic": auroc(
            [each.reading.whole.off_topic for each in by_kind["off_topic"]],
            [each.reading.whole.off_topic for each in asked if each.question.kind != "off_topic"],
        ),
        "yes and no told apart": statistics.fmean(decided),
        "policy right": verdicts.count("right") / len(verdicts),
        "policy wrong": verdicts.count("wrong") / len(verdicts),
        "policy missed": verdicts.count("missed") / len(verdicts),
        "calibration error": calibration_error(
            [each.reading.whole.answered for each in asked], [bool(each.question.right) for each in asked]
        ),
        "milliseconds, median": statistics.median(times),
        "milliseconds, 99th percentile": times[int(0.99 * len(times))],
    }


def with_typing_errors(stories: dict[str, Example]) -> dict[str, Example]:
    """Return the stories with a typing error in a third of the longer words of each question."""
    from noise import mistyped

    rng = random.Random(7)
    return {
        name: each._replace(
            questions=[q.model_copy(update={"question": mistyped(q.question, MISTYPED, rng)}) for q in each.questions]
        )
        for name, each in stories.items()
    }


def news_orders(make: Callable[[list[Statement]], Rank]) -> list[tuple[Sequence[str], Question]]:
    """Return the order of each article's sentences for each of people's questions about it (OneStopQA)."""
    rows = [json.loads(line) for line in (NEWS / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
    orders = []
    for article in sorted({row["article"] for row in rows}):
        sentences = sentences_of((NEWS / "articles" / article).read_text(encoding="utf-8"))
        statements = [Statement(str(number), sentence) for number, sentence in enumerate(sentences)]
        rank = make(statements)
        for row in (row for row in rows if row["article"] == article):
            right = tuple(each.id for each in statements if is_part(each.says, row["evidence"]))
            question = Question(
                id=row["id"], writer="plain", kind="answerable", question=row["question"], answers=right
            )
            if right:
                orders.append((rank(row["question"], None), question))
    return orders


def is_part(sentence: str, passage: str) -> bool:
    """Return whether a sentence is part of a passage, or a passage of it."""
    one, other = normalise_evidence(sentence).lower(), normalise_evidence(passage).lower()
    words = set(one.split())
    return one in other or other in one or len(words & set(other.split())) >= OVERLAP * len(words)


def by_reader(statements: list[Statement], names: Sequence[tuple[str, ...]] = ()) -> Rank:
    """Return the reader as a way to rank."""
    reader = open_reader(statements, names)
    return lambda question, before: [score.id for score in reader.read(question, before).scores]


def show(title: str, found: dict[str, float]) -> None:
    """Print figures, shares in per cent."""
    print(f"\n{title}")
    for name, value in found.items():
        plain = name.startswith(("milliseconds", "questions", "candidates", "AUROC", "calibration"))
        print(
            f"  {name:<34}{value:8.3f}"
            if plain and value < 10
            else f"  {name:<34}{value if plain else 100 * value:8.1f}"
        )


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--split", choices=SPLITS, default="validation")
    parser.add_argument("--peers", action="store_true", help="other ways to rank, in the same run")
    arguments = parser.parse_args()
    stories = read_split(arguments.split)
    validation = asked = read_all(read_split("validation"))
    tell_at = lowest_threshold(validation)
    if arguments.split != "validation":
        asked = read_all(stories)
    found = figures(asked, tell_at)
    show(f"{len(stories)} {arguments.split} stories", found)
    print(f"  weights: {size_of_weights():.1f} MB; the plain policy tells from {tell_at:.2f} on")
    mistyped = figures(read_all(with_typing_errors(stories)), tell_at)
    show("… with a typing error in a third of the words", mistyped)
    if NEWS.is_dir():
        first, third = first_and_third(news_orders(by_reader))
        show(
            "OneStopQA: sentences of real articles",
            {"right sentence first": first, "right sentence among three": third},
        )
    if arguments.peers:
        from peers import PEERS

        for name, make in PEERS.items():
            orders = [
                (rank(question.question, story.turn_before(question)), question)
                for story, questions, _ in stories.values()
                for rank in [make(statements_of(story))]
                for question in questions
                if is_told(question)
            ]
            first, third = first_and_third(orders)
            row = {"right fact first": first, "right fact among three": third}
            if NEWS.is_dir():
                row["OneStopQA first"], row["OneStopQA among three"] = first_and_third(news_orders(make))
            show(f"Peer: {name}", row)


def size_of_weights() -> float:
    """Return the size of the reader's files in megabytes."""
    return sum(path.stat().st_size for path in WEIGHTS.iterdir()) / 1e6


if __name__ == "__main__":
    main()
