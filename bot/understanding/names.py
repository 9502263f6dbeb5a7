"""Everything that can be typed for the entities of a story: their names, and what the world calls them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from jellyfish import soundex

from bot.language.data import Country, load_language
from bot.story.model import Entity, EntityKind, Story
from bot.understanding.text import is_english, lemmas_of, words_of

HEARD_LETTERS = 5
"""How many letters a name must have to be heard in other words."""


@dataclass(frozen=True, slots=True)
class Names:
    """Everything that can be typed for the entities of one story."""

    aliases: Mapping[tuple[str, ...], frozenset[str]]
    groups: Mapping[str, tuple[str, ...]]
    """Entity id → its members, where it stands for several."""
    posts: Mapping[tuple[str, ...], frozenset[str]]
    """Words of a post → the persons who hold one of that class."""
    plural_posts: Mapping[tuple[str, ...], frozenset[str]]
    country_of: Mapping[str, frozenset[str]]
    """Person or organisation → the countries it belongs to."""
    groups_of: Mapping[str, frozenset[str]]
    """Person → the organisations in which the person holds an office."""
    countries: frozenset[str]
    continents: frozenset[str]
    foreign: frozenset[tuple[str, ...]]
    """Names of the world's countries and cities that the story does not have."""
    lengths: Mapping[str, frozenset[int]]
    """First word → how many words the names have that begin with it."""
    common_nouns: frozenset[tuple[str, ...]]
    """Surnames and the like that are English words too: "Price"."""
    by_sound: Mapping[str, tuple[str, ...]]
    """Soundex code → the names of one longer word that sound like that."""
    by_word: Mapping[str, tuple[tuple[str, ...], ...]]
    """Word → the names of two or more words that hold it, for comparison letter by letter."""

    def called(self, name: str) -> frozenset[str]:
        """Return the entities that `name`, as a fact file writes it, may stand for in a question."""
        return self.aliases.get(_without_article(words_of(name)), frozenset())

    def is_post(self, text: str) -> bool:
        """Return whether a mention's text names somebody by a post ("the Russian president")."""
        words = tuple(text.split())
        return any(words[start:] in self.posts for start in range(len(words)))

    def words(self) -> frozenset[str]:
        """Return every word of every name."""
        return frozenset(word for name in (*self.aliases, *self.posts) for word in name)


def collect_names(story: Story) -> Names:
    """Return all names of the story's entities, with what the world adds to them."""
    own: dict[tuple[str, ...], set[str]] = {}
    for entity in story.entities.values():
        for name in _own_names(entity):
            own.setdefault(name, set()).add(entity.id)
    country_of = _countries_of_people(story)
    world = _world_names(story)
    aliases = {**{name: ids for name, ids in world.items() if name not in own}, **own}
    posts, plural_posts = _posts(story)
    known = frozenset(aliases)
    foreign = frozenset(_foreign(known)) | frozenset(_unheld(known | frozenset(posts) | frozenset(plural_posts)))
    return Names(
        aliases={name: frozenset(ids) for name, ids in aliases.items()},
        groups={entity.id: entity.members for entity in story.entities.values() if entity.members},
        posts=posts,
        plural_posts=plural_posts,
        country_of=country_of,
        groups_of=_frozen_by_id(_offices(story)),
        countries=frozenset(_story_countries(story)),
        continents=frozenset(
            entity.id for entity in story.entities.values() if entity.name in load_language().continents
        ),
        foreign=foreign,
        lengths=_lengths((*known, *posts, *plural_posts, *foreign)),
        common_nouns=_common_nouns(story),
        by_sound=_by_sound(name[0] for name in own if len(name) == 1),
        by_word=_by_word(name for name in own if len(name) > 1),
    )


