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
    """What a yes/no question gets before its fact."""

    YES = "yes"
    NOT_YET = "not_yet"
    NONE = "none"
    """Nothing: the fact is stated, and the reader judges."""


class Shape(StrEnum):
    """How an answer is laid out."""

    FACTS = "facts"
    """One sentence a fact."""
    COUNT = "count"
    """A number first, then the facts."""
    NAMES = "names"
    """The people or the countries of the story."""
    PEOPLE = "people"
    """Who is who, a line each."""
    SUMMARY = "summary"
    TIMELINE = "timeline"
    QUOTES = "quotes"


@dataclass(frozen=True, slots=True)
class Answer:
    """The story says it."""

    facts: tuple[str, ...]
    confidence: float
    roles: frozenset[str] = frozenset()
    """Roles that the question asks for; the reply makes sure to say them."""
    verdict: Verdict = Verdict.NONE
    shape: Shape = Shape.FACTS
    also: str | None = None
    """The fact that the same words might have meant, mentioned in passing."""
    names: tuple[str, ...] = ()
    """Entity ids, where names are all that is asked for."""


class Mistake(StrEnum):
    """What is wrong with the idea in a question."""

    OTHERWISE = "otherwise"
    """The story says the opposite, or names somebody or something else."""
    STRANGER = "stranger"
    """Somebody or something of the story that has no part in this."""
    UNHEARD = "unheard"
    """A place that the story never mentions."""
    DATE = "date"
    """Another date than the story's."""
    PLAN = "plan"
    """What is only planned is taken for certain."""


@dataclass(frozen=True, slots=True)
class Correction:
    """The question presupposes what the story does not say; the facts are what it does say."""

    facts: tuple[str, ...]
    confidence: float
    mistake: Mistake
    denied: bool = False
    """True if it was a yes/no question and the story says otherwise: the reply begins with "No"."""
    wrong: str = ""
    """An entity's id, or for an unheard place its name as typed."""
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Clarify:
    """Two or more facts fit about equally."""

    choices: tuple[str, ...]
    """Ids of facts with different answers, best first."""
    roles: frozenset[str]
    confidence: float


@dataclass(frozen=True, slots=True)
class Abstain:
    """The story has no answer, or the question none that the bot could read."""

    reason: Reason
    confidence: float
    unknown: str | None = None
    """The id of the unknown that says it, where the author foresaw the question."""
    nearest: tuple[str, ...] = ()
    """Facts that come nearest; never offered as the answer."""


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


class Gap(StrEnum):
    """What of a claim a fact does not bear out."""

    WORD = "word"
    """Something that the fact says nothing of."""
    OTHERWISE = "otherwise"
    """The opposite of what it says, or another word where it has its own."""
    NUMBER = "number"
    DATE = "date"
    PLACE = "place"
    PERSON = "person"
    """Somebody else than the one it is about."""
    NAME = "name"
    """Somebody or something that it does not name, and need not."""
    ROLES = "roles"
    """It has the same people in other roles."""
    PLAN = "plan"
    """It is only planned."""
    ALLEGED = "alleged"
    """It is only alleged."""
    DEMANDED = "demanded"
    """Somebody only asks for it."""
    DENIED = "denied"
    """Somebody only denies it."""


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim with what the story makes of it."""

    text: str
    """As typed."""
    verdict: ClaimVerdict
    facts: tuple[str, ...]
    """That confirm it or contradict it; for a silent story what comes nearest, which may be nothing."""
    confidence: float
    gap: Gap | None = None
    """Why it is not confirmed."""
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
