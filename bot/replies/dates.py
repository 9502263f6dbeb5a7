"""Dates in words, never more precise than the story, the article's own words beside whatever was inferred from them."""

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


def when_text(date: StoryDate) -> str:
    """Return the date with its preposition, and with the article's words where it was inferred from them."""
    text = f"{'on' if date.precision == 'day' else 'in'} {day_text(date)}"
    return f"{text} (“{date.printed}”)" if is_inferred(date) else text


def is_inferred(date: StoryDate) -> bool:
    """Return whether the article prints the date in other words, "next month" or "Sept. 4"."""
    plainly = f"{'on' if date.precision == 'day' else 'in'} {day_text(date)}".lower()
    return bool(date.printed) and str(date.printed).lower() not in plainly


def source_date(date: StoryDate, language: str = ENGLISH) -> str:
    """Return a short date for a source line: "May 19, 2021"."""
    day = date.first_day
    if language != ENGLISH:
        return _formatted(day, "long", language)
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def _formatted(day: dt.date, form: str, language: str) -> str:
    """Return a date as people of another language write it; `form` is one of the forms of Unicode's CLDR."""
    from babel.dates import format_date  # only where a language other than English is asked for

    return format_date(day, form, locale=language)
