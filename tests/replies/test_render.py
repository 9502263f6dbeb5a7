"""What a whole reply holds: words, evidence, suggestions; and what it must never leave out."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest
from ferry import FACTS, fact, make_story, stub_index
from hypothesis import given
from hypothesis import strategies as st

from bot.decision.outcomes import Abstain, Answer, Chat, Clarify, Correction, Outcome, Reason, Shape, Verdict
from bot.decision.overview import people, quotations, timeline
from bot.reader.classifiers import QUESTION, load_classifier
from bot.replies.render import LONGEST, MOST_EVIDENCE, render, sources_of
from bot.replies.reply import Quotation
from bot.story.model import Article, Evidence
from bot.understanding.intents import ListKind

INDEX = stub_index()
STORY = INDEX.story


def said(decision, choices=(), index=INDEX):
    return render(decision, index, choices)


@pytest.mark.parametrize("name", STORY.facts)
def test_a_fact_is_told_in_its_author_s_words_with_its_evidence(name):
    reply = said(Answer((name,), 0.9))
    assert (reply.outcome, reply.text, reply.facts) == (Outcome.ANSWER, STORY.facts[name].says, (name,))
    assert [each.quote for each in reply.evidence] == [each.quote for each in STORY.facts[name].evidence]
    assert reply.evidence[0].source == "NCA, March 14, 2024"
    assert reply.evidence[0].url == "https://nca.example/f"


def test_several_facts_are_told_each_with_its_first_excerpt():
    reply = said(Answer(("hurt", "captain"), 0.9))
    assert reply.text == f"{STORY.facts['hurt'].says} {STORY.facts['captain'].says}"
    assert [each.quote for each in reply.evidence] == [
        "14 people were hurt, two badly",
        "with Mara Voss, 51, at the helm",
    ]


def test_what_two_facts_say_alike_is_said_once():
    twins = make_story(
        (fact("a", "It rained.", "rain"), fact("b", "It rained.", "rain"), fact("c", "It hailed.", "hail"))
    )
    reply = said(Answer(("a", "b", "c"), 1.0), index=stub_index(story=twins))
    assert reply.text == "It rained. It hailed."
    assert [each.quote for each in reply.evidence] == ["rain", "hail"]


def test_an_excerpt_that_is_part_of_another_one_is_not_shown_beside_it():
    story = make_story(
        (fact("short", "It rained.", "rain fell"), fact("long", "It rained all day.", "rain fell all day"))
    )
    reply = said(Answer(("short", "long"), 1.0), index=stub_index(story=story))
    assert [each.quote for each in reply.evidence] == ["rain fell all day"]


@pytest.mark.parametrize(
    ("verdict", "opening"),
    [(Verdict.YES, "Yes. Fourteen"), (Verdict.RIGHT, "That's right. Fourteen"), (Verdict.NONE, "Fourteen")],
)
def test_a_verdict_goes_first(verdict, opening):
    assert said(Answer(("hurt",), 1.0, verdict)).text.startswith(opening)


@pytest.mark.parametrize(
    ("verdict", "opening"),
    [
        (Verdict.NO, "No, the story says otherwise. Fourteen"),
        (Verdict.NONE, "That is not what the story says. Fourteen"),
    ],
)
def test_a_correction_says_so_and_then_what_is_so(verdict, opening):
    reply = said(Correction(("hurt",), 0.9, verdict))
    assert reply.outcome is Outcome.CORRECTION
    assert reply.text.startswith(opening)
    assert reply.evidence


def test_an_unknown_is_told_in_its_author_s_words():
    reply = said(Abstain(Reason.SILENT, 0.9, unknown="payer"))
    assert (reply.text, reply.unknown, reply.reason) == (STORY.unknowns["payer"].says, "payer", Reason.SILENT)
    assert (reply.evidence, reply.suggestions, reply.facts) == ((), (), ())


def test_an_unsure_reply_says_so_and_shows_the_passage_once():
    reply = said(Abstain(Reason.SILENT, 0.6, unsure=("captain",)))
    says = STORY.facts["captain"].says
    assert reply.text == f"I'm not sure this is what you mean. The story says: {says}"
    assert (reply.outcome, reply.reason, reply.facts) == (Outcome.ABSTAIN, Reason.SILENT, ("captain",))
    assert reply.suggestions == (says,)
    assert reply.evidence
    assert reply.plain().count(says) == 1


@pytest.mark.parametrize(
    ("decision", "opening"),
    [
        (Abstain(Reason.SILENT, 1.0), "I found nothing about that in the story “Ferry hits pier"),
        (Abstain(Reason.OFF_TOPIC, 1.0), "I found nothing about that in the story “Ferry hits pier"),
        (Abstain(Reason.NOT_UNDERSTOOD, 1.0), "I didn't understand that."),
    ],
)
def test_who_is_lost_gets_questions_to_ask(decision, opening):
    """ "The story doesn't say" is kept for what its author knows to be left open."""
    reply = said(decision)
    assert reply.text.startswith(opening)
    assert reply.suggestions == STORY.starters
    assert reply.reason is decision.reason
    assert "doesn't say" not in reply.text


def test_another_language_is_told_which_one_to_use():
    assert said(Abstain(Reason.NOT_UNDERSTOOD, 1.0, language="pl")).text == (
        "I only understand questions in English. Please ask in English."
    )


def test_a_question_back_offers_its_choices():
    reply = said(Clarify(("hurt", "visit"), 0.5), ("How many were hurt?", "Who visited?"))
    assert (reply.outcome, reply.facts) == (Outcome.CLARIFY, ("hurt", "visit"))
    assert reply.plain() == "Which do you mean?\n- How many were hurt?\n- Who visited?"


@pytest.mark.parametrize(
    "decision",
    [
        pytest.param(Abstain(Reason.SILENT, 1.0), id="silent"),
        pytest.param(Abstain(Reason.SILENT, 1.0, unknown="payer"), id="foreseen"),
        pytest.param(Abstain(Reason.OFF_TOPIC, 1.0), id="off topic"),
        pytest.param(Clarify(("hurt", "visit"), 0.5), id="a question back"),
        pytest.param(Chat("greeting"), id="small talk"),
    ],
)
def test_what_tells_nothing_shows_no_evidence(decision):
    """A quotation under "I found nothing" would look like proof of something."""
    assert said(decision).evidence == ()


@pytest.mark.parametrize("intent", sorted(set(load_classifier("intents").classes) - set(ListKind) - {QUESTION}))
def test_every_small_talk_intent_has_a_short_reply(intent):
    for index in (INDEX, stub_index(story=make_story(starters=()))):
        reply = said(Chat(intent), index=index)
        assert reply.outcome is Outcome.CHAT
        assert 0 < len(reply.plain()) <= 600
        assert "\n" not in reply.text


def test_plain_text_is_the_whole_message():
    lines = said(Answer(("hurt",), 1.0)).plain().split("\n")
    assert lines == [STORY.facts["hurt"].says, "> “14 people were hurt, two badly” (NCA, March 14, 2024)"]


# Lists


def test_a_summary_is_the_author_s_with_the_article_behind_it():
    reply = said(Answer((), 1.0, shape=Shape.SUMMARY))
    assert (reply.text, reply.facts) == (STORY.summary, ("article",))
    assert reply.evidence


def test_a_shorter_summary_is_its_first_sentence_as_it_is_written():
    reply = said(Answer((), 1.0, shape=Shape.HEADLINE))
    assert reply.text == "The Lady Orrin, owned by Corrin & Daughters, hit St. Mary's end of it."


def test_a_timeline_has_a_line_for_each_day_and_plans_apart():
    assert said(timeline(STORY)).text.split("\n") == [
        "- Tuesday, March 12, 2024: The ferry Lady Orrin hit the North Pier in Brennmouth on March 12, 2024.",
        "",
        "Planned, as far as the story goes:",
        "- Tuesday, April 2, 2024: A public inquiry is to begin in Brennmouth on April 2, 2024.",
        "- June 2024: The North Pier is to be repaired by June 2024.",
    ]


def test_people_get_a_line_each_with_the_first_thing_told_of_them():
    lines = said(people(STORY)).text.split("\n")
    assert lines[0] == f"- Osric Penhale: {STORY.facts['no-answer'].says}"
    assert len(lines) == 4


def test_who_somebody_is_comes_before_what_they_said_or_did_with_others():
    facts = (
        fact("said", "Mara Voss said it was dark.", by="voss"),
        fact("met", "Mara Voss met Osric Penhale."),
        fact("is", "Mara Voss is the captain."),
    )
    story = make_story(facts)
    text = said(people(story), index=stub_index(story=story)).text
    assert "- Mara Voss: Mara Voss is the captain." in text.split("\n")


def test_who_is_only_heard_is_introduced_by_what_is_no_quotation():
    """ "…, the museum's director, said" tells more of her than her words."""
    facts = (
        fact("cried", "Mara Voss said she cried.", by="voss", said="I cried"),
        fact("cracked", "Mara Voss, the captain of the ferry Lady Orrin, said it was dark.", by="voss"),
    )
    story = make_story(facts)
    lines = said(people(story), index=stub_index(story=story)).text.split("\n")
    assert f"- Mara Voss: {facts[1].says}" in lines


def test_who_is_named_first_is_whom_a_fact_tells_of():
    facts = (
        fact("leads", "Inspector Osric Penhale leads the case and is no kin of Mara Voss."),
        fact("held", "The police of Brennmouth are holding Mara Voss, 51, the mate of Edda Penhale."),
    )
    story = make_story(facts)
    lines = said(people(story), index=stub_index(story=story)).text.split("\n")
    assert f"- Mara Voss: {facts[1].says}" in lines


@pytest.mark.parametrize("words", [5, 25, 40])
def test_no_fact_is_told_without_its_proof(words):
    facts = tuple(fact(f"f{n}", f"{n} " + "word " * words + ".", f"{n} " + "quote " * words) for n in range(3))
    reply = said(Answer(("f0", "f1", "f2"), 0.9), index=stub_index(story=make_story(facts)))
    assert len(reply.evidence) == len(reply.facts) >= 1
    assert len(str(reply.text)) + sum(len(str(each)) + 1 for each in reply.evidence) <= LONGEST


def test_a_long_list_has_a_line_for_each_fact():
    answer = Answer(("hit", "hurt", "captain", "visit"), 1.0, shape=Shape.LINES)
    assert said(answer).text.split("\n") == [f"- {STORY.facts[each].says}" for each in answer.facts]
    assert said(answer).evidence


def test_what_was_said_but_not_quoted_is_told_as_a_sentence():
    told = fact("told", "Lionel Price said it hurt.", by="price")
    index = stub_index(story=make_story((*FACTS, told)))
    assert said(Answer(("told",), 1.0, shape=Shape.QUOTES), index=index).text == f"- {told.says}"


def test_somebody_of_whom_nothing_is_told_is_only_named():
    story = make_story(FACTS[:3])
    assert said(people(story), index=stub_index(story=story)).text.startswith("- Osric Penhale: named in the story")


def test_quotations_have_their_speakers():
    story = make_story((*FACTS, fact("cry", "A passenger screamed.", said="Hold on")))
    assert said(quotations(story), index=stub_index(story=story)).text.split("\n") == [
        "- Osric Penhale: “The answer we got was silence”",
        "- Lionel Price: “A dark day”",
        "- Unnamed: “Hold on”",
    ]


def test_people_are_introduced_by_what_is_told_of_them_first():
    """The union's leader was introduced as somebody to whom another one is not related."""
    facts = (
        fact("kin", "Lionel Price is not related to Mara Voss."),
        fact("leader", "Mara Voss, who leads the union, said it was over.", by="voss"),
    )
    text = said(people(make_story(facts)), index=stub_index(story=make_story(facts))).text
    assert "- Mara Voss: Mara Voss, who leads the union" in text


