"""The reader's network in torch: a small BERT that reads a question and a fact together, from the first layer on.

Its lower layers read texts by themselves, too, and find the shortlist by what they see there: late interaction, the sum
of each question token's best match (ColBERT, Khattab and Zaharia 2020, arXiv 2004.12832).
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn
from torch.nn import functional

HIDDEN, HEADS, VOCABULARY, POSITIONS = 384, 12, 30522, 512
KEPT = (0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11)
"""Layers of ms-marco-MiniLM-L-12 that are kept; the seventh is missed least (`REPORT.md`)."""
LOWER = 6
"""How many of these layers find the shortlist."""
FACT_POSITION = 96
"""The position of a fact's first token, whatever the length of the question."""
VECTOR = 96
"""Numbers of the vector that a token is found by."""
PADDING = 0


class Layer(nn.Module):
    """A transformer layer of BERT (post-norm, GELU)."""

    def __init__(self) -> None:
        """Make a layer with random weights."""
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.norm1, self.norm2 = (nn.LayerNorm(HIDDEN, eps=1e-12) for _ in range(2))
        self.up, self.down = nn.Linear(HIDDEN, 4 * HIDDEN), nn.Linear(4 * HIDDEN, HIDDEN)

    def forward(self, states: torch.Tensor, mask: torch.Tensor | None, asking: int | None = None) -> torch.Tensor:
        """Return the states after this layer, [batch, tokens, hidden], of the first `asking` tokens or of all.

        `mask` [batch, tokens] is False for padding; None where there is none.
        """
        batch = states.shape[0]
        kept = states[:, :asking]

        def split(each: torch.Tensor) -> torch.Tensor:
            return each.view(batch, -1, HEADS, HIDDEN // HEADS).transpose(1, 2)

        seen = _attention(split(self.query(kept)), split(self.key(states)), split(self.value(states)), mask)
        after = self.norm1(kept + self.out(seen.transpose(1, 2).reshape(batch, -1, HIDDEN)))
        return self.norm2(after + self.down(functional.gelu(self.up(after))))


def _attention(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
    """Return scaled dot-product attention over [batch, heads, tokens, numbers].

    Torch's own takes four times as long on a CPU in bfloat16, forwards and backwards.
    """
    scores = ((query * query.shape[-1] ** -0.5) @ key.transpose(-1, -2)).float()
    if mask is not None:
        scores = scores.masked_fill(~mask[:, None, None, :], -1e9)
    return scores.softmax(-1).to(value.dtype) @ value


class Network(nn.Module):
    """The whole reader: `vectors` of `lower` states find candidates, `judge` reads them with the question."""

    def __init__(self, layers: int = len(KEPT)) -> None:
        """Make a network with random weights."""
        super().__init__()
        self.words, self.positions = nn.Embedding(VOCABULARY, HIDDEN), nn.Embedding(POSITIONS, HIDDEN)
        self.segments, self.norm = nn.Embedding(2, HIDDEN), nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.pool, self.head = nn.Linear(HIDDEN, HIDDEN), nn.Linear(HIDDEN, 2)
        self.vector, self.weight = nn.Linear(HIDDEN, VECTOR, bias=False), nn.Linear(HIDDEN, 1)

    def lower(self, tokens: torch.Tensor, segments: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        """Return the states after the lower layers, [batch, tokens, hidden], of a text or of two together.

        `segments` [batch, tokens] is 0 for a question's tokens, which come first, and 1 for a fact's.
        """
        asked = (1 - segments).sum(1, keepdim=True)
        positions = torch.arange(tokens.shape[1], device=tokens.device)[None] + segments * (FACT_POSITION - asked)
        states = self.norm(self.words(tokens) + self.positions(positions) + self.segments(segments))
        for layer in self.layers[:LOWER]:
            states = layer(states, mask)
        return states

    def vectors(self, states: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        """Return the vectors by which tokens are found, [batch, tokens, VECTOR].

        A fact's are of length 1; a question's are as long, up to 1, as the token matters.
        """
        directions = functional.normalize(self.vector(states), dim=-1)
        return directions * torch.where(segments[..., None] == 0, torch.sigmoid(self.weight(states)), 1.0)

    def pooled(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return what the classifiers of messages look at, [batch, 2 * hidden]: mean and first of the lower states."""
        kept = states * mask[..., None]
        return torch.cat([kept.sum(1) / mask.sum(1, keepdim=True), states[:, 0]], dim=1)

    def judge(self, states: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        """Return the logits of *answers* and *contradicts* against *neither* (0), [pairs, 2].

        `states` [pairs, tokens, hidden] are those of question and fact together after the lower layers.
        """
        for layer in self.layers[LOWER:-1]:
            states = layer(states, mask)
        states = self.layers[-1](states, mask, asking=1)
        return self.head(torch.tanh(self.pool(states[:, 0])))


def padded(rows: Sequence[Sequence[int]]) -> torch.Tensor:
    """Return rows of token ids as one tensor, filled up with padding."""
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[PADDING] * (longest - len(row))] for row in rows])
