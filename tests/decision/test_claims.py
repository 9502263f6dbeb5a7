"""What the story makes of a claim; a wrong "confirmed" is the worst that can happen."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import scaled

from bot.decision.claims import check_message
from bot.replies.render import LONGEST
from bot.replies.sentences import sentence
from bot.story.model import EntityKind
from bot.understanding.statements import spelt_out, statements_of

WORDS = [
    "Corvin", "Adela Corvin", "Renn", "Dask & Sons", "the flood", "Paris", "the mayor", "she", "they", "Whelan",
    "was", "is", "not", "has been", "will", "said", "accused", "arrested", "died", "of", "by", "in", "and", "but", ",",
    ".", "?", "2", "two", "4.2", "250k", "people", "meters", "on Friday", "in 2019", "in March", "according to",
    "plans to", "never", "the other one", "lol", "I heard that", "https://example.com", "@everyone", "😀", "“wall”",
    "July", "the prime minister", "nobody",
]  # fmt: skip
MESSAGES = st.lists(st.sampled_from(WORDS), max_size=16).map(" ".join) | st.text(max_size=200)


def verdicts(engine, message):
    return [str(claim.verdict) for claim in check_message(message, engine.index).claims]


@pytest.mark.parametrize(
    ("claim", "verdict", "fact"),
    [
        ("two people died in the flood", "confirmed", "dead"),
        ("three people died in the flood", "contradicted", None),
        ("one person died in the flood", "contradicted", None),
        ("2 people died in the flood", "confirmed", "dead"),
        ("4 people died in the flood", "contradicted", None),
        ("the flood was on Monday", "confirmed", "surge"),
        ("the flood was on Friday", "contradicted", "surge"),
        ("Adela Corvin is the mayor", "confirmed", "mayor"),
        ("Pieter Corvin is the mayor", "contradicted", None),
        ("Fenwright denies the charge", "confirmed", "denial"),
        ("Fenwright does not deny the charge", "contradicted", "denial"),
        ("Police arrested Emil Fenwright", "confirmed", "arrest"),
        ("Emil Fenwright arrested the police", "contradicted", "arrest"),
        ("Emil Fenwright was not arrested", "contradicted", "arrest"),
        ("the prime minister visited Merrowick on Thursday", "contradicted", "visit"),
        ("the prime minister plans to visit Merrowick", "confirmed", "visit"),
        ("Dask & Sons used weak concrete", "silent", "weak-concrete"),
        ("Pieter Corvin accused Dask of using weak concrete", "confirmed", "weak-concrete"),
        ("the government paid 5,000 crowns to every family", "silent", "demand-money"),
        ("the government sent six soldiers", "contradicted", "soldiers"),
        ("the mayor resigned", "silent", None),
        ("Manchester United won last night", "silent", None),
    ],
)
def test_a_claim_about_the_flood(flood, claim, verdict, fact):
    (found,) = check_message(claim, flood.index).claims
    assert str(found.verdict) == verdict
    assert fact is None or found.facts == (fact,)


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("Reed was held on espionage charges", "contradicted"),
        ("Whelan is being held on espionage charges", "confirmed"),
        ("Putin met Lavrov", "silent"),
        ("Reed was not sentenced", "contradicted"),
        ("Reed got ten years", "contradicted"),
        ("Blinken and Lavrov met in April", "contradicted"),
        ("Blinken and Lavrov met in Norway", "contradicted"),
        ("the talks were held in Reykjavik", "silent"),
        ("Russia released Whelan", "silent"),
        ("Lavrov called on the US to release Whelan", "silent"),
        ("biden and putin already met in europe", "contradicted"),
        ("the story is by Reuters", "silent"),
    ],
)
def test_a_claim_about_the_talks(talks, claim, verdict):
    assert verdicts(talks, claim) == [verdict]


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("Stenn said Pask wrote 212 false invoices", "Pask said Stenn wrote 212 false invoices"),
        ("Pask wrote 212 false invoices, according to Stenn", "Stenn wrote 212 false invoices, according to Pask"),
        ("the jury cleared Pask of money laundering", "Pask was found guilty of money laundering"),
        ("Agnes Barro is Pask's lawyer", "Agnes Barro is the judge"),
        ("Judge Oduya sentenced Pask", "Pask sentenced Judge Oduya"),
        ("the lottery declined to say whether it would make up the difference", "the lottery said it would make it up"),
        ("Vole has not been charged", "Vole has been charged"),
    ],
)
def test_what_is_turned_round_is_not_confirmed(trial, claim, wrong):
    assert verdicts(trial, claim) == ["confirmed"]
    assert "confirmed" not in verdicts(trial, wrong)


def changed(text, story, rng):
    """Yield the sentence with one thing made wrong, and what is wrong in it."""
    people = [each.name for each in story.entities.values() if each.kind is EntityKind.PERSON and not each.members]
    strangers = [name for name in people if not set(name.split()) & set(re.findall(r"\w+", text))]
    for name in people:
        if name in text:
            stranger = rng.choice(strangers)
            yield text.replace(name, stranger), stranger
    for number in re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])", text):
        other = str(int(float(number)) + 3)
        yield text.replace(number, other, 1), other
    for verb in (" is ", " was ", " were ", " are "):
        if verb in text and " not " not in text:
            yield text.replace(verb, f"{verb}not ", 1), " not "
    for day, other in (("Monday", "Saturday"), ("Tuesday", "Sunday"), ("Friday", "Wednesday"), ("October", "June")):
        if day in text:
            yield text.replace(day, other), other


@pytest.mark.parametrize("name", ["flood", "trial"])
def test_nothing_that_is_made_wrong_in_a_facts_own_sentence_is_confirmed(name, request):
    """Every sentence of every fact with another person, number or day in it, or a "not"."""
    engine, rng = request.getfixturevalue(name), random.Random(7)
    facts = [fact for fact in engine.story.facts.values() if fact.kind != "article"]
    wrong = [each for fact in facts for each in changed(sentence(fact, engine.story.entities), engine.story, rng)]
    confirmed = [
        claim.text
        for text, part in wrong
        for claim in check_message(text, engine.index).claims
        if claim.verdict == "confirmed" and part in claim.text
    ]
    assert len(wrong) > 70
    assert confirmed == []


@pytest.mark.parametrize("name", ["flood", "trial", "talks"])
def test_most_of_what_the_facts_say_is_confirmed_and_hardly_any_contradicted(name, request):
    engine = request.getfixturevalue(name)
    facts = [fact for fact in engine.story.facts.values() if fact.kind != "article"]
    said = [verdicts(engine, sentence(fact, engine.story.entities)) for fact in facts]
    assert sum("confirmed" in each for each in said) >= 0.75 * len(facts)
    assert sum("contradicted" in each for each in said) <= 0.03 * len(facts)


@pytest.mark.parametrize(
    ("message", "claims"),
    [
        ("Reed got nine years. Whelan too?", ["Reed got nine years"]),
        ("lol no. They met in Norway. https://example.com/x", ["They met in Norway"]),
        ("omg I heard that Blinken met Lavrov, and Reed was sentenced!!", ["Blinken met Lavrov", "Reed was sentenced"]),
        ("It was the first time Blinken and Lavrov met", ["It was the first time Blinken and Lavrov met"]),
        ("a, b and c", []),
        ("lol", []),
        ("😂😂", []),
        ("thanks for posting this!!", []),
        ("did they meet in Iceland?", []),
        ("anyone know who Whelan is", []),
        ("", []),
    ],
)
def test_the_claims_of_a_message(talks, message, claims):
    assert list(statements_of(message, talks.index).claims) == claims


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("bail was 250k crowns", "bail was 250000 crowns"),
        ("it cost 18m", "it cost 18 million"),
        ("2 people died", "two people died"),
        ("going 2 meet 4 talks", "going 2 meet four talks"),
        ("4.2 meters", "4.2 meters"),
    ],
)
def test_short_numbers_are_spelt_out(typed, read):
    assert spelt_out(typed) == read


def test_she_is_whom_an_earlier_claim_names(flood):
    """Two persons are "he" in this story, and only one of them was arrested."""
    message = "Police arrested a site manager, but he denies it"
    assert [claim.facts for claim in check_message(message, flood.index).claims] == [("arrest",), ("denial",)]


@given(MESSAGES)
@settings(max_examples=scaled(300), deadline=None)
def test_any_message_gets_a_short_reply_whose_quotations_are_the_storys(flood, message):
    reply = flood.check_claim(message)
    excerpts = {evidence.quote for fact in flood.story.facts.values() for evidence in fact.evidence}
    assert reply.text
    assert len("\n".join([reply.text, *map(str, reply.evidence)])) <= LONGEST
    assert {quotation.quote for quotation in reply.evidence} <= excerpts
    assert set(reply.facts) <= set(flood.story.facts)
    assert (reply.reason is not None) == (reply.outcome == "abstain")
    assert 0 <= reply.confidence <= 1
    assert bool(reply.evidence) <= (reply.outcome in {"answer", "correction"})
