"""The expressions of time in a text, resolved against the day of publication, never more precise than they are.

dateparser knows the expressions; what it makes up (today's day for "May") is cut off again. A bare weekday is the last
one up to the day of publication, or the next one where a plan is spoken of.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from bot.authoring.drafting.vocabulary import MONTH, WEEKDAY

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_LEAD = r"(?:(?:[Oo]n|[Ii]n(?! on\b)|[Bb]y|[Ss]ince|[Ee]arly|[Ll]ate|the end of|the start of|at|until) )*"
_EXPRESSION = re.compile(
    rf"\b(?P<lead>{_LEAD})(?:"
    rf"(?P<full>{MONTH} \d{{1,2}}, \d{{4}}|\d{{1,2}} {MONTH} \d{{4}})"
    rf"|(?P<day>{MONTH} \d{{1,2}}(?![\d,]*\d)|\d{{1,2}} {MONTH})"
    rf"|(?P<month_year>{MONTH} \d{{4}})"
    rf"|(?P<weekday>{WEEKDAY})(?: (?:morning|afternoon|evening|night))?"
    r"|(?P<relative>yesterday|tomorrow)"
    r"|(?P<near>(?:last|next) (?:week|month|year))"
    rf"|(?P<month>(?:(?<=[Ii]n )|(?<=[Bb]y )|(?<=[Ss]ince )|(?<=end of )){MONTH}(?! \d))"
    r"|(?P<year>(?<=[Ii]n )(?:1[5-9]|20)\d\d\b|(?<=[Ss]ince )(?:1[5-9]|20)\d\d\b|(?<=[Bb]y )(?:1[5-9]|20)\d\d\b)"
    r")"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """An expression of time."""

    printed: str
    """Verbatim."""
    date: str
    """2024-03-05, 2024-03 or 2024."""
    start: int
    end: int
    sure: bool
    """False where the date was worked out, and an author should look."""


def find_moments(text: str, published: dt.date, *, planned: bool = False) -> list[Moment]:
    """Return the expressions of time in `text`, in its order; those that no calendar has are left out."""
    found = (_moment(match, published, planned) for match in _EXPRESSION.finditer(text))
    return [moment for moment in found if moment]


def _moment(match: re.Match[str], published: dt.date, planned: bool) -> Moment | None:
    kind = match.lastgroup if match.lastgroup != "lead" else None
    kind = next(
        (name for name in ("full", "day", "month_year", "weekday", "relative", "near", "month", "year") if match[name]),
        kind,
    )
    if kind is None:
        return None
    date = _date(kind, match[kind], published, planned)
    if date is None:
        return None
    return Moment(match.group(), date, match.start(), match.end(), kind in {"full", "month_year", "year"})


def _date(kind: str, words: str, published: dt.date, planned: bool) -> str | None:
    if kind == "year":
        return words
    if kind == "weekday":
        return _weekday(WEEKDAYS.index(words), published, planned).isoformat()
    import dateparser  # an author's tool, and slow to import

    day = dateparser.parse(
        words,
        languages=["en"],
        settings={
            "RELATIVE_BASE": dt.datetime.combine(published, dt.time()),
            "PREFER_DATES_FROM": "future" if planned else "past",
        },
    )
    if day is None:
        return None
    text: str = day.date().isoformat()
    if kind in {"month_year", "month"} or (kind == "near" and not words.endswith("year")):
        # "next week" may begin in this month: its month is known only where all of that week lies in one.
        return None if words.endswith("week") and not _within_month(day.date()) else text[:7]
    return text[:4] if kind == "near" else text


def _weekday(number: int, published: dt.date, planned: bool) -> dt.date:
    back = (published.weekday() - number) % 7
    return published + dt.timedelta(7 - back if planned and back else 0 if planned else -back)


def _within_month(day: dt.date) -> bool:
    monday = day - dt.timedelta(day.weekday())
    return monday.month == (monday + dt.timedelta(6)).month
