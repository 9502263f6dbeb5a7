"""Misspelt names and words find their way back, and nothing that is spelled right is changed."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.spelling import make_speller
from bot.understanding.text import clean, tokenise

SURNAMES = ("solvane", "corvin", "thorsby", "fenwright", "iversen", "torvane", "brannoc", "merrowick")
"""Names of the invented story, long enough to be told apart; no English words."""


def repaired(engine, text):
    return " ".join(token.text for token in engine.index.reader.speller.repair(tokenise(clean(text))))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        pytest.param("fenwrigt", "fenwright", id="a letter missing"),
        pytest.param("thorsbby", "thorsby", id="a letter twice"),
        pytest.param("iverson", "iversen", id="another vowel"),
        pytest.param("amrey", "amery", id="neighbours swapped"),
        pytest.param("merowik", "merrowick", id="two letters missing"),
        pytest.param("hapened", "happened", id="a word of the language data"),
        pytest.param("arested", "arrested", id="another"),
        pytest.param("electrisity", "electricity", id="a word of the story"),
        pytest.param("harbortrust", "harbor trust", id="two words run together"),
    ],
)
def test_misspelt_words_are_repaired(flood, typed, read):
    assert repaired(flood, typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("red reef weed", id="English words beside a name: Reed"),
        pytest.param("prize rice prime", id="beside Price"),
        pytest.param("dragon drag", id="beside Drago"),
        pytest.param("submit", id="beside summit"),
        pytest.param("wheel when", id="beside Whelan"),
        pytest.param("bidder bidden", id="beside Biden"),
    ],
)
def test_an_english_word_is_never_repaired_into_a_name(talks, typed):
    """A question about the red weed must not be answered about Trevor Reed."""
    assert repaired(talks, typed) == typed


@pytest.mark.parametrize("typed", ["ren", "tre", "usx", "ab", "x", "q7", "2021", "4.2"])
def test_short_words_and_numbers_are_left_alone(flood, typed):
    assert repaired(flood, typed) == typed


@pytest.mark.parametrize("typed", ["qwertyuiop", "zxmncb", "lkjhsdf", "хочу"])
def test_noise_stays_noise(flood, typed):
    assert set(repaired(flood, typed).split()).isdisjoint(flood.index.names.words())


def test_what_was_typed_is_kept_beside_the_repair(flood):
    (token,) = flood.index.reader.speller.repair(tokenise("fenwrigt"))
    assert (token.text, token.typed) == ("fenwright", "fenwrigt")


def test_of_two_repairs_that_cost_the_same_the_name_is_chosen():
    speller = make_speller(["corvin"], ["corbin", "corsin"])
    assert [token.text for token in speller.repair(tokenise("corzin"))] == ["corvin"]


def test_two_edits_never_change_the_first_letter_too():
    """ "Mutton" is no "button" that somebody mistyped twice."""
    speller = make_speller(["torvane"], [])
    assert [token.text for token in speller.repair(tokenise("xorvame"))] == ["xorvame"]


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
def test_any_one_slip_in_a_surname_is_repaired(flood, name):
    """All of them, since there are only some hundreds; where two names are as near, either will do."""
    speller = flood.index.reader.speller
    slips = {other: edits(other) for other in SURNAMES}
    for typed in slips[name]:
        if not speller.knows(typed):
            assert repaired(flood, typed) in {other for other in SURNAMES if typed in slips[other]}


def test_a_known_word_is_never_changed(flood):
    speller = flood.index.reader.speller
    known = [token for word in sorted(speller.words) for token in tokenise(word) if speller.knows(token.text)]
    assert len(known) > 1000
    assert speller.repair(known) == known


@given(st.text(max_size=60))
def test_a_repair_needs_no_second_repair(flood, text):
    speller = flood.index.reader.speller
    once = speller.repair(tokenise(clean(text)))
    assert [token.text for token in speller.repair(once)] == [token.text for token in once]
