#!/usr/bin/env python3
"""How good a bare draft is: nothing in it was touched by an author.

    python tests/benchmarks/bench_draft.py [--list]

For each article: precision and recall of its quotations with their speakers (beside those listed by hand in
`tests/authoring/articles/quotations.yaml`), the share of right, wrong, asked and missed replies to its gold questions,
and how many of its sentences some fact rests on. `--list` names the questions that were not answered right. The
questions about the first three were written before the drafting code, those about the other six beside them before
their drafts were looked at; those about the flood and the trial came with them. As held out, before anything was mended
for it, the trial of a drug had quotations of precision 9/11 and recall 9/12, 67.5 % right and 2.5 % wrong; the
election, the transfer and the theft together, by earlier code, 27/28, 27/39, 60.8 % and 5.8 %.
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.authoring.coverage import measure_coverage
from bot.authoring.evaluate import evaluate
from bot.authoring.gold import read_gold
from bot.authoring.new import draft_file
from bot.engine import Engine, load_engine
from bot.story.seal import normalise_evidence

ROOT = Path(__file__).parents[1]
ARTICLES = ROOT / "authoring" / "articles"
QUOTATIONS = ARTICLES / "quotations.yaml"
PUBLISHED = {
    ARTICLES / "harrowgate-poisoning.txt": dt.date(2024, 3, 6),
    ARTICLES / "skellan-landslide.txt": dt.date(2024, 11, 14),
    ARTICLES / "tarrant-merger.txt": dt.date(2025, 6, 3),
    ARTICLES / "dunmarrow-strike.txt": dt.date(2025, 2, 18),
    ARTICLES / "thessaly-cave.txt": dt.date(2024, 9, 9),
    ARTICLES / "hallmere-election.txt": dt.date(2025, 5, 12),
    ARTICLES / "sandell-transfer.txt": dt.date(2025, 7, 21),
    ARTICLES / "vellacourt-crown.txt": dt.date(2024, 11, 3),
    ARTICLES / "lumetrin-trial.txt": dt.date(2024, 4, 15),
    ROOT / "stories" / "merrowick-flood.txt": dt.date(2023, 10, 17),
    ROOT / "stories" / "velmar-trial.txt": dt.date(2023, 10, 13),
}
"""The articles, each with its day of publication."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured for one article."""

    right_quotations: int
    drafted_quotations: int
    listed_quotations: int
    results: dict[str, str]
    """Question → right, wrong, asked or missed."""
    coverage: float


def measure(article: Path, folder: Path) -> Figures:
    """Return the figures of the draft of an article, which is written into `folder`."""
    file = folder / f"{article.stem}.yaml"
    file.write_text(draft_file(article, PUBLISHED[article], None).text, "utf-8")
    engine = load_engine(file)
    listed = yaml.safe_load(QUOTATIONS.read_text("utf-8"))[article.stem]
    right, drafted = quotations(engine, listed)
    gold, _ = read_gold(article.with_suffix(".jsonl"), engine.story.facts)
    results = {f"{each.gold.key} {each.gold.question}": str(each.judgement) for each in evaluate(engine, gold)[0]}
    coverage = measure_coverage(engine.story, article.read_text("utf-8")).share
    return Figures(right, drafted, len(listed), results, coverage)


def quotations(engine: Engine, listed: list[list[str]]) -> tuple[int, int]:
    """Return how many drafted quotations are right, words and speaker, and how many there are."""

    def plain(text: str) -> str:
        return normalise_evidence(text).strip(" .,!?")

    # A quotation split by its speaker is listed with "…" between its parts; the draft has a fact for each.
    wanted = {tuple(map(plain, words.split("…"))): speaker for speaker, words in listed}
    found: dict[str, str] = {}
    for fact in engine.story.facts.values():
        if quote := fact.text("quote"):
            found[plain(quote)] = engine.story.entities[str(fact.roles["who"][0])].name.removeprefix("the ")
    right = sum(all(found.get(part) == speaker for part in parts) for parts, speaker in wanted.items())
    split = sum(len(parts) - 1 for parts in wanted if all(part in found for part in parts))
    return right, len(found) - split


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--list", action="store_true", help="name the questions that were not answered right")
    listing = parser.parse_args().list
    total: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for article in PUBLISHED:
            figures = measure(article, Path(folder))
            counts = Counter(figures.results.values())
            shares = "  ".join(
                f"{each} {100 * counts[each] / len(figures.results):5.1f} %"
                for each in ("right", "wrong", "asked", "missed")
            )
            print(
                f"{article.stem:<22} quotations: precision {figures.right_quotations}/{figures.drafted_quotations}, "
                f"recall {figures.right_quotations}/{figures.listed_quotations}; "
                f"coverage {100 * figures.coverage:.0f} %; "
                f"{len(figures.results)} questions: {shares}"
            )
            total.update(
                right=figures.right_quotations, drafted=figures.drafted_quotations, listed=figures.listed_quotations
            )
            for question, result in figures.results.items() if listing else ():
                if result != "right":
                    print(f"  {result:<7}{question}")
    print(
        f"all quotations: precision {total['right'] / total['drafted']:.3f}, "
        f"recall {total['right'] / total['listed']:.3f}"
    )


if __name__ == "__main__":
    main()
