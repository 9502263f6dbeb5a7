"""The whole road: what people ask and what they get, the same each time, whatever they type."""

from __future__ import annotations

import json
import re
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from ferry import make_story, stub_index
from hypothesis import example, given, settings
from hypothesis import strategies as st
from profiles import scaled

from bot.decision.decide import Decided, decide, thresholds
from bot.decision.outcomes import Answer
from bot.engine import Engine, build_engine, load_engine
from bot.errors import StoryError
from bot.replies.render import LONGEST, joined
from bot.replies.reply import Reply
from bot.understanding.session import Session

ROOT = Path(__file__).parents[1]
FRAGMENTS = [
    "who", "what", "when did", "why", "how many", "is", "not", "or", "and", "?", ".", '"', "he", "she", "they", "it",
    "the other one", "Corvin", "Renn", "Dask & Sons", "the flood", "Paris", "on Friday", "in 2019", "say", "arrested",
    "die", "wall", "tell me", "summary", "thanks", "no", "900", "the second one", "else", "then", "qwxz", "@everyone",
    "\u200b", "😀", "that",
]  # fmt: skip
MESSAGES = st.lists(st.sampled_from(FRAGMENTS), max_size=10).map(" ".join) | st.text(max_size=120)
NURSE, SOLDIERS, WALL = "how did the nurse die?", "how many soldiers were sent?", "who will pay for the new wall?"
"""Two sample questions of facts, and one of an unknown."""
NOTHING = "who won the world cup?"


def test_who_is_detained(talks):
    """One of the two questions that the customer named."""
    reply = talks.ask("who is detained?")
    assert (reply.outcome, set(reply.facts)) == ("answer", {"whelan-held", "reed-held"})
    assert "Paul Whelan" in reply.text
    assert "espionage" in reply.text
    assert "Trevor Reed" in reply.text
    assert "nine years" in reply.text
    assert len(reply.evidence) == 2


def test_a_passage_that_was_shown_unsurely_is_what_the_next_question_follows():
    engine = Engine(make_story(), stub_index({"captain": thresholds().unsure_at}))
    unsure = engine.ask("who's in charge of that thing")
    assert (unsure.outcome, unsure.facts) == ("abstain", ("captain",))
    assert unsure.session.said == engine.story.facts["captain"].says


def test_when_is_the_summit(talks):
    """The other one: it is the meeting to come, which the article never calls a summit, and not that on climate."""
    reply = talks.ask("when is the summit?")
    assert (reply.outcome, reply.facts[0]) == ("answer", "presidents-meeting")
    assert re.search(r"Biden .*plans to meet .*Putin .*in June 2021", reply.text)
    assert "climate" not in reply.text.lower()
    assert "next month" in reply.evidence[0].quote


def test_a_person_who_names_the_climate_summit_gets_that_alone(talks):
    reply = talks.ask("when was the climate summit?")
    assert (reply.outcome, reply.facts[0]) == ("answer", "climate-summit-held")
    assert "April 22, 2021" in reply.text
    assert "Putin" not in reply.text


@pytest.mark.parametrize("name", ["flood", "trial", "talks"])
def test_every_starter_is_answered(name, request):
    engine = request.getfixturevalue(name)
    starters = engine.starters()
    assert len(starters) >= 3
    assert {starter: engine.ask(starter).outcome for starter in starters} == dict.fromkeys(starters, "answer")


@pytest.mark.parametrize("name", ["flood", "trial", "talks"])
def test_every_suggested_question_is_answered_with_its_fact(name, request):
    """A person who clicks on what the bot offers must never be told that the story does not say."""
    engine = request.getfixturevalue(name)
    assert len(engine.offered) > 20
    assert [each for each, fact in engine.offered.items() if fact not in engine.ask(each).facts] == []
    assert {engine.ask(each).outcome for each in engine.suggest("", limit=500)} == {"answer"}


def test_suggestions_begin_with_the_starters_and_are_limited(flood):
    assert flood.suggest("", 3) == flood.story.starters[:3]
    assert len(flood.suggest("")) == 25
    assert len(set(flood.suggest("", 500))) == len(flood.suggest("", 500))


