"""Make the reader's weights, from public data and the corpus to the ONNX files in `bot/reader/weights/`.

    pip install -e '.[training]'
    LD_PRELOAD=libjemalloc.so.2 python tests/training       # all of it, some three hours on two cores
    python tests/training --go-on                           # from the weights that the bot carries
    python tests/training --public-share 0 --share 0.25     # without public data, on a quarter of the corpus

A checkpoint lies in `--scratch`, written every five minutes. What came out, and how variants compare, stands in
REPORT.md beside this file.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path

import torch

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE.parent), str(HERE.parent / "benchmarks")]

from asking import write_asking_words  # noqa: E402 - the path is set above
from base import fetch, load_base, load_carried  # noqa: E402
from corpus.format import Example, read_split  # noqa: E402
from data import Step, corpus_steps, public_steps  # noqa: E402
from export import export  # noqa: E402
from fit_calibration import calibrate  # noqa: E402
from train import train  # noqa: E402

from bot.reader.encoding import WEIGHTS, load_tokenizer  # noqa: E402

RATE = 1e-4
"""AdamW's highest learning rate for the upper layers."""


def main() -> None:
    """Train, export and calibrate."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--public", type=Path, default=ROOT.parent / "shared" / "training", help="folder of the public data"
    )
    parser.add_argument("--scratch", type=Path, default=ROOT / ".training", help="folder for downloads and checkpoints")
    parser.add_argument("--go-on", action="store_true", help="start from the weights that the bot carries")
    parser.add_argument("--minutes", type=float, default=180, help="time for training")
    parser.add_argument("--public-share", type=float, default=0.12, help="public steps for each one of the corpus")
    parser.add_argument("--share", type=float, default=1.0, help="share of the training stories that are used")
    parser.add_argument("--easy-negatives", action="store_true", help="other facts by chance, not the likest ones")
    arguments = parser.parse_args()
    torch.manual_seed(1)
    arguments.scratch.mkdir(parents=True, exist_ok=True)
    tokenizer = load_tokenizer()
    network = load_carried(WEIGHTS) if arguments.go_on else load_base(fetch(arguments.scratch))
    rng = random.Random(1)
    stories = list(read_split("train").values())
    stories = random.Random(2).sample(stories, round(arguments.share * len(stories)))
    write_asking_words(stories, WEIGHTS / "asking_words.json")
    public = public_steps(arguments.public, rng) if arguments.public_share else []
    train(
        network,
        _mixed(stories, public, arguments.public_share, rng),
        tokenizer,
        minutes=arguments.minutes,
        rate=RATE,
        out=arguments.scratch / "reader.safetensors",
        hard_negatives=not arguments.easy_negatives,
    )
    export(network, WEIGHTS)
    calibrate(read_split("validation"), WEIGHTS / "calibration.json")


def _mixed(stories: Sequence[Example], public: Sequence[Step], share: float, rng: random.Random) -> Iterator[Step]:
    """Yield the corpus's questions pass after pass, each time shuffled and changed, with public ones among them."""
    others = cycle(public)
    while True:
        for step in corpus_steps(stories, rng):
            yield step
            if rng.random() < share:
                yield next(others)


if __name__ == "__main__":
    main()
