#!/usr/bin/env python3
"""Fit the weights of `bot/decision/confidence.py` and show what a threshold would accept.

    python tests/benchmarks/calibrate.py [--dev PATH]

An example is a question's best fact: its signals, and whether it is right. Every gold question whose answer is one fact
stands twice, the second time with its right facts left out of the story: what it asks is then as unanswerable as a
question can be that all its neighbours are still there for. Prints the area under the curve (AUROC) of confidences from
fits on the other sets and on the other stories, the share of right and of wrong facts that each threshold accepts, and
the weights fitted on all: a logistic regression with a ridge penalty on standardised weights, by Newton's method
(le Cessie & van Houwelingen 1992). Takes some minutes.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from bench_answers import BUNDLED, FINISHED, HELD_OUT, NEIGHBOURS, ROOT, SETS, is_worked_on, read

from bot.authoring.gold import GoldKind, GoldQuestion
from bot.authoring.question_lines import session_after
from bot.decision.case import Case
from bot.decision.confidence import Signals
from bot.decision.outcomes import Answer
from bot.engine import Engine, build_engine
from bot.replies.render import render
from bot.story.loader import load_story
from bot.story.model import Fact, Story

Floats = npt.NDArray[np.float64]
PENALTY = 1.0
LEFT_OUT_WEIGHT = 0.5
"""What a question made unanswerable counts against one that somebody asked."""
ARTICLES = ROOT / "tests" / "authoring" / "articles"
HALVED = frozenset(questions for _, _, questions in NEIGHBOURS)
"""Sets of which only a half may be fitted on."""
THRESHOLDS = (0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7)


@dataclass(frozen=True)
class Example:
    """The best fact for a question."""

    set_name: str
    story: str
    signals: tuple[float, ...]
    right: bool
    left_out: bool
    """True if the facts that answer the question were taken out of the story."""


def main() -> None:
    """Print the figures and the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dev", type=Path, default=ROOT.parent / "shared" / "eval" / "dev.jsonl", metavar="PATH")
    dev = parser.parse_args().dev
    sets = [each for each in SETS if each[0] != HELD_OUT]
    sets += [("bundled story", BUNDLED, dev)] if dev.is_file() else []
    sets += [(file.stem, file, ARTICLES / f"{file.stem}.jsonl") for file in sorted(FINISHED.glob("*.yaml"))]
    sets += [(f"near {name}", story, questions) for name, story, questions in NEIGHBOURS]
    examples = [example for name, story, questions in sets for example in examples_of(name, story, questions)]
    print(
        f"{len(examples)} examples, {sum(example.left_out for example in examples)} of them with their facts left out"
    )
    signals = np.array([example.signals for example in examples])
    right = np.array([float(example.right) for example in examples])
    asked = np.array([not example.left_out for example in examples])
    counts = np.where(asked, 1.0, LEFT_OUT_WEIGHT)
    for what, groups in (
        ("set", [example.set_name for example in examples]),
        ("story", [example.story for example in examples]),
    ):
        found = cross_validated(signals, right, counts, np.array(groups))
        as_asked = auroc(right[asked], found[asked])
        print(f"AUROC, each {what} left out in turn: {auroc(right, found):.3f}; as asked: {as_asked:.3f}")
    print("threshold  right accepted  wrong accepted: as asked, facts left out")
    for threshold in THRESHOLDS:
        taken = found >= threshold
        wrong = right == 0
        shares = taken[~wrong].mean(), taken[wrong & asked].mean(), taken[~asked].mean()
        print(f"  {threshold:.2f}         {shares[0]:.3f}                     {shares[1]:.3f}      {shares[2]:.3f}")
    for name, weight in zip(
        [*(field.name for field in fields(Signals)), "BIAS"], fit(signals, right, counts), strict=True
    ):
        print(f"    {name}={weight:.2f},")


