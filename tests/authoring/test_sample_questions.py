"""`storybot questions`: what a fact file is asked, fact by fact."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.authoring.sample_questions import UNKNOWN, sample_questions

FLOOD = Path(__file__).parents[1] / "stories" / "merrowick-flood.yaml"


def run(*arguments):
    """Return the finished command, its output as text."""
    return subprocess.run(
        [sys.executable, "-m", "bot", "questions", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def test_they_are_the_samples_that_the_matcher_knows(flood):
    """What is not shown, or shown and not known, would mislead the author."""
    shown = {(each.id, question.text) for each in sample_questions(flood.story) for question in each.questions}
    read = flood.index.reader.read
    known = {(sample.target, sample.text) for sample in flood.index.samples.samples}
    known |= {(sample.target, sample.text) for sample in flood.index.unknowns.samples}
    assert known <= {(target, read(text).text) for target, text in shown}
    assert all((target, read(text).text) in known for target, text in shown if read(text).units)


def test_every_fact_and_unknown_stands_there_once_and_so_does_each_question(flood):
    covered = list(sample_questions(flood.story))
    assert [each.id for each in covered] == [*flood.story.facts, *flood.story.unknowns]
    for each in covered:
        assert len({question.text for question in each.questions}) == len(each.questions)
        assert all(question.role is None for question in each.questions) or each.kind != UNKNOWN


def test_the_authors_own_are_marked_and_come_first(flood):
    own = {fact.id: list(fact.ask) for fact in flood.story.facts.values() if fact.ask}
    assert own
    for each in sample_questions(flood.story):
        if each.id in own:
            first = each.questions[: len(own[each.id])]
            assert [question.text for question in first if question.role is None] == own[each.id]


def test_the_command_prints_them_all_or_those_of_one_fact(flood):
    everything = run(FLOOD)
    assert everything.returncode == 0
    headings = [line.split(" ")[0] for line in everything.stdout.splitlines() if line and not line.startswith(" ")]
    assert headings == [*flood.story.facts, *flood.story.unknowns]
    one = run(FLOOD, "--fact", "arrest")
    assert one.stdout.startswith("arrest (")
    assert one.stdout in everything.stdout


def test_json_is_a_line_for_each(flood):
    records = [json.loads(line) for line in run(FLOOD, "--json").stdout.splitlines()]
    assert [record["id"] for record in records] == [*flood.story.facts, *flood.story.unknowns]
    questions = [question for record in records for question in record["questions"]]
    assert {question["by"] for question in questions} == {"author", "storybot"}
    assert all((question["role"] is None) == (question["by"] == "author") for question in questions)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param([], "PATH", id="no fact file"),
        pytest.param([FLOOD, "--fact", "arest"], 'called "arest". Did you mean "arrest"?', id="no such fact"),
        pytest.param([__file__], "test_sample_questions.py:1:", id="no fact file at all"),
    ],
)
def test_what_cannot_be_used_is_told(arguments, says):
    finished = run(*arguments)
    assert (finished.returncode, finished.stdout) == (2, "")
    assert says in finished.stderr
    assert "Traceback" not in finished.stderr
