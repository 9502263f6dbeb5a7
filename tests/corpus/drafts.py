"""Bare drafts of the corpus's articles, and which of an author's facts a drafted fact tells."""

from __future__ import annotations

from corpus.format import Example

from bot.authoring.new import draft_text
from bot.story.loader import read_bytes
from bot.story.model import ARTICLE, Fact
from bot.story.model import Story as Draft
from bot.story.seal import normalise_evidence

OVERLAP = 15
"""Characters that two excerpts must share to tell of the same."""


def draft_of(example: Example) -> tuple[Draft, int]:
    """Return the draft of an article, and how many places of it are left to an author."""
    made = draft_text(example.article, example.story.published, example.story.outlet)
    draft = read_bytes("draft.yaml", made.text.encode()).story
    assert draft is not None
    return draft, made.checks


def facts_of(draft: Draft) -> list[Fact]:
    """Return the facts that a draft tells, without the one that the article itself is."""
    return [fact for fact in draft.facts.values() if fact.id != ARTICLE]


def told_by(fact: Fact, example: Example) -> list[str]:
    """Return the names of the author's facts that rest on the same words as a drafted fact."""
    article = normalise_evidence(example.article)
    drafted = [*(each.quote for each in fact.evidence), *filter(None, [fact.said])]
    return [
        name
        for name, gold in example.story.facts.items()
        if _overlap(article, drafted, [*gold.evidence, *filter(None, [gold.said])]) > OVERLAP
    ]


def _overlap(article: str, one: list[str], other: list[str]) -> int:
    """Return how many characters of the article two lists of excerpts share at most."""

    def places(texts: list[str]) -> list[tuple[int, int]]:
        return [(at, at + len(text)) for text in map(normalise_evidence, texts) if (at := article.find(text)) >= 0]

    return max((min(b, d) - max(a, c) for a, b in places(one) for c, d in places(other)), default=0)
