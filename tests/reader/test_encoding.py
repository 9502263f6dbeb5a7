"""What the network is given never outgrows the places that it has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reader.encoding import END, START, Turn, encode_fact, encode_question, load_tokenizer

TOKENIZER = load_tokenizer()
FACT_POSITION = 96
"""Where the network's facts begin: a longer question would run into them."""


@given(st.text(max_size=2000), st.text(max_size=2000), st.text(max_size=2000))
def test_a_question_ends_before_facts_begin(question, earlier, said):
    tokens = encode_question(TOKENIZER, question, Turn(earlier, said))
    assert tokens[0] == START
    assert tokens[-1] == END
    assert len(tokens) <= FACT_POSITION


@given(st.text(max_size=3000), st.text(max_size=3000), st.text(max_size=3000))
def test_a_fact_is_cut_to_its_limits(says, excerpt, asked):
    assert 1 <= len(encode_fact(TOKENIZER, says, excerpt, asked)) <= 60 + 44 + 24 + 3


def test_the_end_of_a_rambling_question_is_kept():
    """People tell a story before they ask."""
    asked = encode_question(TOKENIZER, "my cousin works there and " * 30 + "who is the captain?")
    assert asked[-5:] == encode_question(TOKENIZER, "who is the captain?")[-5:]


@pytest.mark.parametrize("typed", ["when?", "when??", "when...", "when ?", "when :)"])
def test_signs_at_the_end_of_a_question_change_nothing(typed):
    assert encode_question(TOKENIZER, typed) == encode_question(TOKENIZER, "when")


def test_what_was_said_before_follows_the_question():
    alone = encode_question(TOKENIZER, "why?")
    after = encode_question(TOKENIZER, "why?", Turn("who was held?", "Ann Lee was held."))
    assert after[: len(alone)] == alone
    assert len(after) > len(alone)
