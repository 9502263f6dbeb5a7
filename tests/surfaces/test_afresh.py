"""`storybot run` goes on as a leaner Python: the same process, which has lost no order that it was given meanwhile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import cache_from_source
from pathlib import Path

import discord
import pytest

SIGN = """
import json, os, sys
with open({file!r}, "a") as file:
    print(json.dumps([os.getpid(), os.getppid(), sys.flags.optimize, sys.orig_argv]), file=file)
"""
"""Tells of each Python that starts."""


def started(tmp_path, *command, **environment):
    """Run a command in an empty folder; return how it ended, and of each Python: number, parent's, level, words."""
    signs = tmp_path / "signs"
    (tmp_path / "sitecustomize.py").write_text(SIGN.format(file=str(signs)))
    path = ":".join([str(tmp_path), *filter(None, sys.path)])
    ended = subprocess.run(
        [sys.executable, *command],
        cwd=tmp_path,
        env={"PATH": "", "PYTHONPATH": path, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    return ended, [json.loads(line) for line in signs.read_text().splitlines()]


@pytest.mark.parametrize(("kept", "level"), [(True, 2), (False, 0)])
def test_the_process_stays_the_same_and_leaves_docstrings_out_where_that_costs_no_time(
    tmp_path, monkeypatch, kept, level
):
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "compiled"))
    if kept:
        Path(cache_from_source(discord.__file__)).parent.mkdir(parents=True)
    (tmp_path / "config.yaml").write_text("prefix: '?'\n", encoding="utf-8")
    prefix = {"PYTHONPYCACHEPREFIX": sys.pycache_prefix}
    ended, ((number, parent, *first), *others) = started(tmp_path, "-m", "bot", "run", "--log-format", "json", **prefix)
    (second,) = [words for other, *words in others if other == number]
    assert (ended.returncode, parent) == (2, os.getpid())
    assert json.loads(ended.stderr)["message"].startswith("Cannot start: no Discord token.")
    assert first == [0, [sys.executable, "-m", "bot", "run", "--log-format", "json"]]
    assert second[:2] == [os.getpid(), level]
    assert second[2][-3:] == ["run", "--log-format", "json"]


def test_an_order_to_stop_that_comes_in_between_is_obeyed(tmp_path):
    """The signal waits, through the change of program, for somebody who hears it."""
    program = """
import os, signal
from bot.surfaces.afresh import serve_afresh
from bot.surfaces.orders import hold_orders
hold_orders()
os.kill(os.getpid(), signal.SIGTERM)
serve_afresh(None, None)
"""
    ended, pythons = started(tmp_path, "-c", program, DISCORD_TOKEN="a-token")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert len(pythons) == 2


def test_settings_with_odd_names_arrive(tmp_path):
    path = tmp_path / 'it\'s \\n "odd" $HOME {x}.yaml'
    path.write_text("prefx: '?'\n", encoding="utf-8")
    ended, _ = started(tmp_path, "-m", "bot", "run", "--config", path.name)
    assert ended.returncode == 2
    assert path.name in ended.stderr
    assert 'Did you mean "prefix"?' in ended.stderr
