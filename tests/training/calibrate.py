"""Fit, on the validation stories, what turns scores into probabilities for the whole question; choose the threshold."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from bench_reader import Asked, read_all, verdict
from corpus.format import Example
from sklearn.linear_model import LogisticRegression

from bot.reader.calibration import Calibration, features

CLASSES = {"answerable": 0, "premise": 0, "open": 1, "off_topic": 2}
WRONG_AT_MOST = 0.04
"""Share of all questions to which the plain policy may say something wrong: nothing worse can happen."""


def calibrate(stories: dict[str, Example], path: Path) -> None:
    """Fit the calibration on `stories` and write it to `path`, beside the weights that it belongs to."""
    path.write_text(json.dumps({"whole": [[0.0] * 7] * 3, "thresholds": {"answer_at": 0.5}}), encoding="utf-8")
    asked = read_all(stories)
    rows = np.array([features(each.reading.scores, each.reading.likeness) for each in asked])
    classes = np.array([CLASSES[each.question.kind] for each in asked])
    fitted = LogisticRegression(C=1.0, max_iter=2000).fit(rows, classes)
    weights = np.hstack([fitted.coef_, fitted.intercept_[:, None]]).round(4).tolist()
    calibration = Calibration(tuple(map(tuple, weights)))
    found = [
        Asked(
            e.question,
            replace(e.reading, whole=calibration.whole(e.reading.scores, e.reading.likeness)),
            e.milliseconds,
        )
        for e in asked
    ]
    threshold = lowest_threshold(found)
    content = {"whole": weights, "thresholds": {"answer_at": threshold}}
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def lowest_threshold(asked: Sequence[Asked]) -> float:
    """Return the lowest threshold, in hundredths, at which no more than `WRONG_AT_MOST` is told wrong."""
    for hundredths in range(20, 100):
        wrong = sum(verdict(each, hundredths / 100) == "wrong" for each in asked)
        if wrong <= WRONG_AT_MOST * len(asked):
            return hundredths / 100
    return 1.0
