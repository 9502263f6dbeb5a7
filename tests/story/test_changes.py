"""What a reload tells its admin."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.story.changes import Changes, compare
from bot.story.loader import read_bytes

RAW = (Path(__file__).parents[1] / "stories" / "merrowick-flood.yaml").read_text("utf-8")


def story_of(text, name="flood.yaml"):
    story = read_bytes(name, text.encode()).story
    assert story is not None
    return story


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        pytest.param([], "Nothing changed.", id="nothing"),
        pytest.param([("facts:\n", "facts:\n\n\n# moved down\n")], "Nothing changed.", id="lines alone"),
        pytest.param([("amount: 18 million", "amount: 19 million")], "1 fact changed (cost).", id="changed fact"),
        pytest.param(
            [("  director:\n", "  head:\n"), ("    dead: 2\n", "    dead: 3\n")],
            "1 fact added (head), 1 removed (director), 1 changed (dead).",
            id="all three",
        ),
        pytest.param([("aliases: [power]", "aliases: [light]")], "1 entity changed (power).", id="entity"),
        pytest.param(
            [("  who-pays:", "  payer:"), ("name: Joss Amery", "name: Jos Amery")],
            "1 entity changed (amery), 1 unknown added (payer), 1 removed (who-pays).",
            id="unknown",
        ),
        pytest.param(
            [("outlet: Tidewater Press", "outlet: TP")],
            "1 fact changed (article), heading changed (outlet).",
            id="heading",
        ),
    ],
)
def test_changes_in_words(edits, said):
    text = RAW
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    changes = compare(story_of(RAW), story_of(text))
    assert str(changes) == changes.describe() == said
    assert bool(changes) == (said != "Nothing changed.")


def test_another_story_is_named():
    """Thirty ids of facts that are gone would tell the admin nothing."""
    other = story_of(RAW.replace("Storm surge floods", "Tide floods"), "tide.yaml")
    assert compare(story_of(RAW), other).describe().startswith('Another story: "Tide floods Merrowick')


def test_plurals():
    assert str(Changes(facts_added=("a", "b"), facts_changed=("c",))) == "2 facts added (a, b), 1 changed (c)."
    assert str(Changes(entities_removed=("a", "b"))) == "2 entities removed (a, b)."
