"""Small talk is told from questions about the story."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.data import load_language
from bot.understanding.smalltalk import small_talk


@pytest.mark.parametrize(
    ("sample", "intent"), [(sample, intent) for intent, each in load_language().chat.items() for sample in each]
)
def test_a_sample_has_its_intent(sample, intent):
    assert small_talk(sample) == small_talk(f"{sample.upper()}!") == intent


@pytest.mark.parametrize(
    ("message", "intent"),
    [
        ("Hello :)", "greeting"),
        ("helo", "greeting"),
        ("thx!!", "thanks"),
        ("thnk you", "thanks"),
        ("thank u so much", "thanks"),
        ("wat can u do", "help"),
        ("r u a bot?", "identity"),
        ("are u sure", "how_known"),
        ("goodby", "goodbye"),
    ],
)
def test_small_talk_as_it_is_typed(message, intent):
    assert small_talk(message) == intent


@pytest.mark.parametrize(
    "message",
    [
        "why there?",
        "how does it work?",
        "what is her name",
        "who made it",
        "are they human",
        "what do they know?",
        "held?",
        "hi, who was hurt?",
        "thanks! and when was it?",
        "who are the injured",
        "hello " * 13,
        "",
        "?!",
        "👍",
    ],
)
def test_what_asks_or_says_more_is_no_small_talk(message):
    assert small_talk(message) is None


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    assert small_talk(text) in {None, *load_language().chat}
