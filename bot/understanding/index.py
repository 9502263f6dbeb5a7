"""Story + language data → what matching searches: one passage per fact, sample utterances, names and vocabulary."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.language.data import load_language
from bot.story.frames import RoleType, frames
from bot.story.model import MONTHS, WEEKDAYS, EntityKind, Fact, Status, Story, StoryDate
from bot.understanding.entities import Names, collect_names, link_entities
from bot.understanding.lexicon import Lexicon, concepts_in, lexicon
from bot.understanding.questions import questions_of
from bot.understanding.reading import Reader, Unit
from bot.understanding.samples import Sample, SampleTable, make_table
from bot.understanding.spelling import make_speller
from bot.understanding.text import clean, tokenise

OWN, ASKED, NAMED = 1.0, 0.9, 0.8
"""How well a passage explains a word that stands in the fact, in a sample utterance, in another name of an entity."""
CONCEPT = 0.85
"""How well it explains a word of the same meaning."""
THINGS = frozenset({EntityKind.EVENT, EntityKind.DOCUMENT, EntityKind.TOPIC})
"""Entities whose aliases are other words for what a fact is about."""
KIND = 0.75
"""How well a fact explains the word for its kind that it does not itself use."""
REACH = 6
"""Words behind a negation that it denies."""
IMPLIED = 0.5
"""How well it explains the country of somebody who fills a role: "what did the American say?"."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Everything that a fact can explain in a question, each with a strength from 0 to 1."""

    fact: Fact
    lemmas: Mapping[str, float]
    stems: frozenset[str]
    """The first six letters of each longer lemma."""
    concepts: Mapping[str, float]
    entities: Mapping[str, float]
    roles: frozenset[str]
    """The roles that are filled, `attribution` and `said` among them."""
    numbers: frozenset[str]
    """The numbers in the fact's own words, those of its dates apart."""
    denied: frozenset[str]
    """Lemmas and concepts that stand behind a "not" in the fact's own words."""
    sides: frozenset[str]
    """The countries and organisations of whoever fills the subject."""
    implied: frozenset[str]
    """Roles whose answer stands in the fact's own words though no role holds it: "the worst since 1962"."""


@dataclass(frozen=True, slots=True)
class Index:
    """A story, compiled for matching."""

    story: Story
    reader: Reader
    passages: tuple[Passage, ...]
    samples: SampleTable
    """Of facts: written by authors, and generated from frames."""
    unknowns: SampleTable
    chat: tuple[tuple[str, tuple[str, ...]], ...]
    """Small-talk intent and the words of one of its samples."""

    @property
    def names(self) -> Names:
        """Return the story's names."""
        return self.reader.names

    @property
    def lexicon(self) -> Lexicon:
        """Return the language data."""
        return self.reader.lexicon

    def passage(self, fact_id: str) -> Passage:
        """Return the passage of one fact."""
        return next(passage for passage in self.passages if passage.fact.id == fact_id)


def build_index(story: Story) -> Index:
    """Return the compiled story."""
    names, words = collect_names(story), lexicon()
    passages = tuple(_passage(fact, story, names, words) for fact in story.facts.values())
    spoken = frozenset(lemma for passage in passages for lemma in passage.lemmas)
    reader = Reader(names, make_speller(names.words(), words.vocabulary | _story_words(story)), words, spoken)
    chat = tuple(
        (intent, tuple(token.text for token in tokenise(clean(sample))))
        for intent, samples in load_language().chat.items()
        for sample in samples
    )
    return Index(
        story,
        reader,
        passages,
        make_table(_samples(story, reader)),
        make_table(_unknowns(story, reader), strict=True),
        chat,
    )


def rarity(count: int, total: int) -> float:
    """Return 1 for what one fact of `total` has, falling to 0.4 for what all have."""
    if total < 2 or count <= 1:
        return 1.0
    return 0.4 + 0.6 * (1 - math.log(count) / math.log(total))


def _samples(story: Story, reader: Reader) -> Iterator[Sample]:
    for fact in story.facts.values():
        for utterance in fact.ask:
            yield Sample(reader.read(utterance), fact.id)
        for _, question in questions_of(fact, story):
            yield Sample(reader.read(question), fact.id)


