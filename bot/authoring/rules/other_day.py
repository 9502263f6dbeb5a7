"""other-day: a sentence has no weekday that its date is not, and no date but that of its `when`.

A slip in a date is nowhere to be seen later: the bot tells the sentence, and its lists go by `when`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from bot.errors import Problem, Severity
from bot.story.draft import Draft
from bot.story.model import MONTHS, WEEKDAYS
from bot.story.schema import FactEntry
from bot.understanding.days import DayMention, agree, find_days
from bot.understanding.text import clean, tokenise

RULE = "other-day"


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each fact whose sentence has a date that cannot be."""
    if draft.heading is None:
        return
    for name, fact in draft.facts.items():
        days = find_days(fact.says, draft.heading.published)
        if complaint := _weekday(fact, days) or _when(fact, days):
            message = f'fact "{name}": {complaint}'
            yield draft.document.problem(("facts", name, "says"), RULE, message, severity=Severity.WARNING)


def _weekday(fact: FactEntry, days: tuple[DayMention, ...]) -> str | None:
    """Return what is wrong with "Friday, October 16" where that is a Thursday."""
    for weekday, date in pairwise(days):
        together = any(f"{weekday.words}{mark}{date.words}" in fact.says for mark in (", ", " "))
        if weekday.words not in WEEKDAYS or not together or date.date.precision != "day":
            continue
        true = {WEEKDAYS[each.first_day.weekday()] for each in date.dates}
        if weekday.words not in true:
            return f'"{date.words}" is a {date.date.first_day:%A}, and no {weekday.words}. Mend the one or the other.'
    return None


def _when(fact: FactEntry, days: tuple[DayMention, ...]) -> str | None:
    """Return what is wrong with a sentence whose dates are all others than that of `when`."""
    full = [day for day in days if day.date.precision == "day" and day.words not in WEEKDAYS]
    if fact.when is None or not full or any(agree(fact.when, date) for day in days for date in day.dates):
        return None
    first = fact.when.first_day
    stands = str(first.day) in {token.text for token in tokenise(clean(fact.says))}  # "on 20-21 April"
    if stands if fact.when.precision == "day" else MONTHS[first.month - 1] in fact.says:
        return None
    return f'it tells of {full[0].words}, and its "when" is {fact.when.edtf}. Mend the one or the other.'
