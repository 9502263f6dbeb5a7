"""How the bot starts and stops: `storybot run`."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal

import aiohttp
import discord

from bot.config import Config, LogFormat
from bot.errors import ConfigError, StorybotError
from bot.surfaces import discord_words as words
from bot.surfaces.discord_bot import StoryBot
from bot.surfaces.discord_reload import load_checked_engine
from bot.surfaces.discord_shards import make_bot
from bot.surfaces.logs import LevelCounter, set_up_logging

log = logging.getLogger(__name__)


def run_bot(config: Config) -> int:
    """Run the bot until it is told to stop, and return 0.

    Raises StorybotError with the line to show if it cannot start: no token or a wrong one, no network, a switch that is
    off in Discord's developer portal, or a story that cannot be served. Where the log is for programs, that line is a
    part of it, and 2 is returned.
    """
    counter = set_up_logging(config.log_format)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    try:
        return _run_bot(config, counter)
    except StorybotError as error:
        if config.log_format is LogFormat.TEXT:
            raise
        log.critical("%(reason)s", {"reason": str(error)})
        return 2


def _run_bot(config: Config, counter: LevelCounter) -> int:
    if config.token is None:
        raise ConfigError(words.NO_TOKEN)
    bot = make_bot(load_checked_engine(config), config)
    try:
        asyncio.run(_run(bot, config.token.get_secret_value(), counter))
    except discord.LoginFailure:
        raise ConfigError(words.WRONG_TOKEN) from None
    except discord.PrivilegedIntentsRequired:
        raise ConfigError(words.NO_MESSAGE_CONTENT) from None
    except discord.ConnectionClosed as error:
        raise ConfigError(words.CLOSED.format(code=error.code)) from None
    except discord.HTTPException as error:
        raise ConfigError(words.REFUSED.format(status=error.status)) from None
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise ConfigError(words.NO_NETWORK.format(reason=words.one_line(str(error) or type(error).__name__))) from None
    return 0


def _health(bot: StoryBot, counter: LevelCounter) -> contextlib.AbstractAsyncContextManager[None]:
    """Return what tells of the bot's health meanwhile, if the settings say so."""
    if bot.config.health_address is None:
        return contextlib.nullcontext()
    from bot.surfaces.discord_health import serving_health  # loads a web server, 2 MB

    return serving_health(bot, counter, bot.config.health_address)


async def _run(bot: StoryBot, token: str, counter: LevelCounter) -> None:
    """Serve until SIGINT or SIGTERM."""
    async with bot, _health(bot, counter):
        serving = asyncio.create_task(bot.start(token))
        for stop in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError):  # Windows knows Ctrl-C alone
                asyncio.get_running_loop().add_signal_handler(stop, serving.cancel)
        try:
            await serving
        except asyncio.CancelledError:
            log.info("Stopped")
