"""What `check` warns of: the tables hold what it must find and, beside it, what it must leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring import rehearsal, rules
from bot.authoring.check import check_story
from bot.errors import Severity

ROOT = Path(__file__).parents[2]
STORIES = [ROOT / "knowledge" / "iceland-talks.yaml", *sorted((ROOT / "tests" / "stories").glob("*.yaml"))]
FERRY = """\
schema: 1
headline: Ferry stops after collision
outlet: The Skarn Gazette
published: 2024-04-09
summary: The ferry hit a pier.
starters: [{starter}]
entities:
  ferry: {{name: the ferry Aurelia, kind: topic, aliases: [Aurelia, ferry, boat]}}
  collision: {{name: the collision, kind: event, aliases: [crash]}}
  moll: {{name: Greta Moll, kind: person, gender: female, aliases: [captain{alias}]}}
  renn: {{name: Ole Renn, kind: person, gender: male, aliases: [mate]}}
facts:
  crash:
    kind: event
    what: collision
    who: ferry
    when: 2024-04-08
    why: its steering failed
    ask: [{ask}]
    evidence: The ferry hit the pier
  walk:
    kind: action
    who: moll
    what: walk along the pier
    ask: [{walk}]
    evidence: Moll walked along the pier
  swim:
    kind: action
    who: moll
    what: swim to the island
    ask: [{swim}]
    evidence: Moll swam
unknowns:
  damage: {{ask: [{unknown}], says: The story doesn't say.}}
"""
PLAIN = {
    "starter": "When was the collision?",
    "alias": "",
    "ask": "why did it crash",
    "walk": "where did Moll walk",
    "swim": "where did Moll swim",
    "unknown": "what will the repair cost",
}


def warnings_about(tmp_path, **changes):
    """Return (rule, line, message) of each warning about the ferry's story with some of its lines changed."""
    file = tmp_path / "ferry.yaml"
    file.write_text(FERRY.format(**{**PLAIN, **changes}), "utf-8")
    report = check_story(file)
    assert report.status == 0
    assert {problem.severity for problem in report.problems} <= {Severity.WARNING}
    return [(problem.rule, problem.line, problem.message) for problem in report.problems]


@pytest.mark.parametrize(
    ("changes", "rule", "line", "words"),
    [
        pytest.param(
            {"walk": "what did Moll do next", "swim": "What did Moll do next?"},
            "collides",
            25,
            'fact "walk" (line 21): the question "what did Moll do next" fits fact "swim" (line 27) just as well',
            id="one question, two facts",
        ),
        pytest.param(
            {"alias": ", boat"},
            "shared-alias",
            8,
            'entity "ferry": its alias "boat" also stands for "moll" (line 10). Where a question does not tell',
            id="alias of another",
        ),
        pytest.param(
            {"alias": ", Renn"}, "shared-alias", 10, 'also stands for "renn" (line 11)', id="surname of another"
        ),
        pytest.param(
            {"unknown": "what will it cost to mend the pier, when was the collision"},
            "answered-unknown",
            34,
            'unknown "damage": its question "when was the collision" is answered from fact "crash" (line 13)',
            id="unknown that a fact answers",
        ),
        pytest.param(
            {"unknown": "why did the ferry crash"},
            "answered-unknown",
            34,
            'is nearly one of those that fact "crash" (line 13) answers, and hides it',
            id="unknown that hides a fact",
        ),
        pytest.param(
            {"unknown": "what is the headline"}, "answered-unknown", 34, "is answered from the heading.", id="heading"
        ),
        pytest.param(
            {"ask": "how much is it"},
            "unanswered-ask",
            19,
            'fact "crash": its question "how much is it" does not lead to it',
            id="question without content",
        ),
        pytest.param(
            {"ask": "where did Moll walk"},
            "unanswered-ask",
            19,
            "",
            id="question of another fact",
        ),
        pytest.param(
            {"starter": "Who is the king of Spain?"},
            "unanswered-ask",
            6,
            'the starter "Who is the king of Spain?" gets no answer',
            id="starter without an answer",
        ),
    ],
)
def test_what_is_found(tmp_path, changes, rule, line, words):
    found = warnings_about(tmp_path, **changes)
    assert [each[:2] for each in found if each[0] == rule] == [(rule, line)], found
    assert any(words in message for _, _, message in found)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="as it is"),
        pytest.param({"alias": ", Moll"}, id="an alias that is the entity's own surname"),
        pytest.param({"unknown": "how many people swam"}, id="unknown near a fact"),
    ],
)
def test_what_is_left_alone(tmp_path, changes):
    assert warnings_about(tmp_path, **changes) == []


