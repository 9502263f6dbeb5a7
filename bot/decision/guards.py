"""The guards: hand-written rules that may stop a "Yes" or a "No", and never make an answer.

Each is a function of a question, the fact that is to confirm or to deny it, and the index; it returns why it objects,
or None. What each costs and saves on stories never seen prints `python tests/benchmarks guards`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.story.model import Fact, Status
from bot.understanding.considered import Considered
from bot.understanding.days import DayMention, find_days, lies_in
from bot.understanding.index import Index
from bot.understanding.text import NEGATION, clean, tokenise

_NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?)(st|nd|rd|th)?")


@dataclass(frozen=True, slots=True)
class Stop:
    """A guard that kept a verdict back."""

    guard: str
    fact: str
    why: str
    """In plain words, the rest of a sentence: "the question has 14, which the fact has not"."""


def numbers_agree(considered: Considered, fact: Fact, index: Index, *, denies: bool) -> str | None:
    """Object to a "Yes" where the question has a number that the fact has not.

    The reader takes numbers lightly. The days of a date are no such numbers: 12 people are not known from March 12.
    """
    days = find_days(_text(fact), index.story.published)
    known = _numbers(_without(days, _text(fact)))
    known |= {f"{int(date.edtf[-2:])}th" for day in days for date in day.dates if date.precision == "day"}
    missing = sorted(_numbers(_without(considered.days, considered.asked)) - known)
    return f"the question has {missing[0]}, which the fact has not" if missing and not denies else None


def days_agree(considered: Considered, fact: Fact, index: Index, *, denies: bool) -> str | None:
    """Object to a "Yes" where the question names a day, and neither the fact's own nor one in its words is that."""
    known = [day.date for day in find_days(_text(fact), index.story.published)]
    known += [fact.when] if fact.when else []
    for day in considered.days:
        if not denies and not any(lies_in(each, date) for each in known for date in day.dates):
            return f"the question says {day.words}, which is not the fact's day"
    return None


def names_agree(considered: Considered, fact: Fact, index: Index, *, denies: bool) -> str | None:
    """Object to a "Yes" where the question names somebody or something of the story that the fact does not."""
    if denies:
        return None
    text = f"{_text(fact)} {considered.before.answer if considered.before else ''}"
    known = {each for mention in index.names.find(text) for each in mention.ids} | set(index.about[fact.id])
    for mention in considered.mentions:
        if mention.ids.isdisjoint(known):
            return f"the question names {mention.words}, and the fact does not"
    return None


def differs_visibly(considered: Considered, fact: Fact, index: Index, *, denies: bool) -> str | None:
    """Object to a "No" where neither a number nor a day, a name or a "not" is another in the fact than in the question.

    Of the reader's surest denials, every fourth was a matter of opinion (validation stories); fourteen is another
    number than 14 to it.
    """
    agree = (numbers_agree, days_agree, names_agree)
    differs = any(guard(considered, fact, index, denies=False) for guard in agree)
    negated = bool(NEGATION.search(considered.asked)) != bool(NEGATION.search(fact.says))
    return "nothing in the fact plainly differs from the question" if denies and not differs and not negated else None


def status_kept(considered: Considered, fact: Fact, index: Index, *, denies: bool) -> str | None:
    """Object to either verdict where the fact is a plan, an accusation or a denial."""
    del considered, index, denies
    return f"the fact is {fact.status}" if fact.status is not Status.HAPPENED else None


def attribution_kept(considered: Considered, fact: Fact, index: Index, *, denies: bool) -> str | None:
    """Object to either verdict where the fact is somebody's word, one side of a dispute, or an article's heading."""
    del considered, denies
    if fact.id in index.story.articles:
        return "the fact is an article's heading"
    disputed = fact.disputes or any(each.disputes == fact.id for each in index.story.facts.values())
    return "the fact is only one side's word" if fact.by or disputed else None


def change_kept(considered: Considered, fact: Fact, index: Index, *, denies: bool) -> str | None:
    """Object to either verdict where the fact stands in the place of what an earlier article reported.

    "Has she been held since Monday?" asks of both. The corpus has no such story; `tests/stories/` do.
    """
    del considered, index, denies
    return "an earlier article reported otherwise" if fact.supersedes else None


Guard = Callable[..., str | None]
GUARDS: tuple[Guard, ...] = (
    numbers_agree,
    days_agree,
    names_agree,
    differs_visibly,
    status_kept,
    attribution_kept,
    change_kept,
)


def stop(
    considered: Considered, fact: Fact, index: Index, *, denies: bool, guards: Sequence[Guard] = GUARDS
) -> Stop | None:
    """Return the first objection to saying "Yes" (or with `denies` "No") on the strength of a fact."""
    for guard in guards:
        if why := guard(considered, fact, index, denies=denies):
            return Stop(guard.__name__, fact.id, why)
    return None


def _text(fact: Fact) -> str:
    return " ".join([fact.says, *fact.valid_quotes])


def _without(days: Sequence[DayMention], text: str) -> str:
    for day in days:
        text = text.replace(day.words, " ")
    return text


def _numbers(text: str) -> set[str]:
    """Return the numbers in a text as figures, those in words among them; a place in an order as "21th"."""
    words = " ".join(token.text for token in tokenise(clean(text)))
    return {number.replace(",", "") + ("th" if order else "") for number, order in _NUMBER.findall(words)}
