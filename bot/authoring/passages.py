"""An article as its sentences: what stands around an excerpt."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from bot.authoring.coverage import occurrences, read_sentences
from bot.story.seal import normalise_evidence
from bot.understanding.text import clean, tokenise


@dataclass(frozen=True, slots=True)
class Passages:
    """An article, read."""

    sentences: tuple[str, ...]
    """In order, normalised as evidence is."""
    words: frozenset[str]
    """All of them, in lower case."""

    def around(self, excerpt: str) -> tuple[str, ...]:
        """Return the sentences that an excerpt is taken from, wherever it stands."""
        ends = list(accumulate(self.sentences, lambda end, sentence: end + 1 + len(sentence), initial=-1))[1:]
        found = list(occurrences(normalise_evidence(excerpt), " ".join(self.sentences)))
        return tuple(
            sentence
            for sentence, last in zip(self.sentences, ends, strict=True)
            if any(begin < last and end > last - len(sentence) for begin, end in found)
        )


def read_passages(article: str) -> Passages:
    """Return an article, read."""
    sentences = tuple(normalise_evidence(sentence.text) for sentence in read_sentences(article))
    words = (token.text for line in article.splitlines() for token in tokenise(clean(line)))
    return Passages(sentences, frozenset(words))
