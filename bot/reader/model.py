"""The network of the reader, run by onnxruntime on the CPU: token ids in, states, vectors and probabilities out.

Two files of 8-bit weights: `lower.onnx` reads a question or a fact by itself, `upper.onnx` reads both together. How
they were made, and from what: `weights/MODEL_CARD.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

from bot.reader.encoding import WEIGHTS

QUESTION, FACT = 0, 1
DECIMALS = 4
"""Digits of a probability that are kept: what is behind them differs from processor to processor."""

Floats = npt.NDArray[np.floating]


@dataclass(frozen=True, slots=True, eq=False)
class States:
    """What the lower layers make of one text."""

    states: Floats
    """[tokens, hidden]; of a fact in 16 bits, since a story keeps them."""
    vectors: Floats
    """[tokens, 96], what the shortlist compares: of length 1 in a fact, in a question as long as the token matters."""


@dataclass(frozen=True, slots=True)
class Probabilities:
    """What the reader makes of one fact for one question; the two and "neither" add up to 1."""

    answers: float
    contradicts: float


class Model:
    """The two halves of the network, loaded."""

    def __init__(self, folder: Path = WEIGHTS) -> None:
        """Load the weights in `folder`; one thread each, for a bot answers one question at a time on each core."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._lower, self._upper = (
            onnxruntime.InferenceSession(folder / f"{half}.onnx", options, providers=["CPUExecutionProvider"])
            for half in ("lower", "upper")
        )

    def encode(self, tokens: Sequence[int], segment: int) -> States:
        """Return the states of a question (`segment` 0) or of a fact (1)."""
        states, vectors = self._lower.run(None, {"tokens": np.array([tokens]), "segment": np.array(segment)})
        return States(states[0], vectors[0])

    def judge(self, question: States, fact: States) -> Probabilities:
        """Return how probably the fact answers the question and contradicts it.

        One pair at a time: the scale of the 8-bit steps is that of all that is computed at once, and what a fact is
        worth must not depend on which others were read beside it.
        """
        pair = np.concatenate([question.states, fact.states.astype(np.float32)])[None]
        (logits,) = self._upper.run(None, {"states": pair})
        weights = np.exp(np.concatenate([[0.0], logits[0]]) - max(0.0, float(logits.max())))
        _, answers, contradicts = weights / weights.sum()
        return Probabilities(round(float(answers), DECIMALS), round(float(contradicts), DECIMALS))
