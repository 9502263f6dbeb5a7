"""The English dictionary: simplemma's, read from a compact copy that the first run leaves in the user's cache folder.

Importing simplemma, with the rules of its fifty languages, and unpacking its 180,000 words takes longer than all the
rest of an answer. Its words in a trie (marisa-trie) need a fraction of a millisecond. Where no copy can be kept, the
packed list serves. (`text.first_sentence` imports simplemma too, for a story with unknowns.)
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import marisa_trie
from platformdirs import user_cache_path

log = logging.getLogger(__name__)


def lemma(word: str) -> str | None:
    """Return the dictionary form of a lower-case word, or None where it is no English word."""
    found = _words().get(word)
    if not found:
        return None
    return found if isinstance(found, str) else found[0].decode()


@cache
def _place() -> Path:
    """Return where the copy is or ought to be; another release of simplemma has another."""
    return user_cache_path("storybot") / f"simplemma-{version('simplemma')}-en.trie"


@cache
def _words() -> Mapping[str, str] | marisa_trie.BytesTrie:
    """Return word → its dictionary form, from the copy in the cache folder if there is one or it can be made."""
    copy = _place()
    try:
        return _opened(copy)
    except (OSError, RuntimeError):  # none yet, or half of one
        words = _unpacked()
    try:
        _leave(words, copy)
        return _opened(copy)
    except (OSError, RuntimeError) as error:
        log.info("Reading the packed dictionary, for no copy can be kept at %s: %s", copy, error)
        return words


def _opened(copy: Path) -> marisa_trie.BytesTrie:
    """Return the copy; raises OSError or RuntimeError where there is none or it is broken."""
    trie = marisa_trie.BytesTrie()
    trie.load(os.fspath(copy))
    return trie


def _unpacked() -> dict[str, str]:
    """Return simplemma's list: lower-case word → dictionary form, that of a name where no common word is spelt so."""
    from simplemma.strategies.dictionaries import DEFAULT_DICTIONARY_FACTORY

    listed = DEFAULT_DICTIONARY_FACTORY.get_dictionary("en")
    names = {word.lower(): form.lower() for word, form in listed.items() if word == word.capitalize()}
    return names | {word: form.lower() for word, form in listed.items() if word == word.lower()}


def _leave(words: Mapping[str, str], copy: Path) -> None:
    """Leave the words at `copy`; raises OSError. Written beside it first, so that nobody finds half a copy."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=copy.parent) as unfinished:
        path = Path(unfinished, copy.name)
        marisa_trie.BytesTrie((word, form.encode()) for word, form in words.items()).save(os.fspath(path))
        path.replace(copy)
