#!/usr/bin/env python3
"""How good a bare draft is: nothing in it was touched by an author. And what an author makes of it.

    python tests/benchmarks/bench_draft.py [--list]

For each article: precision and recall of its quotations with their speakers (beside those listed by hand in
`tests/authoring/articles/quotations.yaml`), the share of right, wrong, asked and missed replies to its gold questions,
and how many of its sentences some fact rests on. `--list` names the questions that were not answered right. The
questions about the first three were written before the drafting code, those about the other six beside them before
their drafts were looked at; those about the flood and the trial came with them. As held out, before anything was mended
for it, the trial of a drug had quotations of precision 9/11 and recall 9/12, 67.5 % right and 2.5 % wrong; the
election, the transfer and the theft together, by earlier code, 27/28, 27/39, 60.8 % and 5.8 %.

For the articles with a finished file in `tests/authoring/finished/`: the same figures of that, and what became of the
draft's facts. A finished fact comes from the drafted one of the same name; without one, from a drafted fact of which
nothing else was made and whose excerpts and quotation are the same. It is kept if everything in it is the same, the
kind, the roles and the sentence, but for `ask` and the length of its excerpts: both only help the matcher or the eye.
Entities are told apart likewise: by their name in the file, then by the name that is printed; kept if aliases alone
were added or taken out.
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import yaml

from bot.authoring.coverage import measure_coverage
from bot.authoring.evaluate import evaluate
from bot.authoring.gold import read_gold
from bot.authoring.new import draft_file
from bot.engine import Engine, load_engine
from bot.story.model import ARTICLE, Entity, Fact
from bot.story.seal import normalise_evidence

Part = TypeVar("Part", Fact, Entity)

ROOT = Path(__file__).parents[1]
ARTICLES = ROOT / "authoring" / "articles"
QUOTATIONS = ARTICLES / "quotations.yaml"
FINISHED = ROOT / "authoring" / "finished"
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


def draft(article: Path, folder: Path) -> Path:
    """Return the file of the bare draft of an article, written into `folder`."""
    file = folder / f"{article.stem}.yaml"
    file.write_text(draft_file(article, PUBLISHED[article], None).text, "utf-8")
    return file


def measure(article: Path, folder: Path) -> Figures:
    """Return the figures of the draft of an article, which is written into `folder`."""
    return figures_of(article, draft(article, folder))


def figures_of(article: Path, file: Path) -> Figures:
    """Return the figures of a fact file about an article."""
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


def fate(drafted: Mapping[str, Part], finished: Mapping[str, Part], own: Callable[[Part], Hashable]) -> Counter[str]:
    """Return how many of `drafted` were kept, changed and removed, and how many of `finished` were added.

    `own` returns what tells where one comes from that has another name now.
    """
    origins = {each: each for each in finished if each in drafted}
    left = {own(part): each for each, part in drafted.items() if each not in finished}
    for each, part in finished.items():
        if each not in origins and own(part) in left:
            origins[each] = left.pop(own(part))
    counts = Counter(added=len(finished) - len(origins), removed=len(drafted) - len(origins))
    for each, origin in origins.items():
        counts["kept" if same(drafted[origin], finished[each]) else "changed"] += 1
    return counts


def same(drafted: Fact | Entity, finished: Fact | Entity) -> bool:
    """Return whether the author left what a fact or an entity says as it was drafted."""
    if isinstance(drafted, Entity) or isinstance(finished, Entity):
        keys: tuple[str, ...] = ("name", "kind", "gender", "plural", "members")
    else:
        keys = ("kind", "roles", "status", "attribution", "says")
    return all(getattr(drafted, key) == getattr(finished, key) for key in keys)


def excerpts(fact: Fact) -> Hashable:
    """Return the excerpts and the quotation of a fact."""
    return frozenset(normalise_evidence(each.quote) for each in fact.evidence), fact.text("quote")


def fates(drafted: Engine, finished: Engine) -> tuple[Counter[str], Counter[str]]:
    """Return what became of the draft's facts and of its entities."""

    def facts(engine: Engine) -> Mapping[str, Fact]:
        return {each: fact for each, fact in engine.story.facts.items() if each != ARTICLE}

    return (
        fate(facts(drafted), facts(finished), excerpts),
        fate(drafted.story.entities, finished.story.entities, lambda entity: entity.name),
    )


def shares(results: Mapping[str, str]) -> str:
    """Return the shares of right, wrong, asked and missed replies, in words."""
    counts = Counter(results.values())
    return "  ".join(
        f"{each} {100 * counts[each] / len(results):5.1f} %" for each in ("right", "wrong", "asked", "missed")
    )


def print_finished(article: Path, drafted: Path, finished: Path) -> None:
    """Print the figures of a finished file, and what became of its draft."""
    figures = figures_of(article, finished)
    print(f"  finished: coverage {100 * figures.coverage:.0f} %; {shares(figures.results)}")
    for what, counts in zip(("facts", "entities"), fates(load_engine(drafted), load_engine(finished)), strict=True):
        old = counts["kept"] + counts["changed"] + counts["removed"]
        new = counts["kept"] + counts["changed"] + counts["added"]
        before = ", ".join(
            f"{counts[each]} {each} ({100 * counts[each] / old:.0f} %)" for each in ("kept", "changed", "removed")
        )
        added = f"{counts['added']} added ({100 * counts['added'] / new:.0f} %)"
        print(f"  of the draft's {old} {what} {before}; of the finished {new}, {added}")


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--list", action="store_true", help="name the questions that were not answered right")
    listing = parser.parse_args().list
    total: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for article in PUBLISHED:
            drafted = draft(article, Path(folder))
            figures = figures_of(article, drafted)
            print(
                f"{article.stem:<22} quotations: precision {figures.right_quotations}/{figures.drafted_quotations}, "
                f"recall {figures.right_quotations}/{figures.listed_quotations}; "
                f"coverage {100 * figures.coverage:.0f} %; "
                f"{len(figures.results)} questions: {shares(figures.results)}"
            )
            if (finished := FINISHED / drafted.name).exists():
                print_finished(article, drafted, finished)
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