def _lengths(names: Iterable[tuple[str, ...]]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for name in names:
        if name:
            found.setdefault(name[0], set()).add(len(name))
    return {word: frozenset(sizes) for word, sizes in found.items()}


def _common_nouns(story: Story) -> frozenset[tuple[str, ...]]:
    """Return the surnames that are English words, but for those that the author gives as names once more."""
    people = [entity for entity in story.entities.values() if entity.kind is EntityKind.PERSON and not entity.members]
    surnames = {(word,) for person in people for word in words_of(person.name)[1:] if is_english(word)}
    return frozenset(surnames - {words_of(alias) for person in people for alias in person.aliases})


def _by_sound(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in sorted(word for word in words if len(word) >= HEARD_LETTERS and not is_english(word)):
        found.setdefault(soundex(word), []).append(word)
    return {sound: tuple(alike) for sound, alike in found.items()}


def _by_word(names: Iterable[tuple[str, ...]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in sorted(names):
        for word in name:
            found.setdefault(word, []).append(name)
    return {word: tuple(held) for word, held in found.items()}


def _own_names(entity: Entity) -> Iterator[tuple[str, ...]]:
    """Yield the words of every name that the file gives, and for a person each half of the name."""
    for name in (entity.name, *entity.aliases):
        words = _without_article(words_of(name))
        if words:
            yield words
        lemmas = _without_article(lemmas_of(name))
        if len(lemmas) > 1:
            yield lemmas
    if entity.kind is EntityKind.PERSON and not entity.members:
        parts = words_of(entity.name)
        if len(parts) > 1:
            yield parts[-1:]
            for name in (entity.name, *entity.aliases):  # "President Biden" is not called President
                first, *others = _without_article(words_of(name))
                if tuple(others) == parts[-1:] and (first,) not in _post_words():
                    yield (first,)


@cache
def _post_words() -> frozenset[tuple[str, ...]]:
    return frozenset(words_of(name) for names in load_language().posts.values() for name in names)


def _without_article(words: tuple[str, ...]) -> tuple[str, ...]:
    return words[1:] if words[:1] in {("the",), ("a",), ("an",)} and len(words) > 1 else words


def _story_countries(story: Story) -> list[str]:
    return [entity.id for entity in story.entities.values() if entity.kind is EntityKind.COUNTRY and not entity.members]


def _world_names(story: Story) -> dict[tuple[str, ...], set[str]]:
    """Return what every newspaper reader calls the countries and continents of the story."""
    language = load_language()
    found: dict[tuple[str, ...], set[str]] = {}
    for entity in story.entities.values():
        country = _world_country(entity)
        if country:
            for name in country.all_names:
                found.setdefault(words_of(name), set()).add(entity.id)
                found.setdefault((*words_of(name)[:-1], words_of(name)[-1] + "s"), set()).add(entity.id)
        for continent, people in language.continents.items():
            if words_of(continent) == words_of(entity.name):
                for name in people:
                    found.setdefault(words_of(name), set()).add(entity.id)
    return found


def _world_country(entity: Entity) -> Country | None:
    if entity.kind is not EntityKind.COUNTRY:
        return None
    names = {_without_article(words_of(name)) for name in (entity.name, *entity.aliases)}
    for name, country in load_language().countries.items():
        if words_of(name) in names:
            return country
    return None


def _foreign(known: frozenset[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield the names of real countries and cities that are nobody's name in the story."""
    language = load_language()
    listed = [*language.cities, *language.continents]
    for name, country in language.countries.items():
        listed += [name, *country.all_names]
    for name in listed:
        words = words_of(name)
        if words not in known and words != ("us",):
            yield words


def _unheld(known: frozenset[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield the posts of two or more words that nobody in the story holds: "the prime minister" is nobody in it."""
    for names in load_language().posts.values():
        yield from (words for name in names if len(words := words_of(name)) > 1 and words not in known)


def _offices(story: Story) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield who holds an office, its title, and the entities that it is of."""
    for fact in story.facts_of_kind("office"):
        for person in fact.roles["who"]:
            yield str(person), fact.text("title") or "", frozenset(map(str, fact.roles.get("of", ())))


def _countries_of_people(story: Story) -> dict[str, frozenset[str]]:
    """Return each person's countries: of the office, or by the name of the organisation that it is of."""
    countries = frozenset(_story_countries(story))
    named = dict(_world_names(story).items())
    for country in countries:
        named.setdefault(_without_article(words_of(story.entities[country].name)), {country})
    found: dict[str, set[str]] = {}
    for person, title, of in _offices(story):
        places = set(of & countries)
        for text in (title, *(story.entities[each].name for each in of)):
            places |= _named_in(words_of(text), named)
        found.setdefault(person, set()).update(places & countries)
    for entity in story.entities.values():
        if entity.kind is EntityKind.ORGANISATION:
            found.setdefault(entity.id, set()).update(_named_in(words_of(entity.name), named))
    for person, _, of in _offices(story):
        for each in of:
            found[person] |= found.get(each, set())
    return {each: frozenset(places) for each, places in found.items() if places}


def _named_in(words: tuple[str, ...], named: Mapping[tuple[str, ...], Iterable[str]]) -> set[str]:
    found: set[str] = set()
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            found.update(named.get(words[start:end], ()))
    return found


def _posts(story: Story) -> tuple[dict[tuple[str, ...], frozenset[str]], dict[tuple[str, ...], frozenset[str]]]:
    """Return the words of posts, in the singular and in the plural, with the persons they stand for."""
    single: dict[tuple[str, ...], set[str]] = {}
    plural: dict[tuple[str, ...], set[str]] = {}
    for names in load_language().posts.values():
        spoken = [words_of(name) for name in names]
        holders = {
            person for person, title, _ in _offices(story) if any(_contains(words_of(title), words) for words in spoken)
        }
        for words in spoken if holders else ():
            single.setdefault(words, set()).update(holders)
            if len(holders) > 1:
                plural.setdefault((*words[:-1], words[-1] + "s"), set()).update(holders)
    return _frozen(single), _frozen(plural)


def _frozen_by_id(offices: Iterable[tuple[str, str, frozenset[str]]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for person, _, of in offices:
        found[person] = found.get(person, frozenset()) | of
    return found


def _contains(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(words[start : start + len(part)] == part for start in range(len(words) - len(part) + 1))


def _frozen(table: Mapping[tuple[str, ...], set[str]]) -> dict[tuple[str, ...], frozenset[str]]:
    return {name: frozenset(ids) for name, ids in table.items()}
