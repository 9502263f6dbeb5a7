"""The language data, normalised and indexed for look-up: concepts, cues, stop words, question words.

Built once for all stories. Phrases are keyed by their lemmas, so that "locked up" is found in "locking up".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.language.data import Language, load_language
from bot.language.once import once
from bot.story.frames import frames
from bot.understanding.text import lemmas_of, words_of

ValueT = TypeVar("ValueT")

ENDINGS = (
    ("ing", ""),
    ("ing", "e"),
    ("ly", ""),
    ("er", ""),
    ("er", "e"),
    ("ed", ""),
    ("ment", ""),
    ("ion", ""),
    ("ation", "e"),
)
"""Endings that leave the meaning near: what to take off, what to put instead."""


@dataclass(frozen=True, slots=True)
class Phrases(Generic[ValueT]):
    """Phrases of one or more words with what each stands for, found at a place in a text by a look at one word."""

    values: Mapping[tuple[str, ...], ValueT]
    lengths: Mapping[str, tuple[int, ...]]
    """First word → how many words the phrases have that begin with it, the longest first."""

    def at(self, words: Sequence[str], start: int) -> tuple[int, ValueT] | None:
        """Return the length and the value of the longest phrase that stands in `words` at `start`, or None."""
        for size in self.lengths.get(words[start], ()):
            phrase = tuple(words[start : start + size])
            value = self.values.get(phrase)
            if value is not None:
                return len(phrase), value
        return None

    def anywhere(self, words: Sequence[str]) -> bool:
        """Return whether one of the phrases stands somewhere in `words`."""
        if self.lengths.keys().isdisjoint(words):
            return False
        return any(self.at(words, start) for start in range(len(words)))


def make_phrases(values: Mapping[tuple[str, ...], ValueT]) -> Phrases[ValueT]:
    """Return the phrases of `values`, whose values are not None; an empty phrase is left out."""
    lengths: dict[str, set[int]] = {}
    for phrase in values:
        if phrase:
            lengths.setdefault(phrase[0], set()).add(len(phrase))
    return Phrases(values, {word: tuple(sorted(sizes, reverse=True)) for word, sizes in lengths.items()})


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What understanding looks words up in."""

    concepts: Phrases[frozenset[str]]
    """Lemmas of a word or phrase → the concepts it may stand for."""
    predicates: frozenset[str]
    """The concepts by which frame kinds are known: to meet, to say, to hold …"""
    role_cues: Phrases[frozenset[str]]
    """Lemmas of a word or phrase → the roles it names."""
    question_words: Phrases[str]
    """Words → what they ask for, a key of `answers`."""
    answers: Mapping[str, tuple[str, ...]]
    antonyms: Mapping[str, frozenset[str]]
    fine: Mapping[str, Phrases[bool]]
    """`place`, `hour`, `day` → words that ask for more detail than stories mostly give."""
    stop: frozenset[str]
    light: frozenset[str]
    common: frozenset[str]
    """Stop words, light words and imperatives: none of them is part of a misheard name."""
    soft: frozenset[str]
    """Lemmas of many senses: they count little where a fact does not explain them."""
    asides: Phrases[bool]
    opinion: Phrases[bool]
    """Words that ask what the bot itself thinks, or what ought to be."""
    others: Phrases[bool]
    """Words that ask whether there are more than those who were spoken of."""
    excluding: Phrases[bool]
    """Words that leave somebody or something out: "besides"."""
    negations: frozenset[str]
    denials: frozenset[str]
    """Words behind which a sentence of a fact says what is not so."""
    trailing: frozenset[tuple[str, ...]]
    """Closings that ask for nothing."""
    hearsay: frozenset[tuple[str, ...]]
    """Openings that only tell where a claim comes from."""
    imperatives: frozenset[str]
    auxiliaries: frozenset[str]
    requests: frozenset[str]
    """Imperatives that ask inside a sentence too: "… wants me to name three"."""
    prepositions: frozenset[str]
    joints: frozenset[str]
    """Words behind which a new clause may ask."""
    wh: frozenset[str]
    somebody: frozenset[str]
    """Lemmas that say no more than that a person is meant."""
    people: frozenset[str]
    """Lemmas of nouns for sorts of people."""
    arithmetic: frozenset[str]
    """Words behind a number that make a sum of it."""
    months: frozenset[str]
    before_month: frozenset[str]
    """Words behind which "may" and "march" are months."""
    conditions: frozenset[str]
    """Words that open a clause on which the question depends ("if …")."""
    weekdays: frozenset[str]
    past: frozenset[str]
    future: frozenset[str]
    wrappers: Phrases[bool]
    tags: frozenset[tuple[str, ...]]
    pronouns: Mapping[str, frozenset[str]]
    other: Phrases[bool]
    implied: Mapping[str, re.Pattern[str]]
    """Role → what its answer looks like in a sentence."""
    meta: Phrases[str]
    """Words → the intent about the whole article that they name."""
    vocabulary: frozenset[str]
    """Every word of the data; words that spelling repair may aim at."""

    def concepts_of(self, lemma: str) -> frozenset[str]:
        """Return the concepts that one lemma may stand for, an ending such as "-ing" or "-er" taken off if need be."""
        found = self.concepts.values.get((lemma,))
        if found is None:
            for ending, instead in ENDINGS:
                stem = lemma.removesuffix(ending)
                if stem != lemma and len(stem) > 3 and (found := self.concepts.values.get((stem + instead,))):
                    break
        return found or frozenset()


