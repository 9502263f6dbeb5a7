"""From the network's logits to probabilities: of each candidate, and of the whole question.

Three logistic regressions on a handful of features, fitted on the validation stories of the corpus, on whose
questions the network was not trained (Platt 1999; Guo et al. 2017, arXiv 1706.04599).
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.reader.encoding import WEIGHTS

DECIMALS = 4
"""Digits of a probability that are kept: what is behind them differs from processor to processor."""

MOST_TOLD = 3
"""Facts in one answer."""
ALSO_SHARE = 0.15
"""Of how much the best fact bears on the question, what a further one needs to be told beside it. From 0.3 down to
0.05, 72.7 to 76.1 % of the validation questions are answered rightly at 4 % wrong, by 1.30 to 1.82 facts an answer."""

Rows = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What network and shortlist say of one candidate."""

    answers: float
    contradicts: float
    """The network's logits, against 0 for neither."""
    likeness: float
    """How alike its words are to the question's by their vectors, at most 1."""
    behind: float
    """How much less alike they are than the likest candidate's."""


@dataclass(frozen=True, slots=True)
class Score:
    """What the reader makes of one candidate."""

    id: str
    answers: float
    """How probably its sentence answers the question."""
    contradicts: float
    """How probably it contradicts what the question presupposes or asks to confirm."""
    is_unknown: bool
    judged: Judged
    """What the two rest on."""

    @property
    def confidence(self) -> float:
        """Return how probably the candidate is the likelier of the two, an answer or a correction."""
        return max(self.answers, self.contradicts)

    @property
    def bears(self) -> float:
        """Return how probably the candidate is what to reply with, be it as an answer or as a correction."""
        return self.answers + self.contradicts


@dataclass(frozen=True, slots=True)
class WholeQuestion:
    """What the story is for a question; the first three add up to 1."""

    answered: float
    """How probably one of its facts answers the question or contradicts what it presupposes."""
    silent: float
    """How probably the question is about the story, which does not say."""
    off_topic: float
    told_right: float
    """How probably one of the facts that would be told (`best_facts`) is a right reply."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """The regressions: a row of weights for each class, its last one the intercept."""

    pair_weights: Rows
    whole_weights: Rows
    told_weights: Rows
    """Of two classes, wrong and right."""

    def score(self, name: str, judged: Judged, *, is_unknown: bool) -> Score:
        """Return what the candidate `name` is worth."""
        _, answers, contradicts = _shares(self.pair_weights, pair_features(judged))
        return Score(name, answers, contradicts, is_unknown, judged)

    def whole(self, scores: Sequence[Score], likeness: float, prior: Sequence[float]) -> WholeQuestion:
        """Return the probabilities for a question whose candidates have these `scores`, in any order.

        `prior` is what its wording alone tells (`Reading.prior`).
        """
        features = whole_features(scores, likeness, prior)
        answered, silent, off_topic = _shares(self.whole_weights, features)
        return WholeQuestion(answered, silent, off_topic, _shares(self.told_weights, features)[1])


def pair_features(judged: Judged) -> npt.NDArray[np.float64]:
    """Return what the first regression looks at."""
    return np.array([judged.answers, judged.contradicts, judged.likeness, judged.behind])


def whole_features(scores: Sequence[Score], likeness: float, prior: Sequence[float]) -> npt.NDArray[np.float64]:
    """Return what the other two regressions look at: the best scores' logits, how near the nearest is, the wording."""
    facts = [each for each in scores if not each.is_unknown]
    best_answer = max((each.answers for each in facts), default=0.0)
    best_contradiction = max((each.contradicts for each in facts), default=0.0)
    ranked = [*sorted((each.bears for each in facts), reverse=True), 0.0, 0.0]
    unknown = max((each.answers for each in scores if each.is_unknown), default=0.0)
    return np.array(
        [
            _logit(best_answer),
            _logit(best_contradiction),
            _logit(ranked[0]),
            _logit(ranked[1]),
            _logit(unknown),
            likeness,
            *prior,
        ]
    )


def best_facts(scores: Sequence[Score]) -> list[Score]:
    """Return the facts that are told together, the best first and at most `MOST_TOLD`.

    Where two may be what is asked, a reader is helped more by both than by neither.
    """
    facts = sorted((each for each in scores if not each.is_unknown), key=lambda score: -score.bears)
    return [each for each in facts[:MOST_TOLD] if each.bears >= ALSO_SHARE * facts[0].bears]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which probabilities on something is done, chosen on the validation stories."""

    answer_at: float
    """Of how probably one of the best facts is a right reply: below it, none is told."""
    unknown_at: float
    """Of how probably an unknown is what is asked, where it bears on the question more than any fact."""
    unsure_at: float
    """Of how probably a fact bears on the question: below it, it is not even shown as what may be meant."""
    verdict_at: float
    """Of the best candidate's confidence: from it on, "Yes", "No" or "That is not what the story says" may be said."""
    off_topic_at: float
    """Of the whole question's being off topic: from it on, nothing is shown."""


def load_thresholds(path: Path = WEIGHTS / "calibration.json") -> Thresholds:
    """Return the thresholds that belong to the weights."""
    return Thresholds(**json.loads(path.read_text(encoding="utf-8"))["thresholds"])


def load_calibration(path: Path = WEIGHTS / "calibration.json") -> Calibration:
    """Return the calibration that belongs to the weights."""
    content = json.loads(path.read_text(encoding="utf-8"))
    pair, whole, told = (tuple(tuple(map(float, row)) for row in content[each]) for each in ("pair", "whole", "told"))
    return Calibration(pair, whole, told)


def _shares(weights: Rows, features: npt.NDArray[np.float64]) -> list[float]:
    """Return the softmax of the classes' logits, rounded."""
    logits = np.array(weights) @ np.append(features, 1.0)
    shares = np.exp(logits - logits.max())
    return [round(float(each), DECIMALS) for each in shares / shares.sum()]


def _logit(probability: float) -> float:
    bounded = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(bounded / (1 - bounded))
