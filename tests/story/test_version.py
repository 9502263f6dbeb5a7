"""A story's version changes exactly when what readers get can change."""

import pytest
from story.test_loader import GOOD

from bot.story.loader import load_story, read_bytes


def version_with(old="", new=""):
    assert old in GOOD
    return read_bytes("ferry.yaml", GOOD.replace(old, new, 1).encode()).story.version


def test_the_same_file_has_the_same_version_wherever_it_lies(tmp_path):
    path = tmp_path / "ferry.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert version_with() == load_story(path).version
    assert len(version_with()) == 8


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("schema:", "# a comment\nschema:"),
        ("schema:", "\n\nschema:"),
        ("schema:", "# check: is the day right?\nschema:"),
        ("unknowns:", "draft: true\nunknowns:"),
        ("unknowns:", "\nunknowns:"),
        ("  calm:", "  # the other side\n  calm:"),
        ("unknowns:", "ignore: More news\nunknowns:"),
        ("unknowns:", "seal: {article: a, evidence: b}\nunknowns:"),
    ],
)
def test_comments_lines_and_the_seal_do_not_matter(old, new):
    assert version_with(old, new) == version_with()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("summary: >-\n  ", "summary: >-\n  new "),
        ("name: Greta", "name: Greta A."),
        ("Greta Moll said", "Moll said"),
        ("[all was calm]", "[all was calm on board]"),
        ("ask: how", "ask: and how"),
        ("status: alleged", "status: happened"),
        ("    by: moll\n", ""),
        ("    disputes: calm\n", ""),
        ("when: 2024-04-08", "when: 2024-04"),
        ("said: We were lucky", "said: lucky"),
        ("about: [moll, ferry]", "about: moll"),
        ("the damage is", "it is"),
    ],
)
def test_what_readers_may_notice_does(old, new):
    assert version_with(old, new) != version_with()
