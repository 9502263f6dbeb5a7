"""What to offer beside an answer: the questions that come next, and the topics by which every fact can be found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.decision.outcomes import Outcome
from bot.engine import Engine
from bot.replies.reply import Reply

ELSE = "else"
"""The id of the topic that holds what no other does."""
SHORT = 38
"""Characters of a button's label that Discord's guidance recommends."""
FEWEST = 2
"""Facts that make a topic."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A question that the story answers."""

    question: str
    """Or the fact's own sentence, where its author wrote no question."""
    fact: str
    """The id of the fact that answers it."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Somebody or something that several facts are about."""

    id: str
    """The entity's id, or `ELSE`."""
    facts: tuple[str, ...]
    """Ids, in the order of the file; the articles themselves come last."""


def next_questions(engine: Engine, reply: Reply, limit: int) -> tuple[Offer, ...]:
    """Return at most `limit` questions that are likely to come next, each about another fact that was not yet told.

    First those about the same people and things, the rarer in the story the better; then the starters; what is offered
    by its sentence, which leaves little to ask, and the articles themselves come last. None after a question back: that
    wants an answer itself.
    """
    if reply.outcome is Outcome.CLARIFY:
        return ()
    story, shares = engine.story, _shares(engine)
    told, starters = {*reply.session.told, *reply.facts}, set(story.starters)
    spoken = {entity for fact in reply.facts for entity in shares[fact]} or set(reply.session.entities)

    def unlikeliness(offer: Offer) -> tuple[bool, bool, float, bool]:
        own = shares[offer.fact]
        shared = sum(share for entity, share in own.items() if entity in spoken)
        told_by_offer = offer.question == story.facts[offer.fact].says
        return offer.fact in story.articles, told_by_offer, -shared, offer.question not in starters

    offers = (offer for offer in one_a_fact(engine).values() if offer.fact not in told)
    return tuple(sorted(offers, key=unlikeliness)[:limit])


@lru_cache(maxsize=1)  # one: what was served before a reload shall not stay in memory
def one_a_fact(engine: Engine) -> Mapping[str, Offer]:
    """Return fact id → the first question to offer that it answers: a starter or one that a phone shows in one line."""
    starters = set(engine.story.starters)
    found: dict[str, Offer] = {}
    for question, fact in sorted(engine.offered.items(), key=lambda offer: offer[0] not in starters):
        known = found.get(fact)
        if known is None or (len(known.question) > SHORT >= len(question) and known.question not in starters):
            found[fact] = Offer(question, fact)
    return found


def topics(engine: Engine) -> tuple[Topic, ...]:
    """Return topics that hold every fact at least once, those with the most facts first, `ELSE` last."""
    by_entity: dict[str, list[str]] = {}
    ordered = sorted(engine.story.facts, key=lambda fact: fact in engine.story.articles)
    for fact in ordered:
        for entity in engine.index.about[fact]:
            by_entity.setdefault(entity, []).append(fact)
    large = sorted((each for each in by_entity.items() if len(each[1]) >= FEWEST), key=lambda each: -len(each[1]))
    found = [Topic(entity, tuple(ids)) for entity, ids in large]
    held = {fact for topic in found for fact in topic.facts}
    rest = tuple(fact for fact in ordered if fact not in held)
    return (*found, Topic(ELSE, rest)) if rest else tuple(found)


def fact_titles(engine: Engine, facts: Iterable[str]) -> dict[str, str]:
    """Return fact id → the question that it answers, or what it says where another fact is offered by that question."""
    offers = one_a_fact(engine)
    return {fact: offers[fact].question if fact in offers else engine.story.facts[fact].says for fact in facts}


@lru_cache(maxsize=1)
def _shares(engine: Engine) -> Mapping[str, Mapping[str, float]]:
    """Return fact id → entity id → 1 where that fact alone is about it, less the more facts are."""
    about = engine.index.about
    counts = Counter(entity for entities in about.values() for entity in entities)
    return {fact: {entity: 1 / counts[entity] for entity in entities} for fact, entities in about.items()}
