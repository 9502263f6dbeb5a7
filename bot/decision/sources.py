"""Questions about the articles themselves: who published them, when, how many there are, and what the last one adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from bot.decision.case import Case
from bot.decision.outcomes import Answer, Correction, Decision, Mistake, Shape, Verdict
from bot.story.frames import frames
from bot.story.model import ARTICLE, Fact, Story
from bot.understanding.index import Index
from bot.understanding.matching import BESIDE, FIRM
from bot.understanding.reading import Reading, Unit
from bot.understanding.samples import EXPLAINED

MOST = 6
"""Articles, or facts of one, in an answer; more tire the reader."""
UPDATED = "updated"
"""The concept of an article's being new, and changed since."""
OF_THE_PAGE = BESIDE[ARTICLE]
THIS = frozenset({"article", "story"})
"""What authors, too, call what the bot has read: "the story gives no age"."""
TELLING = frozenset({"outlet", UPDATED})
"""Concepts that speak of publication, whatever is asked of it; "article" alone may be a word in passing."""
FROM_TODAY = frozenset({"yesterday", "tomorrow"})
"""Days that depend on when somebody asks, which the bot does not know."""
AGED = frozenset({"when", "how_old", "how_many"})
"""Question forms that ask of "the article" what only its publication tells."""


def about_the_source(case: Case) -> Decision | None:
    """Return what to say to a question that is about the publication of the articles and about nothing else."""
    reading, index = case.reading, case.index
    own = [unit for unit in reading.units if unit.factor == 1.0]
    published = tuple(case.story.facts_of_kind(ARTICLE))
    if not _asks_of_publication(reading, own) or not all(_is_of_the_page(unit, published, index) for unit in own):
        return None
    if any(_is_a_facts_own(unit, index) for unit in own if unit.concepts & OF_THE_PAGE and unit.lemma not in THIS):
        return None  # "when was the report published?", where the story has another report
    asked = {role for unit in own for role in unit.roles} & set(frames()[ARTICLE].roles)
    if asked and not any(role in fact.roles for fact in published for role in asked):
        return None  # "who wrote it?", where no article names its author
    if reading.form in {"yes_no", "choice"}:
        return _yes_or_no(reading, own, published, index)
    if any(UPDATED in unit.concepts for unit in own):
        return Answer((published[-1].id,), 1.0, reading.asked)
    return replace(articles(reading, case.story), roles=reading.asked)


def what_is_new(story: Story) -> Answer:
    """Return what the last of several articles reports; of a single article, the summary."""
    last = list(story.articles)[-1]
    own = [fact.id for fact in story.facts.values() if fact.kind != ARTICLE and story.article_of(fact).id == last]
    if len(story.articles) == 1:
        return Answer((), 1.0, shape=Shape.SUMMARY)
    return Answer(tuple(own[:MOST]) or (last,), 1.0)


def articles(reading: Reading, story: Story) -> Answer:
    """Return the articles on which the story rests, with their number where that is asked for."""
    shape = Shape.COUNT if reading.form == "how_many" else Shape.FACTS
    return Answer(tuple(fact.id for fact in islice(story.facts_of_kind(ARTICLE), MOST)), 1.0, shape=shape)


def _asks_of_publication(reading: Reading, own: Sequence[Unit]) -> bool:
    concepts = {concept for unit in own for concept in unit.concepts}
    return bool(concepts & TELLING) or ("article" in concepts and (reading.form in AGED or "age" in _cues(own)))


def _cues(own: Sequence[Unit]) -> set[str]:
    return {role for unit in own for role in unit.roles}


def _is_of_the_page(unit: Unit, published: Sequence[Fact], index: Index) -> bool:
    """Return whether the word speaks of an article: of its publication, its day or its outlet, or of an unheard one."""
    if unit.mention and not unit.mention.ids:
        return True  # "was it published by the BBC?"
    known = any(_has(fact, unit, index) for fact in published)
    if unit.mention:
        return known
    return bool(unit.concepts & OF_THE_PAGE) or unit.temporal or "age" in unit.roles or known or _says_nothing(unit)


def _says_nothing(unit: Unit) -> bool:
    return unit.light and not unit.concepts


def _has(fact: Fact, unit: Unit, index: Index) -> bool:
    return index.passages.explaining(unit).get(index.positions[fact.id], 0.0) >= EXPLAINED


def _is_a_facts_own(unit: Unit, index: Index) -> bool:
    """Return whether a fact of the story itself has just this word."""
    column = index.passages.explaining(unit)
    return any(
        column.get(index.positions[fact.id], 0.0) >= FIRM
        for fact in index.story.facts.values()
        if fact.kind not in BESIDE
    )


def _yes_or_no(reading: Reading, own: Sequence[Unit], published: Sequence[Fact], index: Index) -> Decision:
    """Return yes with the article that has every date and outlet in question, or all of them as a correction.

    Where the question has neither ("is this article old?"), the last article, without a verdict.
    """
    tested = [
        unit
        for unit in own
        if unit.mention
        or not (unit.concepts & OF_THE_PAGE or unit.roles or _says_nothing(unit) or unit.words in FROM_TODAY)
    ]
    if not tested:
        return Answer((published[-1].id,), 1.0, reading.asked)
    fitting = [fact.id for fact in published if all(_has(fact, unit, index) for unit in tested)]
    if fitting:
        plain = not reading.negated and reading.form == "yes_no"
        return Answer(tuple(fitting[:1]), 1.0, reading.asked, verdict=Verdict.YES if plain else Verdict.NONE)
    mistake = Mistake.DATE if all(unit.temporal for unit in tested) else Mistake.OTHERWISE
    shown = tuple(fact.id for fact in published[:MOST])
    return Correction(shown, 1.0, mistake, denied=reading.form == "yes_no" and not reading.negated)
