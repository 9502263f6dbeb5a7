"""A story of several articles: what a fact file may say of them, and what becomes of a superseded fact."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.story.changes import compare
from bot.story.loader import read_bytes
from bot.story.model import Evidence
from bot.story.seal import evidence_hash

TEXT = """\
schema: 2
headline: Fourteen missing after dam breaks
outlet: The Orsa Courier
published: 2031-03-10
summary: A dam broke.
articles:
  second-day:
    headline: Engineer of broken dam charged
    outlet: The Orsa Courier
    published: 2031-03-12
  correction:
    headline: School was not destroyed
    outlet: Lakeland Radio
    published: 2031-03-13
entities:
  krail: {name: Edda Krail, kind: person}
facts:
  mayor:
    says: Viktor Moss is the mayor.
    evidence: Viktor Moss, the mayor of Orsa
  missing-first:
    says: Fourteen people are missing.
    evidence: Fourteen people are missing
  missing-now:
    says: Thirty-one people are missing.
    article: second-day
    supersedes: missing-first
    evidence: rose from 14 to 31
  detained:
    says: Police detained Edda Krail.
    evidence: Police on Monday detained Edda Krail
  charged:
    says: Edda Krail was charged.
    article: second-day
    supersedes: detained
    evidence: charged Krail with negligence
  warning:
    says: Viktor Moss said the operator had been warned.
    said: We warned them
    evidence:
      - We warned the company for years
      - {quote: had been warned, article: second-day}
  school-damaged:
    says: The school lost its roof.
    article: correction
    evidence: its roof was damaged
