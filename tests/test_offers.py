"""What is offered beside an answer works, is new, and leads to every fact."""

import json
from pathlib import Path

import pytest

from bot.offers import ELSE, entities_of, fact_titles, next_questions, topics

STORIES = Path(__file__).parent / "stories"
QUESTIONS = (
    "who died in the flood?",
    "who is detained?",
    "what did Lavrov say?",
    "how old is whelan?",
    "hello",
    "who won the world cup?",
    "who was sentenced?",
)


@pytest.fixture(params=["flood", "trial", "talks"])
def engine(request):
    """Return each of the stories in turn."""
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_next_questions_are_answered_with_what_was_not_told(engine, question):
    reply = engine.ask(question)
    offers = next_questions(engine, reply, 2)
    assert len({offer.fact for offer in offers}) == len(offers) == (0 if reply.outcome == "clarify" else 2)
    for offer in offers:
        answer = engine.ask(offer.question)
        assert answer.outcome == "answer"
        assert offer.fact in answer.facts
        assert reply.outcome == "abstain" or offer.fact not in reply.facts


def test_what_was_told_in_the_conversation_is_not_offered_again(engine):
    reply = engine.ask(next(iter(engine.offered)))
    told = list(reply.facts)
    for _ in range(8):
        offer = next_questions(engine, reply, 2)[0]
        assert offer.fact not in told
        reply = engine.ask(offer.question, reply.session)
        told += reply.facts


def test_the_next_questions_go_on_with_what_was_spoken_of(talks):
    facts = {offer.fact for offer in next_questions(talks, talks.ask("who is trevor reed?"), 2)}
    assert all({"reed", "marines"} & set(entities_of(talks.story.facts[fact])) for fact in facts)


def test_a_question_back_offers_nothing_else(talks):
    reply = talks.ask("who is the president?")
    assert reply.outcome == "clarify"
    assert next_questions(talks, reply, 2) == ()


def test_every_fact_has_a_topic(engine):
    assert {fact for topic in topics(engine) for fact in topic.facts} == set(engine.story.facts)
    assert len({topic.id for topic in topics(engine)}) == len(topics(engine))
    assert [topic.id for topic in topics(engine)].index(ELSE) == len(topics(engine)) - 1


def test_every_title_of_a_fact_leads_to_it(engine):
    for fact, title in fact_titles(engine, engine.story.facts).items():
        assert fact in engine.ask(title).facts, title


def test_every_choice_of_a_question_back_gets_its_fact(engine):
    """Three choices with one answer, or a button that leads elsewhere, are no help."""
    asked = [*QUESTIONS, "what did he say?", "who is the president?", "who said it?", "when?", "who is Corvin?"]
    replies = [reply for reply in map(engine.ask, asked) if reply.outcome == "clarify"]
    for reply in replies:
        assert len(reply.suggestions) == len(reply.facts)
        assert [engine.ask(choice).facts[0] for choice in reply.suggestions] == list(reply.facts)


def test_every_question_ever_offered_is_answered(engine):
    """Under each answer to a gold question, in help, while typing: one that is offered and not understood is worse than
    none.
    """
    path = STORIES / f"{engine.story.id}.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    replies = [engine.ask(question) for question in (*QUESTIONS, *(json.loads(line)["question"] for line in lines))]
    offered = {question for reply in replies for question in reply.suggestions}
    offered |= {offer.question for reply in replies for offer in next_questions(engine, reply, 2)}
    offered |= {*engine.starters(), *engine.suggest("", 1000)}
    outcomes = {question: engine.ask(question).outcome for question in offered}
    assert {question: outcome for question, outcome in outcomes.items() if outcome != "answer"} == {}
