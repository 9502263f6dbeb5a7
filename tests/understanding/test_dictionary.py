"""The dictionary is the same in both its forms, and asking never fails for want of a place to keep it."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import simplemma
from simplemma.strategies.dictionaries import DEFAULT_DICTIONARY_FACTORY

from bot.understanding import dictionary

WORDS = ("held", "meetings", "talks", "paris", "red", "blinken", "xyzzy", "policies", "organized", "ment")


def forget() -> None:
    for kept in (dictionary._words, dictionary._lemmatizer, dictionary._lookup):
        kept.cache_clear()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The cache folder of somebody who runs Storybot for the first time."""
    place = tmp_path / "cache"
    monkeypatch.setattr(dictionary, "user_cache_path", lambda name: place / name)
    forget()
    yield place
    forget()


def is_as_in_simplemma(words=WORDS) -> bool:
    return all(
        dictionary.lemmatize(word) == simplemma.lemmatize(word, lang="en")
        and dictionary.is_known(word) == simplemma.is_known(word, lang="en")
        for word in words
    )


def copies(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_copy_holds_what_simplemma_holds(folder):
    """Answers must not depend on whether this is the first run."""
    every = list(DEFAULT_DICTIONARY_FACTORY.get_dictionary("en"))[::20]
    assert is_as_in_simplemma([*WORDS, *every])
    (copy,) = copies(folder)
    assert copy.stat().st_size > 500_000
    forget()
    assert is_as_in_simplemma([*WORDS, *every])


def test_a_broken_copy_is_made_anew(folder):
    """A full disk or a crash may leave half a file."""
    assert is_as_in_simplemma()
    (copy,) = copies(folder)
    whole = copy.read_bytes()
    copy.write_bytes(whole[:100_000])
    forget()
    assert is_as_in_simplemma()
    assert copy.read_bytes() == whole


def test_no_place_for_a_copy(folder, capsys, caplog):
    """A container may have a file system that nobody can write to; no reader need hear of it."""
    folder.write_text("a file where the folder should be")
    with caplog.at_level(logging.WARNING):
        assert is_as_in_simplemma()
    assert dictionary._words() is DEFAULT_DICTIONARY_FACTORY
    assert not caplog.records
    assert capsys.readouterr() == ("", "")
