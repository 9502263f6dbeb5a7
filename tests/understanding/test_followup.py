"""What "he", "why?", "and Renn?" and "the second one" mean after the turn before, and what must not be carried over."""

from __future__ import annotations

import pytest

from bot.understanding.followup import leans_on_context, resolve
from bot.understanding.session import Session


@pytest.mark.parametrize(
    ("turns", "outcome", "fact_id"),
    [
        pytest.param(["who is Emil Fenwright?", "what is he charged with?"], "answer", "arrest", id="he"),
        pytest.param(["who is Emil Fenwright?", "does he admit it?"], "correction", "denial", id="he, wrongly"),
        pytest.param(["who was Marit Solvane?", "how did she die?"], "answer", "solvane-death", id="she"),
        pytest.param(["who died?", "how old were they?"], "answer", "renn-was", id="they"),
        pytest.param(["who was arrested?", "what is he charged with?"], "answer", "arrest", id="he of the answer"),
        pytest.param(
            ["who is Emil Fenwright?", "who is the mayor?", "what did she say about sandbags?"],
            "answer",
            "sandbags",
            id="she, past a he",
        ),
    ],
)
def test_a_pronoun_is_whoever_was_spoken_of_and_fits(flood, converse, turns, outcome, fact_id):
    reply = converse(flood, *turns)
    assert (reply.outcome, fact_id in reply.facts) == (outcome, True), reply.text


def test_a_pronoun_is_nobody_of_the_other_gender(flood, converse):
    reply = converse(flood, "who is Emil Fenwright?", "what did she say?")
    assert "denial" not in reply.facts


def test_a_pronoun_that_fits_nobody_spoken_of_is_asked_back(flood, converse):
    assert converse(flood, "what did she say?").outcome == "clarify"


def test_only_persons_are_offered_for_she(flood, converse):
    assert "officials" not in " ".join(converse(flood, "what did she say?").suggestions)


def test_no_man_is_offered_for_she(flood, converse):
    offered = " ".join(converse(flood, "what did she say?").suggestions)
    assert "Adela Corvin" in offered
    assert "Fenwright" not in offered
    assert "Pieter" not in offered


@pytest.mark.parametrize(
    ("turns", "outcome", "fact_id"),
    [
        pytest.param(["when did the flood happen?", "why?"], "answer", "surge", id="why"),
        pytest.param(["who was arrested?", "when?"], "answer", "arrest", id="when"),
        pytest.param(["who was arrested?", "by whom?"], "answer", "arrest", id="by whom"),
        pytest.param(["who was arrested?", "where?"], "abstain", "arrest", id="what the story leaves open"),
        pytest.param(["how many were injured?", "and how many died?"], "answer", "dead", id="another number"),
        pytest.param(["how old was Tobias Renn?", "and Marit Solvane?"], "answer", "solvane-was", id="another person"),
        pytest.param(["who is the mayor?", "and the prime minister?"], "answer", "prime-minister", id="another post"),
        pytest.param(["how old was Renn?", "and the nurse?"], "answer", "solvane-was", id="by an alias"),
        pytest.param(["who is Adela Corvin?", "no i mean the other one"], "answer", "union-chairman", id="namesake"),
        pytest.param(["where is the second shelter?", "who runs it?"], "answer", "second-shelter", id="it"),
        pytest.param(["who was arrested?", "thanks!", "why?"], "answer", "arrest", id="past a thank you"),
    ],
)
def test_a_bare_question_leans_on_the_last_one(flood, converse, turns, outcome, fact_id):
    reply = converse(flood, *turns)
    assert (reply.outcome, fact_id in reply.facts) == (outcome, True), reply.text