def _unknowns(story: Story, reader: Reader) -> Iterator[Sample]:
    for unknown in story.unknowns.values():
        for utterance in unknown.ask:
            yield Sample(reader.read(utterance), unknown.id)


def _passage(fact: Fact, story: Story, names: Names, words: Lexicon) -> Passage:
    lemmas: dict[str, float] = {}
    concepts: dict[str, float] = dict.fromkeys(frames()[fact.kind].concepts, KIND)
    if fact.status is Status.PLANNED:
        concepts["plan"] = ASKED
    if fact.status is Status.ALLEGED:
        concepts["claimed"] = concepts["accuse"] = ASKED
    entities = _entities(fact, names)
    for text, strength in _texts(fact, story):
        tokens = tokenise(clean(text))
        spoken = [token.lemma for token in tokens]
        for token in tokens:
            for form in {token.text, token.lemma}:
                lemmas[form] = max(strength, lemmas.get(form, 0.0))
        for concept in concepts_in(spoken, words):
            concepts[concept] = max(strength * CONCEPT, concepts.get(concept, 0.0))
        for mention in link_entities(tokens, names):
            if len(mention.ids) == 1 or mention.all_of:
                for each in mention.ids:
                    entities[each] = max(strength * NAMED, entities.get(each, 0.0))
    for each in list(entities):
        for country in names.country_of.get(each, frozenset()) | names.groups_of.get(each, frozenset()):
            entities[country] = max(IMPLIED * min(1.0, entities[each]), entities.get(country, 0.0))
    stems = frozenset(lemma[:6] for lemma in lemmas if len(lemma) >= 6)
    return Passage(
        fact,
        lemmas,
        stems,
        concepts,
        entities,
        _filled(fact),
        _numbers(fact),
        _denied(fact, words),
        _sides(fact, names),
        _implied(fact, words),
    )


def _numbers(fact: Fact) -> frozenset[str]:
    values = [str(value) for values in fact.roles.values() for value in values if not isinstance(value, StoryDate)]
    words = (token.text for text in values for token in tokenise(clean(text)))
    return frozenset(word for word in words if word.isdigit())


def _denied(fact: Fact, words: Lexicon) -> frozenset[str]:
    """Return what the fact's own words deny: up to a handful of words behind a negation, not past a "but"."""
    found: set[str] = set()
    for text in [str(value) for values in fact.roles.values() for value in values] + [fact.says or ""]:
        left = 0
        spoken: list[str] = []
        for token in tokenise(clean(text)):
            left = (
                REACH
                if token.text in words.denials
                else 0
                if token.text in {"but", "and"} and left < REACH - 3
                else left
            )
            if left and token.text not in words.denials and token.text not in words.stop:
                spoken.append(token.lemma)
            left = max(0, left - 1)
        found.update(spoken, concepts_in(spoken, words))
    return frozenset(found)


def _sides(fact: Fact, names: Names) -> frozenset[str]:
    subjects = map(str, fact.roles.get(frames()[fact.kind].subject, ()))
    none = frozenset[str]()
    return none.union(*(names.country_of.get(each, none) | names.groups_of.get(each, none) for each in subjects))


def _implied(fact: Fact, words: Lexicon) -> frozenset[str]:
    """Return the roles whose answers the fact's own words look like holding, and `hour` for a time of day."""
    texts = [str(value) for values in fact.roles.values() for value in values if isinstance(value, str)]
    own = " ".join([*texts, fact.says or ""])
    printed = " ".join(value.printed or "" for value in fact.roles.get("when", ()) if isinstance(value, StoryDate))
    everything = " ".join([own, printed, *(evidence.quote for evidence in fact.evidence)])
    return frozenset(
        role for role, pattern in words.implied.items() if pattern.search(everything if role == "hour" else own)
    )


def _filled(fact: Fact) -> frozenset[str]:
    roles = set(fact.roles)
    if fact.attribution:
        roles.add("attribution")
        if fact.attribution.when:
            roles.add("said")
    return frozenset(roles)


