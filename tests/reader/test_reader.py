"""The reader as the bot carries it: real weights on an invented story."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reader.encoding import Turn
from bot.reader.reader import Statement, open_reader

FERRY = (
    Statement("hit", "The ferry Lady Orrin hit the North Pier in Brennmouth on Tuesday morning.", "hit the North Pier"),
    Statement("hurt", "Fourteen passengers were hurt, two of them badly.", "14 people were hurt"),
    Statement(
        "captain", "Captain Mara Voss, 51, was at the helm of the ferry Lady Orrin.", "with Mara Voss at the helm"
    ),
    Statement("fog", "Harbour master Osric Penhale blamed thick fog for the crash.", "blamed thick fog"),
    Statement("payer", "The story doesn't say who will pay for the pier.", is_unknown=True),
)
READER = open_reader(FERRY, [("Mara Voss", "the skipper"), ("Osric Penhale", "the harbour master")])


@pytest.mark.parametrize(
    ("question", "before", "fact"),
    [
        pytest.param("how many people were injured", None, "hurt", id="other words"),
        pytest.param("who was steering the boat?", None, "captain", id="asked for a person"),
        pytest.param(
            "what caused it?",
            Turn("when did the ferry hit the pier?", FERRY[0].says),
            "fog",
            id="follow-up",
        ),
        pytest.param("whos paying for teh damge to the pier", None, "payer", id="an author's unknown"),
    ],
)
def test_the_fact_that_answers_comes_first(question, before, fact):
    assert READER.read(question, before).scores[0].id == fact


def test_a_wrong_number_is_contradicted_and_a_right_one_is_not():
    """ "Yes" and "No" hang on it."""
    right, wrong = READER.read("were 14 passengers hurt?").scores[0], READER.read("were 90 passengers hurt?").scores[0]
    assert right.id == wrong.id == "hurt"
    assert wrong.contradicts > right.contradicts


def test_nothing_answers_what_is_off_topic():
    whole = READER.read("what is the capital of Peru?").whole
    assert whole.answered < 0.5
    assert whole.off_topic > READER.read("how many people were injured").whole.off_topic


def test_the_same_question_gets_the_same_scores():
    assert READER.read("who blamed the fog?") == READER.read("who blamed the fog?")


def test_a_fact_is_worth_the_same_whatever_else_the_story_says():
    """An author who adds a fact must not see the others' answers change because of rounding."""
    alone = open_reader(FERRY[:1], [])
    question = "what did the ferry hit?"
    assert alone.read(question).scores[0] in READER.read(question).scores


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300))
def test_probabilities_add_up_whatever_is_typed(question):
    reading = READER.read(question)
    assert sum((reading.whole.answered, reading.whole.silent, reading.whole.off_topic)) == pytest.approx(1, abs=0.001)
    assert all(0 <= score.bears <= 1.001 for score in reading.scores)
    assert [score.bears for score in reading.scores] == sorted((score.bears for score in reading.scores), reverse=True)


def test_a_story_without_facts_answers_nothing():
    reading = open_reader([], []).read("who was steering?")
    assert reading.scores == ()
    assert reading.whole.answered < 0.5
    assert open_reader([], []).shortlist("who was steering?") == ()


def test_typing_is_repaired_at_the_words_of_the_story_and_of_its_questions():
    reader = open_reader(FERRY[:1], [("Mara Voss",)], ["who manned the bilges?"])
    assert reader.repaired("was **brennmuth** or voss at the blges") == "was brennmouth or voss at the bilges"


def test_twelve_candidates_are_found_and_six_of_them_read_closely():
    many = [Statement(f"f{number}", f"Passenger {number} was hurt in the crash.") for number in range(20)]
    reader = open_reader(many, [])
    assert len(reader.shortlist("who was hurt?")) == 12
    assert len(reader.read("who was hurt?").scores) == 6


def test_an_unknown_is_told_from_a_fact():
    assert {score.id for score in READER.read("who pays for the pier?").scores if score.is_unknown} == {"payer"}
