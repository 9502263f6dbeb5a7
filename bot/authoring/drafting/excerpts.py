"""Words cut out of an article: excerpts short enough to quote, main clauses, numbers in words."""

from __future__ import annotations

import datetime as dt
import re

from bot.authoring.drafting.dates import find_moments
from bot.language.data import load_language
from bot.story.rules.long_evidence import MAX_CHARACTERS

_SUBORDINATE = re.compile(
    r", |; | that (?=(?:he|she|it|they|the|an?|[A-Z]\w+)\b)"
    r"| (?:which|who|when|where|after|before|because|since|until|if) "
)


def in_pieces(quote: str) -> list[str]:
    """Return a quotation in pieces of at most 200 characters, cut between sentences; what is longer is left out."""
    if len(quote) <= MAX_CHARACTERS:
        return [quote]
    pieces: list[str] = []
    for sentence in re.split(r"(?<=[.!?]) ", quote):
        short = cut(sentence, MAX_CHARACTERS)
        if pieces and short and len(pieces[-1]) + len(short) < MAX_CHARACTERS:
            pieces[-1] += f" {short}"
        elif short:
            pieces.append(short)
    return [piece for piece in pieces if len(piece.split()) > 2 and piece in quote]


def cut(text: str, limit: int) -> str | None:
    """Return the text, cut in front of a comma, semicolon or "and" where it is too long; None if it has none."""
    text = text.strip()
    if len(text) <= limit:
        return text if any(character.isalnum() for character in text) else None
    cuts = [found.start() for found in re.finditer(r"[,;] | and (?=\w)", text) if 30 < found.start() <= limit]
    return text[: cuts[-1]] if cuts else None


def main_clause(predicate: str) -> str:
    """Return the words up to the first subordinate clause: a time further on belongs to something else."""
    found = _SUBORDINATE.search(predicate)
    return predicate[: found.start()] if found else predicate


def undated(text: str, published: dt.date) -> str:
    """Return a phrase up to the first expression of time, which has a role of its own."""
    moments = find_moments(text, published)
    return (text[: moments[0].start].strip() or text) if moments else text


def number_of(word: str) -> int | None:
    """Return the number that a word or figures stand for, or None."""
    plain = word.replace(",", "")
    if plain.isdecimal():
        return int(plain)
    numbers = load_language().typing["numbers"]
    return int(numbers[word.lower()]) if word.lower() in numbers else None
