"""The shared language data, read once from the YAML file beside this module: how people type.

It knows no story and no question about one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


def read_strings(raw: bytes) -> Any:
    """Return what one of the package's own YAML files holds, every scalar a string."""
    # Safest of all: by its own rules YAML would read the words "no", "yes" and "on" as truth values.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    return yaml.load(raw, loader)  # noqa: S506  (the base loader builds strings, lists and mappings, nothing else)


@cache
def load_typing() -> Mapping[str, Any]:
    """Return `typing.yaml` as it stands: abbreviations, numbers, homoglyphs; the same object each time."""
    found: Mapping[str, Any] = read_strings(files("bot.language").joinpath("typing.yaml").read_bytes())
    return found
