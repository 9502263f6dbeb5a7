"""Lists of a story's facts: by day, by speaker, what is planned, what is told of one and of another."""

from __future__ import annotations

import datetime as dt

from bot.decision.outcomes import Answer, Shape
from bot.story.model import EntityKind, Fact, Status, Story, StoryDate
from bot.understanding.days import lies_in
from bot.understanding.index import Index
from bot.understanding.intents import Listing, ListKind

MOST_PLANNED = 4
"""Plans in one answer; more tire the reader."""
MOST_OF_A_DAY = 6
MOST_OF_A_SIDE = 2


def listed(listing: Listing, index: Index) -> Answer | None:
    """Return the list that is asked for; None where the story has nothing to put into it."""
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
            own = [each for speaker in listing.entities for each in quotations(story, speaker).facts]
            found = Answer(tuple(own), 1.0, shape=Shape.QUOTES)
        case ListKind.PLANNED:
            found = _planned(story)
        case ListKind.DAY:
            found = _of_day(story, listing.days)
        case ListKind.SIDES:
            found = _sides(listing.entities, index)
    return found if found.facts or found.names else None


def timeline(story: Story) -> Answer:
    """Return the facts that have a date of their own, in the order of time."""
    dated = sorted((fact.when.first_day, place, fact.id) for place, fact in enumerate(_facts(story)) if fact.when)
    return Answer(tuple(fact_id for _, _, fact_id in dated), 1.0, shape=Shape.TIMELINE)


def quotations(story: Story, speaker: str | None = None) -> Answer:
    """Return the facts that quote somebody, or that quote the entity `speaker`."""
    own = tuple(fact.id for fact in _facts(story) if fact.said and speaker in {None, fact.by})
    return Answer(own, 1.0, shape=Shape.QUOTES)


def people(story: Story) -> Answer:
    """Return who is who."""
    persons = (each for each in story.entities.values() if each.kind is EntityKind.PERSON and not each.members)
    return Answer((), 1.0, shape=Shape.NAMES, names=tuple(each.id for each in persons))


def _planned(story: Story) -> Answer:
    """Return what is still to come, the soonest first; what has no day of its own comes last."""
    planned = [fact for fact in _facts(story) if fact.status is Status.PLANNED]
    planned.sort(key=lambda fact: fact.when.first_day if fact.when else dt.date.max)
    return Answer(tuple(fact.id for fact in planned[:MOST_PLANNED]), 1.0)


def _of_day(story: Story, dates: tuple[StoryDate, ...]) -> Answer:
    """Return what the facts of a day tell, of the first of several `dates` of which they tell something."""
    told = [[each.id for each in _facts(story) if each.when and lies_in(each.when, date)] for date in dates]
    return Answer(tuple(next(filter(None, told), [])[:MOST_OF_A_DAY]), 1.0)


def _sides(entities: tuple[str, ...], index: Index) -> Answer:
    """Return what is told of each of several entities, what is told of all of them at once first."""
    told = [
        [fact.id for fact in _facts(index.story) if each in index.about[fact.id]][:MOST_OF_A_SIDE] for each in entities
    ]
    facts = tuple(dict.fromkeys(fact for side in told for fact in side))
    return Answer(facts, 1.0, shape=Shape.SIDES, names=entities) if all(told) else Answer((), 1.0)


def _facts(story: Story) -> list[Fact]:
    """Return the facts but for those that the articles themselves are."""
    return [fact for fact in story.facts.values() if fact.id not in story.articles]
