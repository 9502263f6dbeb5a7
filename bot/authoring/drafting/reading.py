"""An article's text → headline, byline, dateline, captions, paragraphs, and where its sentences and quotations lie.

Everything is found by form alone. Offsets count in a paragraph's own text, so that whatever is taken from it later is
verbatim.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.authoring.coverage import read_sentences
from bot.authoring.drafting.vocabulary import MONTH, words
from bot.errors import StorybotError

MAX_LETTERS = 200_000
"""Far more than any article has; a draft of a book would help nobody."""
_HEADLINE_LETTERS = 300

_DATELINE = re.compile(
    rf"(?:(?P<place>[A-Z][A-Z.'’ -]+[A-Z](?:, [A-Z][\w. ]+?)?), )?"
    rf"(?P<date>{MONTH} \d{{1,2}}(?:, (?P<year>\d{{4}}))?|\d{{1,2}} {MONTH}(?: (?P<year_last>\d{{4}}))?)"
    r"(?: ?\((?P<outlet>[^()]{2,60})\))? ?(?:--|—|–|-)(?=\s|$)"
)
_BYLINE = re.compile(r"By (?P<author>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3})")
_CREDIT = re.compile(r"\b(?:Photo|Picture|Photograph|Image)(?:s)?(?: by|:) (?P<by>[^/|.]+)(?:/(?P<outlet>[^/|]+))?\.?$")
_QUOTATION = re.compile('[“"](?P<words>[^“”"]*)(?P<close>[”"]|$)')
_INNER = re.compile("(?<![\\w])‘(?P<words>[^‘\n]*?)(?P<close>’)(?!\\w)")
_AFTER_NUMBER = re.compile(
    r"(?<=\d)\.(?= [\"“]?[A-Z])|(?<= [A-Z])\.(?= (?:He|She|It|They|We|The|But|And|In|On|At|His|Her|This|There)\b)"
)
_PARTICIPLE = re.compile(
    r"[A-Z][a-z]{2,}ing\b|(?:[A-Z][a-z]{2,}ed|Born|Known|Built|Made|Found|Led)"
    r" (?:by|in|at|as|on|from|with|whether|about|if|for|[“\"])"
)
_SENTENCE_END = re.compile("[.!?…:]['’\"”)]*$")


class ArticleError(StorybotError):
    """An article that no draft can be made of; its text says what to do."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a paragraph."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the stretch itself."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the article's body, white space evened out."""

    text: str
    masked: str
    """The same length, with an X for each character between quotation marks, so that nobody reads names there."""
    sentences: tuple[Span, ...]
    quotations: tuple[Span, ...]
    """The words between the marks."""
    goes_on: bool = False
    """True if it opens with more of the quotation that the paragraph before it leaves open."""


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article taken apart."""

    headline: str
    author: str | None
    dateline: str | None
    place: str | None
    """Of the dateline, as printed."""
    day: str | None
    """The dateline's month and day, as printed, with the year where there is one."""
    dated: bool
    """True if the dateline names the year."""
    outlet: str | None
    captions: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    ignored: tuple[str, ...]


def read_article(text: str) -> ArticleText:
    """Return the parts of an article; raises ArticleError if it has no headline and body."""
    if len(text) > MAX_LETTERS:
        raise ArticleError(f"The article has more than {MAX_LETTERS:,} characters. Keep one story a file.")
    lines = [evened for line in text.splitlines() if (evened := _even(line))]
    if len(lines) < 2 or not any(character.isalpha() for character in lines[0]):
        raise ArticleError("There is no article here. Put the headline on the first line, and the text below it.")
    headline, body = lines[0], lines[1:]
    if len(headline) > _HEADLINE_LETTERS:
        raise ArticleError("The first line is too long for a headline. Put the headline on a line of its own.")
    author = _BYLINE.fullmatch(body[0])
    body = body[1:] if author else body
    captions = tuple(line for line in body if _CREDIT.search(line))
    body = [line for line in body if line not in captions]
    found = next((match for line in body[:3] if (match := _DATELINE.match(line))), None)
    ignored = tuple(line for line in body if not _SENTENCE_END.search(line) and not _DATELINE.match(line))
    paragraphs = tuple(_paragraphs([line for line in body if line not in ignored], found.group() if found else None))
    if not paragraphs:
        raise ArticleError("The article has no sentence below its headline. Is it the whole text?")
    outlet = found["outlet"] if found else None
    return ArticleText(
        headline,
        author["author"] if author else None,
        found.group() if found else None,
        found["place"] if found else None,
        found["date"] if found else None,
        bool(found and (found["year"] or found["year_last"])),
        outlet,
        captions,
        paragraphs,
        ignored,
    )


