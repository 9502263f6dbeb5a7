"""Numbers of several words as figures: "thirty-one", "three hundred and forty", "two thousand"."""

from __future__ import annotations

import re
from functools import cache

from bot.language.data import load_typing

HUNDRED, THOUSAND = 100, 1000


def with_figures(text: str) -> str:
    """Return the text with each number that is written in several words as a figure; single words stay as they are."""
    lowered = text.lower()
    if not any(word in lowered for word in _needed()):
        return text
    return _written_out().sub(lambda found: str(_value(found.group())), text)


@cache
def _written_out() -> re.Pattern[str]:
    """Return what numbers from 21 to 999,999 look like, those of one word left out."""
    words = number_words()
    units = _any_of([word for word, value in words.items() if value < 10])
    teens = _any_of([word for word, value in words.items() if 10 <= value < 20])
    tens = _any_of([word for word, value in words.items() if 20 <= value < HUNDRED])
    hundred = _any_of([word for word, value in words.items() if value == HUNDRED])
    thousand = _any_of([word for word, value in words.items() if value == THOUSAND])
    two_words = rf"{tens}[-\s]{units}"
    small = rf"(?:{two_words}|{tens}|{teens}|{units})"
    hundreds = rf"(?:{units}|a)\s{hundred}(?:\s(?:and\s)?{small})?"
    below = rf"(?:{hundreds}|{small})"
    thousands = rf"(?:{below}|a)\s{thousand}(?:\s(?:and\s)?{below})?"
    return re.compile(rf"\b(?:{thousands}|{hundreds}|{two_words})\b(?!-)", re.IGNORECASE)


@cache
def _needed() -> tuple[str, ...]:
    """Return the words of which every number of several words has one."""
    return tuple(word for word, value in number_words().items() if value >= 20)


@cache
def number_words() -> dict[str, int]:
    """Return each number that is one word, with its value."""
    return {str(word): int(value) for word, value in load_typing()["numbers"].items()}


def _any_of(words: list[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, words))})"


def _value(phrase: str) -> int:
    """Return the number that the words of a matched phrase add up to."""
    total = part = 0
    for word in re.split(r"[-\s]", phrase.lower()):
        value = number_words().get(word, 0)  # "a" and "and" add nothing
        if value == THOUSAND:
            total, part = total + max(part, 1) * THOUSAND, 0
        elif value == HUNDRED:
            part = max(part, 1) * HUNDRED
        else:
            part += value
    return total + part
