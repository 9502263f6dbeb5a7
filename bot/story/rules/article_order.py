"""article-order: the articles stand in the order in which they were published, that of the heading first.

What a later one reports may supersede what an earlier one did; of two of the same day the order tells which is which.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from bot.errors import Problem
from bot.story.draft import Draft
from bot.story.model import ARTICLE

RULE = "article-order"


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each article that was published before the one above it."""
    if draft.heading is None:
        return
    days = [(ARTICLE, draft.heading.published), *((name, each.published) for name, each in draft.articles.items())]
    for (above, earlier), (name, day) in pairwise(days):
        if day < earlier:
            other = "that of the heading" if above == ARTICLE else f'"{above}"'
            message = (
                f'article "{name}" was published on {day}, before {other} ({earlier}). '
                "Put the articles in order; the earliest belongs in the heading."
            )
            yield draft.problem(("articles", name, "published"), RULE, message)
