"""What to offer beside an answer: the questions that come next, and the topics by which every fact can be found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.decision.outcomes import Outcome
from bot.engine import Engine
from bot.replies.reply import Reply
from bot.replies.sentences import sentence_of
from bot.story.frames import RoleType, frames
from bot.story.model import Fact

ELSE = "else"
"""The id of the topic that holds what no other does."""
SHORT = 38
"""Characters of a button's label that Discord's guidance recommends."""
FEWEST = 2
"""Facts that make a topic."""
ABOUT_THE_ARTICLE = frozenset({"article", "picture"})
"""Kinds of facts that say nothing of what happened."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A question that the story answers."""

    question: str
    fact: str
    """The id of the fact that answers it."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Somebody or something that several facts have to do with."""

    id: str
    """The entity's id, or `ELSE`."""
    facts: tuple[str, ...]
    """Ids, in the order of the file."""


def next_questions(engine: Engine, reply: Reply, limit: int) -> tuple[Offer, ...]:
    """Return at most `limit` questions that are likely to come next, each about another fact that was not yet told.

    First those about the same people and things, the rarer in the story the better; then the starters. None after a
    question back: that wants an answer itself.
    """
    if reply.outcome is Outcome.CLARIFY:
        return ()
    told = {*reply.session.told, *(reply.facts if reply.outcome is not Outcome.ABSTAIN else ())}
    facts, shares, starters = engine.story.facts, _shares(engine), set(engine.story.starters)
    spoken = {entity for fact in reply.facts for entity in shares[fact]} or set(reply.session.entities[:2])

    def unlikeliness(offer: Offer) -> tuple[bool, float, bool]:
        own = shares[offer.fact]
        shared = 0.0 if spoken.isdisjoint(own) else sum(own[entity] for entity in spoken if entity in own)
        return facts[offer.fact].kind in ABOUT_THE_ARTICLE, -shared, offer.question not in starters

    offers = (offer for offer in one_a_fact(engine).values() if offer.fact not in told)
    return tuple(_varied(sorted(offers, key=unlikeliness)[: limit * 4], engine, limit))


@lru_cache(maxsize=2)  # two: while a reload compares the old story with the new one
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
    for fact in engine.story.facts.values():
        for entity in entities_of(fact):
            by_entity.setdefault(entity, []).append(fact.id)
    large = sorted((each for each in by_entity.items() if len(each[1]) >= FEWEST), key=lambda each: -len(each[1]))
    found = [Topic(entity, tuple(ids)) for entity, ids in large]
    held = {fact for topic in found for fact in topic.facts}
    rest = tuple(fact for fact in engine.story.facts if fact not in held)
    return (*found, Topic(ELSE, rest)) if rest else tuple(found)


def fact_titles(engine: Engine, facts: Iterable[str]) -> dict[str, str]:
    """Return fact id → the question that it answers, or what it says where no question is sure to reach it."""
    offers = one_a_fact(engine)
    story = engine.story
    return {fact: offers[fact].question if fact in offers else sentence_of(story.facts[fact], story) for fact in facts}


def entities_of(fact: Fact) -> tuple[str, ...]:
    """Return the ids of the entities that fill the fact's roles."""
    roles = frames()[fact.kind].roles
    filled = [values for role, values in fact.roles.items() if roles[role].type is RoleType.ENTITIES]
    return tuple(dict.fromkeys(str(value) for values in filled for value in values))


@lru_cache(maxsize=2)
def _shares(engine: Engine) -> Mapping[str, Mapping[str, float]]:
    """Return fact id → entity id → 1 where that fact alone has to do with it, less the more facts have."""
    held = {fact.id: entities_of(fact) for fact in engine.story.facts.values()}
    counts = Counter(entity for entities in held.values() for entity in entities)
    return {fact: {entity: 1 / counts[entity] for entity in entities} for fact, entities in held.items()}


def _varied(likely: Sequence[Offer], engine: Engine, limit: int) -> list[Offer]:
    """Return the first offers, each of another kind of fact while there are such among the likely."""
    chosen: list[Offer] = []
    kinds: set[str] = set()
    for offer in likely:
        kind = engine.story.facts[offer.fact].kind
        if len(chosen) < limit and kind not in kinds:
            chosen.append(offer)
            kinds.add(kind)
    chosen += [offer for offer in likely if offer not in chosen][: limit - len(chosen)]
    return chosen
