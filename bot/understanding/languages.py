"""Which language a question is in, by py3langid (langid.py, Lui and Baldwin 2012), where it is not the story's."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING

from bot.language.interface import ENGLISH
from bot.understanding.text import clean, is_english, tokenise

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

CANDIDATES = (ENGLISH, "es", "fr", "de", "ru", "it", "pt", "nl", "pl", "uk", "tr", "sv")
"""Languages that are told apart: the fewer, the surer of a short question."""
_SCRIPTS = {"LATIN", "CYRILLIC"}
ENGLISH_AT_MOST = 0.05
"""How probably a question in another language may be English: of 1,349 English ones on the validation stories of the
corpus, hasty and clumsy ones among them, none is below."""

ENGLISH_SHARE = 0.6
"""Of the letters of a question's words that are no names, how many are in English words where it surely is English."""
FEWEST_WORDS = 3
"""Of a question in plain letters: a name alone looks as if it were in any language."""
UNDETERMINED = "und"
"""What is written in letters of none of them, by ISO 639."""


def other_language(question: str, names: Collection[str] = ()) -> str | None:
    """Return the code of the language of a question that is surely not in English, else None.

    `names` are its words, in lower case, that name somebody or something of the story: they are in no language.
    """
    text = clean(question)
    letters = [letter for letter in text if letter.isalpha()]
    if not letters or (text.isascii() and len(text.split()) < FEWEST_WORDS):
        return None
    if _SCRIPTS.isdisjoint(unicodedata.name(letter, "").partition(" ")[0] for letter in letters):
        return UNDETERMINED
    words = [token.text for token in tokenise(text)]
    named = sum(len(word) for word in words if word in names)
    known = sum(len(word) for word in words if word not in names and is_english(word))
    if known >= ENGLISH_SHARE * (len(letters) - named):
        return None  # which most questions are, so that the languages need not be told apart
    ranked = [(str(code), float(share)) for code, share in _identifier().rank(text)]
    english = next(share for code, share in ranked if code == ENGLISH)
    return ranked[0][0] if english < ENGLISH_AT_MOST else None


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid import langid  # here, for most questions need none of it: 60 MB, a fifth of a second

    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    identifier.set_languages(CANDIDATES)
    return identifier
