"""A question is made ready without harm: what is spelled right stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reader.wording import make_wording

WORDING = make_wording(
    ["Harbour master Osric Penhale said the ferry Lady Orrin hit the North Pier.", "Fourteen passengers were hurt."],
    [
        ("Osric Penhale", "the harbour boss"),
        ("Lady Orrin", "the boat"),
        ("Mara Voss", "the captain", "the skipper"),
        ("Ivo Dahl", "the skipper"),
    ],
)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        pytest.param("did the fery hit teh pier", "did the ferry hit the pier", id="a word of the story"),
        pytest.param("whats Thx doing here", "what is Thx doing here", id="a capital may be a name's"),
        pytest.param("what did penhlae say", "what did penhale say", id="a name"),
        pytest.param("how many pasengers were hurt", "how many passengers were hurt", id="a letter left out"),
        pytest.param("is the red pier open", "is the red pier open", id="English words stay"),
        pytest.param("wehn did it hit teh pier", "when did it hit the pier", id="a word that people ask with"),
        pytest.param("who is the captain?", "who is the captain (Mara Voss)?", id="an alias is explained"),
        pytest.param("did the captain, Mara Voss, leave", "did the captain, Mara Voss, leave", id="already explained"),
        pytest.param("who is the skipper?", "who is the skipper?", id="an alias of two people explains neither"),
        pytest.param("what became of the captaincy", "what became of the captaincy", id="part of a word is no alias"),
    ],
)
def test_a_question_is_made_ready(typed, read):
    assert WORDING.ready(typed) == read


@given(st.text(max_size=300))
def test_nothing_that_is_typed_breaks_it(typed):
    WORDING.ready(typed)


@given(st.lists(st.text(max_size=30), min_size=1, max_size=4))
def test_no_name_breaks_it(names):
    make_wording(["A text."], [tuple(names)]).ready("who is " + names[-1])
