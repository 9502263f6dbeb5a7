"""An article's text → headline, byline, day, dateline, captions, paragraphs, and where its sentences and quotations lie.

Everything is found by form alone. Offsets count in a paragraph's own text, so that whatever is taken from it later is
verbatim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.authoring.coverage import read_sentences
from bot.authoring.drafting.dates import DAY, MONTH, WEEKDAY
from bot.errors import StorybotError

MAX_LETTERS = 200_000
"""Far more than any article has; a draft of a book would help nobody."""
MASK = "ǂ"
"""Stands for each character between quotation marks, so that nobody reads names or verbs there; a letter to `re`."""
_HEADLINE_LETTERS = 300
_PREAMBLE = 5
"""Lines below the headline among which byline, day and dateline stand."""

_DATELINE = re.compile(
    r"(?P<line>(?=[^\"“]*?(?:\(|\d|[A-Z]{3}))[A-Z](?:[^.!?\"“]|\.(?! [A-Z][a-z]+ [a-z])){2,110}?) ?(?:--|—|–|-)(?=\s|$)"
)
_LOWER = re.compile(r"\b(?!on\b|at\b|in\b|of\b|th\b|st\b|de\b|updated\b)[a-z]{2,}")
_BYLINE = re.compile(
    r"(?:[A-Z]\w+ )?(?:by|from|By|From) (?P<author>[A-ZÀ-Þ][\w.'’-]+(?: (?:[a-z]{2,3} )?[A-ZÀ-Þ][\w.'’-]+){1,3})"
    r"(?=$|[,|(]| in | at | and )"
)
_CREDIT = re.compile(
    r"\b(?:Photo|Picture|Photograph|Image|Illustration|Graphic)s?(?: by|:| courtesy\b|/)|\((?:\w+ )?(?:Photo|Picture)\b"
    r"|\b(?:AFP|Getty(?: Images)?|Reuters|EPA|AP|UPI|PA)(?: Images| Photo)?\)?\.?$|^(?:File [Pp]hoto|FILE|Pictured)\b|^\d+ of \d+ \|"
)
_QUOTATION = re.compile('[“"](?P<words>[^“”"]*)(?P<close>[”"]|$)')
_INNER = re.compile(
    r"(?<!\w)‘(?P<words>[^‘\n]*?)(?P<close>’)(?!\w)|(?<!\w)'(?P<w>\w[^'\"]*(?:\w'\w[^'\"]*)*[.,!?])(?P<c>')(?!\w)"
)
_AFTER_NUMBER = re.compile(
    rf"(?<=[ap]\.m)\.(?= [\"“]?(?!{WEEKDAY}|{MONTH}|GMT|[A-Z]?[SD]T\b|Eastern|Pacific)[A-Z{MASK}])|"
    rf"(?<=\d)\.(?= [\"“]?[A-Z{MASK}])|(?<= [A-Z])\.(?= (?:He|She|It|They|We|The|But|And|In|On|At|His|Her|This|There)\b)"
)
_ITEM = re.compile(r"(?:\d{1,2}[.)]|[-*•]) \S")
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?[:.]? +(?=[A-Z\"“‘])")
"""The time of day that opens an entry of a running report."""
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
    """The same length, with MASK for each character between quotation marks."""
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
    """The day of publication as printed, with or without its year."""
    outlet: str | None
    paragraphs: tuple[Paragraph, ...]
    ignored: tuple[str, ...]
    """Lines that are no part of the story: captions, headings, what stands above the text."""

    @property
    def summary(self) -> str:
        """Return the first sentence, with the second where both are short, for the author to reword."""
        first = next((each for each in self.paragraphs if each.text.endswith((".", "”", '"'))), self.paragraphs[0])
        spans = first.sentences[:2]
        return first.text[: spans[-1].end if spans[-1].end < 300 else spans[0].end]


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
    opening = body[:_PREAMBLE]
    above = [line for line in opening if not _is_text(line) or _is_day_line(line)]
    dateline = next((found for line in opening if (found := _dateline(line))), None)
    ignored = [line for line in body if line in above or _CREDIT.search(line) or not _is_text(line)]
    kept = [line for line in body if line not in ignored]
    texts = [line[len(dateline) :].lstrip(" -—–") if dateline and line.startswith(dateline) else line for line in kept]
    texts = [_CLOCK.sub("", line, count=1) if _CLOCK.match(line) else line for line in texts]
    paragraphs = tuple(_paragraphs([line for line in texts if line]))
    if not paragraphs:
        raise ArticleError("The article has no sentence below its headline. Is it the whole text?")
    author = next((found["author"] for line in above if (found := _BYLINE.match(line))), None)
    outlet = re.search(r"\((?P<outlet>[A-Z][^()]{1,60})\)", dateline or "")
    place = re.match(r"(?P<place>[A-Z][A-Z.'’ -]+[A-Z])\b", dateline or "")
    days = [DAY.search(line) for line in (dateline or "", *above)]
    return ArticleText(
        headline, author, dateline, place and place["place"], next((day.group() for day in days if day), None),
        outlet and outlet["outlet"], paragraphs, tuple(dict.fromkeys(line for line in ignored if line != dateline)),
    )  # fmt: skip


def _dateline(line: str) -> str | None:
    """Return what stands before the dash that opens a paragraph, or a whole line with day and outlet; None if neither."""
    found = _DATELINE.match(line)
    opening = found["line"].rstrip() if found else line if line.endswith(")") and DAY.search(line) else ""
    plain = re.sub(rf"\([^()]*\)|{MONTH}", "", opening)
    return opening if opening and not _LOWER.search(plain) else None


def _is_text(line: str) -> bool:
    """Return whether a line ends a sentence, or is an item of a list or a result, and no heading."""
    return bool(
        _SENTENCE_END.search(line)
        or _ITEM.match(line)
        or len(re.findall(r"\d+", DAY.sub("", _CLOCK.sub("", line)))) > 2
    )


def _is_day_line(line: str) -> bool:
    """Return whether a line tells the day of publication and no news: few small words stand before it."""
    day = DAY.search(line)
    news = _dateline(line) not in {None, line}
    return bool(day and day.group()[-4:].isdigit() and len(_LOWER.findall(line[: day.start()])) < 3 and not news)


def _even(line: str) -> str:
    """Return the line with white space evened out and without what no fact file may hold."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else " " for c in line).replace(MASK, " ").split())


