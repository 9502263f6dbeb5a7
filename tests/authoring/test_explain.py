"""What authors read when they ask why: every part of the road to a reply, in words."""

import re
from pathlib import Path

import pytest

from bot.authoring.explain import STEPS_IN_WORDS, explain
from bot.decision import decide
from bot.decision.decide import Decided
from bot.decision.guards import Stop
from bot.decision.outcomes import Answer
from bot.understanding.session import Session


def lines_of(engine, question, session=Session()):
    """Return label → texts of the explanation."""
    found = {}
    for line in explain(engine, question, session).splitlines():
        label, text = line[:12].strip(), line[12:]
        found.setdefault(label, []).append(text)
    return found


def test_every_step_that_can_decide_is_said_in_words():
    source = Path(decide.__file__).read_text("utf-8")
    steps = set(re.findall(r'Decided\(.*?, "([\w ]+)"[,)]', source))
    assert len(steps) > 5
    assert steps == set(STEPS_IN_WORDS)


def test_repaired_words_are_shown_with_what_was_typed(flood):
    assert lines_of(flood, "how many soldeirs were sent")["repaired"] == ["soldeirs → soldiers"]


def test_names_and_days_are_shown_with_what_they_stand_for(flood):
    shown = lines_of(flood, "what did the mayor say on October 16?")
    assert shown["name"] == ["mayor → Adela Corvin"]
    assert shown["day"][0].startswith("October 16 → 2023-10-16")


def test_what_was_said_before_is_shown(flood):
    session = flood.ask("how many soldiers were sent").session
    (shown,) = lines_of(flood, "and pumps?", session)["said before"]
    assert shown == ("“how many soldiers were sent” – The government has sent 150 soldiers and six pumps to Merrowick.")
    assert "said before" not in lines_of(flood, "and pumps?")


def test_the_nearest_facts_come_with_the_readers_probabilities(flood):
    shown = lines_of(flood, "how many troops came to help?")
    assert re.match(r"soldiers: answers it \d+%.*: The government has sent 150 soldiers", shown["near 1"][0])
    assert "near 2" in shown
    assert re.fullmatch(r"\d+% that it answers this, \d+% that it is silent, \d+% that it is .*", shown["the story"][0])


@pytest.mark.parametrize(
    ("question", "step", "decision"),
    [
        ("how many soldiers were sent", "sample question", "answer with soldiers"),
        ("The government has sent 150 soldiers and six pumps to Merrowick.", "sample question", "answer with soldiers"),
        ("how high will the new wall be", "sample question", "tell the unknown wall-height"),
        ("hello", "small talk", "reply to small talk (greeting)"),
        ("?!", "unreadable", "say that it is not understood"),
        ("who painted the mona lisa", "nothing near", "say that nothing about it was found"),
        ("tldr", "list", "answer with the summary"),
        ("how many troops came to help?", "reader", "answer with soldiers"),
        ("¿cuántas personas murieron en la inundación?", "language", "say which language to ask in, not this one (es)"),
    ],
)
def test_what_decided_is_named(flood, question, step, decision):
    shown = lines_of(flood, question)
    assert shown["decided by"][0].startswith(f"{step}: {STEPS_IN_WORDS[step]}")
    assert shown["decision"][0] == decision


def test_what_is_needed_stands_beside_what_there_is(flood):
    (shown,) = lines_of(flood, "how many troops came to help?")["decided by"]
    assert re.search(r"\(\d+% that it is right, and from \d+% on it is told\)$", shown)


def test_a_guard_that_kept_a_yes_back_is_named_with_its_reason(flood, monkeypatch):
    """The fact is somebody's word: the question alone cannot be confirmed."""
    stopped = Stop("attribution_kept", "rebuild", "the fact is only one side's word")
    decided = Decided(Answer(("rebuild",), 0.9), "reader", (stopped,))
    monkeypatch.setattr("bot.engine.decide", lambda *_: decided)
    shown = lines_of(flood, "will the wall be rebuilt higher and in stone?")
    assert shown["stopped"] == ["no “Yes” or “No”: the fact is only one side's word (attribution_kept, fact rebuild)"]


@pytest.mark.parametrize(
    ("question", "suggestion"),
    [
        pytest.param(
            "how many soldiers were sent",
            "none: it always gets soldiers, whose sample question or sentence it is",
            id="bound",
        ),
        pytest.param(
            "how many troops came to help?",
            "if it is always to get this fact, write under facts, in “soldiers” (line 207), in place of the line “ask” "
            "that is there: "
            "ask: [how many soldiers were sent, how many pumps, 'how many troops came to help?']",
            id="a fact is near",
        ),
        pytest.param(
            "who painted the mona lisa",
            "if the story doesn't say it, under unknowns: painted-mona-lisa: "
            "{says: The story doesn't say …, ask: [who painted the mona lisa]}",
            id="nothing is near",
        ),
        pytest.param(
            "why did the government send no soldiers?",
            "none: “soldiers” (line 207) contradicts it; if it does not, write there more plainly what is so",
            id="built on what is not so",
        ),
        pytest.param("tldr", "if a fact answers it, under facts, in that: ask: [tldr]", id="a list"),
        pytest.param("?!", "none", id="nothing"),
    ],
)
def test_there_is_one_suggestion_of_what_to_type(flood, question, suggestion):
    assert lines_of(flood, question)["suggestion"] == [suggestion]


def test_a_follow_up_is_not_suggested_as_it_stands(flood):
    """ "why?" under one fact would take everybody's "why?"."""
    session = flood.ask("how many soldiers were sent").session
    (shown,) = lines_of(flood, "and from where?", session)["suggestion"]
    assert "ask: (the question as somebody would put it who has asked nothing before)" in shown
    assert "from where" not in shown


def test_questions_side_by_side_are_explained_one_by_one(flood):
    assert len(lines_of(flood, "how many soldiers were sent? who died in the flood?")["decision"]) == 2
