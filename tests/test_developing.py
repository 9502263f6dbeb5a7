"""A developing story: a later article is the answer, and what it supersedes is never told as if it held."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.authoring.evaluate import run_evaluation
from bot.authoring.why import version_line
from bot.decision.outcomes import Answer
from bot.engine import build_engine, load_engine
from bot.replies.render import sources_of
from bot.story.loader import read_bytes
from bot.surfaces.discord_layout import Around, lay_out
from bot.surfaces.discord_words import story_line
from bot.surfaces.terminal import greeting

STORIES = Path(__file__).parent / "stories"
TEXT = (STORIES / "orsa-dam.yaml").read_text("utf-8")
NOW, RADIO = "As of March 12, 2031 (The Orsa Courier): ", "As of March 13, 2031 (Lakeland Radio): "
MISSING = (
    f"{NOW}Thirty-one people are missing after the flood. "
    "On March 10, 2031 the report was: Fourteen people are missing after the flood."
)
CHARGED = (
    f"{NOW}The public prosecutor charged Edda Krail with negligence on Wednesday, March 12, 2031. "
    "On March 10, 2031 the report was: Police detained Edda Krail on Monday, March 10, 2031."
)
SCHOOL = (
    f"{RADIO}The flood did not destroy the Orsa school but damaged its roof. "
    "On March 10, 2031 the report by The Orsa Courier was: The flood destroyed the Orsa school."
)
ASKS = {
    "missing-first": "[how many people are missing now, are 14 people still missing]",
    "detained": "[was the engineer detained]",
    "school-destroyed": "[was the school destroyed, did the flood destroy the school]",
}
"""A fact of an earlier article → questions for the fact that supersedes it, as an author may add them."""
FREED = """  charged:
    says: Police let Edda Krail go home on Wednesday, March 12, 2031.
    article: second-day
    supersedes: detained
    evidence: Krail, detained since Monday, was allowed to go home
    when: 2031-03-12
"""


def engine_of(text):
    return build_engine(read_bytes("orsa-dam.yaml", text.encode()).story)


def told_as_current(reply, story):
    """Return the sentences of superseded facts that a reply tells otherwise than as what was reported before."""
    old = [fact.says for fact in story.superseded.values()]
    return [says for says in old if reply.text.count(says) != reply.text.count(f" was: {says}")]


@pytest.fixture(scope="module")
def dam():
    return load_engine(STORIES / "orsa-dam.yaml")


@pytest.fixture(scope="module")
def asked():
    """Return the story with questions for what holds now that speak of what was before."""
    text = TEXT
    for old, questions in ASKS.items():
        text = text.replace(f"    supersedes: {old}\n", f"    supersedes: {old}\n    ask: {questions}\n")
    return engine_of(text)


@pytest.fixture(scope="module")
def freed():
    """Return the story as if the engineer had been let go, in an article that repeats that she was detained."""
    before, _, rest = TEXT.partition("  charged:\n")
    return engine_of(before + FREED + rest[rest.index("  warning:\n") :])


@pytest.mark.parametrize(
    ("question", "fact", "said"),
    [
        ("how many people are missing now?", "missing-now", MISSING),
        ("are 14 people still missing?", "missing-now", MISSING),
        ("Thirty-one people are missing after the flood.", "missing-now", MISSING),
        ("was the engineer detained?", "charged", CHARGED),
        ("was the school destroyed?", "school-damaged", SCHOOL),
        ("did the flood destroy the school?", "school-damaged", SCHOOL),
        ("Two people were found dead on Tuesday, March 11, 2031.", "dead", None),
    ],
)
def test_the_answer_is_what_holds_now_and_says_as_of_when(asked, question, fact, said):
    """The author asks for what was before, too: readers who remember that find what holds now, without a Yes."""
    reply = asked.ask(question)
    assert reply.text == (said or asked.story.facts[fact].says)
    assert (reply.outcome, reply.facts) == ("answer", (fact,))


@pytest.mark.parametrize(("fact", "said"), [("missing-now", MISSING), ("charged", CHARGED), ("school-damaged", SCHOOL)])
def test_a_fact_that_is_shown_says_as_of_when_it_holds(dam, fact, said):
    assert dam.show(Answer((fact,), 1.0)).text == said


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("how many are unaccounted for?", MISSING),
        ("are 14 people missing?", MISSING),
        ("was the engineer released without charge?", CHARGED),
    ],
)
def test_a_question_of_a_superseded_fact_gets_the_one_that_holds(dam, question, said):
    """The author's own question always gets its fact: nobody moves it when the story goes on."""
    considered, _ = dam.consider(question)
    assert considered.bound
    assert dam.ask(question).text == said


