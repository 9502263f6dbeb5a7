"""Fit what turns scores into probabilities on the training stories; choose the thresholds on the validation stories.

The network fits the questions that it was trained on little better than others (`REPORT.md`), and of those there are
twenty times as many.
"""

from __future__ import annotations

import json
import os
import random
import warnings
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from bench_reader import Asked, read_all, tells_rightly
from corpus.format import Example, Question, read_split, with_samples
from fit_classifiers import KINDS
from graded import WRONG, Read, is_false_verdict, judge, read_questions
from labels import ANSWERS, CONTRADICTS, NEITHER
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.neural_network import MLPClassifier

from bot.reader.calibration import NO_RIVAL, Thresholds, load_calibration, pair_features, whole_features
from bot.reader.classifiers import ANSWERABLE, NOT_ANSWERED, message_features
from bot.reader.encoding import load_tokenizer
from bot.reader.model import Model

CLASSES = {"answerable": 0, "premise": 0, "open": 1, "off_topic": 2}
SHARE = 0.5
"""Of the training questions that are read."""
UNITS, NETS = 16, 4
"""Units of a perceptron that is fitted, and how many are, whose mean is one of all their units."""
WRONG_AT_MOST = 0.04
"""Share of all questions that may get something wrong."""
FALSE_AT_MOST = 0.005
"""False "Yes", "No" and corrections, of whatever question, for each question which asks to confirm something: half of
what is allowed, for on other stories it was twice as many."""
START = Thresholds(answer_at=0.5, unknown_at=0.5, unsure_at=0.15, verdict_at=0.8, off_topic_at=0.7)
"""What is not fitted is a matter of taste: a passage that answers one time in seven is worth a look."""
NOTHING = {
    "pair": [[0.0] * 7] * 3,
    "kind": {"hidden": [[0.0] * 15], "output": [[0.0, 0.0]] * 3},
    "told": {"hidden": [[0.0] * 15], "output": [[0.0, 0.0]] * 2},
    "thresholds": asdict(START),
}
"""A calibration that knows nothing, with which the first readings are made."""


def calibrate(path: Path) -> None:
    """Fit the calibration and write it to `path`, beside the weights that it belongs to."""
    content = dict(NOTHING)
    _write(content, path)
    asked = [each for part in _read_training() for each in part]
    pairs = [
        (pair_features(score.judged, _rival(each, score.id)), _label(score.id, each.question))
        for _, each in asked
        for score in each.reading.scores
    ]
    known = [(features, label) for features, label in pairs if label is not None]
    content["pair"] = _regression(np.array([features for features, _ in known]), [label for _, label in known])
    _write(content, path)
    priors = _priors(asked)
    calibration, rows, rightly = load_calibration(path), [], []
    for (_, each), prior in zip(asked, priors, strict=True):
        candidates = [(score.id, score.is_unknown, score.judged) for score in each.reading.scores]
        scores = calibration.scores(candidates)
        rows.append(whole_features(scores, each.reading.likeness, prior))
        rightly.append(tells_rightly(replace(each, reading=replace(each.reading, scores=scores))))
    content["kind"] = _perceptron(np.array(rows), [CLASSES[each.question.kind] for _, each in asked])
    content["told"] = _perceptron(np.array(rows), [int(each) for each in rightly])
    _write(content, path)
    read = [*read_questions("validation"), *read_questions("validation", sampled=True)]
    content["thresholds"] = asdict(fitted_thresholds(read))
    _write(content, path)


def _write(content: Mapping[str, object], path: Path) -> None:
    path.write_text(json.dumps(content) + "\n", encoding="utf-8")


def _read_training() -> list[list[tuple[str, Asked]]]:
    """Return training questions as the reader reads them, with their stories; on all cores.

    Every other story has sample questions, for some authors write many and others none.
    """
    stories = {}
    for place, (name, example) in enumerate(read_split("train").items()):
        rng = random.Random(name)
        shown = with_samples(example, rng) if place % 2 else example
        stories[name] = shown._replace(questions=rng.sample(shown.questions, round(SHARE * len(shown.questions))))
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        return list(pool.map(_read_story, stories.items()))


def _read_story(named: tuple[str, Example]) -> list[tuple[str, Asked]]:
    name, example = named
    return [(name, each) for each in read_all({name: example})]


def _rival(asked: Asked, name: str) -> float:
    """Return the strength of the strongest candidate but the one of this id."""
    return max((each.judged.strength for each in asked.reading.scores if each.id != name), default=NO_RIVAL)


def _priors(asked: Sequence[tuple[str, Asked]]) -> np.ndarray:
    """Return what the wording alone tells of each question, by classifiers that were not fitted on its story."""
    model, tokenizer = Model(), load_tokenizer()
    features = np.array([message_features(each.reading.asked, model, tokenizer) for _, each in asked], dtype=np.float32)
    features = (features - features.mean(0)) / (features.std(0) + 1e-6)
    kinds = [each.question.kind for _, each in asked]
    groups = [story for story, _ in asked]
    logits = cross_val_predict(KINDS, features, kinds, groups=groups, cv=GroupKFold(4), method="decision_function")
    column = {kind: logits[:, place] for place, kind in enumerate(sorted(set(kinds)))}
    return np.stack([column[each] - column[ANSWERABLE] for each in NOT_ANSWERED], axis=1)


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


def _regression(rows: np.ndarray, classes: Sequence[int]) -> list[list[float]]:
    """Return the weights of a softmax regression, a row a class, the intercept last."""
    mean, spread = rows.mean(0), rows.std(0)
    fitted = LogisticRegression(max_iter=3000).fit((rows - mean) / spread, classes)
    weights = fitted.coef_ / spread
    return np.hstack([weights, (fitted.intercept_ - weights @ mean)[:, None]]).round(4).tolist()


def _perceptron(rows: np.ndarray, classes: Sequence[int]) -> dict[str, list[list[float]]]:
    """Return the weights of a perceptron, the mean of several: a row a unit and a class, the intercept last."""
    mean, spread = rows.mean(0), rows.std(0)
    hidden, output, intercepts = [], [], []
    for seed in range(NETS):
        net = MLPClassifier((UNITS,), alpha=1.0, learning_rate_init=0.003, max_iter=60, random_state=seed)
        with warnings.catch_warnings(action="ignore", category=ConvergenceWarning):  # a fixed number of passes is meant
            net.fit((rows - mean) / spread, classes)
        weights = net.coefs_[0].T / spread
        hidden.append(np.hstack([weights, (net.intercepts_[0] - weights @ mean)[:, None]]))
        output.append(net.coefs_[1].T / NETS)
        intercepts.append(net.intercepts_[1] / NETS)
    last = np.hstack([*output, np.sum(intercepts, axis=0)[:, None]])
    if len(last) == 1:  # of two classes, the logit of the second
        last = np.vstack([np.zeros_like(last), last])
    return {"hidden": np.vstack(hidden).round(4).tolist(), "output": last.round(4).tolist()}


def _label(name: str, question: Question) -> int | None:
    """Return what a candidate is for a question; None where two hands disagreed about it."""
    if name in question.unsure:
        return None
    if name in question.contradicts:
        return CONTRADICTS
    return ANSWERS if name in question.answers or name == question.unknown else NEITHER
