"""How the bot starts and stops: `storybot run`."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import sys
import threading
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import aiohttp
import discord

from bot.config import Config, LogFormat
from bot.errors import ConfigError, StorybotError
from bot.language.characters import one_line
from bot.setting import SecretStr
from bot.surfaces import discord_words as words
from bot.surfaces.discord_bot import StoryBot
from bot.surfaces.discord_reload import load_checked_engine
from bot.surfaces.discord_shards import make_bot
from bot.surfaces.instance import claim
from bot.surfaces.logs import LevelCounter, set_up_logging
from bot.surfaces.orders import Orders, leave_at_once

log = logging.getLogger(__name__)

FINISH_SECONDS = 3.0
"""How long questions under way may take when the bot is told to stop."""
CLOSE_SECONDS = 0.75
"""How long Discord may take to say goodbye, and threads to end: all in all less than 5 seconds."""
UNDER_WAY = ("discord.py: on_", "CommandTree-invoker", "discord-ui-")
"""How discord.py names the tasks in which it lets the bot answer: messages, commands, buttons."""


def run_bot(config: Config, orders: Orders) -> int:
    """Run the bot until `orders` tell it to stop, and return 0.

    Raises StorybotError with the line to show if it cannot start: no token or a wrong one, no network, a switch that is
    off in Discord's developer portal, the same bot running on this machine already, or a story that cannot be served.
    Where the log is for programs, that line is a part of it, and 2 is returned.
    """
    counter = set_up_logging(config.log_format)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    try:
        return _run_bot(config, orders, counter)
    except StorybotError as error:
        if config.log_format is LogFormat.TEXT:
            raise
        log.critical("%(reason)s", {"reason": str(error)})
        return 2


def _run_bot(config: Config, orders: Orders, counter: LevelCounter) -> int:
    if config.token is None:
        raise ConfigError(words.NO_TOKEN)
    bot = make_bot(load_checked_engine(config), config)
    gc.collect()
    gc.freeze()  # the story and the libraries: to look through them for garbage stops everybody for some 100 ms
    try:
        _run_to_the_end(_run(bot, config.token, orders, counter))
    except discord.LoginFailure:
        raise ConfigError(words.WRONG_TOKEN) from None
    except discord.PrivilegedIntentsRequired:
        raise ConfigError(words.NO_MESSAGE_CONTENT) from None
    except discord.ConnectionClosed as error:
        raise ConfigError(words.CLOSED.format(code=error.code)) from None
    except discord.HTTPException as error:
        raise ConfigError(words.REFUSED.format(status=error.status)) from None
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise ConfigError(words.NO_NETWORK.format(reason=one_line(str(error) or type(error).__name__))) from None
    return 0


def _run_to_the_end(serving: Coroutine[Any, Any, None]) -> None:
    """Do what `asyncio.run` does, but do not wait at the end for threads that nobody waits for any more.

    A thread cannot be cancelled, and one that compiles a large story would keep the process for as long as that takes.
    What such a thread does is undone by leaving: a story not yet served is nothing but memory, and SQLite undoes what
    was not committed.
    """
    threads = ThreadPoolExecutor(thread_name_prefix="storybot")
    with asyncio.Runner() as runner:
        runner.get_loop().set_default_executor(threads)
        runner.run(serving)
        threads.shutdown(wait=False, cancel_futures=True)
        if not _have_ended(CLOSE_SECONDS):
            log.info("Left behind what a thread was busy with")
            logging.shutdown()
            sys.stderr.flush()
            leave_at_once(0)


def _have_ended(seconds: float) -> bool:
    """Return whether all threads ended in that time that would keep the process."""
    deadline = time.monotonic() + seconds
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and not thread.daemon:
            thread.join(max(0.0, deadline - time.monotonic()))
            if thread.is_alive():
                return False
    return True


async def _run(bot: StoryBot, token: SecretStr, orders: Orders, counter: LevelCounter) -> None:
    """Serve until told to stop; then finish what is under way.

    The bare token is handed over for the login alone: it stands in no variable of ours, and in none of the calls under
    which the bot then runs, for a traceback to show.
    """
    orders.heard_by(asyncio.get_running_loop())
    async with _health(bot, counter):
        with contextlib.ExitStack() as claims:
            bot.before_serving = lambda: claims.enter_context(claim(bot.application_id or 0, bot.config.shard_ids))
            serving = asyncio.create_task(_serve(bot, token))
            reloading = asyncio.create_task(_reload_when_told(bot, orders))
            stopping = asyncio.create_task(orders.stop.wait())
            try:
                await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
                if not serving.done():
                    serving.cancel()  # from here on nothing more is heard; what was heard is finished
                    await asyncio.wait({serving}, timeout=CLOSE_SECONDS)
                    await _finish()
                    log.info("Stopped")
                elif not serving.cancelled():
                    serving.result()
            finally:
                reloading.cancel()
                stopping.cancel()
                await asyncio.wait({asyncio.create_task(bot.close())}, timeout=CLOSE_SECONDS)


async def _reload_when_told(bot: StoryBot, orders: Orders) -> None:
    """Reload, through the same gate as an admin, each time that the process is told to."""
    while await orders.reload.wait():
        orders.reload.clear()
        with contextlib.suppress(Exception):  # it is logged, and the next may do better
            await bot.reloads.run_unattended(bot)


async def _finish() -> None:
    """Wait for what is being answered, for a few seconds at most."""
    deadline = time.monotonic() + FINISH_SECONDS
    while (tasks := _under_way()) and (seconds := deadline - time.monotonic()) > 0:
        await asyncio.wait(tasks, timeout=seconds)
    if left := _under_way():
        log.warning("Gave up %d questions or commands that took more than %.0f seconds", len(left), FINISH_SECONDS)
        for task in left:  # else each would complain that the connection is closed
            task.cancel()
        await asyncio.wait(left, timeout=CLOSE_SECONDS)


def _under_way() -> set[asyncio.Task[Any]]:
    return {task for task in asyncio.all_tasks() if task.get_name().startswith(UNDER_WAY)}


async def _serve(bot: StoryBot, token: SecretStr) -> None:
    await bot.login(token.get_secret_value())
    await bot.connect()


def _health(bot: StoryBot, counter: LevelCounter) -> contextlib.AbstractAsyncContextManager[None]:
    """Return what tells of the bot's health meanwhile, if the settings say so."""
    if bot.config.health_address is None:
        return contextlib.nullcontext()
    from bot.surfaces.discord_health import serving_health  # loads a web server, 2 MB

    return serving_health(bot, counter, bot.config.health_address)
