"""A developing story: a later article is the answer, and what it supersedes is never told as if it held."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.authoring.evaluate import run_evaluation
from bot.authoring.why import version_line
from bot.engine import build_engine, load_engine
from bot.replies.render import sources_of
from bot.story.loader import read_bytes
from bot.surfaces.discord_layout import Around, lay_out
from bot.surfaces.discord_words import story_line
from bot.surfaces.terminal import greeting

STORIES = Path(__file__).parent / "stories"
TEXT = (STORIES / "orsa-dam.yaml").read_text("utf-8")
NOW, RADIO = "As of March 12, 2031 (The Orsa Courier): ", "As of March 13, 2031 (Lakeland Radio): "
MISSING = f"{NOW}31 people are missing because of the flood. On March 10, 2031 it was 14."
CHARGED = (
    f"{NOW}Edda Krail faces charges of negligence on Wednesday, March 12, 2031. "
    "On March 10, 2031 the report was: Edda Krail is being held by the police, on Monday, March 10, 2031."
)
SCHOOL = (
    f"{RADIO}The flood damaged the roof of the Orsa school. "
    "On March 10, 2031 the report by The Orsa Courier was: The flood destroyed the Orsa school."
)
FREED = """  charged:
    kind: action
    who: police
    what: let Edda Krail go home
    whom: krail
    article: second-day
    supersedes: detained
    evidence: Krail, detained since Monday, was allowed to go home
