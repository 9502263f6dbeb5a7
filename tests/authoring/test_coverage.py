"""Which sentences of an article some fact rests on."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring.coverage import measure_coverage, occurrences, read_sentences
from bot.story.loader import read_bytes

STORY = """\
schema: 2
headline: A day in Skarn
outlet: Gazette
published: 2024-04-09
dateline: SKARN, April 9 (SG)
summary: A summary.
ignore: [Read more]
entities: {moll: {name: Greta Moll, kind: person}}
facts:
  captain: {says: Greta Moll is a captain., evidence: "Capt. Moll, of St. Ann's,"}
  words: {says: Greta Moll said that they sail., by: moll, said: We sail - now., evidence: "Capt. Moll, of St. Ann's,"}
"""


def coverage_of(article):
    story = read_bytes("skarn.yaml", STORY.encode()).story
    assert story is not None
    return measure_coverage(story, article)


@pytest.mark.parametrize(
    ("line", "count"),
    [
        pytest.param("He met U.S. officials at 3 p.m. on Monday in St. Paul.", 1, id="abbreviations"),
        pytest.param("It was Oct. 17 in Skarn. No. 4 won.", 2, id="dates and numbers"),
        pytest.param('"We sail," she said. "We sail now."', 2, id="quotations"),
        pytest.param("Dr. Moll spoke for Mr. Renn.", 1, id="titles"),
        pytest.param("", 0, id="blank"),
    ],
)
def test_sentences(line, count):
    assert len(list(read_sentences(line))) == count


def test_lines_are_paragraphs_and_keep_their_numbers():
    sentences = list(read_sentences("A headline\n\nOne. Two.\nRead more\n", ["Read more"]))
    assert [(sentence.line, sentence.text) for sentence in sentences] == [(1, "A headline"), (3, "One."), (3, "Two.")]


def test_a_sentence_that_an_excerpt_overlaps_is_covered():
    lines = [
        "A day in Skarn",
        "Capt. Moll, of St. Ann’s, spoke. Nobody listened.",
        "SKARN, April 9 (SG)",
        "“We sail — now.”",
    ]
    article = "\n".join([*lines, "Read more"])
    coverage = coverage_of(article)
    assert [sentence.text for sentence in coverage.uncovered] == ["Nobody listened."]
    assert (coverage.total, coverage.share) == (5, 0.8)


def test_the_dateline_alone_covers_no_sentence():
    """It opens the first sentence of most articles, which says much more."""
    coverage = coverage_of("SKARN, April 9 (SG) -- The harbour burned down.")
    assert len(coverage.uncovered) == 1


def test_an_article_without_sentences_is_covered():
    assert coverage_of("").share == 1.0


@pytest.mark.parametrize(
    ("excerpt", "spans"),
    [
        pytest.param("no", [(0, 2)], id="whole words"),
        pytest.param("know", [(3, 7)], id="one"),
        pytest.param("", [], id="nothing"),
        pytest.param("(?)", [], id="no pattern"),
    ],
)
def test_occurrences(excerpt, spans):
    """ "no" is not evidence where the article says "know"."""
    assert list(occurrences(excerpt, "no know")) == spans


def test_the_real_article_splits_well():
    article = Path(__file__).parents[3] / "shared" / "story" / "article.txt"
    if not article.exists():
        pytest.skip(f"the bundled story's article is not at {article}: its publisher's, and not part of the project")
    sentences = [sentence.text for sentence in read_sentences(article.read_text("utf-8"))]
    assert all(sentence[-1] in '."' or len(sentence) > 15 for sentence in sentences)
    assert not any(sentence.endswith(("U.S.", "ex-U.S.")) for sentence in sentences)


def test_the_authors_name_is_carried_by_the_heading():
    story = read_bytes("skarn.yaml", STORY.replace("summary:", "author: Ada Renn\nsummary:").encode()).story
    assert story is not None
    coverage = measure_coverage(story, "A day in Skarn\nBy Ada Renn\nAda Renn\nAda Renn slept.")
    assert [sentence.text for sentence in coverage.uncovered] == ["Ada Renn slept."]
