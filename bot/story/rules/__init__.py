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
    look_alike,
    nested_members,
    no_evidence,
    not_later,
    unknown_article,
    unknown_entity,
    unknown_fact,
)

RULES: tuple[Callable[[Draft], Iterator[Problem]], ...] = (
    bad_id.check,
    look_alike.check,
    gender.check,
    nested_members.check,
    unknown_entity.check,
    unknown_fact.check,
    no_evidence.check,
    long_evidence.check,
    unknown_article.check,
    article_order.check,
    not_later.check,
)
"""Every rule; their order does not matter, problems are sorted by line."""