def caption_credit(caption: str) -> str | None:
    """Return who took the picture, as its caption names them."""
    found = _CREDIT.search(caption)
    return found["by"].strip() if found else None


def published_day(printed: str) -> dt.date | None:
    """Return the day that a dateline with a year prints, or None if no calendar has it."""
    month, day, year = printed.replace(",", "").split()
    month, day = (day, month) if month.isdigit() else (month, day)
    try:
        return dt.datetime.strptime(f"{month[:3].title()} {day} {year}", "%b %d %Y").date()  # noqa: DTZ007  (a day)
    except ValueError:
        return None


def _even(line: str) -> str:
    """Return the line with white space evened out and without what no fact file may hold."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else " " for c in line).split())


def _paragraphs(lines: Sequence[str], dateline: str | None) -> Iterator[Paragraph]:
    texts = [line[len(dateline) :].strip() if dateline and line.startswith(dateline) else line for line in lines]
    texts = [text for text in texts if text]
    goes_on = False
    for text, following in zip(texts, [*texts[1:], ""], strict=False):
        runs_on = following.startswith(('"', "“")) and _leaves_open(text)
        masked, quotations = mask(text, runs_on=runs_on)
        yield Paragraph(text, masked, tuple(_sentences(masked)), quotations, goes_on)
        goes_on = runs_on


def _leaves_open(text: str) -> bool:
    """Return whether a paragraph opens a quotation that it does not close."""
    return bool(text) and [not found["close"] for found in _QUOTATION.finditer(text)][-1:] == [True]


def mask(text: str, *, runs_on: bool = False) -> tuple[str, tuple[Span, ...]]:
    """Return the text with an X for each character within quotation marks, and the spans of what is quoted.

    The last mark of punctuation stays, so that sentences still end where they do. A quotation that nothing closes is
    none, but where it runs on into the next paragraph.
    """
    masked = list(text)
    spans: list[Span] = []
    for pattern in (_QUOTATION, _INNER):
        for found in pattern.finditer("".join(masked)):
            closed = found["close"] or (runs_on and pattern is _QUOTATION)
            if not closed or not found["words"].strip():
                continue
            start, end = found.span("words")
            spans.append(Span(start, end))
            last = end - 1 if text[end - 1] in ".,!?" else end
            masked[start:last] = "X" * (last - start)
    return "".join(masked), tuple(sorted(spans, key=lambda span: span.start))


def after_lead_in(text: str, span: Span) -> int:
    """Return where the subject begins: behind "On Tuesday, " or "Hours later, "."""
    start = span.start
    first = re.match(r"(\w+)", text[start : span.end])
    if first and (first[1].lower() in words("lead_ins") or _PARTICIPLE.match(text, start, span.end)):
        comma = text.find(", ", start, min(span.end, start + 160))
        if comma > 0:
            return comma + 2
    return start


def _sentences(masked: str) -> Iterator[Span]:
    """Yield the sentences of a paragraph, quotations never split."""
    at = 0
    for sentence in read_sentences(masked):
        start = masked.find(sentence.text, at)
        if start < 0:  # the splitter joined pieces across odd white space: take the rest as one sentence
            yield Span(at, len(masked))
            return
        at = start + len(sentence.text)
        # A number that ends a sentence ("on Sept. 23. Fourteen …") is taken for a numbered heading by the splitter, and
        # a single letter ("on X. He …") for an initial.
        for end in [found.start() + 1 for found in _AFTER_NUMBER.finditer(masked, start, at)]:
            yield Span(start, end)
            start = end + 1
        yield Span(start, at)
