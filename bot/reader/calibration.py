"""From the scores of a shortlist to probabilities for the whole question: answered, silent, off topic.

A multinomial logistic regression on a handful of features, fitted on the corpus's validation stories, whose questions
the network was not trained on (Platt 1999; Guo et al. 2017, arXiv 1706.04599).
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from bot.reader.encoding import WEIGHTS

DECIMALS = 4


class Scored(Protocol):
    """What a candidate was found to be worth."""

    @property
    def answers(self) -> float: ...  # noqa: D102
    @property
    def contradicts(self) -> float: ...  # noqa: D102
    @property
    def is_unknown(self) -> bool: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class WholeQuestion:
    """What the story is for a question; the three add up to 1."""

    answered: float
    """How probably one of its facts answers the question or contradicts what it presupposes."""
    silent: float
    """How probably the question is about the story, which does not say."""
    off_topic: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The regression: a row of weights for each of the three, its last one the intercept."""

    weights: tuple[tuple[float, ...], ...]

    def whole(self, scores: Sequence[Scored], likeness: float) -> WholeQuestion:
        """Return the probabilities for a question whose candidates have these `scores`, in any order."""
        logits = np.array(self.weights) @ np.append(features(scores, likeness), 1.0)
        shares = np.exp(logits - logits.max())
        answered, silent, off_topic = (round(float(each), DECIMALS) for each in shares / shares.sum())
        return WholeQuestion(answered, silent, off_topic)


def features(scores: Sequence[Scored], likeness: float) -> npt.NDArray[np.float64]:
    """Return what the regression looks at: logits of the best scores, the sum of all, and how near the nearest is."""
    facts = [each for each in scores if not each.is_unknown]
    best_answer = max((each.answers for each in facts), default=0.0)
    best_contradiction = max((each.contradicts for each in facts), default=0.0)
    best = sorted((each.answers + each.contradicts for each in facts), reverse=True)[:2]
    unknown = max((each.answers for each in scores if each.is_unknown), default=0.0)
    ranked = [*best, 0.0, 0.0]
    return np.array(
        [
            _logit(best_answer),
            _logit(best_contradiction),
            _logit(ranked[0]),
            _logit(ranked[1]),
            _logit(unknown),
            likeness,
        ]
    )


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which probabilities on something is done, chosen on the validation stories."""

    answer_at: float
    """Of `WholeQuestion.answered`: below it, the best fact is not told as an answer."""


def load_thresholds(path: Path = WEIGHTS / "calibration.json") -> Thresholds:
    """Return the thresholds that belong to the weights."""
    return Thresholds(**json.loads(path.read_text(encoding="utf-8"))["thresholds"])


def load_calibration(path: Path = WEIGHTS / "calibration.json") -> Calibration:
    """Return the calibration that belongs to the weights."""
    rows = json.loads(path.read_text(encoding="utf-8"))["whole"]
    return Calibration(tuple(tuple(map(float, row)) for row in rows))


def _logit(probability: float) -> float:
    bounded = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(bounded / (1 - bounded))
