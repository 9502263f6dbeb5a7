"""The log: one line an event, for people or as JSON, with nothing in it that is a person's or a secret.

Whoever logs an event names its values: `log.info("Serving %(story)s", {"story": story.id})`. The text has them in its
sentence; the JSON has the sentence, and each value as a field of its own. The standard library does the logging, since
discord.py, aiohttp and asyncio log through it too, and python-json-logger writes the JSON (`logs_json.py`): structlog
would be a second way to log beside theirs.
"""

from __future__ import annotations

import logging
import re
import sys
import time

from bot.config import LogFormat
from bot.language.characters import harmless

INDENT = "    "
"""Before each line of a traceback, in text: whatever begins otherwise is an event."""

ATTEMPTS = ("Attempting a reconnect", "Failed to connect for shard")
"""How discord.py begins what it logs, as an error, when it tries to reach Discord again."""

_PRIVATE = (
    (re.compile(r"(?<=/)((?:webhooks|interactions)/\d+)/[\w%=.~-]+"), r"\1/<token>"),  # good for a quarter of an hour
    (re.compile(r"\b[\w-]{18,}\.[\w-]{5,}\.[\w-]{20,}"), "<token>"),
    (re.compile(r"(?<!\d)\d{17,20}(?!\d)"), "<id>"),
)
"""What no line may hold, whoever logs it: discord.py names the addresses that it asks, with their tokens and ids."""


class LevelCounter(logging.Handler):
    """Counts the events logged, by level."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__(logging.WARNING)
        self.counts = {"warning": 0, "error": 0}

    def emit(self, record: logging.LogRecord) -> None:
        """Count an event; what is graver than an error counts as one."""
        self.counts["error" if record.levelno >= logging.ERROR else "warning"] += 1


class Brief(logging.Filter):
    """Makes one line of the traceback that discord.py logs whenever the network is away."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the event pass, a notice of another attempt as a warning with its reason."""
        if record.exc_info and record.msg.startswith(ATTEMPTS):
            reason = record.exc_info[1]
            values = {"attempt": record.getMessage(), "reason": f"{type(reason).__name__}: {reason}"}
            record.msg, record.args, record.exc_info = "%(attempt)s (%(reason)s)", values, None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


class TextLines(logging.Formatter):
    """A line for each event: when (UTC), how grave, where in the program, what; a traceback below, indented."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self) -> None:
        """Format for people."""
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and those of a traceback below it."""
        record.message = record.getMessage()
        record.asctime = self.formatTime(record)
        below = [self.formatException(record.exc_info)] if record.exc_info else []
        below += [self.formatStack(record.stack_info)] if record.stack_info else []
        lines = (INDENT + line for text in below for line in text.splitlines())
        return "\n".join(map(_clean, (self.formatMessage(record), *lines)))


def set_up_logging(form: LogFormat) -> LevelCounter:
    """Log to standard error from now on, and return what counts the events; of discord.py's, the warnings alone."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(form))
    counter = LevelCounter()
    logging.basicConfig(level=logging.INFO, handlers=[handler, counter])
    logging.captureWarnings(True)
    logging.getLogger("discord").setLevel(logging.WARNING)
    for name in ("discord.client", "discord.shard"):
        logging.getLogger(name).addFilter(Brief())
    return counter


def _formatter(form: LogFormat) -> logging.Formatter:
    if form is LogFormat.TEXT:
        return TextLines()
    from bot.surfaces.logs_json import JsonLines  # here, for a log for people needs none of it

    return JsonLines()


def without_private(text: str) -> str:
    """Return text without Discord's ids of people, channels and messages, and without tokens."""
    for pattern, instead in _PRIVATE:
        text = pattern.sub(instead, text)
    return text


def visible(text: str) -> str:
    """Return text in which line breaks, escapes and whatever else cannot be seen are written out, as in source code."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode() for character in text
    )


def _clean(line: str) -> str:
    return harmless(visible(without_private(line)))