"""


@pytest.fixture(scope="module")
def dam():
    return load_engine(STORIES / "orsa-dam.yaml")


@pytest.fixture(scope="module")
def freed():
    """Return the story as if the engineer had been let go, in an article that repeats that she was detained."""
    before, _, rest = TEXT.partition("  charged:\n")
    story = read_bytes("orsa-dam.yaml", (before + FREED + rest[rest.index("  warning:\n") :]).encode()).story
    return build_engine(story)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("how many people are missing?", MISSING),
        ("how many are unaccounted for", MISSING),  # a sample utterance of the superseded fact
        ("14 missing", MISSING),
        ("who are the 14 missing people?", MISSING),
        ("are 14 people missing?", MISSING),
        ("are fourteen people missing?", MISSING),
        ("does the article say fourteen are missing?", MISSING),
        ("are 31 people missing?", f"Yes. {MISSING}"),
        ("who was detained?", CHARGED),
        ("was the engineer detained?", CHARGED),
        ("when was Krail detained?", CHARGED),
        ("what is Krail charged with?", CHARGED),
        ("was Edda Krail charged?", f"Yes. {CHARGED}"),
        (
            "is Krail being held by the police?",
            f"The story doesn't say that of the police. What it does say: {CHARGED}",
        ),
        ("was the school destroyed?", SCHOOL),
        ("did the flood destroy the school?", SCHOOL),
        ("what did the flood destroy?", SCHOOL),
        ("how many died?", "2 people died because of the flood."),
        ("when did the dam break?", None),
    ],
)
def test_the_answer_is_what_holds_now_and_says_as_of_when(dam, question, said):
    reply = dam.ask(question)
    assert said is None or reply.text == said
    assert reply.outcome in {"answer", "correction"}
    assert not set(reply.facts) & set(dam.story.superseded)


@pytest.mark.parametrize(
    "question", ["was the engineer released without charge?", "is it true that 14 people are missing after the flood"]
)
def test_what_the_superseded_fact_alone_would_answer_is_not_confirmed(dam, question):
    """The first is a sample utterance of the detention, which the charge supersedes."""
    reply = dam.ask(question)
    assert reply.outcome == "abstain"
    assert not reply.text.startswith("Yes")


@pytest.mark.parametrize(
    ("claim", "outcome", "words"),
    [
        ("14 people are missing", "correction", f"the story has another number: {MISSING}"),
        ("31 people are missing", "answer", "confirms this"),
        ("Fourteen missing after dam breaks above Orsa", "abstain", "doesn't say that"),  # the first headline
        ("Fourteen people are missing after the dam broke", "abstain", "doesn't say that"),
        ("Police detained Edda Krail", "abstain", "doesn't say that"),
        ("Edda Krail was charged with negligence", "answer", "confirms this"),
        ("The engineer was not charged", "correction", f"the story says otherwise: {CHARGED}"),
        ("The flood destroyed the Orsa school", "abstain", SCHOOL),
        ("The Orsa school was destroyed", "correction", "Orsa school was not destroyed"),
        ("The school's roof was damaged", "answer", "confirms this"),
        ("Two people died", "answer", "confirms this"),
        ("Thirty-one people are missing", "answer", "confirms this"),
        ("Twenty-four people are missing", "correction", f"the story has another number: {MISSING}"),
    ],
)
def test_a_claim_that_only_the_superseded_fact_bears_out_is_never_confirmed(dam, claim, outcome, words):
    reply = dam.check_claim(claim)
    assert reply.outcome == outcome
    assert words in reply.text


@pytest.mark.parametrize("claim", ["Edda Krail is detained", "Edda Krail was arrested", "The police are holding Krail"])
def test_an_excerpt_that_repeats_what_was_before_confirms_nothing(freed, claim):
    assert freed.check_claim(claim).outcome != "answer"


@pytest.mark.parametrize("question", ["is Krail detained?", "was Edda Krail arrested?", "is the engineer in custody?"])
def test_a_yes_no_question_for_what_was_before_gets_no_yes(freed, question):
    assert not freed.ask(question).text.startswith("Yes")


def test_a_question_of_the_author_for_what_was_before_gets_no_yes(dam):
    """He adds it so that readers who remember the first report find the second."""
    asked = TEXT.replace("    supersedes: school-destroyed\n", "    supersedes: school-destroyed\n    ask: [was it]\n")
    asked = asked.replace("ask: [was it]", "ask: [was the school destroyed]")
    reply = build_engine(read_bytes("orsa-dam.yaml", asked.encode()).story).ask("was the school destroyed?")
    assert reply.text == SCHOOL


def test_lists_hold_what_holds_now(dam):
    for question in ("timeline", "who is Edda Krail?", "who is mentioned", "what happened?"):
        assert not set(dam.ask(question).facts) & set(dam.story.superseded)
    assert "held by the police" not in dam.ask("timeline").text


@pytest.mark.parametrize("question", ["when was it published?", "what is the headline?", "sources?"])
def test_questions_about_the_article_get_all_of_them(dam, question):
    reply = dam.ask(question)
    assert reply.facts == ("article", "second-day", "correction")
    assert [quotation.source for quotation in reply.evidence] == [
        "The Orsa Courier, March 10, 2031",
        "The Orsa Courier, March 12, 2031",
        "Lakeland Radio, March 13, 2031",
    ]


def test_what_the_answers_rest_on_are_several_articles(dam):
    said = (
        "rests on several articles (The Orsa Courier, March 10, 2031; The Orsa Courier, March 12, 2031; Lakeland Radio"
    )
    assert said in dam.ask("how do you know that?").text
    assert story_line(dam.story).endswith(
        "Lakeland Radio, March 13, 2031. I know 13 facts of it, as of the last of these days."
    )


def test_help_and_why_name_every_article(dam):
    sources = "The Orsa Courier, March 10, 2031; The Orsa Courier, March 12, 2031; Lakeland Radio, March 13, 2031"
    assert f"({sources}), version" in version_line(dam.story)
    assert f"({sources})" in greeting(dam)
    assert "(The Orsa Courier and Lakeland Radio)" in dam.ask("help").text


def test_of_many_articles_the_first_and_the_latest_are_named(dam):
    article = dam.story.articles["second-day"]
    many = replace(dam.story, articles={f"day-{day}": article for day in range(7)})
    assert sources_of(many).split("; ") == [
        "The Orsa Courier, March 12, 2031",
        "…",
        *["The Orsa Courier, March 12, 2031"] * 2,
    ]


def test_a_list_of_quotations_holds_only_what_is_quoted(dam):
    for question in ("quotes", "any quotes?", "list the quotes"):
        assert dam.ask(question).text == "- Viktor Moss: “We warned the company for years”"
    assert dam.ask("quotes about the weather").outcome == "abstain"


def test_the_timeline_says_each_day_once(dam):
    assert "- Wednesday, March 12, 2031: Edda Krail faces charges of negligence.\n" in dam.ask("timeline").text


def test_each_quotation_is_shown_with_its_own_article(dam):
    first, second = dam.ask("what did the mayor say?").evidence
    assert (first.source, second.source) == ("The Orsa Courier, March 10, 2031", "The Orsa Courier, March 12, 2031")
    assert (first.url, second.url) == ("https://courier.example/orsa-dam", "https://courier.example/orsa-dam-engineer")


@pytest.mark.parametrize(
    ("question", "address"),
    [
        ("how many people are missing?", "https://courier.example/orsa-dam-engineer#"),
        ("why did the dam break?", "https://courier.example/orsa-dam#"),
        ("when will the school open again?", None),
    ],
)
def test_the_button_leads_to_the_article_of_the_quotation(dam, question, address):
    links = [button.url for button in lay_out(dam.ask(question), Around(dam, 7)).buttons if button.url]
    assert [link.partition("#")[0] + "#" for link in links] == ([address] if address else [])


def test_a_gold_question_of_a_superseded_fact_is_answered_by_the_one_that_holds(dam, tmp_path):
    """So the questions need no change when the story goes on."""
    gold = '{"kind": "answerable", "question": "how many people are missing?", "facts": ["missing-first"]}\n'
    (tmp_path / "gold.jsonl").write_text(gold, "utf-8")
    (result,) = run_evaluation(dam, tmp_path / "gold.jsonl", None, None).results
    assert (result.judgement, result.gold.facts) == ("right", ("missing-now",))


def test_reports_of_one_day_are_told_apart():
    same = TEXT.replace("published: 2031-03-12", "published: 2031-03-10")
    reply = build_engine(read_bytes("orsa-dam.yaml", same.encode()).story).ask("how many people are missing?")
    assert reply.text.endswith("Earlier that day it was 14.")
