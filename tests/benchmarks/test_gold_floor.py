"""A floor under the quality of answers: `bench_answers.py` measures it, this keeps it from falling unnoticed."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path

import pytest

from bot.authoring.evaluate import evaluate
from bot.authoring.gold import read_gold
from bot.engine import load_engine
from bot.story.bundled import bundled_story

HERE = Path(__file__).parent
LEAST_RIGHT, MOST_WRONG = 0.75, 0.08

STORIES = HERE.parent / "stories"
SETS = [(name, STORIES / f"{name}.yaml", STORIES / f"{name}.jsonl") for name in ("merrowick-flood", "velmar-trial")]
SETS += [(f"iceland-talks-{number}", bundled_story(), HERE / f"iceland-talks-{number}.jsonl") for number in (1, 2, 3)]

FINISHED = HERE.parent / "authoring" / "finished"
NEAR = {story.stem: story for _, story, _ in SETS} | {
    name: FINISHED / f"{name}.yaml" for name in ("skellan-landslide", "tarrant-merger", "harrowgate-poisoning")
}
LEAST_TOLD, MOST_WRONG_NEAR = 0.45, 0.25
"""Of the neighbours that each story answers, where there are 12 or more; of all of a story. At worst it is 0.48 and
0.23, on questions half of which the engine was never improved on: far from good, and a floor."""
LEAST_TOLD_OF_ALL, MOST_WRONG_OF_ALL = 0.6, 0.14
"""Of the neighbours of all stories together: 62 % and 12 %; of those never worked on 17 % get a wrong answer."""


@pytest.mark.parametrize(("name", "story", "questions"), SETS, ids=[name for name, *_ in SETS])
def test_answers_stay_above_the_floor(name, story, questions):
    """The issue asks for at least 75 % right; a wrong answer is worse than none, so at most 8 % may be."""
    engine = load_engine(story)
    gold, broken = read_gold(questions, engine.story.facts)
    assert broken == ()
    results = {result.gold.key: result.judgement for result in evaluate(engine, gold)[0]}
    counts = Counter(results.values())
    wrong = sorted(question for question, result in results.items() if result == "wrong")
    assert counts["right"] >= LEAST_RIGHT * len(results), (name, counts)
    assert counts["wrong"] <= MOST_WRONG * len(results), (name, wrong)


@pytest.fixture(scope="module")
def near():
    """Return story → the results of its neighbours."""
    results = {}
    for name, story in NEAR.items():
        engine = load_engine(story)
        gold, broken = read_gold(HERE / f"neighbours-{name}.jsonl", engine.story.facts)
        assert broken == ()
        results[name] = evaluate(engine, gold)[0]
    return results


@pytest.mark.parametrize("name", sorted(NEAR))
def test_what_a_story_only_comes_near_to_stays_mostly_unanswered(near, name):
    """A wrong answer is the worst bug, and nothing calls it forth like a question for what the story nearly says."""
    results = near[name]
    wrong = [result.gold.question for result in results if result.judgement == "wrong"]
    told = [result for result in results if result.gold.kind == "answerable"]
    assert len(wrong) <= MOST_WRONG_NEAR * len(results), wrong
    if len(told) >= 12:
        assert sum(result.judgement == "right" for result in told) >= LEAST_TOLD * len(told)


def test_few_neighbours_of_all_stories_together_get_a_wrong_answer(near):
    results = [result for results in near.values() for result in results]
    told = [result for result in results if result.gold.kind == "answerable"]
    assert sum(result.judgement == "wrong" for result in results) <= MOST_WRONG_OF_ALL * len(results)
    assert sum(result.judgement == "right" for result in told) >= LEAST_TOLD_OF_ALL * len(told)


def test_the_benchmark_runs_without_any_other_question_set(tmp_path, monkeypatch, capsys):
    """On a set of each sort, for all of them take a quarter of a minute."""
    bench = load_benchmark("bench_answers")
    monkeypatch.setattr(bench, "SETS", bench.SETS[:1])
    monkeypatch.setattr(bench, "NEIGHBOURS", bench.NEIGHBOURS[:1])
    monkeypatch.setattr(sys, "argv", ["bench_answers.py", "--dev", str(tmp_path / "dev.jsonl")])
    bench.main()
    shown = capsys.readouterr().out
    for block in ("right", "left out", "median", "engine build", "peak memory"):
        assert block in shown


def load_benchmark(name):
    """Return a module of the benchmarks, which are programs and no package."""
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
