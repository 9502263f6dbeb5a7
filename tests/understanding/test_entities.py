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


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        pytest.param("what did love rob say", [["lavrov"]], id="love rob"),
        pytest.param("lav rov met blink ken", [["lavrov"], ["blinken"]], id="cut in two"),
        pytest.param("wee lan is held", [["whelan"]], id="wee lan"),
        pytest.param("love of the game", [], id="a word of everyday between"),
        pytest.param("they love robots", [], id="longer words"),
        pytest.param("does lover object", [], id="another sound"),
        pytest.param("live robe", [], id="the same sound, other letters"),
        pytest.param("we lan", [], id="too short a word"),
        pytest.param("the roof leaks and the lab runs", [], id="ordinary pairs"),
        pytest.param("put tin in", [], id="put is a common word"),
        pytest.param("love", [], id="half of it at the end"),
    ],
)
def test_two_dictated_words_are_a_name_that_sounds_like_them(talks, text, ids):
    """Dictation knows no Lavrov; but "love" and "rob" are words that people use."""
    assert linked(talks, text) == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        pytest.param("fenn wright", [["fenwright"]], id="one person"),
        pytest.param("core vin", [["adela-corvin", "pieter-corvin"]], id="a shared surname"),
        pytest.param("fen right", [], id="right is too common"),
        pytest.param("stone wall", [["new-wall"]], id="an alias goes before what sounds alike"),
        pytest.param("sand bag", [], id="no name"),
    ],
)
def test_a_name_that_was_heard_stands_for_whoever_bears_it(flood, text, ids):
    assert linked(flood, text) == ids


def test_a_heard_name_covers_both_words(talks):
    (mention,) = mentions(talks, "did love rob speak")
    assert (mention.start, mention.end, mention.words) == (1, 3, "lavrov")


def test_a_dictated_question_gets_the_answer_of_the_name(talks):
    heard, typed = talks.ask("what did love rob stress?"), talks.ask("what did Lavrov stress?")
    assert (heard.outcome, heard.facts) == (typed.outcome, typed.facts) == ("answer", ("importance",))


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        pytest.param("what did price say", True, id="behind an auxiliary"),
        pytest.param("Price", True, id="with a capital"),
        pytest.param("the Price of oil", True, id="with a capital behind the"),
        pytest.param("price", True, id="alone"),
        pytest.param("who is price?", True, id="who is"),
        pytest.param("ned price", True, id="whole"),
        pytest.param("did blinken and price meet", True, id="behind and"),
        pytest.param("is spokesman price american", True, id="behind a post"),
        pytest.param("bitcoin price", False, id="of what stands before it"),
        pytest.param("what is the oil price today", False, id="of oil"),
        pytest.param("the price", False, id="behind the"),
        pytest.param("what price did they pay", False, id="behind what"),
        pytest.param("which price is it", False, id="behind which"),
        pytest.param("price of bread", False, id="before of"),
    ],
)
def test_a_surname_that_is_an_english_word_is_told_from_the_word(talks, text, is_named):
    """Ned Price must not answer for what bread costs, nor be unheard of in a lower-case question."""
    assert (["price"] in linked(talks, text)) is is_named


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        pytest.param("is reed held", True, id="a surname"),
        pytest.param("a reed in the wind", False, id="a plant"),
        pytest.param("the whelan case", True, id="a surname that is no word needs no such care"),
    ],
)
def test_only_names_that_are_words_are_doubted(talks, text, is_named):
    assert any(linked(talks, text)) is is_named


def test_surnames_that_are_words_are_known_when_a_story_is_compiled(flood, talks):
    assert talks.index.names.common_nouns == {("price",), ("reed",)}
    assert flood.index.names.common_nouns == frozenset()


@pytest.mark.parametrize("question", ["bitcoin price?", "what is the price of bread?", "how high is the oil price?"])
def test_the_price_of_things_is_no_question_for_the_spokesman(talks, question):
    assert talks.ask(question).outcome == "abstain"


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
