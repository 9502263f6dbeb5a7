"""Why a question got its reply: what was read in it, which facts were considered, what decided.

For whoever writes a fact file: `storybot ask --explain` and `/admin explain` show it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from bot.decision.case import Case
from bot.decision.confidence import BIAS, WEIGHTS, Signals
from bot.decision.decide import step_of
from bot.decision.outcomes import Verdict
from bot.engine import Engine
from bot.understanding.matching import Candidate
from bot.understanding.reading import Reading, Unit
from bot.understanding.session import Session

SHOWN = 5
"""Candidates that are shown; the sixth best has hardly ever been the right one."""
LABEL = 12
"""Letters of the column of labels."""

STEPS_IN_WORDS = {
    "noise": "nothing in the message can be read",
    "chat": "the message is small talk",
    "about_the_article": "the question is about the article as a whole",
    "opinion": "only somebody with an opinion could answer",
    "of_the_reader": "it asks of whoever asks",
    "picked": "one of the facts of the last answer is picked",
    "said_again": "the last answer is asked for once more",
    "about_the_source": "the question is about the publication of the article",
    "profile": "the question only asks who or what somebody or something is",
    "said_to_be_one": "two things are taken for one",
    "taken_for": "somebody is taken for somebody or something",
    "foreseen": "an unknown of the fact file is nearer than any fact",
    "who_is_meant": "“he”, “she” or “the man” may be any of several",
    "mixed_up": "what belongs to one is given to another",
    "another_ones": "all that the question tells of somebody, the story tells of another",
    "any_others": "others are asked for than those who were spoken of, and none is known",
    "doubtful": "the confidence in the best fact is less than needed",
    "misled": "the best fact has nothing to do with something that the question names",
    "left_open": "the best fact leaves open what is asked for",
    "answer": "the best fact, with what goes together with it or ties with it",
}
"""Name of a step of `bot.decision.decide` → when it is the one that decides."""


def explain(engine: Engine, question: str, session: Session = Session()) -> str:
    """Return, as plain text of several lines, why `question` gets its reply."""
    blocks: list[str] = []
    for part, reply in engine.ask_each(question, session):
        blocks.append("\n".join(_block(engine.consider(part, session))))
        session = reply.session
    return "\n\n".join(blocks)


def _block(case: Case) -> Iterator[str]:
    reading = case.reading
    step, decision = step_of(case)
    yield _line("decision", _decision(decision))
    yield _line("decided by", f"{step.__name__}: {STEPS_IN_WORDS[step.__name__]}")
    yield _line("read as", " ".join(token.text for token in reading.tokens) or "(nothing)")
    if repaired := ", ".join(f"{token.typed} → {token.text}" for token in reading.tokens if token.typed):
        yield _line("repaired", repaired)
    yield _line("form", _form(reading))
    for mention in reading.mentions:
        yield _line("mention", f"{mention.words} → {_entities(mention.ids, case)}")
    for unit in reading.units:
        if not unit.mention:
            yield _line("word", _word(unit))
    if reading.excluded:
        yield _line("left out", _entities(reading.excluded, case))
    if reading.pronouns:
        yield _line("pronouns", f"{_listed(reading.pronouns)} (nobody known that they could stand for)")
    for number, candidate in enumerate(case.ranked[:SHOWN], 1):
        yield _line(f"fact {number}", _candidate(candidate, case))
    yield _line(
        "unknown", f"{case.unknowns[0][0]}: similarity {case.unknowns[0][1]:.2f}" if case.unknowns else "none near"
    )
    limits = ", ".join(f"{field.name} {getattr(case.limits, field.name):.2f}" for field in fields(case.limits))
    yield _line("thresholds", limits)


def _form(reading: Reading) -> str:
    asked = f", asks for {_listed(reading.asked)}" if reading.asked else ""
    features = ["negated"] if reading.negated else []
    features += ["leans on the last answer"] if reading.refers else []
    features += [reading.tense] if reading.tense else []
    return reading.form + asked + "".join(f", {feature}" for feature in features)


def _word(unit: Unit) -> str:
    meanings = sorted(unit.concepts) + [f"role {role}" for role in sorted(unit.roles)]
    notes = [
        note
        for note, holds in (
            ("counts little", unit.light or unit.soft),
            ("date", unit.temporal),
            ("word unknown", unit.unknown),
            ("denied", unit.denied),
            ("outside the asking clause", unit.factor < 1.0),
        )
        if holds
    ]
    return unit.words + (f" = {', '.join(meanings)}" if meanings else "") + "".join(f" ({note})" for note in notes)


def _candidate(candidate: Candidate, case: Case) -> str:
    signals = case.judged_by(candidate)
    against = [f"does not explain “{unit.words}”" for unit in candidate.unexplained]
    against += [f"has nothing of “{unit.words}”" for unit in candidate.strangers]
    against += [f"says the opposite of “{unit.words}”" for unit in candidate.opposed]
    against += ["leaves open what is asked for"] if candidate.open_role else []
    parts = " ".join(filter(None, (_part(field.name, signals) for field in fields(Signals))))
    confidence = f"confidence {case.confidence(candidate):.2f} of {case.enough(candidate):.2f} needed"
    scores = f"{confidence}, from {parts} base {BIAS:+.1f}, score {candidate.score:.2f}"
    return f"{candidate.fact.id}: {scores}" + "".join(f"; {each}" for each in against)


def _part(name: str, signals: Signals) -> str:
    """Return a signal with what it adds to the logit, or nothing where it adds nothing."""
    value, weight = getattr(signals, name), getattr(WEIGHTS, name)
    return f"{name} {value:.2f} ({value * weight:+.1f})," if value else ""


def _decision(decision: object) -> str:
    values = {field.name: getattr(decision, field.name) for field in fields(decision)}  # type: ignore[arg-type]
    shown = (
        f"{name} {_value(value)}"
        for name, value in values.items()
        if value not in ((), None, "", False, frozenset(), Verdict.NONE)
    )
    return f"{type(decision).__name__.lower()}: {', '.join(shown)}"


def _value(value: object) -> str:
    if isinstance(value, (tuple, frozenset)):
        return _listed(value)
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _listed(values: tuple[object, ...] | frozenset[str]) -> str:
    return " ".join(map(str, values if isinstance(values, tuple) else sorted(values)))


def _entities(ids: frozenset[str], case: Case) -> str:
    names = [case.story.entities[each].name for each in sorted(ids)]
    return ", ".join(names) or "a name that the story does not have"


def _line(label: str, text: str) -> str:
    return f"{label:<{LABEL}}{text}"
