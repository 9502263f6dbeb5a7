"""What is made once from the data files of this release, and may be handed to another process instead of made there.

To read YAML and to look every word up takes longer than to answer, and leaves behind more memory than what comes of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

MadeT = TypeVar("MadeT")

_made: dict[str, Any] = {}


def once(make: Callable[[], MadeT]) -> Callable[[], MadeT]:
    """Return a function that returns what `make` returns, the same object each time."""
    name = f"{make.__module__}.{make.__qualname__}"

    @cache
    def made() -> MadeT:
        if name not in _made:
            _made[name] = make()
        found: MadeT = _made[name]
        return found

    made.__doc__ = make.__doc__
    return made


def all_made() -> Mapping[str, Any]:
    """Return all that was made so far, by the name of its function."""
    return _made


def take(made: Mapping[str, Any]) -> None:
    """Take what another process made; what was made here already stays."""
    _made.update((name, value) for name, value in made.items() if name not in _made)
