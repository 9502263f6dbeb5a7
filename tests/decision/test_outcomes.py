"""Which of the five outcomes a question gets, on both stories; a wrong answer is worse than none."""

from __future__ import annotations

import re

import pytest

from bot.decision.decide import decide
from bot.decision.outcomes import Abstain, Answer, Chat, Clarify, Correction, Mistake, Reason, Shape, Verdict

YES = re.compile(r"\W*(yes|yep|yeah|correct|right|true|indeed|exactly)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def decided(flood):
    """Return the function that decides a first question on the invented story."""
    return lambda question: decide(flood.consider(question))


def outcome_of(reply):
    return f"{reply.outcome}: {reply.reason}" if reply.reason else str(reply.outcome)


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("who died?", "answer"),
        ("wen was the floood", "answer"),
        ("why was Fenwright arrested", "answer"),
        ("how many soldiers were sent", "answer"),
        ("who runs the Harbor Trust?", "answer"),
        ("when will the power be back", "answer"),
        ("is Adela Corvin the mayor?", "answer"),
        ("did the prime minister visit Merrowick?", "answer"),
        ("tldr", "answer"),
        ("did Fenwright confess?", "correction"),
        ("was Fenwright arrested on Monday?", "correction"),
        ("did the mayor accuse Dask & Sons?", "correction"),
        ("did the Harbor Trust open a shelter in Paris?", "correction"),
        ("did the union call on Dask to pay?", "correction"),
        ("who is Corvin?", "clarify"),
        ("what did Corvin say?", "clarify"),
        ("what did he say?", "clarify"),
        ("how did Tobias Renn die?", "abstain: silent"),
        ("how old is the mayor?", "abstain: silent"),
        ("who will pay for the new wall?", "abstain: silent"),
        ("where was Fenwright arrested?", "abstain: silent"),
        ("did the government pay?", "abstain: silent"),
        ("when did the mayor resign?", "abstain: silent"),
        ("who won the world cup?", "abstain: off_topic"),
        ("how do I bake bread?", "abstain: off_topic"),
        ("when was the earthquake in Chile?", "abstain: off_topic"),
        ("qwpoeiru zmxncb lkjhsdf", "abstain: not_understood"),
        ("???", "abstain: not_understood"),
        ("", "abstain: not_understood"),
        ("hello", "chat"),
        ("thx a lot", "chat"),
        ("what can you do?", "chat"),
        ("who made you?", "chat"),
        ("when was teh flood", "answer"),
        ("hii", "chat"),
        ("thanks, and who was arrested?", "answer"),
        ("thanks and who was arrested?", "answer"),
    ],
)
def test_a_question_on_the_invented_story_gets_its_outcome(flood, question, outcome):
    assert outcome_of(flood.ask(question)) == outcome


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("who is detained?", "answer"),
        ("when is the summit?", "answer"),
        ("did Blinken meet Lavrov?", "answer"),
        ("what do the US and Russia have in common?", "answer"),
        ("why is Reed in prison?", "answer"),
        ('who said "greatly diverge"?', "answer"),
        ("will Biden and Putin meet?", "answer"),
        ("when did Blinken meet Putin?", "correction"),
        ("was Reed charged with espionage?", "correction"),
        ("did Blinken and Lavrov meet in Finland?", "correction"),
        ("did Biden and Putin meet in Geneva?", "correction"),
        ('did Blinken say "greatly diverge"?', "correction"),
        ("does Blinken want conflict?", "correction"),
        ("what did he say?", "clarify"),
        ("what did Putin say?", "abstain: silent"),
        ("how long is Whelan's sentence?", "abstain: silent"),
        ("in which city will Biden and Putin meet?", "abstain: silent"),
        ("how old is Trevor Reed?", "abstain: silent"),
        ("what is the weather like in Paris?", "abstain: off_topic"),
        ("who won the champions league?", "abstain: off_topic"),
        ("asdf qwer zxcv", "abstain: not_understood"),
        ("good morning", "chat"),
        ("are you a bot?", "chat"),
        ("who won the world cup?", "abstain: off_topic"),
        ("was Reed sentenced to ten years?", "correction"),
        ("who is the president of Ukraine?", "abstain: silent"),
        ("Whelan is not held, right?", "correction"),
    ],
)
def test_a_question_on_the_bundled_story_gets_its_outcome(talks, question, outcome):
    assert outcome_of(talks.ask(question)) == outcome


