"""The ferry's story with the real reader: a few questions whose replies hang on no fraction of a point."""

import pytest
from ferry import make_story

from bot.engine import build_engine
from bot.understanding.session import Session


@pytest.fixture(scope="module")
def engine():
    return build_engine(make_story())


@pytest.mark.parametrize(
    ("question", "outcome", "facts"),
    [
        pytest.param("how many people were injured?", "answer", ("hurt",), id="other words"),
        pytest.param("who pays?", "abstain", (), id="an author's unknown"),
        pytest.param("what is the capital of Peru?", "abstain", (), id="off topic"),
        pytest.param("who was at teh hellm", "answer", ("captain",), id="an author's question, mistyped"),
        pytest.param("what is planned?", "answer", ("inquiry", "repair"), id="a list"),
        pytest.param("what happened on tuesday", "answer", ("hit",), id="a day"),
        pytest.param("Wer wurde bei dem Unfall verletzt?", "abstain", (), id="another language"),
        pytest.param("thank you", "chat", (), id="small talk"),
    ],
)
def test_a_question_gets_its_reply(engine, question, outcome, facts):
    reply = engine.ask(question)
    assert (reply.outcome, reply.facts) == (outcome, facts)


def test_every_question_of_an_author_gets_its_own(engine):
    """And every sentence, typed as it stands."""
    story = engine.story
    for fact in story.facts.values():
        for question in (*fact.ask, fact.says):
            assert engine.ask(question.upper()).facts[0] == fact.id
    for unknown in story.unknowns.values():
        for question in unknown.ask:
            assert engine.ask(question).unknown == unknown.id


def test_a_follow_up_is_read_with_what_was_said_before(engine):
    before = engine.ask("who was at the helm?").session
    assert engine.ask("how old is she?", before).facts[:1] == ("captain",)


def test_asking_twice_changes_nothing(engine):
    for question in ("how many people were injured?", "what about the whales"):
        assert engine.ask(question) == engine.ask(question, Session())


def test_what_is_offered_is_answered_by_its_fact(engine):
    """Starters first; a fact without a question by its sentence."""
    assert tuple(engine.offered)[:2] == engine.starters() == engine.story.starters
    assert set(engine.offered.values()) == set(engine.story.facts)
    for question, fact in engine.offered.items():
        assert engine.ask(question).facts[0] == fact


def test_a_starter_is_offered_once_however_it_is_written():
    """Its author writes the same question under "ask", with another sign or an article more."""
    starters = ("what did the ferry hit", "Who was at helm?")
    engine = build_engine(make_story(starters=starters))
    assert tuple(engine.offered)[:2] == starters
    assert engine.offered[starters[0]] == "hit"
    assert "What did the ferry hit?" not in engine.offered
    assert not [each for each in engine.offered if each.startswith("Who was at the helm")]
    assert set(engine.offered.values()) == set(engine.story.facts)


def test_questions_are_suggested_while_they_are_typed(engine):
    assert engine.suggest("") == tuple(engine.offered)
    assert engine.suggest("who was", 1) == ("Who was at the helm?",)


def test_a_claim_is_checked_like_a_question(engine):
    reply = engine.check_claim("Fourteen passengers were hurt, two of them badly")
    assert (reply.outcome, reply.facts) == ("answer", ("hurt",))
