"""What the whole engine makes of the corpus's questions, and whether that is right."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "training"))

from claims import claims
from corpus.format import HERE, Example, Question, read_split, with_samples
from labels import ANSWERS, CONTRADICTS, LEFT_OUT

from bot.decision.decide import Decided, decide
from bot.decision.guards import GUARDS, Guard
from bot.decision.outcomes import Abstain, Answer, Correction, Verdict
from bot.engine import Engine, build_engine
from bot.reader.calibration import Thresholds
from bot.story.loader import load_story
from bot.understanding.considered import Considered, consider
from bot.understanding.session import Session

RIGHT, WRONG, OFFERED, MISSED = "right", "wrong", "offered", "missed"


@dataclass(frozen=True, slots=True)
class Read:
    """A question, read once, so that decisions about it can be compared."""

    question: Question
    considered: Considered
    engine: Engine
    milliseconds: float

    def decided(self, limits: Thresholds | None = None, guards: Sequence[Guard] = GUARDS) -> Decided:
        """Return what is decided with these thresholds and guards."""
        return decide(self.considered, self.engine.index, limits=limits, guards=guards)


def read_questions(split: str, *, sampled: bool = False) -> list[Read]:
    """Return every question of a split of the corpus as the engine reads it, by its stories' own fact files.

    With `sampled`, some of them stand under facts as sample questions, and are not asked.
    """
    examples = read_split(split)
    if sampled:
        examples = {name: with_samples(example, random.Random(name)) for name, example in examples.items()}
    return [each for name, example in examples.items() for each in _read(_engine(name, split, example), example)]


def _engine(name: str, split: str, example: Example) -> Engine:
    """Return the engine of a story's fact file, with the sample questions that the example has."""
    story = load_story(HERE / split / f"{name}.yaml")
    asked = {each: entry.ask for each, entry in (*example.story.facts.items(), *example.story.unknowns.items())}
    facts = {each: replace(fact, ask=asked.get(each, ())) for each, fact in story.facts.items()}
    unknowns = {each: replace(unknown, ask=asked[each]) for each, unknown in story.unknowns.items()}
    return build_engine(replace(story, facts=facts, unknowns=unknowns))


def _read(engine: Engine, example: Example) -> Iterator[Read]:
    for question in example.questions:
        before = example.story.turn_before(question)
        session = Session(utterance=before.question, said=before.answer) if before else Session()
        began = time.perf_counter()
        considered = consider(question.question, session, engine.index)
        yield Read(question, considered, engine, 1000 * (time.perf_counter() - began))


def read_claims(split: str) -> list[Read]:
    """Return claims made of the facts of a split by program, true ones and changed ones, as the engine reads them."""
    return [each for name, example in read_split(split).items() for each in _claims(name, split, example)]


def _claims(name: str, split: str, example: Example) -> Iterator[Read]:
    engine = _engine(name, split, example)
    for number, (text, labels) in enumerate(claims(example.story, len(example.story.facts), random.Random(name))):
        answers = tuple(each for each, label in labels.items() if label == ANSWERS)
        question = Question(
            id=f"{name}-{number}",
            writer="plain",
            kind="answerable",
            question=text,
            answers=answers,
            contradicts=tuple(each for each, label in labels.items() if label == CONTRADICTS),
            unsure=tuple(each for each, label in labels.items() if label == LEFT_OUT),
            yes_no="yes" if answers else "no",
        )
        yield Read(question, consider(text, Session(), engine.index), engine, 0.0)


def judge(question: Question, decided: Decided) -> str:
    """Return whether a decision is right, wrong, a right passage offered unsurely, or missed.

    Right is a reply one of whose facts is a right one, without a false "Yes", "No" or correction; where the story is
    silent, any abstention but another unknown than the one that fits.
    """
    decision = decided.decision
    if isinstance(decision, Abstain):
        if not question.right:
            known = {question.unknown, *question.unsure}
            return WRONG if decision.unknown and question.unknown and decision.unknown not in known else RIGHT
        if decision.unknown:
            return WRONG
        return OFFERED if question.right & set(decision.unsure) else MISSED
    if not isinstance(decision, (Answer, Correction)):
        return MISSED if question.right else RIGHT
    if (question.right | frozenset(question.unsure)).isdisjoint(decision.facts):
        return WRONG
    return WRONG if is_false_verdict(question, decision) else RIGHT


def is_false_verdict(question: Question, decision: object) -> bool:
    """Return whether a "Yes", a "No" or "That is not what the story says" is false, or the story does not say."""
    if isinstance(decision, Correction):
        return decision.facts[0] not in question.contradicts
    confirmed = question.yes_no == "yes" and isinstance(decision, Answer) and decision.facts[0] in question.answers
    return isinstance(decision, Answer) and decision.verdict in {Verdict.YES, Verdict.RIGHT} and not confirmed


def shares(verdicts: Sequence[str]) -> Mapping[str, float]:
    """Return the share of each verdict."""
    return {each: verdicts.count(each) / len(verdicts) for each in (RIGHT, WRONG, OFFERED, MISSED)}
