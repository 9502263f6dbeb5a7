"""Characters that steer whoever shows a text: every surface takes them out of all that it shows or hears."""

from __future__ import annotations

import re
import unicodedata

BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What turns the direction of writing: repeated in a reply, it would turn round the bot's own words behind it."""
MARKS_LIMIT = 4
"""Marks above and below one letter: more than any orthography stacks; a pile of them covers the lines around it."""

_PLAIN = re.compile("[\n\t\x20-\x7e\u00a0-\u02ff\u2010-\u2027\u2030-\u205e]*")
_QUOTES = re.compile('["“”„‟«»〝〞〟＂]')
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def harmless(text: str) -> str:
    """Return `text` without control characters but line breaks and tabs, without bidi controls and piles of marks.

    Whatever some program takes for the end of a line becomes a line break. Lone surrogates stay.
    """
    if _PLAIN.fullmatch(text):
        return text  # most of what is typed and shown
    kept: list[str] = []
    marks = 0
    for character in _LINE_ENDS.sub("\n", text):
        category = unicodedata.category(character)
        if category in {"Mn", "Me"}:
            marks += 1
        elif category != "Cf":  # a joiner between the marks does not end their pile
            marks = 0
        steers = character in BIDI_CONTROLS or (category == "Cc" and character not in "\n\t")
        if not steers and marks <= MARKS_LIMIT:
            kept.append(character)
    return "".join(kept)


def one_line(text: str) -> str:
    """Return `text` as a line that stays one, whoever shows it."""
    return " ".join(harmless(text).split())


def within_quotes(text: str) -> str:
    """Return `text` so that quotation marks around it stay its only ones: those within become single ones."""
    return _QUOTES.sub("'", text)
