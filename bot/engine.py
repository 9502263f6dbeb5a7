"""The whole road from a question to a reply, for one story."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, islice, zip_longest
from pathlib import Path

from bot.decision.case import Case, subjects
from bot.decision.claims import check_message
from bot.decision.decide import case_of, decide
from bot.decision.outcomes import ANSWERED, Answer, Clarify, Outcome
from bot.errors import StoryError
from bot.language.interface import ENGLISH
from bot.replies.claims import render_claims
from bot.replies.render import joined, render
from bot.replies.reply import Reply
from bot.replies.sentences import in_words, template_problems
from bot.replies.templates import say
from bot.story.frames import RoleType, frames
from bot.story.model import EntityKind, Fact, Story
from bot.understanding.followup import resolve
from bot.understanding.index import Index, build_index
from bot.understanding.matching import rank
from bot.understanding.questions import listed, questions_of
from bot.understanding.reading import Reading
from bot.understanding.session import Session
from bot.understanding.text import asking_parts, split_questions

LONG = 14
"""Words from which a message may hold a question among other things."""
MOST_PARTS = 6
"""Parts of a long message that are tried: none of some 1,400 questions of the benchmarks has more than five pieces, and
each costs as much as a question of its own."""
REMEMBERED = 8
"""Entities that a session holds; what was spoken of longer ago is nobody's "he" any more."""
READABLE = 80
"""Characters of a choice that a reader takes in at a glance, and that a button of Discord's holds."""
TRIED = 1000
"""Questions that are asked to find out which can be offered: some seconds for the longest story."""
TOLD = 24
"""Facts that a session holds, so as not to offer what was told already."""


