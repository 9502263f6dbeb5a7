"""Floods: how many questions a minute a person and a channel have, and how many may wait to be answered.

All that is kept is bounded, and each count takes the same time however many people ask. (discord.py's `CooldownMapping`
looks through everybody at every count: a millisecond and more for 20,000 people.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice, takewhile

from bot.surfaces.discord_errors import BusyError, TooManyQuestionsError

WINDOW_SECONDS = 60.0
SWEEP_SECONDS = 1.0
"""How often the counts that are over are dropped: a dict looks for its first key among all that were ever before it."""
CAPACITY = 50_000
"""People, or channels, counted at a time, some 200 bytes each. The oldest tenth makes room, which does no harm."""
WAITING = 2_000
"""Questions under way at a time, some kilobytes each: more only come while Discord takes no answers."""
WAITING_IN_CHANNEL = 1_000
"""Of these in one channel, so that one leaves room for others."""
BUSY_SECONDS = 30.0
"""When to come back, where too many wait: Discord takes some messages in a second and channel, and no more."""


class Limit:
    """Questions counted by whoever or wherever they come from, over a minute that begins with the first."""

    def __init__(self, per_minute: int, *, in_channel: bool = False, capacity: int = CAPACITY) -> None:
        """Allow `per_minute` to each; 0: any number."""
        self._per_minute = per_minute
        self._in_channel = in_channel
        self._capacity = capacity
        self._counts: dict[int, tuple[float, int]] = {}
        """Since when, and how many; the oldest first. (An OrderedDict would take half as much again.)"""
        self._swept_at = 0.0

    def __len__(self) -> int:
        """Return how many are being counted."""
        return len(self._counts)

    def count(self, key: int, now: float) -> None:
        """Count one; raises TooManyQuestionsError if that is too many, which notes whether it has been told before."""
        if not self._per_minute:
            return
        if now - self._swept_at >= SWEEP_SECONDS or len(self._counts) > self._capacity:
            self._sweep(now)
        since, before = self._counts.get(key, (now, 0))
        if now - since >= WINDOW_SECONDS:
            del self._counts[key]  # to stand last
            since, before = now, 0
        self._counts[key] = (since, before + 1)
        if before >= self._per_minute:
            told = before > self._per_minute
            raise TooManyQuestionsError(since + WINDOW_SECONDS - now, told_already=told, in_channel=self._in_channel)

    def _sweep(self, now: float) -> None:
        """Drop the counts that are over, and the oldest of too many."""
        self._swept_at = now
        over = [key for key, _ in takewhile(lambda item: now - item[1][0] >= WINDOW_SECONDS, self._counts.items())]
        if len(self._counts) - len(over) > self._capacity:
            over = list(islice(self._counts, len(self._counts) - self._capacity * 9 // 10))
        for key in over:
            del self._counts[key]


class Queue:
    """The questions, commands and presses under way, by channel."""

    def __init__(self, limit: int = WAITING, limit_in_channel: int = WAITING_IN_CHANNEL) -> None:
        """Begin with none."""
        self._limit = limit
        self._limit_in_channel = limit_in_channel
        self._waiting: Counter[int] = Counter()
        self._told: set[int] = set()

    def __len__(self) -> int:
        """Return how many wait."""
        return self._waiting.total()

    @contextmanager
    def place(self, channel_id: int) -> Iterator[None]:
        """Take a place for as long as a question is under way; raises BusyError if there is none."""
        if len(self) >= self._limit or self._waiting.get(channel_id, 0) >= self._limit_in_channel:
            told = channel_id in self._told or not self._waiting.get(channel_id)  # a word more would wait as well
            if not told:
                self._told.add(channel_id)
            raise BusyError(BUSY_SECONDS, told_already=told, in_channel=True)
        self._waiting[channel_id] += 1
        try:
            yield
        finally:
            self._waiting[channel_id] -= 1
            if not self._waiting[channel_id]:
                del self._waiting[channel_id]
                self._told.discard(channel_id)
