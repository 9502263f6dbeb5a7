"""Links that open the article at the quotation."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies.links import link_to_words

URL = "https://news.example/flood"


@pytest.mark.parametrize(
    ("quotation", "link"),
    [
        ("no secret", f"{URL}#:~:text=no%20secret"),
        ("ex-U.S. Marine, held", f"{URL}#:~:text=ex%2DU.S.%20Marine%2C%20held"),
        ("one two three four five six seven eight nine", f"{URL}#:~:text=one%20two%20three%20four,six%20seven%20eight%20nine"),  # noqa: E501
    ],
)  # fmt: skip
def test_a_link_marks_the_words(quotation, link):
    assert link_to_words(URL, quotation) == link


def test_a_fragment_of_the_address_stays():
    assert link_to_words(f"{URL}#top", "no secret") == f"{URL}#top:~:text=no%20secret"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_any_quotation_can_be_read_back(quotation):
    directive = link_to_words(URL, quotation).partition(":~:text=")[2]
    ends = [unquote(part).split() for part in directive.split(",")]
    words = quotation.split()
    assert ends[0] == words[: len(ends[0])]
    assert ends[-1] == words[len(words) - len(ends[-1]) :]
    assert "-" not in directive
