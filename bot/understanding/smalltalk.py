"""Small talk: which of the shared intents a message without any question about the story is."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from bot.language.data import load_language
from bot.understanding.index import Index
from bot.understanding.reading import Reading
from bot.understanding.text import words_of

ALIKE = 84
"""How alike, of 100, a message must be to a sample: "thank u so much" is 87 from "thank you very much"."""
TO_THE_BOT = 66
"""The same for a message that says "you" and names nothing of the story: it is to the bot, whatever its words."""


def small_talk(reading: Reading, index: Index) -> str | None:
    """Return the small-talk intent of the message, or None where it says more than that.

    Compared whole, all words of it: a greeting before a question is no small talk.
    """
    if reading.mentions or len(reading.tokens) > 12:
        return None
    words = " ".join(token.text for token in reading.tokens)
    focus = " ".join(reading.focus)
    best: tuple[float, str] = (0.0, "")
    for intent, sample in index.chat:
        text = " ".join(sample)
        score = max(fuzz.ratio(words, text), fuzz.ratio(focus, text), fuzz.token_sort_ratio(words, text) - 2)
        if score > best[0]:
            best = (score, intent)
    spoken_to = {"you", "your", "yourself"} & {token.text for token in reading.tokens}
    return best[1] if best[0] >= (TO_THE_BOT if spoken_to else ALIKE) else None


def has_opener(reading: Reading) -> str | None:
    """Return the small-talk intent whose words stand in a message that has nothing else the bot can answer."""
    words = [token.text for token in reading.tokens]
    for intent, phrases in load_language().openers.items():
        if any(_contains(words, words_of(phrase)) for phrase in phrases):
            return intent
    return None


def _contains(words: Sequence[str], phrase: tuple[str, ...]) -> bool:
    return any(tuple(words[start : start + len(phrase)]) == phrase for start in range(len(words)))
