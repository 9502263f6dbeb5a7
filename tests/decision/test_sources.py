"""Questions about the articles themselves: they get the articles, and a wrong day or outlet is corrected."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import load_engine
from bot.story.bundled import bundled_story

STORIES = Path(__file__).parents[1] / "stories"
FILES = {
    "talks": bundled_story(),
    "flood": STORIES / "merrowick-flood.yaml",
    "trial": STORIES / "velmar-trial.yaml",
    "dam": STORIES / "orsa-dam.yaml",
}
ALL = ("article", "second-day", "correction")


@pytest.fixture(scope="module")
def engines():
    return {name: load_engine(path) for name, path in FILES.items()}


@pytest.mark.parametrize("story", ["talks", "flood", "trial"])
@pytest.mark.parametrize(
    "question",
    [
        "who published it?",
        "which newspaper is this from?",
        "what's the source?",
        "when was it updated?",
        "is this article old?",
        "is the story up to date?",
        "how old is this article",
        "when did this come out?",
        "publication date?",
        "was it published yesterday?",
    ],
)
def test_a_question_about_the_article_gets_the_article(engines, story, question):
    reply = engines[story].ask(question)
    assert (reply.outcome, reply.facts) == ("answer", ("article",))
    assert not reply.text.startswith("Yes")


@pytest.mark.parametrize(
    ("question", "facts"),
    [
        ("who published it?", ALL),
        ("which newspaper is this from?", ALL),
        ("when was it published?", ALL),
        ("when was it updated?", ("correction",)),
        ("is this article old?", ("correction",)),
        ("how many articles are there", ALL),
        ("which articles is this based on", ALL),
        ("what's new?", ("school-damaged", "reopening")),
        ("what changed since yesterday?", ("school-damaged", "reopening")),
    ],
)
def test_of_several_articles_all_are_shown_or_the_last(engines, question, facts):
    reply = engines["dam"].ask(question)
    assert (reply.outcome, reply.facts) == ("answer", facts)


@pytest.mark.parametrize(
    ("story", "question", "outcome", "begins"),
    [
        ("talks", "was it published on May 19?", "answer", "Yes. UPI"),
        ("talks", "was it published by UPI?", "answer", "Yes. UPI"),
        ("talks", "was it published on May 20?", "correction", "No, "),
        ("talks", "was the article published on Tuesday?", "correction", "No, "),
        ("talks", "is this from Reuters?", "correction", "No, "),
        ("talks", "wasn't it published on May 19?", "answer", "Yes. UPI"),
        ("flood", "was it published on May 20?", "correction", "No, "),
        ("flood", "was the article published in 2023?", "answer", "Yes. Tidewater"),
        ("trial", "was it published by the BBC?", "correction", "No, "),
        ("dam", "was it published on March 12?", "answer", "Yes. The Orsa Courier published the story on Wednesday"),
        ("dam", "is this from Lakeland Radio?", "answer", "Yes. Lakeland Radio"),
        ("dam", "was it published on March 11?", "correction", "No, "),
    ],
)
def test_the_day_and_the_outlet_are_checked(engines, story, question, outcome, begins):
    reply = engines[story].ask(question)
    assert reply.outcome == outcome
    assert reply.text.startswith(begins)


def test_the_articles_are_counted(engines):
    assert engines["talks"].ask("how many articles are there?").text.startswith("One: UPI, May 19, 2021.")
    assert (
        engines["dam"]
        .ask("how many newspapers published this?")
        .text.startswith(
            "Three: The Orsa Courier, March 10, 2031; The Orsa Courier, March 12, 2031; Lakeland Radio, March 13, 2031."
        )
    )


def test_of_one_article_the_summary_is_what_is_new(engines):
    assert engines["flood"].ask("what's new?").text == engines["flood"].story.summary


@pytest.mark.parametrize(
    ("story", "question"),
    [
        ("flood", "how many reports are there?"),  # the story has test reports
        ("talks", "who wrote it?"),
        ("dam", "who wrote it?"),
        ("dam", "what changed at the school?"),
        ("talks", "what is the latest news"),  # the author foresaw it
    ],
)
def test_what_is_about_something_else_or_unknown_is_left_alone(engines, story, question):
    assert engines[story].ask(question).outcome == "abstain"
