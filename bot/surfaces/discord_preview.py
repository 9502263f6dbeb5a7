"""Replies as Discord shows them, in the browser, without Discord: the bot runs in a simulated one.

Needs the extra `preview` (simcord). The page is served on this machine alone, and what is typed and pressed there goes
to the bot's real callbacks.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.config import Admins, Config
from bot.engine import Engine
from bot.errors import ExtraError, StorybotError, pip_install
from bot.surfaces.discord_bot import StoryBot

READER = "you"
LONGEST_MESSAGE = 2000
"""Characters that Discord takes in a message."""
SETTLE_SECONDS = 60.0
"""How long the bot may take for what it is asked: a reload compiles the story and puts many questions to it."""


def show_preview(engine: Engine, path: Path, questions: Sequence[str], announce: Callable[[str], None]) -> None:
    """Serve a page with the replies to the questions, pass its address to `announce`, and stay until Ctrl-C.

    `path` is the fact file that the engine was made from: a reload reads it again. Raises ExtraError or another
    StorybotError if what shows the page is not installed.
    """
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_show(engine, path, questions, announce))


async def _show(engine: Engine, path: Path, questions: Sequence[str], announce: Callable[[str], None]) -> None:
    try:
        import simcord
    except ModuleNotFoundError as error:
        raise ExtraError("storybot preview", "preview", error.name) from None
    # No limit to questions: in the simulated world no time passes, and so nobody's minute would ever end.
    bot = StoryBot(engine, Config(story=path, allow_unsealed=True, questions_per_minute=0))
    async with simcord.run(bot, settle_timeout=SETTLE_SECONDS, check_errors=False) as env:
        if bot.user is not None:  # which it is after a login, be it a simulated one
            await bot.user.edit(username="Storybot")
        await env.advance_time((datetime.now(UTC) - env.now()).total_seconds())
        # A direct message: what is typed there needs no mention to reach the bot.
        reader = env.create_user(READER)
        bot.config = replace(bot.config, admins=Admins(users=(reader.id,)))
        for question in questions:
            await reader.send_dm(question)
        try:
            async with env.preview(reader.dm_channel, viewers=[reader], layout="channel") as preview:
                announce(preview.url)
                await preview.wait_closed()
        except simcord.SetupError as error:  # above all: simcord is there, and something that its preview needs is not
            raise StorybotError(f"The page cannot be shown: {error} Or: {pip_install('preview')}") from None
