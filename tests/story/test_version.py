"""A story's version changes exactly when what readers get can change."""

from pathlib import Path

import pytest

from bot.story.loader import load_story

STORY = Path(__file__).parents[1] / "stories" / "merrowick-flood.yaml"


@pytest.fixture
def version_with(tmp_path):
    """Return a function that gives the version of the story with some words replaced."""

    def version(old="", new=""):
        text = STORY.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / STORY.name
        path.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
        return load_story(path).version

    return version


def test_the_same_file_has_the_same_version_wherever_it_lies(version_with):
    assert version_with() == load_story(STORY).version
    assert len(version_with()) == 8


@pytest.mark.parametrize("new", ["# a comment\nschema:", "\n\nschema:"])
def test_comments_and_lines_do_not_matter(version_with, new):
    assert version_with("schema:", new) == version_with()


@pytest.mark.parametrize("old", ["summary: >-\n  ", "ask: [", "name: "])
def test_what_readers_may_notice_does(version_with, old):
    assert version_with(old, f"{old}new ") != version_with()
