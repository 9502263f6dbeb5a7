"""The five things the bot can do with an utterance, decided, in no words yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Outcome(StrEnum):
    """What the bot does with an utterance."""

    ANSWER = "answer"
    CORRECTION = "correction"
    CLARIFY = "clarify"
    ABSTAIN = "abstain"
    CHAT = "chat"


ANSWERED = frozenset({Outcome.ANSWER, Outcome.CORRECTION})
"""Outcomes that tell something of the story."""


class Reason(StrEnum):
    """Why it abstains; each is said differently."""

    SILENT = "silent"
    OFF_TOPIC = "off_topic"
    NOT_UNDERSTOOD = "not_understood"


class Verdict(StrEnum):
    """What a question that asks to confirm something gets before its fact."""

    YES = "yes"
    RIGHT = "right"
    """The same where the question has a "not", for "Yes" may mean either: "can't it carry cars?"."""
    NO = "no"
    NONE = "none"
    """Nothing: the fact is stated, and the reader judges."""


class Shape(StrEnum):
    """How an answer is laid out."""

    FACTS = "facts"
    """One sentence a fact."""
    LINES = "lines"
    """A line a fact."""
    NAMES = "names"
    """Who is who, a line each."""
    SUMMARY = "summary"
    HEADLINE = "headline"
    """The summary's first sentence."""
    TIMELINE = "timeline"
    QUOTES = "quotes"
    SIDES = "sides"
    """What is told of each of several entities, side by side."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The story says it."""

    facts: tuple[str, ...]
    """Ids, best first."""
    confidence: float
    verdict: Verdict = Verdict.NONE
    shape: Shape = Shape.FACTS
    names: tuple[str, ...] = ()
    """Ids of the entities that are listed, or set side by side."""


@dataclass(frozen=True, slots=True)
class Correction:
    """The story contradicts what the question presupposes or asks to confirm; the facts are what it says."""

    facts: tuple[str, ...]
    confidence: float
    verdict: Verdict = Verdict.NONE
    """`NO` where the question asks to confirm something and it is sure that it is not so."""


@dataclass(frozen=True, slots=True)
class Clarify:
    """Several facts fit, about different people or things of one name."""

    choices: tuple[str, ...]
    """Ids of facts with different answers, best first."""
    confidence: float


@dataclass(frozen=True, slots=True)
class Abstain:
    """No answer is given."""

    reason: Reason
    confidence: float
    unknown: str | None = None
    """The id of the author's unknown that is asked for."""
    unsure: tuple[str, ...] = ()
    """Ids of the facts that may be meant: shown as the passage that may answer, and never as the answer."""
    language: str | None = None
    """The language that the question seems to be in, where the bot does not read it."""


@dataclass(frozen=True, slots=True)
class Chat:
    """Small talk."""

    intent: str


Decision: TypeAlias = Answer | Correction | Clarify | Abstain | Chat


class ClaimVerdict(StrEnum):
    """What the story makes of a claim."""

    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim with what the story makes of it."""

    text: str
    """As typed."""
    verdict: ClaimVerdict
    facts: tuple[str, ...]
    """That confirm it or contradict it; for a silent story what comes nearest, which may be nothing."""
    confidence: float
    unknown: str | None = None
    """The id of the unknown that says it, where the author foresaw that the story is silent."""
    reason: Reason = Reason.SILENT
    """Why the story is silent, where it is."""


@dataclass(frozen=True, slots=True)
class CheckedMessage:
    """All claims of a message, in order; none where it claims nothing."""

    claims: tuple[CheckedClaim, ...]
    asks: bool
    """True if the message holds a question."""
