"""Dates in words, never more precise than the story."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from bot.language.interface import ENGLISH, LANGUAGES
from bot.language.once import once
from bot.story.model import MONTHS, WEEKDAYS, StoryDate


def day_text(date: StoryDate, language: str = ENGLISH) -> str:
    """Return "Wednesday, May 19, 2021", "June 2021" or "2021".

    In English whatever the machine's locale: `strftime` would follow that.
    """
    day = date.first_day
    if date.precision == "year":
        return str(day.year)
    if language != ENGLISH:
        return _formatted(day, "month" if date.precision == "month" else "full", language)
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
    """Return a date as people of another language write it; `form` is a key of `Calendar.forms`."""
    calendar = calendars()[language]
    values = {
        "EEEE": calendar.weekdays[day.weekday()],
        "d": day.day,
        "MMMM": calendar.months[day.month - 1],
        "LLLL": calendar.lone_months[day.month - 1],
        "y": day.year,
    }
    return calendar.forms[form] % values


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a language writes dates, by Unicode's CLDR."""

    weekdays: tuple[str, ...]
    """Monday first."""
    months: tuple[str, ...]
    """As they are called within a date."""
    lone_months: tuple[str, ...]
    forms: Mapping[str, str]
    """`full`, `long` or `month` → a template with CLDR's letters for the parts of a date."""


@once
def calendars() -> Mapping[str, Calendar]:
    """Return language → its calendar, for every language of the bot's but English."""
    return {language: _calendar(language) for language in LANGUAGES if language != ENGLISH}


def _calendar(language: str) -> Calendar:
    from babel import Locale  # here, for a bot that is handed the calendars by another process needs no Babel

    locale = Locale.parse(language)
    weekdays, months, lone = (
        locale.days["format"]["wide"],
        *(locale.months[use]["wide"] for use in ("format", "stand-alone")),
    )
    return Calendar(
        weekdays=tuple(weekdays[number] for number in range(7)),
        months=tuple(months[number] for number in range(1, 13)),
        lone_months=tuple(lone[number] for number in range(1, 13)),
        forms={
            "full": locale.date_formats["full"].format,
            "long": locale.date_formats["long"].format,
            "month": "%(LLLL)s %(y)s",
        },
    )
