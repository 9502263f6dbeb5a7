"""A sealed story quotes only what was found in its article; any touch of the evidence breaks the seal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from story.test_loader import GOOD

from bot.story.loader import read_bytes
from bot.story.seal import article_hash, evidence_hash, excerpts, normalise_evidence

EVIDENCE = "The ferry hit the pier"


def story_of(text):
    story = read_bytes("ferry.yaml", text.encode()).story
    assert story is not None
    return story


SEALED = GOOD + f"seal: {{article: {article_hash('The article')}, evidence: {evidence_hash(story_of(GOOD))}}}\n"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("“It’s here”", '"It\'s here"', id="quotation marks"),
        pytest.param("word and deed — not", "word and deed -- not", id="em dash"),
        pytest.param("1–3", "1-3", id="en dash"),
        pytest.param("on\n  the\tpier\u00a0now ", "on the pier now", id="white space"),
        pytest.param("Sk\u00e5rn", "Ska\u030arn", id="composed letters"),
        pytest.param("har\u00adbour", "harbour", id="soft hyphen"),
        pytest.param("har\u200bbour", "harbour", id="zero-width space"),
        pytest.param("Ska\u200b\u030arn", "Sk\u00e5rn", id="composed after that"),
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
@example("a\u00ad\u030a")
def test_normalising_twice_changes_nothing(text):
    once = normalise_evidence(text)
    assert normalise_evidence(once) == once
    assert unicodedata.is_normalized("NFC", once)


def test_a_sealed_story():
    assert not story_of(GOOD).sealed
    assert story_of(SEALED).sealed
    assert [text for _, text in excerpts(story_of(SEALED))] == [
        "Ferry stops after collision",
        "SKARN, April 9",
        EVIDENCE,
        "all was calm",
        "We were lucky",
    ]


def test_facts_may_move_without_a_new_seal():
    """Putting facts in another order quotes nothing new."""
    begin, middle, end = (SEALED.index(each) for each in ("  crash:\n", "  calm:\n", "unknowns:"))
    story = story_of(SEALED[:begin] + SEALED[middle:end] + SEALED[begin:middle] + SEALED[end:])
    assert list(story.facts) == ["article", "calm", "crash"]
    assert story.sealed


@given(st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=60))
def test_touched_evidence_breaks_the_seal(words):
    """Whatever is put in the place of an excerpt, by accident or not."""
    assume(any(character.isalnum() for character in words))
    assume(normalise_evidence(words) != EVIDENCE)
    quoted = "'" + " ".join(words.split()).replace("'", "''") + "'"
    assert not story_of(SEALED.replace(EVIDENCE, quoted)).sealed


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("We were lucky", "We are lucky", id="spoken words"),
        pytest.param("    said: We were lucky\n", "", id="spoken words gone"),
        pytest.param("Ferry stops", "Tram stops", id="headline"),
        pytest.param("dateline: SKARN, April 9", "dateline: SKARN, April 8", id="dateline"),
        pytest.param("[all was calm]", "[all was calm, The ferry]", id="one more excerpt"),
    ],
)
def test_every_text_of_the_article_is_under_the_seal(old, new):
    assert SEALED.count(old) == 1
    assert not story_of(SEALED.replace(old, new)).sealed


def test_a_changed_seal_seals_nothing():
    assert not story_of(SEALED.replace(evidence_hash(story_of(GOOD)), article_hash("two"))).sealed


def test_own_words_are_not_under_the_seal():
    """An author may improve a summary, an alias or a sentence without the article at hand."""
    assert story_of(SEALED.replace("aliases: Aurelia", "aliases: Orelia").replace("all was calm.", "it was.")).sealed


def test_hashes_are_stable():
    """A new release must not break the seals of old files."""
    assert evidence_hash(story_of(GOOD)) == "31468cc24e3a999f12815c5f6133d7704889eda3d36b613951129c869dd512db"
    assert article_hash("“One”\r\n – two") == article_hash('"One" - two')
    assert article_hash("two") == "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3"
