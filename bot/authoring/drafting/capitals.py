"""Capitalised words of a paragraph → the names that they may be, titles and what is owned taken off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.authoring.drafting.reading import Paragraph
from bot.authoring.drafting.vocabulary import MONTH, WEEKDAY, is_post, words
from bot.understanding.text import is_english

_INITIALS = r"[A-Z]\.(?! (?:He|She|It|They|We|The|But|And|In|On|At|His|Her|This|There)\b)(?:[A-Z]\.)*"
_WORD = rf"(?:(?:St|Mt)\.|{_INITIALS}|[A-ZÀ-ÖØ-Þ][\w]*(?:[’'-][\w]+)*(?:(?<=s)[’'](?= (?:and )?[A-Z]))?)"
_JOINED = r"(?:of the|of|&|de|van|von|der|al|bin)"
_OWNERS = r"(?<=s[’'] )and"
"""Joins two that own what follows: "the Seafarers' and Dockers' Union"."""
_PAIR = (
    rf"(?:(?<=[Tt]he )|The )(?:{_WORD} ){{1,3}}and (?:{_WORD} ){{1,3}}?(?:{'|'.join(sorted(words('joined_names')))})\b"
)
"""A name that holds an "and": "the Food and Drug Administration"."""
_OFFICE = rf"(?:Ministry|Department|Institute|Office|Bureau|School) (?:of|for) {_WORD} and {_WORD}"
_SEQUENCE = re.compile(rf"(?<![\w’'.])(?:{_PAIR}|{_OFFICE}|{_WORD})(?: (?:(?:{_JOINED}|{_OWNERS}) )?{_WORD})*")
POSSESSIVE = re.compile(r"[’']s\b")
_CALENDAR = re.compile(rf"(?:{MONTH}|{WEEKDAY})")
_FORMER = re.compile(r"\b(?:former|acting|deputy|retired|outgoing|incoming|interim|late|then|ex)[ -]$", re.IGNORECASE)
"""What changes the title that follows: an "ex-U.S. Marine" is none any more."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of a paragraph that may be a name."""

    paragraph: int
    start: int
    end: int
    text: str
    title: str | None
    begin: int
    opens: bool
    """True at the start of a sentence."""


def surnames_in(paragraphs: Sequence[Paragraph]) -> frozenset[str]:
    """Return the last words of the longer names: where one opens a sentence, it is that name."""
    return frozenset(
        POSSESSIVE.sub("", match.group().split()[-1])
        for paragraph in paragraphs
        for match in _SEQUENCE.finditer(paragraph.masked)
        if len(match.group().split()) in (2, 3) and not _CALENDAR.search(match.group())
        if match.group().split()[-1].lower() not in heads()
    )


def candidates_in(at: int, paragraph: Paragraph, surnames: frozenset[str]) -> Iterator[Candidate]:
    """Yield the capitalised sequences of a paragraph, titles and possessives taken off."""
    starts = {sentence.start for sentence in paragraph.sentences}
    text = paragraph.masked
    for match in _SEQUENCE.finditer(text):
        for start, end in _without_calendar(text, match.start(), match.end()):
            first = re.match(r"\w+", text[start:end])
            opens = start in starts or text[max(0, start - 2) : start] in {'" ', "” "}
            single = bool(first and first.group() in surnames and " " not in text[start:end])
            yield from _trimmed(at, text, start, end, opens and not single)


