"""What holds by now of a developing story: as of when it does, and what an earlier article reported."""

from __future__ import annotations

from collections.abc import Mapping

from bot.replies.dates import source_date
from bot.replies.sentences import filler_text, sentence_of, sentences_of
from bot.replies.templates import say
from bot.story.frames import RoleType, frames
from bot.story.model import Article, Fact, Filler, Story, StoryDate


def told(fact: Fact, story: Story, *, attributed: bool = True) -> str:
    """Return what the fact says, and as of when where it stands in the place of an earlier one.

    Not `attributed`: without who says so.
    """
    made = sentences_of(fact, story)
    words = made.whole if attributed else made.unattributed
    if not fact.supersedes:
        return words
    article = story.article_of(fact)
    return say("as_of", day=_day(article), outlet=article.outlet, sentence=words)


def told_before(fact: Fact, story: Story) -> str:
    """Return what the facts that it directly supersedes reported, and when; "" where there is nothing to tell."""
    before = (_before(fact, story.superseded[fact_id], story) for fact_id in fact.supersedes)
    return " ".join(dict.fromkeys(filter(None, before)))


def _before(fact: Fact, old: Fact, story: Story) -> str:
    now, then = story.article_of(fact), story.article_of(old)
    words = sentence_of(old, story)
    if words == sentence_of(fact, story):
        return ""
    figure = _sole_difference(fact, old)
    form = "figure" if figure else "sentence"
    return say(
        "before",
        form if now.outlet == then.outlet else f"{form}_elsewhere",
        when=say("before", "same_day" if now.published == then.published else "another_day", day=_day(then)),
        outlet=then.outlet,
        figure=filler_text(old, figure, story.entities) if figure else None,
        sentence=words,
    )


def _sole_difference(fact: Fact, old: Fact) -> str | None:
    """Return the role of the figure in which alone the two differ, their dates apart: "it was 14" can mean no other."""
    if fact.kind != old.kind or fact.says or old.says:
        return None
    specs = frames()[fact.kind].roles
    figures = {role for role in {*fact.roles, *old.roles} if role == "amount" or specs[role].type is RoleType.NUMBER}
    same = _without(fact.roles, figures) == _without(old.roles, figures)
    role = next(iter(figures), "")
    return role if same and len(figures) == 1 and role in fact.roles and role in old.roles else None


def _without(roles: Mapping[str, tuple[Filler, ...]], left_out: set[str]) -> dict[str, tuple[Filler, ...]]:
    return {
        role: fillers
        for role, fillers in roles.items()
        if role not in left_out and not any(isinstance(filler, StoryDate) for filler in fillers)
    }


def _day(article: Article) -> str:
    return source_date(StoryDate(article.published.isoformat()))
