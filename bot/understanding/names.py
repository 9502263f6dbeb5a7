"""The names of a story's entities, and where a text mentions them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.story.model import Entity, EntityKind, Fact, Story
from bot.understanding.text import Token, clean, is_english, tokenise

_ARTICLES = frozenset({"the", "a", "an"})
_BEHIND_SURNAMES = frozenset({"jr", "sr", "junior", "senior", "ii", "iii", "iv"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text."""

    words: str
    """As typed, in lower case."""
    ids: frozenset[str]
    """Whom it may stand for: several, where a surname is shared."""
    start: int
    """The place of its first token in the text."""
    end: int
    """The place behind its last one."""


@dataclass(frozen=True, slots=True)
class Names:
    """Everything that the entities of one story are called."""

    entities: Mapping[tuple[str, ...], frozenset[str]]
    """Words of a name, in lower case and without an article → the ids of whom it may stand for."""
    capitals: frozenset[str]
    """Surnames that are words too ("Price"): a name only with a capital letter."""
    longest: int
    """Words of the longest name."""

    def find(self, text: str) -> tuple[Mention, ...]:
        """Return the names in a text in order, the longest first where several begin at one place."""
        return tuple(self._found(tokenise(clean(text))))

    def _found(self, tokens: list[Token]) -> Iterator[Mention]:
        place = 0
        while place < len(tokens):
            mention = self._at(tokens, place)
            if mention:
                yield mention
            place = mention.end if mention else place + 1

    def _at(self, tokens: list[Token], place: int) -> Mention | None:
        for end in range(min(place + self.longest, len(tokens)), place, -1):
            words = tuple(token.text for token in tokens[place:end])
            ids = self.entities.get(words)
            if ids and not (len(words) == 1 and words[0] in self.capitals and not tokens[place].capital):
                return Mention(" ".join(words), ids, place, end)
        return None


def collect_names(story: Story) -> Names:
    """Return all names of the story's entities: their own, their aliases, and of persons the surname.

    A surname goes to everybody who bears it; an alias is its entity's alone.
    """
    own: dict[tuple[str, ...], set[str]] = {}
    surnames: dict[tuple[str, ...], set[str]] = {}
    for entity in story.entities.values():
        for name in (entity.name, *entity.aliases):
            if words := name_words(name):
                own.setdefault(words, set()).add(entity.id)
        if surname := _surname(entity):
            surnames.setdefault(surname, set()).add(entity.id)
    found = {words: ids for words, ids in surnames.items() if words not in own} | own
    capitals = frozenset(words[0] for words in surnames.keys() - own.keys() if is_english(words[0]))
    entities = {words: frozenset(ids) for words, ids in found.items()}
    return Names(entities, capitals, max(map(len, entities), default=0))


def entities_of(fact: Fact, names: Names) -> tuple[str, ...]:
    """Return whom and what a fact is about, as ids: as its author says, else the names in its sentence, then `by`."""
    if fact.about:
        return fact.about
    mentioned = [each for mention in names.find(fact.says) if len(mention.ids) == 1 for each in mention.ids]
    return tuple(dict.fromkeys([*mentioned, *([fact.by] if fact.by else [])]))


def name_words(name: str) -> tuple[str, ...]:
    """Return the words by which a name is found: in lower case, without an article in front."""
    words = tuple(token.text for token in tokenise(clean(name)))
    return words[1:] if len(words) > 1 and words[0] in _ARTICLES else words


def _surname(entity: Entity) -> tuple[str, ...] | None:
    """Return the last name of a person who has a first one too; "the prime minister" has neither."""
    words = [token for token in tokenise(clean(entity.name)) if token.text not in _BEHIND_SURNAMES]
    is_one = entity.kind is EntityKind.PERSON and not entity.members and len(words) > 1 and words[-1].capital
    return (words[-1].text,) if is_one else None
