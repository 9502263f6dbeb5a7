"""What a reload tells its admin."""

from __future__ import annotations

import pytest
from story.test_loader import GOOD

from bot.story.changes import Changes, compare
from bot.story.loader import read_bytes


def story_of(text):
    story = read_bytes("ferry.yaml", text.encode()).story
    assert story is not None
    return story


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        pytest.param([], "Nothing changed.", id="nothing"),
        pytest.param([("facts:\n", "facts:\n\n\n# moved down\n")], "Nothing changed.", id="lines alone"),
        pytest.param([("all was calm.", "all was well.")], "1 fact changed (calm).", id="changed fact"),
        pytest.param(
            [("  calm:\n", "  quiet:\n"), ("disputes: calm\n", "disputes: quiet\n")],
            "1 fact added (quiet), 1 removed (calm), 1 changed (crash).",
            id="all three",
        ),
        pytest.param([("aliases: Aurelia", "aliases: Orelia")], "1 entity changed (ferry).", id="entity"),
        pytest.param(
            [("  damage:", "  harm:"), ("name: Greta Moll", "name: Greta Mohl")],
            "1 entity changed (moll), 1 unknown added (harm), 1 removed (damage).",
            id="unknown",
        ),
        pytest.param(
            [("outlet: The Skarn Gazette", "outlet: The Gazette")],
            "1 fact changed (article), heading changed (outlet).",
            id="heading",
        ),
    ],
)
def test_changes_in_words(edits, said):
    text = GOOD
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    changes = compare(story_of(GOOD), story_of(text))
    assert str(changes) == changes.describe() == said
    assert bool(changes) == (said != "Nothing changed.")


def test_plurals():
    assert str(Changes(facts_added=("a", "b"), facts_changed=("c",))) == "2 facts added (a, b), 1 changed (c)."
    assert str(Changes(entities_removed=("a", "b"))) == "2 entities removed (a, b)."
