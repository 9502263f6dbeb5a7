"""still-held: no fact that holds now says what a superseded fact said.

Whoever supersedes "14 are missing" may forget that the mayor says 14, too: the bot then gives two numbers. The fact
that stands in the place of the superseded one may repeat what is still so.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.authoring.common_words import telling_words
from bot.errors import Problem, Severity
from bot.story.draft import Draft
from bot.story.schema import FactEntry
from bot.understanding.text import NEGATION

RULE = "still-held"

SHARED = 0.6
"""Of the telling words of the superseded sentence, the share that another has that still says so."""


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each fact that still says what another one, superseded since, said."""
    gone = {name for fact in draft.facts.values() for name in fact.supersedes}
    told: set[str] = set()
    for now, fact in draft.facts.items():
        for old in filter(draft.facts.__contains__, fact.supersedes):
            for name, other in draft.facts.items():
                if name in gone | told or old in _behind(name, draft) or not _says(other, draft.facts[old], fact):
                    continue
                told.add(name)
                lines = [draft.document.place(("facts", each), key=True).line for each in (now, old)]
                message = (
                    f'fact "{name}": it still says what fact "{now}" (line {lines[0]}) supersedes in "{old}" '
                    f'(line {lines[1]}): "{draft.facts[old].says}". If that holds no more, let a fact supersede this '
                    "one too; if somebody only said so then, keep it."
                )
                yield draft.document.problem(("facts", name), RULE, message, key=True, severity=Severity.WARNING)


def _says(other: FactEntry, old: FactEntry, now: FactEntry) -> bool:
    """Return whether a fact has what the superseded one said and the one in its place does not."""
    before, words = telling_words(old.says), telling_words(other.says)
    overturned = before - telling_words(now.says)
    if not overturned and NEGATION.search(other.says):
        return False
    return overturned <= words and len(before & words) >= SHARED * len(before)


def _behind(name: str, draft: Draft) -> set[str]:
    """Return the ids of all that a fact supersedes, directly or not."""
    found: set[str] = set()
    left = [name]
    while left:
        older = [each for each in draft.facts[left.pop()].supersedes if each in draft.facts and each not in found]
        found.update(older)
        left += older
    return found
