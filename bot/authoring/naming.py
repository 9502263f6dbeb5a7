"""Whom a sentence names: the words of a text, and an entity's names among them."""

from __future__ import annotations

import re

from bot.story.schema import EntityEntry
from bot.understanding.text import Token, clean, tokenise


def is_named(entity: EntityEntry, words: str) -> bool:
    """Return whether an entity is named among `plain_words`, in full, by its name's last word or by an alias."""
    names = [plain_words(re.sub("^(?:the|an?) ", "", each)) for each in (entity.name, *entity.aliases)]
    surname = "".join(names[0].split()[-1:])
    return any(name in words for name in (*names, f" {surname} ") if name.strip())


def plain_words(text: str) -> str:
    """Return the words of a text in lower case, numbers as figures, each between blanks."""
    return f" {' '.join(token.text for token in tokens_of(text))} "


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a text of several lines."""
    return [token for line in text.splitlines() for token in tokenise(clean(line))]