def _entities(fact: Fact, names: Names) -> dict[str, float]:
    """Return the entities that fill roles; the subject counts most."""
    frame = frames()[fact.kind]
    found: dict[str, float] = {}
    for role, values in fact.roles.items():
        if frame.roles[role].type is RoleType.ENTITIES:
            for value in map(str, values):
                for each in (value, *names.groups.get(value, ())):
                    found[each] = max(1.0 if role == frame.subject else 0.95, found.get(each, 0.0))
    for each in fact.attribution.who if fact.attribution else ():
        found[each] = max(0.9, found.get(each, 0.0))
    return found


def _texts(fact: Fact, story: Story) -> Iterator[tuple[str, float]]:
    """Yield the fact's passages, each with the strength of its words."""
    frame = frames()[fact.kind]
    for role, values in fact.roles.items():
        if frame.roles[role].type is RoleType.NUMBER:
            yield role, OWN  # "dead: 2" speaks of the dead
        if frame.roles[role].type in {RoleType.TEXT, RoleType.TEXTS, RoleType.NUMBER}:
            yield from ((str(value), OWN) for value in values)
        elif frame.roles[role].type is RoleType.ENTITIES:
            for value in values:
                entity = story.entities[str(value)]
                yield entity.name, NAMED
                # The aliases of those who act ("the alleged spy") would lend their words to all that they do.
                if entity.kind in THINGS:
                    yield from ((alias, NAMED) for alias in entity.aliases)
        else:
            yield from ((text, OWN) for value in values if isinstance(value, StoryDate) for text in _date_words(value))
    yield from ((evidence.quote, OWN) for evidence in fact.evidence)
    yield from ((utterance, ASKED) for utterance in fact.ask)
    yield fact.says or "", OWN


def _date_words(date: StoryDate) -> Iterator[str]:
    """Yield what a question may call the date."""
    day = date.first_day
    yield date.printed or ""
    yield str(day.year)
    if date.precision != "year":
        yield MONTHS[day.month - 1]
    if date.precision == "day":
        yield f"{WEEKDAYS[day.weekday()]} {day.day} {day.day}th {day.day}st {day.day}nd {day.day}rd"


def _story_words(story: Story) -> frozenset[str]:
    texts = [text for fact in story.facts.values() for text, _ in _texts(fact, story)]
    texts += [utterance for unknown in story.unknowns.values() for utterance in unknown.ask]
    return frozenset(token.text for text in texts for token in tokenise(clean(text)))


def explained(unit: Unit, passage: Passage) -> float:
    """Return how far the passage explains a unit of a question, from 0 to 1."""
    if unit.mention:
        known = [passage.entities.get(each, 0.0) for each in unit.mention.ids]
        if not known:
            return 0.0
        if (
            unit.mention.all_of
            and not set(map(str, passage.fact.roles.get(frames()[passage.fact.kind].subject, ()))) <= unit.mention.ids
        ):
            return sum(known) / len(known)
        return max(known)
    best = max(passage.lemmas.get(unit.lemma, 0.0), passage.lemmas.get(unit.words, 0.0))
    if unit.roles & passage.roles:
        best = max(best, 0.95)
    elif unit.roles & passage.implied:
        best = max(best, 0.8)
    for concept in unit.concepts:
        best = max(best, passage.concepts.get(concept, 0.0))
    if best < 0.7 and len(unit.lemma) >= 7 and unit.lemma[:6] in passage.stems:
        best = 0.7
    return best


def contradicted(unit: Unit, passage: Passage, opposites: frozenset[str]) -> bool:
    """Return whether the passage says one of the unit's `opposites` and not the unit itself ("alike": "diverge")."""
    if not opposites or unit.mention or passage.lemmas.get(unit.lemma, 0.0) >= OWN:
        return False
    own = CONCEPT * OWN
    if any(passage.concepts.get(each, 0.0) >= own for each in unit.concepts):
        return False
    return any(passage.concepts.get(each, 0.0) >= own for each in opposites)
