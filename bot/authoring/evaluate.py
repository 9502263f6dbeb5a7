"""Gold questions put to an engine: what is right, wrong, asked back or missed, what gets confused, what changed.

It judges replies, as people get them; the benchmarks judge decisions on the corpus by labels of their own.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from bot.authoring.gold import GoldKind, GoldQuestion, SlowPatternError, read_gold
from bot.authoring.question_lines import BAD_LINE, BadLineError, ask_after, json_object, read_lines
from bot.decision.outcomes import ANSWERED, Outcome
from bot.engine import Engine
from bot.errors import EvaluationError, Problem
from bot.replies.reply import Reply


class Judgement(StrEnum):
    """What a reply to a gold question is, what harms readers most first."""

    WRONG = "wrong"
    """It says something that does not answer the question, or goes along with a false premise."""
    MISSED = "missed"
    """It abstains where the story has the answer."""
    ASKED = "asked"
    """It asks back where a plain answer was due."""
    RIGHT = "right"


HARM = tuple(Judgement)
"""The judgements, the worst first."""

ACCEPTED: Mapping[GoldKind, frozenset[Outcome]] = {
    GoldKind.ANSWERABLE: ANSWERED,
    GoldKind.FOLLOW_UP: ANSWERED,
    GoldKind.FALSE_PREMISE: ANSWERED | {Outcome.ABSTAIN},
    GoldKind.AMBIGUOUS: ANSWERED | {Outcome.CLARIFY},
    GoldKind.UNANSWERABLE: frozenset({Outcome.ABSTAIN}),
    GoldKind.OFF_TOPIC: frozenset({Outcome.ABSTAIN, Outcome.CHAT}),
    GoldKind.SMALLTALK: frozenset({Outcome.CHAT}),
}
"""Kind of question → the outcomes that can be right."""

DUE: Mapping[Outcome, str] = {
    Outcome.ANSWER: "answer",
    Outcome.CORRECTION: "correct",
    Outcome.CLARIFY: "ask back",
    Outcome.ABSTAIN: "say that the story doesn't say",
    Outcome.CHAT: "make small talk",
}
"""Outcome → what the bot should have done, for whoever reads a failure."""


@dataclass(frozen=True, slots=True)
class Result:
    """A gold question with the reply that it got and what that is worth."""

    gold: GoldQuestion
    outcome: Outcome
    reply: str
    """The whole message, as a person sees it in plain text."""
    facts: tuple[str, ...]
    """Ids of the facts that the reply rests on, best first."""
    judgement: Judgement
    faults: tuple[str, ...] = ()
    """What keeps it from being right; empty if it is."""


@dataclass(frozen=True, slots=True)
class Confusion:
    """Facts that were due, the fact that was answered from in their place, and the questions where it happened."""

    due: tuple[str, ...]
    """Empty where the story has no answer."""
    taken: str
    questions: tuple[str, ...]
    """Their keys."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that is judged otherwise than in an earlier run."""

    gold: GoldQuestion
    before: Judgement
    now: Judgement


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of the questions since an earlier run."""

    better: tuple[Changed, ...]
    worse: tuple[Changed, ...]
    new: tuple[Result, ...]
    """Questions that the earlier run did not have."""
    gone: tuple[str, ...]
    """Keys of those that it had, and this one has not."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of all gold questions of a story."""

    results: tuple[Result, ...]
    broken: tuple[Problem, ...] = ()
    """What is wrong with lines that hold no question, or whose patterns search too long; they are not counted."""
    comparison: Comparison | None = None
    """None if there was nothing to compare with."""

    @property
    def status(self) -> int:
        """Return the exit status: 2 if lines are broken, 1 if something is worse than before, or wrong, else 0."""
        if self.broken:
            return 2
        if self.comparison is not None:
            return 1 if self.comparison.worse else 0
        return 1 if any(result.judgement is Judgement.WRONG for result in self.results) else 0

    def counts(self) -> dict[str, Counter[Judgement]]:
        """Return kind of question → how many are right, wrong, asked, missed; the last, "all", for all of them."""
        found = {str(kind): Counter[Judgement]() for kind in GoldKind}
        for result in self.results:
            found[result.gold.kind][result.judgement] += 1
        asked = {kind: counts for kind, counts in found.items() if counts}
        return {**asked, "all": Counter(result.judgement for result in self.results)}


def run_evaluation(engine: Engine, questions: Path, baseline: Path | None, results: Path | None) -> Evaluation:
    """Return what came of the gold questions in a file, against the `baseline` if there is one; write the `results`.

    Raises EvaluationError if there are no questions, or if one of the files is of no use.
    """
    story = engine.story
    gold, broken = read_gold(questions, {**story.facts, **story.superseded})
    # A question that a superseded fact answered is to get the one that holds now.
    gold = tuple(replace(each, facts=tuple(dict.fromkeys(map(story.current, each.facts)))) for each in gold)
    if not gold and not broken:
        raise EvaluationError(f"{questions} holds no gold questions.")
    before = read_results(baseline) if baseline else None
    found, slow = evaluate(engine, gold, str(questions))
    comparison = None if before is None else compare(before, found)
    if comparison and found and len(comparison.new) == len(found):
        raise EvaluationError(f"The results {baseline} are those of other questions: none of these is among them.")
    if results:
        results.write_text(as_lines(found), "utf-8")
    return Evaluation(found, tuple(sorted((*broken, *slow))), comparison)


