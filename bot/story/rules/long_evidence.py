"""long-evidence: an excerpt, and the words that somebody spoke, have at most 230 characters.

The article belongs to its publisher: we quote a clause, not paragraphs. Two short excerpts serve as well as a long one.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import Problem
from bot.story.document import Route
from bot.story.draft import Draft
from bot.story.schema import MAX_CHARACTERS

RULE = "long-evidence"


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each excerpt and each `said` that is too long."""
    for fact_id, fact in draft.facts.items():
        texts: list[tuple[Route, str]] = [(("evidence", at), each.quote) for at, each in enumerate(fact.evidence)]
        for route, text in [*texts, (("said",), fact.said or "")]:
            if len(text) > MAX_CHARACTERS:
                message = (
                    f'fact "{fact_id}": "{route[0]}" has {len(text)} characters; {MAX_CHARACTERS} are the limit. '
                    "Keep the clause that matters, or make it two excerpts."
                )
                yield draft.problem(("facts", fact_id, *route), RULE, message)