FALSE_ON_THE_FLOOD = [
    "is Joss Amery dead?",
    "did 340 people die?",
    "did eleven people die?",
    "did Fenwright confess?",
    "was the mayor arrested?",
    "was Lena Thorsby arrested?",
    "was Noor Iversen arrested on Tuesday?",
    "was Fenwright arrested on Monday?",
    "did the mayor accuse Dask & Sons?",
    "did Adela Corvin say they patched a wound with paper?",
    "did Tobias Renn drown?",
    "did the council approve the wall?",
    "did the prime minister visit Merrowick on Monday?",
    "is the Quayside School the second shelter?",
    "did the flood kill 5 people?",
    "did the old sea wall hold?",
    "is Tobias Renn a nurse?",
    "is Marit Solvane a lighthouse keeper?",
    "was the flood on Friday?",
    "is Pieter Corvin the mayor?",
    "did Storm Odile hit Merrowick in 2019?",
    "did the weather service say the water would rise?",
    "Fenwright did not deny the charge, right?",
    "was the wall repaired in 2019?",
    "was the picture taken by Noor Iversen?",
    "does the wall cost 20 million crowns?",
]
FALSE_ON_THE_TALKS = [
    "was the meeting in April?",
    "did Blinken meet Putin?",
    "was Reed charged with espionage?",
    "was Whelan sentenced to nine years?",
    "did they meet in Ireland?",
    "did Biden and Putin meet in Geneva?",
    "did Biden meet Putin already?",
    "Blinken and Lavrov met in Paris, right?",
    "did Lavrov call on Russia to release Reed?",
    "did Lavrov say the US would retaliate?",
    "does the US want conflict?",
    "did Lavrov agree with Blinken?",
    "did the US and Russia sign a treaty?",
    "is Putin the US president?",
    "is Blinken Russian?",
    "was Reed sentenced to ten years?",
]


@pytest.mark.parametrize("question", FALSE_ON_THE_FLOOD)
def test_a_false_premise_on_the_invented_story_never_gets_a_yes(flood, question):
    """ "Yes" to something false is the worst that the bot can do."""
    assert not YES.match(flood.ask(question).text)


@pytest.mark.parametrize("question", FALSE_ON_THE_TALKS)
def test_a_false_premise_on_the_bundled_story_never_gets_a_yes(talks, question):
    assert not YES.match(talks.ask(question).text)


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        pytest.param("Who is the U.S. president?", "biden-office", id="the dotted U.S."),
        pytest.param("how many are held?", "reed-held", id="a count of people"),
        pytest.param(
            "how many people are held?",
            "reed-held",
            id="a count of people who are named as such",
        ),
        pytest.param("is Whelan held?", "whelan-held", id="a yes/no about one"),
    ],
)
def test_plain_questions_that_the_story_answers_are_answered(talks, question, fact_id):
    reply = talks.ask(question)
    assert (reply.outcome, fact_id in reply.facts) == ("answer", True)


def test_nobody_s_arrest_is_explained_by_another_s(talks):
    assert talks.ask("why was Lavrov arrested?").outcome in {"correction", "abstain"}


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("did Marit Solvane drown?", Verdict.YES),
        ("was Emil Fenwright arrested on Tuesday?", Verdict.YES),
        ("will the prime minister visit Merrowick?", Verdict.YES),
        ("did the prime minister visit Merrowick?", Verdict.NOT_YET),
        ("did the council vote already?", Verdict.NOT_YET),
        ("did two or eleven people die?", Verdict.NONE),
        ("who died?", Verdict.NONE),
    ],
)
def test_a_verdict_is_as_firm_as_the_story(decided, question, verdict):
    decision = decided(question)
    assert isinstance(decision, Answer)
    assert decision.verdict is verdict


