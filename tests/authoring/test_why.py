"""What a reader is told of why an answer was given."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import scaled

from bot.authoring.why import why, why_fact
from bot.decision.decide import Decided
from bot.decision.guards import GUARDS, Stop
from bot.decision.outcomes import Answer
from bot.language.interface import LANGUAGES
from bot.understanding.session import Session


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        pytest.param("who is detaind?", "I read your question as: who is detained?", id="as understood"),
        pytest.param("where is whelan held?", "about: Paul Whelan", id="whom it is about"),
        pytest.param("where is whelan held?", "The answer rests on this: Paul Whelan is being held", id="the fact"),
        pytest.param("what will biden discuss with putin?", "Next in line, ", id="the runner-up"),
        pytest.param("where is whelan held?", "% sure of it, and answer from ", id="how sure"),
        pytest.param("hello", "version ebdbd717", id="the version"),
    ],
)
def test_the_reasons_show(talks, question, shown):
    assert shown.replace("ebdbd717", talks.story.version) in why(talks, question)


def test_an_authors_question_rests_on_no_probability(talks):
    question = next(fact.ask[0] for fact in talks.story.facts.values() if fact.ask)
    text = why(talks, question)
    assert "Whoever wrote the facts foresaw this question." in text
    assert "sure of it" not in text


def test_small_talk_rests_on_nothing(talks):
    assert "sure of it" not in why(talks, "hello")
    assert "rests on" not in why(talks, "hello")


def test_a_follow_up_is_explained_with_what_was_said_before(talks):
    asked = talks.ask("where is whelan held?")
    text = why(talks, "and since when?", asked.session)
    assert f"I read it after what was said before: {asked.session.said}" in text
    assert "said before" not in why(talks, "and since when?")


def test_what_kept_a_yes_or_no_back_is_told_in_the_readers_words(flood, monkeypatch):
    stopped = Stop("attribution_kept", "rebuild", "the fact is only one side's word")
    decided = Decided(Answer(("rebuild",), 0.9), "reader", (stopped,))
    monkeypatch.setattr("bot.engine.decide", lambda *_: decided)
    text = why(flood, "will the wall be rebuilt higher and in stone?")
    assert "I did not say “yes” or “no” to it: it is only what one side says." in text


@pytest.mark.parametrize("guard", [guard.__name__ for guard in GUARDS])
def test_every_guard_has_its_words(guard):
    from bot.authoring.why import _stopped

    assert _stopped(guard, "en").startswith("I did not say “yes” or “no” to it: ")


def test_a_fact_alone_can_be_shown(talks):
    fact = next(fact for fact in talks.story.facts.values() if fact.id not in talks.story.articles)
    text = why_fact(talks.story, fact)
    assert text.startswith(f"The answer rests on this: {fact.says} [{fact.id}]")
    assert talks.story.version in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_told_in_each_language_of_the_bots(talks, language):
    assert len(why(talks, "where is whelan held?", Session(), language).splitlines()) > 3


@settings(max_examples=scaled(20), deadline=None)
@given(st.text(max_size=300))
def test_any_message_can_be_explained(talks, text):
    last = why(talks, text, Session()).splitlines()[-1]
    assert last.startswith("Story: ")
    assert talks.story.version in last
