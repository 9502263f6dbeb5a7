"""Reply → Outgoing: the answer as text, its quotations, and at most four buttons that lead on from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.decision.outcomes import ANSWERED, Answer, Outcome, Reason, Shape
from bot.decision.overview import people, quotations, timeline
from bot.engine import Engine
from bot.language.interface import ENGLISH, catalogue
from bot.offers import next_questions
from bot.replies.links import link_to_words
from bot.replies.reply import Reply
from bot.surfaces.discord_format import (
    PAGE_LIMIT,
    Button,
    Outgoing,
    escape,
    fits_label,
    guard,
    heading,
    is_blank,
    quoted,
)
from bot.surfaces.discord_press import Action, by_key, key, press

BUTTONS = 4
"""Under one reply: they are read on a phone."""
NEXT = 2
"""Questions offered under an answer."""
STARTERS = 3
"""Questions offered where there was no answer to lead on from."""
PAGES_LIMIT = 40
"""Pages of a list: it holds a story of a thousand facts."""
QUESTION = "q"
"""The list that an answer to a question makes; the others are named after their commands."""
CLAIM = "claim"
"""What the check of a claim makes: there was no question."""
ENTITY_LIMIT = 16
"""Characters of a speaker's id in the name of a list."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a reply's layout depends on beside the reply."""

    engine: Engine
    asker_id: int
    language: str = ENGLISH
    private: bool = False
    asked: str | None = None
    """The question, where nothing in the channel shows it, as after a slash command."""
    note: str = ""
    """A line before the answer."""
    shows_evidence: bool = True
    passes_on: bool = False
    """True if unanswered questions can be passed on to the authors."""
    lifetime_seconds: float = 900.0
    """For how long the choices of a question back can be pressed."""


def lay_out(reply: Reply, around: Around, name: str = QUESTION, number: int = 0) -> Outgoing:
    """Return the message for a reply; of one that is too long for a message, page `number` of the list `name`.

    The next pages are reached by buttons. A `number` beyond the last page shows that.
    """
    head, body = list(_head(around)), "\n".join(_body(reply, around))
    lifetime = around.lifetime_seconds if reply.outcome is Outcome.CLARIFY else None
    buttons = _buttons(reply, around, name)
    whole = guard("\n".join([*head, body]), buttons, messages_limit=2, lifetime_seconds=lifetime)
    if len(whole.pages) == 1:
        return whole
    # Split without the head: not every page has the same, and no line may fall between two of them.
    pages = guard(body, page_limit=PAGE_LIMIT, messages_limit=PAGES_LIMIT).pages
    number = max(0, min(number, len(pages) - 1))
    return guard("\n".join([*head, pages[number]]), _turning(number, len(pages), name, around))


def listing(engine: Engine, name: str) -> Answer | None:
    """Return what the list of that name shows: "timeline", "people", "quotes", "quotes.SPEAKER", "story"; else None."""
    what, _, speaker = name.partition(".")
    match what:
        case "timeline":
            return timeline(engine.story)
        case "people":
            return people(engine.story)
        case "quotes":
            return quotations(engine.story, by_key(speaker, engine.story.entities, ENTITY_LIMIT) if speaker else None)
        case "story":
            return Answer((), 1.0, shape=Shape.SUMMARY)
    return None


def quotes_of(speaker: str | None) -> str:
    """Return the name of the list of what somebody said."""
    return f"quotes.{key(speaker, ENTITY_LIMIT)}" if speaker else "quotes"


def offered(engine: Engine, questions: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return those of the questions that the story answers, each with its fact: nothing else may be offered."""
    return tuple((question, engine.offered[question]) for question in questions if question in engine.offered)


def question_buttons(engine: Engine, questions: tuple[tuple[str, str], ...]) -> Iterator[Button]:
    """Yield a button for each question and the fact that answers it."""
    for question, fact in questions:
        yield Button(question, press(Action.ASK, engine.story, key(fact)).custom_id)


def _head(around: Around) -> Iterator[str]:
    if around.asked and not is_blank(around.asked):
        yield heading(around.asked)
    if around.note:
        yield f"-# {escape(around.note)}"


def _body(reply: Reply, around: Around) -> Iterator[str]:
    yield escape(reply.text)
    yield from quoted(reply.evidence if around.shows_evidence else ())
    if not all(map(fits_label, reply.choices)):
        # Two questions may differ only behind the place where their buttons are cut.
        yield from (f"{number}. {escape(question)}" for number, question in enumerate(reply.choices, 1))


def _buttons(reply: Reply, around: Around, name: str) -> Iterator[Button]:
    """Yield at most `BUTTONS`. A reason is offered where there was a question."""
    _ = catalogue(around.language).gettext
    engine, story = around.engine, around.engine.story
    if reply.outcome is Outcome.CLARIFY:
        for fact, question in zip(reply.facts, reply.choices, strict=False):
            yield Button(question, press(Action.PICK, story, key(fact), around.asker_id).custom_id)
        return
    asks = offered(engine, reply.choices[:STARTERS])
    if len(asks) < NEXT:
        following = ((offer.question, offer.fact) for offer in next_questions(engine, reply, 2 * NEXT))
        asks = (*asks, *(each for each in following if each not in asks))[:NEXT]
    shows = around.private and reply.outcome in ANSWERED
    rest: list[Button] = []
    if name == QUESTION and (reply.outcome in ANSWERED or reply.reason is Reason.SILENT):
        why = press(Action.WHY, story, key(reply.facts[0]) if reply.facts else "")
        rest.append(Button(_("Why this answer?"), why.custom_id))
    first = next(iter(reply.evidence), None)
    if first and first.url:
        rest.append(Button(_("Read it there"), url=link_to_words(first.url, first.quote)))
    if shows:
        rest.append(Button(_("Show everyone"), press(Action.SHOW, story, f"{name}.0", around.asker_id).custom_id))
    if reply.outcome is Outcome.ABSTAIN and around.passes_on:
        rest.append(Button(_("Tell the authors"), press(Action.PASS_ON, story).custom_id))
    yield from question_buttons(engine, asks[:1] if shows else asks[: BUTTONS - len(rest)])
    yield from rest


def _turning(number: int, count: int, name: str, around: Around) -> Iterator[Button]:
    """Yield what turns the pages of a list."""
    _ = catalogue(around.language).gettext
    story = around.engine.story
    if number > 0:
        back = press(Action.TURN, story, f"{name}.{number - 1}", around.asker_id)
        yield Button(_("← Page {number}").format(number=number), back.custom_id)
    if number < count - 1:
        on = press(Action.TURN, story, f"{name}.{number + 1}", around.asker_id)
        yield Button(_("Page {number} of {count} →").format(number=number + 2, count=count), on.custom_id)
    if around.private:
        yield Button(_("Show everyone"), press(Action.SHOW, story, f"{name}.{number}", around.asker_id).custom_id)
