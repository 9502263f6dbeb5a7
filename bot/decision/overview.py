"""Lists of a story's facts: by day, by speaker, what is planned, what is told of one and of another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.decision.outcomes import Answer, Shape
from bot.reader.calibration import MOST_TOLD
from bot.story.model import EntityKind, Fact, Status, Story, StoryDate
from bot.understanding.days import find_days, lies_in
from bot.understanding.index import Index
from bot.understanding.intents import Listing, ListKind

MOST_OF_A_SIDE = 2


def listed(listing: Listing, index: Index, near: Sequence[str] = ()) -> Answer | None:
    """Return the list that is asked for; None where the story has nothing to put into it.

    `near` are the facts that bear on the question, the likeliest first: where only some are told, those are.
    """
    story = index.story
    match listing.kind:
        case ListKind.SUMMARY:
            return Answer((), 1.0, shape=Shape.SUMMARY)
        case ListKind.HEADLINE:
            return Answer((), 1.0, shape=Shape.HEADLINE)
        case ListKind.PEOPLE:
            found = people(story)
        case ListKind.TIMELINE:
            found = timeline(story)
        case ListKind.QUOTES:
            found = quotations(story)
        case ListKind.QUOTES_OF:
            found = _words_of(story, listing.entities)
        case ListKind.PLANNED:
            found = _planned(story)
        case ListKind.DAY:
            found = _of_day(story, listing.days)
        case ListKind.SIDES:
            found = _sides(listing.entities, index, near)
    return found if found.facts or found.names else None


def timeline(story: Story) -> Answer:
    """Return the facts that have a date of their own, in the order of time, and beside each what disputes it."""
    facts = enumerate(_facts(story))
    dated = sorted((fact.when.first_day, place, fact) for place, fact in facts if fact.when)
    told = _both_sides([fact for _, _, fact in dated], story)
    return Answer(tuple(fact.id for fact in told), 1.0, shape=Shape.TIMELINE)


def quotations(story: Story, speaker: str | None = None) -> Answer:
    """Return the facts that quote somebody, or that quote the entity `speaker`."""
    own = tuple(fact.id for fact in _facts(story) if fact.said and speaker in {None, fact.by})
    return Answer(own, 1.0, shape=Shape.QUOTES)


def people(story: Story) -> Answer:
    """Return who is who."""
    persons = (each for each in story.entities.values() if each.kind is EntityKind.PERSON and not each.members)
    return Answer((), 1.0, shape=Shape.NAMES, names=tuple(each.id for each in persons))


def _words_of(story: Story, speakers: Sequence[str]) -> Answer:
    """Return what somebody says in so many words, and then what else the story has from them."""
    own = [fact for speaker in speakers for fact in _facts(story) if fact.by == speaker]
    own.sort(key=lambda fact: not fact.said)
    return Answer(tuple(fact.id for fact in own), 1.0, shape=Shape.QUOTES)


def _planned(story: Story) -> Answer:
    """Return what is still to come, the soonest first; what has no day of its own comes last."""
    planned = [fact for fact in _facts(story) if fact.status is Status.PLANNED]
    planned.sort(key=lambda fact: fact.when.first_day if fact.when else dt.date.max)
    return _laid_out(_both_sides(planned, story))


def _of_day(story: Story, dates: tuple[StoryDate, ...]) -> Answer:
    """Return what the facts of a day tell, of the first of several `dates` of which they tell something.

    The day of a fact without `when` is that of its sentence.
    """
    for date in dates:
        if told := [fact for fact in _facts(story) if any(lies_in(each, date) for each in days_of(fact, story))]:
            return _laid_out(_both_sides(told, story))
    return Answer((), 1.0)


def days_of(fact: Fact, story: Story) -> list[StoryDate]:
    """Return the day of a fact, without a `when` those that its sentence names: of a plan, those to come."""
    if fact.when:
        return [fact.when]
    published = story.article_of(fact).published
    found = [day.dates for day in find_days(fact.says, published)]
    if fact.status is Status.PLANNED:
        found = [tuple(each for each in dates if each.first_day >= published) or dates for dates in found]
    return [dates[0] for dates in found]


def _both_sides(facts: Sequence[Fact], story: Story) -> list[Fact]:
    """Return facts, each that is disputed followed by the other side, wherever that would stand."""
    told: list[Fact] = []
    for fact in facts:
        sides = [each for each in _facts(story) if fact.disputes == each.id or each.disputes == fact.id]
        told += [each for each in (fact, *sides) if each not in told]
    return told


def _laid_out(facts: Sequence[Fact]) -> Answer:
    """Return an answer of these facts: a few as sentences with their evidence, more of them a line each."""
    shape = Shape.FACTS if len(facts) <= MOST_TOLD else Shape.LINES
    return Answer(tuple(fact.id for fact in facts), 1.0, shape=shape)


def _sides(entities: tuple[str, ...], index: Index, near: Sequence[str]) -> Answer:
    """Return what is told of each of several entities, what bears on the question first."""
    facts = sorted(_facts(index.story), key=lambda fact: near.index(fact.id) if fact.id in near else len(near))
    told = [[fact.id for fact in facts if each in index.about[fact.id]][:MOST_OF_A_SIDE] for each in entities]
    chosen = tuple(dict.fromkeys(fact for side in told for fact in side))
    return Answer(chosen, 1.0, shape=Shape.SIDES, names=entities) if all(told) else Answer((), 1.0)


def _facts(story: Story) -> list[Fact]:
    """Return the facts but for those that the articles themselves are."""
    return [fact for fact in story.facts.values() if fact.id not in story.articles]
