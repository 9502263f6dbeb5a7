"""What the story makes of a claim: it confirms, contradicts or says nothing of it, and takes no word for a deed."""

from dataclasses import replace

import pytest
from ferry import FACTS, make_story, stub_index

from bot.decision.claims import check_claim, check_message
from bot.decision.decide import thresholds
from bot.decision.outcomes import ClaimVerdict, Reason
from bot.reader.encoding import Turn
from bot.understanding.considered import consider
from bot.understanding.session import Session

LIMITS = thresholds()
SURE = max(0.95, LIMITS.verdict_at**0.5 + 0.01)
FAR = LIMITS.unsure_at / 2


def checked(claim, answers=None, contradicts=None, **more):
    index = stub_index(answers or {}, contradicts or {}, **more)
    return check_claim(claim, consider(claim, Session(), index), index)


@pytest.mark.parametrize(
    ("claim", "answers", "contradicts", "verdict", "facts"),
    [
        pytest.param("14 people were hurt", {"hurt": SURE}, {}, "confirmed", ("hurt",), id="so it was"),
        pytest.param("nobody was hurt", {}, {"hurt": SURE}, "contradicted", ("hurt",), id="so it was not"),
        pytest.param("90 people were hurt", {}, {"hurt": SURE}, "contradicted", ("hurt",), id="another number"),
        pytest.param("90 people were hurt", {"hurt": SURE}, {}, "silent", ("hurt",), id="the number keeps it back"),
        pytest.param("people were hurt in May", {"hurt": SURE}, {}, "silent", ("hurt",), id="the day keeps it back"),
        pytest.param("people were hurt", {"hurt": LIMITS.verdict_at - 0.01}, {}, "silent", ("hurt",), id="not sure"),
        pytest.param("the whales sang", {"hurt": FAR}, {}, "silent", (), id="nothing near"),
        pytest.param("the whales sang", {}, {}, "silent", (), id="nothing at all"),
    ],
)
def test_a_claim_is_checked(claim, answers, contradicts, verdict, facts):
    found = checked(claim, answers, contradicts)
    assert (found.text, found.verdict, found.facts) == (claim, verdict, facts)


@pytest.mark.parametrize(
    ("name", "sure", "denied"),
    [
        pytest.param("visit", "confirmed", "silent", id="somebody's word"),
        pytest.param("drinking", "silent", "silent", id="an accusation"),
        pytest.param("inquiry", "silent", "silent", id="a plan"),
        pytest.param("no-answer", "silent", "silent", id="one side"),
        pytest.param("order-denied", "silent", "silent", id="a denial"),
    ],
)
def test_only_what_happened_is_confirmed_and_somebody_s_word_with_its_speaker(name, sure, denied):
    assert checked("that is what came about", {name: SURE}).verdict == sure
    assert checked("that is what came about", {}, {name: SURE}).verdict == denied


def test_a_dispute_is_shown_from_both_sides():
    assert checked("the ship was told to wait", {"no-answer": SURE}).facts == ("no-answer", "order-denied")


@pytest.mark.parametrize("name", ["hurt", "drinking", "inquiry", "visit", "order-denied"])
def test_a_fact_s_own_sentence_is_what_the_story_says(name):
    """Word for word: with its "is suspected" or "is to"."""
    story = make_story()
    found = checked(story.facts[name].says, {"hit": SURE})
    assert (found.verdict, found.facts[0], found.confidence) == (ClaimVerdict.CONFIRMED, name, 1.0)


def test_the_words_of_an_author_s_question_prove_nothing():
    """ "Ferry captain arrested" may stand under the fact that nobody was."""
    story = make_story((replace(FACTS[2], says="Nobody was arrested.", ask=("ferry captain arrested",)),))
    assert checked("ferry captain arrested", {}, {"hurt": SURE}, story=story).verdict == "contradicted"
    assert checked("ferry captain arrested", story=story).verdict == "silent"


def test_what_the_author_knows_to_be_left_open_is_told_as_that():
    found = checked("the town pays for the pier", {"payer": SURE})
    assert (found.verdict, found.unknown, found.facts) == (ClaimVerdict.SILENT, "payer", ())
    doubtful = checked("the town pays for the pier", {"payer": LIMITS.unknown_at - 0.01})
    assert (doubtful.verdict, doubtful.unknown) == (ClaimVerdict.SILENT, None)


@pytest.mark.parametrize(("off_topic", "reason"), [(0.0, Reason.SILENT), (0.95, Reason.OFF_TOPIC)])
def test_a_claim_about_something_else_is_told_apart(off_topic, reason):
    assert checked("the whales sang", {"hurt": FAR}, off_topic=off_topic).reason is reason


def test_each_claim_of_a_message_is_checked_after_the_one_before():
    """ "She" may be whom that one names."""
    index = stub_index({"captain": SURE})
    found = check_message("Mara Voss was at the helm. She was 51 years old. Who says so?", index)
    assert [claim.verdict for claim in found.claims] == ["confirmed", "confirmed"]
    assert found.asks
    assert [before for _, before in index.reader.asked] == [
        None,
        Turn("Mara Voss was at the helm", FACTS[3].says),
    ]


def test_a_greeting_among_claims_is_none():
    found = check_message("Hello to you all! Mara Voss was at the helm.", stub_index({"captain": SURE}))
    assert [claim.text for claim in found.claims] == ["Mara Voss was at the helm"]


def test_a_message_that_claims_nothing_has_no_claims():
    found = check_message("who was hurt?", stub_index())
    assert (found.claims, found.asks) == ((), True)
