"""A fact file's own questions, put to the bot that it makes: what the warnings of `check` look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice, zip_longest

from bot.decision.outcomes import ANSWERED
from bot.engine import Engine
from bot.reader.reader import Reading
from bot.replies.render import joined
from bot.replies.reply import Reply
from bot.story.document import Document, Route
from bot.understanding.samples import owners_of
from bot.understanding.text import split_questions

MOST_ASKED = 1_000
"""Questions that are asked."""
MOST_READ = 40
"""Questions that the reader reads, some 50 ms of a processor each: starters that nobody wrote as a sample question, the
parts of questions that are taken for several, and then those of unknowns, the first of each first."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A question with what came of it."""

    route: Route
    """The place in the file: `("facts", "crash", "ask", 0)`."""
    question: str
    reply: Reply
    parts: tuple[str, ...]
    """The questions that the bot takes it for; mostly it alone."""

    @property
    def owner(self) -> str:
        """Return the id of the fact or unknown that it belongs to."""
        return str(self.route[1])

    @property
    def reaches(self) -> bool:
        """Return whether the reply is that of the fact or the unknown that the question belongs to."""
        if self.route[0] == "unknowns":
            return self.reply.unknown == self.owner
        return self.reply.outcome in ANSWERED and self.owner in self.reply.facts


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """All that was asked."""

    engine: Engine
    document: Document
    asked: tuple[Rehearsed, ...]
    """The starters, the unknowns' questions and the facts' own."""
    readings: Mapping[Route, Reading]
    """The place of an unknown's question → what the reader would make of it, had nobody written it."""
    left_out: int
    """Questions that were too many to ask."""

    def fact(self, fact_id: str) -> str:
        """Return a fact by its name and its line, as a warning names it."""
        if fact_id in self.engine.story.articles:
            return "the heading"
        return f'fact "{fact_id}" (line {self.engine.story.facts[fact_id].line})'

    def questions_of(self, section: str) -> Iterator[Rehearsed]:
        """Yield the questions of `starters`, `facts` or `unknowns`."""
        return (each for each in self.asked if each.route[0] == section)


def rehearse(engine: Engine, document: Document) -> Rehearsal:
    """Return the replies to the questions of the fact file that `document` holds and `engine` was built from."""
    asked: list[Rehearsed] = []
    to_read, left_out = MOST_READ, 0
    for route, question in _written(engine):
        parts = split_questions(question)
        needed = len(parts) + 1 if len(parts) > 1 else not owners_of(question, engine.index.samples)
        if needed > to_read or len(asked) == MOST_ASKED:
            left_out += 1
            continue
        to_read -= needed
        replies = engine.ask_each(question)
        reply = joined([reply for _, reply in replies], engine.story)
        asked.append(Rehearsed(route, question, reply, tuple(part for part, _ in replies)))
    read = engine.index.reader.read
    readings = {route: read(question) for route, question in islice(_of_unknowns(engine), to_read)}
    return Rehearsal(engine, document, tuple(asked), readings, left_out)


def _written(engine: Engine) -> Iterator[tuple[Route, str]]:
    """Yield the places and texts of all questions; each fact's first before any second."""
    yield from _numbered(("starters",), engine.story.starters)
    yield from _of_unknowns(engine)
    yield from _by_turns(_numbered(("facts", fact.id, "ask"), fact.ask) for fact in engine.story.facts.values())


def _of_unknowns(engine: Engine) -> Iterator[tuple[Route, str]]:
    """Yield the places and texts of the unknowns' questions; each one's first before any second."""
    unknowns = engine.story.unknowns.values()
    return _by_turns(_numbered(("unknowns", unknown.id, "ask"), unknown.ask) for unknown in unknowns)


def _by_turns(queues: Iterable[Iterable[tuple[Route, str]]]) -> Iterator[tuple[Route, str]]:
    return filter(None, chain.from_iterable(zip_longest(*queues)))


def _numbered(route: Route, questions: Iterable[str]) -> Iterator[tuple[Route, str]]:
    return (((*route, position), question) for position, question in enumerate(questions))
