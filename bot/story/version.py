"""The version of a story: a short checksum of all that it says, to tell whether an answer is still what it was."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from bot.story.model import Fact, Story

LENGTH = 8
"""Hexadecimal digits: two versions of one story are the same by chance once in four thousand million times."""


def version_of(story: Story) -> str:
    """Return the checksum of a story's content.

    Comments, layout, where a fact stands in its file and the seal do not count; the order of facts does, since it
    decides between equals.
    """
    facts = {name: _without_place(fact) for name, fact in story.facts.items()}
    content = replace(
        story,
        entities=dict(story.entities),
        facts=facts,
        unknowns=dict(story.unknowns),
        ignored=(),
        sealed=False,
        path="",
        version="",
        checksum="",
    )
    text = repr(content) + _developing(story)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]


def _developing(story: Story) -> str:
    """Return what further articles add to the content; nothing where there are none, so that versions stay."""
    if len(story.articles) < 2:
        return ""
    rest = [
        (fact.id, fact.supersedes, [(each.article, each.outdated) for each in fact.evidence])
        for fact in (*story.facts.values(), *story.superseded.values())
    ]
    return repr((list(story.articles.values()), list(map(_without_place, story.superseded.values())), rest))


def _without_place(fact: Fact) -> Fact:
    return replace(fact, line=0, roles=dict(fact.roles))
