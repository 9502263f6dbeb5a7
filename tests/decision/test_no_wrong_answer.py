"""Questions that nobody wrote down, as an unkind reader asks them: each once got a wrong answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import load_engine
from bot.story.bundled import bundled_story
from bot.understanding.session import Session

STORIES = Path(__file__).parents[1] / "stories"
FINISHED = Path(__file__).parents[1] / "authoring" / "finished"
FILES = {
    "talks": bundled_story(),
    "flood": STORIES / "merrowick-flood.yaml",
    "trial": STORIES / "velmar-trial.yaml",
    "dam": STORIES / "orsa-dam.yaml",
    "slide": FINISHED / "skellan-landslide.yaml",
    "merger": FINISHED / "tarrant-merger.yaml",
    "poisoning": FINISHED / "harrowgate-poisoning.yaml",
}


@pytest.fixture(scope="module")
def engines():
    return {name: load_engine(path) for name, path in FILES.items()}


@pytest.mark.parametrize(
    ("story", "question"),
    [
        pytest.param("talks", "has Russia attacked?", id="done, where somebody only speaks of it"),
        pytest.param("talks", "did Lavrov open the meeting?", id="done, in a sense that the statement has not"),
        pytest.param("talks", "should Biden meet Putin?", id="what ought to be"),
        pytest.param("talks", "how much did the meeting cost", id="a date is no sum"),
        pytest.param("trial", "who paid the bail?", id="nobody does anything in a number"),
        pytest.param("trial", "who spoke for the victims?", id="a spokesperson whom the story has not"),
        pytest.param("trial", "how many charges was she found guilty of?", id="years are no number of charges"),
        pytest.param("trial", "did Rehn pay 60,000 crowns?", id="his own number is not another's"),
        pytest.param("trial", "was Lukas Fenn charged?", id="another's not being charged is no answer"),
        pytest.param("flood", "was 1962 worse?", id="a date alone is not what the fact is about"),
        pytest.param("talks", "who is Trevor Whelan?", id="one's given name and another's surname"),
        pytest.param("talks", "where is paul reed held?", id="so too in small letters"),
        pytest.param("talks", "who is held in Iceland?", id="talks that were held are no detention"),
        pytest.param("talks", "are they at war?", id="a denial in other words"),
        pytest.param("talks", "does Russia want conflict?", id="one side's denial is not the other's"),
        pytest.param("talks", "who spoke first?", id="both took part"),
        pytest.param("talks", "did blinken call on russia to release navalny", id="two are named, and not this one"),
        pytest.param("flood", "which shelter opened first?", id="of the second only it is told"),
        pytest.param("flood", "who cut the power?", id="who speaks of it has not done it"),
        pytest.param("flood", "who found Joss Amery?", id="a verb of little weight"),
        pytest.param("flood", "what was the flood in 1962 called?", id="no name"),
        pytest.param("flood", "how many nurses died?", id="a part of those counted"),
        pytest.param("flood", "who built the wall?", id="nobody is what takes place"),
        pytest.param("flood", "who is Fenwright's lawyer?", id="whoever has a lawyer is not the lawyer"),
        pytest.param("flood", "how many families died?", id="another name lends a meaning"),
        pytest.param("flood", "how many patients died?", id="who helps patients is none"),
        pytest.param("talks", "was Price at the meeting?", id="after is not at"),
        pytest.param("talks", "was the meeting online?", id="the story has the word of another meeting"),
        pytest.param("trial", "did Stenn appeal?", id="another appeals, and he asked"),
        pytest.param("trial", "how much did the roof cost?", id="half of it, and another sum"),
        pytest.param("trial", "who is the head of the national audit office?", id="a post that nobody has"),
        pytest.param("trial", "who was cleared of forgery?", id="another charge"),
        pytest.param("slide", "was it 5 am?", id="a number is no hour"),
        pytest.param("slide", "how many helicopters crashed?", id="half of it, and no word for the rest"),
        pytest.param("slide", "was Molvik's letter answered?", id="whose letter it is, he is not"),
        pytest.param("slide", "how many houses were saved?", id="half of it, and another number"),
        pytest.param("trial", "when did Orsa get its new roof?", id="the time is not the reason's"),
        pytest.param("slide", "how many teachers died?", id="a part of those named"),
        pytest.param("slide", "did Emil Aas teach?", id="another in the excerpt did"),
        pytest.param("slide", "who closed the tunnel?", id="who says that it was closed did not close it"),
        pytest.param("slide", "who is being investigated?", id="who does it is not to whom it is done"),
        pytest.param("slide", "what are the dogs called?", id="animals without a name"),
        pytest.param("slide", "how high is Mount Grell?", id="an hour is no height"),
        pytest.param("flood", "when does the shelter close?", id="what was opened may close later"),
        pytest.param("flood", "how long did the flood last?", id="when something was is not how long"),
        pytest.param("talks", "how long will Biden and Putin talk?", id="nor is when it is to be"),
        pytest.param("slide", "how long did the landslide last?", id="how long its cause took"),
        pytest.param("trial", "how long does Rehn have to pay the fine?", id="a fine is no time"),
        pytest.param("trial", "how did Winter Saint die?", id="that she did is not how"),
        pytest.param("trial", "where was Pask flying to when she was arrested?", id="of the occasion alone it tells"),
        pytest.param("flood", "what does Fenwright's wife say?", id="what is his is not he"),
        pytest.param("trial", "is Fenn still the accountant?", id="names alone are no post"),
        pytest.param("trial", "did the judge get seven years?", id="another gets it"),
        pytest.param("trial", "did the villages get their schools?", id="another gets something else"),
        pytest.param("slide", "did the helicopters find anyone?", id="a verb of little weight that the fact has not"),
        pytest.param("flood", "what did the inquiry find?", id="so too behind what"),
        pytest.param("flood", "when does the prime minister leave Merrowick?", id="a visit is no departure"),
        pytest.param("slide", "how did Tveit get the tractor?", id="to have it is not to get it"),
        pytest.param("flood", "how much do the pumps cost?", id="a number is no price"),
        pytest.param("trial", "how much did the horses cost?", id="nor is what they were sold for"),
        pytest.param("talks", "where was Reed sentenced?", id="a prison is no court"),
        pytest.param("trial", "where was she sentenced?", id="so too without a place"),
        pytest.param("flood", "which streets were flooded?", id="a town is no street"),
        pytest.param("talks", "which allies was Blinken talking about?", id="a word for all is no name of one"),
        pytest.param("trial", "which newspaper uncovered the gap?", id="a person is no newspaper"),
        pytest.param("poisoning", "what flavour was the cake?", id="a sort of thing that the fact has not"),
        pytest.param("flood", "what did Fenwright's lawyer say about the wall?", id="he speaks of something else"),
        pytest.param("flood", "when will Fenwright be tried?", id="names alone are no deed"),
        pytest.param("poisoning", "why did Strand want the shop?", id="the reason of what is the reason"),
        pytest.param("slide", "how heavy was the rain?", id="the cause is not measured"),
        pytest.param("trial", "who paid for the new roof?", id="who did what stands in the reason"),
        pytest.param("flood", "who reported Joss Amery missing?", id="who is missing did not report it"),
        pytest.param("merger", "who voted against it?", id="those who are to vote have not"),
        pytest.param("flood", "how long was Renn a lighthouse keeper?", id="an age is no duration"),
        pytest.param("trial", "how many people did Rehn hide the money from?", id="a sum counts nobody"),
        pytest.param("slide", "is the ferry safe?", id="a word of about that meaning is said of the ground"),
        pytest.param("flood", "what did the soldiers do next?", id="nothing came after"),
        pytest.param("trial", "who gave the orders according to Pask?", id="the verb behind who"),
        pytest.param("flood", "how deep is the harbor?", id="boats are no depth"),
        pytest.param("talks", "where's Whelan from?", id="where he is held he need not be from"),
        pytest.param("flood", "who paid for the repairs last year?", id="who made them need not have paid"),
    ],
)
def test_the_bot_says_that_the_story_does_not_say(engines, story, question):
    assert engines[story].ask(question).outcome == "abstain"


@pytest.mark.parametrize(
    ("story", "question", "fact"),
    [
        pytest.param("talks", "is Blinken a good diplomat?", "blinken-office", id="a quality"),
        pytest.param("talks", 'did Lavrov say "we\'ll respond"?', "own-response", id="words that are another's"),
        pytest.param("talks", "did Putin say he plans to meet Biden?", "presidents-meeting", id="another says so"),
        pytest.param("dam", "is the school open?", "reopening", id="only planned"),
        pytest.param("trial", "is Pask free now?", "bail", id="what has been"),
        pytest.param("flood", "did Fenwright falsify reports?", "arrest", id="only charged"),
        pytest.param("slide", "was it the deadliest landslide ever?", "deadliest-since", id="more than the fact says"),
    ],
)
def test_what_the_fact_only_comes_near_to_gets_no_yes(engines, story, question, fact):
    reply = engines[story].ask(question)
    assert (reply.outcome, reply.facts) == ("answer", (fact,))
    assert not reply.text.startswith("Yes")


@pytest.mark.parametrize(
    ("story", "question"),
    [
        ("talks", "is Blinken the Secretary of State?"),
        ("talks", "isn't Reed a former Marine?"),
        ("talks", "did Biden say he plans to meet Putin?"),
        ("trial", "did Pask get seven years?"),
        ("flood", "did the government send 150 soldiers?"),
        ("dam", "will the school open again?"),
        ("dam", "is the school to open on March 31?"),
    ],
)
def test_what_the_fact_says_keeps_its_yes(engines, story, question):
    assert engines[story].ask(question).text.startswith("Yes")


def test_a_claim_and_its_denial_are_shown_side_by_side(engines):
    reply = engines["dam"].ask("was the company warned?")
    assert (reply.outcome, set(reply.facts)) == ("answer", {"warning", "denial"})
    assert not reply.text.startswith(("Yes", "No"))


def test_they_are_what_the_last_question_named_as_several(engines):
    engine, session = engines["trial"], Session()
    for question in ("how many horses did she buy", "what happened to them", "and how much did they make from that"):
        reply = engine.ask(question, session)
        session = reply.session
    assert reply.facts == ("auction",)


@pytest.mark.parametrize(
    ("story", "question", "yes"),
    [
        pytest.param("flood", "was Fenwright arrested on suspicion of falsifying reports?", "arrest", id="charged"),
        pytest.param("slide", "was it the deadliest landslide since 1934?", "deadliest-since", id="just what it says"),
    ],
)
def test_what_the_fact_does_say_keeps_its_yes(engines, story, question, yes):
    reply = engines[story].ask(question)
    assert reply.facts == (yes,)
    assert reply.text.startswith("Yes")


@pytest.mark.parametrize(
    ("story", "question", "fact"),
    [
        pytest.param("flood", "who said the wall was built with weak concrete?", "weak-concrete", id="who says so"),
        pytest.param("trial", "who was fined?", "rehn-fine", id="of whom it is told"),
        pytest.param("slide", "who is the fire chief?", "eide-office", id="a post that somebody has"),
        pytest.param("flood", "who opened the second shelter?", "second-shelter", id="who did it"),
        pytest.param("flood", "who was killed by the storm surge?", "dead", id="to whom it was done"),
        pytest.param("flood", "how many people died?", "dead", id="all who are counted"),
        pytest.param("talks", "how many people are held?", "whelan-held", id="all who are held"),
        pytest.param("slide", "what is the school called?", None, id="nothing but the name that was asked for"),
        pytest.param("slide", "how wide was the landslide?", "slide-width", id="a width"),
        pytest.param("slide", "who dug the tunnel?", "tunnel-dug", id="engineers did"),
        pytest.param("slide", "who wants the governor to resign?", "nygaard-called-haraldsen", id="who asks for it"),
        pytest.param("talks", "who met first in Iceland?", "first-time", id="first of the whole"),
        pytest.param("flood", "which day is the PM coming?", "visit", id="a name is no hour"),
        pytest.param("flood", "how high did the water get?", "height", id="the same measure in another word"),
        pytest.param("merger", "what does GUFW stand for?", None, id="a verb with a closing preposition"),
        pytest.param("trial", "did Pask get seven years?", "sentence", id="who gets it"),
        pytest.param("slide", "how much did Dahl promise?", "money-promised", id="a sum that is no price"),
    ],
)
def test_what_the_fact_does_not_leave_open_is_answered(engines, story, question, fact):
    reply = engines[story].ask(question)
    assert reply.outcome == "answer"
    assert fact is None or fact in reply.facts


@pytest.mark.parametrize(
    ("story", "question", "fact"),
    [
        pytest.param("trial", "how much was Rehn's bail?", "bail", id="a sum"),
        pytest.param("trial", "what was Rehn cleared of?", "cleared", id="a charge"),
        pytest.param("flood", "why was Thorsby arrested?", "arrest", id="an arrest"),
        pytest.param("slide", "who wants Molvik to resign?", "nygaard-called-haraldsen", id="a demand"),
    ],
)
def test_what_is_another_ones_is_told_as_such(engines, story, question, fact):
    """The nearest fact about somebody would answer something else than was asked."""
    reply = engines[story].ask(question)
    assert (reply.outcome, reply.facts) == ("correction", (fact,))
    assert reply.text.startswith("The story doesn't say that of")


@pytest.mark.parametrize(
    ("story", "question", "plan"),
    [
        ("flood", "when did the council vote?", True),
        ("flood", "when is the vote?", False),
        ("flood", "when was the wall built?", True),
        ("talks", "when did Biden last meet Putin?", True),
    ],
)
def test_a_question_of_the_past_learns_that_it_is_a_plan(engines, story, question, plan):
    reply = engines[story].ask(question)
    assert reply.outcome == "answer"
    assert reply.text.startswith("Not as far as the story goes; it is a plan.") is plan


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("were more than 10 people injured?", "answer"),
        ("were fewer than 20 people injured?", "answer"),
        ("were at least 11 people injured?", "answer"),
        ("were more than 11 people injured?", "correction"),
        ("were at most 10 people injured?", "correction"),
        ("did more than 5 people die?", "correction"),
    ],
)
def test_more_and_less_than_a_number_are_compared(engines, question, outcome):
    """Eleven people were injured and two died; the number in the question is not theirs and may hold all the same."""
    reply = engines["flood"].ask(question)
    assert (reply.outcome, reply.facts) == (outcome, ("dead" if "die" in question else "injured",))


def test_one_word_that_many_facts_have_is_asked_back(engines):
    assert engines["trial"].ask("what's wrong with the school?").outcome == "clarify"


def test_a_surname_that_is_a_word_makes_no_fact_related(engines):
    """Nothing else of the question is the story's."""
    reply = engines["talks"].ask("bitcoin price??")
    assert (reply.outcome, reply.reason, reply.facts) == ("abstain", "off_topic", ())


