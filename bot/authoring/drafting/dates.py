"""The expressions of time in a text, resolved against the day of publication, never more precise than they are.

dateparser reads them; what it makes up (today's day for "May") is cut off again. Whether a bare "Friday" lies ahead or
behind, the verb before it tells; "next Friday" is no day where people differ on which it is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.authoring.drafting.words import FINITE, Token, words
from bot.story.model import MONTHS, WEEKDAYS

MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June|Jun\.?|July|Jul\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![a-z])"
)
"""A month, written out or cut short."""
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_YEAR = r"(?:1[5-9]|20)\d\d\b"
_DAY = rf"(?:{MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?![\d.,:]*\d)|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH})"
DAY = re.compile(
    rf"(?P<iso>\b20\d\d-\d\d-\d\d\b)|\b{MONTH} \d{{1,2}}(?:,? {_YEAR})?(?!\d)|\b\d{{1,2}} {MONTH}(?:,? {_YEAR})?"
)
_EXPRESSION = re.compile(
    rf"\b(?:(?P<weekday>(?:(?P<which>[Ll]ast|[Nn]ext) )?{WEEKDAY}(?! (?:mornings|afternoons|evenings|nights)))(?:,? (?:the )?(?P<dated>{_DAY})(?:,? (?P<dated_year>{_YEAR}))?)?"
    rf"(?P<part> (?:early )?(?:morning|afternoon|evening|night)\b)?(?P<owner>['’]s)?(?!s)"
    rf"|(?P<full>{_DAY},? {_YEAR})|(?P<day_near>{_DAY} (?:last|next|this) year\b)|(?P<near_month>(?:[Ll]ast|[Nn]ext) {MONTH})|(?P<day>{_DAY})|(?P<month_year>{MONTH},? (?:of )?{_YEAR})"
    r"|(?P<relative>[Yy]esterday|[Tt]omorrow)\b|(?P<near>(?:[Ll]ast|[Nn]ext|[Tt]his) (?:month|year)\b(?!['’]s))"
    rf"|(?P<month_near>{MONTH} (?:of )?(?:[Ll]ast|[Nn]ext|[Tt]his) year\b)|(?<=[Ii]n )(?P<month>{MONTH})(?! \d| of (?:that|the))|(?<=[Bb]y )(?P<by_month>{MONTH})(?! \d)|(?<=[Ss]ince |[Uu]ntil )(?P<since_month>{MONTH})(?! \d)"
    rf"|(?:(?<=[Ii]n )|(?<=[Ss]ince )|(?<=[Bb]y )|(?<=[Uu]ntil ))(?P<year>{_YEAR})(?! [a-z]+s\b))"
)


_BARE = frozenset({"VVI", "VBI", "VHI", "VDI"})
_PRESENT = frozenset({"VM0", "VBZ", "VBB", "VHZ", "VHB", "VVZ", "VVB"})
_NO_DAY = re.compile(
    r"\b(?:first|second|third|fourth|previous|following|every|each|an?|one|any|same|black|good|easter|palm) $", re.I
)
"""What stands before a weekday that is none of this week's."""


_OWNED = re.compile(r"\b(?:the|its|their|his|her|an?|this|that) $", re.I)


@dataclass(frozen=True, slots=True)
class Moment:
    """An expression of time."""

    start: int
    end: int
    date: str | None
    """2024-03-05, 2024-03 or 2024; None where it cannot be told."""
    shown: str
    """The expression as it reads on another day: "Wednesday 5 March 2024"."""
    sure: bool
    """False where the date was worked out, and an author should look."""


def read_day(printed: str, published: dt.date | None = None, *, ahead: bool = False) -> dt.date | None:
    """Return the day that an expression means, or None if no calendar has it."""
    import dateparser  # an author's tool, and slow to import

    settings = {"PREFER_DATES_FROM": "future" if ahead else "past"}
    base = {"RELATIVE_BASE": dt.datetime.combine(published, dt.time())} if published else {}
    day = dateparser.parse(printed.replace(" of ", " "), languages=["en"], settings={**settings, **base})
    return day.date() if day else None


def find_moments(text: str, published: dt.date, tokens: Sequence[Token]) -> list[Moment]:
    """Return the expressions of time in `text`, in its order; `tokens` are the words of the text."""
    moments: list[Moment] = []
    ahead, end = False, 0
    nouns = {token.start - 1 for token in tokens if token.tag in {"NN2", "NN0"}}  # "In February 12 people died"
    for found in _EXPRESSION.finditer(text):
        before = text[: found.start()]
        if (found["weekday"] and not found["dated"] and _NO_DAY.search(before)) or (
            found["day"] and found.end() in nouns
        ):
            continue
        verbs = any(token.tag in FINITE for token in tokens if end <= token.start < found.start())
        ahead = _is_ahead(tokens, found.start()) if verbs or not moments else ahead
        made, end = _moment(found, published, ahead), found.end()
        owned = found["weekday"] and _OWNED.search(before)  # "the Saturday draw"
        moments.append(replace(made, shown=made.shown if not owned else found[0]))
    return moments


