"""What the wording of a message alone tells: what it wants, and whether it is a question that a story would answer.

Softmax regressions on what the network's lower layers make of the message: `tests/training/fit_classifiers.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from bot.reader.encoding import WEIGHTS, encode_question
from bot.reader.model import Floats, Model
from bot.reader.regression import Regression

QUESTION = "question"
"""What most messages want: neither small talk nor a list, but an answer from the facts."""
ANSWERABLE, NOT_ANSWERED = "answerable", ("open", "off_topic", "premise")
"""The kinds of questions in the corpus."""


@dataclass(frozen=True, slots=True, eq=False)
class Classifier:
    """A regression whose classes have names."""

    classes: tuple[str, ...]
    regression: Regression

    def logits(self, features: Floats) -> Mapping[str, float]:
        """Return the logit of each class; `features` are those of `message_features`."""
        return dict(zip(self.classes, self.regression.logits(features).tolist(), strict=True))

    def probabilities(self, features: Floats) -> Mapping[str, float]:
        """Return how probable each class is."""
        return dict(zip(self.classes, self.regression.shares(features), strict=True))


def message_features(message: str, model: Model, tokenizer: Tokenizer) -> Floats:
    """Return what the classifiers look at."""
    return model.pooled(encode_question(tokenizer, message))


def load_classifier(name: str) -> Classifier:
    """Return one of the classifiers that belong to the weights: `intents` or `kinds`."""
    weights = json.loads((WEIGHTS / f"{name}.json").read_text(encoding="utf-8"))
    return Classifier(tuple(weights), Regression(np.array([*weights.values()])))
