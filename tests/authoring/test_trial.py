"""An author's conversation: what another version of the story makes of all that was asked so far."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.authoring.explain import explain
from bot.authoring.trial import Trial, build_saved
from bot.errors import StoryError

STORY = Path(__file__).parents[1] / "stories" / "velmar-trial.yaml"
SPENT = "what did she spend the money on?"
MORE = ("money to buy 11 racehorses and a lake house in Tarn.", "money to buy 12 racehorses and a lake house in Tarn.")


def version(old, new):
    """Return the engine for the invented story with something else in one place."""
    text = STORY.read_text(encoding="utf-8")
    assert old in text
    return build_saved(STORY, text.replace(old, new, 1).encode())


def asked(engine, *questions):
    """Return a trial in which those questions were asked."""
    trial = Trial(engine)
    for question in questions:
        trial = trial.ask(question)
    return trial


def test_a_follow_up_leans_on_what_came_before(trial, converse):
    questions = ("who is the judge?", "what did she say?")
    assert asked(trial, *questions).turns[-1].reply == converse(trial, *questions)


def test_another_version_is_asked_the_same_in_the_same_order(trial):
    questions = (SPENT, "why?", "who is the judge?")
    other = version(*MORE)
    renewed, diff = asked(trial, *questions).renewed(other)
    assert renewed == asked(other, *questions)
    assert [change.asked.question for change in diff.changed][:1] == [questions[0]]
    assert "11 racehorses" in diff.changed[0].before
    assert "12 racehorses" in diff.changed[0].after
    assert diff.compared == len(questions)


def test_what_changes_is_measured_against_the_version_before_and_not_the_first(trial):
    other = version(*MORE)
    once, _ = asked(trial, SPENT).renewed(other)
    _, diff = once.renewed(other)
    assert not diff


def test_what_was_asked_after_every_save_counts_once(trial):
    other = version(*MORE)
    _, diff = asked(trial, *[SPENT] * 5).renewed(other)
    assert (len(diff.changed), diff.compared) == (1, 1)


def test_a_seal_that_no_longer_holds_is_noticed(trial):
    _, diff = asked(trial).renewed(
        version("- to seven years in prison for embezzling", "- to nine years in prison for embezzling")
    )
    assert diff.seal_lost


def test_why_explains_the_last_question_by_the_version_that_answers(trial):
    questions = ("who is the judge?", "what did she say?")
    said = asked(trial, *questions)
    assert said.why() == explain(trial, questions[1], said.turns[0].reply.session)
    assert Trial(trial).why() == ""


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")))
def test_whatever_is_saved_and_is_no_fact_file_is_a_list_of_problems(content):
    with pytest.raises(StoryError) as caught:
        build_saved(STORY, content)
    assert caught.value.problems


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path):
    with pytest.raises(StoryError, match="there is no such file"):
        build_saved(tmp_path / "gone.yaml", None)
