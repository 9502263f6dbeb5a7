"""Names and descriptions of the commands in the languages that Discord shows them in, from the bot's catalogues.

discord.py asks for every one of them in every language when the commands are registered; where there is no translation,
Discord shows the English one.
"""

from __future__ import annotations

from collections.abc import Mapping

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.language.interface import catalogue, language_of

_SECTIONS: Mapping[Location, str] = {
    Location.command_name: "command",
    Location.group_name: "command",
    Location.command_description: "description",
    Location.group_description: "description",
    Location.parameter_name: "option",
    Location.parameter_description: "description",
    Location.choice_name: "choice",
}


def section_of(context: app_commands.TranslationContextTypes) -> str:
    """Return the context of a catalogue that holds such words: a command's name obeys other rules than a menu's."""
    if isinstance(context.data, app_commands.ContextMenu):
        return "menu"
    return _SECTIONS.get(context.location, "other")


class CatalogueTranslator(app_commands.Translator):
    """Answers discord.py from the catalogues."""

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """Return the words in the language of `locale`, or None where they stay English."""
        said = catalogue(language_of(locale.value)).pgettext(section_of(context), string.message)
        return None if said == string.message else said
