"""What a message wants: small talk and questions for lists are told from questions about the story."""

import pytest
from ferry import PUBLISHED, make_story
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reader.classifiers import QUESTION
from bot.reader.reader import Statement, open_reader
from bot.understanding.days import find_days
from bot.understanding.intents import SURE_AT, Listing, ListKind, likeliest_intent, make_listing
from bot.understanding.names import collect_names

STORY = make_story()
NAMES = collect_names(STORY)
READER = open_reader(
    [Statement("hurt", "14 people were hurt.")], [(each.name, *each.aliases) for each in STORY.entities.values()]
)


def intent(message):
    repaired = READER.repaired(message)
    return likeliest_intent(READER.intents(repaired), NAMES.find(repaired), find_days(repaired, PUBLISHED))


def listing(question):
    return make_listing(ListKind(intent(question)), NAMES.find(question), find_days(question, PUBLISHED))


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        ("Hello :)", "greeting"),
        ("good morning everyone", "greeting"),
        ("thx!!", "thanks"),
        ("thank u so much", "thanks"),
        ("that's all, goodbye", "goodbye"),
        ("how are you today?", "how_are_you"),
        ("wat can u do", "help"),
        ("what can I ask you about?", "help"),
        ("r u a bot?", "identity"),
        ("are u sure", "how_known"),
        ("who made you", "identity"),
        ("can I trust you?", "how_known"),
        ("sorry, never mind", "apology"),
        ("hahaha", "laughter"),
        ("i love you bot", "affection"),
        ("you are stupid", "insult"),
        ("summarise the story for me please", "summary"),
        ("what is this all about?", "summary"),
        ("catch me up pls", "summary"),
        ("sum it up in one sentence", "headline"),
        ("shorter please", "headline"),
        ("who are all these people?", "people"),
        ("who is who", "people"),
        ("give me a timeline of events", "timeline"),
        ("what happened in which order?", "timeline"),
        ("list all the quotes", "quotes"),
        ("all quotes by the captain please", "quotes_of"),
        ("what are the next steps?", "planned"),
        ("what will happen next?", "planned"),
        ("what happened on March 12?", "day"),
        ("what do the captain and the harbour master have in common?", "sides"),
        ("what is the difference between Voss and Price?", "sides"),
    ],
)
def test_what_people_want_is_known_however_they_say_it(message, wanted):
    assert intent(message) == wanted


@pytest.mark.parametrize(
    "message",
    [
        "what happened to the captain?",
        "what happened on board",
        "who is involved in the inquiry?",
        "what is planned for the pier?",
        "what happens next to Voss",
        "what did Voss say about the order?",
        "did the captain and the harbour master meet?",
        "did it happen on Tuesday?",
        "who were the people that were hurt?",
        "quotes by Macron",
        "compare Voss and Macron",
        "what happened on Tuesday in Brennmouth?",
        "what happened between March 12 and March 14?",
        "when was the ferry built",
        "why there?",
        "how does it work?",
        "who made it",
        "what do they know?",
        "held?",
        "👍",
        "what is her name",
        "are they human",
        "hi, who was hurt?",
        "thanks! and when was it?",
        "who are the injured",
        "why",
        "how many?",
        "sdfkjh",
        "?!",
        "",
    ],
)
def test_a_question_about_the_story_is_neither_small_talk_nor_for_a_list(message):
    assert intent(message) == QUESTION


def test_whoever_names_somebody_wants_no_list_of_everybody():
    (voss,) = NAMES.find("Voss")
    sure = {"people": 0.99, QUESTION: 0.01}
    assert likeliest_intent(sure | {"quotes_of": 0.0}, (), ()) == "people"
    assert likeliest_intent(sure | {"quotes_of": 0.0}, (voss,), ()) == QUESTION


@pytest.mark.parametrize(("names", "wanted"), [((), QUESTION), (("Voss",), "quotes_of"), (("Voss", "Price"), "sides")])
def test_a_list_of_somebody_needs_whom_it_is_of(names, wanted):
    sure = {"quotes_of": 0.5, "sides": 0.49, "people": 0.0, QUESTION: 0.01}
    assert likeliest_intent(sure, [NAMES.find(name)[0] for name in names], ()) == wanted


def test_what_may_be_a_question_is_one():
    assert likeliest_intent({"summary": SURE_AT - 0.01, QUESTION: 1.01 - SURE_AT}, (), ()) == QUESTION
    assert likeliest_intent({"summary": SURE_AT + 0.01, QUESTION: 0.99 - SURE_AT}, (), ()) == "summary"


def test_whichever_of_two_it_is_the_likelier_is_taken():
    assert likeliest_intent({"summary": 0.5, "headline": 0.48, QUESTION: 0.02}, (), ()) == "summary"


@pytest.mark.parametrize(
    ("question", "kind", "entities", "day"),
    [
        pytest.param("all quotes by the captain", "quotes_of", ("voss",), None, id="an alias"),
        pytest.param("all quotes from Penhale?", "quotes_of", ("edda", "osric"), None, id="a shared name"),
        pytest.param("compare Voss and the harbour master", "sides", ("voss", "osric"), None, id="two, in their order"),
        pytest.param("what happened on Tuesday?", "day", (), "2024-03-12", id="a weekday"),
        pytest.param("what happened on the 12th?", "day", (), "2024-03-12", id="a day of an unsaid month"),
        pytest.param("what happened in december", "day", (), "2023-12", id="a month"),
        pytest.param("what is planned for April 2?", "day", (), "2024-04-02", id="a day to come"),
        pytest.param("what hapened?", "summary", (), None, id="misspelt"),
        pytest.param("whats next", "planned", (), None, id="short"),
        pytest.param("what happened last friday", "day", (), "2024-03-08", id="the last"),
    ],
)
def test_a_list_knows_whom_and_which_day_it_is_of(question, kind, entities, day):
    found = listing(question)
    assert (found.kind, found.entities) == (kind, entities)
    assert (found.days[0].edtf if found.days else None) == day


def test_only_lists_about_somebody_carry_names():
    assert listing("who is involved?") == Listing(ListKind.PEOPLE)


@given(st.text(max_size=200))
@settings(max_examples=30)
def test_any_text_is_read(text):
    assert sum(READER.intents(READER.repaired(text)).values()) == pytest.approx(1)
