"""The seal: proof, without the article at hand, that the evidence is word for word what `check` found in it.

`storybot check --article FILE --seal` writes two SHA-256 sums into the fact file; loading recomputes the one of the
evidence. Both are taken after the same normalisation by which excerpts are looked up in the article.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator

from bot.story.model import ARTICLE, Story
from bot.story.slips import without_invisible

_STRAIGHT = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    }
)


def normalise_evidence(text: str) -> str:
    """Return `text` as excerpts are compared: the one normalisation there is, and it is never fuzzy.

    Soft hyphens and other characters of no width are dropped; Unicode NFC; curly quotation marks become straight ones;
    dashes of all lengths (hyphen, en dash, em dash, minus, two or three hyphens in a row) become one hyphen; every run
    of white space becomes one space, none is left at the ends. Nothing else: letters, their case, digits and all other
    punctuation stay.
    """
    straight = unicodedata.normalize("NFC", without_invisible(text)).translate(_STRAIGHT)
    return " ".join(re.sub("-+", "-", straight).split())


def excerpts(story: Story) -> Iterator[tuple[frozenset[str], str]]:
    """Yield every text of the story that claims to be an article's own words, with the ids of those that may hold it.

    The headings are among them: each article is a fact.
    """
    for fact in (*story.facts.values(), *story.superseded.values()):
        yield from ((frozenset({evidence.article}), evidence.quote) for evidence in fact.evidence)
        if fact.said:
            yield fact.articles, fact.said


def evidence_hash(story: Story) -> str:
    """Return the SHA-256 of all excerpts, in hexadecimal; their order and repetitions do not matter.

    Those that do not stand in the heading's article alone are summed up with the names of theirs.
    """
    texts: list[object] = []
    for articles, text in sorted({(tuple(sorted(ids)), normalise_evidence(text)) for ids, text in excerpts(story)}):
        texts.append(text if articles == (ARTICLE,) else [*articles, text])
    return _sha256(json.dumps(texts, ensure_ascii=True))


def article_hash(text: str) -> str:
    """Return the SHA-256 of an article's normalised text: line ends and kinds of quotation marks do not matter."""
    return _sha256(normalise_evidence(text))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
