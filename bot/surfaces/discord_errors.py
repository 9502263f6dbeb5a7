"""What people read when something does not work: one table, exception → words; everything else is a bug, with an id."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

import discord
from discord import app_commands
from discord.ext import commands

from bot.language.interface import ENGLISH, catalogue
from bot.surfaces.discord_network import UNCERTAIN

log = logging.getLogger(__name__)


class NotAdminError(app_commands.CheckFailure, commands.CheckFailure):
    """Somebody who is no admin of the bot asked for an admin's command."""


class TooManyQuestionsError(Exception):
    """Somebody asks faster than the config allows."""

    def __init__(self, retry_after_seconds: float, *, told_already: bool, in_channel: bool = False) -> None:
        """Keep when to come back, whether that has just been said, and whether to this person or to a channel."""
        super().__init__(f"retry after {retry_after_seconds:.0f} s")
        self.retry_after_seconds = retry_after_seconds
        self.told_already = told_already
        self.in_channel = in_channel


class BusyError(TooManyQuestionsError):
    """More wait to be answered than are kept waiting: to say so to each would make still more wait."""


def _not_admin(_error: Exception, language: str) -> str:
    _ = catalogue(language).gettext
    return _("Only this bot's admins can do that. The person who runs the bot can add you to its config.")


def _wait(error: Exception, language: str) -> str:
    n_ = catalogue(language).ngettext
    seconds = max(1, round(getattr(error, "retry_after_seconds", 1)))
    if getattr(error, "in_channel", False):
        text = n_(
            "That is a lot of questions at once in this channel. Ask me again in {seconds} second, or write to me "
            "directly.",
            "That is a lot of questions at once in this channel. Ask me again in {seconds} seconds, or write to me "
            "directly.",
            seconds,
        )
        return text.format(seconds=seconds)
    text = n_(
        "That is a lot of questions at once. Ask me again in {seconds} second.",
        "That is a lot of questions at once. Ask me again in {seconds} seconds.",
        seconds,
    )
    return text.format(seconds=seconds)


def _changed(_error: Exception, language: str) -> str:
    _ = catalogue(language).gettext
    return _("This command has changed. Restart Discord (Ctrl+R on a computer) and try again.")


WORDS: tuple[tuple[type[Exception], Callable[[Exception, str], str]], ...] = (
    (NotAdminError, _not_admin),
    (TooManyQuestionsError, _wait),
    (app_commands.CommandNotFound, _changed),
    (app_commands.CommandSignatureMismatch, _changed),
)
"""The first kind that fits has the word."""

NO_WRITING = frozenset({50001, 50013, 50083})
"""Discord's codes for a channel that the bot may not see or write in, and for a closed thread."""


def is_silenced(error: discord.HTTPException) -> bool:
    """Return whether Discord refused a message because the bot may not write there."""
    return isinstance(error, discord.Forbidden) or error.code in NO_WRITING


def cause_of(error: Exception) -> Exception:
    """Return the error that discord.py wrapped."""
    while isinstance(original := getattr(error, "original", None), Exception):  # a hybrid command wraps twice
        error = original
    return error


def explain(error: Exception, language: str = ENGLISH) -> str | None:
    """Return what to tell the person, or None where nobody can be told or should be.

    An error that is not in the table is logged with a short id that the words repeat, and with its traceback unless
    Discord or the network failed.
    """
    error = cause_of(error)
    for kind, words in WORDS:
        if isinstance(error, kind):
            return words(error, language)
    if isinstance(error, discord.Forbidden):
        log.warning("Discord does not let me speak there: %s", error.text)
        return None
    if isinstance(error, discord.NotFound):
        log.warning("What I was to answer is gone or took too long: %s", error.text)
        return None
    error_id = secrets.token_hex(3)
    if isinstance(error, UNCERTAIN):  # where in the program it broke tells nothing
        values = {"error_id": error_id, "kind": type(error).__name__}
        log.error("Error %(error_id)s: a message may not have arrived at Discord (%(kind)s)", values)
    else:
        log.error("Error %(error_id)s", {"error_id": error_id}, exc_info=error)
    _ = catalogue(language).gettext
    text = _("Something went wrong on my side, and it is written down. If you report it, say: error {id}.")
    return text.format(id=error_id)
