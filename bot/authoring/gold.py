"""Gold questions: what readers may ask, each with what a right reply to it is; JSON Lines beside the fact file.

Patterns are those of the `regex` library, which reads what Python's own `re` does and, unlike it, can be stopped: a
pattern such as `(a+)+$` may try for years.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

import regex

from bot.authoring.question_lines import BadLineError, json_object, parse_record, read_lines, without_surrogates
from bot.errors import EvaluationError, Problem
from bot.story.schema import did_you_mean

FLAGS = regex.IGNORECASE | regex.DOTALL
LONGEST_PATTERN = 1_000
"""Characters; the longest of the project's own has 150."""
MOST_SECONDS = 1.0
"""How long one pattern may search one reply. A sound one takes some microseconds."""


class GoldKind(StrEnum):
    """What sort of question it is, which says what the bot may do with it."""

    ANSWERABLE = "answerable"
    FOLLOW_UP = "follow_up"
    """Leans on its history. With neither `must` nor `facts` it is one that the story does not answer."""
    FALSE_PREMISE = "false_premise"
    AMBIGUOUS = "ambiguous"
    UNANSWERABLE = "unanswerable"
    OFF_TOPIC = "off_topic"
    SMALLTALK = "smalltalk"


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with what a right reply to it is."""

    key: str
    """The line's `id`; for want of one, the question with its history. What two runs have in common."""
    kind: GoldKind
    question: str
    history: tuple[str, ...] = ()
    """The same person's earlier questions, oldest first."""
    must: tuple[str, ...] = ()
    """Patterns that a right answer fits, all of them."""
    must_not: tuple[str, ...] = ()
    """Patterns that no right reply fits."""
    facts: tuple[str, ...] = ()
    """Ids of the facts that a right answer rests on, all of them, among others perhaps."""
    gold: str = ""
    """The right answer, for people."""
    line: int = 0

    @property
    def open(self) -> bool:
        """Return whether it is a follow-up that the story does not answer."""
        return self.kind is GoldKind.FOLLOW_UP and not self.must and not self.facts

    def faults(self, text: str) -> Iterator[str]:
        """Yield what keeps the text of an answer from being right; raises SlowPatternError."""
        yield from (f"nothing in it fits {pattern}" for pattern in self.must if not fits(pattern, text))
        yield from self.forbidden(text)

    def forbidden(self, text: str) -> Iterator[str]:
        """Yield what no reply may say and this one does; raises SlowPatternError."""
        yield from (f"it must not fit {pattern}" for pattern in self.must_not if fits(pattern, text))


class SlowPatternError(Exception):
    """A pattern that searches a reply for longer than `MOST_SECONDS`."""


def fits(pattern: str, text: str) -> bool:
    """Return whether `pattern` is found somewhere in `text`, case ignored; raises SlowPatternError."""
    try:
        return regex.search(pattern, text, FLAGS, timeout=MOST_SECONDS) is not None
    except TimeoutError:
        raise SlowPatternError(
            f"the pattern {pattern} searches too long: take out a repetition within a repetition"
        ) from None


def read_gold(path: Path, fact_ids: Collection[str]) -> tuple[tuple[GoldQuestion, ...], tuple[Problem, ...]]:
    """Return the questions that the file at `path` holds, and what is wrong with the lines that hold none.

    `fact_ids` are those that `facts` may name. Raises EvaluationError if the file cannot be read.
    """
    try:
        return read_lines(path, partial(_gold_question, fact_ids=fact_ids, lines={}))
    except OSError as error:
        raise EvaluationError(f"The gold questions {path} cannot be read: {error.strerror}.") from None


def _gold_question(line: bytes, number: int, fact_ids: Collection[str], lines: dict[str, int]) -> GoldQuestion:
    """Return the question on a line; raises BadLineError. `lines`: where each key stands, kept from line to line."""
    record = json_object(line)
    line_id, question, history = parse_record(record)
    kind = record.get("kind")
    if not isinstance(kind, str) or kind not in set(GoldKind):
        raise BadLineError(f'"kind" is {"missing" if kind is None else "unknown"}; it is one of {", ".join(GoldKind)}')
    key = " → ".join([*history, question]) if line_id is None else without_surrogates(str(line_id))
    gold = record.get("gold")
    found = GoldQuestion(
        key,
        GoldKind(kind),
        question,
        tuple(history),
        tuple(_patterns(record, "must")),
        tuple(_patterns(record, "must_not")),
        tuple(_facts(record, fact_ids)),
        without_surrogates(gold) if isinstance(gold, str) else "",
        number,
    )
    if found.kind is GoldKind.ANSWERABLE and not (found.must or found.must_not or found.facts):
        raise BadLineError('"must" and "facts" are missing: nothing says what a right answer is')
    if key in lines:
        raise BadLineError(f'"{key}" stands on line {lines[key]} already: give each question an "id" of its own')
    lines[key] = number
    return found


def _patterns(record: dict[str, object], name: str) -> Iterator[str]:
    """Yield the patterns under `name`; raises BadLineError."""
    for pattern in _strings(record, name):
        if len(pattern) > LONGEST_PATTERN:
            raise BadLineError(f'"{name}" holds a pattern of {len(pattern)} characters; {LONGEST_PATTERN} are allowed')
        try:
            regex.compile(pattern, FLAGS)
        except (regex.error, RecursionError) as error:
            reason = error if isinstance(error, regex.error) else "nested too deeply"
            raise BadLineError(f'"{name}" holds "{pattern}", which is no regular expression: {reason}') from None
        yield pattern


def _facts(record: dict[str, object], known: Collection[str]) -> Iterator[str]:
    """Yield the ids under "facts"; raises BadLineError."""
    for fact_id in _strings(record, "facts"):
        if fact_id not in known:
            raise BadLineError(f'"facts" names "{fact_id}", which is not a fact.{did_you_mean(fact_id, known)}')
        yield fact_id


def _strings(record: dict[str, object], name: str) -> list[str]:
    """Return the list of strings under `name`, none if it is absent; raises BadLineError."""
    found = record.get(name)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise BadLineError(f'"{name}" is not a list of strings')
    return [without_surrogates(each) for each in found]
