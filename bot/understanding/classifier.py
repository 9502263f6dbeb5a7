"""Few-shot classification of short utterances by their wording alone: which label an utterance has, and whether any.

No pretrained model: numpy and rapidfuzz over a few sample utterances a label. Two scorers read the words, repaired
against the samples' own: a kernel ridge regression (`regression.py`) and naive Bayes. Their standardised scores are
added. What a label stands for, and what to do about it, is left to the caller.

The constants here and in the two other modules were chosen on the training utterances of banking77 (77 labels; ten
utterances a label / all, about 130), with 77.2 % / 91.9 right in cross-validation. Its test utterances, run by
`tests/benchmarks/bench_matcher.py`: 78.6 % / 92.4.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from operator import mul

import numpy as np

from bot.understanding.features import (
    Features,
    Floats,
    Incidences,
    Ints,
    SparseMatrix,
    incidences,
    make_sparse,
    unit_values,
    weigh,
)
from bot.understanding.regression import KernelRidge, fit
from bot.understanding.wordings import TRIGRAMS, Vocabulary, make_vocabulary, words_of

BAYES = 0.5
"""The weight of naive Bayes beside the regression's 1: it gains 0.2 points / 0.8."""
SMOOTHING = 3.0
"""Samples' worth of the whole set that are mixed into each label's counts; by cross-validation, like BAYES."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells a known label from an unknown one, or the weight of each."""

    prominence: float
    """The best score over √(C - 1), the most standard deviations by which one value of C can stand out."""
    explained: float
    """The share of the kernel's variance that the samples explain."""
    length: float
    """The logarithm of one more than the words: of a long utterance less is explained, though its label is known."""
    nearness: float
    """The mean cosine to the best label's samples; speaks against it: what is near to much is near to strangers too."""


WEIGHTS = Signs(prominence=5.2, explained=10.5, length=1.0, nearness=-4.5)
"""By logistic regression with 27 of banking77's labels left out, one set for both sizes. Area under the curve by the
prominence alone .784 / .876, with the share explained .795 / .885, with the length .804 / .895, with all .807 / .900;
two dozen signs had .807 / .906. The nearest cosine alone has .751 / .835, the share of known features .628 / .700."""
BIAS = -11.3
"""Puts known and unknown at equal odds at 0.5 there; other labels need a threshold of their own."""


@dataclass(frozen=True, slots=True, eq=False)
class Opinion:
    """What the classifier makes of an utterance."""

    scores: Floats
    """(C,), one per label, in standard deviations: the highest is the likeliest label."""
    confidence: float
    """0 to 1: how probably the utterance has one of the known labels at all."""


@dataclass(frozen=True, slots=True, eq=False)
class Classifier:
    """An index of sample utterances; `train` makes it. C labels, n sample utterances, F features."""

    labels: tuple[str, ...]
    """In the order in which they first came."""
    vocabulary: Vocabulary
    features: Features
    regression: KernelRidge
    bayes: NaiveBayes

    def scores(self, utterance: str) -> list[float]:
        """Return a score for each label, in standard deviations."""
        return list(map(float, self.read(utterance).scores))

    def read(self, utterance: str) -> Opinion:
        """Return what the samples make of the utterance, whatever it is."""
        words = [self.vocabulary.repair(word) for word in words_of(utterance)]
        columns, values = self.features.vector(words)
        regression = self.regression.predict(columns, values)
        scores = _standard(regression.values) + BAYES * _standard(self.bayes.log_odds(columns))
        best = int(scores.argmax())
        signs = Signs(
            prominence=float(scores[best]) / math.sqrt(max(1, len(scores) - 1)),
            explained=regression.explained,
            length=math.log(1 + len(words)),
            nearness=float(regression.cosines[self.regression.space.classes == best].mean()),
        )
        return Opinion(scores, _confidence(signs))


@dataclass(frozen=True, slots=True, eq=False)
class NaiveBayes:
    """Naive Bayes on the lemmas and bigrams, each label smoothed towards the whole set.

    Jelinek & Mercer 1980; Zhai & Lafferty 2004, "Dirichlet prior". How many samples a label has does not count.
    """

    gains: SparseMatrix
    """(F, C), what a feature adds to the labels that it occurs with, over what it adds to all the others."""
    losses: Floats
    """(C,), what each feature takes from each label for the samples that it has."""

    def log_odds(self, columns: Ints) -> Floats:
        """Return the log-odds of each label, (C,), against the whole set by these features, up to a constant."""
        gains = self.gains.weighted_sum(columns, np.ones(len(columns)))
        counted = np.count_nonzero(self.gains.counts(columns))
        return gains - counted * self.losses


def train(utterances: Sequence[str], labels: Sequence[str]) -> Classifier:
    """Return the classifier that these sample utterances, each with its label, make; nothing is drawn by chance.

    20,000 utterances of 1,000 labels take 1.4 s and, at the peak, 175 MB. Raises ValueError if there are none.
    """
    if not utterances or len(utterances) != len(labels):
        raise ValueError("As many labels as utterances are needed, and one at least.")
    numbers = {label: number for number, label in enumerate(dict.fromkeys(labels))}
    classes = np.array([numbers[label] for label in labels], np.int64)
    texts = [words_of(utterance) for utterance in utterances]
    names, found = incidences(texts)
    features = Features(names, weigh(found.columns, classes[found.samples], len(numbers)))
    values = unit_values(found, features.weights)
    samples = make_sparse(found.samples, found.columns, values, (len(texts), len(names)))
    postings = make_sparse(found.columns, found.samples, values, (len(names), len(texts)))
    return Classifier(
        tuple(numbers),
        make_vocabulary(texts),
        features,
        fit(samples, postings, classes, len(numbers)),
        _naive_bayes(found, classes, (len(names), len(numbers))),
    )


def _naive_bayes(found: Incidences, classes: Ints, shape: tuple[int, int]) -> NaiveBayes:
    """Return naive Bayes on F features and C labels, the shape, by the samples' features and labels."""
    whole = found.bags != TRIGRAMS
    columns, labels = found.columns[whole], classes[found.samples[whole]]
    pairs, seen = np.unique(columns * shape[1] + labels, return_counts=True)
    columns, labels = pairs // shape[1], pairs % shape[1]
    frequencies = np.bincount(columns, seen, shape[0]) / len(classes)
    gains = np.log1p(seen / frequencies[columns] / SMOOTHING)
    return NaiveBayes(make_sparse(columns, labels, gains, shape), np.log(np.bincount(classes) + SMOOTHING))


def _confidence(signs: Signs) -> float:
    """Return the logistic function of the weighed signs."""
    logit = BIAS + math.fsum(map(mul, astuple(signs), astuple(WEIGHTS)))
    return 1.0 / (1.0 + math.exp(-logit))


def _standard(values: Floats) -> Floats:
    """Return the values less their mean, in standard deviations."""
    spread = float(values.std())
    standard: Floats = (values - values.mean()) / (spread or 1.0)
    return standard
