"""What a reader is told of why an answer was given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.authoring.why import why, why_fact
from bot.understanding.session import Session


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        pytest.param("who is detaind?", "I read your question as: who is detain", id="as understood"),
        pytest.param("who is detained?", "[whelan-held]", id="the fact"),
        pytest.param("when is the summit?", "points behind: Blinken was seen during", id="the runner-up"),
        pytest.param("where is whelan held?", "about: Paul Whelan", id="whom it is about"),
        pytest.param("where is whelan held?", "% sure of it", id="how sure"),
        pytest.param("what did Putin say?", "Nearest to it: ", id="the nearest of an abstention"),
        pytest.param("hello", "version ebdbd717", id="the version"),
    ],
)
def test_the_reasons_show(talks, question, shown):
    assert shown.replace("ebdbd717", talks.story.version) in why(talks, question)


def test_small_talk_rests_on_nothing(talks):
    assert "sure of it" not in why(talks, "hello")
    assert "rests on" not in why(talks, "hello")


def test_a_follow_up_is_explained_with_what_was_spoken_of(talks):
    asked = talks.ask("who is trevor reed?")
    assert "rests on this: Trevor Reed was sentenced" in why(talks, "how long is he in for?", asked.session)
    assert "rests on" not in why(talks, "how long is he in for?")


def test_a_fact_alone_can_be_shown(talks):
    text = why_fact(talks.story, talks.story.facts["reed-held"])
    assert text.startswith("The answer rests on this: Trevor Reed was sentenced")
    assert talks.story.version in text


@given(st.text(max_size=300))
def test_any_message_can_be_explained(talks, text):
    assert why(talks, text, Session()).endswith("checked against the article.")
