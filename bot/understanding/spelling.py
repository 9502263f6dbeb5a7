"""Repairing spelling against the words of a story and those that people ask with, never a dictionary at large.

A correctly spelled English word is left alone: a general dictionary as the *target* damages news ("sumit" → "submit"),
but as a shield it keeps "red" from becoming "Reed". Edits are counted as optimal string alignment (Damerau 1964;
a swap of neighbours is one edit), computed by rapidfuzz.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.text import abbreviations, is_english

_RUN = re.compile(r"(.)\1+")
SHORTEST, SHORTEST_TARGET = 3, 4
"""Words of fewer letters have too many neighbours to be repaired, and to be what a word is repaired to."""


@dataclass(frozen=True, slots=True)
class Speller:
    """The words that an utterance may hold, and how to get a misspelt one back to them."""

    names: frozenset[str]
    """Words of the story's names: preferred where two repairs cost the same."""
    words: frozenset[str]
    by_length: dict[int, tuple[str, ...]]
    commonness: dict[str, int]
    """The place of a word among those that people ask with, the commonest first."""

    def knows(self, word: str) -> bool:
        """Return whether `word` is spelled right as far as the story, what people ask with and English go."""
        return word in self.words or not word.isalpha() or is_english(word)

    def repaired_word(self, word: str, *, may_be_name: bool = False) -> str | None:
        """Return what the lower-case `word` is meant to be, None where it needs or finds no repair.

        That is the known word that it misspells, or what a chat spelling stands for, unless it `may_be_name`: "whats"
        is "what is", and "Ty" is no "thank you".
        """
        if self.knows(word):
            return None
        if not may_be_name and (written_out := abbreviations().get(word)):
            return written_out
        for shorter in (_RUN.sub(r"\1\1", word), _RUN.sub(r"\1", word)):
            if shorter != word and self.knows(shorter):
                return shorter  # "meeet", "hii"
        return self._nearest(word) if len(word) >= SHORTEST else None

    def _nearest(self, word: str) -> str | None:
        """Return the word that costs fewest edits, if few enough for its length."""
        limit = 1 if len(word) <= 5 else 2 if len(word) <= 9 else 3
        best: tuple[int, bool, bool, int, str] | None = None
        for length in range(len(word) - limit, len(word) + limit + 1):
            near = process.extract(
                word, self.by_length.get(length, ()), scorer=OSA.distance, score_cutoff=limit, limit=None
            )
            for known, distance, _ in near:
                common = self.commonness.get(known, len(self.commonness))
                rank = (int(distance), known not in self.names, known[0] != word[0], common, known)
                best = min(best, rank) if best else rank
        # Two edits that also change the first letter mostly lead to another word.
        return best[-1] if best and not (best[0] > 1 and best[2]) else None


def make_speller(names: Iterable[str], words: Iterable[str], common: Sequence[str] = ()) -> Speller:
    """Return a speller that aims at `names`, `words` and `common` words, all of single lower-case words.

    Of `common` words, those that people ask with, the commonest stands first: of two repairs it is the likelier.
    """
    name_set = frozenset(names)
    all_words = name_set | frozenset(words) | frozenset(common)
    by_length: dict[int, list[str]] = {}
    for word in sorted(all_words):
        if len(word) >= SHORTEST_TARGET:
            by_length.setdefault(len(word), []).append(word)
    commonness = {word: place for place, word in enumerate(common)}
    return Speller(name_set, all_words, {length: tuple(found) for length, found in by_length.items()}, commonness)
