"""Runs of the training, each on a core of its own and with the questions in another order, whose weights are averaged.

That is a "model soup" (Wortsman et al. 2022, arXiv 2203.05482): better than any of its parts, at the price of one.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path

import torch
from base import fetch, load_base, load_carried
from corpus.format import Example
from data import Step, corpus_steps, public_steps
from network import Network
from safetensors.torch import load_file
from train import train

from bot.reader.encoding import WEIGHTS, load_tokenizer

RATE = 6e-5
"""AdamW's highest learning rate for the upper layers."""


def run(arguments: argparse.Namespace, stories: Sequence[Example], number: int) -> Path:
    """Train once, on one core, and return the file of the weights."""
    torch.set_num_threads(1)
    torch.manual_seed(number)
    rng = random.Random(number)
    public = public_steps(arguments.public, rng) if arguments.public_share else []
    out: Path = arguments.scratch / f"reader-{number}.safetensors"
    train(
        load_carried(WEIGHTS) if arguments.go_on else load_base(fetch(arguments.scratch)),
        _mixed(stories, public, arguments.public_share, rng),
        load_tokenizer(),
        minutes=arguments.minutes,
        rate=RATE,
        out=out,
        hard_negatives=not arguments.easy_negatives,
        bfloat16=arguments.bfloat16,
    )
    return out


def averaged(checkpoints: Sequence[Path]) -> Network:
    """Return the network whose weights are the mean of those in the files."""
    states = [load_file(path) for path in checkpoints]
    network = Network()
    network.load_state_dict({name: torch.stack([each[name] for each in states]).mean(0) for name in states[0]})
    return network


def _mixed(stories: Sequence[Example], public: Sequence[Step], share: float, rng: random.Random) -> Iterator[Step]:
    """Yield the corpus's questions pass after pass, each time shuffled and changed, with public ones among them."""
    others = cycle(public)
    while True:
        for step in corpus_steps(stories, rng):
            yield step
            if rng.random() < share:
                yield next(others)
