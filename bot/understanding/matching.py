"""Readings → ranked candidates: how well each fact, and each thing the story is known not to say, fits a question.

A fact's score is its *coverage*: the share of the question's content, weighted by rarity, that the fact explains. A
shared word is thus never a match by itself, since whatever else was asked counts against it. Sample utterances give a
second score, the Dice coefficient of the two readings' units (soft: units of one meaning count in part).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.understanding.index import Index, Passage, Sample, contradicted, explained, rarity
from bot.understanding.reading import LIGHT, Reading, Unit

UNKNOWN = 1.15
"""The weight of a word that neither the story nor the language data has; a place outside the story weighs the same."""
FINER = 0.7
"""What a sample utterance keeps of its similarity that asks for an exact day or place where the question does not."""
OPPOSED = 0.75
"""How well the opposite explains a word: the question is about that, and wrong."""
OPEN_ROLE = 0.25
"""What a fact loses that leaves the asked role open."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact, as an answer to one reading."""

    fact_id: str
    score: float
    """0 to about 1.2: coverage or sample similarity, with what the form adds and takes."""
    coverage: float
    """0 to 1."""
    similarity: float
    """0 to 1, of the nearest sample utterance."""
    open_role: bool
    """True if the role that was asked for is not filled."""
    strangers: tuple[Unit, ...]
    """Mentions that the fact has nothing to do with."""
    unexplained: tuple[Unit, ...]
    """Content, other than mentions, that the fact does not explain."""
    opposed: tuple[Unit, ...]
    """Content of which the fact says the opposite."""
    missing: float
    """The share of the question's weight that is content the fact does not explain, mentions apart."""


def rank(reading: Reading, index: Index, context: Sequence[str] = ()) -> list[Candidate]:
    """Return every fact as a candidate, the best first; `context` holds facts of the turn before."""
    units = list(reading.units)
    table = {(position, passage.fact.id): explained(unit, passage) for position, unit in enumerate(units) for passage in index.passages}
    opposed = {
        (position, passage.fact.id)
        for position, unit in enumerate(units)
        for passage in index.passages
        if contradicted(unit, passage, index.lexicon)
    }
    table.update(dict.fromkeys(opposed, OPPOSED))
    weights = [_weight(unit, [table[position, passage.fact.id] for passage in index.passages]) for position, unit in enumerate(units)]
    similar = best_samples(reading, index.samples, units, weights)
    ranked = [
        _candidate(
            reading,
            passage,
            [table[position, passage.fact.id] for position in range(len(units))],
            weights,
            similar,
            context,
            tuple(unit for position, unit in enumerate(units) if (position, passage.fact.id) in opposed),
        )
        for passage in index.passages
    ]
    return sorted(ranked, key=lambda candidate: -candidate.score)


def rank_unknowns(reading: Reading, index: Index) -> list[tuple[str, float]]:
    """Return (unknown's id, similarity of its nearest sample utterance), the best first."""
    units = list(reading.units)
    counts = [[explained(unit, passage) for passage in index.passages] for unit in units]
    weights = [_weight(unit, column) for unit, column in zip(units, counts, strict=True)]
    best = best_samples(reading, index.unknowns, units, weights)
    return sorted(best.items(), key=lambda pair: -pair[1])


def best_samples(reading: Reading, samples: Iterable[Sample], units: Sequence[Unit], weights: Sequence[float]) -> dict[str, float]:
    """Return target → similarity of its nearest sample utterance."""
    best: dict[str, float] = {}
    for sample in samples:
        value = _similarity(reading, sample.reading, units, weights)
        if value > best.get(sample.target, 0.0):
            best[sample.target] = value
    return best


def _similarity(reading: Reading, sample: Reading, units: Sequence[Unit], weights: Sequence[float]) -> float:
    """Return the soft Dice coefficient of two readings' units, lower where they ask for different things."""
    if not sample.units or not units:
        return 0.0
    matched = matched_back = 0.0
    total_back = 0.0
    for unit, weight in zip(units, weights, strict=True):
        matched += weight * max(_alike(unit, other) for other in sample.units)
    for other in sample.units:
        weight = LIGHT if other.light else 1.0
        total_back += weight
        matched_back += weight * max(_alike(unit, other) for unit in units)
    value = (matched + matched_back) / (sum(weights) + total_back)
    return value * _same_form(reading, sample) * (FINER if sample.fine - reading.fine else 1.0)


