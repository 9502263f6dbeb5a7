"""What the running bot scores wordings with gives the classifier's own scores, wherever it was trained."""

from __future__ import annotations

import logging
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import scaled

from bot.understanding.apart import learn_apart
from bot.understanding.classifier import Classifier, train
from bot.understanding.packing import PLAIN, learn
from bot.understanding.scorer import PlainScorer, make_dense

PAIRS = [
    ("When does the library open?", "opening"),
    ("Are you closed on public holidays?", "opening"),
    ("How do I renew a loan?", "renewal"),
    ("I need to extend my books", "renewal"),
    ("How much is the fine for a late return?", "fine"),
    ("What do I pay if a book is overdue?", "fine"),
]
UTTERANCES, LABELS = (list(column) for column in zip(*PAIRS, strict=True))
TRAINED, PACKED = train(UTTERANCES, LABELS), learn(UTTERANCES, LABELS)


@settings(max_examples=scaled(100))
@given(
    st.lists(st.sampled_from([*" ".join(UTTERANCES).split(), "zebra", "opn", "reneww", ""])).map(" ".join) | st.text()
)
def test_the_packed_scores_are_the_classifiers(utterance):
    assert isinstance(PACKED, PlainScorer)
    assert PACKED.labels == TRAINED.labels
    assert PACKED.scores(utterance) == pytest.approx(TRAINED.scores(utterance), abs=1e-9)


@given(
    st.lists(st.lists(st.floats(-20, 20), min_size=3, max_size=3), min_size=1),
    st.lists(st.floats(-20, 20), min_size=3, max_size=3),
)
def test_a_product_by_distances_is_the_product(rows, vector):
    assert make_dense(rows).times(vector) == pytest.approx(list(np.array(rows) @ np.array(vector)), abs=1e-9)


def test_many_samples_are_left_to_numpy():
    labels = [f"label {number % 300}" for number in range(600)]
    many = learn([f"sample number {number} of {number * 7}" for number in range(600)], labels)
    assert PLAIN < 300 * 600
    assert isinstance(many, Classifier)


def test_a_process_of_its_own_learns_the_same():
    asked = "are you open on sundays"
    assert learn_apart(UTTERANCES, LABELS).scores(asked) == pytest.approx(PACKED.scores(asked), abs=1e-9)


@pytest.mark.parametrize("executable", ["/nowhere/python", "/bin/false", "/bin/true", ""])
def test_where_no_process_can_be_started_it_learns_all_the_same(monkeypatch, caplog, executable):
    """A bot in a container without room for another process must serve, too."""
    monkeypatch.setattr(sys, "executable", executable)
    with caplog.at_level(logging.WARNING):
        assert learn_apart(UTTERANCES, LABELS).labels == PACKED.labels
    assert [record.getMessage()[:12] for record in caplog.records] == ["Trained here"] * bool(executable)


def test_the_serving_process_never_loads_what_takes_much_memory():
    """numpy alone would take as much as all else that the bot adds to discord.py."""
    program = (
        "import sys; import bot.surfaces.discord_run; from bot.config import Config; "
        "from bot.surfaces.discord_reload import load_checked_engine; "
        "engine = load_checked_engine(Config()); engine.ask('who is detained by whom and why'); "
        "assert 'classifier' in vars(engine.index); print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not {"numpy", "pydantic", "sqlite3", "rich"} & set(run.stdout.split())
