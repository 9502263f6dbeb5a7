"""Verbs that report what somebody says or thinks: by them, a sentence is known for somebody's word."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from bot.language.data import read_strings


@cache
def speech_verbs() -> frozenset[str]:
    """Return the verbs of speech in their dictionary form."""
    listed = read_strings(files("bot.authoring").joinpath("speech_verbs.yaml").read_bytes())
    return frozenset(str(listed["verbs"]).split())
