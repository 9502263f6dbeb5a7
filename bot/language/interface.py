"""The bot's own words in the languages of its readers; what the story says stays English.

English is written in the code and in `replies/templates.yaml`; a gettext catalogue a language holds the translations. A
sentence without a translation stays English. `tests/translations.py` keeps the catalogues in step with the code.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from io import BytesIO

ENGLISH = "en"

LANGUAGES = (ENGLISH, "es", "fr", "de", "ru")
"""The languages in which the bot can speak."""

CATALOGUES = "interface_catalogues"
"""The folder beside this module with the translations, `de.po` and so on."""


def language_of(locale: str | None) -> str:
    """Return the language for somebody whose Discord is set to `locale` ("es-419"); English where there is none."""
    language = (locale or "").partition("-")[0].lower()
    return language if language in LANGUAGES else ENGLISH


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Return the translations into a language ("de"); its `gettext` and `ngettext` take the English words.

    The first call for a language takes a millisecond, once all are compiled; later ones take nothing.
    """
    if language == ENGLISH or language not in LANGUAGES:
        return gettext.NullTranslations()
    return gettext.GNUTranslations(BytesIO(all_compiled()[language]))


@cache
def all_compiled() -> Mapping[str, bytes]:
    """Return language → its catalogue as gettext reads it."""
    folder = files("bot.language").joinpath(CATALOGUES)
    others = (language for language in LANGUAGES if language != ENGLISH)
    return {language: compiled(folder.joinpath(f"{language}.po").read_bytes(), language) for language in others}


def compiled(po: bytes, language: str) -> bytes:
    """Return the translations of a `.po` file as gettext reads them; those marked as fuzzy are left out."""
    # Only here: a program that speaks English never loads Babel. No compiled file is kept, since nobody can review one.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    binary = BytesIO()
    write_mo(binary, read_po(BytesIO(po), locale=language))
    return binary.getvalue()
