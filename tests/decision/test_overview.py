"""Lists of a story's facts: which are on them, in which order, and what a story that has none of it gets."""

from dataclasses import replace
from datetime import timedelta

import pytest
from ferry import FACTS, fact, make_story, stub_index

from bot.decision.outcomes import Answer, Shape
from bot.decision.overview import listed, people, quotations, timeline
from bot.story.model import Status, StoryDate
from bot.understanding.intents import Listing, ListKind

STORY = make_story()


def shown(kind, story=STORY, **what):
    return listed(Listing(ListKind(kind), **what), stub_index(story=story))


def dates(*edtf):
    return tuple(map(StoryDate, edtf))


def test_a_timeline_is_in_the_order_of_time_without_the_article():
    story = make_story(tuple(reversed(FACTS)))
    assert timeline(story).facts == ("hit", "inquiry", "repair")


def test_no_list_of_days_tells_one_side_of_a_dispute_alone():
    """Readers who asked for the timeline, or for what happened that day, got an accusation without its denial."""
    day = "2024-03-12"
    accused = fact("accused", "The union says that Voss lied on March 12.", when=day)
    denied = fact("denied", "Voss denies it.", when=day, disputes="accused")
    story = make_story((fact("strike", "The strike began on March 10.", when="2024-03-10"), accused, denied))
    assert timeline(story).facts == ("strike", "accused", "denied")
    undated = make_story((accused, replace(denied, when=None)))
    assert listed(Listing(ListKind.DAY, days=dates(day)), stub_index(story=undated)).facts == ("accused", "denied")
    assert timeline(undated).facts == ("accused", "denied")


def test_facts_of_one_day_stay_in_the_order_of_the_file():
    facts = tuple(
        fact(name, f"{name}.", when=when) for name, when in [("b", "2024-03"), ("a", "2024-03-01"), ("c", "2023")]
    )
    assert timeline(make_story(facts)).facts == ("c", "b", "a")


def test_quotations_are_what_was_said_by_all_or_by_one():
    assert quotations(STORY).facts == ("no-answer", "visit")
    assert quotations(STORY, "price").facts == ("visit",)
    assert quotations(STORY, "voss").facts == ()


def test_people_are_persons_and_no_groups():
    assert people(STORY).names == ("osric", "edda", "voss", "price")


@pytest.mark.parametrize(
    ("kind", "what", "answer"),
    [
        pytest.param("summary", {}, Answer((), 1.0, shape=Shape.SUMMARY), id="summary"),
        pytest.param("headline", {}, Answer((), 1.0, shape=Shape.HEADLINE), id="headline"),
        pytest.param("planned", {}, Answer(("inquiry", "repair"), 1.0), id="the soonest plan first"),
        pytest.param(
            "quotes_of", {"entities": ("price",)}, Answer(("visit",), 1.0, shape=Shape.QUOTES), id="quotes of"
        ),
        pytest.param(
            "quotes_of",
            {"entities": ("edda", "osric")},
            Answer(("no-answer",), 1.0, shape=Shape.QUOTES),
            id="of either",
        ),
        pytest.param("day", {"days": dates("2024-03-12")}, Answer(("hit",), 1.0), id="a day"),
        pytest.param("day", {"days": dates("2024-03")}, Answer(("hit",), 1.0), id="a month, without the article"),
        pytest.param(
            "day", {"days": dates("2024-03-26", "2024-04-02")}, Answer(("inquiry",), 1.0), id="the coming one"
        ),
        pytest.param(
            "sides",
            {"entities": ("voss", "osric")},
            Answer(("captain", "drinking", "no-answer"), 1.0, shape=Shape.SIDES, names=("voss", "osric")),
            id="two side by side",
        ),
    ],
)
def test_what_is_listed(kind, what, answer):
    assert shown(kind, **what) == answer


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        pytest.param("timeline", {}, id="no dates"),
        pytest.param("people", {}, id="no people"),
        pytest.param("quotes", {}, id="no quotations"),
        pytest.param("planned", {}, id="no plans"),
        pytest.param("quotes_of", {"entities": ("voss",)}, id="nothing said"),
        pytest.param("day", {"days": dates("2024-03-12")}, id="nothing on the day"),
        pytest.param("sides", {"entities": ("voss", "osric")}, id="nothing of one"),
        pytest.param("sides", {"entities": ("voss",)}, id="one alone"),
    ],
)
def test_what_the_story_has_none_of_is_no_empty_list(kind, what):
    bare = make_story((fact("was", "It was so."),), entities={})
    bare = replace(bare, articles=STORY.articles)
    assert shown(kind, bare, **what) is None


def test_a_fact_that_is_dated_no_closer_than_a_month_is_on_no_day_of_it():
    assert shown("day", days=dates("2024-06-03")) is None


@pytest.mark.parametrize("kind", ["planned", "day"])
@pytest.mark.parametrize(("many", "shape"), [(3, Shape.FACTS), (9, Shape.LINES)])
def test_nothing_is_cut_from_a_list_and_a_long_one_has_a_line_for_each(kind, many, shape):
    facts = tuple(fact(f"f{number}", f"{number}.", when="2024-04-01", status=Status.PLANNED) for number in range(many))
    found = shown(kind, make_story(facts), days=dates("2024-04-01"))
    assert (len(found.facts), found.shape) == (many, shape)


def test_the_day_of_a_fact_without_a_date_of_its_own_is_that_of_its_sentence():
    facts = (fact("met", "They met on Friday, March 15, 2024."), fact("walked", "They walked home."))
    assert shown("day", make_story(facts), days=dates("2024-03-15")).facts == ("met",)


def test_the_weekday_of_a_plan_is_the_coming_one():
    facts = (fact("meet", "They will meet on Monday.", status=Status.PLANNED), fact("met", "They met on Monday."))
    story = make_story(facts)
    monday = story.published - timedelta(story.published.weekday())
    of_day = [shown("day", story, days=dates(day.isoformat())).facts for day in (monday, monday + timedelta(7))]
    assert of_day == [("met",), ("meet",)]


def test_two_side_by_side_are_told_what_bears_most_on_the_question():
    listing = Listing(ListKind.SIDES, entities=("voss", "osric"))
    facts = [fact(f"v{n}", f"Mara Voss did {n}.") for n in range(4)] + [fact("o", "Osric Penhale slept.")]
    found = listed(listing, stub_index(story=make_story(tuple(facts))), ("v3", "o", "v1"))
    assert found.facts == ("v3", "v1", "o")


def test_what_somebody_says_is_also_what_is_not_quoted():
    facts = (
        fact("told", "Price said it hurt.", by="price"),
        fact("dark", "Price wept.", by="price", said="A dark day"),
    )
    assert shown("quotes_of", make_story(facts), entities=("price",)).facts == ("dark", "told")


def test_plans_without_a_day_come_last():
    facts = (fact("some-day", "x.", status=Status.PLANNED), fact("soon", "y.", when="2024-04", status=Status.PLANNED))
    assert shown("planned", make_story(facts)).facts == ("soon", "some-day")
