"""The expressions of time in a text, resolved against the day of publication, never more precise than they are.

dateparser reads them. Whether a bare "Friday" lies ahead or behind, the verb before it tells; "next Friday" is no day
where people differ on which it is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.authoring.drafting.text import FINITE, Token, words
from bot.story.model import MONTHS, WEEKDAYS

MONTH = rf"(?:{'|'.join(f'{month[:3]}(?:{month[3:]}|t?[.]?)' for month in MONTHS)})(?![a-z])"
"""A month, written out or cut short."""
WEEKDAY = f"(?:{'|'.join(WEEKDAYS)})"
_YEAR = r"(?:1[5-9]|20)\d\d\b"
_DAY = rf"(?:{MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?![\d.,:]*\d)|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH})"
DAY = re.compile(rf"\b20\d\d-\d\d-\d\d\b|\b{_DAY}(?:,? {_YEAR})?")
"""A day as a heading prints it, with or without its year."""
_STEPS = {"last": -1, "this": 0, "next": 1}
_STEP = "[Ll]ast|[Tt]his|[Nn]ext"
_PART_OF_DAY = "(?:early )?(?:morning|afternoon|evening|night)"
_EXPRESSION = re.compile(
    rf"\b(?:(?P<relative>[Yy]esterday|[Tt]omorrow|(?:{_STEP}) (?:month|year)\b(?!['’]))"
    rf"|(?:(?P<on>{WEEKDAY}),? (?:the )?(?={_DAY}))?(?:(?P<which>{_STEP}) )?(?P<date>{_DAY}|{MONTH})"
    rf"(?:,? (?:of )?(?P<year>{_YEAR})| (?P<off>{_STEP}) year)?(?! (?:\d|of that))"
    rf"|(?:(?P<near>{_STEP}) )?(?P<weekday>{WEEKDAY})(?P<part> {_PART_OF_DAY}\b)?(?!s| {_PART_OF_DAY}s)"
    rf"|{_YEAR}(?! [a-z]+s\b))"
)
_LEADS_IN = re.compile(
    r"\b(?:in|on|by|for|of|since|until|till|from|to|during|before|after|between|and|late|early|mid) $", re.IGNORECASE
)
"""What stands before a month or a year: "2,021 people" and "they may march" are no dates."""
_NO_DAY = re.compile(
    r"\b(?:the|that|its|first|second|third|fourth|previous|following|every|each|an?|one|any|same|black|good|palm) $",
    re.IGNORECASE,
)
"""What stands before a weekday that is none of this week's."""
_PRESENT = frozenset({"VBZ", "VBB", "VHZ", "VHB", "VVZ", "VVB"})


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
    """True where the text itself gives all of it."""


def read_day(printed: str) -> dt.date | None:
    """Return the day that a date with its year means, or None if it is no such date or no calendar has it."""
    dated = DAY.fullmatch(printed.strip()) and re.search(_YEAR, printed)
    found = _read(printed, dt.date(2000, 1, 1)) if dated else None
    return dt.date.fromisoformat(found) if found and len(found) == len("2000-01-01") else None


def find_moments(text: str, published: dt.date, tokens: Sequence[Token]) -> Iterator[Moment]:
    """Yield the expressions of time in `text`, in its order; `tokens` are the words of the text."""
    counted = {token.start - 1 for token in tokens if token.tag in {"NN0", "NN2"}}  # "In February 12 people died"
    for found in _EXPRESSION.finditer(text):
        before = text[: found.start()]
        if found["relative"] and before.endswith("the "):  # "the next year" counts from what was told before
            continue
        led_in, bare = _LEADS_IN.search(before), " " not in found[0] and not found["relative"]
        if _NO_DAY.search(before) if found["weekday"] else bare and not led_in:
            continue
        if found.end() in counted and found["date"] and found[0][-1].isdigit() and not found["year"]:
            continue
        ahead = _is_ahead(tokens, found.start())
        date = _resolved(found, published, ahead)
        owns = text.startswith(("'s", "’s"), found.end())
        shown = _shown(found, date) if date and not owns else found[0]
        if led_in:  # "from 2024", not "from in 2024"
            shown = re.sub("^(?:in|on) ", "", shown)
        elif found["near"] and shown != found[0]:  # "they met last Friday"
            shown = f"on {shown}"
        yield Moment(*found.span(), date, shown, re.search(_YEAR, found[0]) is not None)


