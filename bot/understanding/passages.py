"""What each fact can explain in a question: its words, meanings, roles and entities, found by inverted lists.

Only facts that share something with a question are ever looked at, so that a thousand of them cost no more than the
few that matter.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.story.frames import RoleType, frames
from bot.story.model import MONTHS, WEEKDAYS, EntityKind, Fact, Status, Story, StoryDate
from bot.understanding.entities import Mention, link_entities
from bot.understanding.lexicon import Lexicon, concepts_in
from bot.understanding.names import Names
from bot.understanding.reading import Unit
from bot.understanding.text import Token, clean, tokenise

OWN, ASKED, NAMED = 1.0, 0.9, 0.8
"""How well a passage explains a word that stands in the fact, in a sample utterance, in another name of an entity."""
CONCEPT = 0.85
"""How well it explains a word of the same meaning."""
THINGS = frozenset({EntityKind.EVENT, EntityKind.DOCUMENT, EntityKind.TOPIC})
"""Entities whose aliases are other words for what a fact is about."""
KIND = 0.75
"""How well a fact explains the word for its kind that it does not itself use."""
COUNTED = 4
"""Words from a number on, itself among them, in one of which stands what it counts: "340 of the families"."""
REACH = 6
"""Words behind a negation that it denies."""
ADJUNCTS = frozenset({"why", "condition"})
"""Roles whose texts tell of something else than the fact: "the cause: a week of rain" is not how long a slide took."""
IMPLIED = 0.5
"""How well it explains the country of somebody who fills a role: "what did the American say?"."""


ROLE, IMPLIED_ROLE = 0.95, 0.8
"""How well a fact explains the word for a role that it fills, or whose answer its own words look like holding."""
STEM, STEM_LETTERS = 0.7, 6
"""How well it explains a word that begins like one of its own, and how many letters they must share."""
_DATE = re.compile(
    rf"\b(?:{'|'.join(month[:3] for month in MONTHS)})[a-z]*\.? \d{{1,2}}\b|\b(?:19|20)\d\d\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Passage:
    """Everything that a fact can explain in a question, each with a strength from 0 to 1."""

    fact: Fact
    lemmas: Mapping[str, float]
    concepts: Mapping[str, float]
    entities: Mapping[str, float]
    roles: frozenset[str]
    """The roles that are filled, `attribution` and `said` among them."""
    numbers: frozenset[str]
    """The numbers in the fact's own words, those of its dates apart."""
    outdated: frozenset[str]
    """Lemmas and numbers of what it supersedes: its excerpts may say what was reported before ("up from 14")."""
    denied: frozenset[str]
    """Lemmas and concepts that stand behind a "not" in the fact's own words."""
    subjects: frozenset[str]
    """What fills the subject."""
    sides: frozenset[str]
    """The countries and organisations of whoever fills the subject."""
    implied: frozenset[str]
    """Roles whose answer stands in the fact's own words though no role holds it: "the worst since 1962"."""
    counted: frozenset[str]
    """Lemmas that stand close behind a number in the fact's words: what "how many" may ask it for."""


@dataclass(frozen=True, slots=True)
class PassageTable:
    """The passages of a story with inverted lists over all that they explain."""

    passages: tuple[Passage, ...]
    by_fact: Mapping[str, Passage]
    postings: Mapping[tuple[str, str], tuple[tuple[int, float], ...]]
    """("word", "concept", "role", "stem" or "entity"; its name) → (position of a passage, strength)."""

    def explaining(self, unit: Unit) -> dict[int, float]:
        """Return position of a passage → how far it explains the unit, from 0 to 1; those that do not are absent."""
        if unit.mention:
            return self._naming(unit.mention)
        keys = [("word", unit.lemma), ("word", unit.words)]
        keys += [("role", role) for role in unit.roles]
        keys += [("concept", concept) for concept in unit.concepts]
        if len(unit.lemma) > STEM_LETTERS:
            keys.append(("stem", unit.lemma[:STEM_LETTERS]))
        found: dict[int, float] = {}
        for key in keys:
            for position, strength in self.postings.get(key, ()):
                if strength > found.get(position, 0.0):
                    found[position] = strength
        return found

    def opposing(self, unit: Unit, opposites: Iterable[str]) -> Iterator[int]:
        """Yield the positions of passages that say one of the unit's `opposites` and not the unit itself.

        "Do they agree?" is opposed by a passage that speaks of what they differ in.
        """
        own = CONCEPT * OWN
        for opposite in opposites:
            for position, strength in self.postings.get(("concept", opposite), ()):
                passage = self.passages[position]
                says_it = passage.lemmas.get(unit.lemma, 0.0) >= OWN or any(
                    passage.concepts.get(each, 0.0) >= own for each in unit.concepts
                )
                if strength >= own and not says_it:
                    yield position

    def _naming(self, mention: Mention) -> dict[int, float]:
        sums: defaultdict[int, float] = defaultdict(float)
        best: dict[int, float] = {}
        for each in sorted(mention.ids):  # in one order, or the last digit of a sum would differ between runs
            for position, strength in self.postings.get(("entity", each), ()):
                sums[position] += strength
                best[position] = max(strength, best.get(position, 0.0))
        if mention.all_of:
            for position in best:
                fact = self.passages[position].fact
                if not set(map(str, fact.roles.get(frames()[fact.kind].subject, ()))) <= mention.ids:
                    best[position] = sums[position] / len(mention.ids)
        return best


