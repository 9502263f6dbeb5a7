"""beyond-evidence: no fact has a name, number, date or quotation that its sentences of the article lack.

A seal proves that the excerpts are the article's words, and not that what the bot says follows from them. Only `check
--article` can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from bot.authoring.naming import is_named, plain_words, tokens_of
from bot.authoring.passages import Passages
from bot.errors import Problem, Severity
from bot.story.draft import Draft
from bot.story.model import MONTHS, WEEKDAYS, EntityKind, StoryDate
from bot.story.schema import FactEntry
from bot.story.seal import normalise_evidence
from bot.understanding.days import agree, find_days

RULE = "beyond-evidence"

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_YEAR = re.compile(r"1\d\d\d|20\d\d")
_OF_ITSELF = frozenset({"1", "2"})
"""Numbers that a sentence may bring along: "one of them", "the two"."""
_RELATIVE = re.compile(
    r"\b(?:today|tonight|yesterday|tomorrow|ago|later|earlier|(?:last|next|this|that|same|previous|following)"
    r" (?:day|night|morning|afternoon|evening|week|weekend|month|year|spring|summer|autumn|fall|winter)"
    r"|days? (?:before|after))\b",
    re.IGNORECASE,
)
"""Words from which a date may be worked out."""
_YEARS_AGO = re.compile(r"\b(?:years?|decades?) (?:ago|earlier|later|before|after)\b", re.IGNORECASE)
_QUOTATION = re.compile(r"[“\"]([^“”\"]+)[”\"]")
_STEM = 4
"""Letters by which "Finnish" is found in "Finland"."""


@dataclass(frozen=True, slots=True)
class _Proof:
    """What a fact rests on."""

    excerpts: str
    around: str
    """The excerpts, and the sentences of the article that they are taken from."""
    when: StoryDate | None
    words: frozenset[str] | None
    """Of all articles, in lower case: a pronoun may stand for any name in them; None where one is missing."""
    published: StoryDate
    """When the latest of them was."""


def check(draft: Draft, articles: Mapping[str, Passages]) -> Iterator[Problem]:
    """Yield a problem for each fact that says more than its evidence; `articles` holds those at hand by id."""
    for name, fact in draft.facts.items():
        proof = _proof(fact, draft, articles)
        if proof is None:
            continue
        found = (_dates, _numbers, _names, _quotations)
        more = list(dict.fromkeys(each for find in found for each in find(fact.says, proof)))
        if complaint := _unproved(more) or _mistaken(fact, proof, draft):
            message = f'fact "{name}": {complaint}'
            yield draft.document.problem(("facts", name, "says"), RULE, message, severity=Severity.WARNING)


def _proof(fact: FactEntry, draft: Draft, articles: Mapping[str, Passages]) -> _Proof | None:
    """Return what the fact rests on, None where the text of one of its articles, or an excerpt in it, is missing."""
    published = draft.published(fact)
    if published is None or not fact.articles <= articles.keys():
        return None
    own = [articles[name] for name in sorted(fact.articles)]
    excerpts = [*(each.quote for each in fact.evidence), *([fact.said] if fact.said else [])]
    around = [[sentence for article in own for sentence in article.around(excerpt)] for excerpt in excerpts]
    if not all(around):
        return None
    is_whole = articles.keys() >= set(draft.article_ids)
    return _Proof(
        "\n".join(excerpts),
        "\n".join([*excerpts, *chain.from_iterable(around)]),
        fact.when,
        frozenset[str]().union(*(article.words for article in articles.values())) if is_whole else None,
        StoryDate(published.isoformat()),
    )


def _unproved(more: Sequence[str]) -> str | None:
    if not more:
        return None
    listed = " and ".join(f'"{each}"' for each in more)
    stand, them = ("stands", "it") if len(more) == 1 else ("stand", "them")
    return (
        f"{listed} {stand} neither in its evidence nor in the sentence of the article that this is taken from. Mend "
        f"what it says; or add to its evidence the words that have {them}."
    )


def _dates(says: str, proof: _Proof) -> Iterator[str]:
    """Yield the dates that follow from nothing around the evidence, as far as that can be seen."""
    published = proof.published.first_day
    stand = [date for day in find_days(proof.around, published) for date in day.dates]
    known = [proof.published, *([proof.when] if proof.when else []), *stand]
    if _RELATIVE.search(proof.around):
        return
    for day in find_days(says, published):
        # "the march in Cali" is no month; years are left to `_numbers`
        is_day = not day.words.islower() and day.date.precision != "year"
        is_told = any(agree(date, each) for date in day.dates for each in known)
        if is_day and not is_told and not any(_named(date, proof.around, stand) for date in day.dates):
            yield day.words.rstrip(".")


def _named(date: StoryDate, text: str, stand: Sequence[StoryDate]) -> bool:
    """Return whether a text has the weekday of a date, or its month, with its day or without any."""
    day = date.first_day
    if date.precision == "day" and WEEKDAYS[day.weekday()] in text:
        return True
    others = any(each.precision == "day" and each.first_day.month == day.month for each in stand)
    return MONTHS[day.month - 1][:3] in text and (not others or str(day.day) in _numbers_of(text))


def _numbers(says: str, proof: _Proof) -> Iterator[str]:
    """Yield the numbers that do not stand around the evidence; of years those that the article has nowhere."""
    published = proof.published.first_day
    for day in find_days(says, published):
        if day.date.precision != "year" and not day.words.islower():
            says = re.sub(rf"{re.escape(day.words)}(?!,?\d)", " ", says)
    known = _numbers_of(proof.around) | _OF_ITSELF
    for number in _NUMBER.findall(plain_words(says)):
        if number not in known and not (_YEAR.fullmatch(number) and _is_near(int(number), proof)):
            yield _as_written(number, says)


def _as_written(number: str, says: str) -> str:
    """Return how a sentence writes a number: "nine" of 9, "14,000" of 14000."""
    return next((word for word in re.findall(r"[\w,.-]*\w", says) if _numbers_of(word) == {number}), number)


def _quotations(says: str, proof: _Proof) -> Iterator[str]:
    """Yield what stands in quotation marks and nowhere around the evidence: words that nobody said."""
    stand = normalise_evidence(proof.around).replace('"', "")
    for words in _QUOTATION.findall(says):
        quoted = normalise_evidence(words).replace('"', "").strip(" ,.?!…")
        if " " in quoted and quoted not in stand:
            yield words


def _is_near(year: int, proof: _Proof) -> bool:
    """Return whether a year may be meant by "last year" or "two years ago", or stands somewhere in the articles."""
    if _YEARS_AGO.search(proof.around):
        return True
    return abs(year - proof.published.first_day.year) <= 1 or proof.words is None or str(year) in proof.words


def _numbers_of(text: str) -> set[str]:
    """Return the numbers of a text, written in words, as figures and before a unit ("38C")."""
    return {each.replace(",", "") for each in _NUMBER.findall(f"{plain_words(text)} {text}")}


def _names(says: str, proof: _Proof) -> Iterator[str]:
    """Yield the names that no article has anywhere."""
    if proof.words is None:
        return
    stems = {word[:_STEM] for word in proof.words if len(word) >= _STEM}
    calendar = {name.lower() for name in (*MONTHS, *WEEKDAYS)}
    for token in tokens_of(says)[1:]:
        word = token.text
        is_name = token.capital and not token.upper and word.isalpha() and word not in calendar
        if is_name and word not in proof.words and word[:_STEM] not in stems:
            yield word.capitalize()


def _mistaken(fact: FactEntry, proof: _Proof, draft: Draft) -> str | None:
    """Return what is wrong with a sentence that tells of one person what its evidence tells of another."""
    persons = [each for each in draft.entities.values() if each.kind is EntityKind.PERSON and not each.members]
    says, excerpts, around = map(plain_words, (fact.says, proof.excerpts, proof.around))
    speaker = draft.entities.get(fact.by or "")
    told = [each for each in persons if each is not speaker and is_named(each, says) and not is_named(each, around)]
    proved = [each for each in persons if is_named(each, excerpts) and not is_named(each, says)]
    if not told or not proved:
        return None
    return (
        f"it tells of {told[0].name}, and its evidence of {proved[0].name}. Mend what it says; or add to its evidence "
        "the words that name the right one."
    )
