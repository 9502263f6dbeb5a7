"""Repairing spelling against the words that a story and the language data use, never against a dictionary at large.

A correctly spelled English word is left alone: a general dictionary as the *target* damages news ("sumit" → "submit"),
but as a shield it keeps "red" from becoming "Reed". Edits are counted as optimal string alignment (Damerau 1964;
a swap of neighbours is one edit), computed by rapidfuzz.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.text import is_english

_RUN = re.compile(r"(.)\1+")
SHORTEST = 4
"""Words of fewer letters have too many neighbours to be repaired."""


@dataclass(frozen=True, slots=True)
class Speller:
    """The words that an utterance may hold, and how to get a misspelt one back to them."""

    names: frozenset[str]
    """Words of the story's names: preferred where two repairs cost the same."""
    words: frozenset[str]
    by_length: dict[int, tuple[str, ...]]

    def knows(self, word: str) -> bool:
        """Return whether `word` is spelled right as far as the story, the data and English go."""
        return word in self.words or not word.isalpha() or is_english(word)

    def repaired_word(self, word: str) -> str | None:
        """Return the known word that the lower-case `word` misspells, None where it needs or finds no repair."""
        if self.knows(word):
            return None
        if (single := _RUN.sub(r"\1", word)) != word and self.knows(single):
            return single  # "hii"
        return self._nearest(word) if len(word) >= SHORTEST else None

    def _nearest(self, word: str) -> str | None:
        """Return the word that costs fewest edits, if few enough for its length."""
        limit = 1 if len(word) <= 5 else 2 if len(word) <= 9 else 3
        best: tuple[int, bool, bool, str] | None = None
        for length in range(len(word) - limit, len(word) + limit + 1):
            near = process.extract(
                word, self.by_length.get(length, ()), scorer=OSA.distance, score_cutoff=limit, limit=None
            )
            for known, distance, _ in near:
                rank = (int(distance), known not in self.names, known[0] != word[0], known)
                best = min(best, rank) if best else rank
        # Two edits that also change the first letter mostly lead to another word.
        return best[3] if best and not (best[0] > 1 and best[2]) else None


def make_speller(names: Iterable[str], words: Iterable[str]) -> Speller:
    """Return a speller that aims at `names` and `words`, both of single lower-case words."""
    name_set = frozenset(names)
    all_words = name_set | frozenset(words)
    by_length: dict[int, list[str]] = {}
    for word in sorted(all_words):
        if len(word) >= SHORTEST:
            by_length.setdefault(len(word), []).append(word)
    return Speller(name_set, all_words, {length: tuple(found) for length, found in by_length.items()})
