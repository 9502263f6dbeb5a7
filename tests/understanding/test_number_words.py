"""Numbers of several words: they are the figure that they stand for, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.number_words import with_figures

ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"


def below_hundred(number: int, joint: str) -> str:
    if number < 20:
        return ONES.split()[number - 1]
    tens = TENS.split()[number // 10 - 2]
    return f"{tens}{joint}{ONES.split()[number % 10 - 1]}" if number % 10 else tens


def below_thousand(number: int, joint: str, and_: str) -> str:
    if number < 100:
        return below_hundred(number, joint)
    rest = f" {and_}{below_hundred(number % 100, joint)}" if number % 100 else ""
    return f"{ONES.split()[number // 100 - 1]} hundred{rest}"


def written(number: int, joint: str, and_: str) -> str:
    """Return the number in words, as a newspaper would write it."""
    if number < 1000:
        return below_thousand(number, joint, and_)
    rest = f" {below_thousand(number % 1000, joint, and_)}" if number % 1000 else ""
    return f"{below_thousand(number // 1000, joint, and_)} thousand{rest}"


@given(st.integers(1, 999_999), st.sampled_from(["-", " "]), st.sampled_from(["and ", ""]))
def test_a_written_number_is_its_figure(number, joint, and_):
    words = written(number, joint, and_)
    found = with_figures(f"About {words} people")
    assert found == (f"About {words} people" if words.isalpha() else f"About {number} people")


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Thirty-one people are missing", "31 people are missing"),
        ("a hundred and fifty soldiers", "150 soldiers"),
        ("two thousand homes", "2000 homes"),
        ("between twenty and thirty", "between twenty and thirty"),
        ("two or three", "two or three"),
        ("hundreds of thousands", "hundreds of thousands"),
        ("someone hundred", "someone hundred"),
        ("twenty one-way streets", "twenty one-way streets"),
    ],
)
def test_what_is_no_number_of_several_words_stays(text, figures):
    assert with_figures(text) == figures


@given(st.text())
def test_any_text_is_read(text):
    with_figures(text)
