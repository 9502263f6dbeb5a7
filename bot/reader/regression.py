"""A softmax regression, as calibration and classifiers use it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.reader.model import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Regression:
    """A row of weights for each class, its last one the intercept."""

    weights: Floats
    """[classes, features + 1]."""

    def logits(self, features: Floats) -> Floats:
        """Return the logit of each class."""
        logits: Floats = self.weights @ np.append(features, 1.0)
        return logits

    def shares(self, features: Floats) -> list[float]:
        """Return how probable each class is."""
        logits = self.logits(features)
        shares = np.exp(logits - logits.max())
        probable: list[float] = (shares / shares.sum()).tolist()
        return probable
