"""The shared language data, read once from the YAML files beside this module.

It says how people ask and which words mean about the same; it knows no story. Frame kinds are read by
`bot.story.frames`, because fact files are checked against them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from bot.language.once import once


@dataclass(frozen=True, slots=True)
class Country:
    """What a newspaper reader knows of a country beside its name."""

    people: tuple[str, ...]
    """The adjective and the people: "Russian"."""
    cities: tuple[str, ...]
    """The capital and the houses that stand for the government: "Moscow", "Kremlin"."""
    names: tuple[str, ...]
    """Other names of the country itself."""

    @property
    def all_names(self) -> tuple[str, ...]:
        """Return everything that may stand for the country."""
        return self.names + self.people + self.cities


@dataclass(frozen=True, slots=True)
class Language:
    """Everything that all stories share about how people ask."""

    concepts: Mapping[str, tuple[str, ...]]
    """Concept → words and phrases of about that meaning, not yet normalised."""
    antonyms: tuple[tuple[str, str], ...]
    countries: Mapping[str, Country]
    continents: Mapping[str, tuple[str, ...]]
    cities: tuple[str, ...]
    posts: Mapping[str, tuple[str, ...]]
    """Class of posts → its names: "foreign minister" → "top diplomat", "envoy", …"""
    asking: Mapping[str, Any]
    """`asking.yaml` as it stands; `forms` and `index` read their sections of it."""
    chat: Mapping[str, tuple[str, ...]]
    """Small-talk intent → sample utterances."""
    openers: Mapping[str, tuple[str, ...]]
    """Small-talk intent → words that make small talk of a message with nothing of the story in it."""
    typing: Mapping[str, Any]
    """`typing.yaml` as it stands: abbreviations, numbers, homoglyphs."""


def read_strings(raw: bytes) -> Any:
    """Return what one of the package's own YAML files holds, every scalar a string."""
    import yaml  # here, for a bot that is handed this data by another process needs no YAML

    # Safest of all: by its own rules YAML would read the words "no", "yes" and "on" as truth values.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    return yaml.load(raw, loader)  # noqa: S506  (the base loader builds strings, lists and mappings, nothing else)


def _read(name: str) -> Any:
    return read_strings(files("bot.language").joinpath(name).read_bytes())


@once
def load_language() -> Language:
    """Return the language data of this release, the same object each time."""
    words, world, chat = _read("concepts.yaml"), _read("world.yaml"), _read("chat.yaml")
    openers = chat.pop("openers")
    return Language(
        concepts={name: tuple(map(str, entries)) for name, entries in words["concepts"].items()},
        antonyms=tuple((first, second) for first, second in words["antonyms"]),
        countries={name: _country(entry) for name, entry in world["countries"].items()},
        continents={name: tuple(people) for name, people in world["continents"].items()},
        cities=tuple(world["cities"]),
        posts={name: tuple(entries) for name, entries in world["posts"].items()},
        asking=_read("asking.yaml"),
        chat={name: tuple(map(str, entries)) for name, entries in chat.items()},
        openers={name: tuple(map(str, entries)) for name, entries in openers.items()},
        typing=_read("typing.yaml"),
    )


def _country(entry: Mapping[str, Any]) -> Country:
    capital = (entry["capital"],) if "capital" in entry else ()
    return Country(
        people=tuple(entry["people"]),
        cities=capital + tuple(entry.get("houses", ())),
        names=tuple(entry.get("also", ())),
    )


@once
def load_questions() -> Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]]:
    """Return frame kind → role → `plain` or `planned` → question patterns."""
    return _read("questions.yaml")  # type: ignore[no-any-return]
