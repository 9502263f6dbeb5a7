"""What a trained classifier knows, packed into plain arrays, so that the running bot scores wordings without numpy.

numpy takes more memory than a story, and where samples are few its calls cost as much as the sums themselves. Only the
scores are kept: `classifier.py` trains, and says how sure it is as well.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import mul
from typing import Protocol

from bot.understanding.wordings import SHARES, Vocabulary, bags_of, words_of


class Scorer(Protocol):
    """Whatever tells how likely an utterance has each of some labels, by its wording."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the labels."""

    def scores(self, utterance: str) -> Sequence[float]:
        """Return a score for each label, in standard deviations."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """A matrix of which only the entries that are not 0 are kept, row after row."""

    starts: array[int]
    """The entries of row i are those from `starts[i]` up to `starts[i + 1]`."""
    columns: array[int]
    values: array[float]


LEVELS = 100_000
"""Steps to either side of 0 to which the numbers of a `Dense` are rounded: of ten, eight are then like another."""


@dataclass(frozen=True, slots=True, eq=False)
class Dense:
    """A matrix whose rows are tuples, to be multiplied by vectors; equal numbers in it are one object."""

    rows: tuple[tuple[float, ...], ...]
    squares: tuple[float, ...]
    """The squared length of each row."""
    step: float
    """Of which all numbers are multiples."""

    def times(self, vector: Sequence[float]) -> list[float]:
        """Return the product with a vector, one number a row.

        By ``a·b = (|a|² + |b|² - |a - b|²) / 2``: `math.dist` is the one loop over two vectors that Python has in C
        (`math.sumprod` only from 3.12), and takes a seventh of the time of ``sum(map(mul, a, b))``.
        """
        other = tuple(vector)
        square = math.fsum(map(mul, other, other))
        distances = map(math.dist, self.rows, repeat(other))
        return [(own + square - apart * apart) / 2 for apart, own in zip(distances, self.squares, strict=True)]

    def __reduce__(self) -> tuple[Callable[[float, list[array[int]]], Dense], tuple[float, list[array[int]]]]:
        """Return what it is pickled as: a pickle would make an object of each number."""
        return _dense, (self.step, _steps(self.rows, self.step))


def make_dense(rows: Sequence[Sequence[float]]) -> Dense:
    """Return the matrix with these rows, rounded to one in `LEVELS` of its largest number."""
    step = max((abs(value) for row in rows for value in row), default=0.0) / LEVELS or 1.0
    return _dense(step, _steps(rows, step))


def _steps(rows: Iterable[Sequence[float]], step: float) -> list[array[int]]:
    return [array("i", [round(value / step) for value in row]) for row in rows]


def _dense(step: float, steps: Iterable[array[int]]) -> Dense:
    numbers: dict[int, float] = {}
    rows = tuple(tuple(numbers.setdefault(count, count * step) for count in row) for row in steps)
    return Dense(rows, tuple(math.fsum(map(mul, row, row)) for row in rows), step)


@dataclass(frozen=True, slots=True, eq=False)
class PlainScorer:
    """The classifier's scores in plain Python. C labels, n sample utterances, F features, r topics."""

    labels: tuple[str, ...]
    vocabulary: Vocabulary
    columns: Mapping[str, int]
    """Feature → its number, 0 to F - 1."""
    weights: array[float]
    """(F + 1,), the last for features that no sample has."""
    postings: Rows
    """(F, n), the samples' unit vectors by feature."""
    loads: array[float]
    """(F * r,), how far each feature belongs to each topic, feature after feature."""
    places: Dense
    """(n, r), the samples among the topics, times the topics' share in the similarity."""
    cosines_share: float
    """What the cosine counts for in the similarity."""
    sharpness: float
    """Of the kernel."""
    duals: Dense
    """(C, n), what the kernel with each sample adds to each label."""
    gains: Rows
    """(F, C), naive Bayes: what a feature adds to the labels that it occurs with."""
    losses: array[float]
    """(C,), what each feature that tells of labels takes from each."""
    bayes: float
    """The weight of naive Bayes beside the regression's 1."""

    def scores(self, utterance: str) -> list[float]:
        """Return what the classifier does, but for a hundredth or two: the samples' numbers are rounded."""
        vector = self._vector([self.vocabulary.repair(word) for word in words_of(utterance)])
        odds = self._log_odds(vector)
        values = self._values(vector)
        return [value + self.bayes * odd for value, odd in zip(_standard(values), _standard(odds), strict=True)]

    def _vector(self, words: Sequence[str]) -> dict[int, float]:
        """Return column → value of the words' unit vector; it is shorter where features are unknown."""
        vector: dict[int, float] = {}
        for share, bag in zip(SHARES, bags_of(words), strict=True):
            known = [column for feature in bag if (column := self.columns.get(feature)) is not None]
            weights = [self.weights[column] for column in known]
            squares = math.fsum(map(mul, weights, weights)) + (len(bag) - len(known)) * self.weights[-1] ** 2
            scale = math.sqrt(share / max(squares, 1e-9))
            vector.update(zip(known, [weight * scale for weight in weights], strict=True))
        return vector

    def _values(self, vector: Mapping[int, float]) -> list[float]:
        """Return the regression's value for each label."""
        similar = [0.0] * len(self.places.rows)
        topics = [0.0] * len(self.places.rows[0])
        starts, samples, shares, loads = self.postings.starts, self.postings.columns, self.postings.values, self.loads
        width, cosines_share = len(topics), self.cosines_share
        for column, value in vector.items():
            begin, end = starts[column], starts[column + 1]
            scaled = value * cosines_share
            for sample, share in zip(samples[begin:end], shares[begin:end]):  # noqa: B905 - in a loop that counts
                similar[sample] += scaled * share
            of_column = loads[column * width : column * width + width]
            topics = [topic + value * load for topic, load in zip(topics, of_column)]  # noqa: B905 - the same
        length = max(math.hypot(*topics), 1e-9)
        among = self.places.times([topic / length for topic in topics])
        sharpness, exp = self.sharpness, math.exp
        return self.duals.times(
            [exp(sharpness * (cosine + near - 1.0)) for cosine, near in zip(similar, among, strict=True)]
        )

    def _log_odds(self, vector: Mapping[int, float]) -> list[float]:
        """Return the log-odds of naive Bayes for each label, up to a constant."""
        odds = [0.0] * len(self.labels)
        counted = 0
        starts, labels, gains = self.gains.starts, self.gains.columns, self.gains.values
        for column in vector:
            begin, end = starts[column], starts[column + 1]
            counted += end > begin
            for label, gain in zip(labels[begin:end], gains[begin:end], strict=True):
                odds[label] += gain
        return [odd - counted * loss for odd, loss in zip(odds, self.losses, strict=True)]


def _standard(values: Sequence[float]) -> list[float]:
    """Return the values less their mean, in standard deviations."""
    mean = math.fsum(values) / len(values)
    shifted = [value - mean for value in values]
    spread = math.sqrt(math.fsum(map(mul, shifted, shifted)) / len(values)) or 1.0
    return [value / spread for value in shifted]
