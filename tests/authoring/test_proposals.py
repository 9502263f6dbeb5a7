"""What authors are offered for the questions that were asked in vain: right guesses, and YAML that can be pasted."""

import datetime as dt
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import scaled

from bot.authoring import proposals
from bot.authoring.check import check_file
from bot.authoring.misses import Miss, kept
from bot.authoring.proposals import EVERYTHING_ANSWERED, NOTHING_ASKED, PLACEHOLDER, as_yaml, propose
from bot.engine import load_engine

ROOT = Path(__file__).parents[2]
TRIAL = load_engine(ROOT / "tests" / "stories" / "velmar-trial.yaml")
DAY, NEXT_DAY = dt.date(2026, 11, 23), dt.date(2026, 11, 24)

IN_BRACES = """schema: 2
headline: Ferry to Skarn Island stops after collision
outlet: The Skarn Gazette
published: 2024-04-09
summary: The ferry to Skarn Island hit a pier on Monday.
entities:
  ferry: {name: the ferry Aurelia, kind: thing, aliases: [the boat, "the Aurelia, a ship"]}
  moll: {name: Greta Moll, kind: person, gender: female}
facts:
  crash: {says: The ferry Aurelia hit a pier., evidence: hit the pier, ask: ["what: a crash", 'a "hit"?']}
  captain:
    says: Greta Moll is the captain of the ferry Aurelia.
    evidence: Captain Greta Moll
unknowns:
  damage: {ask: [what will the repair cost, how bad is the damage], says: The story doesn't say how large it is.}
"""


def asked(*texts):
    """Return questions as the log keeps them, each asked once."""
    return [Miss(kept(text), 1, DAY, DAY) for text in texts]


@pytest.fixture
def the_one(talks):
    """Return a function that gives the single proposal for some questions about the bundled story."""

    def run(*texts):
        (proposal,) = propose(talks, asked(*texts)).proposals
        return proposal

    return run


def test_groups_come_most_asked_first_with_their_days(talks):
    misses = [
        Miss("did whelan bring a lawyer", 2, NEXT_DAY, NEXT_DAY),
        Miss("salary of blinken", 3, DAY, DAY),
        Miss("what is the salary of blinken", 4, DAY, NEXT_DAY),
    ]
    first, second = propose(talks, misses).proposals
    assert (first.count, first.days) == (7, (DAY, NEXT_DAY))
    assert first.wordings == ("what is the salary of blinken", "salary of blinken")
    assert (second.count, second.days) == (2, (NEXT_DAY, NEXT_DAY))


def test_what_the_story_answers_by_now_is_left_out_and_counted(talks):
    """An answer, a foreseen silence and small talk all mean that nothing is left to do."""
    unknown = next(iter(talks.story.unknowns.values()))
    found = propose(talks, asked("where is paul whelan held", unknown.ask[0], "hello", "salary of blinken"))
    assert [proposal.wordings for proposal in found.proposals] == [("salary of blinken",)]
    assert found.answered == 3
    assert "3 questions are answered by now" in as_yaml(found, talks.story)


def test_two_questions_in_one_are_answered_only_together(talks):
    asks = [ask for fact in talks.story.facts.values() for ask in fact.ask if ask.startswith(("who ", "when "))]
    both, half = f"{asks[0]} and {asks[1]}", f"{asks[0]} and how tall is putin"
    assert propose(talks, asked(both)).answered == 1
    assert propose(talks, asked(half)).answered == 0


def test_a_near_fact_is_named_with_its_sentence(talks, the_one, monkeypatch):
    monkeypatch.setattr(proposals, "NEAR", 0.0)
    proposal = the_one("in what town was reed brought before the judge")
    fact = talks.story.facts[proposal.fact]
    text = as_yaml(propose(talks, list(proposal.asked)), talks.story)
    assert f"# The nearest fact, in line {fact.line}: {fact.says}" in text
    assert f'# If that answers it, under facts, in "{fact.id}"' in text


def test_what_is_too_far_is_not_named(the_one):
    proposal = the_one("how tall is the eiffel tower")
    assert (proposal.fact, proposal.unknown) == (None, None)


def test_very_many_are_looked_at_in_part_and_it_is_said(talks, monkeypatch):
    monkeypatch.setattr(proposals, "MOST_READ", 1)
    found = propose(talks, [*asked("salary of blinken"), Miss("does lavrov own a dog", 2, DAY, DAY)])
    assert [proposal.wordings for proposal in found.proposals] == [("does lavrov own a dog",)]
    assert "1 question, the rarest, were left out." in as_yaml(found, talks.story)


def test_the_id_of_a_new_unknown_is_taken_by_nothing_else(talks):
    first, second = propose(talks, asked("lawyer of blinken", "lawyer of lavrov of blinken of pask")).proposals
    assert first.new_id != second.new_id
    assert not {first.new_id, second.new_id} & {*talks.story.facts, *talks.story.entities, *talks.story.unknowns}


@pytest.mark.parametrize("text", ["null", "1848", "1848-02-21", "off"])
def test_the_id_of_a_new_unknown_is_a_name_in_yaml_too(the_one, text):
    assert isinstance(yaml.safe_load(the_one(text).new_id), str)


