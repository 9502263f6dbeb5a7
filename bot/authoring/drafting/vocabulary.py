"""The words by which a draft reads an article: this package's own data, and posts and countries of the language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from bot.language.data import load_language, read_strings

MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![a-z])"
)
"""A month, written out or cut short."""
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"


@cache
def words(name: str) -> frozenset[str]:
    """Return one list of words.yaml; a KeyError is a bug."""
    return frozenset(map(str, _data()[name]))


@cache
def _data() -> Mapping[str, Any]:
    return read_strings(files("bot.authoring.drafting").joinpath("words.yaml").read_bytes())  # type: ignore[no-any-return]


@cache
def patterns() -> tuple[Mapping[str, Any], ...]:
    """Return the entries of patterns.yaml, in their order."""
    entries = read_strings(files("bot.authoring.drafting").joinpath("patterns.yaml").read_bytes())
    # A comma within a number ends nothing: "fined 60,000 crowns".
    return tuple(
        {**entry, "verb": entry["verb"].replace("(?:,|$)", r"(?:,(?!\d)|$)").replace("[^,]", r"(?:[^,]|,(?=\d))")}
        for entry in entries
    )


@cache
def countries() -> Mapping[str, str]:
    """Return every name of every country, and of its people, → the country."""
    found: dict[str, str] = {}
    for name, country in load_language().countries.items():
        found[name] = name
        found.update(dict.fromkeys(country.names, name))
    return found


@cache
def demonyms() -> frozenset[str]:
    """Return the adjectives and peoples of all countries and continents: "Russian", "European"."""
    language = load_language()
    peoples = [country.people for country in language.countries.values()] + list(language.continents.values())
    return frozenset(people for names in peoples for people in names) - frozenset(countries())


def is_post(noun: str) -> bool:
    """Return whether the lower-case `noun` is what somebody may be: "mayor", "geologist", "fisherman"."""
    if noun in words("not_posts") or noun in words("organisation_nouns") or noun.title() in demonyms():
        return False
    return noun in words("posts") or (len(noun) > 4 and noun.endswith(("er", "or", "ist", "ian", "man", "woman")))


def simple_past(participle: str) -> str | None:
    """Return the past form of a verb by its participle, "stole" of "stolen"; None where the word is no participle."""
    if participle in words("participles"):
        past: str = _data()["simple_past"].get(participle, participle)
        return past if participle != "born" else None
    return participle if participle.endswith("ed") and participle not in words("not_verbs") else None


def gender_of(phrase: str) -> str | None:
    """Return `male` or `female` where a word of the phrase says so by itself ("spokeswoman"), else None."""
    spoken = set(phrase.lower().replace(",", " ").split())
    male, female = bool(spoken & words("male")), bool(spoken & words("female"))
    return "male" if male and not female else "female" if female and not male else None
