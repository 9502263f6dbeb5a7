"""Days in a question: "on Wednesday", "May 19", "in June 2021"."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.story.model import MONTHS, WEEKDAYS, StoryDate

LOOKING_AHEAD = 200
"""Days after publication that a month without a year may lie ahead: in January, "in December" is last year's."""

_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" if len(month) > 3 else month for month in MONTHS)
_DAY = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?P<{0}>\d{{4}}))?"
_WRITTEN = re.compile(
    rf"\b(?P<iso>\d{{4}}-\d\d-\d\d)\b"
    rf"|\b(?P<month1>{_MONTH})\.?\s+{_DAY.format('day1')}{_YEAR.format('year1')}\b"
    rf"|\b{_DAY.format('day2')}\s+(?:of\s+)?(?P<month2>{_MONTH})\b\.?{_YEAR.format('year2')}"
    rf"|\b(?P<month3>{_MONTH})\b\.?{_YEAR.format('year3')}"
    rf"|\b(?P<weekday>{'|'.join(WEEKDAYS)})\b",
    re.IGNORECASE,
)
_MAY = re.compile(r"\bmay\b(?!\s+\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DayMention:
    """A day, a month or a weekday in a text."""

    words: str
    """As typed."""
    date: StoryDate


def find_days(text: str, published: dt.date) -> tuple[DayMention, ...]:
    """Return the dates in a text; where the year is not told, the latest that news of `published` may speak of.

    A weekday is the last one before that day, or that day itself, as in the news.
    """
    return tuple(_found(text, published))


def agree(one: StoryDate, other: StoryDate) -> bool:
    """Return whether one date lies within the other: May 19 in May."""
    shorter, longer = sorted((one.edtf, other.edtf), key=len)
    return longer.startswith(shorter)


def _found(text: str, published: dt.date) -> Iterator[DayMention]:
    for found in _WRITTEN.finditer(text):
        if found["month3"] and not found["year3"] and _MAY.fullmatch(found[0]):
            continue  # "may" is mostly the verb
        date = _date(found, published)
        if date:
            yield DayMention(found[0], date)


def _date(found: re.Match[str], published: dt.date) -> StoryDate | None:
    if found["weekday"]:
        wanted = [day.lower() for day in WEEKDAYS].index(found["weekday"].lower())
        return StoryDate((published - dt.timedelta((published.weekday() - wanted) % 7)).isoformat())
    if found["iso"]:
        return _checked(*map(int, found["iso"].split("-")))
    name = (found["month1"] or found["month2"] or found["month3"]).lower()[:3]
    month = [each.lower()[:3] for each in MONTHS].index(name) + 1
    day = int(found["day1"] or found["day2"] or 0)
    written = found["year1"] or found["year2"] or found["year3"]
    year = int(written) if written else published.year
    if not written and dt.date(year, month, 1) > published + dt.timedelta(LOOKING_AHEAD):
        year -= 1
    return _checked(year, month, day) if day else StoryDate(f"{year:04}-{month:02}")


def _checked(year: int, month: int, day: int) -> StoryDate | None:
    known = 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
    return StoryDate(f"{year:04}-{month:02}-{day:02}") if known else None
