"""What a whole reply holds: words, evidence, suggestions; and what it must never leave out."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError

import pytest

from bot.decision.outcomes import Abstain, Answer, Chat, Clarify, Correction, Mistake, Outcome, Reason, Shape, Verdict
from bot.replies.render import LONGEST, joined, render
from bot.replies.templates import chat_intents
from bot.story.model import Status

LONG_SHAPES = {Shape.SUMMARY, Shape.TIMELINE, Shape.QUOTES}


@pytest.fixture(scope="module")
def stories(flood, talks):
    """Return both stories."""
    return (flood.story, talks.story)


@pytest.fixture(scope="module")
def said(flood):
    """Return the function that renders a decision on the invented story."""
    return lambda decision, choices=(): render(decision, flood.story, choices)


def test_every_fact_can_be_answered_with_in_a_message_of_bounded_length(stories):
    for story in stories:
        for fact in story.facts.values():
            reply = render(Answer((fact.id,), 1.0, roles=frozenset(fact.roles)), story)
            assert 0 < len(reply.plain()) <= LONGEST, fact.id
            assert reply.facts == (fact.id,)


def test_every_fact_that_has_evidence_shows_it_word_for_word(stories):
    for story in stories:
        for fact in story.facts.values():
            reply = render(Answer((fact.id,), 1.0), story)
            assert bool(reply.evidence) == bool(fact.evidence)
            assert {each.quote for each in reply.evidence} <= {each.quote for each in fact.evidence}
            assert all(each.source.startswith(story.outlet) for each in reply.evidence)


def test_a_claim_names_whose_it_is_unless_the_author_worded_it(stories):
    for story in stories:
        for fact in story.facts.values():
            if fact.attribution and not fact.says:
                text = render(Answer((fact.id,), 1.0), story).text
                assert all(story.entities[each].name in text for each in fact.attribution.who)
                assert "according to" in text


def test_what_is_only_planned_or_alleged_is_said_to_be(stories):
    """A reader must never take a plan for news."""
    planned = re.compile(r"\b(plans?|is to|are to|expected|going to)\b")
    for story in stories:
        for fact in story.facts.values():
            text = render(Answer((fact.id,), 1.0), story).text
            if fact.status is Status.PLANNED:
                assert planned.search(text), text
            if fact.status is Status.ALLEGED:
                assert re.search("alleg|accus", text), text


@pytest.mark.parametrize(
    "decision",
    [
        pytest.param(Abstain(Reason.SILENT, 1.0, nearest=("dead",)), id="silent, with the nearest"),
        pytest.param(Abstain(Reason.SILENT, 1.0, unknown="renn-death", nearest=("dead",)), id="foreseen"),
        pytest.param(Abstain(Reason.OFF_TOPIC, 1.0), id="off topic"),
        pytest.param(Abstain(Reason.NOT_UNDERSTOOD, 1.0), id="not understood"),
        pytest.param(Clarify(("sandbags", "paper"), frozenset(), 0.5), id="a question back"),
        pytest.param(Chat("greeting"), id="small talk"),
    ],
)
def test_only_answers_and_corrections_show_evidence(said, decision):
    """A quotation under "the story doesn't say" would look like proof of something."""
    assert said(decision).evidence == ()


def test_the_three_reasons_are_said_differently(said):
    texts = {said(Abstain(reason, 1.0)).text for reason in Reason}
    assert len(texts) == len(Reason)


def test_the_nearest_is_labelled_as_such(said):
    text = said(Abstain(Reason.SILENT, 1.0, nearest=("cost",))).text
    assert text.index("nearest") < text.index("18 million")
    assert text.startswith("The story doesn't say")


@pytest.mark.parametrize("reason", [Reason.OFF_TOPIC, Reason.NOT_UNDERSTOOD])
def test_who_is_lost_gets_questions_to_ask(said, flood, reason):
    assert said(Abstain(reason, 1.0)).suggestions == flood.story.starters[:3]


@pytest.mark.parametrize("mistake", list(Mistake))
@pytest.mark.parametrize("denied", [True, False])
def test_a_correction_never_opens_with_yes_and_says_what_is_so(said, mistake, denied):
    reply = said(Correction(("arrest",), 0.9, mistake, denied, wrong="renn"))
    assert reply.outcome is Outcome.CORRECTION
    assert reply.text.startswith("No, " if denied else ("That is not", "The story does", "Not as far"))
    assert "Emil Fenwright" in reply.text
    assert reply.evidence


def test_a_correction_names_who_was_taken_for_somebody_else(said):
    assert "Tobias Renn" in said(Correction(("arrest",), 0.9, Mistake.STRANGER, wrong="renn")).text
    assert "Paris" in said(Correction(("arrest",), 0.9, Mistake.UNHEARD, wrong="Paris")).text


@pytest.mark.parametrize(
    ("verdict", "opening"),
    [
        (Verdict.YES, "Yes. Emil"),
        (Verdict.NOT_YET, "Not as far as the story goes"),
        (Verdict.NONE, "Emil"),
    ],
)
def test_a_verdict_goes_first(said, verdict, opening):
    assert said(Answer(("arrest",), 1.0, verdict=verdict)).text.startswith(opening)


def test_what_the_sentence_leaves_out_is_added_when_asked_for(said):
    """The author's own sentence on the surge has no date."""
    assert "Monday, October 16, 2023" in said(Answer(("surge",), 1.0, frozenset({"when"}))).text
    assert "Storm Odile met a spring tide" in said(Answer(("surge",), 1.0, frozenset({"why"}))).text
    assert "October" not in said(Answer(("surge",), 1.0)).text


