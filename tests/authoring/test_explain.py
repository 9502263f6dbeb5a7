"""What authors read when they ask why: every part of the road to a reply, in words."""

import math
import re

import pytest

from bot.authoring.explain import STEPS_IN_WORDS, explain
from bot.decision.decide import STEPS
from bot.understanding.session import Session


def lines_of(engine, question, session=Session()):
    """Return label → texts of the explanation."""
    found = {}
    for line in explain(engine, question, session).splitlines():
        label, text = line[:12].strip(), line[12:]
        found.setdefault(label, []).append(text)
    return found


def test_every_step_that_can_decide_is_said_in_words():
    assert [step.__name__ for step in STEPS] == list(STEPS_IN_WORDS)


def test_repaired_words_are_shown_with_what_was_typed(flood):
    assert lines_of(flood, "how many soldeirs were sent")["repaired"] == ["soldeirs → soldiers"]


def test_names_are_shown_with_whom_they_stand_for(flood):
    assert lines_of(flood, "what did the mayor say")["mention"] == ["mayor → Adela Corvin"]


def test_the_form_says_what_is_asked_for(flood):
    assert lines_of(flood, "when did it flood")["form"][0].startswith("when, asks for said since when")


def test_the_best_facts_come_with_the_parts_of_their_confidence(flood):
    shown = lines_of(flood, "how many soldiers were sent")
    assert re.match(
        r"soldiers: confidence [01]\.\d\d of 0\.\d\d needed, from coverage \d\.\d\d \(\+\d\.\d\), ", shown["fact 1"][0]
    )
    assert "fact 2" in shown


def test_thresholds_are_shown(flood):
    assert "accept 0." in lines_of(flood, "how many soldiers were sent")["thresholds"][0]


@pytest.mark.parametrize(
    ("question", "step", "decision"),
    [
        ("how many soldiers were sent", "answer", "answer: facts soldiers"),
        ("hello", "chat", "chat: intent greeting"),
        ("?!", "noise", "abstain: reason not_understood"),
        ("who painted the mona lisa", "doubtful", "abstain: reason off_topic"),
        ("tldr", "about_the_article", "answer: confidence 1.00, shape summary"),
    ],
)
def test_what_decided_is_named(flood, question, step, decision):
    shown = lines_of(flood, question)
    assert shown["decided by"][0].startswith(f"{step}: ")
    assert shown["decision"][0].startswith(decision)


def test_questions_side_by_side_are_explained_one_by_one(flood):
    assert len(lines_of(flood, "How many people died? How many soldiers were sent?")["decision"]) == 2


def test_a_follow_up_is_explained_in_its_conversation(flood):
    session = flood.ask("who is the mayor?").session
    assert lines_of(flood, "what did she say?", session)["mention"] == ["female → Adela Corvin"]


def test_whoever_is_left_out_is_shown(flood):
    assert lines_of(flood, "who has spoken besides the mayor?")["left out"] == ["Adela Corvin"]


def test_the_parts_of_a_confidence_add_up_to_it(flood):
    """Where the wording tips the scales it is one of the parts; it once was counted and not shown."""
    for question in (
        "who was arrested",
        "how many boats are stuck?",
        "who fixed the old wall?",
        "what did she promise",
    ):
        line = lines_of(flood, question)["fact 1"][0]
        said = float(re.search(r"confidence ([01]\.\d\d)", line).group(1))
        logit = sum(map(float, re.findall(r"\(([+-]\d\.\d)\)", line))) + float(
            re.search(r"base ([+-]\d\.\d)", line).group(1)
        )
        assert 1 / (1 + math.exp(-logit)) == pytest.approx(said, abs=0.09)