def _paragraphs(texts: Sequence[str]) -> Iterator[Paragraph]:
    goes_on = False
    for text, following in zip(texts, [*texts[1:], ""], strict=True):
        runs_on = following.startswith(('"', "“")) and _leaves_open(text)
        masked, quotations = _mask(text, runs_on=runs_on)
        yield Paragraph(text, masked, tuple(_sentences(masked)), quotations, goes_on)
        goes_on = runs_on


def _leaves_open(text: str) -> bool:
    """Return whether a paragraph opens a quotation that it does not close."""
    return [not found["close"] for found in _QUOTATION.finditer(text)][-1:] == [True]


def _mask(text: str, *, runs_on: bool) -> tuple[str, tuple[Span, ...]]:
    """Return the text with what is quoted masked, and the spans of that.

    The last mark of punctuation stays, so that sentences still end where they do. A quotation that nothing closes is
    none, but where it runs on into the next paragraph.
    """
    masked = list(text)
    spans: list[Span] = []
    for pattern in (_QUOTATION, _INNER):
        for found in pattern.finditer("".join(masked)):
            start, end = found.span("words" if found["words"] is not None else "w")
            closed = end < len(text) or (runs_on and pattern is _QUOTATION)
            if closed and text[start:end].strip() and MASK not in masked[start:end]:
                spans.append(Span(start, end))
                last = end - 1 if text[end - 1] in ".,!?" else end
                masked[start:last] = MASK * (last - start)
    return "".join(masked), tuple(sorted(spans, key=lambda span: span.start))


def _sentences(masked: str) -> Iterator[Span]:
    """Yield the sentences of a paragraph, quotations never split."""
    for sentence in read_sentences(masked):
        start, end = sentence.column - 1, min(sentence.column - 1 + len(sentence.text), len(masked))
        # A number that ends a sentence ("on Sept. 23. Fourteen …") is taken for a numbered heading by the splitter, and
        # a single letter ("on X. He …") for an initial.
        for found in _AFTER_NUMBER.finditer(masked, start, end):
            yield Span(start, found.end())
            start = found.end() + 1
        yield Span(start, end)