@pytest.mark.parametrize(
    "question",
    [
        "how many people are missing?",
        "14 missing",
        "who are the 14 missing people?",
        "are 14 people missing?",
        "are fourteen people missing?",
        "is it true that 14 people are missing after the flood",
        "Fourteen people are missing after the flood.",
        "are fourteen missing after the dam broke above Orsa?",
        "does the article say fourteen are missing?",
        "who was detained?",
        "was Krail detained?",
        "is Krail being held by the police?",
        "did the police detain Edda Krail?",
        "Police detained Edda Krail on Monday, March 10, 2031.",
        "was the engineer released without charge?",
        "was the school destroyed?",
        "what did the flood destroy?",
        "does the story say that the flood destroyed the school?",
    ],
)
def test_what_a_superseded_fact_alone_would_answer_is_neither_confirmed_nor_told_as_current(dam, question):
    reply = dam.ask(question)
    assert not reply.text.startswith("Yes")
    assert told_as_current(reply, dam.story) == []
    assert not set(reply.facts) & set(dam.story.superseded)


@pytest.mark.parametrize(
    "claim",
    [
        "14 people are missing",
        "Fourteen people are missing after the flood.",  # the superseded fact's own sentence
        "Fourteen people are missing after the dam broke",
        "Fourteen missing after dam breaks above Orsa",  # the first headline
        "The article says fourteen are missing",
        "Twenty-four people are missing",
        "Police detained Edda Krail",
        "Police detained Edda Krail on Monday, March 10, 2031.",
        "The engineer was not charged",
        "The flood destroyed the Orsa school.",
        "The Orsa school was destroyed",
    ],
)
def test_a_claim_that_only_a_superseded_fact_bears_out_is_never_confirmed(dam, claim):
    reply = dam.check_claim(claim)
    assert reply.outcome != "answer"
    assert "confirms" not in reply.text
    assert not set(reply.facts) & set(dam.story.superseded)


@pytest.mark.parametrize(
    "claim",
    [
        "Thirty-one people are missing",
        "31 people are missing",
        "Edda Krail was charged with negligence",
        "The school's roof was damaged",
        "Two people died",
    ],
)
def test_a_claim_that_holds_now_is_never_denied(dam, claim):
    assert dam.check_claim(claim).outcome != "correction"


def test_a_confirmed_claim_is_told_as_of_when_it_holds(dam):
    reply = dam.check_claim("Thirty-one people are missing after the flood")
    assert reply.outcome == "answer"
    assert reply.text.endswith(f"the story confirms this: {MISSING}")


@pytest.mark.parametrize(
    "claim",
    [
        "Edda Krail is detained",
        "Edda Krail was arrested",
        "The police are holding Krail",
        "Krail has been detained since Monday",
    ],
)
def test_an_excerpt_that_repeats_what_was_before_confirms_nothing(freed, claim):
    assert freed.check_claim(claim).outcome != "answer"


@pytest.mark.parametrize(
    "question",
    [
        "is Krail detained?",
        "was Edda Krail arrested?",
        "is the engineer in custody?",
        "has Krail been detained since Monday?",
    ],
)
def test_a_yes_no_question_for_what_was_before_gets_no_yes(freed, question):
    reply = freed.ask(question)
    assert not reply.text.startswith("Yes")
    assert told_as_current(reply, freed.story) == []


@pytest.mark.parametrize(
    "question",
    [
        "timeline",
        "who is mentioned",
        "what happened?",
        "shorter",
        "what is planned?",
        "what happened on March 10?",
        "compare Edda Krail and Viktor Moss",
    ],
)
def test_lists_hold_what_holds_now(dam, question):
    reply = dam.ask(question)
    assert reply.outcome == "answer"
    assert told_as_current(reply, dam.story) == []
    assert not set(reply.facts) & set(dam.story.superseded)


