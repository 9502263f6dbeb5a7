"""The data that all stories share holds together, and knows no story."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from bot.language.data import load_typing, read_strings
from bot.understanding.text import words_of

DATA = sorted(path.name for path in files("bot.language").iterdir() if path.name.endswith(".yaml"))
STORIES = [
    *(Path(__file__).parents[2] / "knowledge").glob("*.yaml"),
    *(Path(__file__).parents[1] / "stories").glob("*.yaml"),
]


def read(name):
    return read_strings(files("bot").joinpath(name).read_bytes())


def leaves(value):
    """Yield every scalar of a YAML value, keys included."""
    if isinstance(value, dict):
        for key, entry in value.items():
            yield key
            yield from leaves(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from leaves(entry)
    else:
        yield value


@pytest.mark.parametrize("name", DATA)
def test_no_key_stands_twice_in_a_file(name):
    """YAML lets the later one win, and half a list of samples is gone unnoticed."""

    def check(node):
        if isinstance(node, yaml.MappingNode):
            keys = [key.value for key, _ in node.value]
            assert len(keys) == len(set(keys)), sorted(key for key in keys if keys.count(key) > 1)
            for _, value in node.value:
                check(value)
        elif isinstance(node, yaml.SequenceNode):
            for value in node.value:
                check(value)

    check(yaml.compose(files("bot.language").joinpath(name).read_text("utf-8")))


@pytest.mark.parametrize("name", DATA)
def test_no_entry_is_empty(name):
    assert all(leaf.strip() for leaf in leaves(read(f"language/{name}")))


def test_abbreviations_are_single_words_that_stand_for_something():
    for short, long in load_typing()["abbreviations"].items():
        assert " " not in short
        assert words_of(long)


def test_no_number_is_taken_for_a_word():
    """ "4 hurt" is not "for hurt"."""
    assert [short for short in load_typing()["abbreviations"] if short.isdigit()] == []


def test_homoglyphs_are_single_letters_that_become_latin():
    for letter, latin in load_typing()["homoglyphs"].items():
        assert len(letter) == 1
        assert letter == letter.casefold(), "it is looked up in lower-case text"
        assert latin.isascii()
        assert latin.islower()


ORDINARY = {"price", "al", "joe", "president"}
"""Names that are English words too; the data may use them as such."""


@pytest.mark.parametrize("name", [*(f"language/{name}" for name in DATA), "replies/templates.yaml"])
def test_the_shared_data_names_nobody_of_a_story(name):
    """Data tuned to one story makes its answers look good and every other story's worse."""
    words = {word for leaf in leaves(read(name)) for word in re.findall(r"[a-z']+", leaf.lower())}
    stories = [read_strings(path.read_bytes()) for path in STORIES]
    people = [each for story in stories for each in story["entities"].values() if each["kind"] == "person"]
    surnames = {part.lower() for each in people if "members" not in each for part in each["name"].split()}
    assert len(surnames) > 20
    assert words & (surnames - ORDINARY) == set()
