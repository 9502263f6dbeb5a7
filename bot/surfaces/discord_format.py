"""Discord's limits: whatever goes out to Discord is made here, and keeps inside them.

discord.py checks almost no length: too long a text is refused by Discord, and then nothing arrives at all. So nothing
is sent but an `Outgoing`, and only this module makes those. What goes into one is decided in `discord_layout`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, islice

from discord import app_commands
from discord.utils import escape_markdown

from bot.language.characters import harmless, one_line
from bot.replies.reply import Quotation

MESSAGE_LIMIT = 2000
MESSAGES_LIMIT = 4
"""Messages for one text: beyond that a list is no answer any more but a flood."""
PAGE_LIMIT = 1200
"""Characters of one page of a long list: about what a phone shows at a time, twice."""
LABEL_LIMIT = 80
BUTTONS_LIMIT = 5
"""One row; guidance asks for no more than four that matter."""
CUSTOM_ID_LIMIT = 100
LINK_LIMIT = 512
OPTIONS_LIMIT = 25
OPTION_LIMIT = 100
"""For the label and for the value of an option."""
PLACEHOLDER_LIMIT = 150
OFFER_LIMIT = 100
"""Both for what autocompletion shows and for what it fills in."""
OFFERS_LIMIT = 25
QUESTION_SHOWN = 200
"""How much of a question is repeated above its answer."""
ATTACHMENT_LIMIT = 1_000_000
"""Bytes of a text file; Discord takes ten times as much, and nobody reads on so far."""

_TOKEN = re.compile(r"<(?=\S)")
"""Where a mention, a custom emoji, a date or a link begins that Discord would draw instead of the text."""
_LINK = re.compile(r":(?=//)|\.(?=[A-Za-z]{2,}/)")
"""The place in an address without which Discord neither makes a link of it nor shows an invitation below."""
_BLOCK = re.compile(r"\A(?=(?:>(?:>>)?|#{1,3}|-#|[-*+])\s)")
"""What makes a quotation, a heading or a list of the line that it begins."""
_INVISIBLE = re.compile(r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
                        r"\u3164\ufe00-\ufe0f\ufeff\uffa0\x00-\x1f\x7f-\x9f]+")  # fmt: skip
"""Discord refuses a message that holds nothing else."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button; it has either a `custom_id`, which comes back when it is pressed, or a `url`, which opens."""

    label: str
    custom_id: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu of which one option can be chosen."""

    placeholder: str
    options: tuple[tuple[str, str], ...]
    """Value and label of each."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Something to send that keeps inside Discord's limits, whatever it was made from."""

    pages: tuple[str, ...]
    """The texts of one message or, where one does not hold it all, of several; none is empty."""
    buttons: tuple[Button, ...] = ()
    """In one row under the last message."""
    menu: Menu | None = None
    lifetime_seconds: float | None = None
    """When the buttons switch themselves off; None: never."""
    attachment: tuple[str, str] | None = None
    """Name and content of a text file that goes with the last message."""


def guard(
    text: str,
    buttons: Iterable[Button] = (),
    menu: Menu | None = None,
    *,
    page_limit: int = MESSAGE_LIMIT,
    messages_limit: int = MESSAGES_LIMIT,
    lifetime_seconds: float | None = None,
    attachment: tuple[str, str] | None = None,
) -> Outgoing:
    """Return `text` as messages that Discord accepts, with the buttons and the menu under the last of them.

    What does not fit into `messages_limit` messages of `page_limit` characters is cut, and an ellipsis shows it; so is
    what an attached text has beyond `ATTACHMENT_LIMIT`. A button that Discord would refuse is left out.
    """
    pages = list(islice(_pages(_sendable(text), page_limit), messages_limit + 1))
    if len(pages) > messages_limit:
        pages = [*pages[: messages_limit - 1], _cut(pages[messages_limit - 1], page_limit, always=True)]
    row = {button.custom_id or button.url: button for button in map(_guard_button, buttons) if button}
    shown = tuple(row.values())[:BUTTONS_LIMIT]
    held = _guard_attachment(*attachment) if attachment else None
    return Outgoing(tuple(pages) or ("…",), shown, _guard_menu(menu) if menu else None, lifetime_seconds, held)


def with_menu(outgoing: Outgoing, menu: Menu) -> Outgoing:
    """Return the same with a menu."""
    return replace(outgoing, menu=_guard_menu(menu))


def label(text: str, limit: int = LABEL_LIMIT) -> str:
    """Return a text as the label of a button or of an option."""
    return _cut(one_line(_sendable(text)), limit) or "…"


def fits_label(question: str) -> bool:
    """Return whether a button can show the whole of a question."""
    return _length(one_line(question)) <= LABEL_LIMIT


def heading(question: str) -> str:
    """Return a question to stand above its answer, in one line, cut where it is long."""
    return f"**{escape(_cut(one_line(question), QUESTION_SHOWN))}**"


@lru_cache(maxsize=512)  # an answer's buttons are mostly those of another answer, too
def _guard_button(button: Button) -> Button | None:
    if len(button.custom_id) > CUSTOM_ID_LIMIT or len(button.url) > LINK_LIMIT:
        return None
    if not (button.custom_id + button.url).isascii():
        return None
    return None if is_blank(button.label) else replace(button, label=label(button.label))