@once
def lexicon() -> Lexicon:
    """Return the lexicon of this release's language data, the same object each time."""
    return _build(load_language())


def _build(language: Language) -> Lexicon:
    asking = language.asking
    concepts = _invert(language.concepts)
    return Lexicon(
        concepts=concepts,
        predicates=frozenset(concept for frame in frames().values() for concept in frame.concepts)
        - frozenset(asking["weak_predicates"]),
        role_cues=_invert(asking["role_cues"]),
        question_words=make_phrases(
            {words_of(phrase): name for name, phrases in asking["question_words"].items() for phrase in phrases}
        ),
        answers={name: tuple(roles) for name, roles in asking["answers"].items()},
        antonyms=_antonyms(language),
        fine={name: _phrases(phrases) for name, phrases in asking["fine"].items()},
        stop=frozenset(asking["stop"].split()),
        light=frozenset(lemma for word in asking["light"].split() for lemma in (word, *lemmas_of(word))),
        common=frozenset([*asking["stop"].split(), *asking["light"].split(), *asking["imperatives"]]),
        soft=frozenset(lemma for word in asking["soft"] for lemma in (word, *lemmas_of(word))),
        asides=_phrases(asking["asides"]),
        opinion=_phrases(asking["opinion"]),
        others=_phrases(asking["others"]),
        excluding=_phrases(asking["excluding"]),
        wrappers=_phrases(asking["wrappers"]),
        **{name: frozenset(asking[name]) for name in _WORD_LISTS},
        trailing=frozenset(map(words_of, asking["trailing"])),
        hearsay=frozenset(map(words_of, asking["hearsay"])),
        tags=frozenset(map(words_of, asking["tags"])),
        pronouns={kind: frozenset(words) for kind, words in asking["pronouns"].items()},
        other=_phrases(asking["other"]),
        implied={role: re.compile(pattern, re.IGNORECASE) for role, pattern in asking["implied"].items()},
        meta=make_phrases({words_of(phrase): name for name, phrases in asking["meta"].items() for phrase in phrases}),
        vocabulary=frozenset(_vocabulary(language)),
    )


_WORD_LISTS = (
    "negations",
    "denials",
    "imperatives",
    "auxiliaries",
    "requests",
    "prepositions",
    "joints",
    "wh",
    "somebody",
    "people",
    "arithmetic",
    "months",
    "before_month",
    "conditions",
    "weekdays",
    "past",
    "future",
)


def _phrases(entries: Iterable[str]) -> Phrases[bool]:
    return make_phrases(dict.fromkeys(map(words_of, entries), True))


def _invert(table: Mapping[str, Iterable[object]]) -> Phrases[frozenset[str]]:
    """Return phrase → names from name → phrases."""
    found: dict[tuple[str, ...], set[str]] = {}
    for name, phrases in table.items():
        for phrase in phrases:
            found.setdefault(lemmas_of(str(phrase)), set()).add(name)
    return make_phrases({phrase: frozenset(names) for phrase, names in found.items() if phrase})


def _antonyms(language: Language) -> dict[str, frozenset[str]]:
    pairs = language.antonyms + tuple((second, first) for first, second in language.antonyms)
    return {name: frozenset(second for first, second in pairs if first == name) for name, _ in pairs}


def _vocabulary(language: Language) -> Iterable[str]:
    """Yield every word that the language data holds."""
    tables = (language.concepts.values(), language.chat.values(), language.asking["role_cues"].values())
    for table in tables:
        for phrases in table:
            for phrase in phrases:
                yield from words_of(str(phrase))
    for section in ("question_words", "meta"):
        for phrases in language.asking[section].values():
            for phrase in phrases:
                yield from words_of(phrase)
    yield from language.asking["stop"].split()
    yield from language.asking["light"].split()
    yield from language.asking["imperatives"]


def concepts_in(lemmas: Sequence[str], lexicon: Lexicon, kind: Iterable[str] = ()) -> Mapping[str, None]:
    """Return the concepts that a passage's lemmas stand for, phrases included, in order.

    A word of many senses stands by itself only for those of the fact's `kind`: talks that were "held" are no detention.
    """
    found: dict[str, None] = {}
    for start, lemma in enumerate(lemmas):
        vague = lemma in lexicon.soft or lemma in lexicon.stop
        found.update(
            dict.fromkeys(lexicon.concepts_of(lemma).intersection(kind) if vague else lexicon.concepts_of(lemma))
        )
        for size in lexicon.concepts.lengths.get(lemma, ()):
            phrase = tuple(lemmas[start : start + size])
            if len(phrase) > 1:
                found.update(dict.fromkeys(lexicon.concepts.values.get(phrase, ())))
    return found
