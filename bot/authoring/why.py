"""Why a reader got an answer, in a few plain lines: what was understood, what was chosen, what came next.

`explain` tells authors all of it; this tells readers what they can judge.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.decision.decide import Decided, thresholds
from bot.decision.outcomes import ANSWERED
from bot.engine import Engine
from bot.language.interface import ENGLISH, catalogue
from bot.replies.render import sources_of
from bot.replies.reply import Reply
from bot.story.model import Fact, Story
from bot.understanding.considered import Considered
from bot.understanding.session import Session

MOST = 3
"""Facts of an answer that are shown."""


def why(engine: Engine, question: str, session: Session = Session(), language: str = ENGLISH) -> str:
    """Return why `question`, asked after `session`, gets its reply; a line a thought."""
    blocks = []
    for part, reply in engine.ask_each(question, session):
        considered, decided = engine.consider(part, session)
        blocks.append("\n".join(_lines(considered, decided, reply, engine.story, language)))
        session = reply.session
    return "\n".join([*blocks, version_line(engine.story, language)])


def why_fact(story: Story, fact: Fact, language: str = ENGLISH) -> str:
    """Return what an answer rests on whose question is not known any more."""
    _ = catalogue(language).gettext
    rests = _("The answer rests on this: {fact}").format(fact=_told(fact))
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


def _lines(considered: Considered, decided: Decided, reply: Reply, story: Story, language: str) -> Iterator[str]:
    _ = catalogue(language).gettext
    yield _("I read your question as: {question}").format(question=considered.asked or "…")
    names = dict.fromkeys(story.entities[each].name for mention in considered.mentions for each in sorted(mention.ids))
    if names:
        yield _("I took it to be about: {names}").format(names=", ".join(names))
    if considered.reading and considered.before and considered.before.answer:
        yield _("I read it after what was said before: {sentence}").format(sentence=considered.before.answer)
    if considered.bound and reply.facts:
        yield _("Whoever wrote the facts foresaw this question.")
    heading = _("The answer rests on this: {fact}") if reply.outcome in ANSWERED else _("Nearest to it: {fact}")
    facts = [story.facts[fact_id] for fact_id in reply.facts]
    yield from (heading.format(fact=_told(fact)) for fact in facts[:MOST])
    for stop in decided.stopped:
        yield _stopped(stop.guard, language)
    if considered.reading and facts:
        yield from _how_sure(considered, facts, story, language)


def _how_sure(considered: Considered, told: list[Fact], story: Story, language: str) -> Iterator[str]:
    """Yield how sure the reader is of what was told or shown, and what came next."""
    _ = catalogue(language).gettext
    scores = considered.reading.scores if considered.reading else ()
    untold = (score for score in scores if not score.is_unknown and story.facts[score.id] not in told)
    if considered.reading and scores[0].id == told[0].id:
        text = _("I am {share} % sure of it, and answer from {needed} % on.")
        share, needed = considered.reading.whole.told_right, thresholds().answer_at
        yield text.format(share=round(100 * share), needed=round(100 * needed))
    if other := next(untold, None):
        text = _("Next in line, {share} % sure: {fact}")
        yield text.format(share=round(100 * other.bears), fact=_told(story.facts[other.id]))


def _stopped(guard: str, language: str) -> str:
    """Return why there is no "Yes" and no "No", in the reader's words."""
    _ = catalogue(language).gettext
    reasons = {
        "numbers_agree": _("a number in your question is not in it"),
        "days_agree": _("it is not of the day that you name"),
        "names_agree": _("it does not name somebody whom you name"),
        "roles_agree": _("it has the names the other way round, or of two people"),
        "unknown_kept": _("it says that this is not known"),
        "differs_visibly": _("nothing in it plainly differs from what you ask"),
        "status_kept": _("it tells of a plan, an accusation or a denial"),
        "attribution_kept": _("it is only what one side says"),
        "change_kept": _("an earlier article reported otherwise"),
    }
    return _("I did not say “yes” or “no” to it: {reason}.").format(reason=reasons[guard])


def _told(fact: Fact) -> str:
    return f"{fact.says} [{fact.id}]"
