"""What came of a reload, as a value: the log tells it, and `/admin status` as long as it is the last one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from bot.authoring.replay import AnswerDiff


class End(StrEnum):
    """How a reload ended."""

    SWITCHED = "switched"
    WAITING = "waiting"
    """Answers would be lost: nothing changes until the admin says so."""
    KEPT = "kept"
    """The admin was asked, and chose the old story."""
    NOT_CONFIRMED = "not confirmed"
    """The admin was asked, and did not say in time."""
    REFUSED = "refused"
    """The file has problems."""
    UNASKED = "unasked"
    """Answers would be lost, and there was nobody to ask."""
    BLOCKED = "blocked"
    """Evidence would be lost."""
    FAILED = "failed"
    """An error in the bot itself."""


FAILURES = frozenset({End.REFUSED, End.UNASKED, End.BLOCKED, End.FAILED})
"""Where what is served is not what the file says, and nobody chose that."""


@dataclass(frozen=True, slots=True)
class Result:
    """How a reload ended, when, and on what grounds."""

    end: End
    at: dt.datetime
    diff: AnswerDiff = field(default_factory=AnswerDiff)
    problems: int = 0
    """How many problems the file has, where they were the reason."""
