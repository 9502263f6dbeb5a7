"""Small talk: which of the shared intents a message without any question about the story is."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from bot.language.data import load_language
from bot.understanding.index import Index
from bot.understanding.reading import Reading
from bot.understanding.text import words_of

ALIKE = 84
"""How alike, of 100, a message must be to a sample: "thank u so much" is 87 from "thank you very much"."""
TO_THE_BOT = 66
"""The same for a message that says "you" and names nothing of the story: it is to the bot, whatever its words."""

REORDERED = 2
"""What the same words in another order lose."""


def small_talk(reading: Reading, index: Index) -> str | None:
    """Return the small-talk intent of the message, or None where it says more than that.

    Compared whole, all words of it: a greeting before a question is no small talk.
    """
    if reading.mentions or len(reading.tokens) > 12:
        return None
    words = " ".join(token.text for token in reading.tokens)
    focus = " ".join(reading.focus)
    texts = [text for _, text in index.chat]
    found = [
        process.extractOne(words, texts, scorer=fuzz.ratio, score_cutoff=TO_THE_BOT),
        process.extractOne(focus, texts, scorer=fuzz.ratio, score_cutoff=TO_THE_BOT),
        process.extractOne(words, texts, scorer=fuzz.token_sort_ratio, score_cutoff=TO_THE_BOT + REORDERED),
    ]
    scores = [
        (score - (REORDERED if way == 2 else 0), place)
        for way, each in enumerate(found)
        if each
        for _, score, place in (each,)
    ]
    best, place = max(scores, default=(0.0, 0))
    spoken_to = {"you", "your", "yourself"} & {token.text for token in reading.tokens}
    return index.chat[place][0] if best >= (TO_THE_BOT if spoken_to else ALIKE) else None


def has_opener(reading: Reading) -> str | None:
    """Return the small-talk intent whose words stand in a message that has nothing else the bot can answer."""
    words = [token.text for token in reading.tokens]
    for intent, phrases in load_language().openers.items():
        if any(_contains(words, words_of(phrase)) for phrase in phrases):
            return intent
    return None


def _contains(words: Sequence[str], phrase: tuple[str, ...]) -> bool:
    return any(tuple(words[start : start + len(phrase)]) == phrase for start in range(len(words)))