def test_questions_are_suggested_before_sentences_and_the_articles_last(flood):
    suggested = flood.suggest("", 500)
    first = next(place for place, each in enumerate(suggested) if not each.endswith("?"))
    facts_asked_for = {flood.offered[each] for each in suggested[:first]}
    assert {fact.id for fact in flood.story.facts.values() if fact.ask} <= facts_asked_for
    sentences = [each for each in suggested if not each.endswith("?")]
    assert flood.offered[sentences[-1]] == "article"


@pytest.mark.parametrize(
    ("typed", "first"),
    [("new wall cost", "wall"), ("nurse", "nurse"), ("how many pump", "pumps"), ("who di", "Who died")],
)
def test_the_suggestions_nearest_to_what_was_typed_come_first(flood, typed, first):
    """Discord asks for suggestions with every letter that is typed."""
    assert any(first in question for question in flood.suggest(typed, 3))


def test_questions_side_by_side_are_answered_together(flood):
    reply = flood.ask(f"{NURSE} {SOLDIERS}")
    assert (reply.outcome, reply.facts) == ("answer", ("solvane-death", "soldiers"))
    assert "St. Brannoc Clinic" in reply.text
    assert "150 soldiers" in reply.text
    assert len(reply.evidence) == 2


def test_an_unknown_among_several_questions_is_told_too(flood):
    reply = flood.ask(f"{NURSE} {WALL}")
    assert (reply.outcome, reply.facts) == ("answer", ("solvane-death",))
    assert flood.story.unknowns["who-pays"].says in reply.text


def test_where_some_of_several_questions_are_not_answered_it_says_so(flood):
    reply = flood.ask(f"{NURSE} {NOTHING} {SOLDIERS}")
    assert reply.facts == ("solvane-death", "soldiers")
    assert reply.text.endswith("I found nothing about the rest of what you ask.")


@pytest.mark.parametrize("message", [f"{NURSE} {SOLDIERS}", NURSE, f"{NURSE} {WALL}"])
def test_nothing_is_called_unsaid_where_all_is_answered(flood, message):
    assert "the rest" not in flood.ask(message).text


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        pytest.param(f"{NURSE} {SOLDIERS}", [NURSE, SOLDIERS], id="both have an answer"),
        pytest.param(f"{NURSE} {WALL}", [NURSE, WALL], id="an unknown is one"),
        pytest.param(f"{NOTHING} how do I bake bread?", [f"{NOTHING} how do I bake bread?"], id="neither: one refusal"),
        pytest.param(SOLDIERS, [SOLDIERS], id="one question"),
    ],
)
def test_a_message_is_asked_in_parts_where_several_get_an_answer(flood, message, parts):
    assert [part for part, _ in flood.ask_each(message)] == parts


def test_a_later_part_leans_on_an_earlier_one(flood, monkeypatch):
    before = []

    def decided(considered, index):
        before.append(considered.before)
        return Decided(Answer(("surge",), 1.0), "test") if considered.question == "why?" else decide(considered, index)

    monkeypatch.setattr("bot.engine.decide", decided)
    (_, first), (part, second) = flood.ask_each(f"{NURSE} why?")
    assert (part, second.facts) == ("why?", ("surge",))
    assert before[0] is None
    assert before[1].answer == flood.story.facts["solvane-death"].says
    assert second == flood.ask("why?", first.session)


@pytest.mark.parametrize("message", [NURSE, f"{NURSE} {SOLDIERS}", f"{NURSE} {NOTHING}", NOTHING])
def test_asking_is_asking_each_and_joining(flood, message):
    assert flood.ask(message) == joined([reply for _, reply in flood.ask_each(message)], flood.story)


@pytest.mark.parametrize("chosen", ["spending", "her-denial"])
def test_what_is_chosen_and_not_asked_for_is_not_told_from_one_side_either(trial, chosen):
    assert set(trial.show(Answer((chosen,), 1.0)).facts) == {"spending", "her-denial"}


def test_the_same_question_gets_the_same_reply(flood):
    """No clock, no chance, no memory but the session's: in this engine and in any other of the same story."""
    fresh = build_engine(flood.story)
    for question in ["who died?", "what did Corvin say?", "tldr", NOTHING, "hello", "wen was it"]:
        assert flood.ask(question) == flood.ask(question) == fresh.ask(question)


def test_asking_leaves_no_trace_in_the_engine(flood):
    before = flood.ask("why?")
    flood.ask(NURSE)
    assert flood.ask("why?") == before


