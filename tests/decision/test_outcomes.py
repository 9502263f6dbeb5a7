"""Which of the five outcomes a question gets, on both stories; a wrong answer is worse than none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.decision.decide import STEPS, decide, step_of
from bot.decision.outcomes import Abstain, Answer, Chat, Clarify, Correction, Mistake, Reason, Shape, Verdict
from bot.engine import load_engine
from bot.understanding.session import Session

FINISHED = Path(__file__).parents[1] / "authoring" / "finished"
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


def case_after(engine, *turns):
    """Return the last of some turns as a case, the others said before it."""
    session = Session()
    for turn in turns[:-1]:
        session = engine.ask(turn, session).session
    return engine.consider(turns[-1], session)


def test_every_step_is_tried_once_and_the_answer_last():
    assert len({step.__name__ for step in STEPS}) == len(STEPS)
    assert STEPS[-1].__name__ == "answer"


@pytest.mark.parametrize(
    ("story", "turns", "step"),
    [
        ("flood", ["???"], "noise"),
        ("flood", ["hello"], "chat"),
        ("flood", ["tldr"], "about_the_article"),
        ("flood", ["do you like cheese?"], "opinion"),
        ("flood", ["what did Adela Corvin say?", "the second one"], "picked"),
        ("flood", ["what did Adela Corvin say?", "quote her on that"], "said_again"),
        ("flood", ["who is Joss Amery?"], "profile"),
        ("talks", ["when is the summit?", "is it the same as the climate summit?"], "said_to_be_one"),
        ("flood", ["is Pieter Corvin the mayor?"], "taken_for"),
        ("flood", ["how did Tobias Renn die?"], "foreseen"),
        ("flood", ["what did he say?"], "who_is_meant"),
        ("talks", ["Reed was charged with espionage, correct?"], "mixed_up"),
        ("trial", ["was Rehn jailed for seven years?"], "mixed_up"),
        ("flood", ["is anyone else missing?"], "any_others"),
        ("flood", ["who won the world cup?"], "doubtful"),
        ("flood", ["did the Harbor Trust open a shelter in Paris?"], "misled"),
        ("flood", ["where was Fenwright arrested?"], "left_open"),
        ("flood", ["who was arrested?"], "answer"),
    ],
)
def test_each_step_decides_what_is_its_own(request, story, turns, step):
    assert step_of(case_after(request.getfixturevalue(story), *turns))[0].__name__ == step


@pytest.mark.parametrize(
    ("story", "turns", "first", "later"),
    [
        ("flood", ["???"], "noise", "doubtful"),
        ("flood", ["hello"], "chat", "doubtful"),
        ("flood", ["what do you think is the summary?"], "about_the_article", "opinion"),
        ("flood", ["do you think he said it?"], "opinion", "who_is_meant"),
        ("talks", ["do you think Whelan is guilty?"], "opinion", "foreseen"),
        ("talks", ["who is detained?", "the second one"], "picked", "foreseen"),
        ("flood", ["is Renn the mayor?"], "taken_for", "misled"),
        ("talks", ["is he in prison"], "foreseen", "who_is_meant"),
        ("talks", ["is anyone else in the room?"], "foreseen", "any_others"),
        ("talks", ["did Reed spy?"], "mixed_up", "doubtful"),
        ("flood", ["did anyone else die?"], "any_others", "doubtful"),
        ("flood", ["did the Harbor Trust open a shelter in Paris?"], "misled", "answer"),
    ],
)
def test_of_two_steps_with_something_to_say_the_earlier_one_decides(request, story, turns, first, later):
    case = case_after(request.getfixturevalue(story), *turns)
    steps = {step.__name__: step for step in STEPS}
    assert steps[first](case)
    assert steps[later](case)
    assert step_of(case) == (steps[first], steps[first](case))


@pytest.mark.parametrize(
    ("story", "question", "reason", "has_nearest"),
    [
        pytest.param("flood", "do you think Dask is guilty?", Reason.SILENT, False, id="of somebody in the story"),
        pytest.param("talks", "should we trust Lavrov?", Reason.SILENT, False, id="what ought to be"),
        pytest.param("flood", "do you think the wall will hold?", Reason.SILENT, True, id="of what the story tells"),
        pytest.param("talks", "what do you think of Putin?", Reason.SILENT, True, id="of a person"),
        pytest.param("flood", "do you like cheese?", Reason.OFF_TOPIC, False, id="of something else"),
        pytest.param("talks", "what is your opinion on the weather?", Reason.OFF_TOPIC, False, id="of the weather"),
    ],
)
def test_the_bot_has_no_opinion(request, story, question, reason, has_nearest):
    decision = decide(request.getfixturevalue(story).consider(question))
    assert isinstance(decision, Abstain)
    assert (decision.reason, bool(decision.nearest)) == (reason, has_nearest)


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        pytest.param("what does Lavrov think of the differences?", "diverge", id="somebody's opinion"),
        pytest.param("what did Blinken say should we do?", "respond", id="what somebody says ought to be"),
        pytest.param("who should be released?", "release", id="what the story says ought to be"),
    ],
)
def test_opinions_that_the_story_reports_are_answered(talks, question, fact_id):
    reply = talks.ask(question)
    assert (reply.outcome, fact_id in reply.facts) == ("answer", True)


@pytest.mark.parametrize(
    "turns",
    [
        pytest.param(["is anyone else missing?"], id="nobody was spoken of"),
        pytest.param(["how old was Renn?", "did anyone else die?"], id="that is not said"),
        pytest.param(["who died?", "did anyone else die?"], id="all were spoken of"),
        pytest.param(["who was arrested?", "any others?"], id="in two words"),
    ],
)
def test_whether_there_are_others_is_not_answered_with_the_same_again(flood, converse, turns):
    reply = converse(flood, *turns)
    assert (reply.outcome, reply.reason) == ("abstain", "silent")


@pytest.mark.parametrize(
    ("turns", "fact_id"),
    [
        pytest.param(["who died?", "is anybody else missing?"], "missing", id="another sort"),
        pytest.param(["how high was the water?", "was anyone else injured?"], "injured", id="another topic"),
        pytest.param(["is anyone missing?"], "missing", id="nobody else is asked for"),
    ],
)
def test_others_that_the_story_does_report_are_an_answer(flood, converse, turns, fact_id):
    reply = converse(flood, *turns)
    assert (reply.outcome, reply.facts) == ("answer", (fact_id,))


@pytest.mark.parametrize(
    ("words", "fact_id"),
    [
        pytest.param("the first one", "whelan-held", id="first"),
        pytest.param("the second one", "reed-held", id="second"),
        pytest.param("what about the second one?", "reed-held", id="asked"),
        pytest.param("the last one", "reed-held", id="last"),
        pytest.param("the latter", "reed-held", id="latter"),
        pytest.param("the former", "whelan-held", id="former"),
    ],
)
def test_one_of_the_last_answer_s_facts_is_picked_by_its_place(talks, words, fact_id):
    assert decide(case_after(talks, "who is detained?", words)) == Answer((fact_id,), 1.0)


@pytest.mark.parametrize(
    "turns",
    [
        pytest.param(["who is detained?", "the third one"], id="one too many"),
        pytest.param(["who is detained?", "when is the second meeting?"], id="with more to it"),
        pytest.param(["when did they meet?", "the second one"], id="after one fact"),
        pytest.param(["the second one"], id="after nothing"),
    ],
)
def test_nothing_is_picked_where_the_place_is_not_one_of_several(talks, turns):
    assert step_of(case_after(talks, *turns))[0].__name__ != "picked"


def test_of_two_meetings_the_past_asks_for_the_one_that_took_place(talks):
    """ "When did they meet?" once got the planned one first, and the other "if you meant something else"."""
    decision = decide(talks.consider("when did they meet?"))
    assert (decision.facts, decision.also) == (("meeting",), "presidents-meeting")


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        pytest.param("did Biden and Putin meet?", Verdict.NOT_YET, id="did"),
        pytest.param("have Biden and Putin met?", Verdict.NOT_YET, id="have met"),
        pytest.param("is it true that Biden and Putin met?", Verdict.NOT_YET, id="is it true that they met"),
        pytest.param("Biden and Putin met, right?", Verdict.NOT_YET, id="a claim"),
        pytest.param("will Biden and Putin meet?", Verdict.YES, id="will"),
        pytest.param("did Biden plan to meet Putin?", Verdict.YES, id="did plan to"),
        pytest.param("is it true that Biden and Putin plan to meet?", Verdict.YES, id="is it true that they plan to"),
        pytest.param("was Reed sentenced?", Verdict.YES, id="what did take place"),
    ],
)
def test_a_plan_has_not_taken_place(talks, question, verdict):
    """ "Is it true that they met?" once got a yes, and the plan behind it."""
    decision = decide(talks.consider(question))
    assert isinstance(decision, Answer)
    assert decision.verdict is verdict


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        pytest.param("how much would the new wall cost?", "cost", id="the wall's cost, not the damage's"),
        pytest.param("how did the nurse die?", "solvane-death", id="her death, not his"),
        pytest.param("who called on the government to pay?", "demand-money", id="the demand, not its answer"),
    ],
)
def test_a_sure_fact_goes_before_what_the_author_foresaw(flood, question, fact_id):
    """An unknown's samples are near to each of these; the story has the answer all the same."""
    case = flood.consider(question)
    assert case.unknowns[0][1] > 0.4
    assert step_of(case)[0].__name__ == "answer"
    assert decide(case).facts == (fact_id,)


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("what will the damage cost?", "damage"),
        ("how did Renn die?", "renn-death"),
        ("will the government pay?", "government-reply"),
    ],
)
def test_what_the_author_foresaw_goes_before_a_fact_that_is_only_near(flood, question, unknown):
    decision = decide(flood.consider(question))
    assert isinstance(decision, Abstain)
    assert decision.unknown == unknown


