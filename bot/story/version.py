"""The version of a story: a short checksum of all that it says, to tell whether an answer is still what it was."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from bot.story.model import Story

LENGTH = 8
"""Hexadecimal digits: two versions of one story are the same by chance once in four thousand million times."""


def version_of(story: Story) -> str:
    """Return the checksum of a story's content.

    Comments, layout, where a fact stands in its file, whether it is a draft and the seal do not count; the order of
    facts does, since it decides between equals.
    """
    content = replace(
        story,
        facts={name: replace(fact, line=0) for name, fact in story.facts.items()},
        superseded={name: replace(fact, line=0) for name, fact in story.superseded.items()},
        unknowns={name: replace(unknown, line=0) for name, unknown in story.unknowns.items()},
        ignored=(),
        draft=False,
        sealed=False,
        version="",
        checksum="",
    )
    return hashlib.sha256(repr(content).encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]
