"""`storybot new`: an article's text → a fact file whose sentences stand alone and rest on the article word for word."""

from __future__ import annotations

import datetime as dt
import importlib.util
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.authoring.coverage import MAX_ARTICLE_BYTES, occurrences
from bot.authoring.drafting.article import ArticleError, ArticleText, read_article
from bot.authoring.drafting.dates import read_day
from bot.authoring.drafting.facts import make_facts
from bot.authoring.drafting.names import read_names
from bot.authoring.drafting.writing import to_yaml
from bot.errors import StorybotError, pip_install
from bot.story.files import read_text
from bot.story.seal import normalise_evidence

MAX_FACTS = 400
"""Ten times what an article holds; of a longer text the first are drafted."""
_NEEDED = {"dateparser": "dateparser", "HanTa": "hanta"}
"""Modules of the extra `author` → the packages that they come with."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """The outcome of drafting."""

    text: str
    """The fact file."""
    facts: int
    entities: int
    checks: int
    """Places that are marked for the author."""


def draft_file(article: Path, published: dt.date | None, outlet: str | None) -> Drafted:
    """Return the draft of the article in a file; raises ArticleError with a text for the author."""
    try:
        text = read_text(article, MAX_ARTICLE_BYTES)
    except OSError as error:
        raise ArticleError(
            f"The article {article} cannot be read: {error.strerror}. It must be plain text with the encoding UTF-8."
        ) from None
    return draft_text(text, published, outlet)


def draft_text(text: str, published: dt.date | None = None, outlet: str | None = None) -> Drafted:
    """Return the draft of an article.

    Raises ArticleError with a text for the author, StorybotError if a library is missing.
    """
    missing = [package for module, package in _NEEDED.items() if importlib.util.find_spec(module) is None]
    if missing:
        raise StorybotError(f"Drafting needs {' and '.join(missing)}. Install them: {pip_install('author')}")
    article = read_article(text)
    published, outlet = _heading(article, published, outlet)
    entities = read_names(article)
    proof = normalise_evidence(text)
    for words in (article.headline, article.dateline or article.headline):
        if not _is_proven([words], proof):
            raise ArticleError(
                f'A character that nobody sees stands in "{words}". Type that line of the article again.'
            )
    made = make_facts(article, entities, published)
    facts = [fact for fact in made if _is_proven([*fact.evidence, *filter(None, [fact.said])], proof)][:MAX_FACTS]
    if not facts:
        raise ArticleError(
            "Not one sentence reads plainly enough for a draft. knowledge/README.md shows how to begin by hand."
        )
    written = to_yaml(article, outlet, published, entities, facts)
    return Drafted(written, len(facts), len(entities), written.count("# check:") - 1)


def write_draft(drafted: Drafted, target: Path) -> None:
    """Write a draft to a file that is not there yet; raises ArticleError if it is, OSError if writing fails."""
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(drafted.text)
    except FileExistsError:
        raise ArticleError(
            f"{target} is there already. Choose another file with --out, or move that one away."
        ) from None


def _heading(article: ArticleText, published: dt.date | None, outlet: str | None) -> tuple[dt.date, str]:
    """Return the day of publication and the outlet, given or printed; raises ArticleError naming what is missing."""
    dated = article.day is not None and re.search(r"\b\d{4}\b", article.day) is not None
    if published is None and article.day and dated:
        published = read_day(article.day)
    outlet = outlet or article.outlet
    missing = []
    if published is None:
        printed = f"only {article.day}, without a year" if article.day and not dated else "no day of publication"
        missing.append(f"The article prints {printed}: add --published YYYY-MM-DD.")
    if not outlet:
        missing.append("The article doesn't name its outlet: add --outlet NAME.")
    if published is None or not outlet:
        raise ArticleError(" ".join(missing))
    return published, " ".join(outlet.split())


def _is_proven(texts: Sequence[str], article: str) -> bool:
    """Return whether the texts stand in the article word for word, and no word of them in part.

    What the drafting reads is verbatim by construction; this makes sure of it, whatever the article looks like.
    """
    return all(any(occurrences(normalise_evidence(each), article)) for each in texts)
