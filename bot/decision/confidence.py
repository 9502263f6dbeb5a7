"""How probably a fact answers a question: a logistic function of what speaks for it and against it.

The weights are fitted on 1,826 examples over six stories, 705 of them answerable questions whose facts were left out
of the story, so that they have become unanswerable. They are those of a fit before the last changes of matching;
`tests/benchmarks/calibrate.py` prints what a new one gives, which is near them. With each story left out of the fit in
turn, a right fact is found more probable than a wrong one in 90.6 % of pairs (the area under the curve). The share of
weight unexplained with verbs of little weight in full, how well the main verb is explained, and the question's form
were tried as signals too: beside `coverage` they tell next to nothing that holds across stories.
"""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass, fields


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
    """How similar the question is to what the story is known not to say, where it is less so to the fact's samples."""
    context: float
    """1 where the question leans on the last answer and the fact was part of it."""
    unfilled: float
    """1 where the fact has nothing of the sort that is asked for, be it that its kind has no such role."""
    central: float
    """How central the question's names are to the fact: 1 its subject, 0 what it only speaks of."""
    others_deed: float
    """1 where the question says who acts, and the fact is about somebody else's deed."""
    not_to_come: float
    """1 where the question is for what is to come, and the fact is not."""
    wording: float = 0.0
    """How far a classifier of wordings puts it before all else, -5 to 5 standard deviations; 0 if not looked at."""


WEIGHTS = Signals(
    coverage=3.73,
    similarity=0.44,
    content=0.81,
    margin=0.55,
    named=0.92,
    alien=-2.77,
    open_role=-2.09,
    unknown=-2.88,
    context=1.86,
    unfilled=-0.94,
    central=0.55,
    others_deed=-1.21,
    not_to_come=-1.04,
    wording=0.21,
)
FARTHEST = 5.0
"""Standard deviations beyond which the wording says no more."""
BIAS = -4.09

_values = operator.attrgetter(*(field.name for field in fields(Signals)))


def is_undecided(signals: Signals, accept: float) -> bool:
    """Return whether the wording, not yet looked at, could bring the probability over `accept` or under it."""
    logit = math.log(accept / (1.0 - accept))
    without = BIAS + sum(map(operator.mul, _values(signals), _values(WEIGHTS))) - signals.wording * WEIGHTS.wording
    return bool(abs(logit - without) < FARTHEST * WEIGHTS.wording)


def probability(signals: Signals) -> float:
    """Return how probably the fact answers the question, from 0 to 1."""
    return 1.0 / (1.0 + math.exp(-BIAS - sum(map(operator.mul, _values(signals), _values(WEIGHTS)))))
