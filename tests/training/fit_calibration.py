"""Fit, on the validation stories, what turns scores into probabilities for the whole question; choose the threshold."""

from __future__ import annotations

import json
import random
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from bench_reader import read_all, tells_rightly
from corpus.format import Question, read_split, with_samples
from graded import WRONG, Read, is_false_verdict, judge, read_questions
from labels import ANSWERS, CONTRADICTS, NEITHER
from sklearn.linear_model import LogisticRegression

from bot.reader.calibration import (
    Calibration,
    Score,
    Thresholds,
    load_calibration,
    pair_features,
    whole_features,
)
from bot.reader.reader import Reading

CLASSES = {"answerable": 0, "premise": 0, "open": 1, "off_topic": 2}
WRONG_AT_MOST = 0.04
"""Share of all questions that may get something wrong."""
FALSE_AT_MOST = 0.005
"""False "Yes", "No" and corrections, of whatever question, for each question which asks to confirm something: half of
what is allowed, for on other stories it was twice as many."""
START = Thresholds(answer_at=0.5, unknown_at=0.5, unsure_at=0.15, verdict_at=0.8, off_topic_at=0.7)
"""What is not fitted is a matter of taste: a passage that answers one time in seven is worth a look."""


def calibrate(split: str, path: Path) -> None:
    """Fit the calibration on the stories of `split` and write it to `path`, beside the weights that it belongs to.

    On each story twice, bare and with sample questions, for some authors write many and others none.
    """
    stories = read_split(split)
    sampled = {name: with_samples(example, random.Random(name)) for name, example in stories.items()}
    empty = {"pair": [[0.0] * 7] * 3, "kind": [[0.0] * 14] * 3, "told": [[0.0] * 14] * 2}
    content = {**empty, "thresholds": asdict(START)}
    path.write_text(json.dumps(content), encoding="utf-8")
    asked = [*read_all(stories), *read_all(sampled)]
    pairs = [
        (features, _label(score.id, each.question))
        for each in asked
        for score, features in _with_features(each.reading.scores)
    ]
    known = [(features, label) for features, label in pairs if label is not None]
    content["pair"] = _fitted([features for features, _ in known], [label for _, label in known])
    path.write_text(json.dumps(content), encoding="utf-8")
    calibration = load_calibration(path)
    asked = [replace(each, reading=_recalibrated(each.reading, calibration)) for each in asked]
    rows = [whole_features(each.reading.scores, each.reading.likeness, each.reading.prior) for each in asked]
    content["kind"] = _fitted(rows, [CLASSES[each.question.kind] for each in asked])
    weights = _fitted(rows, [int(tells_rightly(each)) for each in asked])[0]
    content["told"] = [[0.0] * len(weights), weights]
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    read = [*read_questions(split), *read_questions(split, sampled=True)]
    content["thresholds"] = asdict(fitted_thresholds(read))
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def fitted_thresholds(read: Sequence[Read]) -> Thresholds:
    """Return the lowest thresholds, in thousandths, at which no more than is allowed is wrong."""
    limits = START
    confirming = sum(each.question.yes_no is not None for each in read)

    def wrong(limits: Thresholds) -> float:
        return sum(judge(each.question, each.decided(limits)) == WRONG for each in read) / len(read)

    def false(limits: Thresholds) -> float:
        return sum(is_false_verdict(each.question, each.decided(limits).decision) for each in read) / confirming

    def lowest(is_allowed: Callable[[float], bool]) -> float:
        steps = [step / 1000 for step in range(400, 1001)]
        return steps[bisect_left(steps[:-1], True, key=is_allowed)]

    limits = replace(limits, verdict_at=lowest(lambda at: false(replace(limits, verdict_at=at)) <= FALSE_AT_MOST))
    return replace(limits, answer_at=lowest(lambda at: wrong(replace(limits, answer_at=at)) <= WRONG_AT_MOST))


def _fitted(rows: Sequence[np.ndarray], classes: Sequence[int]) -> list[list[float]]:
    """Return the weights of a logistic regression, the intercept last; a row a class, of two classes one row."""
    features = np.array(rows)
    mean, spread = features.mean(0), features.std(0)
    fitted = LogisticRegression(C=1.0, max_iter=5000).fit((features - mean) / spread, np.array(classes))
    weights = fitted.coef_ / spread
    return np.hstack([weights, (fitted.intercept_ - weights @ mean)[:, None]]).round(4).tolist()


def _with_features(scores: Sequence[Score]) -> Iterator[tuple[Score, np.ndarray]]:
    return zip(scores, pair_features([each.judged for each in scores]), strict=True)


def _label(name: str, question: Question) -> int | None:
    """Return what a candidate is for a question; None where two hands disagreed about it."""
    if name in question.unsure:
        return None
    if name in question.contradicts:
        return CONTRADICTS
    return ANSWERS if name in question.answers or name == question.unknown else NEITHER


def _recalibrated(reading: Reading, calibration: Calibration) -> Reading:
    """Return a reading with the probabilities of another calibration."""
    scores = calibration.scores([(each.id, each.is_unknown, each.judged) for each in reading.scores])
    return replace(reading, scores=scores, whole=calibration.whole(scores, reading.likeness, reading.prior))
