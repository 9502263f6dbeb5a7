"""What authors met who tried finished fact files with readers' questions: no wording of the file could mend these."""

from __future__ import annotations

import pytest

from bot.decision.outcomes import Outcome
from bot.engine import load_engine

STORY = """schema: 1
headline: Chemist on trial in Port Lind
outlet: The Lind Post
published: 2024-03-06
summary: A chemist is on trial.
entities:
  lind: {name: Port Lind, kind: place}
  ruane: {name: Tabitha Ruane, kind: person, gender: female, aliases: [mayor]}
  arkle: {name: Desmond Arkle, kind: person, gender: male, aliases: [chemist]}
  strand: {name: Felicity Strand, kind: person, gender: female, aliases: [strand, baker]}
  police: {name: police, kind: organisation, plural: true}
  powder: {name: the foxglove powder, kind: topic, aliases: [powder, foxglove]}
  key: {name: the second key, kind: topic, aliases: [key]}
  pettigrew: {name: Milo Pettigrew, kind: person, gender: male}
  warning: {name: the warning, kind: document}
  road: {name: the only road, kind: place, aliases: [road]}
  slide: {name: the landslide, kind: event}
  poisoning: {name: the poisoning, kind: event}
facts:
  mayor: {kind: office, who: ruane, title: the mayor, of: lind, evidence: Mayor Tabitha Ruane}
  found:
    kind: action
    who: police
    what: found 40 grams of foxglove powder in a drawer
    topics: powder
    when: {date: 2023-10-02, printed: on Oct. 2}
    says: Police found forty grams of foxglove powder in a drawer on October 2, 2023.
    evidence: police found 40 grams of foxglove powder in a drawer on Oct. 2
  key-held:
    kind: action
    who: pettigrew
    what: had the second key
    topics: key
    evidence: Milo Pettigrew had the second key
  threat:
    kind: action
    who: arkle
    whom: strand
    what: threatened Felicity Strand
    evidence: Arkle threatened Strand
  denial:
    kind: statement
    who: ruane
    verb: denied
    what: that the warning was ignored
    topics: warning
    evidence: Ruane denied that the warning was ignored
  blocked:
    kind: action
    who: slide
    what: blocked the only road
    topics: road
    ask: [is the road open]
    evidence: The slide blocked the only road
  ill:
    kind: casualty
    what: poisoning
    injured: 4
    says: Four people fell ill.
    evidence: Four people fell ill
"""


@pytest.fixture(scope="module")
def lind(tmp_path_factory):
    file = tmp_path_factory.mktemp("lind") / "lind.yaml"
    file.write_text(STORY, "utf-8")
    return load_engine(file)


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        pytest.param("who found the foxglove powder", "found", id="a light verb"),
        pytest.param("who had the second key", "key-held", id="to have"),
        pytest.param("who is the mayor of port lind", "mayor", id="an office named with its place"),
        pytest.param("who threatened strand", "threat", id="a surname that is a word, given as an alias"),
    ],
)
def test_the_fact_is_found(lind, question, fact):
    reply = lind.ask(question)
    assert (reply.outcome, reply.facts[:1]) == (Outcome.ANSWER, (fact,))


@pytest.mark.parametrize("question", ["who is the foxglove powder", "who is the second key"])
def test_what_somebody_is_is_still_not_what_they_did(lind, question):
    assert lind.ask(question).outcome is Outcome.ABSTAIN


def test_nobody_holds_an_office_elsewhere(lind):
    """The mayor of one place is not given for that of another."""
    assert "mayor" not in lind.ask("who is the mayor of Madrid").facts


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        pytest.param("is the road open", "blocked", id="written by the author"),
        pytest.param("did Ruane ignore the warning", "denial", id="denied by somebody"),
    ],
)
def test_a_fact_that_says_otherwise_gets_no_yes(lind, question, fact):
    """Which answer a question of the author's gets, only the fact's words tell; a denial is no confirmation."""
    reply = lind.ask(question)
    assert reply.facts == (fact,)
    assert not reply.text.startswith("Yes")


def test_whether_somebody_denies_it_may_get_a_yes(lind):
    assert lind.ask("did Ruane deny that the warning was ignored").text.startswith("Yes.")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            "when did police find the powder",
            "Police found forty grams of foxglove powder in a drawer on October 2, 2023.",
        ),
        ("how many were injured", "Four people fell ill."),
    ],
)
def test_what_the_authors_sentence_holds_is_not_said_again(lind, question, text):
    assert lind.ask(question).text.split("\n")[0] == text