@pytest.mark.parametrize(
    "question",
    [
        "has the council voted?",
        "is it true that the council voted?",
        "is it true that the prime minister visited Merrowick?",
    ],
)
def test_a_plan_asked_for_as_done_is_called_a_plan(flood, question):
    assert flood.ask(question).text.startswith("Not as far as the story goes; it is a plan.")


def test_a_number_of_somebody_else_is_not_confirmed(flood):
    """Renn was 71; 34 is the age of the other who died, in the same excerpt."""
    assert not YES.match(flood.ask("was Renn 34?").text)


@pytest.mark.parametrize(
    "turns",
    [
        pytest.param(("who was arrested?", "was anyone else arrested?"), id="others"),
        pytest.param(("who was arrested besides Fenwright?",), id="nobody but the one left out"),
        pytest.param(("who was arrested?", "the second one"), id="the second of one"),
    ],
)
def test_there_is_nobody_else(flood, converse, turns):
    assert outcome_of(converse(flood, *turns)) == "abstain: silent"


def test_the_contrary_is_no_answer_to_a_denied_question(talks):
    assert talks.ask("what don't the US and Russia agree on?").facts == ("diverge",)


@pytest.mark.parametrize("question", ["what is the price?", "bitcoin price??"])
def test_a_surname_that_is_a_word_is_not_taken_for_the_word(talks, question):
    assert talks.ask(question).outcome == "abstain"


