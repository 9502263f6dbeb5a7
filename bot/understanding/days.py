"""Days in a text: "on Wednesday", "May 19", "on the 19th", "in June 2021"."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from bot.story.model import MONTHS, WEEKDAYS, StoryDate

LOOKING_BACK, LOOKING_AHEAD = 366, 200
"""Days before and after publication in which a date without a year may lie: news tells more of the past."""

_NUMBERS = {month[:length].lower(): number for number, month in enumerate(MONTHS, 1) for length in (3, 4, len(month))}
"""How a month begins, or is called → its number."""
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" if month != "September" else "Sep(?:t(?:ember)?)?" for month in MONTHS)
_SURE = "January|February|July|September|October|November|December"
"""Months that are no other word, and nobody's name."""
_LED_IN = r"\b(?:in|during|since|until|till|by|before|after|of|for|last|next|this|early|mid|late)[ -]"
_YEAR = r"(?:1[5-9]|2[01])\d\d"
_WRITTEN = re.compile(
    rf"\b(?P<iso>\d{{4}}-\d\d-\d\d)\b"
    rf"|\b(?P<month1>{_MONTH})\.?\s+(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year1>{_YEAR}))?\b"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month2>{_MONTH})\b\.?(?:,?\s+(?P<year2>{_YEAR})\b)?"
    rf"|\b(?P<month3>{_MONTH})\.?,?\s+(?P<year3>{_YEAR})\b"
    rf"|(?:{_LED_IN})(?P<month4>{_MONTH})\b(?!\.?,?\s+\d)"
    rf"|\b(?P<month5>{_SURE})\b"
    rf"|\b(?P<near>last\s+|next\s+|coming\s+)?(?P<weekday>{'|'.join(WEEKDAYS)})\b"
    rf"|\b(?:in|during|since|until|till|by|before|after|of)\s(?P<year4>{_YEAR})\b(?!\s+[a-z]+s\b)"
    rf"|\bon\s+the\s+(?P<day3>\d{{1,2}})(?:st|nd|rd|th)\b(?!\s+\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DayMention:
    """A day, a month, a year or a weekday in a text."""

    words: str
    """As typed."""
    dates: tuple[StoryDate, ...]
    """What it may mean, the likeliest first: a weekday is the last one or the coming one, May 19 of one year or two."""

    @property
    def date(self) -> StoryDate:
        """Return what it likeliest means."""
        return self.dates[0]


def find_days(text: str, published: dt.date) -> tuple[DayMention, ...]:
    """Return the dates in a text, as news of the day `published` speaks of them."""
    return tuple(_found(text, published))


def lies_in(date: StoryDate, period: StoryDate) -> bool:
    """Return whether a date lies within a day, a month or a year: May 19 in May; not May in May 19."""
    return date.edtf.startswith(period.edtf)


def agree(one: StoryDate, other: StoryDate) -> bool:
    """Return whether two dates may be the same: May and May 19."""
    return lies_in(one, other) or lies_in(other, one)


def _found(text: str, published: dt.date) -> Iterator[DayMention]:
    for found in _WRITTEN.finditer(text):
        if dates := _dates(found, published):
            yield DayMention(found["month4"] or found["year4"] or found[0], dates)


def _dates(found: re.Match[str], published: dt.date) -> tuple[StoryDate, ...]:
    if found["weekday"]:
        return _weekdays(found["weekday"], (found["near"] or "").strip().lower(), published)
    if found["iso"]:
        return _day(*map(int, found["iso"].split("-")))
    if found["day3"]:
        months = [published.replace(day=1) + dt.timedelta(days) for days in (-1, 0, 31)]
        return _nearest((_day(each.year, each.month, int(found["day3"])) for each in months), published)
    year = found["year1"] or found["year2"] or found["year3"] or found["year4"]
    name = next((found[f"month{place}"] for place in range(1, 6) if found[f"month{place}"]), None)
    if name is None:
        return (StoryDate(year),)
    month, day = _NUMBERS[name.lower()], found["day1"] or found["day2"]
    years = [int(year)] if year else [published.year - 1, published.year, published.year + 1]
    dates = [_day(each, month, int(day)) if day else _month(each, month) for each in years]
    return dates[0] if year else _nearest(dates, published)


def _nearest(found: Iterable[tuple[StoryDate, ...]], published: dt.date) -> tuple[StoryDate, ...]:
    """Return the dates that news of a day may speak of, the nearest first."""
    dates = sorted(chain(*found), key=lambda date: abs(date.first_day - published))
    return tuple(date for date in dates if -LOOKING_BACK < (date.first_day - published).days <= LOOKING_AHEAD)


def _weekdays(name: str, near: str, published: dt.date) -> tuple[StoryDate, ...]:
    """Return the last such day, which may be that of publication, and the coming one; "next" may be the one after."""
    wanted = [day.lower() for day in WEEKDAYS].index(name.lower())
    last = published - dt.timedelta((published.weekday() - wanted) % 7)
    days = [StoryDate((last + dt.timedelta(7 * weeks)).isoformat()) for weeks in range(3)]
    return tuple({"last": days[:1], "next": days[1:], "coming": days[1:2]}.get(near, days[:2]))


def _month(year: int, month: int) -> tuple[StoryDate, ...]:
    return (StoryDate(f"{year:04}-{month:02}"),)


def _day(year: int, month: int, day: int) -> tuple[StoryDate, ...]:
    """Return the day, none where the calendar has no such."""
    known = year >= 1 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
    return (StoryDate(f"{year:04}-{month:02}-{day:02}"),) if known else ()
