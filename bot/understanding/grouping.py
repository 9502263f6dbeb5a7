"""Utterances → groups that ask the same in other words, whatever order they come in.

Compared are readings, not letters: two utterances of one group mention the same of the story's names, ask for the same
and share most of what carries content, by word or by meaning. Misspelt words that the story's own speller leaves alone
are first brought back to words that others typed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from bot.understanding.index import Index
from bot.understanding.reading import LIGHT, POLAR, Reader, Reading, Unit
from bot.understanding.samples import ALIKE, OTHER_FORM
from bot.understanding.text import is_english, lemma_of
from bot.understanding.wordings import Vocabulary, make_vocabulary

SAME = 0.68
"""How alike, from 0 to 1, two readings must be: "is Reed guilty" is 0.67 from "did Reed plead guilty" (another
question), "what salary does Blinken get" is 0.70 from "how much does Blinken earn" (the same). Of 852 questions about
the bundled story 214 stand in 85 groups of several; read one by one, ten of these mix two questions."""
LOOKED_UP = 3
"""Units, the rarest, by which an utterance finds what it may belong to: whatever is alike shares one of them."""
MOST_COMPARED = 100
"""Groups that an utterance is compared with closely: those that share most of those units."""
REPEATED = 2
"""Utterances that must hold a word in no dictionary before others are taken for a misspelling of it."""
VAGUER = 0.95
"""What is left of the likeness where one asks with key words, or with another question word of a family."""
FAMILIES = (frozenset({"what", "list", "how_much"}), frozenset({"what", "how"}), frozenset({"who", "list"}))
"""Question words that may ask for the same: "what salary does he get", "how much does he earn"."""
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """An utterance, as far as grouping looks at it."""

    reading: Reading
    names: frozenset[str]
    """The entities that it mentions."""
    units: tuple[Unit, ...]
    """What it says beside those; names that the story does not have are among them."""

    @property
    def telling(self) -> bool:
        """Return whether a word of it tells what it is about."""
        return any(not unit.light and not unit.soft for unit in self.units)

    @property
    def lemmas(self) -> frozenset[str]:
        """Return the words that it says beside names."""
        return frozenset(unit.lemma for unit in self.units)


def group(texts: Sequence[str], index: Index) -> list[list[int]]:
    """Return the positions of `texts` in groups of one question each, every position once.

    Which texts stand together depends on the texts alone, not on their order; the positions of a group and the groups
    (by their first position) are in order. Ten thousand different questions take about seven seconds, and ten thousand
    made of the same few words 25.
    """
    positions: defaultdict[str, list[int]] = defaultdict(list)
    for position, text in enumerate(texts):
        positions[text].append(position)
    found = [
        sorted(chain.from_iterable(positions[text] for text in members))
        for members in _grouped(sorted(positions), index)
    ]
    return sorted(found)


def _grouped(texts: Sequence[str], index: Index) -> Iterable[list[str]]:
    """Return the different `texts` in groups.

    Each joins the nearest group there is by then, as its first member stands for it: groups cannot grow into one
    another along a chain of small steps. Key words come last, since they fit more than one question.
    """
    asked = {text: _asked(reading) for text, reading in _readings(texts, index.reader).items()}
    rarity = Counter(key for each in asked.values() for unit in each.units for key in _keys(unit))
    order = sorted(texts, key=lambda text: (asked[text].reading.form == "key_words", len(asked[text].units), text))
    groups: list[list[str]] = []
    firsts: list[_Asked] = []
    places: defaultdict[tuple[frozenset[str], Key], list[int]] = defaultdict(list)
    for text in order:
        each = asked[text]
        near = _candidates(each, places, rarity)
        likeness = {number: _likeness(each, firsts[number]) for number in near}
        best = max(near, key=lambda number: (likeness[number], len(groups[number]), -number), default=None)
        if best is not None and likeness[best] >= SAME:
            groups[best].append(text)
            continue
        for key in dict.fromkeys(chain(_alone(each), *map(_keys, each.units))):
            places[each.names, key].append(len(groups))
        groups.append([text])
        firsts.append(each)
    return groups


def _readings(texts: Sequence[str], reader: Reader) -> dict[str, Reading]:
    """Return the reading of each text, its words in no dictionary repaired against those of all the texts."""
    readings = {text: reader.read(text) for text in texts}
    vocabulary = _vocabulary(readings.values(), reader)
    return {
        text: replace(reading, units=tuple(_repaired(unit, vocabulary, reader) for unit in reading.units))
        for text, reading in readings.items()
    }


def _vocabulary(readings: Iterable[Reading], reader: Reader) -> Vocabulary:
    words = [sorted({token.text for token in reading.tokens}) for reading in readings]
    often = Counter(chain.from_iterable(words))
    return make_vocabulary(
        [word for word in each if is_english(word) or reader.speller.knows(word) or often[word] >= REPEATED]
        for each in words
    )


def _repaired(unit: Unit, vocabulary: Vocabulary, reader: Reader) -> Unit:
    if not unit.unknown:
        return unit
    lemma = lemma_of(vocabulary.repair(unit.words.lower()))
    return replace(unit, words=lemma, lemma=lemma, concepts=reader.lexicon.concepts_of(lemma))


def _asked(reading: Reading) -> _Asked:
    units = [unit for unit in reading.units if not unit.mention_ids]
    central = [unit for unit in units if unit.factor == 1.0]
    names = frozenset(each for unit in reading.units for each in unit.mention_ids)
    return _Asked(reading, names, tuple(central or units))


def _alone(asked: _Asked) -> Iterator[Key]:
    """Yield by what an utterance is found that says nothing beside names: its form, or without names all its words."""
    if not asked.units:
        yield ("form", asked.reading.form) if asked.names else ("tokens", *(each.text for each in asked.reading.tokens))


def _keys(unit: Unit) -> Iterator[Key]:
    yield "word", unit.lemma
    for concept in unit.concepts:
        yield "concept", concept


def _candidates(
    asked: _Asked, places: Mapping[tuple[frozenset[str], Key], Sequence[int]], rarity: Mapping[Key, int]
) -> list[int]:
    """Return the groups that may be of the same question, at most `MOST_COMPARED` of them."""
    rarest = sorted(asked.units, key=lambda unit: (min(rarity[key] for key in _keys(unit)), unit.lemma))[:LOOKED_UP]
    shared: Counter[int] = Counter()
    for keys in [_alone(asked), *map(_keys, rarest)]:
        shared.update({number for key in keys for number in places.get((asked.names, key), ())})
    return sorted(shared, key=lambda number: (-shared[number], number))[:MOST_COMPARED]


def _likeness(one: _Asked, other: _Asked) -> float:
    """Return how alike two utterances about the same names are: the soft Dice coefficient of their units, by form."""
    if not one.telling or not other.telling:  # "who is he", "what did he say": any other word asks something else
        same = one.reading.form == other.reading.form and one.lemmas == other.lemmas
        return 1.0 if same and _agree(one.reading, other.reading) else 0.0
    if not _agree(one.reading, other.reading):
        return 0.0
    best = [max(_alike(unit, each) for each in other.units) for unit in one.units]
    back = [max(_alike(unit, each) for each in one.units) for unit in other.units]
    weights = [LIGHT if unit.light or unit.soft else 1.0 for unit in (*one.units, *other.units)]
    dice = sum(weight * alike for weight, alike in zip(weights, best + back, strict=True)) / sum(weights)
    return dice * _same_form(one.reading, other.reading)


def _alike(one: Unit, other: Unit) -> float:
    if one.lemma == other.lemma:
        return ALIKE["word"]
    return ALIKE["concept"] if one.concepts & other.concepts else 0.0


def _agree(one: Reading, other: Reading) -> bool:
    """Return whether neither denies what the other does not, nor makes somebody else act."""
    subjects = (one.subject, other.subject)
    acting = all(subjects) and not frozenset.intersection(*(each.ids for each in subjects if each))
    return one.negated == other.negated and not acting


def _same_form(one: Reading, other: Reading) -> float:
    """Return 1 where both ask for the same, less where one is vaguer, little where they ask for different things."""
    pair = {one.form, other.form}
    if len(pair) == 1:
        return 1.0
    fits = "key_words" in pair or pair <= POLAR or any(pair <= family for family in FAMILIES)
    return VAGUER if fits or (one.asked & other.asked and not pair & POLAR) else OTHER_FORM
