"""Misspelt names and words find their way back, and nothing that is spelled right is changed."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.spelling import make_speller

SURNAMES = ("solvane", "corvin", "thorsby", "fenwright", "iversen", "brannoc", "merrowick")
"""Names long enough to be told apart; no English words."""
SPELLER = make_speller(SURNAMES, ("happened", "arrested", "electricity", "summit", "price"))


def repaired(word):
    return SPELLER.repaired_word(word) or word


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        pytest.param("fenwrigt", "fenwright", id="a letter missing"),
        pytest.param("thorsbby", "thorsby", id="a letter twice"),
        pytest.param("iverson", "iversen", id="another vowel"),
        pytest.param("covrin", "corvin", id="neighbours swapped"),
        pytest.param("merowik", "merrowick", id="two letters missing"),
        pytest.param("hapened", "happened", id="a word"),
        pytest.param("arested", "arrested", id="another"),
        pytest.param("electrisity", "electricity", id="a longer one"),
        pytest.param("priceee", "price", id="a run of letters"),
    ],
)
def test_misspelt_words_are_repaired(typed, read):
    assert repaired(typed) == read


@pytest.mark.parametrize("typed", ["submit", "prize", "rice", "corking", "happen", "arrest"])
def test_an_english_word_is_never_repaired(typed):
    """A question about a prize must not be answered about Lionel Price."""
    assert repaired(typed) == typed


@pytest.mark.parametrize("typed", ["cor", "tre", "usx", "ab", "x", "q7", "2021", "4.2"])
def test_short_words_and_numbers_are_left_alone(typed):
    assert repaired(typed) == typed


@pytest.mark.parametrize("typed", ["qwertyuiop", "zxmncb", "lkjhsdf", "хочу"])
def test_noise_stays_noise(typed):
    assert repaired(typed) == typed


@pytest.mark.parametrize(("typed", "read"), [("whats", "what is"), ("didnt", "did not"), ("wehn", "when")])
def test_chat_spellings_are_written_out(typed, read):
    """ "Whats" is one letter from "what", which would lose the verb."""
    assert make_speller([], ["what", "when"]).repaired_word(typed) == read


def test_a_name_is_no_chat_spelling():
    assert make_speller([], ["what"]).repaired_word("ty", may_be_name=True) is None


def test_a_word_of_the_story_is_no_chat_spelling():
    assert make_speller(["mtg"], []).repaired_word("mtg") is None


def test_of_two_repairs_that_cost_the_same_the_name_is_chosen():
    assert make_speller(["corvin"], ["corbin", "corsin"]).repaired_word("corzin") == "corvin"


def test_of_two_repairs_that_cost_the_same_the_commoner_word_is_chosen():
    assert make_speller([], ["loan"], ["what", "long", "that"]).repaired_word("logn") == "long"


def test_a_letter_left_out_of_a_short_word_is_put_back():
    assert make_speller([], [], ["with"]).repaired_word("wih") == "with"


def test_a_run_of_letters_keeps_two_where_the_word_has_them():
    assert make_speller([], ["meet", "met"]).repaired_word("meeet") == "meet"


def test_two_edits_never_change_the_first_letter_too():
    """ "Mutton" is no "button" that somebody mistyped twice."""
    assert make_speller(["torvane"], []).repaired_word("xorvame") is None


def edits(word):
    """Return all that one slip makes of a word: a letter left out, put in, changed, or swapped with the next."""
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    letters = string.ascii_lowercase
    return (
        {left + right[1:] for left, right in halves if right}
        | {left + letter + right for left, right in halves for letter in letters}
        | {left + letter + right[1:] for left, right in halves if right for letter in letters}
        | {left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1}
    )


@pytest.mark.parametrize("name", SURNAMES)
def test_any_one_slip_in_a_surname_is_repaired(name):
    """All of them, since there are only some hundreds."""
    for typed in edits(name):
        if not SPELLER.knows(typed):
            assert repaired(typed) == name


@given(st.text(string.ascii_lowercase, max_size=30) | st.text(max_size=30))
def test_a_repair_needs_no_second_repair(word):
    assert repaired(repaired(word)) == repaired(word)
