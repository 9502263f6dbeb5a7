"""Dates in words, never more precise than the story."""

from __future__ import annotations

import datetime as dt

from bot.language.interface import ENGLISH
from bot.story.model import MONTHS, WEEKDAYS, StoryDate


def day_text(date: StoryDate, language: str = ENGLISH) -> str:
    """Return "Wednesday, May 19, 2021", "June 2021" or "2021".

    In English whatever the machine's locale: `strftime` would follow that.
    """
    day = date.first_day
    if date.precision == "year":
        return str(day.year)
    if language != ENGLISH:
        return _formatted(day, "LLLL y" if date.precision == "month" else "full", language)
    if date.precision == "month":
        return f"{MONTHS[day.month - 1]} {day.year}"
    return f"{WEEKDAYS[day.weekday()]}, {MONTHS[day.month - 1]} {day.day}, {day.year}"


def source_date(date: StoryDate, language: str = ENGLISH) -> str:
    """Return a short date for a source line: "May 19, 2021"."""
    day = date.first_day
    if language != ENGLISH:
        return _formatted(day, "long", language)
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def _formatted(day: dt.date, form: str, language: str) -> str:
    """Return a date as people of another language write it, by Unicode's CLDR."""
    from babel.dates import format_date  # here, for a program that speaks English never needs it

    return format_date(day, form, locale=language)
