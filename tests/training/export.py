"""From torch's weights to the two ONNX files with 8-bit weights that the bot carries."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from network import HIDDEN, Network
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn


class _Lower(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, tokens: torch.Tensor, segments: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        states = self.network.lower(tokens, segments)
        return states, self.network.vectors(states, segments)


class _Upper(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        return self.network.judge(states)


def export(network: Network, folder: Path) -> None:
    """Write `lower.onnx` and `upper.onnx` into `folder`.

    Weights are stored in 7 of 8 bits a channel: with all 8, processors without VNNI overflow in their 16-bit sums
    (onnxruntime's documentation of quantization, "reduce_range"), and scores would differ from machine to machine. The
    steps go from a channel's least weight to its greatest: about zero, logits are off by 1.2 instead of 0.3.
    """
    network.eval()
    tokens, segments = torch.tensor([[101, 2040, 102, 2002, 102]]), torch.tensor([[0, 0, 0, 1, 1]])
    halves = {
        "lower": (_Lower(network), (tokens, segments), ["tokens", "segments"], ["states", "vectors"]),
        "upper": (_Upper(network), (torch.randn(1, 9, HIDDEN),), ["states"], ["logits"]),
    }
    for name, (module, arguments, taken, given) in halves.items():
        with TemporaryDirectory() as scratch:
            plain = Path(scratch) / f"{name}.onnx"
            axes = {each: {1: "length"} for each in (*taken, *given) if each != "logits"}
            torch.onnx.export(
                module,
                arguments,
                plain,
                input_names=taken,
                output_names=given,
                dynamic_axes=axes,
                opset_version=17,
                dynamo=False,
            )
            quantize_dynamic(
                plain,
                folder / f"{name}.onnx",
                weight_type=QuantType.QInt8,
                per_channel=True,
                reduce_range=True,
                extra_options={"MatMulConstBOnly": True, "WeightSymmetric": False},
            )
