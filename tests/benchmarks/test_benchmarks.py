"""The benchmarks start, and what they call right is right: their figures are what decisions are made by."""

import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.__main__ import PARTS
from benchmarks.graded import MISSED, OFFERED, RIGHT, WRONG, is_false_verdict, judge, shares
from corpus.format import Question

from bot.decision.decide import Decided
from bot.decision.outcomes import Abstain, Answer, Chat, Clarify, Correction, Reason, Verdict

HERE = Path(__file__).parent
TOLD = Question(id="1", writer="plain", kind="answerable", question="how many", answers=("hurt",), unsure=("aboard",))
ASKED = TOLD.model_copy(update={"question": "was anyone hurt", "yes_no": "yes"})
DENIED = Question(id="2", writer="plain", kind="premise", question="why none", contradicts=("hurt",), yes_no="no")
OPEN = Question(id="3", writer="plain", kind="open", question="who pays", unknown="payer", unsure=("owner",))
ASIDE = Question(id="4", writer="plain", kind="off_topic", question="who won the cup")


def answer(*facts, verdict=Verdict.NONE):
    return Answer(facts, 0.9, verdict)


def unsure(*facts):
    return Abstain(Reason.SILENT, 0.6, unsure=facts)


def silent(unknown=None):
    return Abstain(Reason.SILENT, 0.6, unknown=unknown)


@pytest.mark.parametrize("name", PARTS)
def test_each_part_says_what_it_does(name):
    program = HERE / f"bench_{name}.py"
    run = subprocess.run([sys.executable, program, "--help"], capture_output=True, text=True, check=False, cwd="/")
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith(f"usage: bench_{name}.py")


def test_each_program_is_a_part():
    assert {path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py")} == set(PARTS)


@pytest.mark.parametrize(
    ("question", "decision", "judged"),
    [
        pytest.param(TOLD, answer("hurt", "speed"), RIGHT, id="the right fact first"),
        pytest.param(TOLD, answer("speed", "hurt"), RIGHT, id="the right fact behind another"),
        pytest.param(TOLD, answer("aboard"), RIGHT, id="a fact that one hand named"),
        pytest.param(ASKED, answer("hurt", verdict=Verdict.YES), RIGHT, id="yes to what is so"),
        pytest.param(TOLD, answer("aboard", verdict=Verdict.YES), WRONG, id="yes by a fact that does not say so"),
        pytest.param(TOLD, Correction(("hurt",), 0.9), WRONG, id="what is so denied"),
        pytest.param(TOLD, unsure("hurt"), OFFERED, id="the right passage, unsurely"),
        pytest.param(TOLD, unsure("speed"), MISSED, id="another passage, unsurely"),
        pytest.param(TOLD, silent(), MISSED, id="nothing"),
        pytest.param(TOLD, silent("payer"), WRONG, id="that the story does not say what it says"),
        pytest.param(TOLD, Clarify(("hurt", "speed"), 0.7), MISSED, id="asked back"),
        pytest.param(TOLD, Chat("thanks"), MISSED, id="taken for small talk"),
        pytest.param(DENIED, Correction(("hurt",), 0.9), RIGHT, id="a wrong idea corrected"),
        pytest.param(DENIED, answer("hurt"), RIGHT, id="a wrong idea answered by what contradicts it"),
        pytest.param(DENIED, answer("hurt", verdict=Verdict.YES), WRONG, id="a wrong idea confirmed"),
        pytest.param(DENIED, Correction(("speed",), 0.9, Verdict.NO), WRONG, id="corrected by another fact"),
        pytest.param(OPEN, silent("payer"), RIGHT, id="open, by the unknown that fits"),
        pytest.param(OPEN, silent("owner"), RIGHT, id="open, by an unknown that one hand named"),
        pytest.param(OPEN, silent("colour"), WRONG, id="open, by another unknown"),
        pytest.param(OPEN, silent(), RIGHT, id="open, and nothing said"),
        pytest.param(OPEN, unsure("speed"), RIGHT, id="open, and a passage shown unsurely"),
        pytest.param(OPEN, answer("hurt"), WRONG, id="open, and answered"),
        pytest.param(ASIDE, Abstain(Reason.OFF_TOPIC, 0.9), RIGHT, id="off topic"),
        pytest.param(ASIDE, Chat("hello"), RIGHT, id="off topic, chatted"),
        pytest.param(ASIDE, answer("hurt"), WRONG, id="off topic, and answered"),
    ],
)
def test_judge(question, decision, judged):
    assert judge(question, Decided(decision, "reader")) == judged


@pytest.mark.parametrize(
    ("question", "decision", "is_false"),
    [
        pytest.param(ASKED, answer("hurt", verdict=Verdict.YES), False, id="yes to what is so"),
        pytest.param(TOLD, answer("hurt", verdict=Verdict.YES), True, id="yes to what asks for more"),
        pytest.param(DENIED, answer("hurt", verdict=Verdict.YES), True, id="yes to what is not"),
        pytest.param(OPEN, answer("hurt", verdict=Verdict.YES), True, id="yes to what is open"),
        pytest.param(DENIED, Correction(("hurt",), 0.9, Verdict.NO), False, id="no to what is not"),
        pytest.param(TOLD, Correction(("hurt",), 0.9, Verdict.NO), True, id="no to what is so"),
        pytest.param(OPEN, Correction(("hurt",), 0.9), True, id="what is open denied"),
        pytest.param(DENIED, answer("hurt"), False, id="no verdict"),
        pytest.param(TOLD, silent(), False, id="nothing said"),
    ],
)
def test_is_false_verdict(question, decision, is_false):
    assert is_false_verdict(question, decision) is is_false


def test_shares():
    assert shares([RIGHT, RIGHT, WRONG, MISSED]) == {RIGHT: 0.5, WRONG: 0.25, OFFERED: 0.0, MISSED: 0.25}
