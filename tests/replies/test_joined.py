"""Several questions in one message: each is answered in its turn, and what has no answer is owned up to once."""

from __future__ import annotations

import pytest
from ferry import FACTS, fact, make_story, stub_index

from bot.decision.outcomes import Abstain, Answer, Chat, Clarify, Correction, Outcome, Reason, Shape, Verdict
from bot.engine import Engine
from bot.replies.render import LONGEST, joined, render
from bot.understanding.session import Session

INDEX = stub_index()
STORY = INDEX.story
REST = "I found nothing about the rest of what you ask."
HELM, HURT = Answer(("captain",), 0.9), Answer(("hurt",), 0.7)
PAYER, UNSURE = Abstain(Reason.SILENT, 0.8, unknown="payer"), Abstain(Reason.SILENT, 0.6, unsure=("visit",))
NOTHING = Abstain(Reason.OFF_TOPIC, 1.0)
NO = Correction(("hurt",), 0.6, Verdict.NO)


def said(*decisions):
    return [render(decision, INDEX) for decision in decisions]


@pytest.mark.parametrize(
    ("decisions", "facts", "confidence", "rest"),
    [
        pytest.param([HELM, HURT], ("captain", "hurt"), 0.7, False, id="two answers"),
        pytest.param([HELM, PAYER], ("captain",), 0.8, False, id="an answer and an unknown"),
        pytest.param([PAYER, HELM], ("captain",), 0.8, False, id="an unknown and an answer"),
        pytest.param([HELM, NOTHING], ("captain",), 0.9, True, id="nothing for one"),
        pytest.param([NOTHING, HELM, HURT], ("captain", "hurt"), 0.7, True, id="nothing for one of three"),
        pytest.param([HELM, UNSURE], ("captain",), 0.9, False, id="one that may be answered"),
        pytest.param([NO, HELM], ("hurt", "captain"), 0.6, False, id="a correction"),
        pytest.param([Chat("greeting"), HELM], ("captain",), 0.9, True, id="small talk beside it"),
    ],
)
def test_each_is_answered_in_its_turn(decisions, facts, confidence, rest):
    replies = said(*decisions)
    reply = joined(replies, STORY)
    shown = [each for each in replies if each.text.startswith("I'm not sure") or each.tells]
    assert reply.text.split("\n") == [*(each.text for each in shown), *([REST] if rest else [])]
    assert (reply.facts, reply.confidence) == (facts, confidence)
    assert reply.evidence == tuple(quotation for each in shown for quotation in each.evidence)
    assert reply.outcome in {Outcome.ANSWER, Outcome.CORRECTION}
    assert (reply.reason, reply.unknown) == (None, None)


def test_two_unknowns_are_both_told():
    reply = joined(said(PAYER, Abstain(Reason.SILENT, 0.9, unknown="fog")), STORY)
    assert reply.text.split("\n") == [STORY.unknowns["payer"].says, STORY.unknowns["fog"].says]
    assert (reply.outcome, reply.reason, reply.unknown) == (Outcome.ABSTAIN, Reason.SILENT, "payer")


def test_a_fact_that_two_replies_have_is_told_once():
    reply = joined(said(HELM, Answer(("hurt", "captain"), 0.8, Verdict.YES)), STORY)
    assert reply.text.split("\n") == [STORY.facts["captain"].says, f"Yes. {STORY.facts['hurt'].says}"]
    assert reply.facts == ("captain", "hurt")


def test_what_is_shown_unsurely_is_still_told_where_it_is_sure():
    reply = joined(said(Abstain(Reason.SILENT, 0.6, unsure=("captain",)), HURT, HELM), STORY)
    assert reply.text.split("\n") == [STORY.facts["hurt"].says, STORY.facts["captain"].says]


def test_a_list_beside_an_answer_stays_a_list():
    lines = Answer(("hurt", "captain", "visit", "hit"), 1.0, shape=Shape.LINES)
    reply = joined(said(HELM, lines), STORY)
    assert reply.text.split("\n")[1:] == [f"- {STORY.facts[each].says}" for each in lines.facts]


