"""The conversations under way: who asked what last, and where; they expire and their number is bounded."""

from __future__ import annotations

from typing import TypeAlias

from bot.understanding.session import Session

Place: TypeAlias = tuple[int, int]
"""A person's id and a channel's id: one conversation."""

NEW = Session()
"""A conversation not yet begun: one for all, since the replies that are remembered refer to it."""
CAPACITY = 10_000
"""Conversations kept at a time, some 700 bytes each; the one that rested longest goes first."""


class Sessions:
    """Sessions by place; the clock is the caller's, in seconds that only ever grow."""

    def __init__(self, ttl_seconds: float, capacity: int = CAPACITY) -> None:
        """Forget a conversation `ttl_seconds` after its last question, or when there are more than `capacity`."""
        self._ttl_seconds = ttl_seconds
        self._capacity = capacity
        self._kept: dict[Place, tuple[float, Session]] = {}
        """The one that rested longest first. (An OrderedDict would take half as much again.)"""

    def __len__(self) -> int:
        """Return how many conversations are kept, expired ones included until the next question comes."""
        return len(self._kept)

    def get(self, place: Place, now: float) -> Session:
        """Return the session of a place, or one not yet begun."""
        self._forget_expired(now)
        return self._kept[place][1] if place in self._kept else NEW

    def put(self, place: Place, session: Session, now: float) -> None:
        """Keep a session until it expires."""
        self._kept.pop(place, None)  # to stand last
        self._kept[place] = (now, session)
        if len(self._kept) > self._capacity:
            del self._kept[next(iter(self._kept))]

    def clear(self) -> None:
        """Forget them all, because they speak of a story that is no longer served."""
        self._kept.clear()

    def _forget_expired(self, now: float) -> None:
        while self._kept:
            place, (asked_at, _) = next(iter(self._kept.items()))
            if now - asked_at < self._ttl_seconds:
                return
            del self._kept[place]
