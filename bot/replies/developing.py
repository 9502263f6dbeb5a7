"""What holds by now of a developing story: as of when it does, and what an earlier article reported."""

from __future__ import annotations

from bot.replies.dates import source_date
from bot.replies.templates import say
from bot.story.model import Article, Fact, Story, StoryDate


def told(fact: Fact, story: Story) -> str:
    """Return what the fact says, and as of when where it stands in the place of an earlier one."""
    if not fact.supersedes:
        return fact.says
    article = story.article_of(fact)
    return say("as_of", day=_day(article), outlet=article.outlet, sentence=fact.says)


def told_before(fact: Fact, story: Story) -> str:
    """Return what the facts that it directly supersedes reported, and when; "" where there is nothing to tell."""
    before = (_before(fact, story.superseded[fact_id], story) for fact_id in fact.supersedes)
    return " ".join(dict.fromkeys(filter(None, before)))


def _before(fact: Fact, old: Fact, story: Story) -> str:
    now, then = story.article_of(fact), story.article_of(old)
    if old.says == fact.says:
        return ""
    return say(
        "before",
        "sentence" if now.outlet == then.outlet else "sentence_elsewhere",
        when=say("before", "same_day" if now.published == then.published else "another_day", day=_day(then)),
        outlet=then.outlet,
        sentence=old.says,
    )


def _day(article: Article) -> str:
    return source_date(StoryDate(article.published.isoformat()))
