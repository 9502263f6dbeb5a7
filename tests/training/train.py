"""The training loop: steps in, weights out. All layers learn, the lower ones by late interaction too.

Each step reads every text of one story once; all questions are compared with all candidates by their vectors, and those
that come nearest, which are the hardest to tell from what is right, are read together with the question.
"""

from __future__ import annotations

import json
import math
import random
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from corpus.utterances import read_utterances
from data import Step
from labels import ANSWERS, CONTRADICTS, LEFT_OUT, NEITHER
from network import HIDDEN, LOWER, PADDING, Network, padded
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from bot.reader.encoding import encode_fact, encode_question

FROZEN = 2
"""The lowest layers, which do not learn; nor do the embeddings."""
READ, RIGHT, AT_RANDOM = 5, 2, 1
"""Candidates of a question that are read together with it; of these, right ones at most, and some taken by chance. The
others are those that are likest by the vectors."""
TOGETHER = 32
"""Pairs of like length that are filled up to one length."""
HEAD_RATE = 3e-4
"""AdamW's highest learning rate for the heads and the projection to vectors, which are no layers of the base."""
INTENTS_RATE = 3e-3
"""The same for the classifier of intents, which begins anew in each run."""
LOWER_SHARE = 0.6
"""Of the layers' rate, for the lower ones."""
SHARPNESS = 20.0
"""What a mean likeness, of at most 1, is multiplied by before the softmax."""


@dataclass(frozen=True, slots=True, eq=False)
class Losses:
    """What a step comes to, each a mean over its questions."""

    found: torch.Tensor
    """Of the likeness by vectors."""
    read: torch.Tensor
    """Of the reading together."""
    wanted: torch.Tensor
    """Of the intents of messages."""
    pairs: int


