"""Grouping of questions: rewordings stand together, different questions about the same person do not."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import scaled

from bot.engine import load_engine
from bot.story.bundled import bundled_story
from bot.understanding.grouping import group
from bot.understanding.near_names import near_name

TALKS = load_engine(bundled_story())
QUESTIONS = [
    json.loads(line)["question"]
    for line in (Path(__file__).parents[1] / "benchmarks" / "iceland-talks-2.jsonl").read_text("utf-8").splitlines()
]


def in_words(texts):
    """Return the groups of some questions, as sets of questions."""
    return {frozenset(texts[position] for position in members) for members in group(texts, TALKS.index)}


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(["how old is whelan", "whelans age?", "what age is paul whelan", "whelan's age"], id="age"),
        pytest.param(["what salary does Blinken get", "how much does blinken earn", "blinken sallary"], id="salary"),
        pytest.param(["does whelan have a lawyer", "Does Mr Whelan got a lawyer??"], id="yes or no"),
        pytest.param(["what was the weather like in Iceland", "how was the weather in iceland"], id="question words"),
        pytest.param(["did they talk about navalny", "was Navalny discussed?"], id="a name the story lacks"),
        pytest.param(["and when", "n when"], id="no content at all"),
    ],
)
def test_rewordings_stand_together(texts):
    assert in_words(texts) == {frozenset(texts)}


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(
            ["how old is whelan", "how tall is whelan", "who is whelan", "where is whelan"], id="of one person"
        ),
        pytest.param(["how old is whelan", "how old is reed"], id="of two persons"),
        pytest.param(["is reed guilty", "did reed plead guilty"], id="one word more"),
        pytest.param(["when was whelan arrested", "where was whelan arrested"], id="time and place"),
        pytest.param(
            ["what did whelan say", "what did whelan do", "what did whelan get"], id="words of little content"
        ),
        pytest.param(["did Biden call Putin", "did Putin call Biden"], id="who acts"),
        pytest.param(["who is free", "who is not free"], id="denied"),
    ],
)
def test_different_questions_stay_apart(texts):
    assert in_words(texts) == {frozenset([text]) for text in texts}


def test_a_misspelt_word_finds_how_others_wrote_it():
    """The story's own speller does not know the word, the other readers do."""
    texts = ["who is the ombudsperson", "who is the ombudsperson then", "who is the ombudpserson"]
    assert in_words(texts) == {frozenset(texts)}


def test_equal_texts_share_a_group_and_keep_their_places():
    assert group(["how old is reed", "who won the superbowl", "how old is reed"], TALKS.index) == [[0, 2], [1]]


def test_nothing_makes_no_group():
    assert group([], TALKS.index) == []


@settings(max_examples=scaled(40), deadline=None)
@given(
    st.lists(st.sampled_from(QUESTIONS), max_size=30).flatmap(
        lambda texts: st.tuples(st.just(texts), st.permutations(texts))
    )
)
def test_the_order_of_the_questions_changes_nothing(both):
    assert in_words(both[0]) == in_words(both[1])


@settings(max_examples=scaled(60), deadline=None)
@given(st.lists(st.text(max_size=40) | st.sampled_from(QUESTIONS), max_size=12))
def test_every_question_stands_in_exactly_one_group(texts):
    groups = group(texts, TALKS.index)
    assert sorted(position for members in groups for position in members) == list(range(len(texts)))
    assert groups == sorted(map(sorted, groups))


@pytest.mark.parametrize(
    ("word", "entity"),
    [
        pytest.param("weyland", "whelan", id="misheard"),
        pytest.param("vladi", "putin", id="a pet name"),
        pytest.param("zelensky", None, id="somebody else"),
        pytest.param("trump", None, id="an English word"),
        pytest.param("rus", None, id="too short"),
        pytest.param("", None, id="nothing"),
        pytest.param("2gether", None, id="no word"),
    ],
)
def test_the_nearest_name(word, entity):
    assert near_name(word, TALKS.index) == entity


@settings(deadline=None)
@given(st.text(max_size=20))
def test_the_nearest_name_is_of_the_story(word):
    assert near_name(word, TALKS.index) in {None, *TALKS.story.entities}
