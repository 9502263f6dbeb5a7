"""Make the reader's weights, from public data and the corpus to the ONNX files in `bot/reader/weights/`.

    pip install -e '.[training]'
    LD_PRELOAD=libjemalloc.so.2 python tests/training       # all of it, some two hours on two cores
    python tests/training --go-on                           # from the weights that the bot carries
    python tests/training --public-minutes 0 --share 0.25   # without public data, on a quarter of the corpus

Checkpoints lie in `--scratch`, one a stage, written every five minutes; public data is not read again where its
checkpoint is there. What came out, and how variants compare, stands in REPORT.md beside this file.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import torch
from safetensors.torch import load_file

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE.parent), str(HERE.parent / "benchmarks")]

from asking import write_asking_words  # noqa: E402 - the path is set above
from base import fetch, load_base, load_carried  # noqa: E402
from corpus.format import Example, read_split  # noqa: E402
from data import Group, corpus_groups, read_public  # noqa: E402
from export import export  # noqa: E402
from fit_calibration import calibrate  # noqa: E402
from train import train  # noqa: E402
from vectors import order, train_vectors  # noqa: E402

from bot.reader.encoding import WEIGHTS, load_tokenizer  # noqa: E402

PUBLIC_SHARE = 0.1
"""Share of public questions among those of the corpus, so that nothing general is forgotten."""
PUBLIC_RATE, CORPUS_RATE = 6e-5, 1e-4
"""AdamW's highest learning rates for the layers."""
VECTOR_PASSES = 3


def main() -> None:
    """Train, export and calibrate."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--public", type=Path, default=ROOT.parent / "shared" / "training", help="folder of the public data"
    )
    parser.add_argument("--scratch", type=Path, default=ROOT / ".training", help="folder for downloads and checkpoints")
    parser.add_argument("--go-on", action="store_true", help="start from the weights that the bot carries")
    parser.add_argument("--public-minutes", type=float, default=25, help="time for public data; 0 leaves it out")
    parser.add_argument("--corpus-minutes", type=float, default=75, help="time for the corpus; 0 leaves it out")
    parser.add_argument("--share", type=float, default=1.0, help="share of the training stories that are used")
    parser.add_argument("--easy-negatives", action="store_true", help="other facts by chance, not the likest ones")
    arguments = parser.parse_args()
    torch.manual_seed(1)
    arguments.scratch.mkdir(parents=True, exist_ok=True)
    tokenizer = load_tokenizer()
    network = load_carried(WEIGHTS) if arguments.go_on else load_base(fetch(arguments.scratch))
    rng = random.Random(1)

    if arguments.public_minutes and not arguments.go_on:
        checkpoint = arguments.scratch / "public.safetensors"
        if checkpoint.exists():
            network.load_state_dict(load_file(checkpoint))
        else:
            groups = read_public(arguments.public, rng)
            train(network, groups, tokenizer, minutes=arguments.public_minutes, rate=PUBLIC_RATE, out=checkpoint)
    if arguments.corpus_minutes:
        stories = list(read_split("train").values())
        stories = random.Random(2).sample(stories, round(arguments.share * len(stories)))
        write_asking_words(stories, WEIGHTS / "asking_words.json")
        train_vectors(network, stories, tokenizer, passes=VECTOR_PASSES)
        near = order(network, stories, tokenizer)
        if arguments.easy_negatives:
            near = {name: random.Random(name).sample(ids, len(ids)) for name, ids in near.items()}
        groups = _mixed(stories, near, read_public(arguments.public, rng) if arguments.public_minutes else [], rng)
        out = arguments.scratch / "corpus.safetensors"
        train(network, groups, tokenizer, minutes=arguments.corpus_minutes, rate=CORPUS_RATE, out=out)
    export(network, WEIGHTS)
    calibrate(read_split("validation"), WEIGHTS / "calibration.json")


def _mixed(
    stories: list[Example], near: dict[str, list[str]], public: list[Group], rng: random.Random
) -> Iterator[Group]:
    """Yield the corpus's questions pass after pass, each time shuffled and changed, with public ones among them."""
    spare = iter(chain.from_iterable(iter(lambda: rng.sample(public, len(public)), None)) if public else ())
    while True:
        own = list(corpus_groups(stories, near, rng))
        rng.shuffle(own)
        for group in own:
            yield group
            if public and rng.random() < PUBLIC_SHARE:
                yield next(spare)


if __name__ == "__main__":
    main()
