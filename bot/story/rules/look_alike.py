"""look-alike: no two names of one section differ only in hyphens, a plural, or letters that look like each other.

Whoever writes `disputes: reply` where there is `replies`, too, means either; and nobody tells `fort-l` from `fort-1`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.errors import Problem
from bot.story.draft import Draft

RULE = "look-alike"
_PLURAL = re.compile(r"(?<=[a-z]{2})(ies|es|s|y)(?=-|$)")
_SHAPES = str.maketrans({"-": "", "0": "o", "1": "l", "i": "l"})


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each name that looks like one further above."""
    sections = {"entities": draft.entity_ids, "facts": draft.fact_ids, "unknowns": draft.unknown_ids}
    for section, names in sections.items():
        seen: dict[str, str] = {}
        for name in names:
            other = seen.setdefault(look(name), name)
            if other != name:
                line = draft.document.place((section, other), key=True).line
                message = f'"{name}" is hard to tell from "{other}" (line {line}). Give one of them another name.'
                yield draft.problem((section, name), RULE, message, key=True)


def look(name: str) -> str:
    """Return what two names that look alike have in common."""
    return _PLURAL.sub("", name.lower()).translate(_SHAPES).replace("rn", "m")
