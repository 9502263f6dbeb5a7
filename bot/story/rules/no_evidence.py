"""no-evidence: every fact rests on at least one excerpt of the article, and each excerpt has words in it.

The bot shows it with the answer, so that readers can see for themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import Problem
from bot.story.draft import Draft

RULE = "no-evidence"


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each fact without evidence, and each excerpt without a letter or digit."""
    for fact_id, fact in draft.facts.items():
        if not fact.evidence:
            message = f'fact "{fact_id}" has no evidence. Add a line "evidence: …" with the article\'s own words.'
            yield draft.problem(("facts", fact_id), RULE, message, key=True)
        for position, excerpt in enumerate(fact.evidence):
            if not any(character.isalnum() for character in excerpt.quote):
                message = f'fact "{fact_id}": this evidence has no words. Copy a clause of the article.'
                yield draft.problem(("facts", fact_id, "evidence", position), RULE, message)
