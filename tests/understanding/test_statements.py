"""What a message claims: its sentences, lines and list items, without what it asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.statements import MOST_CLAIMS, statements_of


@pytest.mark.parametrize(
    ("message", "claims", "asks"),
    [
        pytest.param("The ferry hit the pier.", ["The ferry hit the pier"], False, id="a sentence"),
        pytest.param(
            "The ferry hit the pier. Nobody was hurt!", ["The ferry hit the pier", "Nobody was hurt!"], False, id="two"
        ),
        pytest.param("the ferry sank\nall were saved", ["the ferry sank", "all were saved"], False, id="lines"),
        pytest.param(
            "- the ferry sank\n* all were saved\n• nobody has died\n2. the pier broke",
            ["the ferry sank", "all were saved", "nobody has died", "the pier broke"],
            False,
            id="list items",
        ),
        pytest.param("The ferry sank. Who was hurt?", ["The ferry sank"], True, id="a question left out"),
        pytest.param("who was hurt", [], True, id="a question alone"),
        pytest.param("**The ferry sank** off the pier", ["The ferry sank off the pier"], False, id="without markup"),
        pytest.param("> the ferry sank at once", ["the ferry sank at once"], False, id="quoted"),
        pytest.param("14 people were hurt", ["14 people were hurt"], False, id="a number is no list"),
        pytest.param("When it hit, 14 were hurt.", ["When it hit, 14 were hurt"], False, id="begins as a question may"),
        pytest.param("May 19 was the day.", ["May 19 was the day"], False, id="a month is no verb"),
        pytest.param("lol", [], False, id="nothing"),
        pytest.param("it sank", [], False, id="too little"),
        pytest.param("", [], False, id="empty"),
    ],
)
def test_claims_of_a_message(message, claims, asks):
    found = statements_of(message)
    assert (list(found.claims), found.asks) == (claims, asks)


def test_a_long_list_is_cut():
    assert len(statements_of("\n".join(f"boat {number} sank today" for number in range(20))).claims) == MOST_CLAIMS


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    assert all(claim.strip() for claim in statements_of(text).claims)