def examples_of(name: str, path: Path, questions: Path) -> Iterator[Example]:
    """Yield the examples of one set of gold questions."""
    story = load_story(path)
    engine, without = build_engine(story), dict[frozenset[str], Engine]()
    for gold in read(questions, engine):
        if questions in HALVED and not is_worked_on(gold):
            continue
        right = right_facts(gold, story)
        if gold.kind not in {GoldKind.UNANSWERABLE, GoldKind.OFF_TOPIC} and not right:
            continue
        yield from example_of(name, engine, gold, right, left_out=False)
        if right and gold.kind is GoldKind.ANSWERABLE:
            if right not in without:
                without[right] = build_engine(bereft(story, right))
            yield from example_of(name, without[right], gold, frozenset(), left_out=True)


def example_of(
    name: str, engine: Engine, gold: GoldQuestion, right: frozenset[str], *, left_out: bool
) -> Iterator[Example]:
    """Yield the best fact's example, or nothing where the question has nothing to match."""
    case = engine.consider(gold.question, session_after(engine, gold.history))
    if case.reading.units:
        yield Example(name, engine.story.id, astuple(whole_signals(case)), case.best.fact.id in right, left_out)


def whole_signals(case: Case) -> Signals:
    """Return the best fact's signals with its wording, which a decision only looks at where it matters."""
    return replace(case.signals(case.best), wording=case.wording(case.best))


def right_facts(gold: GoldQuestion, story: Story) -> frozenset[str]:
    """Return the facts that alone answer an answerable question, by its patterns."""
    if gold.kind not in {GoldKind.ANSWERABLE, GoldKind.FOLLOW_UP} or not gold.must:
        return frozenset()
    return frozenset(fact.id for fact in story.facts.values() if answers(fact, gold, story))


def answers(fact: Fact, gold: GoldQuestion, story: Story) -> bool:
    """Return whether the fact, with all its roles said, fits the patterns of the gold question."""
    text = render(Answer((fact.id,), 1.0, frozenset(fact.roles)), story).plain()
    return not any(gold.faults(text))


def bereft(story: Story, left_out: frozenset[str]) -> Story:
    """Return the story without some of its facts; what it says of the article itself stays."""
    facts = {name: fact for name, fact in story.facts.items() if name not in left_out or fact.kind == "article"}
    unknowns = {
        name: replace(unknown, instead=tuple(each for each in unknown.instead if each in facts))
        for name, unknown in story.unknowns.items()
    }
    return replace(story, facts=facts, unknowns=unknowns)


def fit(signals: Floats, right: Floats, counts: Floats) -> Floats:
    """Return the weights of the n signals and the bias, (n + 1,); `counts` says how much each example counts."""
    rows = np.c_[signals, np.ones(len(signals))]
    penalty = np.diag([*(PENALTY * signals.var(axis=0)), 0.0])
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (counts * (right - chance)) - penalty @ weights
        curvature = (rows * (counts * chance * (1 - chance))[:, np.newaxis]).T @ rows + penalty
        weights += np.linalg.solve(curvature, slope)
    return weights


def cross_validated(signals: Floats, right: Floats, counts: Floats, groups: npt.NDArray[np.str_]) -> Floats:
    """Return each example's confidence from a fit on all other groups."""
    found = np.zeros(len(right))
    for group in np.unique(groups):
        own = groups == group
        *weights, bias = fit(signals[~own], right[~own], counts[~own])
        found[own] = 1 / (1 + np.exp(-(signals[own] @ np.array(weights) + bias)))
    return found


def auroc(right: Floats, found: Floats) -> float:
    """Return how often a right example is found more probable than a wrong one (Hanley & McNeil 1982)."""
    ranks = np.argsort(np.argsort(found, kind="stable"), kind="stable")
    positives = int(right.sum())
    negatives = len(right) - positives
    return float((ranks[right == 1].sum() - positives * (positives - 1) / 2) / (positives * negatives))


if __name__ == "__main__":
    main()
