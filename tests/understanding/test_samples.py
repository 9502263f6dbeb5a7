"""An author's own question, typed exactly or nearly, gets what it was written for; another question does not."""

import pytest
from ferry import fact, make_story
from hypothesis import given
from hypothesis import strategies as st

from bot.story.model import Unknown
from bot.understanding.samples import collect_samples, nearest, owners_of

SAMPLES = collect_samples(
    make_story(
        (
            fact(
                "helm", "Mara Voss was at the helm.", ask=("Who was steering the ferry?", "how many boats hit the pier")
            ),
            fact("mate", "The mate was below.", ask=("who was steering the ferry",)),
            fact("us", "The U.S. envoy left at four.", ask=("what did the US envoy do?", "when did he leave?")),
        ),
        unknowns={"payer": Unknown("payer", "The story doesn't say who pays.", ask=("who pays for the damage?",))},
    )
)


@pytest.mark.parametrize(
    ("typed", "owners"),
    [
        pytest.param("Who was steering the ferry?", ("helm", "mate"), id="exactly, of two facts"),
        pytest.param("who was steering the ferry", ("helm", "mate"), id="without its sign"),
        pytest.param("WHO WAS STEERING THE FERRY???", ("helm", "mate"), id="in capitals"),
        pytest.param("who was steering a ferry please", ("helm", "mate"), id="other articles"),
        pytest.param("who steered the ferry", (), id="another word left out"),
        pytest.param("who were steering the ferries", ("helm", "mate"), id="other forms of words"),
        pytest.param("how many boats hit the piers?", ("helm",), id="one more"),
        pytest.param("whos paying for the damage", (), id="another tense takes other words"),
        pytest.param("who pays for damage?", ("payer",), id="an unknown's"),
        pytest.param("who pays for the damages", ("payer",), id="an unknown's, nearly"),
        pytest.param("Mara Voss was at the helm", ("helm",), id="the sentence itself"),
        pytest.param("what did the U.S. envoy do", ("us",), id="with dots"),
        pytest.param("The US envoy left at 4", ("us",), id="a figure for a word"),
        pytest.param("who was steering the boat?", (), id="another word"),
        pytest.param("who was steering", (), id="less"),
        pytest.param("who was steering the ferry that night", (), id="more"),
        pytest.param("who was not steering the ferry", (), id="the contrary"),
        pytest.param("the ferry was steering who", (), id="another order"),
        pytest.param("", (), id="nothing"),
        pytest.param("the", (), id="nothing but an article"),
    ],
)
def test_whose_question_it_is(typed, owners):
    assert owners_of(typed, SAMPLES) == owners


@given(st.lists(st.text(min_size=1, max_size=60), max_size=6))
def test_every_question_of_an_author_is_bound(questions):
    facts = tuple(fact(f"f{number}", f"Sentence {number}.", ask=(each,)) for number, each in enumerate(questions))
    samples = collect_samples(make_story(facts))
    for number, question in enumerate(questions):
        owners = owners_of(question, samples)
        assert f"f{number}" in owners or not any(character.isalnum() for character in question) or not owners


def test_a_question_under_a_fact_twice_counts_once():
    assert collect_samples(make_story((fact("f", "So it was.", ask=("was it so", "was it so?")),)))[
        ("be", "it", "so")
    ] == ("f",)


def test_what_begins_as_typed_is_suggested_first():
    questions = ["Where did they meet?", "Who met?", "Who was hurt?", "What happened?"]
    assert nearest("who", questions)[:2] == ("Who met?", "Who was hurt?")
    assert nearest("WHO WAS H", questions)[0] == "Who was hurt?"
    assert nearest("hurt", questions)[0] == "Who was hurt?"
    assert sorted(nearest("zzz", questions)) == sorted(questions)
    assert nearest("who", []) == ()
