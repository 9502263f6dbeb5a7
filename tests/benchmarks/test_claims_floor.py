"""A floor under the checking of claims: `bench_claims.py` measures it, this keeps it from falling unnoticed."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest

bench = runpy.run_path(str(Path(__file__).with_name("bench_claims.py")))
LEAST_RIGHT, MOST_CONFIRMED, MOST_CONTRADICTED = 0.7, 0.03, 0.05
"""Shares of all claims; the last two are of wrong verdicts, of which "confirmed" is the worse."""


@pytest.mark.parametrize("held_out", [False, True], ids=["seen", "held-out"])
def test_verdicts_stay_above_the_floor(held_out):
    judged = [each for paths in bench["SETS"] for each in bench["judge"](*paths) if each.held_out is held_out]
    right, confirmed, contradicted = bench["shares"](judged)
    assert len(judged) > 120
    assert right >= LEAST_RIGHT
    assert confirmed <= MOST_CONFIRMED
    assert contradicted <= MOST_CONTRADICTED


def test_what_is_taken_for_a_claim_and_is_none_counts_as_wrong(flood):
    message = {"text": "Two people were killed.", "held_out": False, "claims": []}
    checked = runpy.run_path(str(Path(__file__).with_name("bench_claims.py")))["check_message"](
        message["text"], flood.index
    )
    (judged,) = bench["judge_message"](message, checked.claims)
    assert (judged.verdict, judged.right) == ("confirmed", False)


def test_a_claim_that_is_passed_over_counts_as_wrong():
    gold = {"text": "x", "held_out": False, "claims": [{"part": "the wall fell", "gold": ["silent"]}]}
    (judged,) = bench["judge_message"](gold, ())
    assert (judged.verdict, judged.right) == ("nothing", False)


def test_the_benchmark_prints_both_halves(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["bench_claims.py"])
    bench["main"]()
    printed = capsys.readouterr().out
    assert "seen:" in printed
    assert "held out:" in printed
    assert " got " not in printed
