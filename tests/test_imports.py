"""Which way imports point, and what a command loads: a start-up that pulls in Discord is slow for everyone."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def modules_after(*args):
    """Return the names of the modules that `python -m bot ARGS` has loaded when it ends."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "bot", *args], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert run.returncode in (0, 1), run.stderr
    return {line.rpartition("|")[2].strip() for line in run.stderr.splitlines() if line.startswith("import time:")}


def test_each_stage_imports_only_what_is_left_of_it():
    """The contracts stand in pyproject.toml; they also keep discord and rapidfuzz in their places."""
    # As a program: import-linter changes sys.path and the logging of the process it runs in.
    run = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("args", "absent"),
    [
        pytest.param(["--version"], {"discord", "rich", "bot.engine", "prompt_toolkit"}, id="version"),
        pytest.param(["ask", "who is detained?"], {"discord", "rich", "prompt_toolkit", "pydantic", "babel"}, id="ask"),
        pytest.param(["ask", "hello"], {"watchfiles", "simcord", "bot.authoring.trial"}, id="ask without the extras"),
        pytest.param(["ask", "tldr"], {"discord", "rich", "numpy"}, id="ask what needs no confidence"),
        pytest.param(["ask", "who is detained?"], {"numpy"}, id="ask what is clear"),
        pytest.param(["try"], {"discord", "prompt_toolkit"}, id="try"),
        pytest.param(["check"], {"discord", "prompt_toolkit"}, id="check"),
    ],
)
def test_a_command_loads_only_what_it_needs(args, absent):
    assert not modules_after(*args) & absent
