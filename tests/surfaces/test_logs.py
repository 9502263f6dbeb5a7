"""The log: one line an event in either form, whatever is logged, and nothing private in it."""

import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nasty import COMBINED, assert_clean

from bot.surfaces.logs import INDENT, Brief, LevelCounter, TextLines
from bot.surfaces.logs_json import JsonLines

NASTY = 'a\nb\r\x1b[31mred\x85\u2028\u202eturned\udcff "quoted" \\'
TOKEN = "MTEyMzQ1Njc4OTAxMjM0NTY3.GhIjKl.a-token-that-nobody-may-see_0123456"


def record(message, values=None, *, error=None, level=logging.INFO):
    """Return what is logged."""
    exc_info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("bot.x", level, __file__, 1, message, (values,) if values else (), exc_info)


def raised(text):
    """Return an error that was raised."""
    try:
        raise ValueError(text)
    except ValueError as error:
        return error


def test_text_has_when_how_grave_where_and_what():
    event = record("Serving %(story)s", {"story": "flood"})
    event.created, event.msecs = 0.042, 42
    assert TextLines().format(event) == "1970-01-01T00:00:00.042Z INFO    bot.x: Serving flood"


def test_json_has_the_sentence_and_each_value():
    event = record("Serving %(story)s: %(facts)d facts", {"story": "flood", "facts": 3, "message": "other"})
    event.created, event.msecs = 0.042, 42
    assert json.loads(JsonLines().format(event)) == {
        "time": "1970-01-01T00:00:00.042Z",
        "level": "INFO",
        "logger": "bot.x",
        "message": "Serving flood: 3 facts",
        "story": "flood",
        "facts": 3,
    }


def test_a_traceback_is_indented_in_text():
    first, *below = TextLines().format(record("Error", error=raised("no\n2026-01-01 INFO forged"))).splitlines()
    assert first.endswith("bot.x: Error")
    assert below[-1] == f"{INDENT}2026-01-01 INFO forged"
    assert all(line.startswith(INDENT) for line in below)


def test_a_traceback_is_a_field_in_json():
    line = JsonLines().format(record("Error", error=raised("no\nforged")))
    assert "\n" not in line
    assert json.loads(line)["traceback"].endswith("ValueError: no\nforged")


@given(st.text() | st.just(NASTY) | COMBINED, st.text())
def test_whatever_is_logged_stays_in_its_line(text, cause):
    """Neither a line break nor an escape of a terminal comes through: nobody can forge an event."""
    event = record("Heard %(text)s", {"text": text}, error=raised(cause))
    lines = TextLines().format(event).split("\n")
    assert all(line.isprintable() for line in lines)
    assert_clean("\n".join(lines))
    assert all(line.startswith(INDENT) for line in lines[1:])
    line = JsonLines().format(event)
    assert line.isascii()
    assert line.isprintable()
    json.loads(line)


@pytest.mark.parametrize("formatter", [TextLines(), JsonLines()], ids=["text", "json"])
@pytest.mark.parametrize(
    "private",
    [
        pytest.param("123456789012345678", id="id"),
        pytest.param(TOKEN, id="token"),
        pytest.param("aW50ZXJhY3Rpb24tdG9rZW4", id="interaction's token"),
    ],
)
def test_no_ids_and_no_tokens(formatter, private):
    """discord.py logs the addresses that it asks; those of interactions let whoever reads them answer."""
    url = f"https://discord.com/api/v10/webhooks/123456789012345678/aW50ZXJhY3Rpb24tdG9rZW4/messages?{TOKEN}"
    event = record("%s responded with 429", url, error=raised(f"{url}: no"))
    assert "responded with 429" in formatter.format(event)
    assert private not in formatter.format(event)


def test_plain_words_and_numbers_stay():
    message = (
        "Answered a mention in 12.5 ms: answer; version 1234abcd of iceland-talks at /home/bot/bot/surfaces/logs.py"
    )
    assert TextLines().format(record(message)).endswith(message)


def test_an_attempt_to_reconnect_is_one_line_of_warning():
    event = record("Attempting a reconnect in %.2fs", error=raised("no route"), level=logging.ERROR)
    event.args = (1.5,)
    assert Brief().filter(event)
    (line,) = TextLines().format(event).splitlines()
    assert line.endswith("WARNING bot.x: Attempting a reconnect in 1.50s (ValueError: no route)")


def test_other_errors_keep_their_traceback():
    event = record("Ignoring exception in on_message", error=raised("no"), level=logging.ERROR)
    assert Brief().filter(event)
    assert "Traceback" in TextLines().format(event)


def test_events_are_counted_by_level():
    counter = LevelCounter()
    logger = logging.getLogger("tests.counted")
    logger.addHandler(counter)
    for level in (logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL):
        logger.log(level, "x")
    assert counter.counts == {"warning": 1, "error": 2}
