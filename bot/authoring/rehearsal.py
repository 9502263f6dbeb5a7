"""A fact file's own questions, put to the bot that it makes: what the warnings of `check` look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice, zip_longest

from bot.decision.case import Case
from bot.decision.outcomes import ANSWERED, Outcome
from bot.decision.silence import wants_finer
from bot.engine import Engine, shown_questions
from bot.replies.reply import Reply
from bot.story.document import Document, Route
from bot.story.model import ARTICLE
from bot.understanding.matching import Candidate
from bot.understanding.roles import answering_roles

MOST_ASKED = 1_000
"""Written questions that are asked, and as many made from frames: some 7 s of a processor in a story of 1,000 facts."""
NEARLY, WHOLE = 0.7, 0.95
"""How similar a question is to a fact's own, and how much of it the fact has, where both ask for the same: no unknown
of the stories at hand comes near both and asks for something else."""
EQUAL = 0.005
"""Points on the scale of `matching` within which two facts fit equally: less than anything that speaks for one."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A question with the reply that it got."""

    route: Route
    """The place in the file: `("facts", "crash", "ask", 0)`; of a question made from a frame, the fact."""
    question: str
    reply: Reply
    untold: tuple[str, ...]
    """Facts that it fits as well as any, and that the answer does not tell."""
    hidden: str | None = None
    """The fact whose own questions say nearly the same, where the reply is that the story doesn't say."""

    @property
    def owner(self) -> str:
        """Return the id of the fact or unknown that it belongs to."""
        return str(self.route[1])

    @property
    def reaches(self) -> bool:
        """Return whether the answer rests on the fact that the question belongs to."""
        return self.reply.outcome in ANSWERED and self.owner in self.reply.facts

    @property
    def rivals(self) -> tuple[str, ...]:
        """Return the other facts that a fact's question fits just as well, if that keeps it from a plain answer."""
        found: tuple[str, ...] = ()
        if self.reply.outcome is Outcome.CLARIFY and self.owner in self.reply.facts:
            found = self.reply.facts
        elif self.reaches:
            found = self.untold
        elif self.reply.outcome in ANSWERED and self.reply.facts and self.owner in self.untold:
            found = (*self.reply.facts[:1], *self.untold)
        return tuple(fact for fact in found if fact != self.owner)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """All that was asked."""

    engine: Engine
    document: Document
    written: tuple[Rehearsed, ...]
    """The starters, the unknowns' questions and the facts' own."""
    generated: tuple[Rehearsed, ...]
    """Of facts that none of the written questions reached: questions made from the frame, until one reached it."""
    left_out: int
    """Written questions that were too many to ask."""

    def fact(self, fact_id: str) -> str:
        """Return a fact by its name and its line, as a warning names it."""
        if fact_id == ARTICLE:
            return "the heading"
        return f'fact "{fact_id}" (line {self.engine.story.facts[fact_id].line})'

    def questions_about(self, section: str) -> Iterator[Rehearsed]:
        """Yield the written questions of `starters`, `facts` or `unknowns`."""
        return (each for each in self.written if each.route[0] == section)


def rehearse(engine: Engine, document: Document) -> Rehearsal:
    """Return the replies to the questions of the fact file that `document` holds and `engine` was built from."""
    questions = list(_written(engine))
    written = tuple(_ask(engine, route, question) for route, question in questions[:MOST_ASKED])
    reached = {fact for each in written if each.reply.outcome in ANSWERED for fact in each.reply.facts}
    generated = islice(_generated(engine, reached), MOST_ASKED)
    return Rehearsal(engine, document, written, tuple(generated), max(0, len(questions) - MOST_ASKED))


def _written(engine: Engine) -> Iterator[tuple[Route, str]]:
    """Yield the places and texts of all written questions; each fact's first before any second."""
    story = engine.story
    yield from _numbered(("starters",), story.starters)
    for unknown in story.unknowns.values():
        yield from _numbered(("unknowns", unknown.id, "ask"), unknown.ask)
    queues = [_numbered(("facts", fact.id, "ask"), fact.ask) for fact in story.facts.values()]
    yield from (each for each in chain.from_iterable(zip_longest(*queues)) if each is not None)


def _numbered(route: Route, questions: Iterable[str]) -> Iterator[tuple[Route, str]]:
    return (((*route, position), question) for position, question in enumerate(questions))


def _generated(engine: Engine, reached: set[str]) -> Iterator[Rehearsed]:
    for fact in engine.story.facts.values():
        written = len(fact.ask)
        for question in islice(shown_questions(fact, engine.story), written, None):
            if fact.id in reached or fact.id == ARTICLE:
                break
            asked = _ask(engine, ("facts", fact.id), question)
            yield asked
            if asked.reaches:
                break


def _ask(engine: Engine, route: Route, question: str) -> Rehearsed:
    reply = engine.ask(question)
    case = engine.consider(question)
    best = max(candidate.score for candidate in case.ranked)
    equal = [each.fact.id for each in case.ranked if each.score >= best - EQUAL]
    untold = tuple(fact for fact in equal if fact not in reply.facts)
    hidden = next((each.fact.id for each in case.ranked if _says_the_same(each, case)), None)
    return Rehearsed(route, question, reply, untold, hidden if reply.outcome is Outcome.ABSTAIN else None)


def _says_the_same(candidate: Candidate, case: Case) -> bool:
    """Return whether the fact fills a role that the question asks for, and one of its own questions is nearly that."""
    aside = candidate.open_role or candidate.strangers or candidate.unexplained or candidate.opposed
    telling = candidate.content or len(case.reading.mentions) > 1  # "where is Reed from?" says little of any fact
    if aside or not telling or candidate.similarity < NEARLY or candidate.coverage < WHOLE:
        return False
    passage = case.index.passage(candidate.fact.id)
    return bool(answering_roles(case.reading, passage, case.index)) and not wants_finer(
        case.reading, candidate.fact, case.index
    )