def test_facts_that_hide_one_another_are_found_without_a_written_question(tmp_path):
    """The same thing written down twice: readers would never see the second."""
    text = FERRY.format(**PLAIN)
    twin = "  twin:\n    kind: event\n    what: collision\n    who: ferry\n    when: 2024-04-08\n    evidence: It hit\n"
    file = tmp_path / "ferry.yaml"
    file.write_text(text.replace("unknowns:", f"{twin}unknowns:"), "utf-8")
    found = [problem for problem in check_story(file).problems if problem.rule == "collides"]
    assert [(problem.line, 'fact "crash" (line 13)' in problem.message) for problem in found] == [(33, True)]


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_the_project_s_own_stories_give_no_warning(path):
    """Each of their questions works, so that a warning about them is news."""
    assert [str(problem) for problem in check_story(path).problems] == []


def test_very_many_questions_are_tried_in_part_and_it_is_said(tmp_path, monkeypatch):
    for module in (rehearsal, rules):
        monkeypatch.setattr(module, "MOST_ASKED", 100)  # a thousand take ten seconds
    asked = [f"where did Moll walk {'x' * (1 + number % 7)}{number}" for number in range(104)]
    walks = "".join(
        f"  walk-{start}: {{kind: action, who: moll, what: walk {start} times, evidence: Moll walked along the pier,\n"
        f"    ask: [{', '.join(asked[start : start + 50])}]}}\n"
        for start in range(0, len(asked), 50)
    )
    file = tmp_path / "ferry.yaml"
    file.write_text(FERRY.format(**PLAIN).replace("unknowns:", f"{walks}unknowns:"), "utf-8")
    problems = check_story(file).problems
    assert problems[0].message == "only the first 100 questions were tried, and 9 were left out."


STILL = """  also-said:
    kind: {kind}
    {roles}
    evidence: {evidence}
"""


@pytest.mark.parametrize(
    ("kind", "roles", "evidence", "warned"),
    [
        ("statement", "who: moss\n    what: that 14 people are missing", "Fourteen people are missing", True),
        (
            "event",
            "what: flood\n    result: the Orsa school was destroyed",
            "The flood destroyed the Orsa school",
            True,
        ),
        ("statement", "who: moss\n    what: that 40 people are missing", "Fourteen people are missing", False),
    ],
)
def test_a_fact_that_says_what_another_superseded_is_named(tmp_path, kind, roles, evidence, warned):
    """The mayor's "14" beside the new number: the bot would confirm both."""
    text = (ROOT / "tests" / "stories" / "orsa-dam.yaml").read_text("utf-8")
    added = STILL.format(kind=kind, roles=roles, evidence=evidence)
    path = tmp_path / "dam.yaml"
    path.write_text(text.replace("  warning:\n", f"{added}  warning:\n", 1), "utf-8")
    found = [problem for problem in check_story(path).problems if problem.rule == "still-held"]
    line = path.read_text("utf-8").splitlines().index("  also-said:") + 1
    assert [(problem.line, problem.severity) for problem in found] == ([(line, Severity.WARNING)] if warned else [])
    assert all("supersedes" in problem.message for problem in found)
