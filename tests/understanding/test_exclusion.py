"""Whom a question leaves out, and that nobody is left out by a word that only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.exclusion import left_out
from bot.understanding.text import clean, tokenise

LEAVING_OUT = ["besides", "apart from", "aside from", "other than", "except", "except for", "not counting", "excluding"]
WORDS = [*LEAVING_OUT, "who", "is", "held", "and", "the", "Whelan", "Reed", "Putin", "Russia", "itself", "own", "x"]


def without(engine, text):
    """Return the words that stay, and the sorted ids of whoever is left out."""
    reader = engine.index.reader
    kept, ids = left_out(tokenise(clean(text)), reader.names, reader.lexicon)
    return " ".join(token.text for token in kept), sorted(ids)


@pytest.mark.parametrize(
    ("text", "words", "ids"),
    [
        pytest.param("who is held besides Whelan?", "who is held", ["whelan"], id="behind"),
        pytest.param("Besides Whelan, who is held?", "who is held", ["whelan"], id="before"),
        pytest.param("who apart from Whelan and Reed is held", "who is held", ["reed", "whelan"], id="two"),
        pytest.param("except for Putin, Reed and the Whelan who", "who", ["putin", "reed", "whelan"], id="three"),
        pytest.param("who other than the two prisoners", "who", ["reed", "whelan"], id="a group is all its members"),
        pytest.param(
            "who besides Whelan in Russia and Reed", "who in russia and reed", ["whelan"], id="not past words"
        ),
        pytest.param("who besides Whelan and except Reed", "who and", ["reed", "whelan"], id="said twice over"),
        pytest.param("does Russia name a country besides itself", "does russia name a country", [], id="itself"),
        pytest.param("who besides himself did Blinken name", "who did blinken name", [], id="himself"),
    ],
)
def test_what_is_left_out_is_taken_from_the_question(talks, text, words, ids):
    assert without(talks, text) == (words, ids)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("who is held", id="nothing says so"),
        pytest.param("who is held besides the others", id="nobody is named"),
        pytest.param("who is held beside Whelan", id="beside is a place"),
        pytest.param("apart from the weather in town Whelan is held", id="the name stands elsewhere"),
        pytest.param("is Whelan held apart", id="apart alone"),
        pytest.param("who besides", id="cut off"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_question_that_leaves_nobody_out_stays_as_it_is(talks, text):
    assert without(talks, text) == (" ".join(token.text for token in tokenise(text)), [])


@pytest.mark.parametrize("words", LEAVING_OUT)
def test_every_way_to_leave_somebody_out_is_known(flood, words):
    assert without(flood, f"who died {words} Tobias Renn") == ("who died", ["renn"])


def test_a_reading_says_whom_it_leaves_out_and_no_longer_mentions_them(talks):
    """As a mention, whoever is left out would be looked for in every fact."""
    reading = talks.index.reader.read("who was sentenced besides Whelan?")
    assert reading.excluded == {"whelan"}
    assert reading.mentions == ()


def test_both_halves_of_a_message_may_leave_somebody_out(talks):
    """The comma ends a sentence there: "Besides Reed" stands outside the clause that asks."""
    reading = talks.index.reader.read("Besides Reed, who is held, except for Whelan?")
    assert reading.excluded == {"reed", "whelan"}


@pytest.mark.parametrize(
    ("question", "facts"),
    [
        pytest.param("who is detained?", {"whelan-held", "reed-held"}, id="both without the exception"),
        pytest.param("who is detained besides Reed?", {"whelan-held"}, id="all but one"),
        pytest.param("apart from Trevor Reed, who is detained?", {"whelan-held"}, id="said first"),
        pytest.param("who is detained besides the spokesman?", {"whelan-held", "reed-held"}, id="somebody else"),
    ],
)
def test_who_is_left_out_of_a_question_is_left_out_of_its_answer(talks, question, facts):
    reply = talks.ask(question)
    assert (reply.outcome, set(reply.facts)) == ("answer", facts)


def test_with_all_of_them_left_out_none_of_them_is_the_answer(talks):
    reply = talks.ask("who else is detained apart from Whelan and Reed?")
    assert reply.outcome == "abstain"
    assert not {"whelan-held", "reed-held"} & set(reply.facts)


@pytest.mark.parametrize(
    "message", ["besides Reed", "other than him?", "apart from that", "except Whelan. besides Reed"]
)
def test_a_message_that_only_leaves_somebody_out_gets_a_reply(talks, message):
    """Nothing is left of it to be asked."""
    assert talks.ask(message).outcome == "abstain"


@given(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join))
def test_whoever_is_left_out_the_message_gets_a_reply(talks, text):
    assert talks.ask(text).text


@given(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join))
def test_only_what_was_said_can_be_left_out_and_the_rest_keeps_its_order(talks, text):
    tokens = tokenise(text)
    kept, ids = left_out(tokens, talks.index.names, talks.index.lexicon)
    rest = iter(tokens)
    assert all(any(token is other for other in rest) for token in kept)
    assert ids <= {"whelan", "reed", "putin", "russia"}
    assert bool(ids) <= (len(kept) < len(tokens))
