"""Questions for what is still to come."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine import build_engine
from bot.story.model import Status


@pytest.mark.parametrize("question", ["what happens next?", "so what's next", "next steps?", "what is planned?"])
def test_what_is_to_come_is_told_the_soonest_first(question, flood):
    reply = flood.ask(question)
    assert reply.outcome == "answer"
    planned = [fact for fact in flood.story.facts.values() if fact.status is Status.PLANNED]
    assert set(reply.facts) == {fact.id for fact in planned}
    assert "March" in reply.text.split(". ")[-1], "what has no day of its own comes last"


@pytest.mark.parametrize("question", ["what is planned for the school?", "what happens next to Fenwright?"])
def test_what_is_to_come_of_something_is_a_question_of_its_own(question, flood):
    planned = [fact.id for fact in flood.story.facts.values() if fact.status is Status.PLANNED]
    assert set(flood.ask(question).facts) != set(planned)


def test_a_story_without_plans_has_nothing_to_come(flood):
    story = replace(
        flood.story,
        facts={each.id: each for each in flood.story.facts.values() if each.status is not Status.PLANNED},
    )
    assert build_engine(story).ask("what happens next?").outcome == "abstain"
