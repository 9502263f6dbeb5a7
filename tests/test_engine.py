"""The whole road: what people ask and what they get, the same each time, whatever they type."""

from __future__ import annotations

import json
import re
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from profiles import scaled

from bot.engine import build_engine, load_engine
from bot.errors import StoryError
from bot.replies.render import LONGEST, joined
from bot.replies.reply import Reply
from bot.understanding.session import Session

ROOT = Path(__file__).parents[1]
LONG = re.compile(r"summar|timeline|quotes|overview|recap", re.IGNORECASE)
FRAGMENTS = [
    "who", "what", "when did", "why", "how many", "is", "not", "or", "and", "?", ".", '"', "he", "she", "they", "it",
    "the other one", "Corvin", "Renn", "Dask & Sons", "the flood", "Paris", "on Friday", "in 2019", "say", "arrested",
    "die", "wall", "tell me", "summary", "thanks", "no", "900", "the second one", "else", "then", "qwxz", "@everyone",
    "\u200b", "😀", "that",
]  # fmt: skip
MESSAGES = st.lists(st.sampled_from(FRAGMENTS), max_size=10).map(" ".join) | st.text(max_size=120)


def test_who_is_detained(talks):
    """One of the two questions that the customer named."""
    reply = talks.ask("who is detained?")
    assert (reply.outcome, reply.facts) == ("answer", ("whelan-held", "reed-held"))
    assert "Paul Whelan" in reply.text
    assert "espionage" in reply.text
    assert "Trevor Reed" in reply.text
    assert "nine years" in reply.text
    assert len(reply.evidence) == 2


def test_when_is_the_summit(talks):
    """The other one: it is the meeting to come, which the article never calls a summit; the other is mentioned."""
    reply = talks.ask("when is the summit?")
    assert (reply.outcome, reply.facts[0]) == ("answer", "presidents-meeting")
    assert re.search(r"Biden and .*Putin plan to meet in Europe in June 2021 \(“next month”\)", reply.text)
    assert "inferred" in reply.text
    before, after = reply.text.split("If you meant something else: ")
    assert "climate" not in before.lower()
    assert re.search("Climate.* on April 22, 2021", after)
    assert "next month" in reply.evidence[0].quote


def test_a_person_who_names_the_climate_summit_gets_that_alone(talks):
    reply = talks.ask("when was the climate summit?")
    assert (reply.outcome, reply.facts[0]) == ("answer", "climate-summit-held")
    assert "Putin" not in reply.text


@pytest.mark.parametrize("name", ["flood", "talks"])
def test_every_starter_is_answered(name, request):
    engine = request.getfixturevalue(name)
    starters = engine.starters()
    assert len(starters) >= 3
    assert {starter: engine.ask(starter).outcome for starter in starters} == dict.fromkeys(starters, "answer")


@pytest.mark.parametrize("name", ["flood", "talks"])
def test_every_suggested_question_is_answered(name, request):
    """A person who clicks on what the bot offers must never be told that the story does not say."""
    engine = request.getfixturevalue(name)
    offered = engine.suggest("", limit=500)
    assert len(offered) > 20
    assert [question for question in offered if engine.ask(question).outcome != "answer"] == []


def test_suggestions_begin_with_the_starters_and_are_limited(flood):
    assert flood.suggest("", 3) == flood.story.starters[:3]
    assert len(flood.suggest("")) == 25
    assert len(set(flood.suggest("", 500))) == len(flood.suggest("", 500))


@pytest.mark.parametrize(
    ("typed", "first"),
    [("new wall cost", "wall"), ("fenwright", "Fenwright"), ("who took the pict", "picture")],
)
def test_the_suggestions_nearest_to_what_was_typed_come_first(flood, typed, first):
    assert any(first in question for question in flood.suggest(typed, 3))


def test_half_a_name_is_enough_for_a_suggestion(flood):
    """Discord asks for suggestions with every letter that is typed."""
    assert any("Fenwright" in question for question in flood.suggest("who is fenw", 5))


@pytest.mark.parametrize("question", ["who is Corvin?", "what did Corvin say?", "what did he say?"])
def test_every_choice_of_a_clarification_leads_to_an_answer(flood, question):
    reply = flood.ask(question)
    assert reply.outcome == "clarify"
    for choice in reply.suggestions:
        assert flood.ask(choice, reply.session).outcome == "answer", choice


def test_questions_side_by_side_are_answered_together(flood):
    reply = flood.ask("Who took the picture and where was it taken?")
    assert reply.outcome == "answer"
    assert "Halloran" in reply.text
    assert "Chandler Street" in reply.text


RAMBLING = "I had a long day and my train was late, so I only skimmed the thing on my phone, {}, it is for my cousin"


