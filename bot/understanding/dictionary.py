"""The English dictionary: simplemma's, read from a compact copy that the first run leaves in the user's cache folder.

Simplemma ships its word lists packed, and unpacking 180,000 words takes longer than all the rest of an answer. Its
trie needs a fraction of a millisecond. Both know the same words; where no copy can be kept, the packed list serves.
"""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from platformdirs import user_cache_path
from simplemma import Lemmatizer, __version__
from simplemma.strategies import DefaultStrategy, DictionaryLookupStrategy
from simplemma.strategies.dictionaries import DEFAULT_DICTIONARY_FACTORY, DictionaryFactory, TrieDictionaryFactory

ENGLISH = "en"

log = logging.getLogger(__name__)


def lemmatize(word: str) -> str:
    """Return the dictionary form of a word, guessed by its ending where the dictionary lacks it."""
    return _lemmatizer().lemmatize(word, ENGLISH)


def is_known(word: str) -> bool:
    """Return whether the dictionary holds the word."""
    return _lookup().get_lemma(word, ENGLISH) is not None


@cache
def _lemmatizer() -> Lemmatizer:
    return Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=_words()))


@cache
def _lookup() -> DictionaryLookupStrategy:
    return DictionaryLookupStrategy(_words())


@cache
def _words() -> DictionaryFactory:
    """Return simplemma's words, from the copy in the cache folder if there is one or it can be made."""
    folder = user_cache_path("storybot") / f"simplemma-{__version__}"
    try:
        if not (folder / f"{ENGLISH}.dic").exists():
            _copy_words(folder)
        copy = TrieDictionaryFactory(disk_cache_dir=str(folder))
        copy.get_dictionary(ENGLISH)
    except OSError as error:
        log.info("Reading the packed dictionary, for no copy can be kept in %s: %s", folder, error)
        return DEFAULT_DICTIONARY_FACTORY
    return copy


def _copy_words(folder: Path) -> None:
    """Leave the words in `folder`; raises OSError. Written beside it first, so that nobody finds half a copy."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder) as unfinished:
        TrieDictionaryFactory(disk_cache_dir=unfinished).get_dictionary(ENGLISH)
        Path(unfinished, f"{ENGLISH}.dic").replace(folder / f"{ENGLISH}.dic")
