"""A word that is no name of the story but is written nearly like one: for an author to look at, no ground to answer."""

from __future__ import annotations

from rapidfuzz import fuzz

from bot.understanding.index import Index
from bot.understanding.text import is_english

SHORTEST = 4
"""Words of fewer letters are near too many."""
NEAR = 70
"""How alike, of 100, it must be to a word of a name: "weyland" is 77 from "whelan". The speller repairs what is nearer.
Of the words of 1,100 questions that no story knows, one is wrongly near a name ("superbowl" to "the superpowers")."""


def near_name(word: str, index: Index) -> str | None:
    """Return the id of the entity that has a name most like `word`; None if there is none, or as near a one.

    English words are left alone.
    """
    if len(word) < SHORTEST or not word.isalpha() or is_english(word):
        return None
    scores = {
        name: max(fuzz.ratio(word, each, score_cutoff=NEAR) for each in name) for name in index.names.aliases if name
    }
    best = max(scores.values(), default=0.0)
    nearest = [index.names.aliases[name] for name, score in scores.items() if score == best]
    meant = nearest[0].intersection(*nearest) if best >= NEAR else frozenset[str]()
    return next(iter(meant)) if len(meant) == 1 else None
