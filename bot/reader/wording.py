"""A question made ready to be read: typing repaired against the story's own words, names that it goes by written out.

Repair aims at words of the story and at words that people often ask with, never at a dictionary at
large, which would damage names. An alias that shares no word with the name that the facts use is followed by that name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from bot.reader.encoding import WEIGHTS
from bot.understanding.spelling import Speller, make_speller
from bot.understanding.text import clean, fold, lemmas_of

_WORD = re.compile(r"[^\W\d_]+")
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
SHORTEST_ALIAS = 3
"""Letters of an alias that is looked for; shorter ones stand in too many words' place."""


@cache
def asking_words() -> tuple[str, ...]:
    """Return the words that the corpus's readers often ask with, at which repair may aim, the commonest first."""
    return tuple(json.loads((WEIGHTS / "asking_words.json").read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Wording:
    """What one story needs to make its questions ready."""

    speller: Speller
    aliases: re.Pattern[str] | None
    """Every alias that does not show whom it stands for, the longest first."""
    names: dict[str, str]
    """Such an alias, in lower case → the name."""

    def ready(self, question: str) -> str:
        """Return the question with its typing repaired and its aliases explained: "the boss (Ann Lee)"."""
        return self.explained(self.repaired(clean(question)))

    def repaired(self, text: str) -> str:
        """Return `text` with words that nobody knows replaced by the nearest that the story or its readers use."""
        shouting = text.isupper()

        def repair(found: re.Match[str]) -> str:
            may_be_name = found.start() > 0 and found[0][0].isupper() and not shouting
            return self.speller.repaired_word(fold(found[0]), may_be_name=may_be_name) or found[0]

        return _WORD.sub(repair, text)

    def explained(self, text: str) -> str:
        """Return `text` with each alias that does not show whom it stands for followed by the name."""
        if not self.aliases:
            return text
        told: set[str] = set()

        def explain(found: re.Match[str]) -> str:
            name = self.names.get(found[0].lower(), "")
            if not name or name in told or name.lower() in text.lower():
                return found[0]
            told.add(name)
            return f"{found[0]} ({name})"

        return self.aliases.sub(explain, text)


def make_wording(texts: Iterable[str], names: Sequence[tuple[str, ...]]) -> Wording:
    """Return the wording of a story of these `texts`, whose entities have these `names`, each one's own name first."""
    of_names = {fold(word) for each in names for name in each for word in _WORD.findall(name)}
    of_texts = {fold(word) for text in texts for word in _WORD.findall(text)}
    standing_for: dict[str, set[str]] = {}
    for own, *aliases in names:
        for alias in aliases:
            plain = _ARTICLE.sub("", alias).strip().lower()
            if len(plain) >= SHORTEST_ALIAS and not set(lemmas_of(own)) & set(lemmas_of(plain)):
                standing_for.setdefault(plain, set()).add(own)
    explained = {alias: next(iter(owners)) for alias, owners in standing_for.items() if len(owners) == 1}
    longest_first = sorted(explained, key=len, reverse=True)
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)" if explained else None
    return Wording(
        make_speller(of_names, of_texts, asking_words()),
        re.compile(pattern, re.IGNORECASE) if pattern else None,
        explained,
    )
