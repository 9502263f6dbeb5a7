"""How like a question is to the sample utterances: the soft Dice coefficient of their units, found by inverted lists.

Only samples that share a word, a meaning, a role or an entity with the question are ever looked at, so that thousands
of them cost no more than the few that matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.understanding.reading import LIGHT, Reading, Unit

EXPLAINED = 0.4
"""From here on a unit counts as matched."""
ASIDE = 0.2
"""What is left of the weight of an unmatched word outside the asking clause."""
EITHER = 0.4
"""What is left of the weight of an unmatched word of "this or that?", where only one can hold."""
SORT = 0.5
"""What is left of the weight of an unmatched word for the sort of thing that is asked for."""
TEMPORAL = 0.6
"""What a word of a date counts: it limits a fact and seldom picks one."""
SAME_MEANING = 0.85
SAME_ROLE = 0.6
OTHER_FORM = 0.6
"""What is left of the similarity where one asks when and the other who."""
FINER = 0.7
"""What is left where the sample asks for an exact day or place and the question does not."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample utterance, read, with what it leads to."""

    reading: Reading
    target: str
    """A fact's id or an unknown's."""


@dataclass(frozen=True, slots=True)
class SampleTable:
    """Sample utterances with inverted lists over their units."""

    samples: tuple[Sample, ...]
    postings: Mapping[tuple[str, str], tuple[tuple[int, int], ...]]
    """Key of a unit → where it occurs: (sample, unit)."""
    totals: tuple[float, ...]
    """The weight of each sample with all of its units unmatched."""
    strict: bool
    """True if words of many senses count in full: for what the story is known not to say, near is not enough."""

    def similarities(self, reading: Reading, weights: Sequence[float]) -> dict[str, float]:
        """Return target → similarity, from 0 to 1, of its nearest sample utterance; targets with none are absent.

        `weights` holds the weight of each unit of `reading`.
        """
        if not reading.units:
            return {}
        unmatched = sum(
            counted(unit, weight, False, reading.form, strict=self.strict)
            for unit, weight in zip(reading.units, weights, strict=True)
        )
        sums: defaultdict[int, float] = defaultdict(float)
        totals: defaultdict[int, float] = defaultdict(float)
        back: dict[tuple[int, int], float] = {}
        for unit, weight in zip(reading.units, weights, strict=True):
            best: dict[int, float] = {}
            for place, alike in self._alike(unit).items():
                best[place[0]] = max(alike, best.get(place[0], 0.0))
                back[place] = max(alike, back.get(place, 0.0))
            off = counted(unit, weight, False, reading.form, strict=self.strict)
            on = counted(unit, weight, True, reading.form, strict=self.strict)
            for sample, alike in best.items():
                matched = alike >= EXPLAINED
                sums[sample] += alike * (on if matched else off)
                totals[sample] += on - off if matched else 0.0
        for (sample, position), alike in back.items():
            other = self.samples[sample].reading
            unit, matched = other.units[position], alike >= EXPLAINED
            weight = counted(unit, 1.0, matched, other.form)
            sums[sample] += alike * weight
            totals[sample] += weight - counted(unit, 1.0, False, other.form)
        found: dict[str, float] = {}
        for sample, matched_sum in sums.items():
            entry = self.samples[sample]
            value = matched_sum / (unmatched + self.totals[sample] + totals[sample]) * same_form(reading, entry.reading)
            if value > found.get(entry.target, 0.0):
                found[entry.target] = value
        return found

    def _alike(self, unit: Unit) -> dict[tuple[int, int], float]:
        """Return how alike the unit is to each unit of a sample that shares a key with it."""
        found: dict[tuple[int, int], float] = {}
        for key in _keys(unit):
            for place in self.postings.get(key, ()):
                if key[0] == "mention":
                    other = self.samples[place[0]].reading.units[place[1]].mention
                    value = _overlap(unit.mention.ids, other.ids) if unit.mention and other else 0.0
                else:
                    value = {"word": 1.0, "concept": SAME_MEANING, "role": SAME_ROLE}[key[0]]
                found[place] = max(value, found.get(place, 0.0))
        return found


def make_table(samples: Iterable[Sample], *, strict: bool = False) -> SampleTable:
    """Return the table of some sample utterances; those without content are left out."""
    kept = tuple(sample for sample in samples if sample.reading.units)
    postings: defaultdict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for number, sample in enumerate(kept):
        for position, unit in enumerate(sample.reading.units):
            for key in set(_keys(unit)):
                postings[key].append((number, position))
    totals = tuple(
        sum(counted(unit, 1.0, False, sample.reading.form) for unit in sample.reading.units) for sample in kept
    )
    return SampleTable(kept, {key: tuple(places) for key, places in postings.items()}, totals, strict)


def counted(unit: Unit, weight: float, matched: bool, form: str, *, strict: bool = False) -> float:
    """Return what a unit of that weight counts: little, if unmatched, where much may stand for nothing.

    `strict` counts words of many senses in full.
    """
    if unit.temporal:
        weight *= TEMPORAL
    if matched:
        return weight * (0.6 if unit.light else 1.0)
    if unit.light or (unit.soft and not strict):
        weight = min(weight, LIGHT)
    if unit.sort:
        weight *= SORT
    if unit.factor < 1.0 and not (unit.mention and unit.mention.ids):
        weight *= ASIDE
    return weight * EITHER if form == "choice" and not unit.mention else weight


def same_form(reading: Reading, sample: Reading) -> float:
    """Return 1 where both ask for the same, less where they ask for different things."""
    finer = FINER if sample.fine - reading.fine else 1.0
    if reading.form == sample.form:
        return finer
    pair = {reading.form, sample.form}
    if "how_many" in pair and "key_words" not in pair:
        return OTHER_FORM * finer
    if "key_words" in pair or pair <= {"yes_no", "choice"} or pair <= {"what", "list", "how", "who", "how_much"}:
        return 0.95 * finer
    if reading.asked & sample.asked:
        return 0.95 * finer
    return (0.8 if pair & {"yes_no", "choice"} else OTHER_FORM) * finer


def _keys(unit: Unit) -> list[tuple[str, str]]:
    if unit.mention:
        return [("mention", each) for each in unit.mention.ids]
    keys = [("word", unit.lemma), ("word", unit.words)]
    keys += [("concept", concept) for concept in unit.concepts]
    return keys + [("role", role) for role in unit.roles]


def _overlap(first: frozenset[str], second: frozenset[str]) -> float:
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0
