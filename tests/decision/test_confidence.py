"""How probably a fact answers: every signal pulls its own way, and the slow one is looked at only where it matters."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.decision.confidence import FARTHEST, WEIGHTS, Signals, is_undecided, probability
from bot.engine import build_engine

NAMES = [field.name for field in fields(Signals)]
SHARES = st.floats(0, 1)
WORDINGS = st.floats(-FARTHEST, FARTHEST)
SIGNALS = st.builds(
    Signals,
    **dict.fromkeys(NAMES, SHARES) | {"content": st.floats(0, 6), "margin": st.floats(-1, 1.5), "wording": WORDINGS},
)
LEVELS = st.floats(0.02, 0.98)


@given(SIGNALS)
def test_a_probability_is_a_share(signals):
    assert 0 < probability(signals) < 1


@pytest.mark.parametrize("name", NAMES)
@given(signals=SIGNALS, more=st.floats(0.01, 1))
def test_each_signal_pulls_the_way_of_its_weight(name, signals, more):
    raised = replace(signals, **{name: getattr(signals, name) + more})
    change = probability(raised) - probability(signals)
    assert change > 0 if getattr(WEIGHTS, name) > 0 else change < 0


@pytest.mark.parametrize(
    ("name", "speaks_for"),
    [
        ("coverage", True),
        ("similarity", True),
        ("content", True),
        ("margin", True),
        ("named", True),
        ("context", True),
        ("wording", True),
        ("alien", False),
        ("open_role", False),
        ("unknown", False),
        ("unfilled", False),
        ("central", True),
        ("others_deed", False),
        ("not_to_come", False),
    ],
)
def test_no_fit_may_turn_what_speaks_against_a_fact_into_a_reason_for_it(name, speaks_for):
    """Weights are printed by a fit and pasted: a sign the wrong way round would go unseen."""
    assert (getattr(WEIGHTS, name) > 0) is speaks_for


def test_a_fact_with_everything_for_it_is_near_certain_and_one_with_nothing_is_not():
    nothing = Signals(**dict.fromkeys(NAMES, 0.0))
    everything = replace(nothing, coverage=1, similarity=1, content=2, margin=0.2, named=1, central=1)
    assert probability(nothing) < 0.1
    assert probability(everything) > 0.9
    assert probability(replace(everything, open_role=1, alien=0.5, unknown=0.5)) < 0.5


@given(SIGNALS, LEVELS)
def test_undecided_is_what_lies_between_the_two_extremes_of_the_wording(signals, accept):
    least = probability(replace(signals, wording=-FARTHEST))
    most = probability(replace(signals, wording=FARTHEST))
    assume(min(abs(least - accept), abs(most - accept)) > 1e-9)  # rounding
    assert is_undecided(signals, accept) is (least < accept < most)


@given(SIGNALS, LEVELS, WORDINGS)
def test_where_it_is_decided_no_wording_changes_the_decision(signals, accept, wording):
    assume(not is_undecided(signals, accept))
    without, worded = probability(replace(signals, wording=0.0)), probability(replace(signals, wording=wording))
    assume(min(abs(without - accept), abs(worded - accept)) > 1e-9)  # rounding
    assert (without >= accept) is (worded >= accept)


@given(SIGNALS, WORDINGS, LEVELS)
def test_whether_it_is_undecided_does_not_hang_on_a_wording_already_looked_at(signals, wording, accept):
    without = replace(signals, wording=0.0)
    assume(abs(probability(replace(without, wording=FARTHEST)) - accept) > 1e-9)
    assume(abs(probability(replace(without, wording=-FARTHEST)) - accept) > 1e-9)
    assert is_undecided(replace(signals, wording=wording), accept) is is_undecided(without, accept)


@pytest.fixture
def fresh(flood):
    """Return an engine that has answered nothing yet: its classifier is trained when it is first needed."""
    return build_engine(flood.story)


@pytest.fixture
def with_enough():
    """Return the function that gives a case another confidence that is enough, for whichever fact."""

    def run(case, enough):
        return replace(case, limits=replace(case.limits, accept=enough, unlikely=enough))

    return run


@pytest.mark.parametrize("question", ["who was arrested?", "how many boats are stuck?", "who won the world cup?"])
@pytest.mark.parametrize("enough", [0.0001, 0.9999], ids=["anything is enough", "nothing is enough"])
def test_a_clear_case_needs_no_classifier(fresh, with_enough, question, enough):
    """It takes as long as all the rest, and numpy takes long to import."""
    case = with_enough(fresh.consider(question), enough)
    fresh.index.__dict__.pop("classifier", None)  # from considering it
    assert case.confidence(case.best) == probability(case.signals(case.best))
    assert "classifier" not in fresh.index.__dict__


@pytest.mark.parametrize("question", ["who fixed the old wall?", "how many boats are stuck?", "who won the world cup?"])
def test_a_case_in_the_balance_asks_the_classifier(fresh, with_enough, question):
    case = fresh.consider(question)
    signals = case.signals(case.best)
    fresh.index.__dict__.pop("classifier", None)
    balanced = with_enough(case, probability(signals))
    assert balanced.confidence(case.best) == probability(replace(signals, wording=case.wording(case.best)))
    assert "classifier" in fresh.index.__dict__


def test_the_wording_tells_the_fact_that_a_question_was_written_for_from_another(flood):
    case = flood.consider("how many people lost their homes?")
    own = next(each for each in case.ranked if each.fact.id == "homeless")
    assert case.wording(own) > 0
    assert all(case.wording(each) < 0 for each in case.ranked if each is not own)


@pytest.mark.parametrize("question", ["who was arrested?", "qwpoeiru", "how many people lost their homes?"])
def test_the_wording_is_never_farther_than_the_farthest(flood, question):
    """Beyond what is weighed, it could bring over the limit what was called decided."""
    case = flood.consider(question)
    assert all(-FARTHEST <= case.wording(each) <= FARTHEST for each in case.ranked)
