"""long-evidence: an excerpt or quotation has at most 200 characters.

The article belongs to its publisher: we quote a clause, not paragraphs. Two short excerpts serve as well as a long one.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import Problem
from bot.story.document import Route
from bot.story.draft import Draft

RULE = "long-evidence"
MAX_CHARACTERS = 200
"""From the design's section on rights: "a clause, at most about 200 characters each"."""


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each excerpt and each `quote` that is too long."""
    for fact_id, fact in draft.facts.items():
        for position, excerpt in enumerate(fact.evidence):
            yield from _check(draft, ("facts", fact_id, "evidence", position), fact_id, excerpt.quote)
        quote = fact.roles.get("quote")
        if isinstance(quote, str):
            yield from _check(draft, ("facts", fact_id, "quote"), fact_id, " ".join(quote.split()))


def _check(draft: Draft, route: Route, fact_id: str, excerpt: str) -> Iterator[Problem]:
    if len(excerpt) > MAX_CHARACTERS:
        message = (
            f'fact "{fact_id}": this excerpt has {len(excerpt)} characters; {MAX_CHARACTERS} are the limit. '
            "Keep the clause that matters, or make it two excerpts."
        )
        yield draft.problem(route, RULE, message)
