"""alias: an alias is no word that questions have for other reasons, and takes no other entity's name away.

Wherever readers type an alias, its entity is taken to be meant. Two entities may share one where readers call both so;
but a surname that is also written down as an alias belongs to that entity alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from bot.authoring.common_words import COMMON_WORDS
from bot.errors import Problem, Severity
from bot.story.draft import Draft
from bot.story.model import EntityKind
from bot.story.schema import EntityEntry
from bot.understanding.names import name_words
from bot.understanding.text import is_english, lemma_of

RULE = "alias"


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each alias that is a common word, or another entity's name too."""
    called: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, entity in draft.entities.items():
        for words in dict.fromkeys(map(name_words, (entity.name, *entity.aliases))):
            called[words].append(name)
    told: set[tuple[str, ...]] = set()
    for name, entity in draft.entities.items():
        for position, alias in enumerate(entity.aliases):
            words = name_words(alias)
            others = [] if words in told else [each for each in called[words] if each != name]
            told |= {words} if others else set()
            if complaint := _common(alias) or _shared(others, draft) or _taken_away(name, words, draft):
                route = ("entities", name, "aliases", position)
                message = f'entity "{name}": its alias "{alias}" {complaint}'
                yield draft.document.problem(route, RULE, message, severity=Severity.WARNING)


def _common(alias: str) -> str | None:
    """Return what is wrong with an alias that is a word like any other; behind an article it is the author's choice."""
    if alias not in COMMON_WORDS and not _is_verb(alias):
        return None
    return (
        "is a word that questions have for other reasons: wherever readers type it, they are taken to mean this "
        "entity. Delete it, or write the name in full."
    )


def _is_verb(word: str) -> bool:
    """Return whether a lower-case word is a form of another English word, and not its plural: "said", "running"."""
    lemma = lemma_of(word)
    return is_english(word) and lemma != word and not word.endswith("s")


def _shared(others: Iterable[str], draft: Draft) -> str | None:
    """Return what is wrong with an alias that other entities have too."""
    if not (listed := _listed(others, draft)):
        return None
    return (
        f"also stands for {listed}. Where a question does not tell which is meant, it may be any of them. Keep it if "
        "readers call all of them so; else delete one."
    )


def _taken_away(name: str, words: tuple[str, ...], draft: Draft) -> str | None:
    """Return what is wrong with an alias that is the surname of others, who are not found by it any more."""
    own = draft.entities[name]
    bearers = [each for each, entity in draft.entities.items() if each != name and _surname(entity) == words]
    if own.kind is not EntityKind.PERSON and set(words) & set(name_words(own.name)):
        return None  # the firm of that family
    if not (listed := _listed(bearers, draft)):
        return None
    if name_words(own.name)[-1:] == words:
        return f"is the surname of {listed} too, and now finds this entity alone. Delete it: a surname finds all."
    return f"is the surname of {listed}, and now finds this entity alone. Delete it."


def _listed(names: Iterable[str], draft: Draft) -> str:
    lines = {each: draft.document.place(("entities", each), key=True).line for each in names}
    return " and ".join(f'"{each}" (line {line})' for each, line in lines.items())


def _surname(entity: EntityEntry) -> tuple[str, ...]:
    """Return the word by which a person is found without being called so, or nothing."""
    words = name_words(entity.name)
    called = {name_words(each) for each in entity.aliases}
    is_one = entity.kind is EntityKind.PERSON and not entity.members and len(words) > 1 and not entity.name.islower()
    return words[-1:] if is_one and words[-1:] not in called else ()
