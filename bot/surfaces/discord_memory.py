"""The replies sent of late: to point back to one, to mend one whose question was edited, to say why, to take one back.

In memory alone, for as long as conversations are remembered, and bounded.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import discord

from bot.replies.reply import Reply
from bot.understanding.session import Session
from bot.understanding.text import clean, tokenise

CAPACITY = 2_000
"""Replies kept at a time, some kilobytes each."""
REPEAT_SECONDS = 60
"""For how long the same question in the same channel is pointed to its answer."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A reply that stands in a channel."""

    message: discord.Message | discord.PartialMessage
    asker_id: int
    question: str
    before: Session
    """The conversation as it was when the question was asked."""
    reply: Reply
    sent_at: float
    question_id: int | None = None
    """The message that asked, where one did."""
    private: bool = False


class Memory:
    """Sent replies by message; the clock is the caller's, in seconds that only ever grow."""

    def __init__(self, ttl_seconds: float, capacity: int = CAPACITY) -> None:
        """Forget a reply `ttl_seconds` after it was sent, or when there are more than `capacity`."""
        self._ttl_seconds = ttl_seconds
        self._capacity = capacity
        self._kept: OrderedDict[int, Sent] = OrderedDict()
        self._by_question: dict[int, int] = {}
        self._by_channel: dict[int, dict[int, Sent]] = {}
        """The replies of each channel, the oldest first: a look back must not cost more the more is said elsewhere."""

    def __len__(self) -> int:
        """Return how many replies are kept."""
        return len(self._kept)

    def keep(self, sent: Sent) -> None:
        """Keep a reply until it expires."""
        self.forget(sent.message.id)
        self._kept[sent.message.id] = sent
        self._by_channel.setdefault(sent.message.channel.id, {})[sent.message.id] = sent
        if sent.question_id is not None:
            self._by_question[sent.question_id] = sent.message.id
        oldest = next(iter(self._kept.values()))
        while len(self._kept) > self._capacity or sent.sent_at - oldest.sent_at >= self._ttl_seconds:
            self.forget(oldest.message.id)
            oldest = next(iter(self._kept.values()))

    def of_reply(self, message_id: int) -> Sent | None:
        """Return what was sent as that message."""
        return self._kept.get(message_id)

    def of_question(self, message_id: int) -> Sent | None:
        """Return what was sent in reply to that message."""
        return self._kept.get(self._by_question.get(message_id, 0))

    def same_of_late(self, channel_id: int, reply: Reply, now: float) -> Sent | None:
        """Return where everybody in the channel can read the same answer to the same question, given a moment ago."""
        for sent in reversed(self._by_channel.get(channel_id, {}).values()):
            if now - sent.sent_at >= REPEAT_SECONDS:
                return None
            if not sent.private and _says_the_same(sent.reply, reply):
                return sent
        return None

    def forget(self, message_id: int) -> None:
        """Forget a reply, because it is gone or too old."""
        sent = self._kept.pop(message_id, None)
        if sent is None:
            return
        channel_id = sent.message.channel.id
        del self._by_channel[channel_id][message_id]
        if not self._by_channel[channel_id]:
            del self._by_channel[channel_id]
        if sent.question_id is not None:
            self._by_question.pop(sent.question_id, None)

    def clear(self) -> list[object]:
        """Forget them all, because they speak of a story that is no longer served; return what can be freed."""
        gone: list[object] = [self._kept, self._by_question, self._by_channel]
        self._kept, self._by_question, self._by_channel = OrderedDict(), {}, {}
        return gone


def _says_the_same(old: Reply, new: Reply) -> bool:
    same = (old.text, old.evidence) == (new.text, new.evidence)
    return same and _words(old.session.utterance) == _words(new.session.utterance)


def _words(utterance: str) -> list[str]:
    return [token.text for token in tokenise(clean(utterance)) if token.text.isalnum()]
