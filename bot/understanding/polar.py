"""Whether an utterance asks, and whether it asks to confirm something: "did they meet?", "nobody was hurt, right?"."""

from __future__ import annotations

import re

from bot.understanding.text import clean

_AUXILIARIES = (
    "is are was were am do does did has have had can could will would shall should may might must "
    "isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't can't couldn't won't wouldn't shouldn't"
)
_QUESTION_WORDS = "who whom whose what which when where why how"
_AUXILIARY = "|".join(map(re.escape, _AUXILIARIES.split()))
_ASKING = "|".join(_QUESTION_WORDS.split())
_POLAR = re.compile(
    rf"(?:^|[,.;:!]\s+|^(?:so|and|but|or|ok|hey|hi|wait|please)\b[\s,]+)(?:{_AUXILIARY})\b(?!\s+(?:{_ASKING})\b)"
)
_TAG = re.compile(
    rf"(?:,\s*|\s)(?:right|correct|true|or not|yes or no|(?:{_AUXILIARY})\s+(?:it|he|she|they|there|that))\s*\?*$"
)
_IS_IT_TRUE = re.compile(r"\b(?:is it true|true that|is that true|can you confirm|is it correct|if it is true)\b")
_WH = re.compile(rf"\b(?:{_ASKING})\b")


def asks(text: str) -> bool:
    """Return whether a sentence is a question, by its mark or its first words."""
    lowered = clean(text).lower()
    return lowered.rstrip(" \"')").endswith("?") or bool(re.match(rf"(?:{_ASKING}|{_AUXILIARY})\b", lowered))


def asks_to_confirm(text: str) -> bool:
    """Return whether an utterance wants a yes or a no: it begins with an auxiliary, has a tag, or states and asks."""
    lowered = clean(text).lower()
    if _IS_IT_TRUE.search(lowered) or _TAG.search(lowered):
        return True
    last = re.split(r"(?<=[.!?])\s+", lowered)[-1]
    if _POLAR.search(last):
        return not re.match(rf"(?:{_ASKING})\b", last)
    return lowered.endswith("?") and not _WH.search(last) and len(last.split()) > 3
