"""What is done with a question, given what the reader makes of it: decisions without the model."""

from dataclasses import replace

import pytest
from ferry import FACTS, fact, make_story, stub_index

from bot.decision.decide import decide, thresholds
from bot.decision.outcomes import Abstain, Answer, Chat, Clarify, Correction, Reason, Shape, Verdict
from bot.engine import Engine
from bot.reader.calibration import ALSO_SHARE, MOST_TOLD
from bot.story.model import Entity, EntityKind, Status
from bot.understanding.considered import consider
from bot.understanding.session import Session

LIMITS = thresholds()
SURE = max(0.95, LIMITS.verdict_at**0.5 + 0.01)
DOUBTFUL = (LIMITS.unsure_at + LIMITS.answer_at) / 2
FAR = LIMITS.unsure_at / 2


def decided(question, answers=None, contradicts=None, *, session=Session(), limits=None, **more):
    index = stub_index(answers or {}, contradicts or {}, **more)
    return decide(consider(question, session, index), index, limits=limits)


def decision(question, answers=None, contradicts=None, **more):
    return decided(question, answers, contradicts, **more).decision


def test_a_fact_that_surely_answers_is_told():
    assert decision("how many people were injured", {"hurt": SURE}) == Answer(("hurt",), SURE)


def test_several_facts_that_answer_are_told_the_best_first():
    near, far = SURE * ALSO_SHARE + 0.01, SURE * ALSO_SHARE - 0.01
    scores = {"hurt": SURE, "captain": near, "visit": far, "payer": SURE - 0.01}
    assert decision("what about the people", scores).facts == ("hurt", "captain")


def test_at_most_three_facts_are_told():
    names = ("hurt", "captain", "hit", "visit", "blanket")
    told = decision("what about it", {name: SURE - place / 1000 for place, name in enumerate(names)}).facts
    assert told == names[:MOST_TOLD]


def test_what_the_best_is_far_behind_is_not_told_beside_it():
    low = replace(LIMITS, answer_at=0.3)
    assert decision("who?", {"hurt": 0.9, "captain": 0.9 * ALSO_SHARE - 0.01}, limits=low).facts == ("hurt",)


def test_what_may_contradict_the_question_is_told_beside_what_may_answer_it():
    found = decision("when did the captain drown", {"visit": 0.4}, {"captain": LIMITS.answer_at})
    assert found == Answer(("captain", "visit"), LIMITS.answer_at)


def test_a_correction_rests_on_one_fact():
    found = decision("were 90 passengers hurt?", {"visit": 0.4}, {"hurt": SURE})
    assert found == Correction(("hurt",), SURE, Verdict.NO)


def test_a_yes_rests_on_one_fact():
    assert decision("was anyone hurt?", {"hurt": SURE, "captain": SURE - 0.01}) == Answer(("hurt",), SURE, Verdict.YES)


def test_a_question_with_a_not_is_told_that_it_is_right_for_yes_may_mean_either():
    assert decision("wasn't anyone hurt?", {"hurt": SURE}) == Answer(("hurt",), SURE, Verdict.RIGHT)


@pytest.mark.parametrize(("best", "other"), [("no-answer", "order-denied"), ("order-denied", "no-answer")])
def test_a_dispute_is_told_from_both_sides(best, other):
    assert decision("was the ship told to wait?", {best: SURE}).facts == (best, other)
    assert decision("was the ship told to wait?", {}, {best: SURE}).facts == (best, other)
    assert decision("was the ship told to wait?", {best: DOUBTFUL}).unsure == (best, other)


def test_a_side_that_no_longer_stands_is_not_told():
    story = make_story(tuple(each for each in FACTS if each.id != "order-denied"))
    assert decision("was it told to wait", {"no-answer": SURE}, story=story).facts == ("no-answer",)


def test_a_dispute_that_does_not_fit_beside_another_fact_is_left_out():
    scores = {"hurt": SURE, "captain": SURE - 0.001, "no-answer": SURE - 0.002}
    assert decision("what about it", scores).facts == ("hurt", "captain")


def test_an_author_s_unknown_is_told_where_it_is_surely_asked_for():
    sure = LIMITS.unknown_at
    assert decision("who will pay", {"payer": sure}) == Abstain(Reason.SILENT, sure, unknown="payer")


def test_an_unknown_that_is_only_near_is_never_told():
    """ "The story doesn't say" is not for what it may say."""
    found = decision("who will pay", {"payer": LIMITS.unknown_at - 0.01})
    assert isinstance(found, Abstain)
    assert (found.unknown, found.unsure) == (None, ())