def group_loss(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Return the loss of one question: `logits` [candidates, 2], `labels` [candidates] of 0 (neither), 1 or 2.

    Listwise: a softmax over "none of them" (0) and every candidate's answering and contradicting; what is right may be
    several. Pointwise: each candidate's own softmax over neither, answers and contradicts, which calibrates it.
    """
    everything = torch.cat([logits.new_zeros(1), logits.reshape(-1)])
    right = torch.zeros_like(everything, dtype=torch.bool)
    right[0] = not bool((labels > NEITHER).any())
    right[1::2], right[2::2] = labels == ANSWERS, labels == CONTRADICTS
    listwise = torch.logsumexp(everything, 0) - torch.logsumexp(everything[right], 0)
    each = torch.cat([logits.new_zeros(len(logits), 1), logits], dim=1)
    return listwise + functional.cross_entropy(each, labels)


def encoded(network: Network, rows: Sequence[Sequence[int]], segment: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the vectors of rows of token ids, [rows, tokens, VECTOR], and where they are no padding."""
    by_length = sorted(range(len(rows)), key=lambda place: len(rows[place]))
    vectors: list[torch.Tensor] = [torch.empty(0)] * len(rows)
    for start in range(0, len(rows), TOGETHER):
        part = by_length[start : start + TOGETHER]
        tokens = padded([rows[place] for place in part])
        segments = torch.full_like(tokens, segment)
        made = network.vectors(network.lower(tokens, segments, tokens != PADDING), segments).float()
        for place, each in zip(part, made, strict=True):
            vectors[place] = each[: len(rows[place])]
    return pad_sequence(vectors, batch_first=True), padded(rows) != PADDING


def likeness(questions: torch.Tensor, asked: torch.Tensor, facts: torch.Tensor, told: torch.Tensor) -> torch.Tensor:
    """Return how alike each question is to each fact, [questions, facts], from vectors and masks of both."""
    questions = questions * asked[..., None]
    similar = torch.einsum("qtv,fsv->qtfs", questions, facts).masked_fill(~told[None, None], -10.0)
    return similar.amax(-1).sum(1) / questions.norm(dim=-1).sum(1, keepdim=True)


def judged(network: Network, pairs: Sequence[tuple[Sequence[int], Sequence[int]]]) -> torch.Tensor:
    """Return the logits of pairs of a question's and a fact's token ids, [pairs, 2]."""
    order = sorted(range(len(pairs)), key=lambda place: sum(map(len, pairs[place])))
    found = []
    for start in range(0, len(order), TOGETHER):
        part = [pairs[place] for place in order[start : start + TOGETHER]]
        tokens = padded([[*question, *fact] for question, fact in part])
        segments = torch.tensor([[0] * len(each[0]) + [1] * (tokens.shape[1] - len(each[0])) for each in part])
        mask = tokens != PADDING
        found.append(network.judge(network.lower(tokens, segments, mask), mask).float())
    return torch.cat(found)[torch.tensor(order).argsort()]


class Intents(nn.Module):
    """A classifier of messages on the states of the lower layers, which makes them tell intents apart.

    It is thrown away: `fit_classifiers.py` fits the one that the bot carries, when the weights are final.
    """

    def __init__(self) -> None:
        """Make one with random weights."""
        super().__init__()
        self.names = sorted({each.kind for each in read_utterances("train")})
        self.head = nn.Linear(2 * HIDDEN, len(self.names))

    def forward(self, network: Network, messages: Sequence[tuple[str, str]], tokenizer: Tokenizer) -> torch.Tensor:
        """Return the mean loss over messages with their intents."""
        tokens = padded([encode_question(tokenizer, text) for text, _ in messages])
        mask = tokens != PADDING
        pooled = network.pooled(network.lower(tokens, torch.zeros_like(tokens), mask), mask)
        targets = torch.tensor([self.names.index(intent) for _, intent in messages])
        return functional.cross_entropy(self.head(pooled).float(), targets)


def losses(
    network: Network,
    intents: Intents,
    step: Step,
    tokenizer: Tokenizer,
    rng: random.Random,
    *,
    hard_negatives: bool = True,
) -> Losses:
    """Return what the network makes of a step, against what is right."""
    questions = [encode_question(tokenizer, *each) for each in step.questions]
    facts = [encode_fact(tokenizer, *each) for each in step.candidates]
    labels = torch.tensor(step.labels)
    alike = likeness(*encoded(network, questions, 0), *encoded(network, facts, 1))
    scores = (alike * SHARPNESS).masked_fill(labels == LEFT_OUT, -1e4)
    answered = (labels > NEITHER).any(1)
    right = scores.masked_fill(labels <= NEITHER, -1e4)
    found = (torch.logsumexp(scores, 1) - torch.logsumexp(right, 1))[answered]
    nearest = alike.detach().masked_fill(labels == LEFT_OUT, -1.0).argsort(dim=1, descending=True).tolist()
    pairs, counts = [], []
    for question, (places, row) in enumerate(zip(nearest, step.labels, strict=True)):
        known = [place for place in places if row[place] != LEFT_OUT]
        read = [place for place in known if row[place]][:RIGHT]
        others = [place for place in known if not row[place]]
        if not hard_negatives:
            rng.shuffle(others)
        hardest = max(READ - AT_RANDOM - len(read), 2)
        read += others[:hardest]
        read += rng.sample(others[hardest:], min(AT_RANDOM, len(others[hardest:])))
        pairs += [(question, place) for place in read]
        counts.append(len(read))
    logits = judged(network, [(questions[question], facts[place]) for question, place in pairs])
    targets = torch.tensor([step.labels[question][place] for question, place in pairs])
    each = [group_loss(*both) for both in zip(logits.split(counts), targets.split(counts), strict=True) if len(both[1])]
    wanted = intents(network, step.messages, tokenizer) if step.messages else logits.new_zeros(())
    return Losses(found.mean() if len(found) else found.sum(), torch.stack(each).mean(), wanted, len(pairs))


def train(
    network: Network,
    steps: Iterable[Step],
    tokenizer: Tokenizer,
    *,
    minutes: float,
    rate: float,
    out: Path,
    hard_negatives: bool = True,
    bfloat16: bool = False,
) -> None:
    """Train for `minutes`, or until the steps end, saving the weights to `out` every five minutes.

    `rate` is AdamW's highest learning rate of the upper layers, reached after 60 steps and falling to a fiftieth along
    a cosine.
    """
    rng = random.Random(1)
    intents = Intents()
    lower, upper = network.layers[FROZEN:LOWER], network.layers[LOWER:]
    rates = [
        (LOWER_SHARE * rate, [lower]),
        (rate, [upper, network.pool]),
        (HEAD_RATE, [network.head, network.vector, network.weight]),
        (INTENTS_RATE, [intents]),
    ]
    network.requires_grad_(False)
    groups = []
    for peak, modules in rates:
        parameters = [each for module in modules for each in module.requires_grad_(True).parameters()]
        groups.append({"params": parameters, "peak": peak})
    optimizer = torch.optim.AdamW(groups, lr=rate, weight_decay=0.01)
    begun = saved = time.monotonic()
    history: list[tuple[float, float, float]] = []
    questions = pairs = 0
    for number, step in enumerate(steps, 1):
        way = min((time.monotonic() - begun) / (60 * minutes), 1.0)
        scale = min(1.0, number / 60) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * way)))
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * scale
        with torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
            made = losses(network, intents, step, tokenizer, rng, hard_negatives=hard_negatives)
        optimizer.zero_grad(set_to_none=True)
        (made.found + made.read + made.wanted).backward()
        torch.nn.utils.clip_grad_norm_([each for group in groups for each in group["params"]], 1.0)
        optimizer.step()
        history.append((made.found.item(), made.read.item(), made.wanted.item()))
        questions, pairs = questions + len(step.questions), pairs + made.pairs
        if number % 25 == 0:
            found, read, wanted = (sum(each) / len(each) for each in zip(*history[-100:], strict=True))
            minute = (time.monotonic() - begun) / 60
            means = {"found": round(found, 4), "read": round(read, 4), "wanted": round(wanted, 4)}
            line = {"step": number, **means, "questions": questions}
            print(json.dumps({**line, "pairs": pairs, "minutes": round(minute, 1)}), file=sys.stderr, flush=True)
        if time.monotonic() - saved > 300:
            save_file(network.state_dict(), out)
            saved = time.monotonic()
        if time.monotonic() - begun > 60 * minutes:
            break
    save_file(network.state_dict(), out)
