"""Questions and facts changed by program: typing errors, fillers, lower case, numbers that are not the fact's."""

from __future__ import annotations

import random
import re
from pathlib import Path

import yaml

KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
FRAMING: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "framing.yaml").read_text(encoding="utf-8"))
"""What people put around a question."""
REMARK_BEFORE, REMARK_AFTER = 0.1, 0.06
"""Shares of the questions that have a remark before or after them."""
UNKNOWN = "The story doesn't say "
"""How the corpus's unknowns begin."""
UNKNOWN_FORMS = (
    "It isn't said {}",
    "We are not told {}",
    "The article leaves open {}",
    "Nothing is said about {}",
    "There is no word on {}",
    "Nobody can tell from the article {}",
    "{} is not reported.",
    "{} isn't mentioned.",
)
"""How authors say it otherwise."""
_WORD = re.compile(r"[A-Za-z]{4,}")
_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\w,]|\.\d)")


def mistyped(text: str, share: float, rng: random.Random) -> str:
    """Return `text` with a typing error in about `share` of its words of four letters or more."""
    return _WORD.sub(lambda found: _slip(found[0], rng) if rng.random() < share else found[0], text)


def _slip(word: str, rng: random.Random) -> str:
    """Return a word with two letters swapped, one left out, one doubled, or one of a key beside it."""
    at = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[: at + 1] + word[at:]
    row = next((row for row in KEYS if word[at].lower() in row), KEYS[0])
    place = max(row.find(word[at].lower()), 0)
    return word[:at] + rng.choice(row[max(0, place - 1) : place + 2]) + word[at + 1 :]


def as_typed(question: str, rng: random.Random) -> str:
    """Return a question as somebody chatty or in a hurry might type it; half of the time as it is."""
    if rng.random() < 0.5:
        if rng.random() < 0.5:
            question = question.rstrip("?.! ")
        if rng.random() < 0.2:
            question = rng.choice(FRAMING["lead_ins"]) + question
        if rng.random() < 0.2:
            question = question.rstrip("?") + rng.choice(FRAMING["fillers_after"])
        if rng.random() < 0.4:
            question = mistyped(question, rng.choice((0.1, 0.2, 0.35)), rng)
    if rng.random() < REMARK_BEFORE:
        question = f"{rng.choice(FRAMING['before'])} {question}"
    elif rng.random() < REMARK_AFTER:
        question = f"{question} {rng.choice(FRAMING['after'])}"
    return question


def with_other_number(question: str, fact: str, rng: random.Random) -> str | None:
    """Return a question that confirms a number of `fact`, with another number in its place; None where it has none."""
    shared = [found for found in _NUMBER.finditer(question) if re.search(rf"(?<!\d){re.escape(found[0])}(?!\d)", fact)]
    if not shared:
        return None
    found = rng.choice(shared)
    value = float(found[0].replace(",", ""))
    year = 1900 <= value <= 2100 and "," not in found[0]
    other = (
        value + rng.choice((-3, -2, -1, 1, 2, 3))
        if year
        else value * rng.choice((0.5, 2, 3, 10)) + rng.choice((0, 1, 2))
    )
    if other <= 0 or other == value:
        return None
    written = f"{other:,.0f}" if "," in found[0] else f"{other:.0f}" if "." not in found[0] else f"{other:.1f}"
    return question[: found.start()] + written + question[found.end() :]


def reworded_unknown(says: str, rng: random.Random) -> str:
    """Return the sentence of an unknown as another author would have begun or ended it."""
    what = says.removeprefix(UNKNOWN)
    if what == says:
        return says
    form = rng.choice(UNKNOWN_FORMS)
    if not form.startswith("{}"):
        return form.format(what)
    what = what.rstrip(".")
    return form.format(what[:1].upper() + what[1:])
