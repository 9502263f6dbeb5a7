"""One person's last turns in one channel: what makes "why?" and "and the other one?" mean something.

A surface keeps the value that the last reply carries, hands it back with the next question, and forgets it when it
is too old; the core has no clock.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Session:
    """What the next question may lean on; `Session()` is a conversation not yet begun."""

    entities: tuple[str, ...] = ()
    """Ids of what was spoken of last, the most recent and most central first."""
    utterance: str = ""
    """The last question as understood."""
    said: str = ""
    """The first sentence of the story's that answered it, surely or not."""
    choices: tuple[str, ...] = ()
    """Full questions that the last reply offered, for "the second one"."""
    told: tuple[str, ...] = ()
    """Ids of the facts told in this conversation, the most recent first: what need not be offered again."""
