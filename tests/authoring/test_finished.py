"""What an author makes of an article with the guide alone: three fact files, finished from their drafts."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from bot.authoring.check import ArticleFile, check_story
from bot.authoring.evaluate import evaluate
from bot.authoring.gold import read_gold
from bot.engine import load_engine
from bot.story.model import ARTICLE

HERE = Path(__file__).parent
NAMES = sorted(file.stem for file in (HERE / "finished").glob("*.yaml"))
LEAST_RIGHT, MOST_WRONG = 96, 4
"""Of the 120 questions about the three: at least 80 % right and at most 4 % wrong."""


def finished(name: str) -> Path:
    return HERE / "finished" / f"{name}.yaml"


def test_there_are_three():
    assert len(NAMES) == 3


@pytest.mark.parametrize("name", NAMES)
def test_a_finished_file_passes_check_without_a_warning(name):
    """An author can get there: no error, no warning, every sentence carried, every excerpt found."""
    article = HERE / "articles" / f"{name}.txt"
    report = check_story(finished(name), {ARTICLE: ArticleFile(article, article.read_text("utf-8"))})
    assert report.problems == ()
    assert report.seal == "sealed."
    assert {each.share for each in report.coverage.values()} == {1.0}


def test_finished_files_answer_their_readers():
    results = {}
    for name in NAMES:
        engine = load_engine(finished(name))
        assert engine.story.sealed
        assert not engine.story.draft
        gold, broken = read_gold(HERE / "articles" / f"{name}.jsonl", engine.story.facts)
        assert broken == ()
        assert len(gold) == 40
        results |= {(name, each.gold.question): str(each.judgement) for each in evaluate(engine, gold)[0]}
    counts = Counter(results.values())
    failed = {question: result for question, result in results.items() if result != "right"}
    assert counts["right"] >= LEAST_RIGHT, failed
    assert counts["wrong"] <= MOST_WRONG, failed


@pytest.mark.parametrize("name", NAMES)
def test_no_gold_question_stands_in_the_file(name):
    """Else the figure would say how well the bot finds a question again, not how well it answers one."""

    def plain(text: str) -> str:
        return re.sub(r"[^a-z0-9 ]", "", text.lower()).strip()

    story = load_engine(finished(name)).story
    gold, _ = read_gold(HERE / "articles" / f"{name}.jsonl", story.facts)
    written = {plain(ask) for part in (story.facts, story.unknowns) for each in part.values() for ask in each.ask}
    assert written.isdisjoint(plain(each.question) for each in gold)
