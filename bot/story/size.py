"""How large a fact file may be: what keeps a hostile one, or one made by a faulty program, from holding up the bot.

Each limit is some ten times what the longest story in sight needs. A story at all of them at once is compiled in half a
minute and takes 250 MB; what is beyond one of them is refused in a second or two, and takes 60. (Measured on two shared
cores; `tests/benchmarks/bench_scale.py` has a story of 1,000 facts with 20 sample utterances each.)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.errors import Problem
from bot.story.document import Document, Route, Value

ENTRIES = {"articles": 100, "entities": 1_000, "facts": 1_000, "unknowns": 300}
"""Section → its entries. The longest story in sight has some forty of each."""
ITEMS = {"ask": 50, "evidence": 20, "aliases": 50, "starters": 50, "ignore": 1_000}
"""Key → the items of a list behind it."""
OTHER_ITEMS = 200
"""Items of any other list: who is a member of a group."""
QUESTIONS = 20_000
"""Sample utterances of all facts and unknowns: they decide how long a story takes to compile."""
CHARACTERS = 500
"""Of one text: as much as a question on Discord may have."""
LONG_CHARACTERS = 2_000
"""Of a text in sentences, or of a paragraph of the article: as much as a message in Discord holds."""
LONG = frozenset({"summary", "date_note", "url", "ignore", "evidence", "quote"})
"""Keys of such texts; for excerpts there is a rule of its own."""

RULE = "too-many"


def oversized(document: Document, data: Mapping[str, Value]) -> Iterator[Problem]:
    """Yield a problem for each thing in a file that is larger than any story needs."""
    for name, most in ENTRIES.items():
        section = data.get(name)
        if isinstance(section, dict) and len(section) > most:
            message = f"there are {len(section)} {name}, and {most} are the limit. Split the story."
            yield document.problem((name,), RULE, message, key=True)
    asked = sum(_questions(data.get(name)) for name in ("facts", "unknowns"))
    if asked > QUESTIONS:
        message = f'there are {asked} questions under "ask" in all, and {QUESTIONS} are the limit. Split the story.'
        yield document.problem(("facts",), RULE, message, key=True)
    yield from _within(document, dict(data), ())


def _questions(section: Value) -> int:
    """Return how many sample utterances stand in a section."""
    entries = section.values() if isinstance(section, dict) else ()
    asks = (entry.get("ask") for entry in entries if isinstance(entry, dict))
    return sum(len(ask) if isinstance(ask, list) else ask is not None for ask in asks)


def _within(document: Document, value: Value, route: Route) -> Iterator[Problem]:
    """Yield a problem for each list and each text within `value` that is too long."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _within(document, inner, (*route, key))
    elif isinstance(value, list):
        key = _key(route)
        most = ITEMS.get(key, OTHER_ITEMS)
        if len(value) > most:
            message = (
                f'"{key}" lists {len(value)}, and {most} are the limit. Keep those that matter, or split the story.'
            )
            yield document.problem(route, RULE, message, key=True)
            return
        for position, item in enumerate(value):
            yield from _within(document, item, (*route, position))
    elif value is not None:
        most = LONG_CHARACTERS if _key(route) in LONG else CHARACTERS
        if len(value) > most:
            message = f"this text has {len(value)} characters, and {most} are the limit. Shorten it."
            yield document.problem(route, "too-long", message)


def _key(route: Route) -> str:
    """Return the key that the value at `route` stands behind, alone or in a list."""
    return next((part for part in reversed(route) if isinstance(part, str)), "")
