"""The stories, compiled once for all tests: nothing can change an engine. And how hard property tests try."""

import os
from pathlib import Path

import profiles  # noqa: F401  (registers them)
import pytest
from hypothesis import settings

from bot.engine import load_engine
from bot.understanding.session import Session

ROOT = Path(__file__).parents[1]

settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))  # pytest loads --hypothesis-profile later


def pytest_xdist_auto_num_workers():
    """Return for `-n auto` half as many workers again as there are processors: many tests wait for other processes."""
    return (os.cpu_count() or 1) * 3 // 2 or 1


@pytest.fixture(scope="session")
def flood():
    """Return the engine for the invented story."""
    return load_engine(ROOT / "tests" / "stories" / "merrowick-flood.yaml")


@pytest.fixture(scope="session")
def trial():
    """Return the engine for the other invented story."""
    return load_engine(ROOT / "tests" / "stories" / "velmar-trial.yaml")


@pytest.fixture(scope="session")
def talks():
    """Return the engine for the bundled story."""
    return load_engine(ROOT / "knowledge" / "iceland-talks.yaml")


@pytest.fixture(scope="session")
def converse():
    """Return a function that says some things to an engine, one after the other, and returns its last reply."""

    def run(engine, *utterances):
        session = Session()
        for utterance in utterances:
            reply = engine.ask(utterance, session)
            session = reply.session
        return reply

    return run
