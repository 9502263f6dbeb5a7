"""`storybot new`: an article's text → a fact file that loads, rests on the article word for word, and answers."""

from __future__ import annotations

import datetime as dt
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.authoring.check import evidence_problems
from bot.authoring.coverage import MAX_ARTICLE_BYTES
from bot.authoring.drafting.facts import make_facts
from bot.authoring.drafting.names import Cast, Named, read_names
from bot.authoring.drafting.reading import ArticleError, ArticleText, published_day, read_article
from bot.authoring.drafting.scene import DraftFact
from bot.authoring.drafting.unknowns import standard_unknowns
from bot.authoring.drafting.writing import Draft, to_yaml
from bot.decision.outcomes import Outcome
from bot.engine import Engine
from bot.errors import Problem, StorybotError
from bot.replies.sentences import template_problems
from bot.story.draft import Draft as ReadDraft
from bot.story.files import read_text
from bot.story.loader import read_bytes
from bot.story.model import ARTICLE, Story
from bot.understanding.index import build_index
from bot.understanding.questions import questions_of

MAX_FACTS = 400
"""Ten times what an article holds; of a longer text the first are drafted."""
STARTERS = 3
_STARTING = ("detention", "casualty", "deal", "result", "meeting", "statement", "office", "action")
"""Kinds whose questions open a story best, the best first."""
_NEEDED = {"dateparser": "dateparser", "ruamel.yaml": "ruamel.yaml"}


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
    _require_libraries()
    article = read_article(text)
    published, outlet = _heading(article, published, outlet)
    cast = read_names(article)
    facts = make_facts(article, cast, published)[:MAX_FACTS]
    draft = Draft(
        article.headline,
        outlet,
        published,
        article.dateline,
        article.author,
        _summary(article),
        (),
        article.ignored,
        (),
        facts,
        standard_unknowns(article, cast, facts),
    )
    draft, story = _sound(draft, cast, text)
    draft = replace(draft, starters=_starters(story))
    made = to_yaml(draft)
    return Drafted(made, len(draft.facts), len(draft.entities), made.count("# check:") - 1)


def write_draft(drafted: Drafted, target: Path) -> None:
    """Write a draft to a file that is not there yet; raises ArticleError if it is, OSError if writing fails."""
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(drafted.text)
    except FileExistsError:
        raise ArticleError(
            f"{target} is there already. Choose another file with --out, or move that one away."
        ) from None


def _require_libraries() -> None:
    """Raise StorybotError where the libraries of the extra `author` are not installed."""
    missing = [name for name in _NEEDED if importlib.util.find_spec(name.split(".")[0]) is None]
    if missing:
        raise StorybotError(f"Drafting needs {' and '.join(missing)}. Install them: pip install 'storybot[author]'")


def _heading(article: ArticleText, published: dt.date | None, outlet: str | None) -> tuple[dt.date, str]:
    """Return the day of publication and the outlet, given or printed; raises ArticleError naming what is missing."""
    if published is None and article.dated and article.day:
        published = published_day(article.day)
    outlet = outlet or article.outlet
    missing = []
    if published is None:
        printed = (
            f"only {article.day}, without a year" if article.day and not article.dated else "no day of publication"
        )
        missing.append(f"The article prints {printed}: add --published YYYY-MM-DD.")
    if not outlet:
        missing.append("The article doesn't name its outlet: add --outlet NAME.")
    if published is None or not outlet:
        raise ArticleError(" ".join(missing))
    return published, " ".join(outlet.split())


def _summary(article: ArticleText) -> str:
    """Return the article's first sentence, for the author to reword."""
    first = article.paragraphs[0]
    return first.sentences[0].of(first.text) if first.sentences else first.text


def _sound(draft: Draft, cast: Cast, article: str) -> tuple[Draft, Story]:
    """Return the draft without the facts that the checks object to, its entities filled in, and its story.

    What the drafting reads is verbatim by construction; this makes sure of it, whatever the article looks like.
    """
    while draft.facts:
        draft = replace(draft, entities=_entities(cast, draft.facts))
        reading = read_bytes("draft.yaml", to_yaml(draft).encode())
        problems: Sequence[Problem] = reading.problems
        if reading.story is not None and reading.draft is not None:
            problems = [*template_problems(reading.story), *evidence_problems(reading.draft, {ARTICLE: article})]
            if not problems:
                return draft, reading.story
        wrong = _facts_with(problems, reading.draft) if reading.draft else set()
        kept = [fact for fact in draft.facts if fact.id not in wrong]
        if len(kept) == len(draft.facts):
            raise ArticleError(f"No draft can be made of this article: {problems[0].message}")
        draft = replace(draft, facts=kept)
    raise ArticleError(
        "Not one sentence reads plainly enough for a draft. knowledge/README.md shows how to begin by hand."
    )


def _facts_with(problems: Sequence[Problem], read: ReadDraft) -> set[str]:
    """Return the ids of the facts in whose lines the problems stand."""
    lines = sorted((read.document.place(("facts", each), key=True).line, each) for each in read.fact_ids)
    found = set()
    for problem in problems:
        before = [each for line, each in lines if line <= problem.line]
        found.update(before[-1:])
    return found


def _entities(cast: Cast, facts: Sequence[DraftFact]) -> list[Named]:
    """Return the named entities, and of the others those that a fact needs."""
    needed: set[str] = set()
    for fact in facts:
        needed.update(each for value in fact.roles.values() if isinstance(value, list) for each in value)
        needed.update({fact.according_to} if fact.according_to else ())
    return [each for each in cast.entities.values() if each.id in needed or each.name[:1].isupper()]


def _starters(story: Story) -> list[str]:
    """Return a few questions that the draft answers with the fact that they were made from."""
    engine = Engine(story, build_index(story))
    facts = sorted(
        story.facts.values(), key=lambda fact: _STARTING.index(fact.kind) if fact.kind in _STARTING else len(_STARTING)
    )
    found: dict[str, str] = {}
    for fact in facts:
        question = next((question for _, question in questions_of(fact, story)), None)
        if question and fact.kind not in found and len(question) < 80:
            reply = engine.ask(question)
            if reply.outcome is Outcome.ANSWER and reply.facts[:1] == (fact.id,):
                found[fact.kind] = question
        if len(found) == STARTERS:
            break
    return list(found.values())