def test_nothing_to_do_is_said_in_words(talks):
    assert as_yaml(propose(talks, []), talks.story) == NOTHING_ASKED
    assert as_yaml(propose(talks, asked("hello")), talks.story) == EVERYTHING_ANSWERED


def paste(text, section, entry, lines):
    """Return a fact file with lines put into an entry of a section as an author would, in place of the same key."""
    document = yaml.safe_load(text)
    key = lines[0].strip().partition(":")[0]
    if not document.get(section):
        return f"{text}\n{section}:\n" + "\n".join(lines) + "\n"
    if entry is None:
        return re.sub(
            rf"^{section}:.*\n", lambda head: head.group() + "\n".join(lines) + "\n", text, flags=re.MULTILINE
        )
    start = re.search(rf"^{section}:.*?^  {entry}:", text, re.MULTILINE | re.DOTALL).end()
    length = re.search(r"\n(?! {3,})|\Z", text[start:]).start()
    own = text[start : start + length]
    if own.lstrip().startswith("{"):  # on one line, in braces
        value = r"""\[(?:"[^"]*"|'[^']*'|[^\]"'])*\]"""
        new, count = re.subn(rf"\b{key}: {value}", lambda _: lines[0].strip(), own)
        own = new if count else re.sub(r"\}\s*$", lambda _: f", {lines[0].strip()}}}", own)
    else:
        own = re.sub(rf"\n    {key}:.*(\n     +.*)*", "", own) + "\n" + "\n".join(lines)
    return text[:start] + own + text[start + length :]


def snippets(text):
    """Yield (section, entry, lines) for all that `storybot misses` offers for pasting."""
    for block in re.findall(r"^# If .*\n(?: .*\n?)+", text, re.MULTILINE):
        comment, *lines = block.rstrip().split("\n")
        place = re.search(r"under (\w+)(?:, in \"([a-z0-9-]+)\")?", comment)
        yield place[1], place[2], lines


@pytest.mark.parametrize("number", range(3))
def test_each_snippet_pasted_in_loads(number, tmp_path, monkeypatch):
    """The file as it is, the file in block style, the file in braces: each takes every snippet."""
    source = (
        (ROOT / "knowledge" / "iceland-talks.yaml").read_text("utf-8"),
        (ROOT / "tests" / "stories" / "velmar-trial.yaml").read_text("utf-8"),
        IN_BRACES,
    )[number]
    questions = (
        ["in what town was reed brought before the judge", "how tall is putin", "lol no 12. on"],
        ["does pask have a dog", "what did the judge eat when sentencing pask", "who was the prosecutor's mother"],
        ["how was the whale", "was the ferry in a collision with a whale in december", "null. yes no"],
    )[number]
    file = tmp_path / "story.yaml"
    file.write_text(source, "utf-8")
    monkeypatch.setattr(proposals, "NEAR", 0.0)
    engine = load_engine(file)
    found = list(snippets(as_yaml(propose(engine, asked(*questions)), engine.story)))
    assert len(found) >= len(questions)
    assert {section for section, _, _ in found} == {"facts", "unknowns"}
    for section, entry, lines in found:
        file.write_text(paste(source, section, entry, lines), "utf-8")
        reading, problems = check_file(file)
        assert problems == ()
        if entry is not None:
            old, new = getattr(engine.story, section)[entry], getattr(reading.story, section)[entry]
            assert new.ask[: len(old.ask)] == old.ask
            assert len(new.ask) > len(old.ask)
        else:
            (added,) = reading.story.unknowns.keys() - engine.story.unknowns.keys()
            assert reading.story.unknowns[added].says == PLACEHOLDER


def test_a_pasted_unknown_answers_the_question(tmp_path):
    source = (ROOT / "knowledge" / "iceland-talks.yaml").read_text("utf-8")
    file = tmp_path / "story.yaml"
    file.write_text(source, "utf-8")
    questions = asked("salary of blinken")
    engine = load_engine(file)
    for section, entry, lines in snippets(as_yaml(propose(engine, questions), engine.story)):
        if entry is None:
            file.write_text(paste(source, section, entry, lines), "utf-8")
    assert propose(load_engine(file), questions).answered == 1


@settings(max_examples=scaled(10), deadline=None)
@given(st.lists(st.text(max_size=60) | st.text("abc'\": -#[]{}\n\r\u2028,", max_size=30), min_size=1, max_size=4))
def test_whatever_stands_in_the_log_no_line_of_it_is_yaml(texts):
    """Somebody may have written to the file by other ways than the bot."""
    text = as_yaml(propose(TRIAL, [Miss(each, 1, DAY, DAY) for each in texts]), TRIAL.story)
    for line in text.splitlines():
        assert not line.strip() or line.startswith(("#", "    ", "  ")) or line in {NOTHING_ASKED, EVERYTHING_ANSWERED}
    for _, entry, lines in snippets(text):
        loaded = yaml.safe_load("\n".join(lines))
        assert loaded.keys() <= {"ask"} if entry else len(loaded) == 1
