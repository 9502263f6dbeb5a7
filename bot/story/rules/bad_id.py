"""bad-id: the name of an article, entity, fact or unknown is made of lower-case letters, digits and hyphens.

Such names can be typed on any keyboard, need no quotation marks in YAML, and never look like a text for readers.
`article` is taken: the loader makes that fact from the heading. So are the names of further articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.errors import Problem
from bot.story.draft import Draft
from bot.story.model import ARTICLE
from bot.story.schema import ID

RULE = "bad-id"


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each id that is not well made, or taken."""
    yield from _check(draft, "articles", draft.article_ids[1:])
    yield from _check(draft, "entities", draft.entity_ids)
    yield from _check(draft, "facts", draft.fact_ids)
    yield from _check(draft, "unknowns", draft.unknowns)
    if ARTICLE in draft.fact_ids:
        message = f'the fact "{ARTICLE}" is made from the heading by itself. Give this one another name.'
        yield draft.problem(("facts", ARTICLE), RULE, message, key=True)
    for name in draft.article_ids[1:]:
        if name == ARTICLE:
            message = f'the article "{ARTICLE}" is that of the heading. Give this one another name.'
            yield draft.problem(("articles", name), RULE, message, key=True)
        elif name in draft.fact_ids:
            message = f'"{name}" is an article, of which a fact is made by itself. Give this fact another name.'
            yield draft.problem(("facts", name), RULE, message, key=True)


def _check(draft: Draft, section: str, ids: Iterable[str]) -> Iterator[Problem]:
    for name in ids:
        if not ID.fullmatch(name):
            proposal = "-".join(re.findall(r"[a-z0-9]+", name.lower()))
            hint = f', such as "{proposal}"' if proposal else ""
            message = f'the name "{name}" may hold only lower-case letters, digits and hyphens{hint}.'
            yield draft.problem((section, name), RULE, message, key=True)