def collect_passages(story: Story, names: Names, words: Lexicon) -> PassageTable:
    """Return the passages of all facts of the story, in its order."""
    passages = tuple(_passage(fact, story, names, words) for fact in story.facts.values())
    postings: defaultdict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    for position, passage in enumerate(passages):
        for key, strength in _explains(passage):
            postings[key].append((position, strength))
    return PassageTable(
        passages,
        {passage.fact.id: passage for passage in passages},
        {key: tuple(places) for key, places in postings.items()},
    )


def _explains(passage: Passage) -> Iterator[tuple[tuple[str, str], float]]:
    """Yield everything that the passage explains, with its strength."""
    yield from ((("word", lemma), strength) for lemma, strength in passage.lemmas.items())
    yield from ((("concept", concept), strength) for concept, strength in passage.concepts.items())
    yield from ((("entity", each), strength) for each, strength in passage.entities.items())
    yield from ((("role", role), ROLE) for role in passage.roles)
    yield from ((("role", role), IMPLIED_ROLE) for role in passage.implied - passage.roles)
    stems = {lemma[:STEM_LETTERS] for lemma in passage.lemmas if len(lemma) >= STEM_LETTERS}
    yield from ((("stem", stem), STEM) for stem in stems)


def _passage(fact: Fact, story: Story, names: Names, words: Lexicon) -> Passage:
    lemmas: dict[str, float] = {}
    concepts: dict[str, float] = dict.fromkeys(frames()[fact.kind].concepts, KIND)
    if fact.status is Status.PLANNED:
        concepts["plan"] = ASKED
    if fact.status is Status.ALLEGED:
        concepts["claimed"] = concepts["accuse"] = ASKED
    entities = _entities(fact, names)
    outdated = _outdated(fact, story, words)
    for text, full in _texts(fact, story):
        tokens = tokenise(clean(text))
        for old in (False, True) if outdated else (False,):
            kept = [token for token in tokens if (token.lemma in outdated) is old]
            strength = min(full, KIND) if old else full
            for token in kept:
                for form in {token.text, token.lemma}:
                    lemmas[form] = max(strength, lemmas.get(form, 0.0))
            told = [token.lemma for token in kept if not (token.capital and (token.text,) in names.common_nouns)]
            for concept in concepts_in(told, words, frames()[fact.kind].concepts):
                concepts[concept] = max(strength * CONCEPT, concepts.get(concept, 0.0))
        for mention in link_entities(tokens, names):
            if len(mention.ids) == 1 or mention.all_of:
                for each in mention.ids:
                    entities[each] = max(strength * NAMED, entities.get(each, 0.0))
    for each in list(entities):
        for country in names.country_of.get(each, frozenset()) | names.groups_of.get(each, frozenset()):
            entities[country] = max(IMPLIED * min(1.0, entities[each]), entities.get(country, 0.0))
    return Passage(
        fact,
        lemmas,
        concepts,
        entities,
        _filled(fact),
        _numbers(fact),
        outdated,
        _denied(fact, words),
        frozenset(map(str, fact.roles.get(frames()[fact.kind].subject, ()))),
        _sides(fact, names),
        _implied(fact, words),
        _counted(fact, words),
    )


