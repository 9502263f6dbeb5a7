"""Sentences with their words and names, and the few lists by which a draft reads news English.

HanTa, the Hanover Tagger, tells what a word is (tags of the British National Corpus: VVD for "went", NP0 for "Anna").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import chain, count
from typing import Any

from bot.language.data import read_strings
from bot.story.model import EntityKind
from bot.story.rules.look_alike import look
from bot.understanding.text import fold

MASK = "ǂ"
"""Stands for each character between quotation marks, so that nobody reads names or verbs there; a letter to `re`."""
QUOTED = "QUO"
"""The tag of words between quotation marks."""
FINITE = frozenset({"VBB", "VBD", "VBZ", "VDB", "VDD", "VDZ", "VHB", "VHD", "VHZ", "VM0", "VVB", "VVD", "VVZ"})
NOUNS = frozenset({"NN0", "NN1", "NN2"})
_LONGEST_ID = 80
"""Characters; a fact file takes a few more."""
_TOKEN = re.compile(
    r"[ap]\.m\.|\w+-(?:[A-Z]\.)+|[A-Z]\.(?:[A-Z]\.)*|(?:Mrs?|Ms|Dr|St|Mt|Rev|Prof|Sen|Rep|Gov|Gen|Col|Capt|Lt|Sgt|[JS]r|No)\."
    r"|\d[\d,.:]*\d|\d+|n['’]t\b|['’](?:s|ll|re|ve|d|m)\b|\w+?(?=n['’]t\b)"
    r"|\w+(?:(?:-|['’](?!(?:s|ll|re|ve|d|m)\b))\w+)*|[^\w\s]"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark of a text."""

    start: int
    end: int
    text: str
    tag: str
    lemma: str

    @property
    def lower(self) -> str:
        """Return the word in small letters."""
        return self.text.lower()


@dataclass(slots=True)
class Named:
    """Somebody or something that the article names."""

    id: str
    name: str
    kind: EntityKind
    sure: bool = True
    """False where an author should look at the kind."""
    gender: str | None = None
    gender_sure: bool = True
    aliases: list[str] = field(default_factory=list)
    nouns: set[str] = field(default_factory=set)
    """What the article says that it is: "ferry", "mayor", "union"."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a sentence names an entity."""

    begin: int
    """Of the title, or of the name where there is none."""
    start: int
    end: int
    entity: Named
    sure: bool = True
    """False where two people have the name."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the article; all offsets count in it."""

    text: str
    masked: str
    """The same length, with MASK for each character between quotation marks."""
    quotes: tuple[tuple[int, int], ...]
    """The words between the marks."""
    tokens: tuple[Token, ...]
    paragraph: int
    opens: bool
    """True if it opens its paragraph."""
    goes_on: bool
    """True if it opens with more of the quotation that the paragraph before leaves open."""
    mentions: list[Mention] = field(default_factory=list)

    def within(self, start: int, end: int) -> list[Token]:
        """Return the words of a stretch."""
        return [token for token in self.tokens if start <= token.start and token.end <= end]

    def named(self, start: int, end: int) -> list[Mention]:
        """Return the names in a stretch."""
        return [each for each in self.mentions if start <= each.begin and each.end <= end]


def tag(text: str) -> tuple[Token, ...]:
    """Return the words of a sentence, what is quoted masked."""
    found = list(_TOKEN.finditer(text))
    plain = ["something" if MASK in match[0] else match[0].replace("’", "'") for match in found]
    tags = _tagger().tag_sent(plain) if plain else []
    return tuple(
        Token(*match.span(), match[0], QUOTED if MASK in match[0] else pos, str(lemma))
        for match, (_, lemma, pos) in zip(found, tags, strict=True)
    )


@cache
def _tagger() -> Any:
    from HanTa.HanoverTagger import HanoverTagger  # an author's tool, and slow to load

    return HanoverTagger("morphmodel_en.pgz")


@cache
def words(*names: str) -> frozenset[str]:
    """Return lists of words.yaml joined; a KeyError is a bug."""
    return frozenset(word for name in names for word in _lists()[name].split())


@cache
def _lists() -> dict[str, str]:
    return dict(read_strings(files("bot.authoring.drafting").joinpath("words.yaml").read_bytes()))


def slug(text: str) -> str:
    """Return the text as an id may be written; empty if nothing of it may."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(text)))


def free(wanted: str, taken: set[str]) -> str:
    """Return an id that looks like none that is taken, and take it."""
    wanted = wanted[:_LONGEST_ID].rstrip("-")
    numbered = (f"{wanted}-{n}" for n in count(2))
    made = next(each for each in chain([wanted], numbered) if look(each) not in taken)
    taken.add(look(made))
    return made
