"""What a message claims: its statements one by one, without its questions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.understanding.polar import asks
from bot.understanding.text import clean, split_sentences

MOST_CLAIMS = 4
"""Claims of one message that are looked at; a longer list would not fit one reply."""
FEWEST_WORDS = 3
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Statements:
    """What a message claims."""

    claims: tuple[str, ...]
    """As typed, in order, at most `MOST_CLAIMS`."""
    asks: bool
    """True if the message holds a question."""


def statements_of(message: str) -> Statements:
    """Return the claims of a message: its sentences, lines and list items that ask nothing."""
    sentences = split_sentences(clean(_BULLET.sub("", message)))
    questions = [each for each in sentences if asks(each)]
    claims = [each.strip(" .;,") for each in sentences if each not in questions and len(each.split()) >= FEWEST_WORDS]
    return Statements(tuple(claims[:MOST_CLAIMS]), bool(questions))
