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

from bot.reader.encoding import WEIGHTS
from bot.reader.model import Floats
from bot.reader.regression import Regression

DECIMALS = 4
"""Digits of a probability that are kept: what is behind them differs from processor to processor."""

LEAST = 1e-4
"""The least probability that a logit is made of."""

MOST_TOLD = 3
"""Facts in one answer."""
ALSO_SHARE = 0.15
"""Of how much the best fact bears on the question, what a further one needs to be told beside it: of the validation
questions 81 % are answered rightly at 4 % wrong at 0.15, 80 % at 0.1, 79 % at 0.2, by 1.4 to 1.5 facts an answer."""
NO_RIVAL = -6.0
"""The strength of a rival that is not there: far below any that bears on the question."""


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

    @property
    def strength(self) -> float:
        """Return the logit of its bearing on the question, in either way."""
        return float(np.logaddexp(self.answers, self.contradicts))


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
    """What makes probabilities of scores."""

    pair: Regression
    """Of a candidate: neither, answers, contradicts."""
    kind: Regression
    """Of the whole question: answered, silent, off topic."""
    told: Regression
    """Of what would be told: wrong, right."""

    def scores(self, candidates: Sequence[tuple[str, bool, Judged]]) -> tuple[Score, ...]:
        """Return what the candidates of a question are worth, the likeliest first.

        Each comes with its id, and with whether it is an unknown.
        """
        found = []
        rows = pair_features([judged for _, _, judged in candidates])
        for (name, is_unknown, judged), features in zip(candidates, rows, strict=True):
            _, answers, contradicts = _rounded(self.pair.shares(features))
            found.append(Score(name, answers, contradicts, is_unknown, judged))
        return tuple(sorted(found, key=lambda score: -score.bears))

    def whole(self, scores: Sequence[Score], likeness: float, prior: Sequence[float]) -> WholeQuestion:
        """Return the probabilities for a question whose candidates have these `scores`, in any order.

        `likeness` is the likest candidate's, `prior` what the question's wording alone tells (`Reading.prior`).
        """
        features = whole_features(scores, likeness, prior)
        answered, silent, off_topic = _rounded(self.kind.shares(features))
        return WholeQuestion(answered, silent, off_topic, _rounded(self.told.shares(features))[1])


def pair_features(candidates: Sequence[Judged]) -> list[Floats]:
    """Return what the first regression looks at, of each of a question's candidates.

    The last feature is the strength of its strongest rival among them.
    """
    strengths = [each.strength for each in candidates]
    rows = []
    for place, each in enumerate(candidates):
        rival = max((NO_RIVAL, *strengths[:place], *strengths[place + 1 :]))
        rows.append(np.array([each.answers, each.contradicts, each.likeness, each.behind, each.strength, rival]))
    return rows


def whole_features(scores: Sequence[Score], likeness: float, prior: Sequence[float]) -> Floats:
    """Return what the other two regressions look at.

    The best scores' logits, what would be told, how near the nearest is, the wording.
    """
    facts = [each for each in scores if not each.is_unknown]
    ranked = [*sorted((each.bears for each in facts), reverse=True), 0.0, 0.0, 0.0, 0.0]
    told = best_facts(facts)
    return np.array(
        [
            _logit(max((each.answers for each in facts), default=0.0)),
            _logit(max((each.contradicts for each in facts), default=0.0)),
            *map(_logit, ranked[:4]),
            _logit(max((each.answers for each in scores if each.is_unknown), default=0.0)),
            math.log(sum(each.bears for each in told) + LEAST),
            len(told),
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
    """Of `Reading.verdict_confidence`: from it on, "Yes", "No" or "That is not what the story says" may be said."""
    off_topic_at: float
    """Of the whole question's being off topic: from it on, nothing is shown."""


def load_thresholds(path: Path = WEIGHTS / "calibration.json") -> Thresholds:
    """Return the thresholds that belong to the weights."""
    return Thresholds(**json.loads(path.read_text(encoding="utf-8"))["thresholds"])


def load_calibration(path: Path = WEIGHTS / "calibration.json") -> Calibration:
    """Return the calibration that belongs to the weights."""
    content = json.loads(path.read_text(encoding="utf-8"))
    pair, kind, told = (Regression(np.array(content[each])) for each in ("pair", "kind", "told"))
    return Calibration(pair, kind, told)


def _rounded(shares: Sequence[float]) -> list[float]:
    return [round(each, DECIMALS) for each in shares]


def _logit(probability: float) -> float:
    bounded = min(max(probability, LEAST), 1 - LEAST)
    return math.log(bounded / (1 - bounded))