def test_a_forecast_has_not_come_true_yet(decided):
    decision = decided("did the water fall?")
    assert not isinstance(decision, Answer) or decision.verdict is not Verdict.YES


@pytest.mark.parametrize(
    ("question", "mistake", "denied"),
    [
        pytest.param("did Fenwright confess?", Mistake.OTHERWISE, True, id="the opposite"),
        pytest.param("was Fenwright arrested on Monday?", Mistake.DATE, True, id="another date"),
        pytest.param("did the Harbor Trust open a shelter in Paris?", Mistake.UNHEARD, True, id="a place elsewhere"),
        pytest.param("when did Noor Iversen open a second shelter?", Mistake.STRANGER, False, id="another person"),
    ],
)
def test_a_correction_says_what_is_wrong(decided, question, mistake, denied):
    decision = decided(question)
    assert isinstance(decision, Correction)
    assert (decision.mistake, decision.denied) == (mistake, denied)


@pytest.mark.parametrize(
    ("question", "shape"),
    [
        ("summary please", Shape.SUMMARY),
        ("what happened?", Shape.SUMMARY),
        ("give me a timeline", Shape.TIMELINE),
        ("list all quotes", Shape.QUOTES),
        ("who is mentioned?", Shape.NAMES),
        ("how many people died?", Shape.COUNT),
        ("who died?", Shape.FACTS),
    ],
)
def test_an_answer_has_the_shape_that_was_asked_for(decided, question, shape):
    decision = decided(question)
    assert isinstance(decision, Answer)
    assert decision.shape is shape


def test_namesakes_are_asked_back_with_one_choice_each(decided, flood):
    decision = decided("who is Corvin?")
    assert isinstance(decision, Clarify)
    assert [flood.story.facts[each].roles["who"] for each in decision.choices] == [
        ("adela-corvin",),
        ("pieter-corvin",),
    ]


def test_what_an_author_foresaw_is_said_in_the_author_s_words(decided):
    decision = decided("how did Tobias Renn die?")
    assert isinstance(decision, Abstain)
    assert (decision.reason, decision.unknown) == (Reason.SILENT, "renn-death")


@pytest.mark.parametrize("question", ["who won the world cup?", "qwpoeiru zmxncb"])
def test_nothing_is_offered_as_near_to_what_has_nothing_to_do_with_the_story(decided, question):
    decision = decided(question)
    assert isinstance(decision, Abstain)
    assert decision.nearest == ()


def test_what_the_story_reports_as_not_known_is_an_answer(flood):
    """Officials "could not say": that is what the story says."""
    reply = flood.ask("when will the electricity be back?")
    assert (reply.outcome, reply.facts) == ("answer", ("blackout",))


@pytest.mark.parametrize(
    ("greeting", "intent"),
    [
        ("heyyy", "greeting"),
        ("good evening!", "greeting"),
        ("tysm", "thanks"),
        ("cya", "goodbye"),
        ("how are you?", "how_are_you"),
        ("what can i ask", "help"),
        ("are you human", "identity"),
        ("where do you get your information from", "how_known"),
        ("you suck", "insult"),
    ],
)
def test_small_talk_is_told_apart(decided, greeting, intent):
    assert decided(greeting) == Chat(intent)


@pytest.mark.parametrize("question", ["hi, who died?", "Thanks! Who was arrested?", "hello who is the mayor"])
def test_a_greeting_before_a_question_is_no_small_talk(flood, question):
    assert flood.ask(question).outcome == "answer"
