"""role-type: what fills a role is of the role's type: ids of entities, a text, a date, a whole number.

Dates and numbers are compared with those in questions, so "last week" or "about 300" would never match anything.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import Problem
from bot.story.draft import Draft
from bot.story.schema import parse_role

RULE = "role-type"


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each role whose value is not of its type."""
    for fact_id, spec, value in draft.known_roles():
        try:
            parse_role(spec.type, value)
        except ValueError as error:
            message = f'fact "{fact_id}": "{spec.name}" {error}'
            yield draft.problem(("facts", fact_id, spec.name), RULE, message)