def _is_ahead(tokens: Sequence[Token], at: int) -> bool:
    """Return whether the verb that a time belongs to speaks of what is to come: "will meet", "is due", "hopes to open"."""
    before = [token for token in tokens if token.start < at]
    near = [token for token in before[-7:] if _looks_ahead(token)]
    verbs = [n for n, token in enumerate(before) if token.tag in FINITE or token.tag in _BARE or token.tag == "VVN"]
    if before and before[-1].lower in {"until", "due", "for"}:
        return True
    if not verbs:
        later = next((token for token in tokens if token.start > at and token.tag in FINITE), None)
        return later is not None and later.tag in {"VM0", "VVZ"}
    if len(verbs) > 1 and before[verbs[-1]].tag == "VVN" and before[verbs[-2]].tag in _BARE:
        verbs.pop()  # "is to be made", "will be made"
    verb = before[verbs[-1]]
    lead = [before[n] for n in verbs[-4:-1]]
    if before[-1].lower == "by" and (verb.tag in _PRESENT or _looks_ahead(verb)):
        return True
    if verb.tag in FINITE:
        on = verb.tag in {"VBZ", "VBB"} and len(before) - verbs[-1] < 3
        return on or verb.tag in {"VM0", "VVZ", "VVB"} or (bool(near) and verb.tag in _PRESENT)
    if verb.tag == "VVN":
        return any(t.tag == "VM0" for t in lead[-2:]) or (
            _looks_ahead(verb) and bool(lead) and lead[-1].tag in _PRESENT
        )
    return bool(near) or any(token.tag in _PRESENT or _looks_ahead(token) for token in lead[-2:])


def _looks_ahead(token: Token) -> bool:
    return token.lower in words("forward") or (token.lemma in words("forward") and token.tag.startswith("VV"))


def _moment(found: re.Match[str], published: dt.date, ahead: bool) -> Moment:
    kind = next(name for name, value in found.groupdict().items() if value and name not in {"which", "part"})
    printed, start, end = found[0], found.start(), found.end()
    if found["weekday"]:
        day = _weekday(found, published, ahead)
        name = found["weekday"].split()[-1]
        shown = f"{name} {_long(day)}" if day and not found["owner"] else printed
        if day and found["part"] and not found["owner"]:
            shown = f"{name}{found['part']} ({_long(day)})"
        return Moment(start, end, day.isoformat() if day else None, shown, bool(found["dated_year"]))
    if kind == "year":
        return Moment(start, end, printed, printed, True)
    if kind in {"near_month", "month_near", "day_near"}:
        return _near_by(found, kind, published)
    day = read_day(printed, published, ahead=ahead)
    if day is None:
        return Moment(start, end, None, printed, True)
    text = day.isoformat()
    if kind == "full":
        return Moment(start, end, text, printed, True)
    if kind == "month_year":
        return Moment(start, end, text[:7], printed, True)
    if kind == "day":
        return Moment(start, end, text, f"{printed}{',' if printed[0].isalpha() else ''} {text[:4]}", False)
    if kind == "relative":
        return Moment(start, end, text, f"{'On' if printed[0].isupper() else 'on'} {_long(day)}", False)
    if kind == "near":
        year, month = _near(printed.lower(), published)
        shown = f"in {MONTHS[month - 1]} {year}" if month else f"in {year}"
        shown = (
            shown.capitalize()
            if printed[0].isupper() and not month
            else shown[:1].upper() + shown[1:]
            if printed[0].isupper()
            else shown
        )
        return Moment(start, end, f"{year}-{month:02}" if month else str(year), shown, False)
    return Moment(start, end, text[:7], f"{printed} {text[:4]}", False)


def _near_by(found: re.Match[str], kind: str, published: dt.date) -> Moment:
    """Return "last February", "June next year", "3 October last year"."""
    parts = found[0].split()
    if kind == "near_month":
        day = read_day(parts[1], published, ahead=parts[0].lower() == "next")
        shown = f"{'I' if parts[0][0].isupper() else 'i'}n {parts[1]} {day.year}" if day else found[0]
    else:
        year, _ = _near(" ".join(parts[-2:]).lower(), published)
        shown = f"{' '.join(parts[:-2])} {year}"
        day = read_day(shown)
    length = 10 if kind == "day_near" else 7
    return Moment(found.start(), found.end(), day.isoformat()[:length] if day else None, shown, False)


def _near(printed: str, published: dt.date) -> tuple[int, int]:
    """Return year and month of "last month", "next year", "this year"; the month is 0 where a year is meant."""
    which, unit = printed.split()
    step = {"last": -1, "this": 0, "next": 1}[which]
    if unit == "year":
        return published.year + step, 0
    months = published.year * 12 + published.month - 1 + step
    return months // 12, months % 12 + 1


def _weekday(found: re.Match[str], published: dt.date, ahead: bool) -> dt.date | None:
    """Return the day of "Friday", "next Friday" or "Friday 8 April"; None where it is not certain."""
    name, which = found["weekday"].split()[-1], (found["which"] or "").lower()
    number = WEEKDAYS.index(name)
    if found["dated"]:
        year = found["dated_year"]
        if year:
            return read_day(f"{found['dated']} {year}")
        # Of the years near by, the one in which that day is such a weekday.
        days = [read_day(f"{found['dated']} {published.year + step}") for step in (0, -1, 1)]
        return next((day for day in days if day and day.weekday() == number), None)
    back = (published.weekday() - number) % 7
    if which == "next":
        return published + dt.timedelta(7 - back) if back and number < published.weekday() or not back else None
    if which == "last":
        return published - dt.timedelta(back or 7) if back == 0 or number > published.weekday() else None
    return published + dt.timedelta(7 - back if ahead and back else -back)


def _long(day: dt.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
