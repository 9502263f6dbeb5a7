"""The shortlist holds what is near, and never more than twelve."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.reader.shortlist import MOST, index_vectors, index_words, shortlist

SHARES = st.floats(0, 1)


@given(st.lists(st.tuples(SHARES, SHARES), max_size=60))
def test_at_most_twelve_the_best_first(scores):
    vectors, words = (np.array([each[side] for each in scores]) for side in (0, 1))
    places = shortlist(vectors, words)
    assert len(places) == len(set(places)) <= MOST


def test_what_both_measures_agree_on_goes_first():
    assert shortlist(np.array([0.9, 0.5, 0.8]), np.array([0.0, 0.0, 1.0]))[0] == 2


def test_a_rare_word_counts_more_than_a_common_one():
    index = index_words([["ferry", "hit", "pier"], ["ferry", "left", "late"], ["ferry", "was", "old"]])
    scores = index.scores(["ferry", "pier"])
    assert scores.argmax() == 0
    assert scores.max() <= 1


def test_words_of_the_turn_before_count_less():
    index = index_words([["ferry", "pier"], ["storm", "came"]])
    assert index.scores(["storm"], ["ferry"]).argmax() == 1


def test_the_best_match_of_each_token_counts():
    index = index_vectors([np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[1.0, 0.0]])])
    scores = index.scores(np.array([[1.0, 0.0], [0.0, 1.0]]))
    assert scores.tolist() == [1.0, 0.5]


def test_a_story_without_facts_has_an_empty_shortlist():
    assert shortlist(index_vectors([]).scores(np.ones((2, 3))), index_words([]).scores(["ferry"])) == []
