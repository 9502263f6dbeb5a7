"""What the running bot scores wordings with gives the classifier's own scores, to a hundredth of their spread or so."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import scaled

from bot.understanding.classifier import Classifier, train
from bot.understanding.packing import PLAIN, learn
from bot.understanding.scorer import LEVELS, PlainScorer, make_dense

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
    assert PACKED.scores(utterance) == pytest.approx(TRAINED.scores(utterance), abs=0.02)


@given(
    st.lists(st.lists(st.floats(-20, 20), min_size=3, max_size=3), min_size=1),
    st.lists(st.floats(-20, 20), min_size=3, max_size=3),
)
def test_a_product_by_distances_is_the_product(rows, vector):
    dense = make_dense(rows)
    assert dense.times(vector) == pytest.approx(list(np.array(dense.rows) @ np.array(vector)), abs=1e-9)


@given(st.lists(st.lists(st.floats(-20, 20, allow_subnormal=False), min_size=3, max_size=3), min_size=1))
def test_a_matrix_is_rounded_to_steps_of_which_equal_ones_are_one_object(rows):
    dense = make_dense(rows)
    assert dense.step <= max(1.0, 20 / LEVELS)
    assert np.array(dense.rows) == pytest.approx(np.array(rows), abs=dense.step * 0.501)
    for kept in (dense, pickle.loads(pickle.dumps(dense))):
        numbers = [number for row in kept.rows for number in row]
        assert kept.rows == dense.rows
        assert len(set(map(id, numbers))) == len({round(number / dense.step) for number in numbers})


def test_many_samples_are_left_to_numpy():
    labels = [f"label {number % 300}" for number in range(600)]
    many = learn([f"sample number {number} of {number * 7}" for number in range(600)], labels)
    assert PLAIN < 300 * 600
    assert isinstance(many, Classifier)
