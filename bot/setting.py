"""How a setting's text is read: each reader returns the value or raises ValueError, and says no more than that.

What a setting must be stands beside it in `config.py`, for whoever got it wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field, fields
from typing import Any, TypeAlias

from bot.story.document import Route, Value

Read: TypeAlias = Callable[[str], Any]
"""Raises ValueError if the text is no value of the setting."""

_TRUTHS = {
    **dict.fromkeys(("true", "t", "yes", "y", "on", "1"), True),
    **dict.fromkeys(("false", "f", "no", "n", "off", "0"), False),
}


class SecretStr:
    """A text that no message, log, dump or pickle shows."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Hide the text."""
        self._text = text

    def get_secret_value(self) -> str:
        """Return the text."""
        return self._text

    def __repr__(self) -> str:
        """Return the same for every text."""
        return "SecretStr('**********')"

    def __copy__(self) -> SecretStr:
        """Return itself: it cannot be changed."""
        return self

    def __deepcopy__(self, _memo: object) -> SecretStr:
        """Return itself."""
        return self

    def __reduce__(self) -> tuple[type[None], tuple[()]]:
        """Return what is pickled: None."""
        return type(None), ()


def setting(read: Read, wanted: str, *, several: bool = False, **default: Any) -> Any:
    """Return a dataclass field: what reads its text, or each text of a list, and what it must be, in words."""
    return field(**default, metadata={"read": read, "wanted": wanted, "several": several})


def group(part: type[Any], wanted: str) -> Any:
    """Return a dataclass field that holds the settings of `part`."""
    return field(default=part(), metadata={"part": part, "wanted": wanted})


def read_settings(part: type[Any], given: Mapping[str, Value]) -> tuple[dict[str, Any], list[tuple[Route, Value]]]:
    """Return the values of those settings of `part` that are given, and the route and value of each that is wrong."""
    values: dict[str, Any] = {}
    wrong: list[tuple[Route, Value]] = []
    for each in fields(part):
        if each.metadata and each.name in given:
            value, mistakes = _read(each.metadata, given[each.name])
            wrong += [((each.name, *route), found) for route, found in mistakes]
            if not mistakes:
                values[each.name] = value
    return values, wrong


def _read(how: Mapping[str, Any], value: Value) -> tuple[Any, list[tuple[Route, Value]]]:
    """Return what a value means, and what is wrong with it, by the route within it."""
    if part := how.get("part"):
        if not isinstance(value, dict):
            return None, [((), value)]
        values, wrong = read_settings(part, value)
        return part(**values), wrong
    if not how["several"]:
        return _one(how["read"], value, ())
    if not isinstance(value, list):
        return None, [((), value)]
    found = [_one(how["read"], item, (at,)) for at, item in enumerate(value)]
    return tuple(item for item, _ in found), [mistake for _, mistakes in found for mistake in mistakes]


def _one(read: Read, value: Value, route: Route) -> tuple[Any, list[tuple[Route, Value]]]:
    """Return what a text means, and what is wrong with it."""
    try:
        if isinstance(value, str):
            return read(value), []
    except ValueError:
        pass
    return None, [(route, value)]


def yes_or_no(text: str) -> bool:
    """Return what "true", "off" and the like mean."""
    if text.strip().lower() not in _TRUTHS:
        raise ValueError
    return _TRUTHS[text.strip().lower()]


def whole(least: int, most: int) -> Callable[[str], int]:
    """Return what reads a whole number from `least` to `most`."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[+-]?[0-9]{1,20}", text.strip()) or not least <= int(text) <= most:
            raise ValueError
        return int(text)

    return read
