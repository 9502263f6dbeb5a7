"""Questions changed by program stay questions that their labels are true of."""

import random
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.append(str(Path(__file__).parent))

from noise import as_typed, mistyped, reworded_unknown, with_other_number

SEEDS = st.integers(0, 10_000)


@given(st.text(max_size=120), SEEDS)
def test_typing_errors_leave_short_words_and_numbers_alone(text, seed):
    changed = mistyped(text, 1.0, random.Random(seed))
    assert [each for each in changed.split() if each.isdigit()] == [each for each in text.split() if each.isdigit()]
    assert mistyped(text, 0.0, random.Random(seed)) == text


@given(SEEDS)
def test_a_typing_error_keeps_the_first_letter(seed):
    """People slip within a word; repair of typing leans on its beginning."""
    assert mistyped("passengers", 1.0, random.Random(seed)).startswith("p")


@given(SEEDS)
def test_a_hurried_question_still_asks_the_same(seed):
    """Numbers are what a "Yes" hangs on: no haste changes them."""
    assert "14" in as_typed("were 14 people hurt?", random.Random(seed))


@given(st.integers(1, 2_000_000), SEEDS)
def test_another_number_is_another_one(number, seed):
    question = f"were {number:,} people hurt?"
    other = with_other_number(question, f"{number:,} people were hurt.", random.Random(seed))
    assert other is None or (other != question and other.startswith("were ") and other.endswith(" people hurt?"))


def test_a_number_that_the_fact_does_not_have_is_left():
    assert with_other_number("were 14 people hurt?", "Nobody was hurt in 2014.", random.Random(1)) is None


@pytest.mark.parametrize("seed", range(20))
def test_an_unknown_in_other_words_still_tells_what_is_open(seed):
    said = reworded_unknown("The story doesn't say who will pay for the pier.", random.Random(seed))
    assert said != "The story doesn't say who will pay for the pier."
    assert "ho will pay for the pier" in said


def test_an_unknown_that_begins_otherwise_is_left_as_it_is():
    assert reworded_unknown("Nobody knows who paid.", random.Random(1)) == "Nobody knows who paid."