def test_a_fact_that_may_answer_is_shown_as_that():
    found = decided("who was steering", {"captain": DOUBTFUL})
    assert found.step == "unsure"
    assert found.decision == Abstain(Reason.SILENT, pytest.approx(1 - DOUBTFUL), unsure=("captain",))


@pytest.mark.parametrize(("second", "shown"), [(DOUBTFUL * 0.9, ("captain", "visit")), (DOUBTFUL * 0.5, ("captain",))])
def test_of_facts_that_may_answer_almost_equally_well_two_are_shown(second, shown):
    scores = {"captain": DOUBTFUL, "visit": second, "hurt": second - 0.01}
    assert decision("who was it", scores).unsure == shown


@pytest.mark.parametrize(("off_topic", "reason"), [(0.0, Reason.SILENT), (0.9, Reason.OFF_TOPIC)])
def test_what_nothing_is_near_to_is_not_answered(off_topic, reason):
    found = decided("what about the whales", {"hurt": FAR}, off_topic=off_topic)
    assert found.step == "nothing near"
    assert (found.decision.reason, found.decision.unsure, found.decision.unknown) == (reason, (), None)


def test_a_question_off_topic_is_shown_no_passage():
    assert decision("what is the capital of Peru", {"hit": DOUBTFUL}, off_topic=0.95).unsure == ()


def test_a_story_without_candidates_answers_nothing():
    assert decision("who was hurt in it") == Abstain(Reason.SILENT, 1.0)


def test_a_day_of_which_nothing_is_told_is_not_answered_with_another():
    found = decided("what happened on Friday", {"hit": SURE, "hurt": SURE - 0.01})
    assert (found.step, found.decision.unsure) == ("unsure", ("hurt",))
    assert decided("what happened on Friday", {"hit": SURE}).step == "nothing near"


@pytest.mark.parametrize("question", ["", "?!", "👍"])
def test_what_holds_no_word_is_not_understood(question):
    assert decision(question) == Abstain(Reason.NOT_UNDERSTOOD, 1.0)


def test_another_language_is_told_whatever_seems_to_answer():
    assert decision("Wer wurde bei dem Unfall verletzt?", {"hurt": SURE}).language == "de"


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        pytest.param("was anyone hurt?", Verdict.YES, id="to be confirmed"),
        pytest.param("how many were hurt?", Verdict.NONE, id="not to be confirmed"),
        pytest.param("were 90 people hurt?", Verdict.NONE, id="kept back: another number"),
        pytest.param("was anyone hurt on Friday?", Verdict.NONE, id="kept back: another day"),
        pytest.param("was Edda Penhale hurt?", Verdict.NONE, id="kept back: another name"),
    ],
)
def test_yes_is_said_where_it_is_asked_for_and_no_guard_objects(question, verdict):
    assert decision(question, {"hurt": SURE}) == Answer(("hurt",), SURE, verdict)


def test_yes_needs_more_than_an_answer_does():
    strict = replace(LIMITS, verdict_at=0.99)
    assert decision("was anyone hurt?", {"hurt": SURE}, limits=strict) == Answer(("hurt",), SURE)
    assert decision("was anyone hurt?", {}, {"hurt": SURE}, limits=strict) == Answer(("hurt",), SURE)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        pytest.param("was nobody hurt?", Verdict.NO, id="to be confirmed"),
        pytest.param("were 90 people hurt?", Verdict.NO, id="a number denied"),
        pytest.param("why was nobody hurt?", Verdict.NONE, id="presupposed"),
    ],
)
def test_what_the_story_contradicts_is_corrected(question, verdict):
    """ "No" only to what asks for it."""
    assert decision(question, {}, {"hurt": SURE}) == Correction(("hurt",), SURE, verdict)


@pytest.mark.parametrize("name", ["drinking", "inquiry", "no-answer", "order-denied", "visit"])
@pytest.mark.parametrize("question", ["is it so?", "why is it not so"])
@pytest.mark.parametrize("denies", [True, False])
def test_a_plan_an_accusation_and_somebody_s_word_neither_confirm_nor_correct(name, question, denies):
    scores = ({}, {name: SURE}) if denies else ({name: SURE}, {})
    found = decision(question, *scores)
    assert isinstance(found, Answer)
    assert found.verdict is Verdict.NONE


def test_the_guard_that_objected_is_told():
    found = decided("were 90 people hurt?", {"hurt": SURE})
    assert [(stop.guard, stop.fact) for stop in found.stopped] == [("numbers_agree", "hurt")]
    assert decided("was anyone hurt?", {"hurt": SURE}).stopped == ()


def test_without_guards_everything_is_confirmed():
    index = stub_index({"drinking": SURE})
    considered = consider("was the captain drunk?", Session(), index)
    assert decide(considered, index, guards=()).decision.verdict is Verdict.YES


