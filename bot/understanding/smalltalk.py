"""Small talk: which of the shared intents a message without any question about the story is."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.language.data import load_language
from bot.language.once import once
from bot.understanding.lexicon import Phrases, make_phrases
from bot.understanding.reading import Reading
from bot.understanding.text import words_of

ALIKE = 84
"""How alike, of 100, a message must be to a sample: "thank u so much" is 87 from "thank you very much"."""
TO_THE_BOT = 66
"""The same for a message that says "you" and names nothing of the story: it is to the bot, whatever its words."""

REORDERED = 2
"""What the same words in another order lose."""


def small_talk(reading: Reading) -> str | None:
    """Return the small-talk intent of the message, or None where it says more than that.

    Compared whole, all words of it: a greeting before a question is no small talk.
    """
    if reading.mentions or len(reading.tokens) > 12:
        return None
    words = " ".join(token.text for token in reading.tokens)
    best, intent = _nearest(words, " ".join(reading.focus))
    spoken_to = {"you", "your", "yourself"} & {token.text for token in reading.tokens}
    return intent if best >= (TO_THE_BOT if spoken_to else ALIKE) else None


@lru_cache(maxsize=16)  # one message is looked at up to three times
def _nearest(words: str, focus: str) -> tuple[float, str]:
    """Return how alike, of 100, a message and the clause in it that asks are to the nearest sample; and its intent."""
    intents, texts = _samples()
    found = [
        process.extractOne(words, texts, scorer=fuzz.ratio, score_cutoff=TO_THE_BOT),
        process.extractOne(focus, texts, scorer=fuzz.ratio, score_cutoff=TO_THE_BOT) if focus != words else None,
        process.extractOne(words, texts, scorer=fuzz.token_sort_ratio, score_cutoff=TO_THE_BOT + REORDERED),
    ]
    scores = [
        (score - (REORDERED if way == 2 else 0), place)
        for way, each in enumerate(found)
        if each
        for _, score, place in (each,)
    ]
    best, place = max(scores, default=(0.0, 0))
    return best, intents[place]


@once
def _samples() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the intents of the samples of small talk, and the samples, normalised."""
    pairs = [(intent, sample) for intent, samples in load_language().chat.items() for sample in samples]
    return tuple(intent for intent, _ in pairs), tuple(" ".join(words_of(sample)) for _, sample in pairs)


def has_opener(reading: Reading) -> str | None:
    """Return the small-talk intent whose words stand in a message that has nothing else the bot can answer."""
    words = [token.text for token in reading.tokens]
    return next((intent for intent, phrases in _openers().items() if phrases.anywhere(words)), None)


@once
def _openers() -> dict[str, Phrases[bool]]:
    """Return intent → the words by which a message of that intent may open."""
    return {
        intent: make_phrases(dict.fromkeys(map(words_of, phrases), True))
        for intent, phrases in load_language().openers.items()
    }