def _is_ahead(tokens: Sequence[Token], at: int) -> bool:
    """Return whether the verb that a time belongs to speaks of what is to come: "will meet", "is due", "hopes to"."""
    before = [token for token in tokens if token.start < at]
    last = before[-1].lower if before else ""
    if last in {"until", "due", "for"}:
        return True
    finite = [n for n, token in enumerate(before) if token.tag in FINITE][-1:]
    verb = before[finite[0]] if finite else next((token for token in tokens if token.tag in FINITE), None)
    if verb is None:
        return False
    rest = before[finite[0] + 1 :] if finite else before
    tags = {token.tag for token in rest}
    present, to = verb.tag in _PRESENT, "TO0" in tags
    near = [*rest[-7:], verb] if to or last == "by" else rest[-7:]  # not "agreed on Monday to …"
    looks_ahead = any(token.lemma in words("forward") for token in near)
    if verb.tag == "VM0" or (last == "by" and (present or looks_ahead)):
        return True
    if "VVN" in tags and not looks_ahead:  # "is to be made", but "is said to have been made"
        return present and to and "VHI" not in tags
    opens = verb.tag == "VVZ" or (verb.tag == "VVB" and verb.lemma not in words("unchanged"))
    soon = looks_ahead or to or (verb.lemma == "be" and len(rest) < 2)
    return opens or (present and soon) or (looks_ahead and to)


def _resolved(found: re.Match[str], published: dt.date, ahead: bool) -> str | None:
    """Return the date that an expression means; None where that is not certain, as of "next Friday"."""
    if found["weekday"]:
        number, today, near = WEEKDAYS.index(found["weekday"]), published.weekday(), (found["near"] or "").lower()
        if (near == "next" and number > today) or (near == "last" and number < today):
            return None
        # dateparser never takes a weekday for the very day from which it counts.
        day = published if near else published + dt.timedelta(-1 if ahead else 1)
        return _read(f"{near} {found['weekday']}".strip(), day, ahead)
    if not found["date"]:
        return _read(found[0], published)
    which, year = (found["which"] or "").lower(), found["year"]
    if found["off"]:
        year = str(published.year + _STEPS[found["off"].lower()])
    elif found["on"] and not year:  # of the years near by, the one in which that day is such a weekday
        days = [_read(f"{found['date']} {published.year + step}", published) for step in (0, -1, 1)]
        fits = (day for day in days if day and WEEKDAYS[dt.date.fromisoformat(day).weekday()] == found["on"])
        return next(fits, None)
    return _read(f"{found['date']} {year or ''}".strip(), published, which == "next" or (ahead and which != "last"))


def _read(printed: str, published: dt.date, ahead: bool = False) -> str | None:
    """Return what dateparser reads, as far as it was printed: 2024-03-05, 2024-03 or 2024."""
    from dateparser.date import DateDataParser  # an author's tool, and slow to import

    base = dt.datetime.combine(published, dt.time())
    settings = {"PREFER_DATES_FROM": "future" if ahead else "past", "RELATIVE_BASE": base}
    data = DateDataParser(languages=["en"], settings=settings).get_date_data(printed.replace(" of ", " "))
    return data.date_obj.date().isoformat()[: {"year": 4, "month": 7}.get(data.period, 10)] if data.date_obj else None


def _shown(found: re.Match[str], date: str) -> str:
    """Return the expression with what it leaves out."""
    year, month, day = [*map(int, date.split("-")), 0, 0][:3]
    long = f"{day or ''} {MONTHS[month - 1] if month else ''} {year}".strip()
    if found["weekday"]:
        return f"{found['weekday']}{found['part']} ({long})" if found["part"] else f"{found['weekday']} {long}"
    if found["relative"]:
        return f"{'on' if day else 'in'} {long}"
    alone = found["date"] and not day and not found["which"] and not found["off"]  # "born in April" is of any year
    if not found["date"] or found["year"] or alone:
        return found[0]
    on = found[0][: found.start("date") - found.start()] if found["on"] else "in " if found["which"] else ""
    comma = "," if found["date"][-1].isdigit() else ""  # "May 4, 2024", "4 May 2024"
    return f"{on}{found['date']}{comma} {year}"
