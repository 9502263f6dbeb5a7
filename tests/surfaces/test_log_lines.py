"""What reaches the log: one line a record, no escapes, no secrets, whatever it was made from."""

import io
import logging

import pytest
from hypothesis import given
from nasty import COMBINED, LONE, NASTY, assert_clean

from bot.surfaces.log_lines import LogLines

TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAx.GcAnRy.zqcanary-token-that-nobody-may-see_0"
TEXTS = [*NASTY.values(), LONE]


def logged(message, *arguments, error=None):
    """Return what a record leaves in a log."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("AT %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(LogLines())
    handler.handle(
        logging.LogRecord("x", logging.INFO, "x.py", 1, message, arguments, error and (type(error), error, None))
    )
    return stream.getvalue()


@given(COMBINED)
def test_a_record_is_one_line(text):
    for line in (logged("Said: %s", text), logged(text)):
        assert line.endswith("\n")
        assert len(line.splitlines()) == 1
        assert_clean(line.encode("utf-8", "replace").decode())


@pytest.mark.parametrize("text", TEXTS)
def test_no_line_of_a_traceback_looks_like_a_record(text):
    first, *rest = logged("Error %s", "ab12", error=ValueError(f"{text}\nAT INFO x: forged")).splitlines()
    assert first == "AT INFO x: Error ab12"
    assert rest
    assert all(line.startswith("  ") for line in rest)
    assert_clean("\n".join(rest).encode("utf-8", "replace").decode())


def test_tokens_are_left_out_of_records_and_tracebacks():
    said = logged("With %s", TOKEN, error=ValueError(f"with {TOKEN}"))
    assert "zqcanary" not in said
    url = "https://discord.com/api/v10/webhooks/123456/aW50ZXJhY3Rpb24tdG9rZW4=/messages/@original"
    assert logged("Limited: %s", url) == (
        "AT INFO x: Limited: https://discord.com/api/v10/webhooks/123456/…/messages/@original\n"
    )
