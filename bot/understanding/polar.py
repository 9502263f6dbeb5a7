"""Whether an utterance asks, and whether it asks to confirm something: "did they meet?", "nobody was hurt, right?"."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.understanding.text import AUXILIARY, QUESTION_WORDS, Token, clean, tokenise

_AUXILIARIES = re.compile(AUXILIARY)
_QUESTION_WORDS = frozenset(QUESTION_WORDS)
_OPENERS = frozenset({"so", "and", "but", "ok", "okay", "hey", "hi", "wait", "well", "please", "no", "yes", "then"})
_ABOUT_US = frozenset({"you", "i", "we"})
_TELLING = frozenset({"tell", "inform", "explain", "give", "name", "list", "show", "describe", "say", "know", "help"})
_NO_VERB = ("s", "er", "est", "ing")
SHORTEST = 4
"""Words of a statement without an auxiliary that is taken for one: "the injured?" has two."""
_ASKING = re.compile(rf"(?:{'|'.join(QUESTION_WORDS)}|{AUXILIARY})\b(?!\s*\d)")
_TAG = re.compile(
    rf"\b(?:right|correct|true|yes|no|yeah|huh|or not|or no|{AUXILIARY}\s+(?:it|he|she|they|there|that))\s*\?*$"
)
_IS_IT_TRUE = re.compile(r"\b(?:(?:is it|is that|isn't it|isnt it|it's|that) (?:true|correct|right)|can you confirm)\b")
_SUBORDINATE = re.compile(rf"(?:when|where|how|what|who)\s+(?!{AUXILIARY}\b)[^,?]+,")


def asks(text: str) -> bool:
    """Return whether a sentence is a question: by its mark, or without any at its end by its first words."""
    lowered = clean(text).lower().rstrip(" \"')")
    if lowered.endswith(("?", ".", "!")):
        return lowered.endswith("?")
    return bool(_ASKING.match(lowered)) and not _SUBORDINATE.match(lowered)


def asks_to_confirm(text: str) -> bool:
    """Return whether an utterance wants a yes or a no: it begins with an auxiliary, has a tag, or states and asks."""
    sentence = _asked(clean(text).lower())
    if _IS_IT_TRUE.search(sentence):
        return True
    tag = _TAG.search(sentence)
    tagged = bool(tag and tag.start() and sentence[: tag.start()].rstrip()[-1:] == ",")
    clauses = [_without_opener(tokenise(clause)) for clause in re.split(r"[,;:!]\s+|\s[-–—]\s", sentence)]
    clauses = [clause for clause in clauses if clause]
    if tagged or not clauses:
        return tagged
    if any(map(_asks_what, clauses)) or _offers_a_choice(sentence) or _requests(clauses[0]):
        return False
    if (tag and tag.start()) or any(map(_AUXILIARIES.fullmatch, (clause[0] for clause in clauses))):
        return True
    return sentence.endswith("?") and _states(tokenise(sentence))


def _asked(text: str) -> str:
    """Return the sentence that asks: the last one with a question mark, or else the last."""
    sentences = re.split(r"(?<=[.!?])\s+", text)
    return next((each for each in reversed(sentences) if each.endswith("?")), sentences[-1])


def _without_opener(tokens: list[Token]) -> list[str]:
    words = [token.text for token in tokens]
    while words and words[0] in _OPENERS:
        words = words[1:]
    return words


def _asks_what(words: list[str]) -> bool:
    """Return whether a clause asks for more than yes or no: "at what depth", "protected how?", "he is whose ex"."""
    behind_verb = (word for verb, word in pairwise(words) if _AUXILIARIES.fullmatch(verb))
    return not _QUESTION_WORDS.isdisjoint((*words[:2], words[-1], *behind_verb))


def _offers_a_choice(sentence: str) -> bool:
    """Return whether it asks which of two: neither "Yes" nor "No" answers that."""
    return bool(re.search(r"\bor\b(?!\s+(?:not|no|what)\s*\?*$)", sentence))


def _requests(words: list[str]) -> bool:
    """Return whether it asks the bot to tell something: "could you tell me when …"."""
    about_us = len(words) > 1 and words[1] in _ABOUT_US and bool(_AUXILIARIES.fullmatch(words[0]))
    return about_us and not _TELLING.isdisjoint(words)


def _states(tokens: list[Token]) -> bool:
    """Return whether it is a sentence, with a verb before anything that asks: "and the other one?" is none."""
    words = [token.text for token in tokens]
    auxiliary = next((place for place, word in enumerate(words) if _AUXILIARIES.fullmatch(word)), len(words))
    asking = next((place for place, word in enumerate(words) if word in _QUESTION_WORDS), len(words))
    if auxiliary < len(words) or words[0] in _OPENERS or len(words) < SHORTEST:
        return auxiliary < asking
    inflected = [token for token in tokens if token.text != token.lemma and not token.text.endswith(_NO_VERB)]
    return bool(inflected) and asking == len(words)
