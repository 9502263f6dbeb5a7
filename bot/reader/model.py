"""The network of the reader, run by onnxruntime on the CPU: token ids in, states, vectors and logits out.

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

Floats = npt.NDArray[np.floating]


@dataclass(frozen=True, slots=True, eq=False)
class States:
    """What the lower layers make of one text."""

    states: Floats
    """[tokens, hidden]; of a fact in 16 bits, since a story keeps them."""
    vectors: Floats
    """[tokens, 96], what the shortlist compares: of length 1 in a fact, in a question as long as the token matters."""


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

    def judge(self, question: States, fact: States) -> tuple[float, float]:
        """Return the logits of the fact's answering the question and of its contradicting it, against neither (0).

        One pair at a time: the scale of the 8-bit steps is that of all that is computed at once, and what a fact is
        worth must not depend on which others were read beside it.
        """
        taken = {"question": question.states[None], "fact": fact.states[None].astype(np.float32)}
        (logits,) = self._upper.run(None, taken)
        answers, contradicts = logits[0].tolist()
        return answers, contradicts
