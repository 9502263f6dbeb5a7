"""`storybot questions`: what a fact file is asked, fact by fact."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.authoring.sample_questions import FACT, UNKNOWN, sample_questions

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


def test_each_gets_what_it_stands_under(flood):
    """What is shown and does something else would mislead the author."""
    for each in sample_questions(flood.story):
        for question in each.questions:
            reply = flood.ask(question)
            assert each.id in (reply.facts if each.kind == FACT else [reply.unknown]), question


def test_every_fact_and_unknown_stands_there_once_and_so_does_each_question(flood):
    covered = list(sample_questions(flood.story))
    assert [each.id for each in covered] == [*flood.story.facts, *flood.story.unknowns]
    assert {each.id for each in covered if each.kind == UNKNOWN} == set(flood.story.unknowns)
    for each in covered:
        assert len(set(each.questions)) == len(each.questions)


def test_the_command_prints_them_all_or_those_of_one_fact(flood):
    everything = run(FLOOD)
    assert everything.returncode == 0
    headings = [line.split(" ")[0] for line in everything.stdout.splitlines() if line and not line.startswith(" ")]
    assert headings == [*flood.story.facts, *flood.story.unknowns]
    one = run(FLOOD, "--fact", "soldiers")
    assert one.stdout == (
        "soldiers (fact): The government has sent 150 soldiers and six pumps to Merrowick.\n"
        "  how many soldiers were sent\n  how many pumps\n"
    )
    assert one.stdout in everything.stdout
    assert run(FLOOD, "--fact", "injured").stdout.endswith("\n  no question\n")


def test_json_is_a_line_for_each(flood):
    records = [json.loads(line) for line in run(FLOOD, "--json").stdout.splitlines()]
    assert [record["id"] for record in records] == [*flood.story.facts, *flood.story.unknowns]
    assert {
        "id": "soldiers",
        "kind": "fact",
        "says": "The government has sent 150 soldiers and six pumps to Merrowick.",
        "questions": ["how many soldiers were sent", "how many pumps"],
    } in records


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
