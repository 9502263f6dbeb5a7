"""Who and what a question names: names and halves of names, aliases, countries, posts, groups, places elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.entities import link_entities
from bot.understanding.text import clean, tokenise


def mentions(engine, text):
    reader = engine.index.reader
    return link_entities(reader.speller.repair(tokenise(clean(text))), reader.names)


def linked(engine, text):
    """Return the ids of each mention, sorted; an empty list for a place that the story does not have."""
    return [sorted(mention.ids) for mention in mentions(engine, text)]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        pytest.param("Emil Fenwright", [["fenwright"]], id="full name"),
        pytest.param("fenwright", [["fenwright"]], id="surname"),
        pytest.param("Emil", [["fenwright"]], id="first name"),
        pytest.param("FENWRIGHT'S", [["fenwright"]], id="possessive, shouted"),
        pytest.param("Emil Fenwrigt", [["fenwright"]], id="misspelt"),
        pytest.param("Tobias Ren", [["renn"]], id="one word right, the other nearly"),
        pytest.param("the nurse and the PM", [["solvane"], ["torvane"]], id="aliases"),
        pytest.param("Dask and Sons", [["dask"]], id="an alias of several words"),
        pytest.param("the Merrowick Fishermen's Union", [["union"]], id="the longest name wins"),
        pytest.param("Mayor Corvin", [["adela-corvin"]], id="a title before a shared surname decides"),
        pytest.param("union boss", [["pieter-corvin"]], id="a post by its alias"),
        pytest.param("Ren drew a wren", [], id="a short near-miss is nobody"),
        pytest.param("toby and fen", [], id="a fragment is nobody"),
    ],
)
def test_names_and_aliases_are_linked(flood, text, ids):
    assert linked(flood, text) == ids


def test_a_shared_surname_may_be_either(flood):
    """Never the one who happens to come first in the file."""
    (mention,) = mentions(flood, "corvin")
    assert mention.ids == {"adela-corvin", "pieter-corvin"}
    assert not mention.all_of


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        pytest.param("the Kremlin chief", [["putin"]], id="house and post"),
        pytest.param("America's top diplomat", [["blinken"]], id="country and post"),
        pytest.param("Moscow's foreign minister", [["lavrov"]], id="capital and post"),
        pytest.param("the president of Russia", [["putin"]], id="post of country"),
        pytest.param("the US president", [["biden"]], id="abbreviated country"),
        pytest.param("ukraines president", [[]], id="a post whose holder the story does not have"),
        pytest.param("the president of France", [[]], id="of a country that it does not have"),
        pytest.param("Washington and Moscow", [["usa"], ["russia"]], id="capitals for governments"),
        pytest.param("Russians", [["russia"]], id="a people"),
        pytest.param("tell us about Reed", [["reed"]], id="us are people"),
        pytest.param("the US and us", [["usa"]], id="the US is a country"),
        pytest.param("us and russia", [["usa"], ["russia"]], id="so is us beside another country"),
        pytest.param("Japan or Geneva", [[], []], id="real places that the story does not have"),
        pytest.param("Wakanda", [], id="no real place"),
    ],
)
def test_countries_and_posts_are_linked(talks, text, ids):
    assert linked(talks, text) == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        pytest.param("the two prisoners", {"whelan", "reed"}, id="a group of persons"),
        pytest.param("both countries", {"usa", "russia"}, id="a group of countries"),
        pytest.param("the presidents", {"biden", "putin"}, id="a post in the plural"),
    ],
)
def test_a_group_stands_for_all_of_its_members(talks, text, ids):
    (mention,) = mentions(talks, text)
    assert mention.ids == ids
    assert mention.all_of


def test_a_post_in_the_plural_that_is_also_an_alias_stands_for_all_holders(talks):
    (mention,) = mentions(talks, "the foreign ministers")
    assert mention.ids == {"blinken", "lavrov"}


def test_a_first_name_in_another_spelling_is_linked(talks):
    assert linked(talks, "Sergei") == [["lavrov"]]


@pytest.mark.parametrize("post", ["Japan's prime minister", "the mayor of London", "the pope's spokesman in Chile"])
def test_a_post_of_a_foreign_country_is_nobody_in_the_story(talks, post):
    assert not any(linked(talks, post))


def test_a_place_elsewhere_is_told_from_a_place_of_the_story(flood):
    here, elsewhere = mentions(flood, "Merrowick or Reykjavik")
    assert (here.foreign, elsewhere.foreign) == (False, True)


@given(st.lists(st.sampled_from(["the", "Corvin", "Mayor", "of", "US", "Paris", "union", "and", "Renn", "x"])))
def test_mentions_stand_in_order_and_never_overlap(flood, words):
    tokens = tokenise(" ".join(words))
    found = link_entities(tokens, flood.index.names)
    ends = [0, *(mention.end for mention in found)]
    assert all(end <= mention.start < mention.end for end, mention in zip(ends, found, strict=False))
    assert ends[-1] <= len(tokens)


def test_every_entity_is_linked_by_its_own_name(flood, talks):
    """An entity whose name does not lead to it could never be asked about."""
    for engine in (flood, talks):
        for entity in engine.story.entities.values():
            meant = set(entity.members) or {entity.id}
            assert any(mention.ids >= meant for mention in mentions(engine, entity.name)), entity.name
