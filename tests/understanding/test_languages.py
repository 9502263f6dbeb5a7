"""A question in another language is noticed, and no name and no hasty English is taken for one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.languages import UNDETERMINED, other_language


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Wer wurde bei dem Unfall verletzt?", "de"),
        ("qui est mort ?", "fr"),
        ("¿Quién murió?", "es"),
        ("Кто погиб?", "ru"),
        ("Кто такой Рид?", "ru"),
        ("Chi è stato ferito?", "it"),
        ("誰が死んだ？", UNDETERMINED),
        ("كم عدد القتلى", UNDETERMINED),
    ],
)
def test_another_language_is_noticed(question, language):
    assert other_language(question) == language


@pytest.mark.parametrize(
    "question",
    [
        "who was hurt?",
        "wat hapend to teh captian",
        "whos got the blame n why",
        "lavrov?",
        "Sergei Lavrov?",
        "Penhale",
        "asdfgh",
        "14?",
        "whо mеt Rеnn",  # with Cyrillic look-alikes
        "👍",
        "",
    ],
)
def test_english_a_name_and_noise_are_no_other_language(question):
    assert other_language(question) is None


def test_a_name_of_the_story_is_in_no_language():
    """ "Blinken" is German for to blink, and the longest word of this question."""
    assert other_language("did blinken lie", {"blinken"}) is None
    assert other_language("wer wurde mit Blinken verhaftet", {"blinken"}) == "de"


@settings(max_examples=50)
@given(st.text(max_size=100))
def test_any_text_is_read(text):
    other_language(text)
