"""How well each fact fits a question: coverage, similarity, and everything that speaks against a fact."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.matching import rank, rank_unknowns

WORDS = [
    "who",
    "what",
    "when",
    "did",
    "not",
    "Corvin",
    "Renn",
    "Dask",
    "the",
    "flood",
    "wall",
    "new",
    "cost",
    "Monday",
    "Paris",
    "accused",
    "by",
    "said",
    "of",
    "and",
    "or",
    "900",
    "people",
    "arrested",
    "mayor",
    "qwert",
    "in",
    "stone",
    '"dry',
    'beds"',
]


def ranked(engine, question):
    return rank(engine.index.reader.read(question), engine.index)


def candidate(engine, question, fact_id):
    return next(each for each in ranked(engine, question) if each.fact.id == fact_id)


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("who was arrested", "arrest"),
        ("why was Fenwright locked up", "arrest"),
        ("price of the new wall", "cost"),
        ("how many soldiers did the government send", "soldiers"),
        ("what are the fishermen demanding", "demand-money"),
        ("when is the prime minister coming", "visit"),
        ("who is the union's chairman", "union-chairman"),
        ("who took the photo", "photo"),
        ("which paper published this", "article"),
    ],
)
def test_the_fact_that_explains_most_of_a_question_comes_first(flood, question, best):
    assert ranked(flood, question)[0].fact.id == best


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        pytest.param("who owns the wallpaper factory near the wall", "cost", id="the wall"),
        pytest.param("which insurance pays for the school roof", "first-shelter", id="the school"),
        pytest.param("who won the boat race last year", "boats", id="boats"),
    ],
)
def test_a_shared_word_is_no_match(flood, question, fact_id):
    """All else that was asked counts against the fact, or every question on a wall would be about its price."""
    found = candidate(flood, question, fact_id)
    assert found.coverage < 0.62
    assert found.missing > 0.3


@pytest.mark.parametrize(
    ("question", "fact_id", "is_open"),
    [
        pytest.param("where was Fenwright arrested", "arrest", True, id="the place of the arrest"),
        pytest.param("when was Fenwright arrested", "arrest", False, id="its day"),
        pytest.param("why did the council plan a vote", "vote", True, id="the reason of a vote"),
        pytest.param("when does the council vote", "vote", False, id="its date"),
        pytest.param("how long is the visit of the prime minister", "visit", True, id="the length of a visit"),
    ],
)
def test_a_fact_that_leaves_open_what_is_asked_says_so(flood, question, fact_id, is_open):
    assert candidate(flood, question, fact_id).open_role is is_open


def test_a_fact_that_answers_goes_before_one_that_leaves_the_role_open(talks):
    """Whelan's sentence is open, Reed's is known: "who was sentenced to prison" is Reed."""
    order = [each.fact.id for each in ranked(talks, "who was sentenced for a crime in Russia")]
    assert order.index("reed-held") < order.index("whelan-held")


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        pytest.param("did the government call on the union to pay?", "demand-money", id="who asks and who is asked"),
        pytest.param("what did Dask say about Pieter Corvin?", "paper", id="who speaks and who is spoken of"),
    ],
)
def test_swapped_roles_cost_a_fact_its_place(flood, question, fact_id):
    assert candidate(flood, question, fact_id).open_role


def test_roles_in_their_order_cost_nothing(flood):
    assert not candidate(flood, "did the union call on the government to pay?", "demand-money").open_role


@pytest.mark.parametrize(
    ("question", "fact_id", "quoted"),
    [
        pytest.param('who said "patched a wound with paper"?', "paper", True, id="word for word"),
        pytest.param('who said "patched the wound with paper"?', "paper", True, id="from memory"),
        pytest.param('who said "sold the wound for paper money"?', "paper", False, id="other words"),
        pytest.param("who patched a wound with paper?", "paper", False, id="no quotation marks"),
    ],
)
def test_a_quotation_finds_its_fact(flood, question, fact_id, quoted):
    found = candidate(flood, question, fact_id)
    assert found.quoted is quoted
    if quoted:
        assert ranked(flood, question)[0].fact.id == fact_id


@pytest.mark.parametrize(
    ("question", "strange"),
    [
        pytest.param("was Fenwright arrested on Friday", ["friday"], id="another day"),
        pytest.param("was Fenwright arrested on Tuesday", [], id="the day"),
        pytest.param("was Fenwright arrested on October 17", [], id="the date"),
        pytest.param("was Fenwright arrested in 2019", ["2019"], id="another year"),
        pytest.param("was Noor Iversen arrested", ["noor iversen"], id="another person"),
        pytest.param("was Fenwright arrested in Paris", ["paris"], id="a place elsewhere"),
    ],
)
def test_what_has_no_part_in_a_fact_is_a_stranger_to_it(flood, question, strange):
    assert [unit.words for unit in candidate(flood, question, "arrest").strangers] == strange


@pytest.mark.parametrize(
    ("question", "opposed"),
    [
        pytest.param("does he admit the charge", True, id="admit against deny"),
        pytest.param("does he deny the charge", False, id="deny"),
    ],
)
def test_the_opposite_of_what_a_fact_says_is_noticed(flood, question, opposed):
    assert bool(candidate(flood, question, "denial").opposed) is opposed


def test_what_a_fact_itself_denies_is_noticed(talks):
    """ "Not to seek conflict": the words are there, and mean the contrary."""
    assert candidate(talks, "does Blinken seek conflict", "purpose").denied
    assert not candidate(talks, "does Blinken defend interests", "purpose").denied


@pytest.mark.parametrize(
    ("question", "unknown_id"),
    [
        ("how did Tobias Renn die", "renn-death"),
        ("who is paying for the new wall", "who-pays"),
        ("what is the damage going to cost", "damage"),
    ],
)
def test_what_the_story_is_known_not_to_say_is_found(flood, question, unknown_id):
    best, similarity = rank_unknowns(flood.index.reader.read(question), flood.index)[0]
    assert best == unknown_id
    assert similarity > 0.7


def test_an_author_s_sample_utterance_finds_its_fact(flood, talks):
    lost = [
        (utterance, fact.id)
        for engine in (flood, talks)
        for fact in engine.story.facts.values()
        for utterance in fact.ask
        if candidate(engine, utterance, fact.id).similarity < 0.99
    ]
    assert lost == []


@given(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join) | st.text(max_size=50))
def test_coverage_and_similarity_are_shares(flood, text):
    reading = flood.index.reader.read(text)
    found = rank(reading, flood.index)
    assert 0 < len(found) == len({each.fact.id for each in found})
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    for each in found:
        assert 0 <= each.coverage <= 1
        assert 0 <= each.similarity <= 1 + 1e-9
        assert 0 <= each.missing <= 1 + 1e-9
    assert all(0 <= similarity <= 1 + 1e-9 for _, similarity in rank_unknowns(reading, flood.index))
