"""What the reader is shown of a story."""

import subprocess
import sys

import pytest
import simplemma
from ferry import fact, make_story
from hypothesis import given
from hypothesis import strategies as st

from bot.story.bundled import bundled_story
from bot.story.loader import load_story
from bot.understanding.index import build_index, left_open
from bot.understanding.text import first_sentence


@pytest.mark.parametrize(
    ("says", "opened"),
    [
        ("The story doesn't say who pays.", "The story doesn't say who pays."),
        ("The story doesn't give a day, only that it was in June.", "The story doesn't give a day."),
        ("The story doesn't mention a strike. The union asked for more pay.", "The story doesn't mention a strike."),
        ("The story names nobody; it speaks of two men.", "The story names nobody."),
        ("The story doesn't mention any animals, but dogs searched.", "The story doesn't mention any animals."),
        ("The story doesn't say who runs St. Mary's. It opened in May.", "The story doesn't say who runs St. Mary's."),
        ("No word of J. R. Lee's age. He won.", "No word of J. R. Lee's age."),
        ("The story doesn't say whether Kauri – the builder – paid.",) * 2,
        ("The only age it gives is the captain's.", "The only age it gives is the captain's."),
    ],
)
def test_of_an_unknown_what_it_leaves_open(says, opened):
    """Else it would answer what the facts beside it answer."""
    assert left_open(says) == opened


@given(st.text(st.sampled_from("aB1 .!?…։।;:\"”)]\n-'"), min_size=1, max_size=30).filter(str.strip))
def test_a_first_sentence_is_simplemma_s(text):
    assert first_sentence(text) == next(filter(None, simplemma.split_sentences(text, "en")))


@pytest.mark.parametrize(("says", "loaded"), [("No word of Lee’s age.", False), ("No word of it. He won.", True)])
def test_one_sentence_needs_no_simplemma(says, loaded):
    """It takes longer to load than an answer, and most unknowns are one sentence."""
    code = f"from bot.understanding.text import first_sentence\nfirst_sentence({says!r})\nimport sys\n"
    code += "print('simplemma' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == f"{loaded}\n"


def test_an_article_is_read_without_its_headline():
    """The headline tells what facts tell, who published it and when does not."""
    statement = build_index(load_story(bundled_story())).reader.statements[0]
    assert statement.id == "article"
    assert "published this article" in statement.says
    assert "Blinken" not in statement.says
    assert "inferred" not in statement.says


def test_sample_questions_are_read_beside_their_fact():
    story = make_story((fact("f", "Jo Hello sang.", ask=("who sang?", "was there music?")),), entities={})
    assert build_index(story).reader.statements[0].asked == "who sang? was there music?"
