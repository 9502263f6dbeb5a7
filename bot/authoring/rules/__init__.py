"""What a fact file had better obey: rules about what a bot will say, and about the article, one a file.

Each module opens with its id, what it asks and why, as in `bot.story.rules`; but these give warnings, never errors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from bot.authoring.passages import read_passages
from bot.authoring.rehearsal import MOST_ASKED, MOST_READ, Rehearsal, rehearse
from bot.authoring.rules import (
    alias,
    answered_unknown,
    beyond_evidence,
    binding,
    one_sided,
    other_day,
    same,
    speaker,
    stands_alone,
    still_held,
    told_as_deed,
    unanswered_starter,
)
from bot.engine import Engine
from bot.errors import Problem, Severity
from bot.story.document import Document
from bot.story.draft import Draft

WRITTEN: tuple[Callable[[Draft], Iterator[Problem]], ...] = (
    alias.check,
    one_sided.check,
    other_day.check,
    same.check,
    speaker.check,
    stands_alone.check,
    still_held.check,
    told_as_deed.check,
)
"""Rules that look at what is written, also where the file has errors."""
REHEARSED: tuple[Callable[[Rehearsal], Iterator[Problem]], ...] = (
    answered_unknown.check,
    binding.check,
    unanswered_starter.check,
)
"""Rules that look at what the bot makes of the file's own questions."""


def written_problems(draft: Draft, articles: Mapping[str, str]) -> Iterator[Problem]:
    """Yield the warnings about what is written; `articles` holds the texts of its articles by id, as far as at hand."""
    for rule in WRITTEN:
        yield from rule(draft)
    yield from beyond_evidence.check(draft, {name: read_passages(text) for name, text in articles.items()})


def rehearsed_problems(engine: Engine, document: Document) -> Iterator[Problem]:
    """Yield the warnings about a story, after asking its own questions; `document` is the file that it came from."""
    rehearsal = rehearse(engine, document)
    for rule in REHEARSED:
        yield from rule(rehearsal)
    if rehearsal.left_out:
        message = (
            f"of the questions in this file {len(rehearsal.asked):,} were tried, and {rehearsal.left_out:,} were left "
            f"out: {MOST_ASKED:,} are asked, and {MOST_READ} read."
        )
        yield Problem(document.path, 0, 0, "too-many", message, Severity.WARNING)
