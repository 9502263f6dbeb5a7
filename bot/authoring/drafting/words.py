"""The words of a text with their parts of speech, and the few lists by which a draft reads news English.

HanTa, the Hanover Tagger, tells what a word is (tags of the British National Corpus: VVD for "went", NP0 for "Anna").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

FINITE = frozenset("VBB VBD VBZ VDB VDD VDZ VHB VHD VHZ VM0 VVB VVD VVZ".split())
QUOTED = "QUO"
"""The tag of words between quotation marks."""
_TOKEN = re.compile(
    r"[ap]\.m\.|\w+-(?:[A-Z]\.)+|[A-Z]\.(?:[A-Z]\.)*|(?:Mr|Mrs|Ms|Dr|St|Mt|Rev|Prof|Sen|Rep|Gov|Gen|Col|Capt|Lt|Sgt|Jr|Sr|No)\.|\d[\d,.:]*\d|\d+"
    r"|n['’]t\b|['’](?:s|ll|re|ve|d|m)\b|\w+?(?=n['’]t\b)|\w+(?:(?:-|['’](?!(?:s|ll|re|ve|d|m)\b))\w+)*|[^\w\s]"
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


@cache
def tag(text: str, mask: str = "") -> tuple[Token, ...]:
    """Return the words of a sentence; `mask` is the letter that stands for whatever is quoted."""
    found = list(_TOKEN.finditer(text))
    plain = ["something" if mask and mask in match[0] else match[0].replace("’", "'") for match in found]
    tags = _tagger().tag_sent(plain) if plain else []
    return tuple(
        Token(match.start(), match.end(), match[0], QUOTED if mask and mask in match[0] else pos, str(lemma))
        for match, (_, lemma, pos) in zip(found, tags, strict=True)
    )


@cache
def _tagger() -> Any:
    from HanTa.HanoverTagger import HanoverTagger  # an author's tool, and slow to load

    return HanoverTagger("morphmodel_en.pgz")


@cache
def words(name: str) -> frozenset[str]:
    """Return one list of words.yaml; a KeyError is a bug."""
    return frozenset(_lists()[name].split())


@cache
def _lists() -> dict[str, str]:
    text = files("bot.authoring.drafting").joinpath("words.yaml").read_text("utf-8")
    return dict(yaml.load(text, Loader=yaml.CBaseLoader))  # noqa: S506  (strings alone)