def _outdated(fact: Fact, story: Story, words: Lexicon) -> frozenset[str]:
    """Return the lemmas by which the facts that this one supersedes say what it does not say itself.

    With the words of the fact's excerpts that only name the kind of the former: "Krail, held since Monday, was freed".
    """
    earlier = tuple(story.earlier(fact))
    if not earlier:
        return frozenset()
    own = _spoken(fact) | {
        token.lemma
        for each in _entities_in(fact)
        for name in (story.entities[each].name, *story.entities[each].aliases)
        for token in tokenise(clean(name))
    }
    kinds = {concept for each in earlier for concept in frames()[each.kind].concepts}
    kinds -= set(frames()[fact.kind].concepts)
    quoted = {token.lemma for quote in fact.valid_quotes for token in tokenise(clean(quote))}
    named = {lemma for lemma in quoted if words.concepts_of(lemma) & kinds}
    return (frozenset[str]().union(*map(_spoken, earlier)) | named) - own - words.stop


def _spoken(fact: Fact) -> frozenset[str]:
    """Return the lemmas of what the fact says in its author's words and numbers."""
    spec = frames()[fact.kind].roles
    filled = [
        str(value)
        for role, values in fact.roles.items()
        if spec[role].type in {RoleType.TEXT, RoleType.TEXTS, RoleType.NUMBER}
        for value in values
    ]
    return frozenset(token.lemma for text in (*filled, fact.says or "") for token in tokenise(clean(text)))


def _entities_in(fact: Fact) -> Iterator[str]:
    spec = frames()[fact.kind].roles
    yield from (
        str(value) for role, values in fact.roles.items() if spec[role].type is RoleType.ENTITIES for value in values
    )


def _numbers(fact: Fact) -> frozenset[str]:
    values = [str(value) for values in fact.roles.values() for value in values if not isinstance(value, StoryDate)]
    words = (token.text for text in values for token in tokenise(clean(text)))
    # A "2" alone would be read as "to".
    return frozenset(word for word in (*values, *words) if word.isdigit())


def _denied(fact: Fact, words: Lexicon) -> frozenset[str]:
    texts = [str(value) for values in fact.roles.values() for value in values] + [fact.says or ""]
    return frozenset[str]().union(*(denied_in(tokenise(clean(text)), words.denials, words) for text in texts))


def denied_in(tokens: Sequence[Token], denials: frozenset[str], words: Lexicon) -> frozenset[str]:
    """Return the lemmas and concepts denied: up to a handful of words behind one of `denials`, not past a "but"."""
    left = 0
    spoken: list[str] = []
    before = ""
    for token in tokens:
        left = (
            REACH
            if denials & {token.text, f"{before} {token.text}"}
            else 0
            if token.text in {"but", "and"} and left < REACH - 3
            else left
        )
        if left and token.text not in denials and token.text not in words.stop:
            spoken.append(token.lemma)
        left = max(0, left - 1)
        before = token.text
    return frozenset({*spoken, *concepts_in(spoken, words)})


def _sides(fact: Fact, names: Names) -> frozenset[str]:
    subjects = map(str, fact.roles.get(frames()[fact.kind].subject, ()))
    none = frozenset[str]()
    return none.union(*(names.country_of.get(each, none) | names.groups_of.get(each, none) for each in subjects))


def _implied(fact: Fact, words: Lexicon) -> frozenset[str]:
    """Return the roles whose answers the fact's own words look like holding, and `hour` for a time of day."""
    texts = [
        str(value)
        for role, values in fact.roles.items()
        if role not in ADJUNCTS
        for value in values
        if isinstance(value, str)
    ]
    own = "; ".join([*texts, fact.says or ""])
    printed = " ".join(value.printed or "" for value in fact.roles.get("when", ()) if isinstance(value, StoryDate))
    hour = words.implied["hour"]  # the time of day is no amount either
    searched = {"hour": " ".join([own, printed, *fact.valid_quotes]), "amount": hour.sub("", _DATE.sub("", own))}
    return frozenset(role for role, pattern in words.implied.items() if pattern.search(searched.get(role, own)))


def _counted(fact: Fact, words: Lexicon) -> frozenset[str]:
    """Return the lemmas that stand close behind a number in the fact's words, its excerpts among them."""
    texts = [str(value) for values in fact.roles.values() for value in values if isinstance(value, str)]
    found: set[str] = set()
    for text in [*texts, fact.says or "", *(evidence.quote for evidence in fact.evidence)]:
        left = 0
        for token in tokenise(clean(text)):
            left = COUNTED if token.text[0].isdigit() else left
            if left and token.text not in words.stop:
                found.add(token.lemma)
            left = max(0, left - 1)
    return frozenset(found)


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
    gone = {evidence.quote for evidence in fact.evidence if evidence.outdated}
    for role, values in fact.roles.items():
        if gone & set(map(str, values)):
            continue  # a headline
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
    yield from ((quote, OWN) for quote in fact.valid_quotes)
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
