"""The training loop: groups in, weights out; the lower layers stay as they are, so what they make of a fact is kept."""

from __future__ import annotations

import json
import math
import random
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import torch
from data import ANSWERS, CONTRADICTS, NEITHER, Group
from network import Network, padded
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch.nn import functional

from bot.reader.encoding import encode_fact, encode_question

PAIRS = 28
"""Pairs of a question and a candidate that are read in one step."""
PADDED_TOGETHER = 14
"""Pairs of like length that are filled up to one length: all of a step together would be a quarter padding."""
HEAD_RATE = 3e-3
"""AdamW's highest learning rate for the head."""
POINTWISE = 1.0
"""Weight of the loss of each pair, beside that of the whole list."""


class LowerStates:
    """What the frozen lower layers make of texts, kept once it was computed."""

    def __init__(self, network: Network, most: int = 120_000) -> None:
        """Keep at most `most` texts, some 60 KB each at 40 tokens."""
        self._network, self._most = network, most
        self._kept: dict[tuple[int, ...], torch.Tensor] = {}

    def of(self, rows: Sequence[Sequence[int]], segment: int) -> list[torch.Tensor]:
        """Return the states of each row of token ids, [tokens, hidden]."""
        keys = [(segment, *row) for row in rows]
        missing = sorted({key for key in keys if key not in self._kept}, key=len)
        for start in range(0, len(missing), 32):
            part = missing[start : start + 32]
            with torch.no_grad():
                states = self._network.encode(padded([key[1:] for key in part]), torch.tensor(segment))
            for key, each in zip(part, states, strict=True):
                self._kept[key] = each[: len(key) - 1].clone()
        found = [self._kept[key] for key in keys]
        if len(self._kept) > self._most:
            self._kept.clear()
        return found


def group_loss(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Return the loss of one question: `logits` [candidates, 2], `labels` [candidates] of 0 (neither), 1 or 2.

    Listwise: a softmax over "none of them" (0) and every candidate's answering and contradicting; what is right may be
    several. Pointwise: each candidate's own softmax over neither, answers and contradicts, which calibrates it.
    """
    everything = torch.cat([logits.new_zeros(1), logits.reshape(-1)])
    right = torch.zeros_like(everything, dtype=torch.bool)
    right[0] = not bool((labels != NEITHER).any())
    right[1::2], right[2::2] = labels == ANSWERS, labels == CONTRADICTS
    listwise = torch.logsumexp(everything, 0) - torch.logsumexp(everything[right], 0)
    each = torch.cat([logits.new_zeros(len(logits), 1), logits], dim=1)
    return listwise + POINTWISE * functional.cross_entropy(each, labels)


def batches(
    groups: Iterable[Group], tokenizer: Tokenizer, rng: random.Random
) -> Iterator[list[tuple[list[int], list[list[int]], list[int]]]]:
    """Yield batches of (question, facts, labels) as token ids, questions of like length together."""
    waiting = iter(groups)
    while part := list(islice(waiting, 400)):
        rows = [
            (
                encode_question(tokenizer, group.question, group.before),
                [encode_fact(tokenizer, each.says, each.excerpt) for each in group.candidates],
                [each.label for each in group.candidates],
            )
            for group in part
        ]
        rows.sort(key=lambda row: len(row[0]) + max(map(len, row[1])))
        made, batch = [], []
        for row in rows:
            if batch and sum(len(each[1]) for each in batch) + len(row[1]) > PAIRS:
                made.append(batch)
                batch = []
            batch.append(row)
        made.append(batch)
        rng.shuffle(made)
        yield from made


def judge(
    network: Network, lower: LowerStates, batch: Sequence[tuple[list[int], list[list[int]], list[int]]]
) -> list[torch.Tensor]:
    """Return the logits of each question's candidates, [candidates, 2]."""
    asked = lower.of([question for question, _, _ in batch], 0)
    facts = lower.of([fact for _, each, _ in batch for fact in each], 1)
    owners = [number for number, (_, each, _) in enumerate(batch) for _ in each]
    pairs = [torch.cat([asked[owner], fact]) for owner, fact in zip(owners, facts, strict=True)]
    by_length = sorted(range(len(pairs)), key=lambda place: len(pairs[place]))
    found = []
    for start in range(0, len(pairs), PADDED_TOGETHER):
        part = [pairs[place] for place in by_length[start : start + PADDED_TOGETHER]]
        states = torch.nn.utils.rnn.pad_sequence(part, batch_first=True)
        lengths = torch.tensor([len(pair) for pair in part])
        found.append(network.judge(states, torch.arange(states.shape[1])[None] < lengths[:, None]))
    logits = torch.cat(found)[torch.tensor(by_length).argsort()]
    return list(logits.split([len(each) for _, each, _ in batch]))


def train(
    network: Network, groups: Iterable[Group], tokenizer: Tokenizer, *, minutes: float, rate: float, out: Path
) -> None:
    """Train the upper layers for `minutes`, or until the groups end, saving the weights to `out` every five minutes.

    `rate` is AdamW's highest learning rate, reached after 60 steps and falling to a tenth along a cosine.
    """
    rng = random.Random(1)
    for parameter in network.parameters():
        parameter.requires_grad = False
    layers = [each for part in (*network.layers[network.apart :], network.pool) for each in part.parameters()]
    learned = [*layers, *network.head.parameters()]
    for parameter in learned:
        parameter.requires_grad = True
    # The head begins with nothing known of contradictions; at the layers' rate its bias alone takes 10,000 steps.
    optimizer = torch.optim.AdamW(
        [{"params": layers, "peak": rate}, {"params": list(network.head.parameters()), "peak": HEAD_RATE}],
        lr=rate,
        weight_decay=0.01,
    )
    lower = LowerStates(network)
    begun = saved = time.monotonic()
    losses: list[float] = []
    pairs = 0
    for step, batch in enumerate(batches(groups, tokenizer, rng), 1):
        way = min((time.monotonic() - begun) / (60 * minutes), 1.0)
        scale = min(1.0, step / 60) * (0.1 + 0.9 * 0.5 * (1 + math.cos(math.pi * way)))
        for each in optimizer.param_groups:
            each["lr"] = each["peak"] * scale
        logits = judge(network, lower, batch)
        loss = torch.stack(
            [group_loss(each, torch.tensor(labels)) for each, (_, _, labels) in zip(logits, batch, strict=True)]
        ).mean()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        losses.append(loss.item())
        pairs += sum(len(labels) for _, _, labels in batch)
        if step % 50 == 0:
            line = {
                "step": step,
                "loss": round(sum(losses[-200:]) / len(losses[-200:]), 4),
                "pairs": pairs,
                "minutes": round((time.monotonic() - begun) / 60, 1),
            }
            print(json.dumps(line), file=sys.stderr, flush=True)
        if time.monotonic() - saved > 300:
            save_file(network.state_dict(), out)
            saved = time.monotonic()
        if time.monotonic() - begun > 60 * minutes:
            break
    save_file(network.state_dict(), out)