@pytest.mark.parametrize(
    ("turns", "fact_id"),
    [
        pytest.param(["why is Whelan held?", "and Reed?"], "reed-held", id="and Reed"),
        pytest.param(["why is Whelan held?", "and the other one?"], "reed-held", id="the other one"),
        pytest.param(["what did Blinken say about the differences?", "and Lavrov?"], "diverge", id="and Lavrov"),
        pytest.param(["when did Blinken and Lavrov meet?", "and Biden and Putin?"], "presidents-meeting", id="two"),
        pytest.param(["who is Blinken?", "what did he say about mutuality? I mean Lavrov"], "mutuality", id="mended"),
        pytest.param(["when is the summit?", "what will they discuss?"], "agenda", id="they"),
        pytest.param(["who is detained?", "are they Marines?"], "reed-marine", id="both of them"),
    ],
)
def test_a_follow_up_on_the_talks_finds_its_fact(talks, converse, turns, fact_id):
    reply = converse(talks, *turns)
    assert (reply.outcome, fact_id in reply.facts) == ("answer", True), reply.text


def test_where_after_when_is_of_the_same_meeting(talks, converse):
    reply = converse(talks, "when is the summit?", "where?")
    assert (reply.outcome, reply.facts[:1]) == ("answer", ("presidents-meeting",))


@pytest.mark.parametrize(
    ("answer", "fact_id"),
    [
        pytest.param("the first one", "sandbags", id="first"),
        pytest.param("the second one", "paper", id="second"),
        pytest.param("2", "paper", id="a number"),
        pytest.param("the latter", "paper", id="latter"),
        pytest.param("Pieter", "paper", id="a first name"),
        pytest.param("the union boss", "paper", id="a post"),
        pytest.param("the mayor", "sandbags", id="another"),
    ],
)
def test_an_answer_to_a_question_back_picks_a_choice(flood, converse, answer, fact_id):
    assert converse(flood, "what did Corvin say?").outcome == "clarify"
    reply = converse(flood, "what did Corvin say?", answer)
    assert (reply.outcome, reply.facts[0]) == ("answer", fact_id)


def test_a_choice_that_was_not_offered_is_not_taken_for_another(flood, converse):
    assert converse(flood, "what did Corvin say?", "the third one").outcome != "answer"


@pytest.mark.parametrize(
    "new",
    [
        "who is the prime minister?",
        "how much would the new wall cost?",
        "what did Lena Thorsby say?",
        "who won the world cup?",
        "qwpoeiru zmxncb",
        "thanks",
    ],
)
@pytest.mark.parametrize("old", ["who was arrested?", "what did Corvin say?", "who is Adela Corvin?"])
def test_a_question_that_stands_on_its_own_is_answered_as_if_it_were_the_first(flood, converse, old, new):
    """The old topic must not leak into a new one."""
    before, after = converse(flood, new), converse(flood, old, new)
    assert (after.outcome, after.facts, after.text) == (before.outcome, before.facts, before.text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("who is Adela Corvin?", "who took the picture?"),
        ("who is Adela Corvin?", "who published the story?"),
        ("who is Adela Corvin?", "what can you do?"),
        ("who was arrested?", "hello"),
        ("who was arrested?", "hi"),
        ("who was arrested?", "lol"),
    ],
)
def test_a_question_without_names_stands_on_its_own_too(flood, converse, old, new):
    before, after = converse(flood, new), converse(flood, old, new)
    assert (after.outcome, after.facts, after.text) == (before.outcome, before.facts, before.text)


@pytest.mark.parametrize("lone", ["why?", "he", "and when?", "the other one"])
def test_a_follow_up_to_nothing_is_no_answer(flood, converse, lone):
    assert converse(flood, lone).outcome == "abstain"


def test_a_reading_without_context_is_left_alone(flood):
    reading = flood.index.reader.read("who was arrested by the police?")
    assert resolve(reading, Session(), flood.index) == reading
    assert not leans_on_context(reading, Session(facts=("dead",)))


def test_a_bare_question_leans_on_the_facts_of_the_last_answer(flood):
    reading = flood.index.reader.read("why?")
    assert leans_on_context(reading, Session(facts=("dead",)))
    assert not leans_on_context(reading, Session())
