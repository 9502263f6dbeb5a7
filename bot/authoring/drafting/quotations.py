"""Direct speech with its speaker: before or behind it, split by it, or gone on with in the same paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.authoring.drafting.names import Cast
from bot.authoring.drafting.reading import Paragraph, Span
from bot.authoring.drafting.speakers import attribution, is_phrase

MIN_WORDS = 3
"""Fewer are a scare quote or a title more often than speech."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Something said in so many words."""

    paragraph: int
    words: Span
    speaker: str
    """Id of the entity."""
    clause: Span
    """The words that name the speaker: "Judge Oduya told Pask as she read out the sentence"."""
    clause_paragraph: int
    """Where these words stand: in an earlier paragraph, where a quotation runs on into this one."""
    sure: bool
    """False where a pronoun was resolved, or a quotation stands without a speaker of its own."""


@dataclass(slots=True)
class _Talk:
    """Who spoke last, in which words of which paragraph; carried from one quotation to the next."""

    speaker: str | None = None
    clause: Span | None = None
    paragraph: int = 0


def find_quotations(paragraphs: tuple[Paragraph, ...], cast: Cast) -> list[Quotation]:
    """Return the quotations of an article with their speakers; those without one are left out."""
    talk = _Talk()
    return [each for at, paragraph in enumerate(paragraphs) for each in _of_paragraph(at, paragraph, cast, talk)]


def _of_paragraph(at: int, paragraph: Paragraph, cast: Cast, talk: _Talk) -> Iterator[Quotation]:
    previous: Span | None = None
    if not paragraph.goes_on:
        talk.speaker, talk.clause = None, None
    for quoted in paragraph.quotations:
        text = quoted.of(paragraph.text)
        goes_on = previous is not None and not _sentence_between(paragraph, previous, quoted)
        goes_on = goes_on or (paragraph.goes_on and quoted is paragraph.quotations[0])
        found = attribution(at, paragraph, quoted, cast)
        if found:
            talk.speaker, talk.clause, talk.paragraph = found.speaker, found.clause, at
        sure = bool(found and found.sure)
        stands_alone = not found and _stands_alone(paragraph, quoted)
        # A quoted phrase within a sentence is whose the sentence says, and nobody's where it does not.
        speaks = found or stands_alone or (goes_on and not is_phrase(paragraph, quoted))
        if speaks and talk.speaker and talk.clause and (len(text.split()) >= MIN_WORDS or goes_on):
            kept = Span(quoted.start, quoted.end - (text[-1] == ","))
            yield Quotation(at, kept, talk.speaker, talk.clause, talk.paragraph, sure)
        previous = quoted


def _sentence_between(paragraph: Paragraph, first: Span, second: Span) -> bool:
    """Return whether a full stop stands between two quotations: they are two, not one split by its speaker."""
    return bool(re.search(r"[.!?]", paragraph.masked[first.end - 1 : second.start - 1]))


def _stands_alone(paragraph: Paragraph, quoted: Span) -> bool:
    """Return whether a quotation is a sentence of its own."""
    return any(
        sentence.start >= quoted.start - 1 and sentence.end <= quoted.end + 1 and sentence.end - sentence.start > 2
        for sentence in paragraph.sentences
    )
