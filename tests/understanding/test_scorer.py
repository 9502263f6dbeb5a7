"""What the running bot scores wordings with gives the classifier's own scores."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import scaled

from bot.understanding.classifier import Classifier, train
from bot.understanding.packing import PLAIN, learn
from bot.understanding.scorer import PlainScorer, make_dense

PAIRS = [
    ("When does the library open?", "opening"),
    ("Are you closed on public holidays?", "opening"),
    ("How do I renew a loan?", "renewal"),
    ("I need to extend my books", "renewal"),
    ("How much is the fine for a late return?", "fine"),
    ("What do I pay if a book is overdue?", "fine"),
]
UTTERANCES, LABELS = (list(column) for column in zip(*PAIRS, strict=True))
TRAINED, PACKED = train(UTTERANCES, LABELS), learn(UTTERANCES, LABELS)


@settings(max_examples=scaled(100))
@given(
    st.lists(st.sampled_from([*" ".join(UTTERANCES).split(), "zebra", "opn", "reneww", ""])).map(" ".join) | st.text()
)
def test_the_packed_scores_are_the_classifiers(utterance):
    assert isinstance(PACKED, PlainScorer)
    assert PACKED.labels == TRAINED.labels
    assert PACKED.scores(utterance) == pytest.approx(TRAINED.scores(utterance), abs=1e-9)


@given(
    st.lists(st.lists(st.floats(-20, 20), min_size=3, max_size=3), min_size=1),
    st.lists(st.floats(-20, 20), min_size=3, max_size=3),
)
def test_a_product_by_distances_is_the_product(rows, vector):
    assert make_dense(rows).times(vector) == pytest.approx(list(np.array(rows) @ np.array(vector)), abs=1e-9)


def test_many_samples_are_left_to_numpy():
    labels = [f"label {number % 300}" for number in range(600)]
    many = learn([f"sample number {number} of {number * 7}" for number in range(600)], labels)
    assert PLAIN < 300 * 600
    assert isinstance(many, Classifier)
