"""bad-id: the name of an article, entity, fact or unknown is made of lower-case letters, digits and hyphens.

Such names can be typed on any keyboard, need no quotation marks in YAML, and never look like a text for readers.
`article` is taken: the loader makes that fact from the heading. Articles are facts, too, and an unknown is an answer as
a fact is: of these, no two have the same name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from bot.errors import Problem
from bot.story.draft import Draft
from bot.story.model import ARTICLE
from bot.story.schema import ID

RULE = "bad-id"


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each id that is not well made, or taken."""
    sections: dict[str, Collection[str]] = {
        "articles": draft.article_ids[1:],
        "facts": draft.fact_ids,
        "unknowns": draft.unknown_ids,
    }
    for section, names in {**sections, "entities": draft.entity_ids}.items():
        for name in names:
            if not ID.fullmatch(name):
                yield draft.problem((section, name), RULE, _ill_made(name), key=True)
    taken = {ARTICLE: "that of the heading, of which a fact is made by itself"}
    for section, names in sections.items():
        for name in names:
            if name in taken:
                message = f'the name "{name}" is {taken[name]}. Give this {section[:-1]} another name.'
                yield draft.problem((section, name), RULE, message, key=True)
        taken.update(dict.fromkeys(names, f"one of the {section} already"))


def _ill_made(name: str) -> str:
    """Return what is wrong with a name; letters of other alphabets are named, since many look like ours."""
    strange = next((each for each in name if each.isalpha() and not each.isascii()), None)
    if strange:
        which = unicodedata.name(strange, "a letter of another alphabet").lower()
        return f'the name "{name}" holds "{strange}" ({which}); it may hold only a to z, digits and hyphens.'
    proposal = "-".join(re.findall(r"[a-z0-9]+", name.lower()))
    hint = f', such as "{proposal}"' if proposal else ""
    return f'the name "{name}" may hold only lower-case letters, digits and hyphens{hint}.'
