"""The dictionary is the same in both its forms, and asking never fails for want of a place to keep it."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import simplemma
from simplemma.strategies.dictionaries import DEFAULT_DICTIONARY_FACTORY

from bot.understanding import dictionary

FORMS = {"held": "hold", "meetings": "meeting", "talks": "talk", "paris": "paris", "policies": "policy", "xyzzy": None}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The cache folder of somebody who runs Storybot for the first time."""
    place = tmp_path / "cache"
    monkeypatch.setattr(dictionary, "_place", lambda: place / "storybot" / "en.trie")
    dictionary._words.cache_clear()
    yield place
    dictionary._words.cache_clear()


def copies(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def forms() -> dict[str, str | None]:
    return {word: dictionary.lemma(word) for word in FORMS}


def test_the_copy_holds_what_simplemma_holds(folder):
    """Answers must not depend on whether this is the first run."""
    words = [word for word in DEFAULT_DICTIONARY_FACTORY.get_dictionary("en") if word == word.lower()][::20]
    dictionary.lemma("held")
    (copy,) = copies(folder)
    assert copy.stat().st_size > 500_000
    wrong = [word for word in words if dictionary.lemma(word) != simplemma.lemmatize(word, lang="en").lower()]
    assert wrong == []


def test_a_second_run_reads_the_copy(folder, monkeypatch):
    assert forms() == FORMS
    dictionary._words.cache_clear()
    monkeypatch.setattr(dictionary, "_unpacked", lambda: pytest.fail("unpacked again"))
    assert forms() == FORMS


def test_a_broken_copy_is_made_anew(folder):
    """A full disk or a crash may leave half a file."""
    assert forms() == FORMS
    (copy,) = copies(folder)
    whole = copy.read_bytes()
    copy.write_bytes(whole[:100_000])
    dictionary._words.cache_clear()
    assert forms() == FORMS
    assert copy.read_bytes() == whole


def test_no_place_for_a_copy(folder, capsys, caplog):
    """A container may have a file system that nobody can write to; no reader need hear of it."""
    folder.write_text("a file where the folder should be")
    with caplog.at_level(logging.WARNING):
        assert forms() == FORMS
    assert not caplog.records
    assert capsys.readouterr() == ("", "")
