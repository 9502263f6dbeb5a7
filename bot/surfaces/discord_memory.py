"""The replies sent of late: to point back to one, to mend one whose question was edited, to say why, to take one back.

In memory alone, for as long as conversations are remembered, and bounded. What a reply said is not kept: it can be made
anew from its question.
"""

from __future__ import annotations

from dataclasses import dataclass

import discord

from bot.decision.outcomes import Outcome
from bot.replies.reply import Reply
from bot.understanding.session import Session
from bot.understanding.text import clean, tokenise

CAPACITY = 2_000
"""Replies kept at a time, some 500 bytes each and the conversation before it; of those to commands, some kilobytes."""
REPEAT_SECONDS = 60
"""For how long the same question in the same channel is pointed to its answer."""
UNLIKE = 0
"""The likeness of what others are not pointed to."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A message that asked what the story is silent on: edited, it is answered in the same place."""

    message_id: int
    after: Session
    """The conversation as it was then."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A reply that stands in a channel."""

    message_id: int
    channel_id: int
    guild_id: int | None
    asker_id: int
    question: str
    before: Session
    """The conversation as it was when the question was asked."""
    likeness: int
    """As the function of that name has it."""
    private: bool
    sent_at: float
    message: discord.Message | None = None
    """What answers a command, which has a token to be deleted with; others are found by their ids."""
    unanswered: Unanswered | None = None

    @property
    def jump_url(self) -> str:
        """Return the address of the message."""
        return f"https://discord.com/channels/{self.guild_id or '@me'}/{self.channel_id}/{self.message_id}"


def likeness(reply: Reply, channel_id: int) -> int:
    """Return a number that is the same for the same answer to the same question in a channel, and for hardly any other.

    `UNLIKE` for small talk and for what is asked back.
    """
    if reply.outcome in {Outcome.CHAT, Outcome.CLARIFY}:
        return UNLIKE
    words = tuple(token.text for token in tokenise(clean(reply.session.utterance)) if token.text.isalnum())
    return hash((channel_id, reply.text, reply.evidence, words))


def unanswered(message_id: int, reply: Reply) -> Unanswered | None:
    """Return the message that asked, if the reply is no answer to it."""
    return Unanswered(message_id, reply.session) if reply.outcome is Outcome.ABSTAIN else None


class Memory:
    """Sent replies by message; the clock is the caller's, in seconds that only ever grow."""

    def __init__(self, ttl_seconds: float, capacity: int = CAPACITY) -> None:
        """Forget a reply `ttl_seconds` after it was sent, or when there are more than `capacity`."""
        self._ttl_seconds = ttl_seconds
        self._capacity = capacity
        self._kept: dict[int, Sent] = {}
        """The oldest first."""
        self._alike: dict[int, int] = {}
        """Likeness → the latest message: a look back must not cost more the more is said elsewhere."""
        self._unanswered: dict[int, int] = {}
        """The message that asked → the reply to it."""

    def __len__(self) -> int:
        """Return how many replies are kept."""
        return len(self._kept)

    def keep(self, sent: Sent) -> None:
        """Keep a reply until it expires."""
        self.forget(sent.message_id)
        self._kept[sent.message_id] = sent
        if sent.likeness != UNLIKE and not sent.private:
            self._alike[sent.likeness] = sent.message_id
        if sent.unanswered is not None:
            self._unanswered[sent.unanswered.message_id] = sent.message_id
        oldest = next(iter(self._kept.values()))
        while len(self._kept) > self._capacity or sent.sent_at - oldest.sent_at >= self._ttl_seconds:
            self.forget(oldest.message_id)
            oldest = next(iter(self._kept.values()))

    def of_reply(self, message_id: int) -> Sent | None:
        """Return what was sent as that message."""
        return self._kept.get(message_id)

    def of_unanswered(self, message_id: int) -> Sent | None:
        """Return what was sent in reply to that message, if that was no answer."""
        return self._kept.get(self._unanswered.get(message_id, 0))

    def same_of_late(self, like: int, now: float) -> Sent | None:
        """Return where everybody in the channel can read the same answer to the same question, given a moment ago."""
        sent = self._kept.get(self._alike.get(like, 0))
        return sent if sent is not None and now - sent.sent_at < REPEAT_SECONDS else None

    def forget(self, message_id: int) -> None:
        """Forget a reply, because it is gone or too old."""
        sent = self._kept.pop(message_id, None)
        if sent is None:
            return
        if self._alike.get(sent.likeness) == message_id:
            del self._alike[sent.likeness]
        if sent.unanswered is not None:
            self._unanswered.pop(sent.unanswered.message_id, None)

    def clear(self) -> None:
        """Forget them all, because they speak of a story that is no longer served."""
        for kept in (self._kept, self._alike, self._unanswered):
            kept.clear()
