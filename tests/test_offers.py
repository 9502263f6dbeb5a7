"""What is offered beside an answer works, is new, and leads to every fact."""

import pytest

from bot.decision.outcomes import Abstain, Answer, Clarify, Reason
from bot.offers import ELSE, fact_titles, next_questions, topics
from bot.replies.render import render

QUESTIONS = ("how did the nurse die?", "why is Trevor Reed in prison?", "hello", "who won the world cup?", "?")


@pytest.fixture(params=["flood", "trial", "talks"])
def engine(request):
    """Return each of the stories in turn."""
    return request.getfixturevalue(request.param)


def offered_after(engine, decision, limit=2):
    """Return what is offered beside the reply to a decision."""
    return next_questions(engine, render(decision, engine.index), limit)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_next_questions_are_answered_with_what_was_not_told(engine, question):
    reply = engine.ask(question)
    offers = next_questions(engine, reply, 2)
    assert len({offer.fact for offer in offers}) == len(offers) == 2
    for offer in offers:
        answer = engine.ask(offer.question)
        assert answer.outcome == "answer"
        assert offer.fact in answer.facts
        assert offer.fact not in reply.facts


def test_what_was_told_in_the_conversation_is_not_offered_again(engine):
    reply = engine.ask(next(iter(engine.offered)))
    told = list(reply.facts)
    for _ in range(8):
        offer = next_questions(engine, reply, 2)[0]
        assert offer.fact not in told
        reply = engine.ask(offer.question, reply.session)
        told += reply.facts


def test_the_next_questions_go_on_with_what_was_spoken_of(talks):
    offers = offered_after(talks, Answer(("new-start-is",), 1.0))
    assert all("new-start" in talks.index.about[offer.fact] for offer in offers[:1])
    offers = offered_after(talks, Answer(("reed-marine",), 1.0))
    assert all("reed" in talks.index.about[offer.fact] for offer in offers)


def test_what_an_unsure_reply_shows_is_not_offered_beside_it(engine):
    shown = next(fact.id for fact in engine.story.facts.values() if fact.ask)
    offers = offered_after(engine, Abstain(Reason.SILENT, 0.5, unsure=(shown,)), 100)
    assert shown not in {offer.fact for offer in offers}


def test_questions_are_offered_before_sentences_and_the_articles_last(engine):
    story = engine.story
    offers = offered_after(engine, Abstain(Reason.OFF_TOPIC, 1.0), 1000)
    ranks = [(offer.fact in story.articles, offer.question == story.facts[offer.fact].says) for offer in offers]
    assert len(ranks) == len(story.facts)
    assert ranks == sorted(ranks)


def test_a_question_back_offers_nothing_else(talks):
    assert offered_after(talks, Clarify(("biden-office", "putin-office"), 0.9)) == ()


def test_every_fact_has_a_topic(engine):
    found = topics(engine)
    assert {fact for topic in found for fact in topic.facts} == set(engine.story.facts)
    assert len({topic.id for topic in found}) == len(found)
    assert ELSE not in [topic.id for topic in found[:-1]]


def test_a_topic_holds_the_facts_that_are_about_it_and_the_article_last(engine):
    for topic in topics(engine):
        if topic.id != ELSE:
            assert all(topic.id in engine.index.about[fact] for fact in topic.facts)
        of_articles = [fact in engine.story.articles for fact in topic.facts]
        assert of_articles == sorted(of_articles)


def test_every_title_of_a_fact_leads_to_it(engine):
    for fact, title in fact_titles(engine, engine.story.facts).items():
        assert fact in engine.ask(title).facts, title
