"""The whole road from a question to a reply, for one story."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, zip_longest
from pathlib import Path

from bot.decision.claims import check_message
from bot.decision.decide import Decided, decide, with_other_side
from bot.decision.outcomes import ANSWERED, Answer, Clarify, Outcome, Shape
from bot.language.interface import ENGLISH
from bot.replies.claims import render_claims
from bot.replies.render import joined, render
from bot.replies.reply import Reply
from bot.story.loader import load_story
from bot.story.model import Fact, Story
from bot.understanding.considered import Considered, consider
from bot.understanding.index import Index, build_index
from bot.understanding.names import Mention
from bot.understanding.samples import nearest, telling_part
from bot.understanding.session import Session
from bot.understanding.text import split_questions

REMEMBERED = 2
"""Entities that a session holds, for after a reply without a fact: the questions offered then are about them."""
TOLD = 24
"""Facts that a session holds, so as not to offer what was told already."""
FEWEST_PARTS = 2
"""Replies for which a message is taken apart."""
SUGGESTED = 25
"""Questions that Discord shows beside one that is being typed."""


@dataclass(frozen=True, eq=False, repr=False)  # without slots, for the cached property
class Engine:
    """A story, compiled, ready to answer; immutable, so a reload builds another and swaps the reference."""

    story: Story
    index: Index

    def ask(self, question: str, session: Session = Session(), language: str = ENGLISH) -> Reply:
        """Return the reply to `question`; hand `reply.session` back with the same person's next question.

        `language` is that of the bot's own words in the reply, one of `bot.language.interface.LANGUAGES`.
        """
        return joined([reply for _, reply in self.ask_each(question, session, language)], self.story, language)

    def ask_each(self, question: str, session: Session = Session(), language: str = ENGLISH) -> list[tuple[str, Reply]]:
        """Return the questions that one message asks side by side, each with its reply; mostly just the message.

        It is taken as one question where fewer than two of its parts have a reply of their own, unless that has none.
        """
        parts = split_questions(question)
        replies: list[tuple[str, Reply]] = []
        before = session
        for part in parts if len(parts) > 1 else ():
            replies.append((part, self._ask_one(part, before, language)))
            before = replies[-1][1].session
        telling = sum(reply.tells for _, reply in replies)
        whole = self._ask_one(question, session, language) if telling < FEWEST_PARTS else None
        return replies if whole is None or (telling and not whole.tells) else [(question, whole)]

    def consider(self, question: str, session: Session = Session()) -> tuple[Considered, Decided]:
        """Return one question as understood, and what is decided about it."""
        considered = consider(question, session, self.index)
        return considered, decide(considered, self.index)

    def _ask_one(self, question: str, session: Session, language: str) -> Reply:
        considered, decided = self.consider(question, session)
        choices = decided.decision.choices if isinstance(decided.decision, Clarify) else ()
        questions = [self._wording(shown_questions(self.story.facts[each])[0]) for each in choices]
        reply = render(decided.decision, self.index, questions, language)
        return replace(reply, session=self._next(session, considered.asked, reply, considered.mentions))

    def check_claim(self, text: str, language: str = ENGLISH) -> Reply:
        """Return what the story makes of each claim of a message: confirms it, contradicts it, or doesn't say."""
        return render_claims(check_message(text, self.index), self.story, language)

    def show(self, answer: Answer, session: Session = Session(), language: str = ENGLISH) -> Reply:
        """Return the reply that shows facts which were chosen and not asked for, by a button or a command.

        Of a dispute both sides, as where it is asked for.
        """
        if answer.shape is Shape.FACTS:
            answer = replace(answer, facts=with_other_side(answer.facts, self.index))
        reply = render(answer, self.index, language=language)
        asked = shown_questions(self.story.facts[answer.facts[0]])[0] if answer.facts else ""
        return replace(reply, session=self._next(session, asked, reply))

    def starters(self) -> tuple[str, ...]:
        """Return a few questions that the story answers, for somebody who does not know what to ask."""
        return self.story.starters or tuple(self.offered)[:3]

    def suggest(self, typed: str, limit: int = SUGGESTED) -> tuple[str, ...]:
        """Return at most `limit` questions that the story answers, the nearest to what was `typed` so far first.

        Nothing typed: the starters, then the rest. Questions that begin as typed go before those that merely fit.
        """
        if not typed.strip():
            return tuple(self.offered)[:limit]
        return nearest(typed, list(self.offered))[:limit]

    @cached_property
    def offered(self) -> Mapping[str, str]:
        """Return the questions to offer, each with the fact that answers it; starters first.

        They are the authors' own, which always get the facts that they were written for; a fact without any is offered
        by its sentence, behind those that have some. The articles themselves come last. What says the same as a starter
        is not offered beside it.
        """
        samples = {telling_part(question): fact.id for fact in self.story.facts.values() for question in fact.ask}
        samples.pop((), None)
        starters = {each: samples.get(telling_part(each)) or self._answering(each) for each in self.story.starters}
        found = {question: fact for question, fact in starters.items() if fact}
        facts = sorted(self.story.facts.values(), key=lambda fact: (fact.id in self.story.articles, not fact.ask))
        each_ones = ([(each, fact.id) for each in shown_questions(fact)] for fact in facts)
        for question, fact_id in filter(None, chain.from_iterable(zip_longest(*each_ones))):  # the first of each first
            found.setdefault(self._wording(question), fact_id)
        return found

    @cached_property
    def _starters_by_part(self) -> Mapping[tuple[str, ...], str]:
        return {part: starter for starter in self.story.starters if (part := telling_part(starter))}

    def _wording(self, question: str) -> str:
        """Return the starter that says the same as a question, the question itself where none does."""
        return self._starters_by_part.get(telling_part(question), question)

    def _answering(self, question: str) -> str | None:
        reply = self.ask(question)
        return reply.facts[0] if reply.outcome in ANSWERED and reply.facts else None

    def _next(self, session: Session, asked: str, reply: Reply, mentions: tuple[Mention, ...] = ()) -> Session:
        """Return the session that the next question may lean on."""
        if reply.outcome is Outcome.CHAT:
            return session
        facts = reply.facts if reply.outcome in ANSWERED else ()
        named = [each for mention in mentions for each in sorted(mention.ids)]
        spoken = [each for fact_id in facts[:2] for each in self.index.about[fact_id]]
        entities = tuple(dict.fromkeys((*named, *spoken, *session.entities)))[:REMEMBERED]
        told = tuple(dict.fromkeys((*facts, *session.told)))[:TOLD]
        said = self.story.facts[reply.facts[0]].says if reply.facts else ""  # unsure or not: a person asks on about it
        if reply.unknown:
            said = self.story.unknowns[reply.unknown].says
        choices = reply.suggestions if reply.outcome is Outcome.CLARIFY else ()
        return Session(entities, asked, said, choices, told)


def build_engine(story: Story) -> Engine:
    """Return an engine for a checked story."""
    return Engine(story, build_index(story))


def load_engine(path: Path) -> Engine:
    """Return an engine for the fact file at `path`.

    Raises StoryError with every problem of the file.
    """
    return build_engine(load_story(path))


def shown_questions(fact: Fact) -> tuple[str, ...]:
    """Return what a fact is offered by: its sample questions, or where it has none its sentence."""
    return tuple(map(_as_question, fact.ask)) or (fact.says,)


def _as_question(text: str) -> str:
    """Return a sample question as a sentence."""
    return text[:1].upper() + text[1:] + ("" if text.endswith(("?", ".", "!")) else "?")
