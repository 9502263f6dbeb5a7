"""Phrases of the language data are found where they stand whole, the longest first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.lexicon import make_phrases

PHRASES = make_phrases({("what",): 1, ("what", "time"): 2, ("what", "time", "of", "day"): 4, ("who",): 0, (): 9})
LETTERS = st.lists(st.sampled_from("abc"), max_size=5)


@pytest.mark.parametrize(
    ("text", "start", "found"),
    [
        pytest.param("what now", 0, (1, 1), id="one word"),
        pytest.param("what time is it", 0, (2, 2), id="two words before one"),
        pytest.param("what time of day is it", 0, (4, 4), id="the longest of all"),
        pytest.param("at what time of the day", 1, (2, 2), id="a longer one that is not there"),
        pytest.param("what time of", 0, (2, 2), id="a longer one cut off by the end"),
        pytest.param("at what", 1, (1, 1), id="at the very end"),
        pytest.param("who", 0, (1, 0), id="a value that is false"),
        pytest.param("at what time", 0, None, id="begins one word later"),
        pytest.param("time of day", 0, None, id="the end of a phrase"),
    ],
)
def test_the_longest_phrase_that_stands_at_a_place_is_found(text, start, found):
    assert PHRASES.at(text.split(), start) == found


def test_a_phrase_cut_off_by_the_end_of_the_text_is_no_match():
    """Slicing past the end gives a shorter phrase, which could be found with the longer one's length."""
    phrases = make_phrases({("except", "for"): True})
    assert phrases.at(["all", "except"], 1) is None
    assert phrases.at(["except", "for"], 0) == (2, True)


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        pytest.param("at what time", True, id="at the end"),
        pytest.param("who then", True, id="a value that is false"),
        pytest.param("time of day", False, id="only its last words"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_a_phrase_is_found_anywhere(text, stands):
    assert PHRASES.anywhere(text.split()) is stands


def test_first_words_alone_are_no_phrase():
    phrases = make_phrases({("do", "you", "think"): True})
    assert not phrases.anywhere(["do", "you", "know"])
    assert phrases.anywhere(["what", "do", "you", "think"])


def test_without_phrases_nothing_is_found():
    nothing = make_phrases({(): True})
    assert nothing.lengths == {}
    assert not nothing.anywhere(["a"])


@given(st.dictionaries(LETTERS.filter(bool).map(tuple), st.integers(), max_size=6), LETTERS)
def test_phrases_are_found_as_by_trying_each_of_them_everywhere(values, words):
    phrases = make_phrases(values)
    everywhere = []
    for start in range(len(words)):
        fitting = [phrase for phrase in values if tuple(words[start : start + len(phrase)]) == phrase]
        longest = max(fitting, key=len, default=None)
        everywhere.append((len(longest), values[longest]) if longest else None)
    assert [phrases.at(words, start) for start in range(len(words))] == everywhere
    assert phrases.anywhere(words) is any(found is not None for found in everywhere)
