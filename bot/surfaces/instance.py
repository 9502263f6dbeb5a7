"""One bot, one process: what keeps a second one from answering everything twice.

On one machine that is a lock, which the system lets go of when the process ends, however it ends. From another machine
there is no such sign; what shows there stands in `discord_twin`.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from threading import ThreadError

from fasteners import InterProcessLock
from platformdirs import user_state_path

from bot.errors import ConfigError

log = logging.getLogger(__name__)

TAKEN = (
    "Cannot start: this bot is running already, as another process of this user on this machine, which holds the lock "
    "{path}. Stop that one first, or give this one the token of another bot."
)
UNLOCKED = "Cannot tell whether this bot is running already: no lock can be made at %s (%s)"


@contextmanager
def claim(bot_id: int, shards: Sequence[int] = ()) -> Iterator[None]:
    """Hold the claim of one process to be this bot, or these shards of it.

    Raises ConfigError if another process holds one of them. Where no lock can be made, that is logged and nothing else.
    The files' names tell nothing that could be used: they are made of the bot's id, which is public, and not the token.
    """
    folder = user_state_path("storybot")
    name = hashlib.sha256(str(bot_id).encode()).hexdigest()[:16]
    with ExitStack() as held:
        for shard in shards or ("all",):
            path = folder / f"running-{name}-{shard}.lock"
            try:
                folder.mkdir(parents=True, exist_ok=True)
                lock = InterProcessLock(path)
                if not lock.acquire(blocking=False):
                    raise ConfigError(TAKEN.format(path=path))
                held.callback(lock.release)
            except (OSError, ThreadError) as error:  # the second where the file can be made and not locked
                log.warning(UNLOCKED, path, getattr(error, "strerror", None) or error)
        yield