def evaluate(
    engine: Engine, questions: Iterable[GoldQuestion], path: str = ""
) -> tuple[tuple[Result, ...], tuple[Problem, ...]]:
    """Return what came of the questions, and the lines of the file at `path` whose patterns search too long."""
    results: list[Result] = []
    slow: list[Problem] = []
    for gold in questions:
        reply = ask_after(engine, gold.history, gold.question)
        try:
            results.append(judge(gold, reply))
        except SlowPatternError as error:
            slow.append(Problem(path, gold.line, 1, BAD_LINE, f"{error}."))
    return tuple(results), tuple(slow)


def judge(gold: GoldQuestion, reply: Reply) -> Result:
    """Return what a reply is worth, by its outcome, by patterns on its text, by its facts; raises SlowPatternError."""
    faults = tuple(_faults(gold, reply))
    return Result(gold, reply.outcome, reply.plain(), reply.facts, _judgement(gold, reply.outcome, faults), faults)


def confusions(results: Iterable[Result]) -> tuple[Confusion, ...]:
    """Return which facts wrong answers rest on and which they should have rested on, the most frequent first.

    Only questions that name their facts can tell, and those that the story has no answer to.
    """
    found: defaultdict[tuple[tuple[str, ...], str], list[str]] = defaultdict(list)
    for result in results:
        if result.judgement is Judgement.WRONG and result.outcome in ANSWERED and result.facts:
            due = tuple(fact_id for fact_id in result.gold.facts if fact_id not in result.facts)
            taken = next((fact_id for fact_id in result.facts if fact_id not in result.gold.facts), None)
            if taken and (due or not ACCEPTED[result.gold.kind] & ANSWERED or result.gold.open):
                found[due, taken].append(result.gold.key)
    listed = [Confusion(due, taken, tuple(keys)) for (due, taken), keys in found.items()]
    return tuple(sorted(listed, key=lambda each: (-len(each.questions), each.due, each.taken)))


def compare(before: Mapping[str, Judgement], results: Sequence[Result]) -> Comparison:
    """Return what became of the questions whose keys and judgements `before` holds."""
    known = [result for result in results if result.gold.key in before]
    changed = [Changed(each.gold, before[each.gold.key], each.judgement) for each in known]
    keys = {result.gold.key for result in results}
    return Comparison(
        better=tuple(each for each in changed if HARM.index(each.now) > HARM.index(each.before)),
        worse=tuple(each for each in changed if HARM.index(each.now) < HARM.index(each.before)),
        new=tuple(result for result in results if result.gold.key not in before),
        gone=tuple(key for key in before if key not in keys),
    )


def as_record(result: Result) -> dict[str, object]:
    """Return a result as it stands in a results file."""
    gold = result.gold
    return {
        "id": gold.key,
        "kind": gold.kind,
        "question": gold.question,
        "history": gold.history,
        "judgement": result.judgement,
        "outcome": result.outcome,
        "reply": result.reply,
        "facts": result.facts,
        "faults": result.faults,
    }


def as_lines(results: Iterable[Result]) -> str:
    """Return the text of a results file: JSON Lines in the order of the questions, the same for the same results."""
    return "".join(f"{json.dumps(as_record(result), ensure_ascii=False)}\n" for result in results)


def read_results(path: Path) -> dict[str, Judgement]:
    """Return key of a question → its judgement, from a results file; raises EvaluationError if it is none."""
    try:
        found, broken = read_lines(path, _judged)
    except OSError as error:
        raise EvaluationError(f"The results {path} cannot be read: {error.strerror}.") from None
    if broken or not found:
        reason = f"{broken[0]}" if broken else f"{path} is empty"
        raise EvaluationError(f"{reason} A baseline is what storybot eval --results wrote.")
    return dict(found)


def _judged(line: bytes, _number: int) -> tuple[str, Judgement]:
    record = json_object(line)
    key, judgement = record.get("id"), record.get("judgement")
    if not (isinstance(key, str) and isinstance(judgement, str) and judgement in set(Judgement)):
        raise BadLineError('no "id" with its "judgement"')
    return key, Judgement(judgement)


def _judgement(gold: GoldQuestion, outcome: Outcome, faults: Sequence[str]) -> Judgement:
    if not faults:
        return Judgement.RIGHT
    if outcome is Outcome.CLARIFY:
        return Judgement.ASKED
    return Judgement.MISSED if outcome is Outcome.ABSTAIN and outcome not in _accepted(gold) else Judgement.WRONG


def _faults(gold: GoldQuestion, reply: Reply) -> Iterator[str]:
    """Yield what keeps a reply from being right."""
    accepted, text = _accepted(gold), reply.plain()
    if reply.outcome not in accepted:
        yield f"it should {' or '.join(DUE[outcome] for outcome in Outcome if outcome in accepted)}"
    if reply.outcome not in ANSWERED:
        yield from gold.forbidden(text)
        return
    yield from gold.faults(text)
    yield from (f'it does not rest on the fact "{each}"' for each in gold.facts if each not in reply.facts)


def _accepted(gold: GoldQuestion) -> frozenset[Outcome]:
    return frozenset({Outcome.ABSTAIN}) if gold.open else ACCEPTED[gold.kind]
