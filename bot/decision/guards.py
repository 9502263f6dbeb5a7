"""The guards: hand-written rules that may stop a "Yes" or a "No", and never make an answer.

Each is a function of a question, the fact that is to confirm or to deny it, and the index; it returns why it objects,
or None. What each costs and saves on stories never seen prints `python tests/benchmarks guards`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.story.model import WEEKDAYS, Fact, Status
from bot.understanding.considered import Considered
from bot.understanding.days import DayMention, find_days, lies_in
from bot.understanding.index import Index
from bot.understanding.names import Mention
from bot.understanding.text import AUXILIARY, NEGATION, clean, tokenise

_ARTICLES = frozenset({"the", "a", "an"})
_AUXILIARY = re.compile(AUXILIARY)
_LEFT_OPEN = re.compile(
    r"\b(?:unclear|unknown|undecided|not (?:yet )?(?:been )?(?:known|clear|said|decided|sure)"
    r"|(?:would|did|do|does|has|have|could|had)(?: not|n['’]t) (?:yet )?(?:say|said|decided?|know)"
    r"|(?:declined|refused) to)\b",
    re.IGNORECASE,
)
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


def roles_agree(considered: Considered, fact: Fact, index: Index, *, denies: bool) -> str | None:
    """Object to a "Yes" where two names stand the other way round than in the fact, or are said to be one's.

    "Did the mediator call in the mayor?" has the names of the fact that says the opposite.
    """
    pairs = (pair for pair in combinations(considered.mentions, 2) if pair[0].ids.isdisjoint(pair[1].ids))
    asked = next(pairs, None)
    if denies or asked is None:
        return None
    tokens = [token.text for token in tokenise(clean(considered.asked))]
    apart = [*tokens[: asked[0].start], *tokens[asked[0].end : asked[1].start], *tokens[asked[1].end :]]
    if all(word in _ARTICLES or _AUXILIARY.fullmatch(word) for word in apart):
        return f"the question makes one of {asked[0].words} and {asked[1].words}"
    said = [token.text for token in tokenise(clean(fact.says))]
    told = index.names.find(fact.says)
    found = [next((each for each in told if each.ids & one.ids), None) for one in asked]
    if found[0] is None or found[1] is None:
        return None
    first, second = sorted((found[0], found[1]), key=lambda mention: mention.start)
    if said[first.end : second.start] == ["and"]:
        return None
    turned = _is_passive(tokens, asked[1]) != _is_passive(said, second)
    same = first is found[0]
    return f"the fact has {first.words} before {second.words}" if same is turned else None


def differs_visibly(considered: Considered, fact: Fact, index: Index, *, denies: bool) -> str | None:
    """Object to a "No" where the question has a number or a day, and neither that nor a name or a "not" is another.

    Fourteen is another number than 14 to the reader. Where nothing can be compared ("was the panel unanimous?"), it is
    right as often as elsewhere: of the validation questions 49 instead of 31 get a right verdict until one is false.
    """
    comparable = _numbers(_without(considered.days, considered.asked)) or considered.days
    agree = (numbers_agree, names_agree, *([] if _on_such_a_weekday(considered, fact, index) else [days_agree]))
    differs = any(guard(considered, fact, index, denies=False) for guard in agree)
    negated = bool(NEGATION.search(considered.asked)) != bool(NEGATION.search(fact.says))
    objects = denies and comparable and not differs and not negated
    return "nothing in the fact plainly differs from the question" if objects else None


def unknown_kept(considered: Considered, fact: Fact, index: Index, *, denies: bool) -> str | None:
    """Object to a "Yes" where the fact says that something is not known: "will she sell?", "it is unclear whether"."""
    del considered, index
    return "the fact says that it is not known" if _LEFT_OPEN.search(fact.says) and not denies else None


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
    roles_agree,
    differs_visibly,
    unknown_kept,
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


def _on_such_a_weekday(considered: Considered, fact: Fact, index: Index) -> bool:
    """Return whether a weekday of the question, be it of any week, is the fact's day: "on a Monday", October 6."""
    dates = [date for day in find_days(_text(fact), index.story.published) for date in day.dates]
    dates += [fact.when] if fact.when else []
    names = {WEEKDAYS[date.first_day.weekday()].lower() for date in dates if date.precision == "day"}
    return any(name in day.words.lower() for day in considered.days for name in names)


def _is_passive(tokens: Sequence[str], doer: Mention) -> bool:
    """Return whether a name stands behind "by", with or without an article."""
    before = [word for word in tokens[max(0, doer.start - 2) : doer.start] if word not in _ARTICLES]
    return before[-1:] == ["by"]


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
