"""What a line of the log may hold: whatever a record carries, it stays one line, steers nothing, tells no secret."""

from __future__ import annotations

import logging
import re
import traceback

from bot.errors import without_token
from bot.language.characters import harmless, one_line

_ONE_TIME_TOKEN = re.compile(r"(/(?:webhooks|interactions)/\d+/)[\w%=.-]+")
"""Whoever knows it can answer in the bot's name for a quarter of an hour; discord.py names it with its rate limits."""


class LogLines(logging.Filter):
    """Makes of each record a line that cannot be taken for two; a traceback below it is indented.

    What an exception quotes may come from anybody, so no line of a traceback may look like the beginning of a record.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean a record, and let it pass."""
        record.msg, record.args = _told(one_line(record.getMessage())), None
        if record.exc_info and record.exc_info[1] is not None:
            lines = "".join(traceback.format_exception(record.exc_info[1])).splitlines()
            record.exc_text = _told("\n".join(f"  {harmless(line)}" for line in lines if line))
        return True


def _told(text: str) -> str:
    return _ONE_TIME_TOKEN.sub(r"\1…", without_token(text))