@pytest.mark.parametrize(
    ("question", "noted"),
    [("when was the flood?", True), ("when was Fenwright arrested?", True), ("who was arrested?", False)],
)
def test_an_inferred_year_is_said_when_a_date_is_asked_for(flood, question, noted):
    assert ("inferred" in flood.ask(question).text) is noted


def test_of_several_excerpts_the_one_that_shows_what_was_asked_goes_first(said):
    assert "spring tide" in said(Answer(("surge",), 1.0, frozenset({"why"}))).evidence[0].quote
    assert "broke through" in said(Answer(("surge",), 1.0, frozenset({"how"}))).evidence[0].quote


def test_a_count_says_the_number_and_the_names(talks):
    text = render(Answer(("whelan-held", "reed-held"), 1.0, shape=Shape.COUNT), talks.story).text
    assert text.startswith("Two: Paul Whelan and Trevor Reed. ")


def test_a_number_of_the_story_is_not_counted_again(said):
    """ "Two: Renn and Solvane. 2 people died …" would say it twice."""
    assert said(Answer(("dead",), 1.0, shape=Shape.COUNT)).text.startswith("2 people died")


@pytest.mark.parametrize("shape", sorted(LONG_SHAPES))
def test_long_forms_hold_one_entry_a_line(flood, shape):
    story = flood.story
    facts = [fact for fact in story.facts.values() if "quote" in fact.roles or "when" in fact.roles]
    if shape is Shape.QUOTES:
        facts = [fact for fact in facts if "quote" in fact.roles]
    elif shape is Shape.TIMELINE:
        facts = [fact for fact in facts if "when" in fact.roles]
    else:
        facts = []
    text = render(Answer(tuple(fact.id for fact in facts), 1.0, shape=shape), story).text
    assert text.count("\n- ") + 1 == max(1, len(facts))


def test_a_clarification_offers_its_choices_as_full_questions(flood):
    reply = flood.ask("who is Corvin?")
    assert len(reply.suggestions) == len(reply.facts) == 2
    assert all(each.endswith("?") and each[0].isupper() for each in reply.suggestions)


