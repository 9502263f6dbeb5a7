"""Dates in words, no more precise than the story, whatever the machine's locale."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies.dates import day_text, source_date
from bot.story.model import StoryDate


@pytest.mark.parametrize(
    ("date", "text"),
    [
        pytest.param("2023-10-16", "Monday, October 16, 2023", id="a day"),
        pytest.param("2024-02-29", "Thursday, February 29, 2024", id="a leap day"),
        pytest.param("2024-03", "March 2024", id="a month"),
        pytest.param("1962", "1962", id="a year"),
    ],
)
def test_a_date_is_as_precise_as_the_story(date, text):
    assert day_text(StoryDate(date)) == text


def test_a_source_line_has_a_short_date():
    assert source_date(StoryDate("2023-10-17")) == "October 17, 2023"


@given(st.dates(dt.date(1000, 1, 1)))
def test_every_day_has_its_weekday_and_no_padding(day):
    weekday, _, rest = day_text(StoryDate(day.isoformat())).partition(", ")
    assert rest.endswith(f" {day.day}, {day.year}")
    weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    assert weekdays.index(weekday) == day.weekday()


@pytest.mark.parametrize(
    ("language", "day", "month", "source"),
    [
        ("en", "Wednesday, May 19, 2021", "June 2021", "May 19, 2021"),
        ("es", "miércoles, 19 de mayo de 2021", "junio 2021", "19 de mayo de 2021"),
        ("fr", "mercredi 19 mai 2021", "juin 2021", "19 mai 2021"),
        ("de", "Mittwoch, 19. Mai 2021", "Juni 2021", "19. Mai 2021"),
        ("ru", "среда, 19 мая 2021 г.", "июнь 2021", "19 мая 2021 г."),
    ],
)
def test_dates_that_the_bot_adds_are_in_the_reader_s_language(language, day, month, source):
    def plain(text):
        return re.sub(r"\s", " ", text)

    assert plain(day_text(StoryDate("2021-05-19"), language)) == day
    assert plain(day_text(StoryDate("2021-06"), language)) == month
    assert plain(source_date(StoryDate("2021-05-19"), language)) == source
    assert day_text(StoryDate("2021"), language) == "2021"