@pytest.mark.parametrize(
    ("asked", "fact_id"),
    [
        pytest.param("but how much would the new wall cost?", "cost", id="but"),
        pytest.param("so who was arrested", "arrest", id="so, without a question mark"),
        pytest.param("and who runs the Harbor Trust?", "director", id="and"),
        pytest.param("but where is the second shelter", "second-shelter", id="but, without a question mark"),
    ],
)
def test_a_question_in_a_long_message_is_found(flood, asked, fact_id):
    """People explain themselves before and after they ask."""
    reply = flood.ask(RAMBLING.format(asked))
    assert (reply.outcome, reply.facts) == ("answer", (fact_id,))


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param("so who won the world cup?", id="a question for something else"),
        pytest.param("but how do I bake bread?", id="another"),
        pytest.param("and that is how it was", id="no question"),
    ],
)
def test_a_long_message_that_asks_nothing_of_the_story_is_not_answered(flood, asked):
    assert flood.ask(RAMBLING.format(asked)).outcome not in {"answer", "correction"}


def test_only_a_part_of_a_long_message_is_considered_and_all_of_a_short_one(flood):
    long, short = RAMBLING.format("and who runs the Harbor Trust?"), "so anyway, who was arrested?"
    assert flood.consider(long).reading.text == "and who runs the Harbor Trust?"
    assert flood.consider(short).reading.text == short


def test_a_long_question_that_fits_as_a_whole_is_left_whole(flood):
    question = "who was arrested on Tuesday on suspicion of falsifying test reports, and by the police of which town?"
    assert len(question.split()) > 14
    assert flood.consider(question).reading.text == question


@pytest.mark.parametrize(
    ("message", "facts"),
    [
        pytest.param("who died and who won the world cup?", ("dead",), id="the first"),
        pytest.param("who won the world cup and who died?", ("dead",), id="the second"),
        pytest.param(
            "who is the king of Spain? who was arrested? who is missing?", ("arrest", "missing"), id="two of three"
        ),
        pytest.param("how did Renn die and how did Solvane die?", ("solvane-death",), id="one foreseen"),
    ],
)
def test_of_several_questions_those_with_an_answer_are_answered(flood, message, facts):
    reply = flood.ask(message)
    assert (reply.outcome, reply.facts) == ("answer", facts)
    assert reply.text.endswith("The story doesn't say the rest of what you ask.")


@pytest.mark.parametrize(
    ("message", "facts"),
    [
        pytest.param("who was arrested? who is missing?", ("arrest", "missing"), id="all have an answer"),
        pytest.param("who was arrested?", ("arrest",), id="only one is asked"),
        pytest.param("who was arrested? thanks a lot", ("arrest",), id="the rest is no question"),
        pytest.param("who won the world cup? how do I bake bread?", (), id="none has an answer"),
    ],
)
def test_nothing_is_called_unsaid_where_all_or_nothing_is_answered(flood, message, facts):
    reply = flood.ask(message)
    assert reply.facts == facts
    assert "the rest" not in reply.text


@pytest.mark.parametrize(
    ("message", "outcomes"),
    [
        pytest.param(
            "who died and who won the world cup?",
            [("who died", "answer"), ("who won the world cup?", "abstain")],
            id="one of two has an answer",
        ),
        pytest.param(
            "who was arrested? who is missing?",
            [("who was arrested?", "answer"), ("who is missing?", "answer")],
            id="both have",
        ),
        pytest.param(
            "who won the world cup? how do I bake bread?",
            [("who won the world cup? how do I bake bread?", "abstain")],
            id="neither has: one message, one refusal",
        ),
        pytest.param(
            "who was arrested? thanks a lot",
            [("who was arrested? thanks a lot", "answer")],
            id="the other is no question",
        ),
        pytest.param(
            "how did Renn and Solvane die?", [("how did Renn and Solvane die?", "abstain")], id="one question"
        ),
    ],
)
def test_a_message_is_asked_in_as_many_parts_as_get_an_answer(flood, message, outcomes):
    assert [(part, str(reply.outcome)) for part, reply in flood.ask_each(message)] == outcomes


def test_a_later_part_leans_on_an_earlier_one(flood):
    (_, first), (part, second) = flood.ask_each("who is Emil Fenwright? what is he charged with?")
    assert (part, second.outcome, second.facts) == ("what is he charged with?", "answer", ("arrest",))
    assert second == flood.ask("what is he charged with?", first.session)


@pytest.mark.parametrize(
    "message", ["who died?", "who died and who is missing?", "who died and who won the world cup?"]
)
def test_asking_is_asking_each_and_joining(flood, message):
    assert flood.ask(message) == joined([reply for _, reply in flood.ask_each(message)])


