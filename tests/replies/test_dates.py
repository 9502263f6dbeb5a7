"""Dates in words, no more precise than the story, whatever the machine's locale."""

from __future__ import annotations

import datetime as dt

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from bot.replies.dates import day_text, source_date, when_text
from bot.story.model import StoryDate


@pytest.mark.parametrize(
    ("date", "text"),
    [
        pytest.param(StoryDate("2023-10-16"), "on Monday, October 16, 2023", id="a day"),
        pytest.param(StoryDate("2024-02-29"), "on Thursday, February 29, 2024", id="a leap day"),
        pytest.param(StoryDate("2024-03"), "in March 2024", id="a month"),
        pytest.param(StoryDate("1962"), "in 1962", id="a year"),
        pytest.param(StoryDate("2023-10", "next week"), "in October 2023 (“next week”)", id="inferred"),
        pytest.param(StoryDate("2023-10-17", "on Tuesday"), "on Tuesday, October 17, 2023", id="said anyhow"),
        pytest.param(StoryDate("2024-03", "in March"), "in March 2024", id="said anyhow, in a month"),
        pytest.param(
            StoryDate("2023-10-16", "on Monday evening"),
            "on Monday, October 16, 2023 (“on Monday evening”)",
            id="finer than the date",
        ),
    ],
)
def test_a_date_is_as_precise_as_the_story(date, text):
    """What was inferred stands beside the article's own words, so that a reader can judge."""
    assert when_text(date) == text


def test_a_source_line_has_a_short_date():
    assert source_date(StoryDate("2023-10-17")) == "October 17, 2023"


@given(st.dates(dt.date(1000, 1, 1)))
def test_every_day_has_its_weekday_and_no_padding(day):
    text = day_text(StoryDate(day.isoformat()))
    assert text.endswith(f" {day.day}, {day.year}")
    weekday = text.split(",")[0]
    assert ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"].index(
        weekday
    ) == day.weekday()


@given(st.dates(dt.date(1000, 1, 1), dt.date(2999, 12, 31)), st.sampled_from(["es", "fr", "de", "ru"]))
def test_other_languages_write_dates_as_unicode_says(day, language):
    date, month = StoryDate(day.isoformat()), StoryDate(day.isoformat()[:7])
    assert day_text(date, language) == format_date(day, "full", locale=language)
    assert day_text(month, language) == format_date(day, "LLLL y", locale=language)
    assert source_date(date, language) == format_date(day, "long", locale=language)
