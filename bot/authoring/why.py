"""Why a reader got an answer, in a few plain lines: what was understood, what was chosen, what came next.

`explain` tells authors all of it; this tells readers what they can judge.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.decision.case import Case
from bot.decision.outcomes import ANSWERED
from bot.engine import Engine
from bot.language.interface import ENGLISH, catalogue
from bot.replies.render import sources_of
from bot.replies.reply import Reply
from bot.replies.sentences import sentence_of
from bot.story.model import Fact, Story
from bot.understanding.matching import Candidate
from bot.understanding.session import Session

MOST = 3
"""Facts of an answer that are shown."""


def why(engine: Engine, question: str, session: Session = Session(), language: str = ENGLISH) -> str:
    """Return why `question`, asked after `session`, gets its reply; a line a thought."""
    blocks = []
    for part, reply in engine.ask_each(question, session):
        blocks.append("\n".join(_lines(engine.consider(part, session), reply, language)))
        session = reply.session
    return "\n".join([*blocks, version_line(engine.story, language)])


def why_fact(story: Story, fact: Fact, language: str = ENGLISH) -> str:
    """Return what an answer rests on whose question is not known any more."""
    _ = catalogue(language).gettext
    rests = _("The answer rests on this: {fact}").format(fact=_told(fact, story))
    return "\n".join([rests, version_line(story, language)])


def version_line(story: Story, language: str = ENGLISH) -> str:
    """Return which version of which story is served."""
    _ = catalogue(language).gettext
    checked = (
        _("its quotations were checked against the article") if story.sealed else _("its quotations are unchecked")
    )
    text = _("Story: {headline} ({sources}), version {version}; {checked}.")
    return text.format(
        headline=story.headline, sources=sources_of(story, language), version=story.version, checked=checked
    )


def _lines(case: Case, reply: Reply, language: str) -> Iterator[str]:
    _ = catalogue(language).gettext
    understood = " ".join(token.text for token in case.reading.tokens)
    yield _("I read your question as: {question}").format(question=understood or "…")
    if names := [case.story.entities[each].name for each in sorted(case.named)]:
        yield _("I took it to be about: {names}").format(names=", ".join(names))
    heading = _("The answer rests on this: {fact}") if reply.outcome in ANSWERED else _("Nearest to it: {fact}")
    facts = [case.story.facts[fact_id] for fact_id in reply.facts]
    yield from (heading.format(fact=_told(fact, case.story)) for fact in facts[:MOST])
    if case.best.fact not in facts:  # the question was no query over facts: small talk, a timeline
        return
    if runner_up := _runner_up(case, facts):
        behind = max(0, round(100 * (case.best.score - runner_up.score)))
        text = _("Next in line, {points} of 100 points behind: {fact}")
        yield text.format(points=behind, fact=_told(runner_up.fact, case.story))
    share, needed = round(100 * case.confidence(case.best)), round(100 * case.enough(case.best))
    yield _("I am {share} % sure of it, and answer from {needed} % on.").format(share=share, needed=needed)


def _runner_up(case: Case, told: Sequence[Fact]) -> Candidate | None:
    """Return the best of the facts that were not told."""
    return next((candidate for candidate in case.ranked if candidate.fact not in told), None)


def _told(fact: Fact, story: Story) -> str:
    return f"{sentence_of(fact, story)} [{fact.id}]"
