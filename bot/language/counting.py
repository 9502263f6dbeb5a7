"""Numbers with their words, in the English of the command line; what Discord shows is translated (`interface.py`)."""

from __future__ import annotations


def counted(count: int, word: str) -> str:
    """Return a number with its word: "1 fact", "2 facts", "2 entities"."""
    if count == 1:
        return f"1 {word}"
    return f"{count} {word.removesuffix('y')}ies" if word.endswith("y") else f"{count} {word}s"
