"""A bot with several connections to Discord's gateway, for so many servers that Discord asks for that.

It is made only where the settings name a number of shards: a bot with one connection ends with one clear line if the
first attempt to connect fails, which discord.py's sharded client repeats for ever.
"""

from __future__ import annotations

from discord.ext import commands

from bot.config import Config
from bot.engine import Engine
from bot.surfaces.discord_bot import StoryBot


class ShardedStoryBot(StoryBot, commands.AutoShardedBot):
    """The same bot over several connections."""


def make_bot(engine: Engine, config: Config) -> StoryBot:
    """Return the bot that the settings ask for, ready to be started."""
    if config.shard_count is None:
        return StoryBot(engine, config)
    shard_ids = list(config.shard_ids) or None
    return ShardedStoryBot(engine, config, shard_count=config.shard_count, shard_ids=shard_ids)
