"""The five things the bot can do with an utterance."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """What the bot does with an utterance."""

    ANSWER = "answer"
    CORRECTION = "correction"
    CLARIFY = "clarify"
    ABSTAIN = "abstain"
    CHAT = "chat"


class Reason(StrEnum):
    """Why it abstains; each is said differently."""

    SILENT = "silent"
    OFF_TOPIC = "off_topic"
    NOT_UNDERSTOOD = "not_understood"
