"""What the reader is shown of a story."""

import pytest
from ferry import fact, make_story

from bot.story.bundled import bundled_story
from bot.story.loader import load_story
from bot.understanding.index import build_index, left_open


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