@pytest.mark.parametrize(
    ("question", "told"),
    [
        pytest.param("can i trust this", None, id="a name's word as a verb"),
        pytest.param("can we visit the shelter?", None, id="what readers may do"),
        pytest.param("will we get 5,000 crowns?", "5,000 crowns", id="what readers will get"),
        pytest.param("is school on tomorrow?", "school", id="another day, and something else there"),
    ],
)
def test_what_readers_ask_of_themselves_or_of_their_day_is_left_open(flood, question, told):
    reply = flood.ask(question)
    assert reply.outcome == "abstain"
    assert (told is None) == ("nearest" not in reply.text)
    assert told is None or told in reply.text.lower()


@pytest.mark.parametrize("question", ["give me the key facts", "what is the background?", "explain it like i'm five"])
def test_who_wants_it_in_short_gets_the_summary(flood, question):
    assert flood.ask(question).text == flood.story.summary


@pytest.mark.parametrize(
    ("story", "question", "told"),
    [
        pytest.param("talks", "who is in charge of the talks?", None, id="a word of about that meaning"),
        pytest.param("talks", "when do they meet again?", None, id="a word that many facts have"),
        pytest.param("talks", "did Whelan confess?", None, id="a name alone"),
        pytest.param("talks", "who else was there?", None, id="nothing but words of little weight"),
        pytest.param("talks", "did the talks fail?", None, id="half of it is what the story tells of"),
        pytest.param("flood", "who is coming on Thursday?", "Torvane", id="the very day"),
        pytest.param("talks", "what time was the meeting?", "in Iceland on Wednesday", id="what has been, not a plan"),
        pytest.param("flood", "who donated the blankets?", "blankets", id="a word that few facts have"),
        pytest.param("flood", "do you think the wall will hold?", "sandbags", id="an opinion on what is told"),
    ],
)
def test_only_what_is_near_is_offered_as_the_nearest(engines, story, question, told):
    reply = engines[story].ask(question)
    assert (reply.outcome, reply.reason) == ("abstain", "silent")
    assert ("nearest" in reply.text) is (told is not None)
    assert told is None or told in reply.text
