"""Slips of typing, pasting and merging that YAML does not see, or complains of in words of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import yaml

from bot.errors import Problem, Severity

_SPACES = {"\u00a0": "a no-break space", "\u202f": "a narrow no-break space", "\u2007": "a figure space"}
_INVISIBLE = {
    "\u00ad": "a soft hyphen",
    "\u200b": "a zero-width space",
    "\u200c": "a zero-width non-joiner",
    "\u200e": "an invisible mark of the writing direction",
    "\u200f": "an invisible mark of the writing direction",
    "\u2060": "a word joiner (of no width)",
    "\ufeff": "a zero-width no-break space",
}
"""Not the zero-width joiner, of which emoji are made."""
_HIDDEN = re.compile(f"[{''.join({**_SPACES, **_INVISIBLE})}]")
_CONFLICT = re.compile(r"^<{7}(?: .*)?$", re.MULTILINE)
_CUT = re.compile(r"[ \t]+(#\S[^\n]*)")
"""What follows a text that YAML ended at a " #"; after the mark of a comment, people leave a space."""
_CURLY = re.compile("[“”„‟]")
_SINGLE = re.compile("‘[^‘]*’")
_SUSPICIOUS = re.compile(f"{_HIDDEN.pattern}|[“”„‟‘]|[ \t]#\\S")
_TEXT_KEYS = frozenset(
    {"headline", "outlet", "dateline", "date_note", "author", "summary", "starters", "ignore", "name", "aliases"}
    | {"says", "evidence", "quote", "said", "ask"}
)
"""Keys of texts in which a "#" may be meant; behind all others it begins a comment."""


def without_invisible(text: str) -> str:
    """Return `text` without the characters that nobody sees and no search expects."""
    return text.translate(dict.fromkeys(map(ord, _INVISIBLE)))


def conflicts(name: str, text: str) -> Iterator[Problem]:
    """Yield a problem for each place at which a merge left two versions, a hundred at most."""
    for found in islice(_CONFLICT.finditer(text), 100):
        message = (
            "two versions that could not be merged stand here, between the lines <<<<<<<, ======= and >>>>>>>. "
            "Keep one of them, and delete those lines."
        )
        yield Problem(name, text.count("\n", 0, found.start()) + 1, 1, "conflict-marker", message)


@dataclass(frozen=True, slots=True)
class _Source:
    """A piece of a file's text, from a place on."""

    name: str
    text: str
    index: int
    line: int
    column: int

    def problem(self, at: int, rule: str, message: str, severity: Severity = Severity.ERROR) -> Problem:
        """Return a Problem with what stands at the index `at` of the text."""
        lines = self.text.count("\n", self.index, at)
        column = at - self.text.rfind("\n", 0, at) if lines else self.column + at - self.index + 1
        return Problem(self.name, self.line + lines + 1, column, rule, message, severity)


def slips(name: str, text: str, *, readable: bool) -> Iterator[Problem]:
    """Yield what an author did not mean to type into the file called `name`: errors, and warnings of what is harmless.

    If it is not `readable`, its YAML breaks off somewhere, perhaps because of a hidden character after that.
    """
    if not _SUSPICIOUS.search(text):
        return
    key, is_key, source, end = "", False, _Source(name, text, 0, 0, 0), 0
    try:
        for token in yaml.scan(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if isinstance(token, yaml.KeyToken):
                is_key = True
            elif isinstance(token, yaml.ScalarToken):
                source = _Source(name, text, token.start_mark.index, token.start_mark.line, token.start_mark.column)
                end = token.end_mark.index
                key = token.value if is_key else key
                yield from _hidden(source, end, Severity.ERROR if is_key else Severity.WARNING)
                if token.plain and not is_key:
                    yield from _curly(source, end)
                    yield from _cut(source, end) if key in _TEXT_KEYS else ()
                is_key = False
    except yaml.YAMLError:
        pass  # told already
    if not readable:
        yield from _hidden(source, len(text), Severity.ERROR, end)


def _hidden(source: _Source, end: int, severity: Severity, begin: int | None = None) -> Iterator[Problem]:
    """Yield a problem for the first hidden character of the piece (or after `begin`) and before `end`."""
    if found := _HIDDEN.search(source.text, source.index if begin is None else begin, end):
        what = {**_SPACES, **_INVISIBLE}[found[0]]
        advice = "Type an ordinary space in its place." if found[0] in _SPACES else "Delete it."
        message = f"here stands {what} (U+{ord(found[0]):04X}), which cannot be seen. {advice}"
        yield source.problem(found.start(), "hidden-character", message, severity)


def _curly(source: _Source, end: int) -> Iterator[Problem]:
    """Yield a problem if curly quotation marks stand around a value, or before the part that YAML took for it."""
    value = source.text[source.index : end]
    marks = _CURLY.findall(value)
    around = bool(_CURLY.match(value)) and (len(marks) == 1 or (len(marks) == 2 and value[-1] == marks[-1]))
    if around or _SINGLE.fullmatch(value):
        message = (
            "the curly quotation marks around this text are a part of it. Delete them; where a text needs quotation "
            'marks to hold it together, type straight ones ("…").'
        )
        yield source.problem(source.index, "curly-quotes", message, Severity.WARNING)


def _cut(source: _Source, end: int) -> Iterator[Problem]:
    """Yield a problem if what stands after a value more likely belongs to it than is a comment."""
    if found := _CUT.match(source.text, end):
        message = (
            f'the text ends before "{found[1][:20].strip()}", since " #" begins a comment. Put the whole text in '
            "straight quotation marks; if it is a comment, put a space after the #."
        )
        yield source.problem(found.start(1), "cut-text", message)
