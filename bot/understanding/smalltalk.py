"""Small talk: which of the shared intents a message without any question about the story is."""

from __future__ import annotations

from functools import cache

from rapidfuzz import fuzz, process

from bot.language.data import load_language
from bot.understanding.text import clean, is_english, tokenise, words_of

ALIKE, ALIKE_MISSPELT = 92, 86
"""How alike, of 100, a message must be to a sample, and a misspelt one: "helo" is like "hello" by 89, and
"why there", which asks something, like "hey there"."""
MOST_WORDS = 12


def small_talk(message: str) -> str | None:
    """Return the small-talk intent of a message, or None where it says more than that.

    Compared whole, all words of it: a greeting before a question is no small talk.
    """
    words = [token.text for token in tokenise(clean(message))]
    if not words or len(words) > MOST_WORDS:
        return None
    intents, texts = _samples()
    alike = ALIKE if all(map(is_english, words)) else ALIKE_MISSPELT
    near = process.extractOne(" ".join(words), texts, scorer=fuzz.ratio, score_cutoff=alike)
    return intents[near[2]] if near else None


@cache
def _samples() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the intents of the samples of small talk, and the samples, normalised."""
    pairs = [(intent, sample) for intent, samples in load_language().chat.items() for sample in samples]
    return tuple(intent for intent, _ in pairs), tuple(" ".join(words_of(sample)) for _, sample in pairs)
