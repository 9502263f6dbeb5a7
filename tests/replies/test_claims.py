"""How it is said what the story makes of a claim."""

from __future__ import annotations

import pytest

from bot.decision.outcomes import CheckedClaim, CheckedMessage, ClaimVerdict, Gap
from bot.replies.claims import render_claims
from bot.replies.render import LONGEST
from bot.replies.templates import say


@pytest.mark.parametrize(
    ("message", "outcome", "said"),
    [
        (
            "Reed got nine years",
            "answer",
            "“Reed got nine years” – the story confirms this: Trevor Reed was sentenced to",
        ),
        ("Reed got ten years", "correction", "“Reed got ten years” – the story has another number: Trevor Reed"),
        ("Reed and Whelan escaped", "abstain", "“Reed and Whelan escaped” – the story doesn't say that."),
        ("Manchester United won last night", "abstain", "that is not what this story is about"),
        (
            "blinken told russia to free whelan",
            "answer",
            "the story confirms this, according to Ned Price: Antony Blinken",
        ),
        ("lol", "abstain", "claims nothing that I could check"),
        ("did they meet?", "abstain", "asks and claims nothing. To have it answered, use “Ask the story”"),
    ],
)
def test_what_is_said(talks, message, outcome, said):
    reply = talks.check_claim(message)
    assert reply.outcome == outcome
    assert said in reply.text


def test_one_contradiction_among_confirmed_claims_makes_a_correction(talks):
    reply = talks.check_claim("Blinken met Lavrov in Iceland, and Reed was sentenced to ten years")
    assert reply.outcome == "correction"
    assert reply.facts == ("meeting", "reed-held")
    assert len(reply.evidence) == 2
    assert reply.reason is None


def test_what_is_only_alleged_or_asked_for_is_called_that(flood):
    assert "only as an accusation" in flood.check_claim("Dask & Sons used weak concrete").text
    assert (
        "only says that somebody asks for it"
        in flood.check_claim("the government paid 5,000 crowns to every family").text
    )
    assert "as a plan, not as done" in flood.check_claim("the council voted on a new wall").text


def test_the_bare_words_of_somebody_are_given_to_that_person(talks):
    text = talks.check_claim("the US would retaliate against Russian aggression").text
    assert "confirms this, according to Antony Blinken" in text


def test_the_quotation_is_the_one_that_shows_what_is_claimed(talks):
    (quotation,) = talks.check_claim("Blinken and Lavrov met on the sidelines of the Arctic Council").evidence
    assert "sidelines" in quotation.quote


@pytest.mark.parametrize("gap", [Gap.OTHERWISE, Gap.NUMBER, Gap.DATE, Gap.PLACE, Gap.PERSON, Gap.ROLES, Gap.PLAN])
def test_each_contradiction_has_its_words(flood, gap):
    claim = CheckedClaim("the wall fell", ClaimVerdict.CONTRADICTED, ("surge",), 1.0, gap)
    assert "A storm surge broke" in render_claims(CheckedMessage((claim,), False), flood.story).text


def test_more_claims_than_fit_are_owned_up_to(flood):
    long = CheckedClaim("word " * 60, ClaimVerdict.CONFIRMED, ("beds",), 1.0)
    claims = tuple(
        CheckedClaim(long.text, ClaimVerdict.CONFIRMED, (fact,), 1.0)
        for fact in ("no-comment", "surge", "union-chairman", "weak-concrete")
    )
    reply = render_claims(CheckedMessage(claims, False), flood.story)
    assert reply.text.endswith(say("claims", "more"))
    assert len(reply.facts) == reply.text.count("\n") == len(reply.evidence)
    assert len(reply.plain()) <= LONGEST