@pytest.mark.parametrize("intent", sorted(chat_intents()))
def test_every_small_talk_intent_has_a_short_reply(stories, intent):
    for story in stories:
        reply = render(Chat(intent), story)
        assert reply.outcome is Outcome.CHAT
        assert 0 < len(reply.plain()) <= 600
        assert "\n" not in reply.text


def test_plain_text_is_the_whole_message(flood):
    reply = flood.ask("who was arrested?")
    lines = reply.plain().split("\n")
    assert lines[0] == reply.text
    assert lines[1].startswith("> “police arrested Emil Fenwright")
    assert lines[1].endswith("” (Tidewater Press, October 17, 2023)")


@pytest.mark.parametrize("confidence", [-0.2, 0.0, 0.5, 1.0, 1.3])
def test_confidence_is_a_share(said, confidence):
    assert 0 <= said(Answer(("dead",), confidence)).confidence <= 1


def test_questions_side_by_side_become_one_reply(flood):
    replies = [flood.ask("who was arrested?"), flood.ask("who is missing?"), flood.ask("who was arrested?")]
    reply = joined(replies)
    assert reply.facts == ("arrest", "missing")
    assert reply.text.count("Emil Fenwright") == 1
    assert len(reply.evidence) == len(set(reply.evidence)) == 2
    assert reply.session == replies[-1].session


REST = "The story doesn't say the rest of what you ask."
ARREST, MISSING, UNSAID, ALIEN = (
    Answer(("arrest",), 0.9),
    Answer(("missing",), 0.7),
    Abstain(Reason.SILENT, 0.8, unknown="renn-death", nearest=("dead",)),
    Abstain(Reason.OFF_TOPIC, 1.0),
)


@pytest.mark.parametrize(
    ("decisions", "facts", "confidence"),
    [
        pytest.param([ARREST, UNSAID], ("arrest",), 0.9, id="the answer first"),
        pytest.param([UNSAID, ARREST], ("arrest",), 0.9, id="the answer last"),
        pytest.param([ARREST, ALIEN, MISSING], ("arrest", "missing"), 0.7, id="two answers"),
        pytest.param([Chat("greeting"), MISSING], ("missing",), 0.7, id="small talk beside it"),
        pytest.param(
            [Correction(("arrest",), 0.6, Mistake.DATE), UNSAID], ("arrest",), 0.6, id="a correction tells as much"
        ),
    ],
)
def test_what_has_no_answer_is_said_once_behind_what_has(said, decisions, facts, confidence):
    """The nearest thing to what is not said would read as one more answer."""
    replies = [said(decision) for decision in decisions]
    reply = joined(replies)
    told = [each for each in replies if each.outcome in {Outcome.ANSWER, Outcome.CORRECTION}]
    assert reply.text.split("\n") == [*(each.text for each in told), REST]
    assert (reply.facts, reply.confidence) == (facts, confidence)
    assert reply.evidence == tuple(quotation for each in told for quotation in each.evidence)
    assert (reply.outcome, reply.reason) == (told[0].outcome, None)


def test_answers_alone_leave_nothing_unsaid(said):
    assert REST not in joined([said(ARREST), said(MISSING)]).text


@pytest.mark.parametrize("decisions", [[UNSAID, ALIEN], [ALIEN, UNSAID], [UNSAID], [Chat("thanks"), ALIEN]])
def test_without_an_answer_the_first_reply_stands_for_all(said, decisions):
    replies = [said(decision) for decision in decisions]
    assert joined(replies) == replies[0]


def test_a_joined_reply_goes_on_from_the_last_question_even_if_it_has_no_answer(flood):
    replies = [flood.ask("who was arrested?"), flood.ask("how did Tobias Renn die?")]
    reply = joined(replies)
    assert reply.session == replies[1].session != replies[0].session
    assert flood.ask("how old was he?", reply.session).facts == ("renn-was",)


def test_a_reply_cannot_be_changed(flood):
    with pytest.raises(FrozenInstanceError):
        flood.ask("who died?").text = "nobody"
