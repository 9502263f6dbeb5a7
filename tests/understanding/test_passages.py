"""The inverted lists say of a unit just what every passage, looked at by itself, says of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.story.frames import frames
from bot.understanding.entities import Mention
from bot.understanding.passages import CONCEPT, IMPLIED_ROLE, OWN, ROLE, STEM, STEM_LETTERS
from bot.understanding.reading import Unit

STORIES = ["flood", "trial", "talks"]


def strength(passage, unit):
    """Return how far one passage explains a unit, by its own mappings alone."""
    if unit.mention:
        held = [passage.entities.get(each, 0.0) for each in sorted(unit.mention.ids)]
        subject = set(map(str, passage.fact.roles.get(frames()[passage.fact.kind].subject, ())))
        if unit.mention.all_of and not subject <= unit.mention.ids:
            return sum(held) / len(held) if held else 0.0
        return max(held, default=0.0)
    values = [passage.lemmas.get(unit.lemma, 0.0), passage.lemmas.get(unit.words, 0.0)]
    values += [passage.concepts.get(each, 0.0) for each in unit.concepts]
    values += [ROLE for each in unit.roles if each in passage.roles]
    values += [IMPLIED_ROLE for each in unit.roles if each in passage.implied]
    stem = unit.lemma[:STEM_LETTERS]
    if len(unit.lemma) > STEM_LETTERS and any(lemma.startswith(stem) for lemma in passage.lemmas):
        values.append(STEM)
    return max(values)


def says_one_of(passage, opposites, unit):
    """Return whether one passage says an opposite in its own words, and not the unit itself."""
    own = CONCEPT * OWN
    says_unit = passage.lemmas.get(unit.lemma, 0.0) >= OWN
    says_unit = says_unit or any(passage.concepts.get(each, 0.0) >= own for each in unit.concepts)
    return not says_unit and any(passage.concepts.get(each, 0.0) >= own for each in opposites)


def words_of_units(draw, table):
    """Draw a lemma that some passage has, one that begins like it, or one that none has."""
    lemmas = sorted({lemma for passage in table.passages for lemma in passage.lemmas})
    lemma = draw(st.sampled_from(lemmas))
    return draw(st.sampled_from([lemma, lemma[:STEM_LETTERS] + "ology", "qwertyuiop"]))


def drawn_names(draw, table, field):
    """Draw some of what the passages hold in a field, and a name that none of them holds."""
    names = sorted({name for passage in table.passages for name in getattr(passage, field)})
    return frozenset(draw(st.lists(st.sampled_from([*names, "unheard"]), max_size=3)))


@pytest.mark.parametrize("story", STORIES)
@given(data=st.data())
def test_words_are_explained_as_by_looking_at_every_passage(story, data, request):
    table = request.getfixturevalue(story).index.passages
    unit = Unit(
        words=words_of_units(data.draw, table),
        lemma=words_of_units(data.draw, table),
        concepts=drawn_names(data.draw, table, "concepts"),
        roles=drawn_names(data.draw, table, "roles") | drawn_names(data.draw, table, "implied"),
    )
    each = {position: strength(passage, unit) for position, passage in enumerate(table.passages)}
    assert table.explaining(unit) == {position: value for position, value in each.items() if value}


@pytest.mark.parametrize("story", STORIES)
@given(data=st.data())
def test_mentions_are_explained_as_by_looking_at_every_passage(story, data, request):
    table = request.getfixturevalue(story).index.passages
    ids = drawn_names(data.draw, table, "entities")
    unit = Unit("they", "they", mention=Mention(0, 1, ids, all_of=data.draw(st.booleans())))
    each = {position: strength(passage, unit) for position, passage in enumerate(table.passages)}
    assert table.explaining(unit) == {position: value for position, value in each.items() if value}


@pytest.mark.parametrize("story", STORIES)
@given(data=st.data())
def test_opposites_are_found_as_by_looking_at_every_passage(story, data, request):
    table = request.getfixturevalue(story).index.passages
    lemma = words_of_units(data.draw, table)
    unit = Unit(lemma, lemma, concepts=drawn_names(data.draw, table, "concepts"))
    opposites = drawn_names(data.draw, table, "concepts")
    opposing = {place for place, passage in enumerate(table.passages) if says_one_of(passage, opposites, unit)}
    assert set(table.opposing(unit, opposites)) == opposing


@pytest.mark.parametrize("story", STORIES)
def test_the_questions_of_the_story_are_explained_as_by_looking_at_every_passage(story, request):
    """Drawn units seldom hold what people's words do: several concepts of one word, phrases, groups."""
    engine = request.getfixturevalue(story)
    table, lexicon = engine.index.passages, engine.index.lexicon
    units = [unit for sample in engine.index.samples.samples for unit in engine.index.reader.read(sample.text).units]
    assert len(units) > 100
    for unit in dict.fromkeys(units):
        each = {position: strength(passage, unit) for position, passage in enumerate(table.passages)}
        assert table.explaining(unit) == {position: value for position, value in each.items() if value}, unit
        opposites = {name for concept in unit.concepts for name in lexicon.antonyms.get(concept, ())}
        opposing = {place for place, passage in enumerate(table.passages) if says_one_of(passage, opposites, unit)}
        assert set(table.opposing(unit, opposites)) == opposing, unit


@pytest.mark.parametrize(
    ("word", "explains"),
    [
        pytest.param("fenwright", True, id="a word of the fact"),
        pytest.param("falsification", True, id="a word that begins like one of its own"),
        pytest.param("falsif", False, id="too short to stand for it"),
        pytest.param("lighthouse", False, id="a word of another fact"),
    ],
)
def test_a_fact_explains_its_own_words_and_what_begins_like_them(flood, word, explains):
    table = flood.index.passages
    assert (flood.index.positions["arrest"] in table.explaining(Unit(word, word))) is explains


def test_a_fact_says_the_opposite_only_in_its_own_words(flood):
    """Fenwright denies the charge: that opposes "admit", and not "deny"."""
    positions, table = flood.index.positions, flood.index.passages
    assert positions["denial"] in set(table.opposing(Unit("admit", "admit", frozenset({"admit"})), {"deny"}))
    assert positions["denial"] not in set(table.opposing(Unit("deny", "deny", frozenset({"deny"})), {"deny"}))
