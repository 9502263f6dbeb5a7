"""What a bare draft leaves open that an author's fact would not.

An author's fact says what it leaves open, by its kind and its sentence; a drafted one is a sentence of the article that
may be about anything, so a question must meet more of it before it counts as answered.
"""

from __future__ import annotations

import calendar
import re

from bot.decision.case import Case
from bot.story.frames import frames
from bot.story.model import Fact, Status
from bot.understanding.roles import answering_roles, implies
from bot.understanding.text import clean, tokenise

_TOLD_WHOLE = frozenset({"who", "when", "where", "why", "how", "how_long"})
"""Question forms of which the fact must have every telling word: who pays for the wall is not who votes on it."""
_MISSING = 0.2
"""The share of a question's weight from which it counts as a telling word: "built" in "when was the wall built" has
0.25. Over drafts of ten articles two replies turned from wrong to missed, and none from right."""
_LENGTH = re.compile(
    r"\d[\d.,]*[ -](?:(?:kilo|centi|milli)?met(?:re|er)|miles?\b|feet\b|foot\b|inch|yards?\b|[kc]?m\b|times\b)"
)
_TO_COME = frozenset({"will", "would", "due", "until", "is", "are", "may", "could"})
_TO_COME_LEMMAS = frozenset({"plan", "expect", "want", "hope"})
"""Words that speak of a time to come, or of something that lasts."""
_CALENDAR = frozenset(
    name.casefold() for names in (calendar.day_name, calendar.month_name, calendar.month_abbr) for name in names
) | {"sept"}


def too_coarse(case: Case) -> bool:
    """Return whether the best fact is a draft's own guess and has neither the role asked for nor words like its answer.

    A question may name a year that only another fact has, too.
    """
    reading, best = case.reading, case.best
    if not case.story.draft or best.quoted:
        return False
    if _looks_ahead(case):
        return True
    if best.similarity >= case.limits.sure:
        return False  # nearly the words in which the fact is asked for
    if reading.form == "yes_no":
        # "Will he be charged next year?": that he has not been says nothing of it.
        return reading.tense == "future" and bool(best.unexplained) and best.fact.status is not Status.PLANNED
    if reading.form in {"choice", "key_words"}:
        return False
    passage = case.index.passage(best.fact.id)
    asks_in_vain = bool(reading.asked) and not (
        answering_roles(reading, passage, case.index) or implies(reading, passage, case.index)
    )
    years = {unit.lemma for unit in reading.units if unit.temporal and unit.lemma.isdigit() and len(unit.lemma) == 4}
    if asks_in_vain or years - set(passage.lemmas):
        return True
    return any(check(case) for check in (_told_in_part, _wants_a_name, _only_spoken_of, _counts_one_person))


def _told_in_part(case: Case) -> bool:
    """Return whether the fact lacks a telling word, has its opposite, or no length where one is asked for."""
    reading, best = case.reading, case.best
    if reading.form == "how_far":
        return not any(_LENGTH.search(quote) for quote in best.fact.valid_quotes)
    if any(token.text == "whose" for token in reading.tokens):
        return True  # no kind of fact that is drafted has a role for an owner
    if reading.form == "who" and best.opposed:
        return True
    return reading.form in _TOLD_WHOLE and best.missing >= _MISSING


def _wants_a_name(case: Case) -> bool:
    """Return whether a name is asked for and the fact's excerpts have none but its subject's: "what is it called"."""
    reading, fact = case.reading, case.best.fact
    asked = {token.text for token in reading.tokens} & {"name", "names", "named", "called"}
    if reading.form not in {"what", "list", "who"} or not asked:
        return False
    known = {*_subjects(fact), *case.named, *(fact.attribution.who if fact.attribution else ())}
    entities = [case.story.entities[each] for each in known if each in case.story.entities]
    words = {word for each in entities for name in (each.name, *each.aliases) for word in name.casefold().split()}
    words |= {word.casefold() for each in case.story.articles.values() for word in each.outlet.split()}
    printed = [word for quote in fact.valid_quotes for word in re.findall(r"(?<=[\w,] )[A-Z]\w+", quote)]
    return all(word.casefold() in words | _CALENDAR for word in printed)


def _only_spoken_of(case: Case) -> bool:
    """Return whether "who bought it?" would be answered by somebody who only said something about it.

    Who says "I" or "we" speaks of what they do themselves.
    """
    reading, fact = case.reading, case.best.fact
    if reading.form != "who" or fact.kind != "statement" or reading.says or "verb" in fact.roles:
        return False
    return not re.search(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur)\b", fact.text("quote") or "")


def _counts_one_person(case: Case) -> bool:
    """Return whether "how many people does the hall hold?" would be answered by the one person of a fact."""
    fact = case.best.fact
    numbers = any(str(value)[:1].isdigit() for values in fact.roles.values() for value in values)
    counted = case.index.passage(fact.id).counted or numbers
    return case.reading.form == "how_many" and not counted and len(_subjects(fact)) == 1


def _looks_ahead(case: Case) -> bool:
    """Return whether the question is about a time to come and the fact only about what has been."""
    reading, fact = case.reading, case.best.fact
    if reading.tense != "future" or reading.form not in {"when", "how_long", "how_many"} or fact.kind != "action":
        return False
    tokens = [token for text in (fact.text("what") or "", fact.says or "") for token in tokenise(clean(text))]
    ahead = any(token.text in _TO_COME or token.lemma in _TO_COME_LEMMAS for token in tokens)
    return fact.status is not Status.PLANNED and not ahead


def _subjects(fact: Fact) -> tuple[str, ...]:
    """Return the ids of those whom the fact is about."""
    return tuple(map(str, fact.roles.get(frames()[fact.kind].subject, ())))
