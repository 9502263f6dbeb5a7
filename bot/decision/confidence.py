"""How probably a fact answers a question: a logistic function of what speaks for it and against it.

The weights are fitted on questions over three stories, of which each also stands once with the facts that answer it
left out of the story, so that it has become unanswerable: `tests/benchmarks/calibrate.py` does it and prints them.
"""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for a fact and against it, or the weight of each; all but `content` and `margin` from 0 to 1."""

    coverage: float
    """The share of the question that the fact explains."""
    similarity: float
    """To the nearest of its sample utterances."""
    content: float
    """The weight of the words explained, names apart: two words say more than one."""
    margin: float
    """How far its score is before the next fact's."""
    named: float
    """The share of the question's names that it has to do with."""
    alien: float
    """The share of the question whose meaning is known and is no fact's."""
    open_role: float
    """1 where the fact leaves open what is asked for."""
    unknown: float
    """How much more similar the question is to what the story is known not to say."""
    context: float
    """1 where the question leans on the last answer and the fact was part of it."""
    wording: float = 0.0
    """How far a classifier of wordings puts it before all else, in standard deviations; 0 is about the average."""


WEIGHTS = Signals(
    coverage=3.43,
    similarity=0.26,
    content=0.74,
    margin=0.71,
    named=1.12,
    alien=-2.89,
    open_role=-2.0,
    unknown=-3.56,
    context=1.75,
    wording=0.2,
)
FARTHEST = 5.0
"""Standard deviations beyond which the wording says no more."""
BIAS = -3.9

_values = operator.attrgetter(*(field.name for field in fields(Signals)))


def is_undecided(signals: Signals, accept: float) -> bool:
    """Return whether the wording, not yet looked at, could bring the probability over `accept` or under it."""
    least, most = (probability(replace(signals, wording=extreme)) for extreme in (-FARTHEST, FARTHEST))
    return least < accept < most


def probability(signals: Signals) -> float:
    """Return how probably the fact answers the question, from 0 to 1."""
    signals = replace(signals, wording=max(-FARTHEST, min(FARTHEST, signals.wording)))
    logit = BIAS + sum(map(operator.mul, _values(signals), _values(WEIGHTS)))
    return 1.0 / (1.0 + math.exp(-logit))
