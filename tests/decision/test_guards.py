"""Each guard: when it keeps a "Yes" or a "No" back, and when it stays quiet."""

from dataclasses import replace

import pytest
from ferry import FACTS, fact, make_story, stub_index

from bot.decision.guards import (
    GUARDS,
    attribution_kept,
    change_kept,
    days_agree,
    differs_visibly,
    names_agree,
    numbers_agree,
    roles_agree,
    status_kept,
    stop,
    unknown_kept,
)
from bot.story.model import Status
from bot.understanding.considered import consider
from bot.understanding.session import Session

FERRY = {each.id: each for each in FACTS}


def objection(guard, question, facts, *, denies=False, session=Session()):
    index = stub_index(story=make_story((*FACTS, facts) if facts.id not in FERRY else FACTS))
    return guard(consider(question, session, index), facts, index, denies=denies)


@pytest.mark.parametrize(
    ("question", "quiet"),
    [
        pytest.param("were 14 people hurt?", True, id="the same number"),
        pytest.param("were fourteen people hurt?", True, id="in words"),
        pytest.param("were two of them badly hurt?", True, id="one of several"),
        pytest.param("were 2 of them badly hurt?", True, id="one of several, as a figure"),
        pytest.param("was anyone hurt?", True, id="none asked"),
        pytest.param("were 40 people hurt?", False, id="another number"),
        pytest.param("were 4 people hurt?", False, id="a figure that some type for a word"),
        pytest.param("were 1,400 people hurt?", False, id="a hundred times as many"),
        pytest.param("were more than 10 people hurt?", False, id="a number to compare with"),
    ],
)
def test_a_number_that_the_fact_has_not_is_not_confirmed(question, quiet):
    assert (objection(numbers_agree, question, FERRY["hurt"]) is None) is quiet


@pytest.mark.parametrize(
    ("question", "quiet"),
    [
        pytest.param("did Osric Penhale hire Mara Voss?", True, id="as the fact has it"),
        pytest.param("was Mara Voss hired by Osric Penhale?", True, id="turned twice"),
        pytest.param("did Mara Voss hire Osric Penhale?", False, id="the other way round"),
        pytest.param("was Osric Penhale hired by Mara Voss?", False, id="passive, the other way round"),
        pytest.param("is Mara Voss Osric Penhale?", False, id="two people made one"),
        pytest.param("did Osric Penhale hire anyone?", True, id="one name"),
    ],
)
def test_who_did_it_to_whom_is_not_turned_round(question, quiet):
    """A mayor who called in a mediator was the mediator, and called in by her."""
    hired = fact("hired", "Osric Penhale hired Mara Voss.")
    assert (objection(roles_agree, question, hired) is None) is quiet


def test_of_two_who_did_it_together_either_may_come_first():
    met = fact("met", "Osric Penhale and Mara Voss met.")
    assert objection(roles_agree, "did Mara Voss meet Osric Penhale?", met) is None


@pytest.mark.parametrize(
    ("says", "quiet"),
    [
        ("It's unclear whether Voss will sell.", False),
        ("Voss would not say whether she will sell.", False),
        ("Voss has not yet decided to sell.", False),
        ("Voss said that she will sell.", True),
    ],
)
def test_what_is_not_known_is_not_confirmed(says, quiet):
    sale = fact("sale", says)
    assert (objection(unknown_kept, "will Voss sell?", sale) is None) is quiet
    assert objection(unknown_kept, "do they know that Voss sells?", sale, denies=True) is None


def test_a_weekday_of_another_week_denies_nothing():
    """October 6 was a Monday, and "did it begin on a Monday?" got a "No"."""
    begun = fact("begun", "The strike began on March 4, 2024.", when="2024-03-04")
    assert objection(differs_visibly, "did the strike begin on a monday?", begun, denies=True)
    assert objection(differs_visibly, "did the strike begin on a tuesday?", begun, denies=True) is None


@pytest.mark.parametrize(
    ("question", "quiet"),
    [
        pytest.param("were 12 boats hit?", False, id="the day is no number of boats"),
        pytest.param("was it the 12th?", True, id="the day in its order"),
        pytest.param("was it the 13th?", False, id="another day in its order"),
        pytest.param("did it hit on March 13?", True, id="a date is for another guard"),
        pytest.param("was it at 7:40?", True, id="the hour stands in the excerpt"),
    ],
)
def test_days_are_no_numbers(question, quiet):
    assert (objection(numbers_agree, question, FERRY["hit"]) is None) is quiet


@pytest.mark.parametrize(
    ("question", "quiet"),
    [
        pytest.param("did it hit on March 12?", True, id="the day"),
        pytest.param("did it hit on Tuesday?", True, id="the weekday"),
        pytest.param("did it hit in March?", True, id="the month"),
        pytest.param("did it hit in 2024?", True, id="the year"),
        pytest.param("did it hit the pier?", True, id="no day"),
        pytest.param("did it hit on March 13?", False, id="another day"),
        pytest.param("did it hit on the 12th?", True, id="the day of the month"),
        pytest.param("did it hit on the 13th?", False, id="another day of the month"),
        pytest.param("did it hit on Wednesday?", False, id="another weekday"),
        pytest.param("did it hit in May?", False, id="another month"),
        pytest.param("did it hit in 2021?", False, id="another year"),
    ],
)
def test_a_day_that_is_not_the_fact_s_is_not_confirmed(question, quiet):
    assert (objection(days_agree, question, FERRY["hit"]) is None) is quiet


