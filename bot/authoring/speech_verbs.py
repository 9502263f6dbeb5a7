"""Verbs that report what somebody says or thinks, and whether a sentence is somebody's word."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from bot.language.data import read_strings
from bot.understanding.text import clean, tokenise

_CHARGES = re.compile(r"\b(?:accus\w+|alleg\w+|suspect\w*|blam\w+|report\w*|trial|indict\w*|according to)\b")
"""Words beside those of speech that tell that something is somebody's word."""


@cache
def speech_verbs() -> frozenset[str]:
    """Return the verbs of speech in their dictionary form."""
    listed = read_strings(files("bot.authoring").joinpath("speech_verbs.yaml").read_bytes())
    return frozenset(str(listed["verbs"]).split())


def attributes(says: str) -> bool:
    """Return whether a sentence tells that it is somebody's word or a charge, whoever's."""
    return bool(_CHARGES.search(says)) or any(token.lemma in speech_verbs() for token in tokenise(clean(says)))
