"""Questions about the article as a whole, and about all that it says of somebody."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence

from bot.decision.case import Case, date_of, subjects
from bot.decision.outcomes import Abstain, Answer, Clarify, Reason, Shape
from bot.decision.silence import foreseen
from bot.decision.sources import articles, what_is_new
from bot.story.model import EntityKind, Fact, Status, Story, StoryDate
from bot.understanding.entities import Mention
from bot.understanding.index import Index
from bot.understanding.reading import Reading
from bot.understanding.text import lemma_of

QUOTE = "quote"
MOST_PLANNED = 4
"""Plans in one answer; more tire the reader."""
OCCASIONS = frozenset({"meeting", "event"})
STRONG = 0.85
"""How well a fact must explain a word to be one of those that the question puts in order."""
SPOKEN_OF = 0.6
"""How plainly a fact must name a person who fills no role of it, to say who that is."""
LISTED = {"people": EntityKind.PERSON, "countries": EntityKind.COUNTRY}
"""What "who is mentioned?" and the like list."""
FORESEEN = 0.95
"""The similarity to what the story is known not to say from which "who is X?" is just that."""
ASKS_WHO = frozenset({"tell", "know", "explain", "describe"})
"""Light words that leave a question for somebody what it is: "tell me about …"."""

HAVE = frozenset({("have",), ("has",), ("had",)})
"""Words behind "who" that ask whose something is, and not who somebody is."""


def about_the_article(case: Case) -> Answer | Abstain | None:
    """Return the answer to a question about the article as a whole: summary, timeline, names, quotations."""
    reading, index = case.reading, case.index
    if speaker := _to_be_quoted(reading):
        own = quotations(index.story, speaker)
        return own if own.facts else Abstain(Reason.SILENT, 1.0)
    match reading.meta:
        case None:
            return None
        case "timeline":
            return _in_order(_asked_for(reading, index) or _dated(index.story))
        case "people" | "countries":
            return Answer((), 1.0, shape=Shape.NAMES, names=_named(index.story, LISTED[reading.meta]))
        case _ if reading.mentions:
            return None
        case "quotes" if _asks_more_than(reading, "quotes", index):
            return None
        case "quotes":
            return quotations(index.story)
        case "about" if [unit for unit in reading.content if unit.factor == 1.0 and not unit.soft]:
            return None  # "what happened in May?"
        case "news" if _asks_more_than(reading, "news", index) or foreseen(case):
            return None  # "what changed at the school?"
        case "news":
            return what_is_new(index.story)
        case "planned" if _asks_more_than(reading, "planned", index):
            return None  # "what is planned for the school?"
        case "planned":
            return _planned(index.story)
        case "articles" if _asks_more_than(reading, "articles", index):
            return None
        case "articles":
            return articles(reading, index.story)
        case _:
            return Answer((), 1.0, shape=Shape.SUMMARY)


def _asks_more_than(reading: Reading, intent: str, index: Index) -> bool:
    """Return whether the question has a telling word that belongs to no wording of the intent, days apart."""
    known = {word for words, meant in index.lexicon.meta.values.items() if meant == intent for word in words}
    return any(
        unit.factor == 1.0 and not unit.temporal and not set(unit.words.split()) <= known for unit in reading.content
    )


def profile(case: Case) -> Answer | Abstain | Clarify | None:
    """Return who or what somebody or something is, for a bare name and for "who is X?"."""
    if office := _holder(case):
        return Answer((office,), 1.0)
    mention = _sole_mention(case.reading)
    if mention is None:
        return None
    if case.reading.form == "who" and asks_who_did(case.reading):
        return None
    if len(mention.ids) > 1 and not mention.all_of:
        return _namesakes(case, mention)
    if case.reading.form == "who" and case.story.entities[min(mention.ids)].kind is EntityKind.EVENT:
        return None  # "who is on trial?"
    facts = [candidate.fact for candidate in case.ranked if mention.ids & subjects(candidate.fact)]
    offices = [fact.id for fact in facts if fact.kind == "office"]
    others = [
        fact.id
        for fact in case.story.facts.values()
        if fact in facts and fact.kind not in {"office", "statement", "picture"}
    ]
    chosen = offices + others[: 1 if offices else 3]
    asks = case.reading.form in {"who", "what"}
    if not chosen and asks and case.unknowns and case.unknowns[0][1] >= FORESEEN:
        return None
    spoken = [fact.id for fact in facts if fact.kind == "statement"][:2]
    if not chosen and case.story.entities[min(mention.ids)].kind is EntityKind.PERSON:
        chosen = spoken or [each.fact.id for each in case.ranked if _speaks_of(each.fact, mention, case.index)][:2]
    if chosen:
        return Answer(tuple(chosen), min(1.0, case.best.score))
    nearest = tuple(spoken or [each.fact.id for each in case.ranked[:2] if each.coverage >= 0.8])
    if asks:
        return Abstain(Reason.SILENT, 1.0, nearest=nearest)
    return Answer(nearest, min(1.0, case.best.score)) if nearest else None


def _holder(case: Case) -> str | None:
    """Return the office that is asked for by its name and its place: "who is the mayor of Port Merrow?".

    The name of the office is another name for whoever holds it, so that the question names its own answer.
    """
    reading = case.reading
    if reading.form != "who" or len(reading.mentions) != 2 or reading.content:
        return None
    post, place = reading.mentions
    if len(post.ids) != 1 or any(unit.light for unit in reading.units):
        return None
    for fact in case.story.facts_of_kind("office"):
        if post.ids == subjects(fact) and place.ids & set(map(str, fact.roles.get("of", ()))):
            return fact.id
    return None


def _namesakes(case: Case, mention: Mention) -> Clarify | None:
    """Return the question back who of several is meant that a name or a post fits: "which president?"."""
    offices = {
        min(subjects(fact)): fact.id for fact in case.story.facts_of_kind("office") if subjects(fact) & mention.ids
    }
    if " or " in mention.words or set(offices) != mention.ids:
        return None
    return Clarify(tuple(offices.values()), case.reading.asked, 1.0)


def _speaks_of(fact: Fact, mention: Mention, index: Index) -> bool:
    """Return whether the fact's own words name whom the mention stands for."""
    entities = index.passage(fact.id).entities
    return max(entities.get(each, 0.0) for each in mention.ids) >= SPOKEN_OF


