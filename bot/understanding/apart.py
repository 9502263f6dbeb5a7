"""Training in a process of its own, which takes numpy and all that training leaves behind with it when it ends.

A bot that serves for weeks would otherwise keep some 20 MB for a second's work; and while it reloads, no thread of its
own competes with the answers.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Sequence
from typing import cast

from bot.understanding.index import learn_here
from bot.understanding.scorer import Scorer

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 120.0
"""For what takes a second or two; a process that hangs must not keep the bot from starting."""


def learn_apart(utterances: Sequence[str], labels: Sequence[str]) -> Scorer:
    """Return what `learn_here` does, from another process; where none can be started, from this one after all."""
    # The program may have been given its path in many ways, so the other process is told what it came to.
    program = f"import sys; sys.path[:] = {sys.path!r}; from {__name__} import train; train()"
    if not sys.executable or getattr(sys, "frozen", False):  # then it is no Python that could be given a program
        return learn_here(utterances, labels)
    try:
        ended = subprocess.run(  # noqa: S603 - this Python, and a program of ours
            [sys.executable, "-c", program],
            input=pickle.dumps((utterances, labels)),
            capture_output=True,
            check=True,
            timeout=PATIENCE_SECONDS,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # small matrices: its threads mostly wait for each other
        )
        return cast(Scorer, pickle.loads(ended.stdout))  # noqa: S301 - from our own process, over a pipe
    except (OSError, subprocess.SubprocessError, pickle.UnpicklingError, EOFError) as error:
        log.warning("Trained here, for a process of its own failed: %s", error)
        return learn_here(utterances, labels)


def train() -> None:
    """Read utterances and labels from standard input and write the scorer to standard output; what the process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches it, too, and is for the bot to act on
    utterances, labels = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the bot, over a pipe
    pickle.dump(learn_here(utterances, labels), sys.stdout.buffer)
