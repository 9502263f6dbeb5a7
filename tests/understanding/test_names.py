"""Whom a text names: by whole names, aliases and surnames, and by no word that only looks like one."""

from itertools import pairwise

import pytest
from ferry import make_story
from hypothesis import given
from hypothesis import strategies as st

from bot.story.model import Entity, EntityKind, Fact
from bot.understanding.names import collect_names, entities_of

NAMES = collect_names(make_story())


def names_of(*people):
    entities = {f"p{number}": Entity(f"p{number}", name, EntityKind.PERSON) for number, name in enumerate(people)}
    return collect_names(make_story(entities=entities))


def found(text, names=NAMES):
    return [(mention.words, *sorted(mention.ids)) for mention in names.find(text)]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        pytest.param("what did Osric Penhale say?", [("osric penhale", "osric")], id="the whole name"),
        pytest.param("who is voss", [("voss", "voss")], id="a surname"),
        pytest.param("what did penhale say", [("penhale", "edda", "osric")], id="a surname of two"),
        pytest.param("what did the harbour master say", [("harbour master", "osric")], id="an alias"),
        pytest.param("where's the lady orrin", [("lady orrin", "lady-orrin")], id="without its article"),
        pytest.param("Voss's ship", [("voss", "voss")], id="a possessive"),
        pytest.param("the ferry's captain", [("ferry", "lady-orrin"), ("captain", "voss")], id="two, one possessive"),
        pytest.param("did Corrin and Daughters say so", [], id="no other spelling"),
        pytest.param("is Corrin & Daughters insured", [("corrin daughters", "line")], id="a sign in the name"),
        pytest.param("who are the Penhales", [("penhales", "penhales")], id="a group"),
        pytest.param("is the North Pier in Brennmouth", [("north pier", "pier"), ("brennmouth", "town")], id="places"),
        pytest.param("who is the mayor, Lionel Price?", [("mayor", "price"), ("lionel price", "price")], id="twice"),
        pytest.param("did the captaincy change", [], id="no part of a word"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_names_are_found(text, mentions):
    assert found(text) == mentions


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        pytest.param("did Price visit them?", {"price"}, id="with a capital"),
        pytest.param("what is the price?", set(), id="as a word"),
        pytest.param("is lionel price rich", {"price"}, id="with the first name"),
    ],
)
def test_a_surname_that_is_a_word_needs_its_capital(text, ids):
    assert {each for mention in NAMES.find(text) for each in mention.ids} == ids


def test_a_mention_knows_its_place():
    (mention,) = NAMES.find("what did the harbour master say?")
    assert (mention.start, mention.end) == (3, 5)


def test_an_alias_goes_before_a_surname_and_is_its_entity_s_alone():
    story = make_story()
    entities = dict(story.entities) | {"shop": Entity("shop", "Voss", EntityKind.ORGANISATION)}
    names = collect_names(make_story(entities=entities))
    assert found("what does Voss sell?", names) == [("voss", "shop")]


@pytest.mark.parametrize(
    ("name", "surname", "is_one"),
    [
        ("Martin Hale Jr.", "Hale", True),
        ("Martin Hale III", "hale", False),  # a word, too
        ("Anna-Maria Brück", "bruck", True),
        ("Said al-Rashid", "rashid", True),
        ("the prime minister", "Minister", False),
        ("Cher", "cher", True),
        ("Martin Hale Jr.", "Jr", False),
    ],
)
def test_a_surname_is_the_last_name_of_a_person(name, surname, is_one):
    assert bool(names_of(name).find(f"who is {surname}")) is is_one


def test_a_group_and_a_thing_have_no_surname():
    assert found("where is Orrin?") == []
    assert found("what did Daughters say") == []


@pytest.mark.parametrize(
    ("says", "by", "about", "ids"),
    [
        pytest.param("Mara Voss left Brennmouth.", None, (), ("voss", "town"), id="named, in order"),
        pytest.param("The ship was late.", "osric", (), ("osric",), id="who says so"),
        pytest.param("Osric Penhale said so.", "osric", (), ("osric",), id="once"),
        pytest.param("Penhale was there.", None, (), (), id="one of two is neither"),
        pytest.param("The ship was late.", "osric", ("lady-orrin",), ("lady-orrin",), id="as the author says"),
    ],
)
def test_what_a_fact_is_about(says, by, about, ids):
    assert entities_of(Fact("it", says, (), by=by, about=about), NAMES) == ids


@given(st.text(max_size=200))
def test_any_text_is_searched(text):
    mentions = NAMES.find(text)
    assert all(before.end <= after.start for before, after in pairwise(mentions))


@given(st.lists(st.text(max_size=40), max_size=5))
def test_any_name_can_be_collected_and_found_again(names):
    collected = names_of(*names)
    for number, name in enumerate(names):
        mentions = collected.find(name)
        if mentions and mentions[0].start == 0 and len(names) == 1:
            assert f"p{number}" in mentions[0].ids


def test_a_story_without_entities_names_nobody():
    assert collect_names(make_story(entities={})).find("who is Voss?") == ()
