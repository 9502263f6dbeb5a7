"""Reply → text and buttons within Discord's limits; whatever goes out to Discord passes here.

discord.py checks almost no length: too long a text is refused by Discord, and then nothing arrives at all. So nothing
is sent but an `Outgoing`, and only this module makes those.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from discord import app_commands
from discord.utils import escape_markdown

from bot.replies.reply import Quotation, Reply

MESSAGE_LIMIT = 2000
MESSAGES_LIMIT = 4
"""Messages for one reply: beyond that a list is no answer any more but a flood."""
LABEL_LIMIT = 80
BUTTONS_LIMIT = 25
OFFER_LIMIT = 100
"""Both for what autocompletion shows and for what it fills in."""
OFFERS_LIMIT = 25
QUESTION_SHOWN = 200
"""How much of a question is repeated above its answer."""

_DISCORD_TOKEN = re.compile(r"<(?=[@#/:]|a:|t:|id:)")
"""Where a mention, a custom emoji or a date begins that Discord would draw instead of the text."""
_INVISIBLE = re.compile(r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
                        r"\u3164\ufe00-\ufe0f\ufeff\uffa0\x00-\x1f\x7f-\x9f]+")  # fmt: skip
"""Discord refuses a message that holds nothing else."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Something to send that keeps inside Discord's limits, whatever it was made from."""

    pages: tuple[str, ...]
    """The texts of one message or, where one does not hold it all, of several; none is empty."""
    questions: tuple[str, ...] = ()
    """What the buttons under the last message ask."""


def guard(text: str, questions: Iterable[str] = ()) -> Outgoing:
    """Return `text` as messages that Discord accepts, with a button for each of the `questions`.

    What does not fit into four messages is cut, and an ellipsis shows it.
    """
    pages = list(islice(_pages(_sendable(text)), MESSAGES_LIMIT + 1))
    if len(pages) > MESSAGES_LIMIT:
        pages = [*pages[: MESSAGES_LIMIT - 1], _cut(pages[MESSAGES_LIMIT - 1], MESSAGE_LIMIT, always=True)]
    asked = tuple(dict.fromkeys(question for question in questions if not _is_blank(question)))
    return Outgoing(tuple(pages) or ("…",), asked[:BUTTONS_LIMIT])


def render(reply: Reply, asked: str | None = None) -> Outgoing:
    """Return the messages for a reply: its words, its quotations, its suggestions as buttons.

    `asked` is the question where nothing in the channel shows it, as after a slash command.
    """
    parts = [f"**{escape(_cut(_one_line(asked), QUESTION_SHOWN))}**"] if asked and not _is_blank(asked) else []
    parts += [escape(reply.text), *_quoted(reply.evidence)]
    if any(_length(_one_line(question)) > LABEL_LIMIT for question in reply.suggestions):
        # Two questions may differ only behind the place where their buttons are cut.
        parts += [f"{number}. {escape(question)}" for number, question in enumerate(reply.suggestions, 1)]
    return guard("\n".join(parts), reply.suggestions)


def label(question: str) -> str:
    """Return a question as the label of a button."""
    return _cut(_one_line(_sendable(question)), LABEL_LIMIT) or "…"


def offers(questions: Iterable[str]) -> list[app_commands.Choice[str]]:
    """Return what autocompletion may offer: questions that fit whole, since what is filled in is what is asked."""
    fitting = [question for question in questions if not _is_blank(question) and _length(question) <= OFFER_LIMIT]
    return [app_commands.Choice(name=question, value=question) for question in fitting[:OFFERS_LIMIT]]


def escape(text: str) -> str:
    """Return plain text so that Discord shows it as it stands; a "- " that begins a line stays a bullet."""
    return "\n".join(_escape_line(line.strip()) for line in text.splitlines())


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
    return bullet + _DISCORD_TOKEN.sub(r"\\<", escape_markdown(rest))


def _quoted(evidence: Sequence[Quotation]) -> Iterator[str]:
    """Yield the lines of the quotations, every one of them as a quotation, each source once, below its own."""
    for source, quotations in groupby(evidence, key=lambda quotation: quotation.source):
        for quotation in quotations:
            yield from (f"> {line}" for line in escape(f"“{quotation.quote}”").splitlines())
        yield f"> — {escape(_one_line(source))}"


def _pages(text: str) -> Iterator[str]:
    """Yield the text in pieces that fit into a message, broken between lines where possible."""
    page = ""
    for line in text.split("\n"):
        for piece in _pieces(line):
            joined = f"{page}\n{piece}" if page else piece
            if _length(joined) > MESSAGE_LIMIT:
                yield from () if _is_blank(page) else (page,)
                joined = piece
            page = joined
    if not _is_blank(page):
        yield page


def _pieces(line: str) -> Iterator[str]:
    """Yield a line in pieces that fit into a message; a quotation stays one in every piece."""
    mark = "> " if line.startswith("> ") else ""
    while _length(line) > MESSAGE_LIMIT:
        head = _cut(line, MESSAGE_LIMIT, ellipsis="")
        yield head
        line = mark + line[len(head) :].lstrip()
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
    """Return the text without what no message can carry: lone surrogates, NUL and its like, other line ends."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    text = re.sub(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]", "\n", text)
    return re.sub(r"[\x00-\x08\x0e-\x1f\x7f]", "", text)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _is_blank(text: str) -> bool:
    return not _INVISIBLE.sub("", text)
