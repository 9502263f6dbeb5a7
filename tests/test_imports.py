"""Which way imports point, and what a command loads: a start-up that pulls in Discord is slow for everyone."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
UNASKED = {"discord", "aiohttp", "rich", "prompt_toolkit", "babel", "py3langid", "torch"}
"""What an English question in the terminal does without."""
AUTHORS = {"dateparser", "HanTa", "watchfiles", "simcord", "bot.authoring.new", "bot.authoring.trial"}
"""What only authors need, the packages of the extras among it."""


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
        pytest.param(["--version"], {*UNASKED, *AUTHORS, "bot.engine", "numpy", "pydantic"}, id="version"),
        pytest.param(["ask", "who is detained?"], UNASKED | AUTHORS, id="ask what an author wrote"),
        pytest.param(["ask", "who was it that they talked to in the end"], UNASKED | AUTHORS, id="ask what is read"),
        pytest.param(["try"], {"discord", "prompt_toolkit"}, id="try"),
        pytest.param(["check"], {"discord", "prompt_toolkit"}, id="check"),
    ],
)
def test_a_command_loads_only_what_it_needs(args, absent):
    assert not modules_after(*args) & absent
