"""Make the reader's weights, from public data and the corpus to the ONNX files in `bot/reader/weights/`.

    pip install -e '.[training]'
    LD_PRELOAD=libjemalloc.so.2 python tests/training       # all of it, some three hours on two cores
    python tests/training --go-on                           # from the weights that the bot carries
    python tests/training --runs 1                          # on one core
    python tests/training --public-share 0 --share 0.25     # without public data, on a quarter of the corpus

Checkpoints lie in `--scratch`, written every five minutes. What came out, and how variants compare, stands in
REPORT.md beside this file.
"""

from __future__ import annotations

import argparse
import random
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE.parent), str(HERE.parent / "benchmarks")]

from asking import write_asking_words  # noqa: E402 - the path is set above
from base import fetch  # noqa: E402
from corpus.format import read_split  # noqa: E402
from export import export  # noqa: E402
from fit_calibration import calibrate  # noqa: E402
from fit_classifiers import fit_classifiers  # noqa: E402
from runs import averaged, run  # noqa: E402

from bot.reader.encoding import WEIGHTS  # noqa: E402


def main() -> None:
    """Train, export and calibrate."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--public", type=Path, default=ROOT.parent / "shared" / "training", help="folder of the public data"
    )
    parser.add_argument("--scratch", type=Path, default=ROOT / ".training", help="folder for downloads and checkpoints")
    parser.add_argument("--go-on", action="store_true", help="start from the weights that the bot carries")
    parser.add_argument("--runs", type=int, default=2, help="runs whose weights are averaged, each on one core")
    parser.add_argument("--minutes", type=float, default=180, help="time for training")
    parser.add_argument("--public-share", type=float, default=0.1, help="public steps for each one of the corpus")
    parser.add_argument("--share", type=float, default=1.0, help="share of the training stories that are used")
    parser.add_argument("--easy-negatives", action="store_true", help="other facts by chance, not the likest ones")
    parser.add_argument(
        "--bfloat16", action="store_true", help="twice as fast on processors with avx512_bf16, slower on others"
    )
    arguments = parser.parse_args()
    arguments.scratch.mkdir(parents=True, exist_ok=True)
    fetch(arguments.scratch)
    stories = list(read_split("train").values())
    stories = random.Random(2).sample(stories, round(arguments.share * len(stories)))
    write_asking_words(stories, WEIGHTS / "asking_words.json")
    with ProcessPoolExecutor(arguments.runs, get_context("spawn")) as pool:
        checkpoints = list(pool.map(partial(run, arguments, stories), range(arguments.runs)))
    export(averaged(checkpoints), WEIGHTS)
    fit_classifiers(WEIGHTS)
    calibrate("validation", WEIGHTS / "calibration.json")


if __name__ == "__main__":
    main()
