"""The bot's own words in the languages of its readers; what the story says stays in the story's language.

English is written in the code and in `replies/templates.yaml`; a gettext catalogue a language holds the translations. A
sentence without a translation stays English.
"""

from __future__ import annotations

import gettext
from functools import cache

ENGLISH = "en"


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Return the translations into a language ("de"); its `gettext` and `ngettext` take the English words."""
    return gettext.NullTranslations()