@pytest.mark.parametrize("nothing", ["", "😀", "<:wave:123>"])
def test_a_message_without_words_is_no_question(flood, nothing):
    reply = flood.ask(nothing, flood.ask(NURSE).session)
    assert (reply.outcome, reply.reason) == ("abstain", "not_understood")


def test_small_talk_keeps_the_session(flood):
    session = flood.ask(NURSE).session
    assert flood.ask("thanks", session).session == session


def test_an_engine_cannot_be_changed(flood):
    """A reload swaps a reference while questions are under way."""
    with pytest.raises(FrozenInstanceError):
        flood.story = None
    with pytest.raises(TypeError):
        flood.story.facts["dead"] = flood.story.facts["injured"]


def test_a_broken_file_is_no_engine(tmp_path):
    file = tmp_path / "broken.yaml"
    file.write_text("schema: 2\n", "utf-8")
    with pytest.raises(StoryError):
        load_engine(file)


def assert_sound(reply, story):
    """Check what must hold of any reply to anything; only summaries and lists may be long."""
    assert isinstance(reply, Reply)
    assert reply.text.strip()
    assert 0 <= reply.confidence <= 1
    assert set(reply.facts) <= set(story.facts)
    assert bool(reply.reason) == (reply.outcome == "abstain")
    if reply.outcome not in {"answer", "correction"}:  # a passage is shown under its sentence
        shown = [fact for fact in story.facts.values() if fact.says in reply.text]
        assert {each.quote for each in reply.evidence} <= {each.quote for fact in shown for each in fact.evidence}
    assert {each.quote for each in reply.evidence} <= {
        each.quote for fact in story.facts.values() for each in fact.evidence
    }
    if reply.outcome == "clarify":
        assert len(reply.suggestions) > 1
    if "\n- " not in f"\n{reply.text}" and story.summary not in reply.text:
        assert len(reply.plain()) <= LONGEST
    assert set(reply.session.entities) <= set(story.entities)


@settings(max_examples=scaled(40), deadline=None)
@given(st.lists(MESSAGES, min_size=1, max_size=3))
@example(["who was arrested?", "", "why?"])
@example(["what did Corvin say?", "the second one", "the other one"])
@example(['"' * 60, "'" * 60, "<@" * 30])
@example(["\u0000", "\ud83d", "\u202e who"])
def test_any_conversation_gets_sound_replies(flood, messages):
    """Whatever people type, in whatever order: an honest reply, never an error."""
    session = Session()
    for message in messages:
        reply = flood.ask(message, session)
        assert_sound(reply, flood.story)
        session = reply.session


@settings(max_examples=scaled(30), deadline=None)
@given(st.sampled_from(["who was arrested", "how much would the new wall cost", "who is Joss Amery"]), st.data())
def test_one_slip_of_a_finger_changes_no_outcome_to_nonsense(flood, question, data):
    """A misspelt question may be asked back or missed, but never becomes small talk."""
    at = data.draw(st.integers(0, len(question) - 1))
    typed = question[:at] + question[at + 1 :]
    assert flood.ask(typed).outcome != "chat"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("who " * 5000, id="one word for ever"),
        pytest.param("a" * 100_000, id="one endless word"),
        pytest.param("who died? " * 400, id="many questions"),
        pytest.param("ﷺ" * 4000, id="letters that unfold"),
        pytest.param("\u0301" * 4000, id="accents alone"),
        pytest.param("who met " + "and Renn " * 400, id="many names"),
    ],
)
def test_a_huge_message_gets_a_reply_of_bounded_length(flood, text):
    """One person must not be able to hold up everybody's bot."""
    assert len(flood.ask(text).plain()) <= LONGEST


ASKED = [
    json.loads(line)["question"].split()
    for line in (ROOT / "tests" / "stories" / "merrowick-flood.jsonl").read_text("utf-8").splitlines()
]


@settings(max_examples=scaled(60), deadline=None)
@given(st.sampled_from(ASKED), st.sampled_from(ASKED), st.data())
def test_half_of_one_question_and_half_of_another_get_a_reply(flood, first, second, data):
    """Words of questions come together that belong to none, as they do when people type fast."""
    head, tail = data.draw(st.integers(0, len(first))), data.draw(st.integers(0, len(second)))
    assert_sound(flood.ask(" ".join(first[:head] + second[tail:])), flood.story)
