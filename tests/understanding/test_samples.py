"""How like a question is to the sample utterances, whichever facts' samples are looked at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.matching import weigh

WORDS = [
    "who", "what", "when", "how many", "did", "is", "not", "Corvin", "Renn", "Dask", "Fenwright", "Reed", "Lavrov",
    "Blinken", "Pask", "the lottery", "prison", "the two prisoners", "the flood", "the summit", "new wall", "cost",
    "Monday", "Paris", "held", "by", "say", "meet", "or", "2", "arrested", "agree", "treaty", "qwert",
]  # fmt: skip
QUESTIONS = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)


def similarities(engine, table, question, among=None):
    reading = engine.index.reader.read(question)
    return table.similarities(reading, weigh(reading, engine.index).weights, among)


@pytest.mark.parametrize("story", ["flood", "trial", "talks"])
@pytest.mark.parametrize("kind", ["samples", "unknowns"])
@given(question=QUESTIONS, data=st.data())
def test_looking_at_fewer_targets_changes_nothing_for_them(story, kind, question, data, request):
    """Only the facts that explain most of a question are compared: that may cost candidates, never change one."""
    engine = request.getfixturevalue(story)
    table = getattr(engine.index, kind)
    targets = sorted({sample.target for sample in table.samples})
    among = data.draw(st.lists(st.sampled_from(targets), unique=True))
    everywhere = similarities(engine, table, question)
    kept = {target: value for target, value in everywhere.items() if target in among}
    assert similarities(engine, table, question, among) == pytest.approx(kept)


@pytest.mark.parametrize(
    ("question", "among", "found"),
    [
        pytest.param("who was arrested", ["arrest", "dead"], "arrest", id="the one that is asked for"),
        pytest.param("who was arrested", [], None, id="none to look at"),
        pytest.param("who was arrested", ["no-such-fact"], None, id="one without samples"),
        pytest.param("qwert zxcv", None, None, id="nothing in common"),
    ],
)
def test_the_nearest_of_the_targets_is_found(flood, question, among, found):
    values = similarities(flood, flood.index.samples, question, among)
    assert max(values, key=values.__getitem__, default=None) == found


@pytest.mark.parametrize(
    ("question", "least", "most"),
    [
        pytest.param("how many people lost their homes", 0.99, 1.0, id="word for word"),
        pytest.param("how many families lost their homes", 0.5, 1.0, id="nearly"),
        pytest.param("how many dogs lost their way", 0.0, 0.7, id="half of it"),
        pytest.param("who is the mayor", 0.0, 0.3, id="something else"),
    ],
)
def test_a_question_is_as_like_a_fact_as_to_its_nearest_sample(flood, question, least, most):
    found = similarities(flood, flood.index.samples, question).get("homeless", 0.0)
    assert least <= found <= most + 1e-9
