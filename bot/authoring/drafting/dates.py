"""The expressions of time in a text, resolved against the day of publication, never more precise than they are.

dateparser reads them; what it makes up (today's day for "May") is cut off again. Whether a bare "Friday" lies ahead or
behind, the verb before it tells; "next Friday" is no day where people differ on which it is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.authoring.drafting.text import FINITE, NOUNS, Token, words
from bot.story.model import MONTHS, WEEKDAYS

MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June|Jun\.?|July|Jul\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![a-z])"
)
"""A month, written out or cut short."""
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_YEAR = r"(?:1[5-9]|20)\d\d\b"
_DAY = rf"(?:{MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?![\d.,:]*\d)|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH})"
DAY = re.compile(rf"\b20\d\d-\d\d-\d\d\b|\b{MONTH} \d{{1,2}}(?:,? {_YEAR})?(?!\d)|\b\d{{1,2}} {MONTH}(?:,? {_YEAR})?")
_STEPS = {"last": -1, "this": 0, "next": 1}
_STEP = "[Ll]ast|[Tt]his|[Nn]ext"
_EXPRESSION = re.compile(
    rf"\b(?:(?P<unit>(?:{_STEP}) (?:month|year)\b(?!['’]))|(?P<relative>[Yy]esterday|[Tt]omorrow)\b"
    rf"|(?:(?P<near>{_STEP}) )?(?P<weekday>{WEEKDAY})(?! (?:mornings|afternoons|evenings|nights))"
    rf"(?:(?P<dated>,? (?:the )?{_DAY}(?:,? {_YEAR})?)|(?P<part> (?:early )?(?:morning|afternoon|evening|night)\b))?"
    r"(?P<owner>['’]s)?(?!s)"
    rf"|(?P<day>{_DAY})(?:,? (?P<day_year>{_YEAR})| (?P<day_near>{_STEP}) year)?"
    rf"|(?:(?P<which>{_STEP}) )?(?P<month>{MONTH})(?:,? (?:of )?(?P<month_year>{_YEAR})| (?P<month_near>{_STEP}) year)?"
    r"(?! (?:\d|of that))"
    rf"|(?P<year>{_YEAR})(?! [a-z]+s\b))"
)
_BEFORE_MONTH = re.compile(
    r"\b(?:in|by|since|until|from|of|late|early|mid|during|to|and|after|before|between) $", re.IGNORECASE
)
_NO_DAY = re.compile(
    r"\b(?:first|second|third|fourth|previous|following|every|each|an?|one|any|same|black|good|palm) $", re.IGNORECASE
)
"""What stands before a weekday that is none of this week's."""
_OWNED = re.compile(r"\b(?:the|its|their|his|her|this|that) $", re.IGNORECASE)
_BARE = frozenset({"VVI", "VBI", "VHI", "VDI"})
_PRESENT = frozenset({"VM0", "VBZ", "VBB", "VHZ", "VHB", "VVZ", "VVB"})


@dataclass(frozen=True, slots=True)
class Moment:
    """An expression of time."""

    start: int
    end: int
    date: str | None
    """2024-03-05, 2024-03 or 2024; None where it cannot be told."""
    shown: str
    """The expression as it reads on another day: "Wednesday 5 March 2024"."""
    sure: bool = False
    """True where the text itself gives all of it."""


def read_day(printed: str, published: dt.date | None = None, *, ahead: bool = False) -> dt.date | None:
    """Return the day that an expression means, or None if no calendar has it."""
    import dateparser  # an author's tool, and slow to import

    settings: dict[str, object] = {"PREFER_DATES_FROM": "future" if ahead else "past"}
    settings |= {"RELATIVE_BASE": dt.datetime.combine(published, dt.time())} if published else {}
    day = dateparser.parse(printed.replace(" of ", " "), languages=["en"], settings=settings)
    return day.date() if day else None


def find_moments(text: str, published: dt.date, tokens: Sequence[Token]) -> list[Moment]:
    """Return the expressions of time in `text`, in its order; `tokens` are the words of the text."""
    counted = {token.start - 1 for token in tokens if token.tag in NOUNS - {"NN1"}}  # "In February 12 people died"
    moments: list[Moment] = []
    ahead = False
    for found in _EXPRESSION.finditer(text):
        before, last = text[: found.start()], moments[-1].end if moments else 0
        alone = not (found["month_year"] or found["month_near"] or found["which"])
        if (
            (found["weekday"] and not found["dated"] and _NO_DAY.search(before))
            or (found["day"] and (found.end() in counted))
            or ((found["year"] or (found["month"] and alone)) and not _BEFORE_MONTH.search(before))
        ):
            continue
        if not moments or any(token.tag in FINITE for token in tokens if last <= token.start < found.start()):
            ahead = _is_ahead(tokens, found.start())
        moments.append(_moment(found, published, ahead, owned=bool(_OWNED.search(before))))
    return moments