def test_which_company_leaves_the_verb_behind_it_to_count(flood):
    repaired = next(
        unit for unit in flood.index.reader.read("which company repaired the wall").units if not unit.mention
    )
    assert not repaired.sort


def test_a_plan_taken_for_certain_is_called_a_plan(talks):
    """ "Is the summit confirmed?" once got "No, the story says otherwise": the story says nothing against it."""
    decision = decide(talks.consider("is the summit confirmed?"))
    assert (type(decision), decision.mistake, decision.denied) == (Correction, Mistake.PLAN, False)
    assert talks.ask("is the summit confirmed?").text.startswith("Not as far as the story goes; it is a plan.")


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        pytest.param("Is it already settled that New START will be prolonged?", "agenda", id="expected, not certain"),
        pytest.param("Is Reed still serving as a Marine?", "reed-marine", id="former, not in service"),
        pytest.param("Was the climate summit on May 19?", "climate-summit-held", id="another date"),
    ],
)
def test_what_is_not_so_yet_or_no_longer_is_corrected(talks, question, fact_id):
    reply = talks.ask(question)
    assert (reply.outcome, reply.facts[0]) == ("correction", fact_id)


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        pytest.param(
            "When did Lavrov meet Macron in Iceland?", "correction", id="somebody that the story never mentions"
        ),
        pytest.param("What did Trump say to Lavrov during these talks?", "abstain", id="whose words it cannot know"),
        pytest.param("WHO MET LAVROV IN ICELAND, FOLKS?", "answer", id="capitals throughout tell no name"),
        pytest.param("What is the name of the police officer whom Reed assaulted?", "abstain", id="a name not given"),
    ],
)
def test_a_name_that_the_story_does_not_have_is_noticed(talks, question, outcome):
    assert talks.ask(question).outcome == outcome


