"""The log as JSON: an object a line, for programs."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from bot.surfaces.logs import TextLines, without_private


class JsonLines(JsonFormatter):
    """A JSON object for each event, all of it in one line: a traceback is a field."""

    converter = staticmethod(time.gmtime)
    default_time_format = TextLines.default_time_format
    default_msec_format = TextLines.default_msec_format

    def __init__(self) -> None:
        """Format for programs."""
        names = {"asctime": "time", "levelname": "level", "name": "logger", "exc_info": "traceback"}
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", rename_fields=names)

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        """Add the values that the event names; none takes the place of what each event has."""
        super().add_fields(log_data, record, message_dict)
        for name, value in (record.args if isinstance(record.args, Mapping) else {}).items():
            log_data.setdefault(name, value)
        for name, value in log_data.items():
            if isinstance(value, str):
                log_data[name] = without_private(value)  # json itself escapes what is no plain character
