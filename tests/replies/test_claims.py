"""How it is said what the story makes of a claim."""

from __future__ import annotations

import pytest
from ferry import FACTS, PUBLISHED, fact, make_story
from hypothesis import given
from hypothesis import strategies as st

from bot.decision.outcomes import CheckedClaim, CheckedMessage, ClaimVerdict, Outcome, Reason
from bot.language.interface import LANGUAGES
from bot.replies.claims import render_claims
from bot.replies.render import LONGEST
from bot.replies.templates import say
from bot.story.model import Article

STORY = make_story()
YES = CheckedClaim("14 people were hurt", ClaimVerdict.CONFIRMED, ("hurt",), 0.9)
NO = CheckedClaim("nobody was hurt", ClaimVerdict.CONTRADICTED, ("hurt",), 0.8)
BY = CheckedClaim("the mayor came", ClaimVerdict.CONFIRMED, ("visit",), 0.9)
NEAREST = CheckedClaim("Voss was drunk", ClaimVerdict.SILENT, ("drinking",), 0.5)
NOTHING = CheckedClaim("the whales sang", ClaimVerdict.SILENT, (), 1.0)
ALIEN = CheckedClaim("the whales sang", ClaimVerdict.SILENT, (), 1.0, reason=Reason.OFF_TOPIC)
UNKNOWN = CheckedClaim("the town pays", ClaimVerdict.SILENT, (), 0.9, unknown="payer")


def said(*claims, asks=False, story=STORY, language="en"):
    return render_claims(CheckedMessage(claims, asks), story, language)


@pytest.mark.parametrize(
    ("claim", "outcome", "text"),
    [
        (YES, "answer", "“14 people were hurt” – the story confirms this: Fourteen passengers were hurt"),
        (BY, "answer", "“the mayor came” – the story confirms this, according to Lionel Price: Mayor"),
        (NO, "correction", "“nobody was hurt” – the story says otherwise: Fourteen passengers were hurt"),
        (NEAREST, "abstain", "“Voss was drunk” – I can't tell. The nearest thing that the story says: Mara Voss is"),
        (NOTHING, "abstain", "“the whales sang” – I found nothing about that in the story."),
        (ALIEN, "abstain", "“the whales sang” – that is not what this story is about."),
        (UNKNOWN, "abstain", "“the town pays” – The story doesn't say who will pay for the pier."),
    ],
)
def test_what_is_said(claim, outcome, text):
    reply = said(claim)
    assert (reply.outcome, reply.text[: len(text)]) == (outcome, text)
    assert bool(reply.evidence) is (outcome != "abstain")


@pytest.mark.parametrize(
    ("asks", "text"),
    [
        (True, "asks and claims nothing. To have it answered, use “Ask the story”"),
        (False, "claims nothing that I could check"),
    ],
)
def test_a_message_that_claims_nothing_is_told_so(asks, text):
    reply = said(asks=asks)
    assert text in reply.text
    assert (reply.outcome, reply.reason, reply.suggestions) == (
        Outcome.ABSTAIN,
        Reason.NOT_UNDERSTOOD,
        STORY.starters,
    )


def test_one_contradiction_among_confirmed_claims_makes_a_correction():
    reply = said(YES, NO, BY)
    assert reply.outcome is Outcome.CORRECTION
    assert reply.text.count("\n- ") == 2
    assert reply.facts == ("hurt", "visit")
    assert len(reply.evidence) == 2
    assert (reply.reason, reply.confidence) == (None, 0.8)


@pytest.mark.parametrize(("claims", "reason"), [((NOTHING, ALIEN), Reason.SILENT), ((ALIEN,), Reason.OFF_TOPIC)])
def test_why_nothing_is_confirmed(claims, reason):
    assert said(*claims).reason is reason


def test_what_only_comes_near_shows_no_evidence():
    """A quotation would look like proof."""
    reply = said(YES, NEAREST)
    assert [each.quote for each in reply.evidence] == ["14 people were hurt, two badly"]
    assert reply.facts == ("hurt",)


def test_a_claim_is_repeated_in_short_and_cannot_end_its_quotation_marks():
    long = CheckedClaim("so “it” was " * 20, ClaimVerdict.CONFIRMED, ("hurt",), 1.0)
    text = said(long).text
    assert text.startswith("“so 'it' was so")
    assert "…” – the story confirms this" in text


def test_more_claims_than_fit_are_owned_up_to():
    facts = tuple(fact(f"f{place}", "word " * 50) for place in range(4))
    claims = [CheckedClaim("word " * 60, ClaimVerdict.CONFIRMED, (each.id,), 1.0) for each in facts]
    reply = said(*claims, story=make_story(facts))
    assert reply.text.endswith(say("claims", "more"))
    assert len(reply.facts) == reply.text.count("\n") == len(reply.evidence)


@given(
    st.lists(st.tuples(st.sampled_from(ClaimVerdict), st.integers(1, 400)), min_size=1, max_size=4),
    st.sampled_from(LANGUAGES),
)
def test_no_reply_is_longer_than_allowed(given_claims, language):
    facts = tuple(
        fact(f"f{place}", "word " * (length // 5), "quote " * 38) for place, (_, length) in enumerate(given_claims)
    )
    claims = [
        CheckedClaim("word " * 60, verdict, (each.id,), 1.0)
        for each, (verdict, _) in zip(facts, given_claims, strict=True)
    ]
    assert len(said(*claims, story=make_story(facts), language=language).plain()) <= LONGEST


def test_what_an_earlier_article_reported_is_told_with_it():
    """The claim may be just that."""
    now = fact("now", "Sixteen people were hurt.", supersedes=("hurt",))
    articles = {"article": Article("article", "Ferry hits pier", "NCA", PUBLISHED)}
    story = make_story((now,), superseded={"hurt": FACTS[2]}, articles=articles)
    text = said(CheckedClaim("14 were hurt", ClaimVerdict.CONTRADICTED, ("now",), 1.0), story=story).text
    assert "As of March 14, 2024 (NCA): Sixteen people were hurt." in text
    assert "the report was: Fourteen passengers were hurt" in text
