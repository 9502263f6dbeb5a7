"""Make the reader's weights, from public data and the corpus to the ONNX files in `bot/reader/weights/`.

    pip install -e '.[training]'
    LD_PRELOAD=libjemalloc.so.2 python tests/training                # all of it, some three hours on two cores
    python tests/training --public-minutes 0 --share 0.25            # without public data, on a quarter of the corpus

Checkpoints lie in `--scratch`, one a stage; a stage whose checkpoint is there is not done again. What came out, and how
variants compare, stands in REPORT.md beside this file.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import torch

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE.parent), str(HERE.parent / "benchmarks")]

from asking import write_asking_words  # noqa: E402 - the path is set above
from base import fetch, load_base  # noqa: E402
from calibrate import calibrate  # noqa: E402
from corpus.format import Example, read_split  # noqa: E402
from data import Group, corpus_groups, read_public  # noqa: E402
from export import export  # noqa: E402
from train import train  # noqa: E402
from vectors import order, train_vectors  # noqa: E402

from bot.reader.encoding import WEIGHTS, load_tokenizer  # noqa: E402

PUBLIC_SHARE = 0.15
"""Share of public questions among those of the corpus, so that nothing general is forgotten."""
VECTOR_PASSES = 6


def main() -> None:
    """Train, export and calibrate."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--public", type=Path, default=ROOT.parent / "shared" / "training", help="folder of the public data"
    )
    parser.add_argument("--scratch", type=Path, default=ROOT / ".training", help="folder for downloads and checkpoints")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="folder for the ONNX files")
    parser.add_argument("--public-minutes", type=float, default=25, help="time for public data; 0 leaves it out")
    parser.add_argument("--corpus-minutes", type=float, default=75, help="time for the corpus; 0 leaves it out")
    parser.add_argument("--share", type=float, default=1.0, help="share of the training stories that are used")
    parser.add_argument("--easy-negatives", action="store_true", help="other facts by chance, not the likest ones")
    arguments = parser.parse_args()
    torch.manual_seed(1)
    arguments.scratch.mkdir(parents=True, exist_ok=True)
    tokenizer = load_tokenizer()
    network = load_base(fetch(arguments.scratch))
    rng = random.Random(1)

    if arguments.public_minutes:
        checkpoint = arguments.scratch / "public.pt"
        if checkpoint.exists():
            network.load_state_dict(torch.load(checkpoint))
        else:
            groups = read_public(arguments.public, rng)
            train(network, groups, tokenizer, minutes=arguments.public_minutes, rate=6e-5, out=checkpoint)
    if arguments.corpus_minutes:
        stories = list(read_split("train").values())
        stories = random.Random(2).sample(stories, round(arguments.share * len(stories)))
        write_asking_words(stories, WEIGHTS / "asking_words.txt")
        train_vectors(network, stories, tokenizer, passes=VECTOR_PASSES)
        near = order(network, stories, tokenizer)
        if arguments.easy_negatives:
            near = {name: random.Random(name).sample(ids, len(ids)) for name, ids in near.items()}
        groups = _mixed(stories, near, read_public(arguments.public, rng) if arguments.public_minutes else [], rng)
        out = arguments.scratch / "corpus.pt"
        train(network, groups, tokenizer, minutes=arguments.corpus_minutes, rate=6e-5, out=out)
    arguments.out.mkdir(parents=True, exist_ok=True)
    export(network, arguments.out)
    calibrate(read_split("validation"), arguments.out / "calibration.json")


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
