"""not-later: a fact supersedes only what an earlier article reported, and what no other fact supersedes already.

So there is always one fact that holds now, and the answer can say as of when.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import Problem
from bot.story.draft import Draft
from bot.story.schema import FactEntry

RULE = "not-later"


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each superseded fact that is not from an earlier article, or superseded twice."""
    taken: dict[str, str] = {}
    for fact_id, fact in draft.facts.items():
        for position, name in enumerate(fact.supersedes):
            if complaint := _complaint(draft, fact_id, fact, name, taken.get(name)):
                yield draft.problem(("facts", fact_id, "supersedes", position), RULE, complaint)
            taken.setdefault(name, fact_id)


def _complaint(draft: Draft, fact_id: str, fact: FactEntry, name: str, before: str | None) -> str | None:
    """Return what is wrong with `name` among the facts that `fact` supersedes; `before` did so already."""
    if name == fact_id:
        return f'fact "{fact_id}" cannot supersede itself. Name the fact that an earlier article reported.'
    if before:
        again = f'"{name}" twice' if before == fact_id else f'"{name}", which "{before}" supersedes already'
        return f'fact "{fact_id}" supersedes {again}. Delete it here; of three in a row each names the one before.'
    if name in draft.facts and _latest(draft, fact) <= _latest(draft, draft.facts[name]):
        return (
            f'fact "{fact_id}" supersedes "{name}", and does not rest on a later article than that. '
            'Name its article ("article: …"), or delete the outdated fact.'
        )
    return None


def _latest(draft: Draft, fact: FactEntry) -> int:
    """Return the place of the last of the articles that the fact rests on."""
    return max((at for at, name in enumerate(draft.article_ids) if name in fact.articles), default=-1)