def test_the_undated_other_side_stands_in_the_timeline_without_a_day():
    accused = fact("accused", "The union says that Voss lied.", when="2024-03-12")
    story = make_story((accused, fact("denied", "Voss denies it.", disputes="accused")))
    text = said(timeline(story), index=stub_index(story=story)).text
    assert text.split("\n") == ["- Tuesday, March 12, 2024: The union says that Voss lied.", "- Voss denies it."]


def test_two_side_by_side_are_told_of_both_first_and_then_of_each():
    shared = fact("met", "Mara Voss met Lionel Price.")
    index = stub_index(story=make_story((*FACTS, shared)))
    answer = Answer(("met", "captain", "visit"), 1.0, shape=Shape.SIDES, names=("voss", "price"))
    assert said(answer, index=index).text.split("\n") == [
        "Mara Voss met Lionel Price.",
        "- Mara Voss: Captain Mara Voss, 51, was at the helm.",
        "- Lionel Price: Mayor Lionel Price visited the injured.",
    ]


@pytest.mark.parametrize("answer", [timeline(STORY), people(STORY), quotations(STORY)])
def test_lists_show_no_evidence(answer):
    """It would be longer than the list."""
    assert said(answer).evidence == ()


# Length


def long_facts(*lengths):
    return tuple(
        fact(f"f{place}", f"{place} " + "word " * (length // 5), *(["quote " * 38] * 3))
        for place, length in enumerate(lengths)
    )


@given(st.lists(st.integers(5, 500), min_size=1, max_size=3), st.sampled_from([Answer, Correction]))
def test_no_reply_is_longer_than_allowed(lengths, kind):
    facts = long_facts(*lengths)
    reply = said(kind(tuple(each.id for each in facts), 0.9), index=stub_index(story=make_story(facts)))
    assert len(reply.plain()) <= LONGEST
    assert reply.facts[0] == "f0"
    assert 1 <= len(reply.evidence) <= MOST_EVIDENCE


def test_as_many_facts_are_told_as_fit():
    facts = long_facts(300, 200, 300)
    reply = said(Answer(("f0", "f1", "f2"), 0.9), index=stub_index(story=make_story(facts)))
    assert reply.facts == ("f0", "f1")


def test_length_never_leaves_one_side_of_a_dispute_alone():
    facts = long_facts(400, 400)
    facts = (replace(facts[0], disputes="f1"), facts[1])
    assert said(Answer(("f0", "f1"), 0.9), index=stub_index(story=make_story(facts))).facts == ("f0", "f1")


@pytest.mark.parametrize("confidence", [-0.2, 0.0, 0.5, 1.0, 1.3])
def test_confidence_is_a_share(confidence):
    assert 0 <= said(Answer(("hurt",), confidence)).confidence <= 1


def test_a_reply_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        said(Answer(("hurt",), 1.0)).text = "nobody"


# Developing stories


@pytest.fixture(scope="module")
def developing():
    """The number of the injured was mended two days later, by another paper; the hour by the same."""
    articles = STORY.articles | {
        "second": Article("second", "Sixteen hurt", "The Post", STORY.published.replace(day=16)),
        "third": Article("third", "Hour mended", "NCA", STORY.published),
    }
    facts = (
        replace(
            fact("now", "Sixteen people were hurt.", supersedes=("hurt",)),
            evidence=(Evidence("sixteen were hurt", "second"), Evidence("hurt", "second")),
        ),
        replace(fact("hour", "It hit at eight.", supersedes=("seven",)), evidence=(Evidence("at eight", "third"),)),
        replace(fact("same", "It rained.", supersedes=("rain",)), evidence=(Evidence("rained", "third"),)),
    )
    old = (FACTS[2], fact("seven", "It hit at seven."), fact("rain", "It rained."))
    story = make_story(facts, articles=articles, superseded={each.id: each for each in old})
    return stub_index(story=story)


def test_what_holds_now_is_told_as_of_its_day_with_what_was_reported_before(developing):
    reply = said(Answer(("now",), 1.0), index=developing)
    assert reply.text == (
        "As of March 16, 2024 (The Post): Sixteen people were hurt. "
        "On March 14, 2024 the report by NCA was: Fourteen passengers were hurt, two of them badly."
    )
    assert [each.source for each in reply.evidence] == ["The Post, March 16, 2024"] * 2


def test_what_the_same_paper_mended_on_the_day_names_no_paper(developing):
    text = said(Answer(("hour",), 1.0), index=developing).text
    assert text.endswith("Earlier that day the report was: It hit at seven.")


def test_what_was_reported_in_the_same_words_is_not_told_again(developing):
    assert said(Answer(("same",), 1.0), index=developing).text == "As of March 14, 2024 (NCA): It rained."


def test_beside_another_fact_what_was_reported_before_is_left_out(developing):
    assert "the report" not in said(Answer(("now", "hour"), 1.0), index=developing).text


def test_a_summary_of_several_articles_rests_on_all(developing):
    how_known = said(Chat("how_known"), index=developing).text
    assert "several articles (NCA, March 14, 2024; The Post, March 16, 2024; NCA, March 14, 2024)" in how_known


def test_of_many_articles_the_first_and_the_latest_are_named():
    articles = {f"a{day}": Article(f"a{day}", "x", "NCA", STORY.published.replace(day=day)) for day in range(1, 10)}
    assert sources_of(make_story(articles=articles)) == (
        "NCA, March 1, 2024; …; NCA, March 8, 2024; NCA, March 9, 2024"
    )


def test_a_quotation_is_a_line_of_plain_text():
    assert str(Quotation("so it was", "NCA, March 14, 2024")) == "> “so it was” (NCA, March 14, 2024)"
