"""When the story has no answer: foreseen by its author, too exact a question, or nothing that fits."""

from __future__ import annotations

from bot.decision.case import Case, date_of
from bot.decision.outcomes import Abstain, Chat, Reason
from bot.story.model import EntityKind, Fact, Status
from bot.understanding.index import Index, rarity
from bot.understanding.matching import FIRM, Candidate
from bot.understanding.passages import CONCEPT, OWN
from bot.understanding.reading import Reading
from bot.understanding.samples import EXPLAINED
from bot.understanding.smalltalk import has_opener

SURE_OF_FACT = 0.6
"""The confidence in a fact from which only nearly the very words of an unknown go before it."""
PERSONS = frozenset({"male", "female", "plural"})
"""Kinds of pronoun that speak of people."""
PLAIN = frozenset({"when", "what", "key_words"})
"""Question forms in which a wish for an exact time is what the question is about."""

NEAR = 5
"""Facts among which the nearest is looked for."""
HALF, RARE = 0.4, 0.65
"""The coverage and the rarity from which a single word brings a fact near to a question that has others."""
ASKING = frozenset({"who", "when", "where", "why"})
"""Question words that ask for one sort of thing of what is told."""


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
        return Abstain(Reason.SILENT, 1.0 - best.coverage / 2, nearest=nearest(case))
    if intent := has_opener(case.reading):
        return Chat(intent)
    words = [token.text for token in case.reading.tokens if token.text.isalpha()]
    readable = sum(1 for word in words if case.index.reader.speller.knows(word))
    if not words or readable < len(words) / 2 or (len(words) < 2 and not case.reading.content):
        return Abstain(Reason.NOT_UNDERSTOOD, 1.0 - best.coverage)
    # "Did she apologise?" is most likely about somebody of the story, "who else was there?" about what it tells.
    of_the_story = bool(case.reading.pronouns & PERSONS) or _says_nothing_else(case.reading) or _shares_half(case)
    return Abstain(Reason.SILENT if of_the_story else Reason.OFF_TOPIC, 1.0 - best.coverage)


def nearest(case: Case) -> tuple[str, ...]:
    """Return the fact that comes nearest to what the story leaves open, if one is near.

    Neither a name alone nor a word that many facts have brings it near; where the question is for what has been, a
    plan gives way to a fact that is as near.
    """
    past = case.reading.tense == "past"
    done = (each for each in case.ranked[:NEAR] if case.near(each) and each.fact.status is not Status.PLANNED)
    best = next(done, case.best) if past and case.best.fact.status is Status.PLANNED else case.best
    return (best.fact.id,) if _is_near(best, case) else ()


def _is_near(candidate: Candidate, case: Case) -> bool:
    if candidate.coverage < case.limits.related or candidate.open_role:
        return False
    telling = [unit for unit in case.reading.units if not (unit.light or unit.soft or unit.temporal)]
    telling = telling or [unit for unit in case.reading.units if unit.temporal]  # "who is coming on Thursday?"
    position, passages = case.index.positions[candidate.fact.id], case.index.passages
    columns = {unit: passages.explaining(unit) for unit in telling}
    shared = [unit for unit, column in columns.items() if column.get(position, 0.0) >= EXPLAINED]
    if len(shared) != 1:
        return bool(shared)
    if shared[0].mention:
        return len(telling) == 1
    if columns[shared[0]][position] < FIRM:
        return False  # a word of about that meaning: "who is in charge of the talks?" has nothing to do with arms
    rare = rarity(len(columns[shared[0]]), len(passages.passages)) >= RARE
    return len(telling) == 1 or (rare and candidate.coverage > HALF)


def _says_nothing_else(reading: Reading) -> bool:
    """Return whether a question is all words of little weight: what it is about, it takes for known."""
    return reading.form in ASKING and bool(reading.units) and all(unit.light or unit.soft for unit in reading.units)


def _shares_half(case: Case) -> bool:
    """Return whether half of the telling words of a question are what the story tells of: "did the talks fail?"."""
    telling = [unit for unit in case.reading.content if not unit.temporal]
    known = [
        unit for unit in telling if max(case.index.passages.explaining(unit).values(), default=0.0) >= CONCEPT * OWN
    ]
    return bool(telling) and len(known) * 2 >= len(telling)


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