def _guard_attachment(name: str, text: str) -> tuple[str, str]:
    data = _sendable(text).encode("utf-8")
    if len(data) > ATTACHMENT_LIMIT:
        head = data[: ATTACHMENT_LIMIT - 10]
        data = head[: head.rfind(b"\n") + 1 or len(head)] + "…\n".encode()
    return re.sub(r"[^A-Za-z0-9.-]+", "-", name).strip(".-")[-100:] or "list.txt", data.decode("utf-8", "ignore")


def _guard_menu(menu: Menu) -> Menu | None:
    fitting = {value: text for value, text in menu.options if value.isascii() and 0 < len(value) <= OPTION_LIMIT}
    options = tuple((value, label(text, OPTION_LIMIT)) for value, text in fitting.items())
    placeholder = label(menu.placeholder, PLACEHOLDER_LIMIT)
    return replace(menu, placeholder=placeholder, options=options[:OPTIONS_LIMIT]) if options else None


def offers(questions: Iterable[str]) -> list[app_commands.Choice[str]]:
    """Return what autocompletion may offer: questions that fit whole, since what is filled in is what is asked."""
    fitting = [
        question
        for question in questions
        if not is_blank(question) and _length(question) <= OFFER_LIMIT and question == _sendable(question)
    ]
    return [app_commands.Choice(name=question, value=question) for question in fitting[:OFFERS_LIMIT]]


@lru_cache(maxsize=512)  # most of what is sent are the sentences and quotations of one story
def escape(text: str) -> str:
    """Return plain text so that Discord shows it as it stands; a "- " that begins a line stays a bullet.

    Addresses in it are shown and are no links: the bot's own links are in its buttons.
    """
    return "\n".join(_escape_line(line.strip()) for line in _sendable(text).splitlines())


def code_block(lines: Sequence[str], more: str) -> str:
    """Return lines to be shown letter by letter, as many as one message holds beside a sentence or two.

    `more` follows if some had to be left out, with their number in place of `{count}`.
    """
    kept: list[str] = []
    room = MESSAGE_LIMIT - 500
    for line in lines:
        shown = _cut(_sendable(line).replace("```", "'''"), 400)
        room -= _length(shown) + 1
        if room < 0:
            break
        kept.append(shown)
    block = "```\n" + "\n".join(kept) + "\n```"
    return block if len(kept) == len(lines) else f"{block}\n{more.format(count=len(lines) - len(kept))}"


def _escape_line(line: str) -> str:
    bullet, rest = ("- ", line[2:].strip()) if line.startswith("- ") else ("", line)
    # Piece by piece: discord.py takes "[a](b) *c* [d](e)" for one link, and escapes only how that begins.
    pieces = re.split(r"(\]\(\s*)", rest)
    escaped = "".join(
        piece.replace("(", r"\(") if place % 2 else escape_markdown(piece, ignore_links=False)
        for place, piece in enumerate(pieces)
    )
    return bullet + _LINK.sub(r"\\\g<0>", _TOKEN.sub(r"\\<", escaped))


def quoted(evidence: Sequence[Quotation]) -> Iterator[str]:
    """Yield the lines of the quotations, every one of them as a quotation, each source once, below its own."""
    for source, quotations in groupby(evidence, key=lambda quotation: quotation.source):
        for quotation in quotations:
            yield from (f"> {line}" for line in escape(f"“{quotation.quote}”").splitlines())
        yield f"> — {escape(one_line(source))}"


def _pages(text: str, limit: int) -> Iterator[str]:
    """Yield the text in pieces of at most `limit` characters, broken between lines where possible."""
    page = ""
    for line in text.split("\n"):
        for piece in _pieces(line, limit):
            joined = f"{page}\n{piece}" if page else piece
            if _length(joined) > limit:
                yield from () if is_blank(page) else (page,)
                joined = piece
            page = joined
    if not is_blank(page):
        yield page


def _pieces(line: str, limit: int) -> Iterator[str]:
    """Yield a line in pieces of at most `limit` characters; a quotation stays one in every piece."""
    mark = "> " if line.startswith("> ") else ""
    while _length(line) > limit:
        head = _cut(line, limit, ellipsis="")
        yield head
        line = mark + _BLOCK.sub(r"\\", line[len(head) :].lstrip())
    yield line


def _cut(text: str, limit: int, *, ellipsis: str = "…", always: bool = False) -> str:
    """Return `text`, or as much of it as fits, cut behind a word where there is one, and an ellipsis."""
    if _length(text) <= limit and not always:
        return text
    room = limit - _length(ellipsis)
    cut = _first_units(text, room)
    space = max(cut.rfind(" "), cut.rfind("\n"))
    if len(cut) < len(text) and space > len(cut) // 2:
        cut = cut[:space]
    if (len(cut) - len(cut.rstrip("\\"))) % 2:
        cut = cut[:-1]  # a lone backslash would take away the meaning of what follows
    return cut.rstrip(" \n") + ellipsis


def _length(text: str) -> int:
    """Return the length as JavaScript and Java count, never less than Discord's own: an emoji counts as two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _first_units(text: str, units: int) -> str:
    """Return the longest beginning of `text` with at most that many units of `_length`."""
    end = min(len(text), units)
    while _length(text[:end]) > units:
        end -= max(1, (_length(text[:end]) - units) // 2)
    return text[:end]


def _sendable(text: str) -> str:
    """Return the text without what no message can carry or should: lone surrogates, control characters and the like."""
    return harmless(text.encode("utf-8", "replace").decode("utf-8"))


def is_blank(text: str) -> bool:
    """Return whether Discord would take the text for empty."""
    return not _INVISIBLE.sub("", text)
