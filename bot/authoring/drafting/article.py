"""An article's text → headline, byline, day, dateline, and sentences with what is quoted in them; no captions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.authoring.coverage import read_sentences
from bot.authoring.drafting.dates import DAY, MONTH, WEEKDAY
from bot.authoring.drafting.text import MASK, Sentence, tag
from bot.errors import StorybotError

MAX_LETTERS = 200_000
"""Far more than any article has; a draft of a book would help nobody."""
_HEADLINE_LETTERS = 300
_PREAMBLE = 5
"""Lines below the headline among which byline, day and dateline stand."""
_DATELINE = re.compile(
    r"(?=[^\"“]*?(?:\(|\d|[A-Z]{3}))(?P<line>[A-Z](?:[^.!?\"“]|\.(?! [A-Z][a-z]+ [a-z])){2,110}?) ?(?:--|—|–|-)(?=\s|$)"
)
_LOWER = re.compile(r"\b(?!on\b|at\b|in\b|of\b|th\b|st\b|de\b|updated\b)[a-z]{2,}")
_BYLINE = re.compile(
    r"(?:[A-Z]\w+ )?(?:[Bb]y|[Ff]rom) (?P<author>[A-ZÀ-Þ][\w.'’-]+(?: (?:[a-z]{2,3} )?[A-ZÀ-Þ][\w.'’-]+){1,3})"
    r"(?=$|[,|(]| in | at | and )"
)
_CREDIT = re.compile(
    r"\b(?:Photo|Picture|Photograph|Image)s?(?: by|:| courtesy\b|/)|\((?:\w+ )?(?:Photo|Picture)\b"
    r"|^\d+ of \d+ \|"
    r"|\b(?:AFP|Getty(?: Images)?|Reuters|EPA|AP|UPI|PA)(?: Images| Photo)?\)?\.?$|^(?:File [Pp]hoto|FILE|Pictured)\b"
)
_QUOTATION = re.compile(r'[“"](?P<words>[^“”"]*)(?P<close>[”"]|$)')
_INNER = re.compile(r"(?<!\w)‘([^‘\n]*?)’(?!\w)|(?<!\w)'(\w[^'\"]*(?:\w'\w[^'\"]*)*[.,!?])'(?!\w)")
_MISSED_END = re.compile(
    # A number or a single letter that ends a sentence is taken for a heading or an initial by the splitter.
    rf"(?<=[ap]\.m)\.(?= [\"“]?(?!{WEEKDAY}|{MONTH}|GMT|[A-Z]?[SD]T\b|Eastern|Pacific)[A-Z{MASK}])"
    rf"|(?<=\d)\.(?= [\"“]?[A-Z{MASK}])"
    r"|(?<= [A-Z])\.(?= (?:He|She|It|They|We|The|But|And|In|On|At|His|Her|This|There)\b)"
)
_CLOCK = re.compile(r"^\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?[:.]? +(?=[A-Z\"“‘])")
"""The time of day that opens an entry of a running report."""
_SENTENCE_END = re.compile("[.!?…:]['’\"”)]*$")


class ArticleError(StorybotError):
    """An article that no draft can be made of; its text says what to do."""


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
    sentences: tuple[Sentence, ...]
    ignored: tuple[str, ...]
    """Lines that are no part of the story: captions, headings, what stands above the text."""


def read_article(text: str) -> ArticleText:
    """Return the parts of an article; raises ArticleError if it has no headline and body."""
    if len(text) > MAX_LETTERS:
        raise ArticleError(f"The article has more than {MAX_LETTERS:,} characters. Keep one story a file.")
    lines = [evened for line in text.splitlines() if (evened := _even(line))]
    if len(lines) < 2 or not any(character.isalpha() for character in lines[0]):
        raise ArticleError("There is no article here. Put the headline on the first line, and the text below it.")
    if len(lines[0]) > _HEADLINE_LETTERS:
        raise ArticleError("The first line is too long for a headline. Put the headline on a line of its own.")
    headline, body = lines[0], lines[1:]
    above = [line for line in body[:_PREAMBLE] if not _is_text(line) or _is_day_line(line)]
    dateline = next(filter(None, map(_dateline, body[:_PREAMBLE])), "")
    ignored = [line for line in body if line in above or _CREDIT.search(line) or not _is_text(line)]
    kept = [line.removeprefix(dateline).lstrip(" -—–") for line in body if line not in ignored]
    sentences = tuple(_sentences([shorn for line in kept if (shorn := _CLOCK.sub("", line))]))
    if not sentences:
        raise ArticleError("The article has no sentence below its headline. Is it the whole text?")
    author = next((by["author"] for line in above if (by := _BYLINE.match(line))), None)
    outlet, place = re.search(r"\(([A-Z][^()]{1,60})\)", dateline), re.match(r"[A-Z][A-Z.'’ -]+[A-Z]\b", dateline)
    return ArticleText(
        headline,
        author,
        dateline or None,
        place and place[0],
        next((day[0] for line in (dateline, *above) if (day := DAY.search(line))), None),
        outlet and outlet[1],
        sentences,
        tuple(dict.fromkeys(line for line in ignored if line != dateline)),
    )


def _is_text(line: str) -> bool:
    """Return whether a line ends a sentence, or tells a result in numbers, and is no heading."""
    return bool(_SENTENCE_END.search(line)) or len(re.findall(r"\d+", DAY.sub("", _CLOCK.sub("", line)))) > 2


def _is_day_line(line: str) -> bool:
    """Return whether a line tells the day of publication and no news: few small words stand before it."""
    day = DAY.search(line)
    dated = day is not None and day[0][-4:].isdigit() and len(_LOWER.findall(line[: day.start()])) < 3
    return dated and _dateline(line) in {"", line}


def _dateline(line: str) -> str:
    """Return what stands before the dash that opens a paragraph, or a whole line with day and outlet; else nothing."""
    found = _DATELINE.match(line)
    opening = found["line"].rstrip() if found else line if line.endswith(")") and DAY.search(line) else ""
    return "" if _LOWER.search(re.sub(rf"\([^()]*\)|{MONTH}", "", opening)) else opening


def _even(line: str) -> str:
    """Return the line with white space evened out and without what no fact file may hold."""
    return " ".join("".join(c if c.isprintable() and c != MASK else " " for c in line).split())


def _sentences(texts: Sequence[str]) -> Iterator[Sentence]:
    goes_on = False
    for at, (text, following) in enumerate(zip(texts, [*texts[1:], ""], strict=False)):
        open_end = [not found["close"] for found in _QUOTATION.finditer(text)][-1:] == [True]
        runs_on = open_end and following.startswith(('"', "“"))
        masked, quotes = _mask(text, runs_on=runs_on)
        for start, end in _spans(masked):
            inside = tuple((a - start, min(b, end) - start) for a, b in quotes if start <= a and b <= end + 1)
            part = masked[start:end]
            yield Sentence(text[start:end], part, inside, tag(part), at, start == 0, goes_on and start == 0)
        goes_on = runs_on


def _mask(text: str, *, runs_on: bool) -> tuple[str, list[tuple[int, int]]]:
    """Return the text with what is quoted masked, and where that is.

    The last mark of punctuation stays, so that sentences still end where they do. A quotation that nothing closes is
    none, but where it runs on into the next paragraph.
    """
    masked, spans = text, []
    for pattern in (_QUOTATION, _INNER):
        for found in pattern.finditer(masked):
            start, end = found.span(1 if found[1] is not None else 2)
            closed = end < len(text) or (runs_on and pattern is _QUOTATION)
            if closed and text[start:end].strip() and MASK not in masked[start:end]:
                spans.append((start, end))
                last = end - 1 if text[end - 1] in ".,!?" else end
                masked = masked[:start] + MASK * (last - start) + masked[last:]
    return masked, sorted(spans)


def _spans(masked: str) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of a paragraph lie, quotations never split."""
    for sentence in read_sentences(masked):
        start, end = sentence.column - 1, min(sentence.column - 1 + len(sentence.text), len(masked))
        for found in _MISSED_END.finditer(masked, start, end):
            yield start, found.end()
            start = found.end() + 1
        yield start, end
