"""What authors did not mean to type is named as what it is, at its place, with what to do."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from story.test_loader import GOOD

from bot.story.loader import read_bytes

NBSP, ZERO, SHY = "\u00a0", "\u200b", "\u00ad"
HARMLESS = {
    "no-break space": (("ferry hit the", f"ferry{NBSP}hit the"), ("hidden-character", 21, 24), "a no-break space"),
    "zero-width space": (("Greta Moll,", f"Greta{ZERO} Moll,"), ("hidden-character", 11, 21), "a zero-width space"),
    "soft hyphen": (("  The ferry hit\n  a", f"  The ferry hit\n  a{SHY}"), ("hidden-character", 8, 4), "Delete it."),
    "in quotation marks": (("all was calm]", f'"all{NBSP}was"]'), ("hidden-character", 24, 20), "an ordinary space"),
    "curly quotation marks": (("all was calm]", "“all was”]"), ("curly-quotes", 24, 16), "a part of it. Delete them"),
    "single ones": (("We were lucky", "‘We were lucky’"), ("curly-quotes", 25, 11), "type straight ones"),
    "the wrong way round": (("We were lucky", "”We were lucky”"), ("curly-quotes", 25, 11), "Delete them"),
    "German ones": (("We were lucky", "„We were lucky“"), ("curly-quotes", 25, 11), "Delete them"),
    "torn by a comma": (("all was calm]", "“all, was”]"), ("curly-quotes", 24, 16), "Delete them"),
}  # fmt: skip
HARMFUL = {
    "no-break space in a key": (("    said:", f"    {NBSP}said:"), ("hidden-character", 25, 5), "(U+00A0)"),
    "zero-width space in a key": (("    by:", f"    by{ZERO}:"), ("hidden-character", 19, 7), "Delete it."),
    "in a name": (("  calm:", f"  cal{ZERO}m:"), ("hidden-character", 22, 6), "a zero-width space"),
    "no-break space after a colon": (("by: moll", f"by:{NBSP}moll"), ("hidden-character", 19, 8), "an ordinary space"),
    "conflict": (
        ("  calm:\n", "<<<<<<< HEAD\n  calm:\n=======\n  quiet:\n>>>>>>> other\n"),
        ("conflict-marker", 22, 1),
        "Keep one of them, and delete those lines.",
    ),
    "number sign": (("hit the pier", "hit pier #3"), ("cut-text", 21, 34), 'ends before "#3"'),
    "in a sentence": (("that all was calm.", "that #calm was."), ("cut-text", 23, 32), "straight quotation"),
    "number sign in a list": (("ask: how bad is it", "ask: [is it #1, why]"), ("cut-text", 28, 24), "quotation marks"),
}  # fmt: skip


def reading_of(old, new):
    assert GOOD.count(old) == 1, old
    return read_bytes("ferry.yaml", GOOD.replace(old, new).encode())


@pytest.mark.parametrize(("edit", "place", "words"), HARMLESS.values(), ids=HARMLESS)
def test_what_does_no_harm_is_a_warning(edit, place, words):
    reading = reading_of(*edit)
    assert reading.story
    (warning,) = reading.warnings
    assert (warning.rule, warning.line, warning.column) == place
    assert words in warning.message
    assert ": warning: " in str(warning)


@pytest.mark.parametrize(("edit", "place", "words"), HARMFUL.values(), ids=HARMFUL)
def test_what_changes_what_the_file_says_is_an_error(edit, place, words):
    reading = reading_of(*edit)
    assert reading.story is None
    found = [each for each in reading.problems if words in each.message]
    assert [(each.rule, each.line, each.column) for each in found] == [place]


def test_a_conflict_is_all_that_is_told():
    """The file is two files: whatever else is wrong with it is wrong because of that."""
    assert len(reading_of(*HARMFUL["conflict"][0]).problems) == 1


def test_hidden_characters_are_no_part_of_a_text():
    story = reading_of("Greta Moll,", f"Gre{SHY}ta{NBSP}Moll{ZERO},").story
    assert story.entities["moll"].name == "Greta Moll"


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(("by: moll", "by: moll  # she said so"), id="comment"),
        pytest.param(("by: moll", "by: moll #she said so"), id="comment behind a name"),
        pytest.param(("hit the pier", "hit the pier  # check: which?"), id="mark of a draft"),
        pytest.param(("hit the pier", "hit pier#3"), id="number sign in a word"),
        pytest.param(("evidence: The ferry hit the pier", 'evidence: "hit pier #3"'), id="in quotation marks"),
        pytest.param(("  a pier.\nentities", "  a pier #3.\nentities"), id="in a block"),
        pytest.param(("facts:\n", "facts:\n  #crash2: {}\n"), id="commented out"),
        pytest.param(("that all was calm", "“all was calm” then"), id="a quotation in a sentence"),
        pytest.param(("Greta Moll said that", "“All” was “calm”"), id="two quotations"),
        pytest.param(("  a pier.\nentities", "  “a pier”\nentities"), id="a quotation in a block"),
        pytest.param(("Greta Moll,", "Greta 👩\u200d🚀 Moll,"), id="an emoji of several"),
    ],
)
def test_what_may_be_meant_is_no_slip(edit):
    reading = reading_of(*edit)
    assert (reading.problems, reading.warnings) == ((), ())


def test_a_text_in_curly_quotation_marks_that_yaml_cannot_read():
    """Its author has put it into quotation marks already: only the kind of the marks is wrong."""
    reading = reading_of("We were lucky", "“Moll: lucky”")
    assert 'straight quotation marks ("…")' in reading.problems[0].message
    assert [(each.rule, each.line) for each in reading.warnings] == [("curly-quotes", 25)]


def test_warnings_come_with_errors():
    reading = read_bytes("f.yaml", GOOD.replace("We were", f"We{NBSP}were").replace("by: moll", "by: mol").encode())
    assert [each.rule for each in (*reading.problems, *reading.warnings)] == ["unknown-entity", "hidden-character"]


@given(st.lists(st.tuples(st.integers(0, len(GOOD)), st.sampled_from([NBSP, ZERO, SHY, " #x", "“", "’"])), max_size=3))
def test_places_are_right_wherever_they_stand(changes):
    text = GOOD
    for at, piece in sorted(changes, reverse=True):
        text = text[:at] + piece + text[at:]
    reading = read_bytes("f.yaml", text.encode())
    for each in (*reading.problems, *reading.warnings):
        if each.rule in {"hidden-character", "cut-text"}:
            assert re.match("[\u00a0\u200b\u00ad#]", text.split("\n")[each.line - 1][each.column - 1 :]), each
