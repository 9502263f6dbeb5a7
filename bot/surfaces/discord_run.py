"""How the bot starts and stops: `storybot run`."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal

import aiohttp
import discord
from pydantic import SecretStr

from bot.config import Config
from bot.errors import ConfigError
from bot.language.characters import one_line
from bot.surfaces import discord_words as words
from bot.surfaces.discord_bot import StoryBot
from bot.surfaces.discord_reload import load_checked_engine
from bot.surfaces.log_lines import LogLines

log = logging.getLogger(__name__)


def run_bot(config: Config) -> int:
    """Run the bot until it is told to stop, and return 0.

    Raises StorybotError with the line to show if it cannot start: no token or a wrong one, no network, a switch that is
    off in Discord's developer portal, or a story that cannot be served.
    """
    _set_up_logging()
    # Read by numpy when it is imported. Its matrices here are small: on a busy machine its threads mostly wait for each
    # other while everybody waits for the answer, and each takes memory of its own.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if config.token is None:
        raise ConfigError(words.NO_TOKEN)
    bot = StoryBot(load_checked_engine(config), config)
    try:
        asyncio.run(_run(bot, config.token))
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


async def _run(bot: StoryBot, token: SecretStr) -> None:
    """Serve until SIGINT or SIGTERM.

    The bare token is handed over for the login alone: it stands in no variable of ours, and in none of the calls under
    which the bot then runs, for a traceback to show.
    """
    async with bot:
        serving = asyncio.create_task(_serve(bot, token))
        for stop in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError):  # Windows knows Ctrl-C alone
                asyncio.get_running_loop().add_signal_handler(stop, serving.cancel)
        try:
            await serving
        except asyncio.CancelledError:
            log.info("Stopped")


async def _serve(bot: StoryBot, token: SecretStr) -> None:
    await bot.login(token.get_secret_value())
    await bot.connect()


def _set_up_logging() -> None:
    """Log to standard error; discord.py speaks up only when something is wrong."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    for handler in logging.getLogger().handlers:
        handler.addFilter(LogLines())
    logging.getLogger("discord").setLevel(logging.WARNING)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
