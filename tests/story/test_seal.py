"""A sealed story quotes only what was found in its article; any touch of the evidence breaks the seal."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.story.loader import read_bytes
from bot.story.seal import article_hash, evidence_hash, excerpts, normalise_evidence

STORY = Path(__file__).parents[1] / "stories" / "merrowick-flood.yaml"
RAW = STORY.read_bytes()
EVIDENCE = "killing two people"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("“It’s here”", '"It\'s here"', id="quotation marks"),
        pytest.param("word and deed — not", "word and deed -- not", id="em dash"),
        pytest.param("1–3", "1-3", id="en dash"),
        pytest.param("on\n  the\tpier\u00a0now ", "on the pier now", id="white space"),
        pytest.param("Sk\u00e5rn", "Ska\u030arn", id="composed letters"),
    ],
)
def test_what_printing_changes_does_not_count(one, other):
    assert normalise_evidence(one) == normalise_evidence(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Two people", "two people", id="case"),
        pytest.param("two people.", "two people", id="full stop"),
        pytest.param("café", "cafe", id="accent"),
        pytest.param("sea wall", "seawall", id="space"),
        pytest.param("2", "²", id="digit"),
    ],
)
def test_everything_else_counts(one, other):
    """Never fuzzy: a quotation is the very words or none."""
    assert normalise_evidence(one) != normalise_evidence(other)


@given(st.text())
@example("- -")
@example("\u2019\u0301-\u2014 \u0338")
def test_normalising_twice_changes_nothing(text):
    once = normalise_evidence(text)
    assert normalise_evidence(once) == once
    assert unicodedata.is_normalized("NFC", once)


def test_the_invented_story_is_sealed():
    story = read_bytes("flood.yaml", RAW).story
    assert story is not None
    assert story.sealed
    assert EVIDENCE in (text for _, text in excerpts(story))


def test_facts_may_move_without_a_new_seal():
    """Putting facts in another order quotes nothing new."""
    text = RAW.decode()
    begin, end = text.index("  injured:\n"), text.index("  missing:\n")
    moved = text[:begin] + text[end:].replace("\nunknowns:", text[begin:end] + "\nunknowns:", 1)
    story = read_bytes("flood.yaml", moved.encode()).story
    assert story is not None
    assert list(story.facts)[-1] == "injured"
    assert story.sealed


@given(st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=60))
def test_touched_evidence_breaks_the_seal(words):
    """Whatever is put in the place of an excerpt, by accident or not."""
    assume(any(character.isalnum() for character in words))
    assume(normalise_evidence(words) != EVIDENCE)
    quoted = "'" + " ".join(words.split()).replace("'", "''") + "'"
    text = RAW.decode().replace(EVIDENCE, quoted)
    story = read_bytes("flood.yaml", text.encode()).story
    assert story is not None
    assert not story.sealed


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("Nobody could have held", "Anybody could have held", id="quotation"),
        pytest.param("harbor, leaving two dead", "harbor, leaving ten dead", id="headline"),
        pytest.param("dateline: MERROWICK, Oct. 17", "dateline: MERROWICK, Oct. 18", id="dateline"),
        pytest.param("printed: next week", "printed: next year", id="printed date"),
        pytest.param(
            "    evidence: Eleven people were injured\n", "    evidence: said its director\n", id="excerpt gone"
        ),
        pytest.param("  evidence: ed", "  evidence: ee", id="seal"),
    ],
)
def test_every_text_of_the_article_is_under_the_seal(old, new):
    assert RAW.decode().count(old) == 1
    story = read_bytes("flood.yaml", RAW.decode().replace(old, new).encode()).story
    assert story is not None
    assert not story.sealed


def test_own_words_are_not_under_the_seal():
    """An author may improve a summary, an alias or a sentence without the article at hand."""
    text = (
        RAW.decode()
        .replace("aliases: [clinic, hospital]", "aliases: [infirmary]")
        .replace("Early on Monday", "On Monday")
    )
    story = read_bytes("flood.yaml", text.encode()).story
    assert story is not None
    assert story.sealed


def test_hashes_are_stable():
    """A new release must not break the seals of old files."""
    story = read_bytes("flood.yaml", RAW).story
    assert story is not None
    assert evidence_hash(story) in RAW.decode()
    assert article_hash("“One”\r\n – two") == article_hash('"One" - two')
    assert article_hash("two") == "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3"
