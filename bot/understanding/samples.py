"""How like a question is to the sample utterances: the soft Dice coefficient of their units, found by inverted lists.

Only samples that share a word, a meaning, a role or an entity with the question are ever looked at, so that thousands
of them cost no more than the few that matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from bot.understanding.entities import Mention
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
ALIKE = {"word": 1.0, "concept": 0.85, "role": 0.6}
"""How alike two units are that share a word, a meaning or a role."""
OTHER_FORM = 0.6
"""What is left of the similarity where one asks when and the other who."""
SHARED = 0.5
"""The share of the roles asked for, of whichever asks for fewer, that both must ask for to be alike: since when, which
both ask for, makes "how long did they talk?" no question like "when did they meet?"."""
FINER = 0.7
"""What is left where the sample asks for an exact day or place and the question does not."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample utterance, read, with what it leads to."""

    reading: Reading
    target: str
    """A fact's id or an unknown's."""
    outdated: bool = False
    """True if it asks for what the fact supersedes: "were they freed?" must not get a "yes" from their new arrest."""


class Form(NamedTuple):
    """What an utterance asks for, apart from its words; as in its reading."""

    form: str
    fine: frozenset[str]
    asked: frozenset[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """What is kept of a sample in a table: its units are places there."""

    text: str
    target: str
    outdated: bool
    form: Form


@dataclass(frozen=True, slots=True)
class Places:
    """The units of all sample utterances, as columns."""

    samples: tuple[int, ...]
    """The number of the sample that the unit is of."""
    unmatched: tuple[float, ...]
    """What it weighs where it is not matched."""
    matched: tuple[float, ...]
    """What it weighs where it is."""
    entities: tuple[int, ...]
    """How many entities it may stand for."""


@dataclass(frozen=True, slots=True)
class SampleTable:
    """Sample utterances with inverted lists over their units."""

    samples: tuple[Entry, ...]
    places: Places
    postings: Mapping[tuple[str, str], Mapping[str, tuple[int, ...]]]
    """Key of a unit → target → the numbers of the places where it occurs in the samples of that target."""
    totals: tuple[float, ...]
    """The weight of each sample with all of its units unmatched."""
    strict: bool
    """True if words of many senses count in full: for what the story is known not to say, near is not enough."""

    def similarities(
        self, reading: Reading, weights: Sequence[float], among: Sequence[str] | None = None
    ) -> dict[str, float]:
        """Return target → similarity, from 0 to 1, of its nearest sample utterance; targets with none are absent.

        `weights` holds the weight of each unit of `reading`; `among` the targets to look at, all if None.
        """
        within = None if among is None else frozenset(among)
        sample_of = self.places.samples
        unmatched = 0.0
        sums: defaultdict[int, float] = defaultdict(float)
        totals: defaultdict[int, float] = defaultdict(float)
        back: dict[int, float] = {}
        shared: dict[float, list[int]] = {alike: [] for alike in sorted(ALIKE.values())}
        for unit, weight in zip(reading.units, weights, strict=True):
            off = counted(unit, weight, False, strict=self.strict)
            on = counted(unit, weight, True, strict=self.strict)
            unmatched += off
            best: dict[int, float] = {}
            if unit.mention:
                for number, alike in self._naming(unit.mention, within).items():
                    best[sample_of[number]] = max(alike, best.get(sample_of[number], 0.0))
                    back[number] = max(alike, back.get(number, 0.0))
            else:
                for alike, numbers in self._sharing(unit, within):
                    best.update(dict.fromkeys(map(sample_of.__getitem__, numbers), alike))
                    shared[alike] += numbers
            for sample, alike in best.items():
                if alike >= EXPLAINED:
                    sums[sample] += alike * on
                    totals[sample] += on - off
                else:
                    sums[sample] += alike * off
        for alike, numbers in shared.items():  # the most alike last
            back.update(dict.fromkeys(numbers, alike))
        matched, missed = self.places.matched, self.places.unmatched
        for number, alike in back.items():
            sample = sample_of[number]
            if alike >= EXPLAINED:
                sums[sample] += alike * matched[number]
                totals[sample] += matched[number] - missed[number]
            else:
                sums[sample] += alike * missed[number]
        found: dict[str, float] = {}
        polar = reading.form in {"yes_no", "choice"}
        forms: dict[Form, float] = {}
        for sample, matched_sum in sums.items():
            entry = self.samples[sample]
            share = matched_sum / (unmatched + self.totals[sample] + totals[sample])
            if share <= found.get(entry.target, 0.0) or (polar and entry.outdated):
                continue
            form = entry.form
            if (alike_in_form := forms.get(form)) is None:
                alike_in_form = forms[form] = same_form(reading, form)
            found[entry.target] = max(share * alike_in_form, found.get(entry.target, 0.0))
        return found

    def _sharing(self, unit: Unit, within: AbstractSet[str] | None) -> list[tuple[float, list[int]]]:
        """Return how alike units are that share a role, a meaning or a word, each with their places; least first."""
        found: list[tuple[float, list[int]]] = []
        for kind, names in _names(unit):
            numbers: list[int] = []
            for name in names:
                if by_target := self.postings.get((kind, name)):
                    for target in by_target if within is None else by_target.keys() & within:
                        numbers += by_target[target]
            if numbers:
                found.append((ALIKE[kind], numbers))
        return found

    def _naming(self, mention: Mention, within: AbstractSet[str] | None) -> dict[int, float]:
        """Return number of a place that may stand for an entity of the mention → how alike the two are.

        It is the Dice coefficient of the entities that the two may stand for.
        """
        found: defaultdict[int, float] = defaultdict(float)
        for each in mention.ids:
            by_target = self.postings.get(("mention", each), {})
            for target in by_target if within is None else by_target.keys() & within:
                for number in by_target[target]:
                    found[number] += 2 / (len(mention.ids) + self.places.entities[number])
        return found


def make_table(samples: Iterable[Sample], *, strict: bool = False) -> SampleTable:
    """Return the table of some sample utterances; those without content are left out."""
    kept = tuple(sample for sample in samples if sample.reading.units)
    places: list[tuple[int, float, float, int]] = []
    totals: list[float] = []
    postings: defaultdict[tuple[str, str], defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, sample in enumerate(kept):
        totalled = len(places)
        for unit in sample.reading.units:
            for key in dict.fromkeys(_keys(unit)):
                postings[key][sample.target].append(len(places))
            weights = counted(unit, 1.0, False), counted(unit, 1.0, True)
            places.append((number, *weights, len(unit.mention_ids)))
        totals.append(sum(unmatched for _, unmatched, _, _ in places[totalled:]))
    frozen = {
        key: {target: tuple(numbers) for target, numbers in by_target.items()} for key, by_target in postings.items()
    }
    entries = tuple(Entry(each.reading.text, each.target, each.outdated, _form(each.reading)) for each in kept)
    columns = zip(*places, strict=True) if places else ((), (), (), ())
    return SampleTable(entries, Places(*columns), frozen, tuple(totals), strict)


def counted(unit: Unit, weight: float, matched: bool, *, strict: bool = False) -> float:
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
    return weight * EITHER if unit.option else weight


def same_form(reading: Reading, sample: Form) -> float:
    """Return 1 where both ask for the same, less where they ask for different things."""
    finer = FINER if sample.fine - reading.fine else 1.0
    if reading.form == sample.form:
        return finer
    pair = {reading.form, sample.form}
    if "how_many" in pair and "key_words" not in pair:
        return OTHER_FORM * finer
    if "key_words" in pair or pair <= {"yes_no", "choice"} or pair <= {"what", "list", "how", "who", "how_much"}:
        return 0.95 * finer
    shared = len(reading.asked & sample.asked)
    if shared and shared >= SHARED * min(len(reading.asked), len(sample.asked)):
        return 0.95 * finer
    return (0.8 if pair & {"yes_no", "choice"} else OTHER_FORM) * finer


def _form(reading: Reading) -> Form:
    return Form(reading.form, reading.fine, reading.asked)


def _keys(unit: Unit) -> Iterator[tuple[str, str]]:
    if unit.mention:
        yield from (("mention", each) for each in unit.mention.ids)
    else:
        yield from ((kind, name) for kind, names in _names(unit) for name in names)


def _names(unit: Unit) -> tuple[tuple[str, Iterable[str]], ...]:
    """Return the kinds of keys that a unit has, the least telling first, each with the names of its keys."""
    words = (unit.lemma,) if unit.lemma == unit.words else (unit.lemma, unit.words)
    return ("role", unit.roles), ("concept", unit.concepts), ("word", words)
