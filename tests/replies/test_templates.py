"""Every sentence that the bot can say can be said."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.decision.outcomes import ClaimVerdict, Reason, Verdict
from bot.language.data import read_strings
from bot.language.interface import LANGUAGES, catalogue
from bot.reader.classifiers import QUESTION, load_classifier
from bot.replies.templates import first_upper, on_one_line, own_words, say
from bot.understanding.intents import ListKind

TEMPLATES = read_strings(files("bot.replies").joinpath("templates.yaml").read_bytes())


def test_there_is_a_sentence_for_every_verdict():
    assert set(TEMPLATES["verdicts"]) == {Verdict.YES, Verdict.RIGHT, Verdict.NONE}
    assert set(TEMPLATES["correction"]) == {Verdict.NO, Verdict.NONE}
    assert set(TEMPLATES["claims"]) >= set(ClaimVerdict)
    assert set(TEMPLATES["claims"]["silent"]) >= {Reason.SILENT, Reason.OFF_TOPIC}


def test_there_is_a_reply_to_every_kind_of_small_talk():
    assert set(TEMPLATES["chat"]) == set(load_classifier("intents").classes) - set(ListKind) - {QUESTION}


@pytest.mark.parametrize("path", [("verdicts", "yes"), ("person_entry",), ("chat", "greeting")], ids=".".join)
def test_a_missing_name_is_an_error_and_no_empty_place(path):
    """A reply with a hole in it would go out unnoticed."""
    with pytest.raises(KeyError):
        say(*path)


def test_a_text_that_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        say("verdicts", "maybe", sentence="x")


@given(st.text())
def test_words_of_a_story_are_never_read_as_a_template(text):
    """A fact file could come from anybody."""
    for sentence in ("{0.__class__} {sentence}", text):
        assert say("verdicts", "none", sentence=sentence) == on_one_line(sentence)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_has_the_places_of_its_source(language):
    for section, source in own_words():
        translated = catalogue(language).pgettext(section, source)
        assert set(re.findall(r"{(\w+)}", translated)) == set(re.findall(r"{(\w+)}", source)), translated


def test_the_story_s_own_sections_are_not_translated():
    assert {"as_of", "before"}.isdisjoint(section for section, _ in own_words())


@pytest.mark.parametrize(("text", "said"), [("so", "So"), ("", ""), ("émile", "Émile"), ("“so”", "“so”")])
def test_a_sentence_begins_with_a_capital(text, said):
    assert first_upper(text) == said