def _same_form(reading: Reading, sample: Reading) -> float:
    if reading.form == sample.form:
        return 1.0
    pair = {reading.form, sample.form}
    if pair & {"key_words"} or pair <= {"yes_no", "choice"} or pair <= {"what", "list", "how", "who"}:
        return 0.95
    if reading.asked and sample.asked and reading.asked & sample.asked:
        return 0.95
    return 0.8 if "yes_no" in pair or "choice" in pair else 0.6


def _alike(first: Unit, second: Unit) -> float:
    if first.mention and second.mention:
        if not first.mention.ids or not second.mention.ids:
            return 0.0
        return len(first.mention.ids & second.mention.ids) / max(1, min(len(first.mention.ids), len(second.mention.ids)))
    if first.mention or second.mention:
        return 0.0
    if first.lemma == second.lemma or first.words == second.words:
        return 1.0
    if first.concepts & second.concepts:
        return 0.85
    return 0.6 if first.roles & second.roles else 0.0


def _weight(unit: Unit, explained_by: Sequence[float]) -> float:
    """Return how much a unit counts: rare things most, light words and what was carried over least."""
    if unit.mention and unit.mention.foreign:
        return UNKNOWN * unit.factor
    if unit.light:
        return LIGHT * unit.factor
    if unit.unknown:
        return UNKNOWN * unit.factor
    count = sum(1 for value in explained_by if value >= 0.6)
    return rarity(count, len(explained_by)) * unit.factor


def _candidate(
    reading: Reading, passage: Passage, values: Sequence[float], weights: Sequence[float], similar: Mapping[str, float], context: Sequence[str],
    opposed: tuple[Unit, ...],
) -> Candidate:
    fact = passage.fact
    total = sum(weights)
    coverage = sum(weight * value for weight, value in zip(weights, values, strict=True)) / total if total else 0.0
    similarity = similar.get(fact.id, 0.0)
    strangers = tuple(unit for unit, value in zip(reading.units, values, strict=True) if unit.mention and value < 0.4)
    unexplained = tuple(
        unit for unit, value in zip(reading.units, values, strict=True) if not unit.mention and not unit.light and value < 0.4
    )
    gaps = [
        weight
        for unit, value, weight in zip(reading.units, values, weights, strict=True)
        if not unit.mention and not unit.light and value < 0.4
    ]
    missing = sum(gaps) / total if total else 0.0
    open_role = bool(reading.asked) and not answers(reading, passage) and similarity < 0.8
    score = max(coverage, similarity)
    score += 0.12 * similarity + 0.06 * _central(reading, passage)
    score += 0.08 if reading.asked and not open_role else 0.0
    score -= OPEN_ROLE if open_role else 0.0
    score += 0.1 if fact.id in context else 0.0
    score -= 0.2 if _swapped(reading, passage) else 0.0
    return Candidate(fact.id, score, coverage, similarity, open_role, strangers, unexplained, opposed, missing)


def answers(reading: Reading, passage: Passage) -> frozenset[str]:
    """Return the roles among those asked for that the fact fills, with something the question does not itself name."""
    filled = reading.asked & passage.roles
    if reading.form != "who":
        return filled
    named = {each for mention in reading.mentions for each in mention.ids}
    return frozenset(role for role in filled if not _fillers(passage, role) or set(_fillers(passage, role)) - named)


def _fillers(passage: Passage, role: str) -> tuple[str, ...]:
    attribution = passage.fact.attribution
    if role == "attribution":
        return attribution.who if attribution else ()
    return tuple(map(str, passage.fact.roles.get(role, ())))


def _central(reading: Reading, passage: Passage) -> float:
    """Return the share of the mentions that fill a role of the fact, rather than being spoken of in it."""
    mentions = [mention for mention in reading.mentions if mention.ids]
    if not mentions:
        return 0.0
    return sum(1 for mention in mentions if max(passage.entities.get(each, 0.0) for each in mention.ids) >= 0.9) / len(mentions)


def _swapped(reading: Reading, passage: Passage) -> bool:
    """Return whether the question makes somebody speak or demand whom the fact has listening."""
    if reading.subject is None or passage.fact.kind not in {"statement", "demand"} or not reading.subject.ids:
        return False
    speakers = set(_fillers(passage, "who")) | set(_fillers(passage, "attribution"))
    listeners = set(_fillers(passage, "to")) | set(_fillers(passage, "whom"))
    return bool(reading.subject.ids & listeners) and not reading.subject.ids & speakers
