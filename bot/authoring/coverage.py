"""The sentences of an article, and those that no fact rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from simplemma import split_sentences

from bot.story.model import ARTICLE, Story
from bot.story.seal import normalise_evidence

MAX_ARTICLE_BYTES = 300_000
"""Fifty pages of a book; the longest article in sight has a tenth of it."""

_BEFORE_NUMBER = re.compile(r"\b(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|No)\.$")
"""The end of a piece that goes on with a number ("Oct. 17", "No. 4"); simplemma's list lacks some of these."""
_BEFORE_NAME = re.compile(r"(\b(Adm|Capt|Cmdr|Ft|Gov|Hon|Maj|Mt|Pres|Prof|Rep|Rev|Sen|Sgt)\.|-([A-Z]\.)+)$")
"""The end of a piece that goes on whatever follows ("Capt. Moll", "ex-U.S. Marine")."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the article."""

    line: int
    """Counted from 1."""
    column: int
    """Where in the line it begins, counted from 1."""
    text: str
    """As it stands in the article."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of an article the facts rest on."""

    total: int
    """The number of sentences, without those in lines that the fact file ignores."""
    uncovered: tuple[Sentence, ...]

    @property
    def share(self) -> float:
        """Return the covered share of the sentences, from 0 to 1; an article without sentences is wholly covered."""
        return 1 - len(self.uncovered) / self.total if self.total else 1.0


def measure_coverage(story: Story, article: str, name: str = ARTICLE) -> Coverage:
    """Return which sentences of `article` some excerpt overlaps that stands in it; `name` is its id in the story.

    The dateline does not count: it opens the first sentence of many articles and says nothing of what that reports.
    Where it or the author's name is all that stands in a sentence, the heading carries it.
    """
    sentences = list(read_sentences(article, story.ignored))
    heading = story.articles[name]
    facts = [fact for fact in (*story.facts.values(), *story.superseded.values()) if fact.id not in story.articles]
    quotes = [evidence.quote for fact in facts for evidence in fact.evidence if evidence.article == name]
    quotes += [fact.said for fact in facts if fact.said and name in fact.articles]
    covered = set(_overlapped(sentences, [*quotes, heading.headline]))
    heads = {normalise_evidence(each or "") for each in (heading.dateline, heading.author, f"By {heading.author}")}
    uncovered = (
        sentence
        for position, sentence in enumerate(sentences)
        if position not in covered and normalise_evidence(sentence.text) not in heads
    )
    return Coverage(len(sentences), tuple(uncovered))


def read_sentences(article: str, ignored: Sequence[str] = ()) -> Iterator[Sentence]:
    """Yield the sentences of `article`; each line is a paragraph, and lines like those in `ignored` are passed over."""
    passed_over = set(map(normalise_evidence, ignored))
    for number, line in enumerate(article.split("\n"), start=1):
        if normalise_evidence(line) not in passed_over:
            yield from (Sentence(number, column, text) for column, text in _split(line))


def _split(line: str) -> list[tuple[int, str]]:
    """Return the sentences of one paragraph, each with the column at which it begins."""
    sentences: list[tuple[int, str]] = []
    end = 0
    for piece in split_sentences(line, "en"):
        begin = max(end, line.find(piece, end))
        end = begin + len(piece)
        if sentences and _goes_on(sentences[-1][1], piece):
            column, before = sentences[-1]
            sentences[-1] = column, f"{before} {piece}"
        else:
            sentences.append((begin + 1, piece))
    return sentences


def _goes_on(piece: str, following: str) -> bool:
    """Return True if the full stop at the end of `piece` ends no sentence."""
    number = following[:1].isdigit() and _BEFORE_NUMBER.search(piece)
    return bool(number or _BEFORE_NAME.search(piece))


def occurrences(excerpt: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield where `excerpt` begins and ends in `text`, whole words only; both must be normalised."""
    before = r"(?<!\w)" if excerpt[:1].isalnum() else ""
    after = r"(?!\w)" if excerpt[-1:].isalnum() else ""
    if excerpt:
        yield from (match.span() for match in re.finditer(f"{before}{re.escape(excerpt)}{after}", text))


def _overlapped(sentences: Sequence[Sentence], excerpts: Iterable[str]) -> Iterator[int]:
    """Yield the positions of the sentences that an excerpt overlaps, some of them more than once."""
    texts = [normalise_evidence(sentence.text) for sentence in sentences]
    joined = " ".join(texts)
    ends: list[int] = []
    for text in texts:
        ends.append((ends[-1] + 1 if ends else 0) + len(text))
    for excerpt in excerpts:
        for begin, end in occurrences(normalise_evidence(excerpt), joined):
            yield from (at for at, last in enumerate(ends) if begin < last and end > last - len(texts[at]))
