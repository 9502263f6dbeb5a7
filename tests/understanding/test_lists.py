"""Questions for a list, or for the story as a whole: each sample is one, and a question that says more is none."""

import pytest
from ferry import PUBLISHED, make_story
from hypothesis import given
from hypothesis import strategies as st

from bot.language.data import load_language
from bot.understanding.days import find_days
from bot.understanding.lists import DAY, NAME, Listing, ListKind, find_listing
from bot.understanding.names import collect_names

NAMES = collect_names(make_story())
PEOPLE = ("Mara Voss", "Osric Penhale")


def listing(question):
    return find_listing(question, NAMES.find(question), find_days(question, PUBLISHED))


def filled(sample, day="March 12"):
    for name in PEOPLE:
        sample = sample.replace(NAME, name, 1)
    return sample.replace(DAY, day)


def test_there_is_a_kind_for_every_key():
    assert set(load_language().lists) == set(ListKind)


@pytest.mark.parametrize(
    ("sample", "kind"), [(sample, kind) for kind, samples in load_language().lists.items() for sample in samples]
)
def test_a_sample_asks_for_its_list(sample, kind):
    for question in (filled(sample), f"{filled(sample)}?", filled(sample).upper()):
        assert listing(question).kind == kind, question


@pytest.mark.parametrize(
    ("question", "kind", "entities", "day"),
    [
        pytest.param("quotes by the captain", "quotes_of", ("voss",), None, id="an alias"),
        pytest.param("any quotes from Penhale?", "quotes_of", ("edda", "osric"), None, id="a shared name"),
        pytest.param("compare Voss and the harbour master", "sides", ("voss", "osric"), None, id="two, in their order"),
        pytest.param("what happened on Tuesday?", "day", (), "2024-03-12", id="a weekday"),
        pytest.param("what happened in december", "day", (), "2023-12", id="a month"),
        pytest.param("what is planned for April 2?", "day", (), "2024-04-02", id="a day to come"),
        pytest.param("what happened last friday", "day", (), "2024-03-08", id="the last"),
        pytest.param("wat is it about", "summary", (), None, id="hasty"),
        pytest.param("what hapened?", "summary", (), None, id="misspelt"),
        pytest.param("whats next", "planned", (), None, id="short"),
    ],
)
def test_names_and_days_are_filled_in(question, kind, entities, day):
    found = listing(question)
    assert (found.kind, found.entities) == (kind, entities)
    assert (found.days[0].edtf if found.days else None) == day


@pytest.mark.parametrize(
    "question",
    [
        "what happened to the captain?",
        "what happened on board",
        "who is involved in the inquiry?",
        "what is planned for the pier?",
        "what happens next to Voss",
        "what did Voss say about the order?",
        "quotes by Macron",
        "compare Voss and Macron",
        "did the captain and the harbour master meet?",
        "what happened on Tuesday in Brennmouth?",
        "did it happen on Tuesday?",
        "what happened between March 12 and March 14?",
        "summary of the inquiry",
        "who were the people that were hurt?",
        "when was the ferry built",
        "",
    ],
)
def test_a_question_that_says_more_is_no_list(question):
    assert listing(question) is None


def test_only_lists_about_somebody_carry_names():
    assert listing("who is involved?") == Listing(ListKind.PEOPLE)


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    listing(text)