def test_talks_that_were_held_are_no_detention(talks):
    """A sample utterance with "held" once lent the first high-level talks the meaning of prison, and they answered."""
    assert "detain" not in talks.index.passage("first-high-level").concepts
    assert "detain" in talks.index.passage("whelan-held").concepts
    assert talks.ask("How did the Americans end up in a Russian prison?").outcome == "abstain"


@pytest.mark.parametrize(
    "question", ["how many americans are held?", "how many Russians met?", "how many americans met in Iceland?"]
)
def test_of_a_people_only_its_own_are_counted(talks, question):
    """It once said "Two: Antony Blinken and Sergey Lavrov" of the Americans that are held."""
    reply = talks.ask(question)
    assert not reply.text.startswith("Two: Antony")
    assert reply.outcome == "abstain" or set(reply.facts) <= {"reed-held", "whelan-held"}


@pytest.mark.parametrize("question", ["quote lavrov", "quotes from Lavrov", "all quotes by Lavrov"])
def test_somebodys_quotations_are_listed(talks, question):
    reply = talks.ask(question)
    assert all(line.startswith("- Sergey Lavrov: “") for line in reply.text.split("\n"))


def test_who_is_not_quoted_gets_no_list(talks):
    assert talks.ask("quote putin").outcome == "abstain"


@pytest.mark.parametrize("question", ["how did the meeting end?", "how did the talks with Lavrov end?"])
def test_how_the_opposite_came_about_is_left_open(talks, question):
    """That they opened it one way does not make it wrong to ask how they closed it."""
    assert outcome_of(talks.ask(question)) == "abstain: silent"


@pytest.mark.parametrize(("question", "outcome"), [("did she swim?", "silent"), ("did the queen swim?", "off_topic")])
def test_what_is_asked_of_somebody_unnamed_is_not_off_topic(flood, question, outcome):
    assert outcome_of(flood.ask(question)) == f"abstain: {outcome}"


def test_what_the_author_has_just_so_goes_before_all_else():
    """Others whose post has that name are not listed in its place: a verb looks like them, "who heads …?"."""
    deal = load_engine(FINISHED / "tarrant-merger.yaml")
    assert deal.ask("who heads Oakhollow").facts == ("rosalind-thorne-office",)