def test_an_answer_and_a_contradiction_of_one_fact_count_together():
    """It is about the question all the same: its sentence stands alone, and the reader judges."""
    half = LIMITS.answer_at / 2 + 0.01
    assert decision("was anyone hurt?", {"hurt": half}, {"hurt": half - 0.005}) == Answer(("hurt",), 2 * half - 0.005)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        pytest.param("Who was at the helm?", Answer(("captain",), 1.0), id="a fact's"),
        pytest.param("who pays for damage", Abstain(Reason.SILENT, 1.0, unknown="payer"), id="an unknown's"),
        pytest.param("Fourteen passengers were hurt, two of them badly.", Answer(("hurt",), 1.0), id="a sentence"),
        pytest.param("hello!", Chat("greeting"), id="small talk"),
    ],
)
def test_what_is_written_down_goes_before_the_reader(question, found):
    assert decision(question, {"visit": SURE}) == found


def test_a_list_is_told_where_it_is_likelier_to_be_meant_than_a_fact():
    """ "List the shared interest areas, all of them" got the summary, "who said greatly diverge" all quotations."""
    unsure, sure = {"visit": LIMITS.unsure_at}, {"visit": 0.9999}
    assert decision("what is this about?", unsure) == Answer((), 1.0, shape=Shape.SUMMARY)
    assert decision("what is this about?", sure) == Answer(("visit",), 0.9999)


def test_another_language_is_told_before_any_list():
    """ "Wer ist der Mittler?" got all quotations."""
    found = decision("wer ist der mittler und was hat er gesagt?", {"visit": SURE})
    assert (found.reason, found.language) == (Reason.NOT_UNDERSTOOD, "de")


def test_an_author_s_question_on_one_side_gets_both():
    story = make_story((*FACTS[:4], replace(FACTS[4], ask=("did it answer",)), FACTS[5]))
    assert decision("did it answer?", story=story) == Answer(("no-answer", "order-denied"), 1.0)


def test_a_question_of_several_facts_gets_them_all():
    both = tuple(replace(each, ask=("who was there",)) for each in FACTS if each.id in {"captain", "visit"})
    assert decision("who was there", story=make_story(both)) == Answer(("captain", "visit"), 1.0)


@pytest.fixture
def family():
    """Four people of one name, with a fact each."""
    names = ("Ann", "Ben", "Cay", "Dan")
    entities = {name: Entity(name, f"{name} Tran", EntityKind.PERSON) for name in map(str.lower, names)}
    entities = {key: replace(each, name=f"{key.title()} Tran") for key, each in entities.items()}
    facts = tuple(fact(name.lower(), f"{name} Tran sang.") for name in names)
    return make_story(facts, entities=entities)


def test_of_too_many_who_bear_a_name_it_is_asked_which_is_meant(family):
    scores = {"ann": SURE, "ben": SURE - 0.001, "cay": SURE - 0.002, "dan": SURE - 0.003}
    assert decision("what did Tran do?", scores, story=family) == Clarify(("ann", "ben", "cay"), SURE)


def test_what_is_asked_back_is_what_is_offered(family):
    """A choice in other words than the starter's would get no button."""
    facts = {each.id: replace(each, ask=(f"what did {each.id} sing",)) for each in family.facts.values()}
    story = replace(family, facts=facts, starters=("What did Ann sing",))
    asked = Engine(story, stub_index(dict.fromkeys(facts, SURE), story=story))
    reply = asked.ask("what did Tran do?")
    assert reply.suggestions == ("What did Ann sing", "What did ben sing?", "What did cay sing?")
    assert set(reply.suggestions) <= asked.offered.keys()


def test_two_who_bear_a_name_are_both_told(family):
    assert decision("what did Tran do?", {"ann": SURE, "ben": SURE - 0.001}, story=family).facts == ("ann", "ben")


def test_a_full_name_is_not_asked_back(family):
    scores = {"ann": SURE, "ben": SURE - 0.001, "cay": SURE - 0.002}
    assert isinstance(decision("what did Ann Tran do?", scores, story=family), Answer)


def test_the_status_of_a_fact_never_keeps_it_from_being_told():
    for status in Status:
        story = make_story((replace(FACTS[2], status=status),))
        assert decision("how many were hurt", {"hurt": SURE}, story=story) == Answer(("hurt",), SURE)


def test_of_noise_nothing_is_told_or_shown():
    """The reader makes something of any letters."""
    for scores in ({"hurt": SURE}, {"payer": SURE}, {"hurt": DOUBTFUL}):
        assert decided("aaaa bbbb?", scores).step == "nothing near"
    assert decision("aaaa passengers?", {"hurt": DOUBTFUL}).unsure == ("hurt",)