def test_a_fact_of_a_month_does_not_confirm_a_day():
    opened = fact("opened", "The pier opened in May 2019.", when="2019-05")
    assert objection(days_agree, "did it open on May 3, 2019?", opened)
    assert objection(days_agree, "did it open in May 2019?", opened) is None


@pytest.mark.parametrize(
    ("question", "quiet"),
    [
        pytest.param("did the ferry hit the North Pier?", True, id="named"),
        pytest.param("did the ship hit something?", True, id="nobody named"),
        pytest.param("did Mara Voss hit the pier?", False, id="somebody else"),
        pytest.param("did the ferry of Corrin & Daughters hit the pier?", False, id="somebody beside it"),
    ],
)
def test_a_name_that_the_fact_has_not_is_not_confirmed(question, quiet):
    assert (objection(names_agree, question, FERRY["hit"]) is None) is quiet


def test_whoever_the_fact_is_about_counts_as_named():
    about = fact("late", "The ferry was late.", about=("lady-orrin", "voss"))
    assert objection(names_agree, "was Mara Voss late?", about) is None


def test_a_name_of_the_answer_before_counts_as_named():
    """ "Was she hurt?" is read with it."""
    before = Session(utterance="who was at the helm?", said="Captain Mara Voss, 51, was at the helm.")
    was_hurt = fact("was-hurt", "She was hurt.")
    assert objection(names_agree, "was Mara Voss hurt?", was_hurt)
    assert objection(names_agree, "was Mara Voss hurt?", was_hurt, session=before) is None


def test_one_of_two_who_bear_a_name_is_enough():
    assert objection(names_agree, "did Penhale hand out blankets?", FERRY["blanket"]) is None


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("denies", [True, False])
def test_a_plan_an_accusation_and_a_denial_are_never_confirmed_or_denied(status, denies):
    some = replace(FERRY["hurt"], status=status)
    why = objection(status_kept, "was anyone hurt?", some, denies=denies)
    assert (why is None) is (status is Status.HAPPENED)


@pytest.mark.parametrize("denies", [True, False])
def test_what_has_changed_since_an_earlier_article_is_neither_confirmed_nor_denied(denies):
    """ "Has she been held since Monday?" asks of what was and of what is."""
    assert objection(change_kept, "was anyone hurt?", replace(FERRY["hurt"], supersedes=("hit",)), denies=denies)
    assert objection(change_kept, "was anyone hurt?", FERRY["hurt"], denies=denies) is None


@pytest.mark.parametrize(
    ("name", "quiet"),
    [
        pytest.param("hurt", True, id="the outlet's own report"),
        pytest.param("visit", False, id="somebody's word"),
        pytest.param("no-answer", False, id="a side that names the other"),
        pytest.param("order-denied", False, id="the other side"),
    ],
)
@pytest.mark.parametrize("denies", [True, False])
def test_somebody_s_word_is_never_confirmed_or_denied_as_the_story_s(name, quiet, denies):
    assert (objection(attribution_kept, "is it so?", FERRY[name], denies=denies) is None) is quiet


@pytest.mark.parametrize("question", ["were 90 hurt?", "were they hurt in May?", "was Lionel Price hurt?"])
def test_what_the_fact_denies_may_name_what_it_has_not(question):
    """Just that is denied."""
    for guard in (numbers_agree, days_agree, names_agree, differs_visibly):
        assert objection(guard, question, FERRY["hurt"], denies=True) is None


@pytest.mark.parametrize(
    ("question", "quiet"),
    [
        pytest.param("were 14 people hurt?", False, id="to the reader, fourteen is another number than 14"),
        pytest.param("were 14 patients hurt?", False, id="letters of a not"),
        pytest.param("were no 14 people hurt?", True, id="a not"),
        pytest.param("werent 14 people hurt?", True, id="a not as people type it"),
        pytest.param("were all passengers hurt?", True, id="nothing to compare"),
        pytest.param("were 90 people hurt?", True, id="another number"),
    ],
)
def test_what_differs_in_nothing_that_can_be_seen_is_not_denied(question, quiet):
    assert (objection(differs_visibly, question, FERRY["hurt"], denies=True) is None) is quiet
    assert objection(differs_visibly, question, FERRY["hurt"], denies=False) is None


def test_the_first_objection_is_told_in_words():
    index = stub_index()
    considered = consider("were 90 people hurt in May?", Session(), index)
    stopped = stop(considered, FERRY["hurt"], index, denies=False)
    assert (stopped.guard, stopped.fact) == ("numbers_agree", "hurt")
    assert stopped.why == "the question has 90, which the fact has not"
    without = tuple(guard for guard in GUARDS if guard is not numbers_agree)
    assert stop(considered, FERRY["hurt"], index, denies=False, guards=without).guard == "days_agree"
    assert stop(considered, FERRY["hurt"], index, denies=False, guards=()) is None
