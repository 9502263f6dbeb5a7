"""Dates in what people type: found however they are written, and never seen in a word that only looks like one."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.story.model import MONTHS, StoryDate
from bot.understanding.days import LOOKING_AHEAD, LOOKING_BACK, agree, find_days, lies_in

THURSDAY = dt.date(2024, 3, 14)
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


def found(text, published=THURSDAY):
    return [(day.words, *(date.edtf for date in day.dates)) for day in find_days(text, published)]


def ordinal(number):
    return f"{number}{'th' if 10 < number < 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def ways(day):
    """Return how people write a day of a year."""
    month = MONTHS[day.month - 1]
    return [
        day.isoformat(),
        f"{month} {day.day}, {day.year}",
        f"{month} {day.day} {day.year}",
        f"{month.lower()} {ordinal(day.day)} {day.year}",
        f"{day.day} {month} {day.year}",
        f"the {ordinal(day.day)} of {month}, {day.year}",
        f"{month[:3]} {day.day}, {day.year}",
        f"{month[:3]}. {day.day}, {day.year}",
        f"{day.day} {month[:3].upper()} {day.year}",
    ]


@given(DAYS, DAYS)
def test_every_day_is_found_however_it_is_written(day, published):
    for written in ways(day):
        (mention,) = find_days(f"did they meet on {written}?", published)
        assert [date.edtf for date in mention.dates] == [day.isoformat()], written


@given(DAYS)
def test_every_month_of_a_year_is_found(day):
    month = MONTHS[day.month - 1]
    for written in (f"{month} {day.year}", f"{month[:3]} {day.year}", f"{month.lower()}, {day.year}"):
        (mention,) = find_days(f"what happened in {written}", THURSDAY)
        assert [date.edtf for date in mention.dates] == [f"{day.year}-{day.month:02}"], written


@given(st.dates(dt.date(1950, 1, 1), dt.date(2050, 12, 31)), st.integers(1 - LOOKING_BACK, LOOKING_AHEAD))
def test_a_day_without_a_year_may_be_any_near_publication(published, distance):
    day = published + dt.timedelta(distance)
    (mention,) = find_days(f"on {MONTHS[day.month - 1]} {day.day}", published)
    assert day.isoformat() in [date.edtf for date in mention.dates]
    distances = [abs((date.first_day - published).days) for date in mention.dates]
    assert distances == sorted(distances)


@given(DAYS, st.integers(-27, 27))
def test_a_day_of_an_unsaid_month_may_be_any_near_publication(published, distance):
    day = published + dt.timedelta(distance)
    (mention,) = find_days(f"what happened on the {ordinal(day.day)}?", published)
    assert day in [date.first_day for date in mention.dates]
    assert all(date.first_day.day == day.day for date in mention.dates)


@given(DAYS, st.integers(0, 6))
def test_a_weekday_is_the_last_or_the_coming_one(published, ago):
    day = published - dt.timedelta(ago)
    (mention,) = find_days(f"on {day:%A}", published)
    assert [date.first_day for date in mention.dates] == [day, day + dt.timedelta(7)]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        pytest.param(
            "on the 17th, was he held?", [("on the 17th", "2024-03-17", "2024-02-17", "2024-04-17")], id="a day"
        ),
        pytest.param("is it on the 5th floor", [], id="a floor"),
        pytest.param("did it end last friday", [("last friday", "2024-03-08")], id="last"),
        pytest.param("is it next Friday?", [("next Friday", "2024-03-15", "2024-03-22")], id="next, or the one after"),
        pytest.param("what happened in december", [("december", "2023-12")], id="a month ago"),
        pytest.param("what is planned in June?", [("June", "2024-06", "2023-06")], id="a month ahead"),
        pytest.param("is it in May?", [("May", "2024-05", "2023-05")], id="May behind a preposition"),
        pytest.param("On Sept. 5 they left", [("Sept. 5", "2024-09-05", "2023-09-05")], id="as printed"),
        pytest.param("what happened in 2021?", [("2021", "2021")], id="a year"),
        pytest.param("from March 12 to March 13", [("March 12", "2024-03-12"), ("March 13", "2024-03-13")], id="two"),
    ],
)
def test_what_is_found(text, days):
    assert found(text) == days


@pytest.mark.parametrize(
    "text",
    [
        "may the captain leave?",
        "the mayor may march",
        "the protest march was long",
        "what did Jan say?",
        "did April Jones say so",
        "who is June?",
        "the august assembly",
        "were 2019 people there",
        "in 2000 houses",
        "June 31, 2021",
        "2021-13-01",
        "0000-01-01",
        "he was on the sun deck",
        "",
    ],
)
def test_what_is_no_day_is_none(text):
    assert found(text) == []


@given(st.text(max_size=200), DAYS)
def test_any_text_is_read(text, published):
    assert all(day.dates and day.words in text for day in find_days(text, published))


@pytest.mark.parametrize(
    ("date", "period", "within"),
    [
        ("2021-05-19", "2021-05-19", True),
        ("2021-05-19", "2021-05", True),
        ("2021-05-19", "2021", True),
        ("2021-05", "2021-05-19", False),
        ("2021-05-19", "2021-06", False),
    ],
)
def test_a_day_lies_in_its_month_and_no_month_in_a_day(date, period, within):
    """A story that knows no more than the month does not confirm a day."""
    assert lies_in(StoryDate(date), StoryDate(period)) is within


@given(DAYS, st.integers(1, 3), st.integers(1, 3))
def test_all_that_a_day_lies_in_agrees(day, one, other):
    dates = [StoryDate("-".join(day.isoformat().split("-")[:parts])) for parts in (one, other)]
    assert agree(*dates)
    assert agree(*reversed(dates))


def test_days_of_two_months_do_not_agree():
    assert not agree(StoryDate("2021-05-19"), StoryDate("2021-06"))
