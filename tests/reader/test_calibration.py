"""From logits to probabilities: they are shares, and thresholds that nothing can pass are no thresholds."""

from dataclasses import fields

import pytest
from ferry import score
from hypothesis import given
from hypothesis import strategies as st

from bot.reader.calibration import Judged, load_calibration, load_thresholds, whole_features

CALIBRATION = load_calibration()
LOGITS, SHARES = st.floats(-20, 20), st.floats(0, 1)
PRIORS = st.tuples(LOGITS, LOGITS, LOGITS)
PLAIN = (0.0, 0.0, 0.0)
JUDGED = st.builds(Judged, LOGITS, LOGITS, SHARES, SHARES)


CANDIDATES = st.lists(st.tuples(st.just("it"), st.booleans(), JUDGED), max_size=12)


@given(CANDIDATES)
def test_a_candidate_s_probabilities_are_shares(candidates):
    for found in CALIBRATION.scores(candidates):
        assert 0 <= found.answers <= 1
        assert 0 <= found.contradicts <= 1
        assert found.bears <= 1.0002
        assert found.confidence == max(found.answers, found.contradicts) <= found.bears


@given(CANDIDATES)
def test_candidates_are_scored_alike_in_any_order_and_the_likeliest_stands_first(candidates):
    found = CALIBRATION.scores(candidates)
    assert [each.bears for each in found] == sorted((each.bears for each in found), reverse=True)
    assert sorted(each.bears for each in CALIBRATION.scores(candidates[::-1])) == sorted(each.bears for each in found)


@given(CANDIDATES, SHARES, PRIORS)
def test_a_question_s_probabilities_are_shares_whatever_the_order_of_its_candidates(candidates, likeness, prior):
    scores = CALIBRATION.scores(candidates)
    whole = CALIBRATION.whole(scores, likeness, prior)
    assert whole.answered + whole.silent + whole.off_topic == pytest.approx(1, abs=0.001)
    assert 0 <= whole.told_right <= 1
    assert CALIBRATION.whole(scores[::-1], likeness, prior) == whole


def test_a_higher_logit_never_makes_an_answer_less_likely():
    answers = [CALIBRATION.scores([("it", False, Judged(logit, 0, 0.8, 0))])[0].answers for logit in range(-10, 11)]
    assert answers == sorted(answers)


def test_a_better_best_fact_makes_an_answer_likelier():
    right = [CALIBRATION.whole([score("it", share / 100)], 0.8, PLAIN).told_right for share in range(1, 100)]
    assert right == sorted(right)


def test_an_unknown_counts_as_no_fact():
    assert whole_features([score("it", 0.9, is_unknown=True)], 0.5, PLAIN)[0] == whole_features([], 0.5, PLAIN)[0]


def test_every_threshold_can_be_reached_and_missed():
    limits = load_thresholds()
    assert all(0 < getattr(limits, each.name) < 1 for each in fields(limits))
    assert limits.unsure_at < limits.answer_at
    assert limits.unsure_at < limits.unknown_at