@pytest.mark.parametrize("question", ["summary", "in one sentence"])
def test_the_story_as_a_whole_rests_on_all_articles(dam, question):
    reply = dam.ask(question)
    assert reply.facts == ("article", "second-day", "correction")
    assert [quotation.source for quotation in reply.evidence] == [
        "The Orsa Courier, March 10, 2031",
        "The Orsa Courier, March 12, 2031",
        "Lakeland Radio, March 13, 2031",
    ]


def test_each_article_is_told_by_its_headline_outlet_and_day(dam):
    for article in dam.story.articles.values():
        reply = dam.ask(dam.story.facts[article.id].says)
        assert reply.facts == (article.id,)
        assert article.headline in reply.text
        assert article.outlet in reply.text
        assert f"on March {article.published.day}, 2031" in reply.text


def test_what_the_answers_rest_on_are_several_articles(dam):
    said = (
        "rests on several articles (The Orsa Courier, March 10, 2031; The Orsa Courier, March 12, 2031; Lakeland Radio"
    )
    assert said in dam.ask("how do you know that?").text
    assert story_line(dam.story).endswith(
        "Lakeland Radio, March 13, 2031. I know 10 facts of it, as of the last of these days."
    )


def test_the_facts_that_count_are_those_of_the_authors_that_hold_now(dam):
    """The loader makes a fact of each article, and three of the file's thirteen are superseded: ten are left."""
    assert (dam.story.fact_count, len(dam.story.superseded), len(dam.story.articles)) == (10, 3, 3)
    assert len(dam.story.facts) == 13


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
    lines = [line for line in dam.ask("timeline").text.splitlines() if line.startswith("- ")]
    assert [line.partition(": ")[0] for line in lines] == [
        "- Monday, March 10, 2031",
        "- Tuesday, March 11, 2031",
        "- Wednesday, March 12, 2031",
        "- Monday, March 31, 2031",
    ]


def test_the_timeline_has_nothing_between_the_day_and_what_happened(dam):
    charged = dam.story.facts["charged"].says
    assert f"- Wednesday, March 12, 2031: {charged}\n" in dam.ask("timeline").text


def test_each_quotation_is_shown_with_its_own_article(dam):
    first, second = dam.show(Answer(("warning",), 1.0)).evidence
    assert (first.source, second.source) == ("The Orsa Courier, March 10, 2031", "The Orsa Courier, March 12, 2031")
    assert (first.url, second.url) == ("https://courier.example/orsa-dam", "https://courier.example/orsa-dam-engineer")


def test_both_sides_of_a_dispute_are_quoted_from_the_articles_that_have_them(dam):
    reply = dam.ask("Tollen Power said nobody had ever warned it.")
    assert reply.facts == ("denial", "warning")
    assert [(each.quote, each.source) for each in reply.evidence] == [
        ("Tollen Power said nobody had ever warned it", "The Orsa Courier, March 12, 2031"),
        ("We warned the company for years", "The Orsa Courier, March 10, 2031"),
    ]


@pytest.mark.parametrize(
    ("fact", "address"),
    [
        ("missing-now", "https://courier.example/orsa-dam-engineer#"),
        ("broke", "https://courier.example/orsa-dam#"),
        ("reopening", None),
    ],
)
def test_the_button_leads_to_the_article_of_the_quotation(dam, fact, address):
    reply = dam.show(Answer((fact,), 1.0))
    links = [button.url for button in lay_out(reply, Around(dam, 7)).buttons if button.url]
    assert [link.partition("#")[0] + "#" for link in links] == ([address] if address else [])


def test_a_gold_question_of_a_superseded_fact_is_answered_by_the_one_that_holds(asked, tmp_path):
    """So the questions need no change when the story goes on."""
    gold = '{"kind": "answerable", "question": "how many people are missing now?", "facts": ["missing-first"]}\n'
    (tmp_path / "gold.jsonl").write_text(gold, "utf-8")
    (result,) = run_evaluation(asked, tmp_path / "gold.jsonl", None, None).results
    assert (result.judgement, result.gold.facts) == ("right", ("missing-now",))


def test_reports_of_one_day_are_told_apart():
    same = engine_of(TEXT.replace("published: 2031-03-12", "published: 2031-03-10"))
    reply = same.show(Answer(("missing-now",), 1.0))
    assert reply.text.endswith("Earlier that day the report was: Fourteen people are missing after the flood.")