def _sole_mention(reading: Reading) -> Mention | None:
    """Return whom or what the question names, if it names one and says nothing else."""
    mentions = reading.mentions
    if len(mentions) != 1 or not mentions[0].ids or reading.content or reading.refers:
        return None
    if reading.form not in {"who", "what", "key_words", "list"} or (reading.form == "key_words" and reading.says):
        return None
    if reading.form in {"what", "list"} and any(unit.light and unit.lemma not in ASKS_WHO for unit in reading.units):
        return None
    return mentions[0]


def asks_who_did(reading: Reading) -> bool:
    """Return whether "who" is followed by a verb of little weight: "who found the key?", "who had it?"."""
    if reading.focus[:1] != ("who",):
        return False
    after = reading.focus[1:2]
    return after in HAVE or any(
        unit.light and unit.lemma not in ASKS_WHO and unit.words in after for unit in reading.units
    )


def timeline(story: Story) -> Answer:
    """Return the facts that have a date of their own, in the order of time."""
    return _in_order(_dated(story))


def quotations(story: Story, speaker: str | None = None) -> Answer:
    """Return the facts that quote somebody, or that quote the entity `speaker`."""
    quoted = [fact for fact in story.facts.values() if "quote" in fact.roles]
    own = tuple(fact.id for fact in quoted if speaker is None or speaker in subjects(fact))
    return Answer(own, 1.0, shape=Shape.QUOTES)


def _to_be_quoted(reading: Reading) -> str | None:
    """Return whose words are asked for, if they are and nothing else is: "quote Blinken"."""
    mentions = reading.mentions
    if reading.content or reading.refers or len(mentions) != 1 or len(mentions[0].ids) != 1:
        return None
    return min(mentions[0].ids) if any(lemma_of(word) == QUOTE for word in reading.focus) else None


def people(story: Story) -> Answer:
    """Return who is who."""
    return Answer((), 1.0, shape=Shape.PEOPLE, names=_named(story))


def _named(story: Story, kind: EntityKind = EntityKind.PERSON) -> tuple[str, ...]:
    """Return the entities of a kind, groups left out."""
    return tuple(each.id for each in story.entities.values() if each.kind is kind and not each.members)


def _dated(story: Story) -> list[Fact]:
    return [fact for fact in story.facts.values() if date_of(fact) and fact.kind not in {"article", "picture"}]


def _planned(story: Story) -> Answer | Abstain:
    """Return what is still to come, the soonest first; what has no day of its own comes last."""
    planned = [fact for fact in story.facts.values() if fact.status is Status.PLANNED]
    if not planned:
        return Abstain(Reason.SILENT, 1.0)
    days = {fact.id: _last_day(date) for fact in planned if (date := date_of(fact))}
    ordered = sorted(planned, key=lambda fact: days.get(fact.id, dt.date.max))
    return Answer(tuple(fact.id for fact in ordered[:MOST_PLANNED]), 1.0)


def _last_day(date: StoryDate) -> dt.date:
    """Return the last day that the date covers: "on Friday" goes before "this month"."""
    day = date.first_day
    match date.precision:
        case "day":
            return day
        case "month":
            return day.replace(day=calendar.monthrange(day.year, day.month)[1])
        case _:
            return day.replace(month=12, day=31)


def _in_order(facts: Sequence[Fact]) -> Answer:
    days = {fact.id: date.first_day for fact in facts if (date := date_of(fact))}
    return Answer(tuple(sorted(days, key=lambda fact_id: days[fact_id])), 1.0, shape=Shape.TIMELINE)


def _asked_for(reading: Reading, index: Index) -> list[Fact]:
    """Return the dated facts that have to do with what the question names, if it names anything."""
    named = {each for mention in reading.mentions for each in mention.ids}
    return [
        fact
        for fact in _dated(index.story)
        if (fact.kind in OCCASIONS and named & set(index.passage(fact.id).entities)) or _is_named(fact, reading, index)
    ]


def _is_named(fact: Fact, reading: Reading, index: Index) -> bool:
    """Return whether the question has a telling word of the fact's own."""
    telling = [unit for unit in reading.content if not (unit.soft or unit.unknown or unit.roles)]
    position = index.positions[fact.id]
    return any(index.passages.explaining(unit).get(position, 0.0) >= STRONG for unit in telling)
