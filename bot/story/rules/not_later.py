"""not-later: a fact supersedes what an earlier article reported, or the same one, and each fact is superseded once.

So there is always one fact that holds now, and the answer can say as of when.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.errors import Problem
from bot.story.draft import Draft
from bot.story.schema import FactEntry

RULE = "not-later"


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each superseded fact that is from a later article, or superseded twice or by itself."""
    by: dict[str, str] = {}
    for fact_id, fact in draft.facts.items():
        for position, name in enumerate(fact.supersedes):
            if complaint := _complaint(draft, fact_id, fact, name, by):
                yield draft.problem(("facts", fact_id, "supersedes", position), RULE, complaint)
            by.setdefault(name, fact_id)


def _complaint(draft: Draft, fact_id: str, fact: FactEntry, name: str, by: Mapping[str, str]) -> str | None:
    """Return what is wrong with `name` among the facts that `fact` supersedes; `by` is what others supersede."""
    if name == fact_id:
        return f'fact "{fact_id}" cannot supersede itself. Name the fact that it corrects or overtakes.'
    if before := by.get(name):
        again = f'"{name}" twice' if before == fact_id else f'"{name}", which "{before}" supersedes already'
        return f'fact "{fact_id}" supersedes {again}. Delete it here; of three in a row each names the one before.'
    if name in draft.facts and draft.latest(fact) < draft.latest(draft.facts[name]):
        return (
            f'fact "{fact_id}" supersedes "{name}", which a later article reported. Name its article ("article: …"), '
            "or let the other supersede this one."
        )
    if _leads_to(name, fact_id, by):
        return f'fact "{fact_id}" supersedes "{name}", which supersedes it in turn. Keep one of the two.'
    return None


def _leads_to(name: str, fact_id: str, by: Mapping[str, str]) -> bool:
    """Return whether the fact called `name` stands in the place of `fact_id` already, directly or not."""
    seen: set[str] = set()
    while fact_id in by and fact_id not in seen:
        seen.add(fact_id)
        fact_id = by[fact_id]
        if fact_id == name:
            return True
    return False
