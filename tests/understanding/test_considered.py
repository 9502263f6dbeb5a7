"""One question as understood: what is read closely, and what need not be."""

import pytest
from ferry import fact, make_story, stub_index

from bot.reader.encoding import Turn
from bot.understanding.considered import consider
from bot.understanding.session import Session

OFFERED = Session(
    utterance="what did Penhale do?",
    choices=("What did Osric Penhale say?", "What did Edda Penhale hand out?", "Who is Ivo Penhale?"),
)


@pytest.mark.parametrize(
    ("question", "bound", "chat", "listing", "read"),
    [
        pytest.param("how old is the captain?", False, False, False, True, id="a question"),
        pytest.param("Who was at the helm?", True, False, False, False, id="an author's own"),
        pytest.param("hello", False, True, False, False, id="small talk"),
        pytest.param("what is planned?", False, False, True, True, id="a list, read too: the story may have none"),
        pytest.param("?!…", False, False, False, False, id="nothing to read"),
        pytest.param("", False, False, False, False, id="nothing"),
        pytest.param("👍", False, False, False, False, id="an emoji"),
        pytest.param("Кто погиб?", False, False, False, True, id="another script"),
    ],
)
def test_only_what_needs_it_is_read(question, bound, chat, listing, read):
    index = stub_index({"captain": 0.9})
    considered = consider(question, Session(), index)
    assert bool(considered.bound) is bound
    assert bool(considered.chat) is chat
    assert bool(considered.listing) is listing
    assert (considered.reading is not None) is read is bool(index.reader.asked)


def test_names_and_days_are_found():
    considered = consider("did Voss leave on March 13?", Session(), stub_index())
    assert [mention.ids for mention in considered.mentions] == [{"voss"}]
    assert [day.date.edtf for day in considered.days] == ["2024-03-13"]


def test_what_names_somebody_is_no_small_talk():
    story = make_story((fact("f", "Jo Hello sang."),), entities={})
    assert consider("hello", Session(), stub_index(story=story)).chat == "greeting"
    assert consider("thanks", Session(), stub_index()).chat == "thanks"
    named = consider("hello the captain", Session(), stub_index())
    assert (named.chat, bool(named.mentions)) == (None, True)


def test_the_turn_before_is_read_with_it():
    index = stub_index()
    before = Session(utterance="who was at the helm?", said="Captain Mara Voss, 51, was at the helm.")
    consider("how old is she?", before, index)
    assert index.reader.asked == [("how old is she?", Turn(before.utterance, before.said))]


def test_the_first_question_has_nothing_before_it():
    index = stub_index()
    consider("how old is she?", Session(), index)
    assert index.reader.asked == [("how old is she?", None)]


@pytest.mark.parametrize(
    ("answer", "choice"),
    [
        pytest.param("the first one", 0, id="first"),
        pytest.param("the second", 1, id="second"),
        pytest.param("2", 1, id="a figure"),
        pytest.param("2.", 1, id="a figure with a dot"),
        pytest.param("3rd", 2, id="an ordinal"),
        pytest.param("Last one!", 2, id="last"),
        pytest.param("what did edda penhale hand out", 1, id="the question itself"),
        pytest.param("WHAT DID OSRIC PENHALE SAY", 0, id="in capitals"),
    ],
)
def test_a_choice_is_picked(answer, choice):
    assert consider(answer, OFFERED, stub_index()).question == OFFERED.choices[choice]


@pytest.mark.parametrize(
    "answer",
    [
        "the fourth one",
        "how old is he?",
        "who was hurt",
        "the second ferry",
        "thanks",
        "what was the first order?",
        "4",
    ],
)
def test_what_picks_nothing_is_a_new_question(answer):
    assert consider(answer, OFFERED, stub_index()).question == answer


def test_there_is_no_third_of_two_and_none_of_none():
    two = Session(utterance="what?", choices=OFFERED.choices[:2])
    assert consider("the third one", two, stub_index()).question == "the third one"
    assert consider("the second one", Session(), stub_index()).question == "the second one"