"""


def reading_of(*edits, text=TEXT):
    """Return the reading of the story with each old text, which stands in it once, replaced by the new one."""
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return read_bytes("dam.yaml", text.encode())


@pytest.fixture(scope="module")
def dam():
    return reading_of().story


def test_each_article_is_a_fact_and_the_headings_comes_first(dam):
    assert list(dam.articles) == list(dam.facts)[:3] == ["article", "second-day", "correction"]
    assert dam.articles["correction"].outlet == "Lakeland Radio"
    assert dam.facts["second-day"].evidence == (Evidence("Engineer of broken dam charged", "second-day"),)
    assert [dam.facts[name].says for name in ("article", "correction")] == [
        "The Orsa Courier published the article, “Fourteen missing after dam breaks”, on March 10, 2031.",
        "Lakeland Radio published the article, “School was not destroyed”, on March 13, 2031.",
    ]


def test_an_excerpt_names_its_article_or_stands_in_that_of_its_fact(dam):
    assert dam.facts["warning"].evidence == (
        Evidence("We warned the company for years", "article"),
        Evidence("had been warned", "second-day"),
    )
    assert dam.facts["charged"].articles == {"second-day"}
    assert dam.article_of(dam.facts["warning"]).published == dt.date(2031, 3, 12)


def test_spoken_words_may_stand_in_any_article_of_their_fact():
    found = [names for route, _, names in reading_of().draft.excerpts() if route[-1] == "said"]
    assert found == [{"article", "second-day"}]


def test_superseded_facts_are_kept_apart_from_those_that_hold(dam):
    assert set(dam.superseded) == {"missing-first", "detained"}
    assert not set(dam.superseded) & set(dam.facts)
    assert dam.current("missing-first") == "missing-now"
    assert dam.current("mayor") == "mayor"


def test_of_three_in_a_row_the_last_holds():
    again = "  missing-again:\n    says: Nine people are still missing.\n    article: correction\n"
    again += "    supersedes: missing-now\n    evidence: Nine people are still missing\n"
    story = reading_of(("  detained:\n", again + "  detained:\n")).story
    assert story.current("missing-first") == story.current("missing-now") == "missing-again"


def test_what_one_article_tells_of_both_holds_as_it_tells_it():
    """ "First three, now nine were hurt" is one report: "what did they say at first?" has an answer."""
    closed = "  closed:\n    says: At first it was closed.\n    article: correction\n    evidence: its roof\n"
    story = reading_of(
        ("  mayor:\n", f"{closed}  mayor:\n"),
        ("evidence: its roof was damaged", "evidence: its roof was damaged\n    supersedes: closed"),
    ).story
    assert "closed" in story.facts
    assert story.facts["school-damaged"].supersedes == ()
    assert story.current("closed") == "closed"
    assert not any(each.outdated for name in ("correction", "school-damaged") for each in story.facts[name].evidence)


def test_a_headline_and_an_excerpt_that_say_what_does_not_hold_are_marked():
    story = reading_of(("Viktor Moss, the mayor of Orsa\n", "Fourteen people are missing\n")).story
    assert [each.outdated for each in story.facts["mayor"].evidence] == [True]
    assert [each.outdated for each in story.facts["article"].evidence] == [True]
    assert [each.outdated for each in story.facts["second-day"].evidence] == [False]


@pytest.mark.parametrize(
    ("edit", "rule", "words"),
    [
        pytest.param(
            ("    article: second-day\n    supersedes: missing-first", "    article: secnd-day\n    supersedes: mayor"),
            "unknown-article",
            'fact "missing-now": "article" names "secnd-day", which is not an article. Did you mean "second-day"?',
            id="unknown article of a fact",
        ),
        pytest.param(
            ("had been warned, article: second-day", "had been warned, article: day-two"),
            "unknown-article",
            '"article" names "day-two", which is not an article.',
            id="unknown article of an excerpt",
        ),
        pytest.param(
            ("had been warned, article: second-day", "had been warned, articl: second-day"),
            "bad-value",
            "takes the article's words, or {quote: …, article: …}.",
            id="no such key of an excerpt",
        ),
        pytest.param(
            ("published: 2031-03-13", "published: 2031-03-11"),
            "article-order",
            'article "correction" was published on 2031-03-11, before "second-day" (2031-03-12).',
            id="order",
        ),
        pytest.param(
            ("published: 2031-03-10", "published: 2031-03-13"),
            "article-order",
            "before that of the heading (2031-03-13). Put the articles in order",
            id="order of the heading",
        ),
        pytest.param(
            ("supersedes: detained", "supersedes: detaind"),
            "unknown-fact",
            'fact "charged": "supersedes" names "detaind", which is not a fact. Did you mean "detained"?',
            id="unknown fact",
        ),
        pytest.param(
            ("supersedes: detained", "supersedes: article"),
            "unknown-fact",
            '"supersedes" names "article", which is not a fact.',
            id="an article",
        ),
        pytest.param(
            ("supersedes: detained", "supersedes: charged"), "not-later", "cannot supersede itself", id="itself"
        ),
        pytest.param(
            ("Police on Monday detained Edda Krail\n", "Monday\n    article: correction\n"),
            "not-later",
            'fact "charged" supersedes "detained", which a later article reported.',
            id="earlier article",
        ),
        pytest.param(
            ("supersedes: detained", "supersedes: [detained, missing-first]"),
            "not-later",
            'fact "charged" supersedes "missing-first", which "missing-now" supersedes already.',
            id="superseded twice",
        ),
        pytest.param(
            ("    evidence: Fourteen people", "    supersedes: missing-now\n    evidence: Fourteen people"),
            "not-later",
            'fact "missing-first" supersedes "missing-now", which a later article reported.',
            id="the later one",
        ),
        pytest.param(
            (
                "    evidence: Fourteen people",
                "    article: second-day\n    supersedes: missing-now\n    evidence: Fourteen people",
            ),
            "not-later",
            'fact "missing-now" supersedes "missing-first", which supersedes it in turn. Keep one of the two.',
            id="in a circle",
        ),
        pytest.param(("  correction:\n", "  Correction:\n"), "bad-id", 'such as "correction"', id="name of an article"),
        pytest.param(("  correction:\n", "  article:\n"), "bad-id", "is that of the heading", id="taken"),
        pytest.param(("  correction:\n", "  mayor:\n"), "bad-id", "one of the articles already", id="also a fact"),
        pytest.param(("  correction:\n", "  second-day:\n"), "duplicate-key", "stood here already", id="twice"),
        pytest.param(("    outlet: Lakeland Radio\n", ""), "missing-key", '"outlet" is missing', id="no outlet"),
    ],
)
def test_mistakes_are_told_with_their_place_and_what_to_do(edit, rule, words):
    found = [problem for problem in reading_of(edit).problems if problem.rule == rule and words in problem.message]
    assert found
    assert found[0].line > 1
    assert found[0].column > 0


def test_the_message_stands_at_the_word_that_is_wrong():
    (problem,) = reading_of(("supersedes: detained", "supersedes: detaind")).problems
    line = next(number for number, text in enumerate(TEXT.splitlines(), 1) if "supersedes: detained" in text)
    assert (problem.line, problem.column) == (line, 17)


def test_two_articles_of_one_day_stand_in_the_order_of_the_file():
    assert reading_of(("published: 2031-03-13", "published: 2031-03-12")).problems == ()


def test_more_articles_than_any_story_has_are_refused():
    many = "".join(f"  a{at}: {{headline: x, outlet: y, published: 2031-03-10}}\n" for at in range(100))
    (problem,) = reading_of(("articles:\n  second", f"articles:\n{many}  second")).problems
    assert problem.rule == "too-many"


def test_the_seal_holds_for_the_excerpts_with_their_articles(dam):
    """Else the words of one article could be shown as those of another."""
    seal = ("facts:\n", f"seal: {{article: a, evidence: {evidence_hash(dam)}}}\nfacts:\n")
    assert reading_of(seal).story.sealed
    assert not reading_of(seal, ("warned, article: second-day", "warned, article: correction")).story.sealed
    assert not reading_of(seal, ("headline: Engineer of broken", "headline: Engineer of the broken")).story.sealed
    assert not reading_of(seal, ("evidence: Police on Monday", "evidence: Monday")).story.sealed  # superseded
    assert reading_of(seal, ("says: The school lost", "says: The school has lost")).story.sealed


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(("outlet: Lakeland Radio", "outlet: Lake Radio"), id="article"),
        pytest.param(("    supersedes: detained\n", ""), id="supersedes"),
        pytest.param(("warned, article: second-day", "warned, article: correction"), id="article of an excerpt"),
        pytest.param(("says: Fourteen people", "says: Some 14 people"), id="superseded fact"),
    ],
)
def test_the_version_changes_with_all_that_readers_get(dam, edit):
    assert reading_of(edit).story.version != dam.version


def test_a_reload_tells_of_articles(dam):
    new = reading_of(
        ("  correction:\n", "  update:\n    headline: Dam\n    outlet: X\n    published: 2031-03-12\n  correction:\n"),
        ("    article: second-day\n    supersedes: detained", "    article: update\n    supersedes: detained"),
    ).story
    assert compare(dam, new).describe() == "1 article added (update), 1 fact changed (charged)."
    assert compare(new, dam).describe() == "1 article removed (update), 1 fact changed (charged)."
    assert not compare(dam, dam)


@given(st.lists(st.sampled_from(["a", "b", "c", "nobody"]), max_size=3), st.data())
def test_whatever_supersedes_what_one_fact_holds_or_there_is_a_problem(articles, data):
    """No file makes the loader run in a circle, or leaves a superseded fact without one that holds."""
    lines = ["schema: 2\nheadline: H\noutlet: O\npublished: 2031-03-10\nsummary: S\narticles:\n"]
    lines += [f"  {name}: {{headline: H, outlet: O, published: 2031-03-1{at}}}\n" for at, name in enumerate("abc", 1)]
    lines += ["entities: {x: {name: X, kind: event}}\nfacts:\n"]
    for at, name in enumerate(articles):
        old = data.draw(st.lists(st.sampled_from(["f0", "f1", "f2"]), max_size=2))
        lines += [f"  f{at}: {{says: x, evidence: e, article: {name}, supersedes: [{', '.join(old)}]}}\n"]
    reading = read_bytes("x.yaml", "".join(lines).encode())
    assert (reading.story is None) == bool(reading.problems)
    for fact_id in reading.story.superseded if reading.story else ():
        assert reading.story.current(fact_id) in reading.story.facts
