"""What a message wants as a whole: small talk, a list, the story in short; or, as most do, an answer from the facts.

A softmax regression on what the network's lower layers make of the message, fitted on utterances by many hands and, for
what wants none of these, on the questions of the corpus: `tests/training/fit_intents.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from bot.reader.encoding import WEIGHTS, encode_question
from bot.reader.model import Floats, Model

QUESTION = "question"
"""What most messages want: an answer from the facts."""


@dataclass(frozen=True, slots=True, eq=False)
class IntentClassifier:
    """The regression: a row of weights for each intent, its last one the intercept."""

    intents: tuple[str, ...]
    weights: Floats
    """[intents, features + 1]."""

    def probabilities(self, features: Floats) -> Mapping[str, float]:
        """Return how probably a message wants each thing; `features` are those of `intent_features`."""
        logits = self.weights @ np.append(features, 1.0)
        shares = np.exp(logits - logits.max())
        return dict(zip(self.intents, (shares / shares.sum()).tolist(), strict=True))


def intent_features(message: str, model: Model, tokenizer: Tokenizer) -> Floats:
    """Return what the classifier looks at, without the sign at the end: "who is who?" is "who is who"."""
    return model.pooled(encode_question(tokenizer, message.rstrip(" ?!.…")))


def load_intents(path: Path = WEIGHTS / "intents.json") -> IntentClassifier:
    """Return the classifier that belongs to the weights."""
    weights = json.loads(path.read_text(encoding="utf-8"))
    return IntentClassifier(tuple(weights), np.array([*weights.values()]))