@pytest.mark.parametrize(
    ("first", "then", "outcome"),
    [
        pytest.param("where is the second shelter?", "who runs it?", "answer", id="a word of the fact"),
        pytest.param("where is the second shelter?", "when was it opened?", "answer", id="another"),
        pytest.param("where is the second shelter?", "who painted it?", "abstain", id="a word of no fact"),
        pytest.param("where is the second shelter?", "was it haunted?", "abstain", id="another of none"),
        pytest.param("how much would the new wall cost?", "is it made of chocolate?", "abstain", id="of what"),
        pytest.param("who was arrested?", "why?", "answer", id="no new words"),
    ],
)
def test_a_follow_up_whose_new_words_no_fact_has_is_not_answered(flood, converse, first, then, outcome):
    """What it carries over would fit well enough by itself, and answer anything."""
    assert converse(flood, first, then).outcome == outcome


def test_the_same_question_gets_the_same_reply(flood):
    """No clock, no chance, no memory but the session's: in this engine and in any other of the same story."""
    fresh = build_engine(flood.story)
    for question in ["who died?", "what did Corvin say?", "tldr", "who won the world cup?", "hello", "wen was it"]:
        assert flood.ask(question) == flood.ask(question) == fresh.ask(question)


def test_asking_leaves_no_trace_in_the_engine(flood):
    before = flood.ask("why?")
    flood.ask("who was arrested?")
    assert flood.ask("why?") == before


@pytest.mark.parametrize("nothing", ["", "😀", "<:wave:123>"])
def test_a_message_without_words_is_no_question(flood, nothing):
    session = flood.ask("who was arrested?").session
    reply = flood.ask(nothing, session)
    assert (reply.outcome, reply.reason) == ("abstain", "not_understood")


def test_small_talk_keeps_the_session(flood):
    session = flood.ask("who was arrested?").session
    assert flood.ask("thanks", session).session == session


def test_an_engine_cannot_be_changed(flood):
    """A reload swaps a reference while questions are under way."""
    with pytest.raises(FrozenInstanceError):
        flood.story = None
    with pytest.raises(TypeError):
        flood.story.facts["dead"] = flood.story.facts["injured"]


def test_a_broken_file_is_no_engine(tmp_path):
    file = tmp_path / "broken.yaml"
    file.write_text("schema: 1\n", "utf-8")
    with pytest.raises(StoryError):
        load_engine(file)


def assert_sound(reply, messages, story):
    """Check what must hold of any reply to anything; a follow-up to a summary may be a summary."""
    assert isinstance(reply, Reply)
    assert reply.text.strip()
    assert 0 <= reply.confidence <= 1
    assert set(reply.facts) <= set(story.facts)
    assert bool(reply.reason) == (reply.outcome == "abstain")
    assert not reply.evidence or reply.outcome in {"answer", "correction"}
    assert {each.quote for each in reply.evidence} <= {
        each.quote for fact in story.facts.values() for each in fact.evidence
    }
    if reply.outcome == "clarify":
        assert len(reply.suggestions) > 1
    if not LONG.search(" ".join(messages)):
        assert len(reply.plain()) <= LONGEST, messages
    assert set(reply.session.entities) <= set(story.entities)


@settings(max_examples=scaled(80), deadline=None)
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
        assert_sound(reply, messages, flood.story)
        session = reply.session


@settings(max_examples=scaled(40), deadline=None)
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


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("what is it?", id="the end looks like a closing"),
        pytest.param("who is it", id="so does this"),
        pytest.param("what isn't he?", id="and this"),
        pytest.param("what man", id="a word that others end with"),
        pytest.param("his news", id="he of the article itself"),
        pytest.param("published she", id="she of the article itself"),
    ],
)
def test_a_scrap_of_a_question_gets_a_reply(talks, flood, trial, question):
    for engine in (talks, flood, trial):
        assert engine.ask(question).text


def test_what_is_it_asks_on_about_the_last_answer(talks, converse):
    assert "agenda" in converse(talks, "what is the treaty?", "what is it?").facts
    assert "picture" in converse(talks, "who took the photo?", "who is it?").facts


ASKED = [
    json.loads(line)["question"].split()
    for line in (ROOT / "tests" / "stories" / "merrowick-flood.jsonl").read_text("utf-8").splitlines()
]


@settings(max_examples=scaled(200), deadline=None)
@given(st.sampled_from(ASKED), st.sampled_from(ASKED), st.data())
def test_half_of_one_question_and_half_of_another_get_a_reply(flood, first, second, data):
    """Words of questions come together that belong to none, as they do when people type fast."""
    head, tail = data.draw(st.integers(0, len(first))), data.draw(st.integers(0, len(second)))
    typed = " ".join(first[:head] + second[tail:])
    assert_sound(flood.ask(typed), [typed], flood.story)
