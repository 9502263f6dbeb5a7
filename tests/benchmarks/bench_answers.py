#!/usr/bin/env python3
"""How often the whole engine answers rightly: authors' files, bare drafts, the visible questions, real articles.

    python tests/benchmarks/bench_answers.py                # the validation stories
    python tests/benchmarks/bench_answers.py --split test   # the closed ones: write it down in tests/training/REPORT.md

Drafts are what `storybot new` makes of the same articles, with nobody's hand in them. The visible questions
(`dev.jsonl`) and people's questions on real articles (OneStopQA) are measured where `../shared/eval/` is at hand.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import statistics
import sys
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]
sys.path += [str(ROOT / "tests")]

from bench_reader import is_part  # noqa: E402 - the path is set above
from corpus.format import SPLITS, Example, read_split  # noqa: E402
from graded import MISSED, OFFERED, RIGHT, WRONG, Read, is_false_verdict, judge, read_questions, shares  # noqa: E402

from bot.authoring.new import draft_file  # noqa: E402
from bot.engine import Engine, load_engine  # noqa: E402
from bot.replies.reply import Reply  # noqa: E402
from bot.story.bundled import bundled_story  # noqa: E402
from bot.surfaces.terminal import batch_record  # noqa: E402
from bot.understanding.session import Session  # noqa: E402

VISIBLE = ROOT.parent / "shared" / "eval"
NEWS = VISIBLE / "news"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--split", choices=SPLITS, default="validation")
    split = parser.parse_args().split
    read = read_questions(split)
    _print(f"authored files, {split}, {len(read)} questions", [judge(each.question, each.decided()) for each in read])
    for kind in ("answerable", "premise", "open", "off_topic"):
        _print(f"  {kind}", [judge(each.question, each.decided()) for each in read if each.question.kind == kind])
    print(f'  false "Yes", "No" and corrections: {false_verdicts(read):.1%} of the questions that ask to confirm')
    sampled = read_questions(split, sampled=True)
    _print(
        f"authored files with sample questions, {split}, {len(sampled)} others",
        [judge(each.question, each.decided()) for each in sampled],
    )
    times = sorted(each.milliseconds for each in read)
    print(f"  {statistics.median(times):.0f} ms median, {times[int(0.99 * len(times))]:.0f} ms 99th percentile")
    _print(f"drafts of the same articles, {split}", list(by_drafts(read_split(split).values())))
    if VISIBLE.exists():
        _print("visible questions on the bundled story", visible(load_engine(bundled_story())))
        _print("drafts of real articles (OneStopQA)", list(real_articles()))
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


def false_verdicts(read: Sequence[Read]) -> float:
    """Return the share of false verdicts among the questions that a fact confirms or contradicts by yes or no."""
    asked = [each for each in read if each.question.yes_no]
    return sum(is_false_verdict(each.question, each.decided().decision) for each in asked) / len(asked)


def by_drafts(examples: Iterable[Example]) -> Iterable[str]:
    """Yield what comes of each question by a bare draft: right is a reply that quotes a part of a right passage."""
    for example in examples:
        engine = drafted(example.article, example.story.published, example.story.outlet)
        for question in example.questions:
            before = engine.ask(question.before.question).session if question.before else Session()
            reply = engine.ask(question.question, before)
            passages = [each for name in question.right for each in example.story.facts[name].evidence]
            yield by_passage(reply, passages)


def by_passage(reply: Reply, passages: Sequence[str]) -> str:
    """Return whether a reply quotes a part of one of the right passages; without any, whether it tells nothing."""
    tells = reply.outcome in {"answer", "correction"}
    if not passages:
        return WRONG if tells else RIGHT
    quotes = any(is_part(quoted.quote, passage) for quoted in reply.evidence for passage in passages)
    return (RIGHT if quotes else WRONG) if tells else OFFERED if quotes else MISSED


def drafted(article: str, published: date, outlet: str) -> Engine:
    """Return the engine of a bare draft of an article."""
    with tempfile.TemporaryDirectory() as folder:
        source, file = Path(folder) / "article.txt", Path(folder) / "draft.yaml"
        source.write_text(article, encoding="utf-8")
        file.write_text(draft_file(source, published, outlet).text, encoding="utf-8")
        return load_engine(file)


def visible(engine: Engine) -> list[str]:
    """Return what `grade.py` says of the replies to the visible questions."""
    grade = _grader()
    rows = [json.loads(line) for line in (VISIBLE / "dev.jsonl").read_text(encoding="utf-8").splitlines()]
    return [grade.verdict(row, batch_record(engine, json.dumps(row).encode())) for row in rows]


def real_articles() -> Iterable[str]:
    """Yield what comes of people's questions on real articles by their bare drafts."""
    rows = [json.loads(line) for line in (NEWS / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
    for name in sorted({row["article"] for row in rows}):
        engine = drafted((NEWS / "articles" / name).read_text(encoding="utf-8"), date(2014, 1, 1), "The Guardian")
        for row in (row for row in rows if row["article"] == name):
            yield by_passage(engine.ask(row["question"]), [row["evidence"]])


def _grader() -> ModuleType:
    spec = importlib.util.spec_from_file_location("grade", VISIBLE / "grade.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(VISIBLE / "grade.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _print(name: str, verdicts: Sequence[str]) -> None:
    told = "  ".join(f"{each} {share:.1%}" for each, share in shares(verdicts).items() if share)
    others = set(verdicts) - set(shares(verdicts))
    print(f"{name}: {told}" + "".join(f"  {each} {verdicts.count(each) / len(verdicts):.1%}" for each in others))


if __name__ == "__main__":
    main()
