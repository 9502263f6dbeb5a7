"""What steers a terminal, turns text round or covers the lines around it is taken out; all else stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.characters import BIDI_CONTROLS, MARKS_LIMIT, harmless, one_line, within_quotes


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        pytest.param("plain", "plain", id="plain"),
        pytest.param("two\nlines\tand a tab", "two\nlines\tand a tab", id="line breaks and tabs stay"),
        pytest.param("\x1b[31mred\x1b[0m", "[31mred[0m", id="escape sequence"),
        pytest.param("\x9b31mred", "31mred", id="eight-bit escape"),
        pytest.param("over\rwritten\b\b\x07", "over\nwritten", id="carriage return, backspace, bell"),
        pytest.param("\u202egnp.exe", "gnp.exe", id="text turned round"),
        pytest.param("a\r\nb\x85c\u2028d\x0be", "a\nb\nc\nd\ne", id="line ends of all kinds"),
        pytest.param("Z\u0335" + "\u0335" * 2000 + "!", "Z" + "\u0335" * 4 + "!", id="a pile of marks"),
        pytest.param("e" + "\u0301\u200d" * 9, "e" + "\u0301\u200d" * 4, id="a pile with joiners"),
        pytest.param("👨‍👩‍👧‍👦 1️⃣ Việt שָׁלוֹם", "👨‍👩‍👧‍👦 1️⃣ Việt שָׁלוֹם", id="joined emoji and stacked letters"),
        pytest.param("“Łukasz” – 🙂 नमस्ते", "“Łukasz” – 🙂 नमस्ते", id="letters of all kinds"),
    ],
)
def test_what_steers_is_taken_out(typed, shown):
    assert harmless(typed) == shown


@given(st.text(st.characters(exclude_categories=())))
def test_nothing_is_left_that_steers(text):
    shown = harmless(text)
    assert not any(unicodedata.category(c) == "Cc" for c in shown.replace("\n", "").replace("\t", ""))
    assert not BIDI_CONTROLS & set(shown)
    assert harmless(shown) == shown


@given(st.text("a\u0301\u20dd\u200d\u0489x", max_size=60))
def test_no_letter_bears_more_marks_than_an_orthography_stacks(text):
    for pile in "".join(c for c in harmless(text) if c != "\u200d").replace("x", "a").split("a"):
        assert len(pile) <= MARKS_LIMIT


@given(st.text(st.characters(exclude_categories=())))
def test_one_line_stays_one_whoever_shows_it(text):
    assert len(one_line(text).splitlines()) <= 1


def test_quotation_marks_within_others_cannot_end_them():
    assert within_quotes('x” – the story confirms this: “y "z" «v»') == "x' – the story confirms this: 'y 'z' 'v'"