@dataclass(frozen=True, eq=False, repr=False)  # without slots, for the cached property
class Engine:
    """A story, compiled, ready to answer; immutable, so a reload builds another and swaps the reference."""

    story: Story
    index: Index

    def ask(self, question: str, session: Session = Session(), language: str = ENGLISH) -> Reply:
        """Return the reply to `question`; hand `reply.session` back with the same person's next question.

        `language` is that of the bot's own words in the reply, one of `bot.language.interface.LANGUAGES`.
        """
        return joined([reply for _, reply in self.ask_each(question, session, language)], language)

    def ask_each(self, question: str, session: Session = Session(), language: str = ENGLISH) -> list[tuple[str, Reply]]:
        """Return the questions that one message asks side by side, each with its reply; mostly just the message.

        It is taken as one question where its parts are no questions, and where none or one of them has an answer while
        the whole has one.
        """
        replies: list[tuple[str, Reply]] = []
        before = session
        parts = split_questions(question)
        for part in parts if len(parts) > 1 else ():
            if self.index.reader.asks(part) and self.index.reader.read(part).units:
                reply = self._ask_one(part, before, language)
                replies.append((part, reply))
                before = reply.session
        answered = sum(reply.outcome in ANSWERED for _, reply in replies)
        if answered > 1 and answered == len(replies):
            return replies
        whole = self._ask_one(question, session, language)
        partly = answered and len(replies) > 1 and whole.outcome is Outcome.ABSTAIN
        return replies if partly else [(question, whole)]

    def consider(self, question: str, session: Session = Session()) -> Case:
        """Return one question as understood, with the facts ranked for it.

        Of a long message that no fact fits as a whole, that of the first parts which ask that a fact fits best.
        """
        whole = self._case(question, session)
        if len(whole.reading.tokens) <= LONG or whole.fits(whole.best):
            return whole
        asking = (part for part in asking_parts(question) if self.index.reader.asks(part))
        parts = [self._case(part, session) for part in islice(asking, MOST_PARTS)]
        fitting = [case for case in parts if case.fits(case.best) and case.best.content and not case.best.strangers]
        return max(fitting, key=lambda case: case.confidence(case.best), default=whole)

    def _case(self, question: str, session: Session) -> Case:
        return case_of(resolve(self.index.reader.read(question), session, self.index), session, self.index)

    def _ask_one(self, question: str, session: Session, language: str) -> Reply:
        case = self.consider(question, session)
        decision = decide(case)
        choices = (
            tuple(self._question(fact_id, decision) for fact_id in decision.choices)
            if isinstance(decision, Clarify)
            else ()
        )
        reply = render(decision, self.story, tuple(dict.fromkeys(choices)), language)
        return replace(reply, session=self._next(session, case.reading, reply))

    def check_claim(self, text: str, language: str = ENGLISH) -> Reply:
        """Return what the story makes of each claim of a message: confirms it, contradicts it, or doesn't say."""
        return render_claims(check_message(text, self.index), self.story, language)

    def show(self, answer: Answer, session: Session = Session(), language: str = ENGLISH) -> Reply:
        """Return the reply that shows facts which were chosen and not asked for, by a button or a command."""
        reply = render(answer, self.story, language=language)
        return replace(reply, session=self._next(session, self.index.reader.read(""), reply))

    def starters(self) -> tuple[str, ...]:
        """Return a few questions that the story answers, for somebody who does not know what to ask."""
        return self.story.starters or tuple(self.offered)[:3]

    def suggest(self, typed: str, limit: int = 25) -> tuple[str, ...]:
        """Return at most `limit` questions that the story answers, the nearest to what was `typed` so far first.

        Nothing typed: the starters, then the rest. Questions that begin as typed go before those that merely fit.
        """
        offered = self.offered
        reading = self.index.reader.read(typed)
        order = {candidate.fact.id: number for number, candidate in enumerate(rank(reading, self.index))}
        begun = typed.strip().casefold()
        last = begun.split()[-1:] or [""]

        def distance(question: str) -> tuple[bool, bool, int]:
            text = question.casefold()
            completes = any(word.startswith(last[0]) for word in text.split())
            return (
                not text.startswith(begun),
                not completes,
                order.get(offered[question], len(order)) if reading.units else 0,
            )

        return tuple(sorted(offered, key=distance))[:limit]

    @cached_property
    def offered(self) -> Mapping[str, str]:
        """Return the questions to offer, each with the fact that the engine itself answers it from; starters first."""
        shown = dict.fromkeys(self.story.starters, "")
        each_ones = (
            [(each, fact.id) for each in shown_questions(fact, self.story)] for fact in self.story.facts.values()
        )
        for question, fact_id in filter(None, chain.from_iterable(zip_longest(*each_ones))):  # the first of each first
            shown.setdefault(question, fact_id)
        found: dict[str, str] = {}
        for question, fact_id in islice(shown.items(), TRIED):
            reply = self.ask(question)
            if reply.outcome == "answer" and reply.facts and fact_id in {"", *reply.facts}:
                found[question] = fact_id or reply.facts[0]
        return found

    def _question(self, fact_id: str, decision: Clarify) -> str:
        """Return a full question in plain words that the fact answers, for the roles asked for where it has one."""
        fact = self.story.facts[fact_id]
        generated = [(role, question) for role, question in questions_of(fact, self.story) if question[0].isupper()]
        fitting = [question for role, question in generated if role in decision.roles]
        names = listed([self.story.entities[each].name for each in sorted(subjects(fact))])
        shown = [*fitting, *(question for _, question in generated), *fact.ask, say("ask_about", subject=names)]
        short_first = sorted(map(_as_question, shown), key=lambda question: len(question) > READABLE)
        return next((each for each in short_first if self._answers(each, fact_id)), short_first[0])

    def _answers(self, question: str, fact_id: str) -> bool:
        """Return whether the question gets just this fact and needs no question back."""
        known = self._answered_by
        if question not in known:
            decision = decide(self.consider(question))
            known[question] = decision.facts[0] if isinstance(decision, Answer) and decision.facts else None
        return known[question] == fact_id

    @cached_property
    def _answered_by(self) -> dict[str, str | None]:
        """Hold which fact answers a question that was thought of as a choice: there are only so many in a story."""
        return {}

    def _next(self, session: Session, reading: Reading, reply: Reply) -> Session:
        """Return the session that the next question may lean on."""
        if reply.outcome == "chat":
            return session
        named = [each for mention in reading.mentions for each in sorted(mention.ids)]
        if reading.form == "who":  # "who met Blinken?" … "what is his office?" speaks of the answer
            answered = [each for fact_id in reply.facts[:1] for each in _people(self, fact_id) if each not in named]
            named = [each for each in answered if self.story.entities[each].kind is EntityKind.PERSON][:2] + named
        facts = reply.facts if reply.outcome in ANSWERED else ()
        spoken = [each for fact_id in facts[:2] for each in _people(self, fact_id)]
        entities = tuple(dict.fromkeys((*named, *spoken, *session.entities)))[:REMEMBERED]
        told = tuple(dict.fromkeys((*facts, *session.told)))[:TOLD] if session.told else facts
        return Session(entities, facts, reading.text, reply.suggestions, told)


def build_engine(story: Story) -> Engine:
    """Return an engine for a checked story; raises StoryError if a fact's sentence cannot be made."""
    if problems := template_problems(story):
        raise StoryError(problems)
    story = in_words(story)
    return Engine(story, build_index(story))


def load_engine(path: Path) -> Engine:
    """Return an engine for the fact file at `path`.

    Raises StoryError with every problem of the file.
    """
    from bot.story.loader import load_story  # here, for a bot that gets its stories compiled needs no rules and no YAML

    return build_engine(load_story(path))


def _people(engine: Engine, fact_id: str) -> list[str]:
    """Return the entities that fill the fact's roles, its subject first."""
    fact = engine.story.facts[fact_id]
    frame = frames()[fact.kind]
    roles = sorted(fact.roles, key=lambda role: role != frame.subject)
    return [str(each) for role in roles if frame.roles[role].type is RoleType.ENTITIES for each in fact.roles[role]]


def shown_questions(fact: Fact, story: Story) -> Iterator[str]:
    """Yield the questions about a fact that are worded to be shown to people."""
    generated = (question for _, question in questions_of(fact, story) if question[0].isupper())
    yield from map(_as_question, (*fact.ask, *generated))


def _as_question(text: str) -> str:
    """Return a sample utterance as a sentence."""
    return text[:1].upper() + text[1:] + ("" if text.endswith(("?", ".", "!")) else "?")
