"""unknown-article: the article that a fact or an excerpt names stands under `articles:`.

The bot shows an excerpt with the outlet and the day of its article, and `check` looks it up there.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import Problem
from bot.story.document import Route
from bot.story.draft import Draft
from bot.story.schema import did_you_mean

RULE = "unknown-article"


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each mention of an article that the file does not have."""
    for fact_id, fact in draft.facts.items():
        named: list[tuple[Route, str | None]] = [(("article",), fact.article)]
        named += [(("evidence", at, "article"), excerpt.article) for at, excerpt in enumerate(fact.evidence)]
        for route, name in named:
            if name is not None and name not in draft.article_ids:
                hint = did_you_mean(name, draft.article_ids) or " Add it under articles."
                message = f'fact "{fact_id}": "article" names "{name}", which is not an article.{hint}'
                yield draft.problem(("facts", fact_id, *route), RULE, message)
