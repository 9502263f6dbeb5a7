"""A trained classifier → what the running bot scores with: `scorer.py`'s arrays where samples are few."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np

from bot.understanding.classifier import BAYES, Classifier, train
from bot.understanding.features import Floats, Ints, SparseMatrix
from bot.understanding.regression import SHARPNESS
from bot.understanding.scorer import PlainScorer, Rows, Scorer, make_dense

PLAIN = 65_536
"""Labels times samples up to which plain Python is about as fast as numpy, 0.5 ms; with more, numpy's product wins."""


def learn(utterances: Sequence[str], labels: Sequence[str]) -> Scorer:
    """Return the scorer that these sample utterances, each with its label, make; ValueError if there are none."""
    classifier = train(utterances, labels)
    inverse = classifier.regression.inverse
    if inverse is None or len(classifier.labels) * len(inverse) > PLAIN:
        return classifier
    return _pack(classifier, inverse)


def _pack(classifier: Classifier, inverse: Floats) -> PlainScorer:
    regression, bayes = classifier.regression, classifier.bayes
    space = regression.space
    own = np.zeros((len(classifier.labels), len(inverse)))
    own[space.classes, np.arange(len(inverse))] = 1.0
    return PlainScorer(
        labels=classifier.labels,
        vocabulary=classifier.vocabulary,
        columns=classifier.features.columns,
        weights=_floats(classifier.features.weights),
        postings=_rows(space.postings),
        loads=_floats(space.loads),
        places=make_dense((space.topical * space.places).tolist()),
        cosines_share=1.0 - space.topical,
        sharpness=SHARPNESS,
        duals=make_dense((own @ inverse).tolist()),
        gains=_rows(bayes.gains),
        losses=_floats(bayes.losses),
        bayes=BAYES,
    )


def _rows(matrix: SparseMatrix) -> Rows:
    return Rows(_ints(matrix.starts), _ints(matrix.columns), _floats(matrix.values))


def _floats(values: Floats) -> array[float]:
    return array("f", np.ascontiguousarray(values, np.float32).tobytes())


def _ints(values: Ints) -> array[int]:
    return array("I", values.astype(np.uintc).tobytes())
