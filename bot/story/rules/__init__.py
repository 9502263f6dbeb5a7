"""What a fact file must obey, one rule a file.

Each module opens with its id, what it asks and why, and has a `check` that yields the Problems of a draft.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.errors import Problem
from bot.story.draft import Draft
from bot.story.rules import (
    article_order,
    bad_id,
    gender,
    long_evidence,
    missing_role,
    nested_members,
    no_ask,
    no_evidence,
    not_later,
    role_type,
    said_alone,
    unknown_article,
    unknown_entity,
    unknown_fact,
    unknown_kind,
    unknown_role,
)

RULES: tuple[Callable[[Draft], Iterator[Problem]], ...] = (
    bad_id.check,
    gender.check,
    nested_members.check,
    unknown_kind.check,
    unknown_role.check,
    missing_role.check,
    role_type.check,
    unknown_entity.check,
    unknown_fact.check,
    said_alone.check,
    no_evidence.check,
    long_evidence.check,
    no_ask.check,
    unknown_article.check,
    article_order.check,
    not_later.check,
)
"""Every rule; their order does not matter, problems are sorted by line."""
