"""A floor under the quality of answers: `bench_answers.py` measures it, this keeps it from falling unnoticed."""

from __future__ import annotations

import subprocess
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
LEAST_TOLD, MOST_WRONG_NEAR = 0.42, 0.25
"""Of the neighbours that each story answers (9 to 21); of all (30 of the poisoning, about 70 of the others). At worst
it is 0.44 and 0.23, on questions half of which the engine was never improved on: far from good, and a floor."""
MOST_WRONG_OF_ALL_NEAR = 0.14
"""Of the neighbours of all stories together, of which 12 to 13 % get a wrong answer; of those never worked on 17 %."""


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


@pytest.mark.parametrize("name", sorted(NEAR))
def test_what_a_story_only_comes_near_to_stays_mostly_unanswered(name):
    """A wrong answer is the worst bug, and nothing calls it forth like a question for what the story nearly says."""
    engine = load_engine(NEAR[name])
    gold, broken = read_gold(HERE / f"neighbours-{name}.jsonl", engine.story.facts)
    assert broken == ()
    results = evaluate(engine, gold)[0]
    wrong = [result.gold.question for result in results if result.judgement == "wrong"]
    told = [result for result in results if result.gold.kind == "answerable"]
    assert len(wrong) <= MOST_WRONG_NEAR * len(results), wrong
    assert sum(result.judgement == "right" for result in told) >= LEAST_TOLD * len(told)


def test_few_neighbours_of_all_stories_together_get_a_wrong_answer():
    judged = Counter(
        result.judgement
        for name, story in NEAR.items()
        for engine in (load_engine(story),)
        for result in evaluate(engine, read_gold(HERE / f"neighbours-{name}.jsonl", engine.story.facts)[0])[0]
    )
    assert judged["wrong"] <= MOST_WRONG_OF_ALL_NEAR * judged.total(), judged


@pytest.mark.slow
def test_the_benchmark_runs_without_any_other_question_set(tmp_path):
    run = subprocess.run(
        [sys.executable, str(HERE / "bench_answers.py"), "--dev", str(tmp_path / "dev.jsonl")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    for block in ("right", "left out", "median", "engine build", "peak memory"):
        assert block in run.stdout