def _without_calendar(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a sequence between months and weekdays."""
    at = start
    for word in re.finditer(r"\S+", text[start:end]):
        if (
            _CALENDAR.fullmatch(word.group().rstrip("."))
            or _CALENDAR.fullmatch(word.group())
            or set(word.group()) <= {"X"}
        ):
            if at < start + word.start():
                yield at, start + word.start() - 1
            at = start + word.end() + 1
    if at < end:
        yield at, end


def _trimmed(at: int, text: str, start: int, end: int, opens: bool) -> Iterator[Candidate]:
    """Yield the name in a sequence: cut at a possessive, its title apart, no word that only opens a sentence."""
    cut = POSSESSIVE.search(text, start, end)
    if cut and not _is_union_style(text, cut.end(), end):
        if cut.end() < end - 1:
            yield from _trimmed(at, text, cut.end() + 1, end, False)
        end = cut.start()
    tokens = [(each.start() + start, each.end() + start) for each in re.finditer(r"\S+", text[start:end])]
    while tokens and _only_opens(text[slice(*tokens[0])], opens, len(tokens)):
        tokens, opens = tokens[1:], False
    while tokens and text[slice(*tokens[0])] in {"of", "the", "&", "de"}:
        tokens = tokens[1:]
    if len(tokens) > 2 and opens and text[slice(*tokens[1])] == "of" and _is_common(text[slice(*tokens[0])]):
        tokens = tokens[2:]
    if not tokens:
        return
    titles = [n for n, token in enumerate(tokens[:-1]) if text[slice(*token)].lower() in words("titles")]
    last = titles[-1] + 1 if titles and " of " not in text[tokens[0][0] : tokens[titles[-1]][1]] else 0
    own = [text[slice(*token)] for token in tokens]
    named = own[last:]
    least = 1 if last else 2
    if "of" in named[least:] and not {word.lower() for word in named[: named.index("of")]} & heads():
        split = last + named.index("of", least)  # "Gail Pemberton of Bramwell College"
        yield from _trimmed(at, text, tokens[split + 1][0], tokens[-1][1], False)
        tokens = tokens[:split]
    if last and len(tokens) > last + 3 and text[slice(*tokens[last])] == "of":
        last += 2  # "Secretary of State Antony Blinken"
    if {text[slice(*token)].lower() for token in tokens[last:]} & words("organisation_words") | {
        text[slice(*token)].lower() for token in tokens[last:]
    } & words("place_words"):
        last = 0
    name_start, name_end = tokens[last][0], tokens[-1][1]
    begin = tokens[0][0]
    if not last:
        lower = re.search(
            r"(?:^|(?<=[ .]))(?P<title>[A-Z]?[a-z]+ (?:chief|chairman|minister|leader|boss|coach|head)) $", text[:begin]
        )
        post = re.search(r"(?P<title>\b[a-z]+) $", text[:begin])
        if lower is None and post and is_post(post["title"]) and len(tokens) > 1:
            lower = post
        begin = lower.start("title") if lower else begin
        if lower and text[begin].isupper() and re.search(r"[A-Z][\w-]* $", text[:begin]):
            begin = (
                text.index(" ", begin) + 1
            )  # "Green Alliance leader Henrik Moe": the alliance is no part of the post
    earlier = _FORMER.search(text[:begin]) if begin < name_start else None
    begin = earlier.start() if earlier else begin
    title = text[begin : name_start - 1] if begin < name_start else None
    yield Candidate(at, name_start, name_end, text[name_start:name_end], title, begin, opens and begin == name_start)


def _is_union_style(text: str, at: int, end: int) -> bool:
    """Return whether a possessive stands within a name: "Merrowick Fishermen's Union"."""
    rest = text[at:end].split()
    return bool(rest) and rest[-1].lower() in words("organisation_words") | words("place_words")


def _only_opens(word: str, opens: bool, count: int) -> bool:
    """Return whether a capital letter says nothing: the word opens a sentence, or is no name anywhere."""
    lower = word.lower().rstrip(".")
    if lower.endswith("-year-old"):
        return True
    if lower in words("function_words"):
        return opens or len(word) == 1 or word in {"The", "A", "An", "I"}
    return opens and count == 1 and is_english(lower) and lower not in words("titles")


def heads() -> frozenset[str]:
    """Return the words of names that "of" may follow: "Association of …", "Secretary of …"."""
    return words("organisation_words") | words("event_words") | words("place_words") | words("titles")


def _is_common(word: str) -> bool:
    """Return whether a word in front of "of" is no part of a name: "Shares of Tarrant & Lowe"."""
    lower = word.lower()
    return is_english(lower) and lower not in heads() - words("titles")
