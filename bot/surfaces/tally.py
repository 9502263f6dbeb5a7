"""What a bot in service counts of its work, in plain figures: the log tells single events, `/metrics` shows these."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from bot.decision.outcomes import Outcome

BOUNDS_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the classes of answer times, those that Prometheus's own libraries begin with."""


class Surface(StrEnum):
    """How a question came in."""

    MENTION = "mention"
    """A message in a server that mentions the bot, or replies to it with the ping left on."""
    DIRECT = "direct message"
    SLASH = "slash command"
    CHAT = "chat command"
    BUTTON = "button"
    MENU = "message menu"
    """"Ask the story" in the menu of a message."""
    CLAIM = "claim"
    """"Check against the story" in the menu of a message."""
    EDIT = "edit"
    """A question edited after it got no answer."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A question came in."""

    surface: Surface
    at: float = field(default_factory=time.perf_counter)

    def seconds(self) -> float:
        """Return how long ago that was."""
        return time.perf_counter() - self.at


@dataclass(slots=True)
class Times:
    """How many answers took how long, from the question's arrival until Discord had taken the reply."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS_SECONDS) + 1))
    """By the first of `BOUNDS_SECONDS` that they did not pass; the last beyond them all."""
    total_seconds: float = 0.0

    def add(self, seconds: float) -> None:
        """Count an answer."""
        self.counts[bisect_left(BOUNDS_SECONDS, seconds)] += 1
        self.total_seconds += seconds


class Tally:
    """The counts of one process, all from its start."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.questions: Counter[tuple[Surface, Outcome]] = Counter()
        self.times: dict[Surface, Times] = {}
        self.floods = 0
        """Questions turned away because somebody, or a whole channel, asked too many."""
        self.responses: Counter[int] = Counter()
        """Discord's responses to requests, by HTTP status."""
        self.rate_limits: Counter[str] = Counter()
        """Those that said "too many requests", by what Discord says was exceeded: user, global or shared."""

    def outcomes(self) -> Counter[Outcome]:
        """Return how many questions, however they came in, had which outcome."""
        found: Counter[Outcome] = Counter()
        for (_, outcome), count in self.questions.items():
            found[outcome] += count
        return found

    def answered(self, arrival: Arrival) -> float:
        """Count the time of an answer that is sent, and return it in seconds."""
        seconds = arrival.seconds()
        self.times.setdefault(arrival.surface, Times()).add(seconds)
        return seconds
