"""When the story has no answer: foreseen by its author, too exact a question, or nothing that fits."""

from __future__ import annotations

from bot.decision.case import Case, date_of
from bot.decision.outcomes import Abstain, Chat, Reason
from bot.story.model import EntityKind, Fact
from bot.understanding.index import Index
from bot.understanding.reading import Reading
from bot.understanding.smalltalk import has_opener

SURE_OF_FACT = 0.6
"""The confidence in a fact from which only nearly the very words of an unknown go before it."""
PERSONS = frozenset({"male", "female", "plural"})
"""Kinds of pronoun that speak of people."""
PLAIN = frozenset({"when", "what", "key_words"})
"""Question forms in which a wish for an exact time is what the question is about."""


def foreseen(case: Case) -> Abstain | None:
    """Return the abstention that the author wrote for this question, if one is near enough.

    A fact's own samples must be clearly farther away.
    """
    vague = not case.reading.content and any(len(m.ids) > 1 and not m.all_of for m in case.reading.mentions)
    if not case.unknowns or case.best.quoted or vague:
        return None
    (unknown_id, similarity), best = case.unknowns[0], case.best
    if similarity < case.limits.unknown or similarity <= best.similarity + case.limits.unknown_lead:
        return None
    if best.firm and best.coverage >= 0.95 and not best.open_role and similarity < 0.96:
        return None  # the fact has every word of the question
    if case.confidence(best) >= SURE_OF_FACT and similarity < 0.9:
        return None
    clear = similarity >= 0.8 or similarity >= best.similarity + 0.25
    if not (clear or best.open_role or best.coverage < similarity):
        return None
    return Abstain(Reason.SILENT, similarity, unknown_id, case.story.unknowns[unknown_id].instead)


def abstain(case: Case) -> Abstain | Chat:
    """Return an abstention with the reason that fits, or small talk that only looked like a question."""
    best = max(case.ranked, key=lambda candidate: candidate.coverage)
    somebody = any(len(mention.words.split()) > 1 for mention in case.reading.mentions)
    if case.named or somebody or best.coverage >= case.limits.related:
        related = case.best.coverage >= case.limits.related and not case.best.open_role
        return Abstain(Reason.SILENT, 1.0 - best.coverage / 2, nearest=(case.best.fact.id,) if related else ())
    if intent := has_opener(case.reading):
        return Chat(intent)
    words = [token.text for token in case.reading.tokens if token.text.isalpha()]
    readable = sum(1 for word in words if case.index.reader.speller.knows(word))
    if not words or readable < len(words) / 2 or (len(words) < 2 and not case.reading.content):
        return Abstain(Reason.NOT_UNDERSTOOD, 1.0 - best.coverage)
    of_somebody = bool(case.reading.pronouns & PERSONS)  # "did she apologise?": most likely somebody of the story
    return Abstain(Reason.SILENT if of_somebody else Reason.OFF_TOPIC, 1.0 - best.coverage)


def wants_finer(reading: Reading, fact: Fact, index: Index) -> bool:
    """Return whether the question wants the place, the day or the hour more exactly than the fact has it."""
    date = date_of(fact)
    if "hour" in reading.fine and reading.form in PLAIN:
        return date is not None and "hour" not in index.passage(fact.id).implied
    if "day" in reading.fine and reading.form in PLAIN and date is not None:
        return date.precision != "day"
    if "place" in reading.fine and "where" in reading.asked and "where" in fact.roles:
        places = [index.story.entities[str(filler)] for filler in fact.roles["where"]]
        return all(place.kind is EntityKind.COUNTRY or place.id in index.names.continents for place in places)
    names_country = any("country" in unit.concepts for unit in reading.units if not unit.mention)
    if names_country and reading.form in PLAIN | {"where"} and "where" in fact.roles:
        return all(str(filler) in index.names.continents for filler in fact.roles["where"])  # "which European country?"
    return False