def test_the_same_is_told_once():
    reply = joined(said(HELM, HURT, HELM), STORY)
    assert reply.text.count("Mara Voss") == 1
    assert len(reply.evidence) == len(set(reply.evidence)) == 2


@pytest.mark.parametrize("decisions", [[NOTHING, UNSURE], [UNSURE, NOTHING], [NOTHING], [Chat("thanks"), NOTHING]])
def test_without_an_answer_the_first_reply_stands_for_all(decisions):
    replies = said(*decisions)
    assert joined(replies, STORY) == replies[0]


def test_a_question_back_has_no_place_beside_answers():
    reply = joined([*said(HELM), render(Clarify(("hurt", "visit"), 0.5), INDEX, ("Who?", "What?"))], STORY)
    assert reply.text.endswith(REST)
    assert reply.suggestions == ()


def test_the_evidence_is_cut_before_the_answers():
    facts = tuple(fact(f"f{place}", f"{place} " + "word " * 60, "quote " * 35) for place in range(2))
    index = stub_index(story=make_story(facts))
    reply = joined([render(Answer((each.id,), 1.0), index) for each in facts], index.story)
    assert len(reply.facts) == 2
    assert len(reply.plain()) <= LONGEST


# The engine that takes a message apart


def engine(answers=None, only=None):
    index = stub_index(answers or {}, only=only)
    return Engine(index.story, index)


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        pytest.param("Who was at the helm?", ["Who was at the helm?"], id="one question"),
        pytest.param(
            "Who was at the helm? And what did the ferry hit?",
            ["Who was at the helm?", "And what did the ferry hit?"],
            id="two sentences",
        ),
        pytest.param(
            "who was at the helm and who pays for the damage",
            ["who was at the helm", "who pays for the damage"],
            id="and",
        ),
        pytest.param(
            "who was at the helm? why is it blue?", ["who was at the helm?", "why is it blue?"], id="nothing for one"
        ),
        pytest.param("why is it blue? why is it red?", ["why is it blue? why is it red?"], id="nothing for any"),
    ],
)
def test_a_message_is_taken_apart_where_that_helps(message, parts):
    assert [part for part, _ in engine().ask_each(message)] == parts


@pytest.mark.parametrize(
    "message", ["why was it cold, and what became of it?", "Who was at the helm? And how did she get there?"]
)
def test_a_message_that_is_answered_as_a_whole_is_not_taken_apart(message):
    """Fewer than two of its parts have a reply of their own."""
    assert [(part, reply.facts) for part, reply in engine({"hit": 1.0}, message).ask_each(message)] == [
        (message, ("hit",))
    ]


def test_one_reply_for_all_goes_on_from_the_last_question():
    reply = engine().ask("Who was at the helm? Who pays for the damage?")
    assert reply.text == f"{FACTS[3].says}\n{STORY.unknowns['payer'].says}"
    assert (reply.session.utterance, reply.session.said) == (
        "Who pays for the damage?",
        STORY.unknowns["payer"].says,
    )


def test_each_part_is_read_after_the_one_before():
    asked = engine()
    asked.ask("Who was at the helm? how old is she?")
    questions = [(question, before and before.question) for question, before in asked.index.reader.asked]
    assert questions[0] == ("how old is she?", "Who was at the helm?")


def test_small_talk_leaves_the_session_as_it_was():
    session = Session(("voss",), "who was at the helm", FACTS[3].says, ("One?", "Two?"), ("captain",))
    assert engine().ask("thanks!", session).session == session


def test_what_was_told_is_remembered_and_what_was_not_is_not():
    first = engine().ask("Who was at the helm?").session
    assert (first.told, first.entities[0]) == (("captain",), "voss")
    nothing = engine().ask("why is it blue", first).session
    assert (nothing.told, nothing.said) == (("captain",), "")
    second = engine().ask("What did the ferry hit?", nothing).session
    assert second.told == ("hit", "captain")
    assert second.said == FACTS[1].says
