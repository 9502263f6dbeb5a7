"""other-day: a sentence has no weekday that its date is not, and no date but that of its `when`.

A slip in a date is nowhere to be seen later: the bot tells the sentence, and its lists go by `when`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.errors import Problem, Severity
from bot.story.draft import Draft
from bot.story.model import WEEKDAYS
from bot.story.schema import FactEntry
from bot.understanding.days import DayMention, agree, find_days
from bot.understanding.text import clean, tokenise

RULE = "other-day"


_LIMIT = re.compile(r"\b(?:for|from|by|until|till|since|before|after|born(?: on)?)\s+$")
"""What stands before a date that is not the one of the deed."""


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each fact whose sentence has a date that cannot be."""
    for name, fact in draft.facts.items():
        published = draft.published(fact)
        days = find_days(fact.says, published) if published else ()
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
    """Return what is wrong with a sentence whose one date is nearly that of `when`, and is not."""
    full = [day for day in days if day.date.precision == "day" and day.words not in WEEKDAYS]
    if fact.when is None or len(full) != 1 or any(agree(fact.when, date) for day in days for date in day.dates):
        return None
    first, said = fact.when.first_day, full[0].date.first_day
    beside = fact.says.replace(full[0].words, " ")
    stands = str(first.day) in {token.text for token in tokenise(clean(beside))}  # "on 20-21 April"
    near = first.month == said.month or (first.day == said.day and fact.when.precision == "day")
    if stands or not near or _LIMIT.search(fact.says[: fact.says.find(full[0].words)]):
        return None
    return f'it tells of {full[0].words}, and its "when" is {fact.when.edtf}. Mend the one or the other.'
