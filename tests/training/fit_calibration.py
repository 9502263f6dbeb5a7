"""Fit, on the validation stories, what turns scores into probabilities for the whole question; choose the threshold."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from bench_reader import Asked, read_all, verdict
from corpus.format import Example, Question
from data import ANSWERS, CONTRADICTS, NEITHER
from sklearn.linear_model import LogisticRegression

from bot.reader.calibration import Calibration, pair_features, whole_features
from bot.reader.reader import Reading

CLASSES = {"answerable": 0, "premise": 0, "open": 1, "off_topic": 2}
WRONG_AT_MOST = 0.04
"""Share of all questions to which the plain policy may say something wrong: nothing worse can happen."""


def calibrate(stories: dict[str, Example], path: Path) -> None:
    """Fit the calibration on `stories` and write it to `path`, beside the weights that it belongs to."""
    content = {"pair": [[0.0] * 5] * 3, "whole": [[0.0] * 7] * 3, "thresholds": {"answer_at": 0.5}}
    path.write_text(json.dumps(content), encoding="utf-8")
    asked = read_all(stories)
    pairs = [(score, _label(score.id, each.question)) for each in asked for score in each.reading.scores]
    known = [(score, label) for score, label in pairs if label is not None]
    content["pair"] = _fitted([pair_features(score.judged) for score, _ in known], [label for _, label in known])
    calibration = Calibration(content["pair"], content["whole"])
    asked = [replace(each, reading=_recalibrated(each.reading, calibration)) for each in asked]
    rows = [whole_features(each.reading.scores, each.reading.likeness) for each in asked]
    content["whole"] = _fitted(rows, [CLASSES[each.question.kind] for each in asked])
    calibration = Calibration(content["pair"], content["whole"])
    asked = [replace(each, reading=_recalibrated(each.reading, calibration)) for each in asked]
    content["thresholds"] = {"answer_at": lowest_threshold(asked)}
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _fitted(rows: Sequence[np.ndarray], classes: Sequence[int]) -> list[list[float]]:
    """Return the weights of a multinomial logistic regression, the intercept last in each row."""
    fitted = LogisticRegression(C=1.0, max_iter=5000).fit(np.array(rows), np.array(classes))
    return np.hstack([fitted.coef_, fitted.intercept_[:, None]]).round(4).tolist()


def _label(name: str, question: Question) -> int | None:
    """Return what a candidate is for a question; None where two hands disagreed about it."""
    if name in question.unsure:
        return None
    if name in question.contradicts:
        return CONTRADICTS
    return ANSWERS if name in question.answers or name == question.unknown else NEITHER


def _recalibrated(reading: Reading, calibration: Calibration) -> Reading:
    """Return a reading with the probabilities of another calibration."""
    scores = [calibration.score(each.id, each.judged, is_unknown=each.is_unknown) for each in reading.scores]
    scores.sort(key=lambda score: -score.bears)
    return replace(reading, scores=tuple(scores), whole=calibration.whole(scores, reading.likeness))


def lowest_threshold(asked: Sequence[Asked]) -> float:
    """Return the lowest threshold, in hundredths, at which no more than `WRONG_AT_MOST` is told wrong."""
    for hundredths in range(10, 100):
        wrong = sum(verdict(each, hundredths / 100) == "wrong" for each in asked)
        if wrong <= WRONG_AT_MOST * len(asked):
            return hundredths / 100
    return 1.0
