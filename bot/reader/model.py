"""The network of the reader, run by onnxruntime on the CPU: token ids in, vectors and logits out.

Two files of 8-bit weights: `lower.onnx` is the layers that find a candidate by its vectors, `upper.onnx` those above
them, which only a question and a fact read together go through. How they were made: `weights/MODEL_CARD.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

from bot.reader.encoding import WEIGHTS

QUESTION_SEGMENT, FACT_SEGMENT = 0, 1
"""Which of the two a token belongs to, as the network is told."""

Floats = npt.NDArray[np.floating]


class Model:
    """The network, loaded."""

    def __init__(self, folder: Path = WEIGHTS) -> None:
        """Load the weights in `folder`; one thread each, for a bot answers one question at a time on each core."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._lower, self._upper = (
            onnxruntime.InferenceSession(folder / f"{half}.onnx", options, providers=["CPUExecutionProvider"])
            for half in ("lower", "upper")
        )

    def vectors(self, tokens: Sequence[int], segment: int) -> Floats:
        """Return what the shortlist compares of a question or a fact, as `segment` says, [tokens, 96].

        A fact's vectors are of length 1, a question's as long, up to 1, as the token matters.
        """
        (vectors,) = self._lower.run(["vectors"], _input(tokens, [segment] * len(tokens)))
        found: Floats = vectors[0]
        return found

    def pooled(self, tokens: Sequence[int]) -> Floats:
        """Return what the lower layers make of a question as a whole, [768]: the mean and the first of its states."""
        (states,) = self._lower.run(["states"], _input(tokens, [QUESTION_SEGMENT] * len(tokens)))
        found: Floats = np.concatenate([states[0].mean(axis=0), states[0][0]])
        return found

    def judge(self, question: Sequence[int], fact: Sequence[int]) -> tuple[float, float]:
        """Return the logits of the fact's answering the question and of its contradicting it, against neither (0).

        One pair at a time: the scale of the 8-bit steps is that of all that is computed at once, and what a fact is
        worth must not depend on which others were read beside it.
        """
        segments = [QUESTION_SEGMENT] * len(question) + [FACT_SEGMENT] * len(fact)
        (states,) = self._lower.run(["states"], _input([*question, *fact], segments))
        (logits,) = self._upper.run(None, {"states": states})
        answers, contradicts = logits[0].tolist()
        return answers, contradicts


def _input(tokens: Sequence[int], segments: Sequence[int]) -> dict[str, npt.NDArray[np.int64]]:
    return {"tokens": np.array([tokens]), "segments": np.array([segments])}
