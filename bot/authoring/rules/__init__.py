"""What a fact file had better obey: rules for which the bot must be built, or the article be read, one a file.

Each module opens with its id, what it asks and why, as in `bot.story.rules`; but these give warnings, never errors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.authoring.rehearsal import MOST_ASKED, Rehearsal, rehearse
from bot.authoring.rules import answered_unknown, collides, shared_alias, still_held, unanswered_ask
from bot.engine import Engine
from bot.errors import Problem, Severity
from bot.story.document import Document

RULES: tuple[Callable[[Rehearsal], Iterator[Problem]], ...] = (
    collides.check,
    shared_alias.check,
    answered_unknown.check,
    unanswered_ask.check,
    still_held.check,
)
"""Every rule that a rehearsal is put to."""


def rehearsed_problems(engine: Engine, document: Document) -> Iterator[Problem]:
    """Yield the warnings about a story, after asking its own questions; `document` is the file that it came from."""
    rehearsal = rehearse(engine, document)
    for rule in RULES:
        yield from rule(rehearsal)
    if rehearsal.left_out:
        message = f"only the first {MOST_ASKED:,} questions were tried, and {rehearsal.left_out:,} were left out."
        yield Problem(document.path, 0, 0, "too-many", message, Severity.WARNING)
