"""Lines that an author may paste into a fact file."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from itertools import chain, count

import yaml

from bot.authoring.common_words import COMMON_WORDS

ID_WORDS, ID_CHARACTERS = 4, 40
"""What a proposed id takes of a question at most."""


def listed(texts: Sequence[str]) -> str:
    """Return texts as a YAML list on one line, which fits an entry of several lines and one in braces alike."""
    flow: str = yaml.safe_dump(
        list(dict.fromkeys(texts)), default_flow_style=True, allow_unicode=True, width=float("inf")
    )
    return flow.strip()


def in_place(present: Sequence[str], key: str) -> str:
    """Return that a line goes in the place of what stands there, if something does; it opens with a comma."""
    return f", in place of the line “{key}” that is there" if present else ""


def new_id(text: str, taken: Container[str]) -> str:
    """Return an id made of the telling words of a question."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    telling = [word for word in words if word not in COMMON_WORDS] or ["question"]
    stem = "-".join(telling[:ID_WORDS])[:ID_CHARACTERS].strip("-")
    if not isinstance(yaml.safe_load(stem), str):  # "null", "2021": YAML would take it for something else than a name
        stem = f"question-{stem}"
    names = chain([stem], (f"{stem}-{number}" for number in count(2)))
    return next(name for name in names if name not in taken)
