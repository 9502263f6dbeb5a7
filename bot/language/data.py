"""The shared language data, read once from the YAML files beside this module: how people type, chat and ask for lists.

It knows no story and no question about one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Language:
    """Everything that all stories share about how people type."""

    chat: Mapping[str, tuple[str, ...]]
    """Small-talk intent → sample utterances."""
    lists: Mapping[str, tuple[str, ...]]
    """What list is asked for → sample utterances."""
    typing: Mapping[str, Any]
    """`typing.yaml` as it stands: abbreviations, numbers, homoglyphs."""


def read_strings(raw: bytes) -> Any:
    """Return what one of the package's own YAML files holds, every scalar a string."""
    import yaml  # here, for no other module of the core reads files

    # Safest of all: by its own rules YAML would read the words "no", "yes" and "on" as truth values.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    return yaml.load(raw, loader)  # noqa: S506  (the base loader builds strings, lists and mappings, nothing else)


def _read(name: str) -> Any:
    return read_strings(files("bot.language").joinpath(name).read_bytes())


def _samples(name: str) -> dict[str, tuple[str, ...]]:
    return {intent: tuple(map(str, samples)) for intent, samples in _read(name).items()}


@cache
def load_language() -> Language:
    """Return the language data of this release, the same object each time."""
    return Language(_samples("chat.yaml"), _samples("lists.yaml"), _read("typing.yaml"))
