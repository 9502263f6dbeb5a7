"""All facts of a draft, in the order of the article."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from bot.authoring.drafting.clauses import ClauseReader
from bot.authoring.drafting.excerpts import cut
from bot.authoring.drafting.names import Cast
from bot.authoring.drafting.people import PeopleFacts
from bot.authoring.drafting.quoted import QuotedFacts
from bot.authoring.drafting.reading import ArticleText, caption_credit
from bot.authoring.drafting.scene import DraftFact, Scene
from bot.authoring.drafting.told import ToldFacts
from bot.authoring.drafting.victims import VictimFacts
from bot.story.rules.long_evidence import MAX_CHARACTERS


def make_facts(article: ArticleText, cast: Cast, published: dt.date) -> list[DraftFact]:
    """Return the facts that the article plainly tells; the cast grows by the things that they are about."""
    scene = Scene(article, cast, published)
    quoted = list(QuotedFacts(scene).make())  # first: who "she" is settles genders, which the clauses need
    clauses = list(ClauseReader(article.paragraphs, cast).read())
    placed = [
        *quoted,
        *VictimFacts(scene).make(clauses),
        *ToldFacts(scene).make(clauses),
        *PeopleFacts(scene).make(),
    ]
    placed.sort(key=lambda each: each[0])
    return [*(fact for _, fact in placed), *_pictures(scene)]


def _pictures(scene: Scene) -> Iterator[DraftFact]:
    """Yield the pictures whose captions the article holds."""
    for caption in scene.article.captions:
        by = caption_credit(caption)
        shown = re.split(r"\b(?:Photo|Picture|Photograph|Image)s?\b", caption)[0].strip(" .(")
        what = cut(shown, MAX_CHARACTERS)
        if by and what:
            fact = DraftFact(scene.new_id("picture", ""), "picture", {"what": what, "by": by}, [what])
            credit = caption[len(shown) :].lstrip(" .")
            fact.evidence += [credit] if len(credit) <= MAX_CHARACTERS else []
            yield fact
