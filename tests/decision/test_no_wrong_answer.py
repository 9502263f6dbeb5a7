"""Questions that nobody wrote down, as an unkind reader asks them: each once got a wrong answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import load_engine
from bot.story.bundled import bundled_story
from bot.understanding.session import Session

STORIES = Path(__file__).parents[1] / "stories"
FILES = {
    "talks": bundled_story(),
    "flood": STORIES / "merrowick-flood.yaml",
    "trial": STORIES / "velmar-trial.yaml",
    "dam": STORIES / "orsa-dam.yaml",
}


@pytest.fixture(scope="module")
def engines():
    return {name: load_engine(path) for name, path in FILES.items()}


@pytest.mark.parametrize(
    ("story", "question"),
    [
        pytest.param("talks", "has Russia attacked?", id="done, where somebody only speaks of it"),
        pytest.param("talks", "did Lavrov open the meeting?", id="done, in a sense that the statement has not"),
        pytest.param("talks", "should Biden meet Putin?", id="what ought to be"),
        pytest.param("talks", "how much did the meeting cost", id="a date is no sum"),
        pytest.param("trial", "who paid the bail?", id="nobody does anything in a number"),
        pytest.param("trial", "who spoke for the victims?", id="a spokesperson whom the story has not"),
        pytest.param("trial", "how many charges was she found guilty of?", id="years are no number of charges"),
        pytest.param("trial", "did Rehn pay 60,000 crowns?", id="his own number is not another's"),
        pytest.param("trial", "was Lukas Fenn charged?", id="another's not being charged is no answer"),
        pytest.param("flood", "was 1962 worse?", id="a date alone is not what the fact is about"),
    ],
)
def test_the_bot_says_that_the_story_does_not_say(engines, story, question):
    assert engines[story].ask(question).outcome == "abstain"


@pytest.mark.parametrize(
    ("story", "question", "fact"),
    [
        pytest.param("talks", "is Blinken a good diplomat?", "blinken-office", id="a quality"),
        pytest.param("talks", 'did Lavrov say "we\'ll respond"?', "own-response", id="words that are another's"),
        pytest.param("talks", "did Putin say he plans to meet Biden?", "presidents-meeting", id="another says so"),
        pytest.param("trial", "did the judge get seven years?", "sentence", id="another gets it"),
        pytest.param("dam", "is the school open?", "reopening", id="only planned"),
    ],
)
def test_what_the_fact_only_comes_near_to_gets_no_yes(engines, story, question, fact):
    reply = engines[story].ask(question)
    assert (reply.outcome, reply.facts) == ("answer", (fact,))
    assert not reply.text.startswith("Yes")


@pytest.mark.parametrize(
    ("story", "question"),
    [
        ("talks", "is Blinken the Secretary of State?"),
        ("talks", "isn't Reed a former Marine?"),
        ("talks", "did Biden say he plans to meet Putin?"),
        ("trial", "did Pask get seven years?"),
        ("flood", "did the government send 150 soldiers?"),
        ("dam", "will the school open again?"),
        ("dam", "is the school to open on March 31?"),
    ],
)
def test_what_the_fact_says_keeps_its_yes(engines, story, question):
    assert engines[story].ask(question).text.startswith("Yes")


def test_a_claim_and_its_denial_are_shown_side_by_side(engines):
    reply = engines["dam"].ask("was the company warned?")
    assert (reply.outcome, set(reply.facts)) == ("answer", {"warning", "denial"})
    assert not reply.text.startswith(("Yes", "No"))


def test_they_are_what_the_last_question_named_as_several(engines):
    engine, session = engines["trial"], Session()
    for question in ("how many horses did she buy", "what happened to them", "and how much did they make from that"):
        reply = engine.ask(question, session)
        session = reply.session
    assert reply.facts == ("auction",)
