"""The reader's network in torch: a small BERT whose lower layers read question and fact apart, the upper ones together.

Reading apart (DeFormer, Cao et al. 2020, arXiv 2005.00697; PreTTR, MacAvaney et al. 2020, arXiv 2004.14255) lets a bot
read the facts of a story once, when it loads it, and find the shortlist by what the lower layers see: late interaction,
the sum of each question token's best match (ColBERT, Khattab and Zaharia 2020, arXiv 2004.12832).

In the upper layers the question's tokens look at themselves and at the fact, whose own states stay what the lower
layers made of them: a cross-encoder needs little of the other direction, and a pair costs a third.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn
from torch.nn import functional

HIDDEN, HEADS, VOCABULARY, POSITIONS = 384, 12, 30522, 512
KEPT = (0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11)
"""Layers of ms-marco-MiniLM-L-12 that are kept: without the seventh, the others bear it best that the lower ones read
apart (`REPORT.md`)."""
APART = 6
"""How many of these layers read the question and the fact apart."""
FACT_POSITION = 96
"""The position of a fact's first token, whatever the length of the question, so that a fact can be read before."""
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

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the states after this layer, [batch, tokens, hidden]; `mask` [batch, tokens] is False for padding."""
        return self.attend(states, self.key(states), self.value(states), mask)

    def attend(
        self, asking: torch.Tensor, keys: torch.Tensor, values: torch.Tensor, mask: torch.Tensor
    ) -> torch.Tensor:
        """Return the states `asking` after this layer, which looks at `keys` and `values`, all [batch, tokens, hidden].

        `mask` [batch, tokens of `keys`] is False where there is padding.
        """
        batch = asking.shape[0]

        def split(each: torch.Tensor) -> torch.Tensor:
            return each.view(batch, -1, HEADS, HIDDEN // HEADS).transpose(1, 2)

        seen = functional.scaled_dot_product_attention(
            split(self.query(asking)), split(keys), split(values), attn_mask=mask[:, None, None, :]
        )
        after = self.norm1(asking + self.out(seen.transpose(1, 2).reshape(batch, -1, HIDDEN)))
        return self.norm2(after + self.down(functional.gelu(self.up(after))))


class Network(nn.Module):
    """The whole reader: `encode` is the lower part, `judge` the upper one."""

    def __init__(self, layers: int = len(KEPT), apart: int = APART) -> None:
        """Make a network with random weights, `apart` of its `layers` reading question and fact apart."""
        super().__init__()
        self.apart = apart
        self.words, self.positions = nn.Embedding(VOCABULARY, HIDDEN), nn.Embedding(POSITIONS, HIDDEN)
        self.segments, self.norm = nn.Embedding(2, HIDDEN), nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.pool, self.head = nn.Linear(HIDDEN, HIDDEN), nn.Linear(HIDDEN, 2)
        self.vector, self.weight = nn.Linear(HIDDEN, VECTOR, bias=False), nn.Linear(HIDDEN, 1)

    def encode(self, tokens: torch.Tensor, segment: torch.Tensor) -> torch.Tensor:
        """Return the states of questions (`segment` 0) or facts (1), [batch, tokens, hidden]."""
        mask = tokens != PADDING
        positions = torch.arange(tokens.shape[1], device=tokens.device) + FACT_POSITION * segment
        states = self.norm(self.words(tokens) + self.positions(positions)[None] + self.segments(segment))
        for layer in self.layers[: self.apart]:
            states = layer(states, mask)
        return states

    def vectors(self, states: torch.Tensor, segment: torch.Tensor) -> torch.Tensor:
        """Return the vectors by which tokens are found, [batch, tokens, VECTOR].

        A fact's are of length 1; a question's are as long, up to 1, as the token matters.
        """
        directions = functional.normalize(self.vector(states), dim=-1)
        return directions * torch.where(segment == 0, torch.sigmoid(self.weight(states)), 1.0)

    def remember(self, facts: torch.Tensor) -> list[tuple[torch.Tensor, torch.Tensor]]:
        """Return what each upper layer sees of facts, keys and values of [facts, tokens, hidden]."""
        return [(layer.key(facts), layer.value(facts)) for layer in self.layers[self.apart :]]

    def judge(
        self, questions: torch.Tensor, facts: Sequence[tuple[torch.Tensor, torch.Tensor]], mask: torch.Tensor
    ) -> torch.Tensor:
        """Return the logits of *answers* and *contradicts* against *neither* (0), [pairs, 2].

        `questions` [pairs, tokens, hidden] are states of questions, `facts` what `remember` gave for the facts that
        they are paired with; `mask` [pairs, tokens of both] is False where there is padding.
        """
        upper = self.layers[self.apart :]
        for layer, (keys, values) in zip(upper, facts, strict=True):
            all_keys = torch.cat([layer.key(questions), keys], 1)
            all_values = torch.cat([layer.value(questions), values], 1)
            questions = layer.attend(self._asking(layer, questions), all_keys, all_values, mask)
        return self.head(torch.tanh(self.pool(questions[:, 0])))

    def judge_one(self, question: torch.Tensor, fact: torch.Tensor) -> torch.Tensor:
        """Return the same for one pair, [1, 2], from the states of both, [1, tokens, hidden]: what the bot runs."""
        mask = torch.ones((1, question.shape[1] + fact.shape[1]), dtype=torch.bool)
        for layer in self.layers[self.apart :]:
            both = torch.cat([question, fact], 1)
            question = layer.attend(self._asking(layer, question), layer.key(both), layer.value(both), mask)
        return self.head(torch.tanh(self.pool(question[:, 0])))

    def _asking(self, layer: nn.Module, states: torch.Tensor) -> torch.Tensor:
        """Return the states that a layer goes on with: in the last one the first token's alone, which is judged by."""
        return states[:, :1] if layer is self.layers[-1] else states


def padded(rows: Sequence[Sequence[int]]) -> torch.Tensor:
    """Return rows of token ids as one tensor, filled up with padding."""
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[PADDING] * (longest - len(row))] for row in rows])