def _is_ahead(tokens: Sequence[Token], at: int) -> bool:
    """Return whether the verb that a time belongs to speaks of what is to come: "will meet", "is due", "hopes to"."""
    before = [token for token in tokens if token.start < at]
    verbs = [n for n, token in enumerate(before) if token.tag in FINITE or token.tag in _BARE or token.tag == "VVN"]
    if before and before[-1].lower in {"until", "due", "for"}:
        return True
    if not verbs:
        later = next((token for token in tokens if token.start > at and token.tag in FINITE), None)
        return later is not None and later.tag in {"VM0", "VVZ"}
    if len(verbs) > 1 and before[verbs[-1]].tag == "VVN" and before[verbs[-2]].tag in _BARE:
        verbs.pop()  # "is to be made", "will be made"
    verb, lead = before[verbs[-1]], [before[n] for n in verbs[-3:-1]]
    near = any(_looks_ahead(token) for token in before[-7:])
    if before[-1].lower == "by" and (verb.tag in _PRESENT or _looks_ahead(verb)):
        return True
    if verb.tag in FINITE:
        on = verb.tag in {"VBZ", "VBB"} and len(before) - verbs[-1] < 3
        opens = verb.tag in {"VM0", "VVZ"} or (verb.tag == "VVB" and verb.lemma not in words("unchanged"))
        return on or opens or (near and verb.tag in _PRESENT)
    if verb.tag == "VVN":
        return any(t.tag == "VM0" for t in lead) or (_looks_ahead(verb) and bool(lead) and lead[-1].tag in _PRESENT)
    return near or any(token.tag in _PRESENT or _looks_ahead(token) for token in lead)


def _looks_ahead(token: Token) -> bool:
    return token.lower in words("forward") or (token.lemma in words("forward") and token.tag.startswith("VV"))


def _moment(found: re.Match[str], published: dt.date, ahead: bool, *, owned: bool) -> Moment:
    printed, (start, end) = found[0], found.span()
    capital = printed[0].isupper()
    if found["weekday"]:
        day = _weekday(found, published, ahead)
        name = f"{found['weekday']}{found['part'] or ''}"
        shown = f"{name} ({_long(day)})" if day and found["part"] else f"{name} {_long(day)}" if day else ""
        sure = bool(found["dated"]) and found["dated"][-4:].isdigit()
        return Moment(
            start,
            end,
            day.isoformat() if day else None,
            shown if shown and not found["owner"] and not owned else printed,
            sure,
        )
    if found["relative"]:
        day = published + dt.timedelta(1 if printed.lower() == "tomorrow" else -1)
        return Moment(start, end, day.isoformat(), f"{'On' if capital else 'on'} {_long(day)}")
    if found["unit"]:
        step, unit = printed.lower().split()
        months = published.year * 12 + published.month - 1 + _STEPS[step] * (12 if unit == "year" else 1)
        year, month = months // 12, months % 12
        shown = f"{'In' if capital else 'in'} {f'{MONTHS[month]} ' if unit == 'month' else ''}{year}"
        return Moment(start, end, f"{year}-{month + 1:02}" if unit == "month" else str(year), shown)
    if found["year"]:
        return Moment(start, end, printed, printed, sure=True)
    bare = found["day"] or found["month"]
    given, near = found["day_year"] or found["month_year"], (found["day_near"] or found["month_near"] or "").lower()
    year_text = given or (str(published.year + _STEPS[near]) if near else "")
    which = (found["which"] or "").lower()
    day = read_day(f"{bare} {year_text}".strip(), published, ahead=which == "next" or (ahead and which != "last"))
    if day is None:
        return Moment(start, end, None, printed, sure=True)
    comma = "," if found["day"] and bare[0].isalpha() else ""
    shown = (
        printed
        if given
        else f"{('In ' if capital else 'in ') if which in {'last', 'next'} else ''}{bare}{comma} {day.year}"
    )
    return Moment(start, end, day.isoformat()[: 10 if found["day"] else 7], shown, sure=bool(given))


def _weekday(found: re.Match[str], published: dt.date, ahead: bool) -> dt.date | None:
    """Return the day of "Friday", "next Friday" or "Friday 8 April"; None where it is not certain."""
    number, which = WEEKDAYS.index(found["weekday"]), (found["near"] or "").lower()
    if found["dated"]:
        dated = found["dated"].strip(" ,").removeprefix("the ")
        if dated[-4:].isdigit():
            return read_day(dated)
        # Of the years near by, the one in which that day is such a weekday.
        days = [read_day(f"{dated} {published.year + step}") for step in (0, -1, 1)]
        return next((day for day in days if day and day.weekday() == number), None)
    back = (published.weekday() - number) % 7
    if which == "next":
        return published + dt.timedelta(7 - back) if number <= published.weekday() else None
    if which == "last":
        return published - dt.timedelta(back or 7) if number >= published.weekday() else None
    return published + dt.timedelta(7 - back if ahead and back else -back)


def _long(day: dt.date | None) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else ""
