"""The decision: from a question as understood to one of the five outcomes. Thresholds, guards, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from bot.decision.guards import GUARDS, Guard, Stop, stop
from bot.decision.outcomes import Abstain, Answer, Chat, Clarify, Correction, Decision, Reason, Verdict
from bot.decision.overview import days_of, listed
from bot.reader.calibration import MOST_TOLD, Score, Thresholds, best_facts, load_thresholds
from bot.reader.reader import Reading
from bot.understanding.considered import Considered
from bot.understanding.index import Index
from bot.understanding.intents import ListKind
from bot.understanding.languages import other_language
from bot.understanding.polar import asks_to_confirm
from bot.understanding.text import NEGATION, clean, tokenise, words_of

MOST_UNSURE = 2
"""Passages that are shown where the reader is unsure."""
TIE_SHARE = 0.7
"""Of how much the best passage bears on the question, what a second one needs to be shown beside it, unsurely. Of the
validation questions whose passage is shown so, every thirtieth has the right one by it."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, and how it came about."""

    decision: Decision
    step: str
    """What decided, in a word or two."""
    stopped: tuple[Stop, ...] = ()
    """The guard that kept a "Yes", a "No" or a correction back, if one did."""


def decide(
    considered: Considered, index: Index, *, limits: Thresholds | None = None, guards: Sequence[Guard] = GUARDS
) -> Decided:
    """Return what the bot does with a question; benchmarks and calibration try other `limits` and `guards`."""
    if considered.bound:
        return Decided(_bound(considered.bound, index), "sample question")
    if considered.chat:
        return Decided(Chat(considered.chat), "small talk")
    names = {word for mention in considered.mentions for word in words_of(mention.words)}
    if language := other_language(considered.question, names):
        return Decided(Abstain(Reason.NOT_UNDERSTOOD, 1.0, language=language), "language")
    if considered.listing and (found := listed(considered.listing, index, _near(considered.reading))):
        return Decided(found, "list")
    if considered.reading is None:
        return Decided(Abstain(Reason.NOT_UNDERSTOOD, 1.0), "unreadable")
    reading = considered.reading
    if considered.listing and considered.listing.kind is ListKind.DAY:
        reading = _without_dated(reading, index)
    return _by_reading(considered, reading, index, limits or thresholds(), guards)


def _near(reading: Reading | None) -> tuple[str, ...]:
    return tuple(score.id for score in reading.scores) if reading else ()


def _without_dated(reading: Reading, index: Index) -> Reading:
    """Return a reading for a day of which no fact tells: those of other days are no answer, and no other is sure."""
    facts, story = index.story.facts, index.story
    scores = tuple(each for each in reading.scores if each.is_unknown or not days_of(facts[each.id], story))
    return replace(reading, scores=scores, whole=replace(reading.whole, told_right=0.0))


def _bound(owners: tuple[str, ...], index: Index) -> Decision:
    facts = tuple(each for each in owners if each in index.story.facts)
    return Answer(with_other_side(facts, index), 1.0) if facts else Abstain(Reason.SILENT, 1.0, unknown=owners[0])


def _by_reading(
    considered: Considered, reading: Reading, index: Index, limits: Thresholds, guards: Sequence[Guard]
) -> Decided:
    best = reading.scores[0] if reading.scores and _is_readable(considered, index) else None
    if best and reading.best_fact and reading.whole.told_right >= limits.answer_at:  # though an unknown may be as near
        return _told(considered, reading, reading.best_fact, index, limits, guards)
    if best and best.is_unknown and best.bears >= limits.unknown_at:
        return Decided(Abstain(Reason.SILENT, best.bears, unknown=best.id), "reader")
    near = [each for each in reading.scores if not each.is_unknown and each.bears >= limits.unsure_at]
    if best and near and reading.whole.off_topic < limits.off_topic_at:
        ties = tuple(each.id for each in near[:MOST_UNSURE] if each.bears >= TIE_SHARE * near[0].bears)
        return Decided(Abstain(Reason.SILENT, 1 - near[0].bears, unsure=with_other_side(ties, index)), "unsure")
    whole = reading.whole
    reason = Reason.OFF_TOPIC if whole.off_topic >= whole.silent else Reason.SILENT
    return Decided(Abstain(reason, 1 - whole.answered), "nothing near")


def _told(
    considered: Considered, reading: Reading, best: Score, index: Index, limits: Thresholds, guards: Sequence[Guard]
) -> Decided:
    """Return the answer or the correction that rests on the best fact.

    Where it is not sure that the fact confirms or denies what is asked, what else may answer is told beside it, and the
    reader judges.
    """
    sure = reading.whole.told_right
    facts = with_other_side(tuple(each.id for each in best_facts(reading.scores)), index)
    if choices := _namesakes(considered, facts, index):
        return Decided(Clarify(choices, sure), "reader")
    denies, confirm = best.contradicts > best.answers, asks_to_confirm(considered.asked)
    if reading.verdict_confidence < limits.verdict_at or not (confirm or denies):
        return Decided(Answer(facts, sure), "reader")
    if stopped := stop(considered, index.story.facts[best.id], index, denies=denies, guards=guards):
        return Decided(Answer(facts, sure), "reader", (stopped,))
    alone = with_other_side((best.id,), index)
    if denies:
        return Decided(Correction(alone, sure, Verdict.NO if confirm else Verdict.NONE), "reader")
    confirms = Verdict.RIGHT if NEGATION.search(considered.asked) else Verdict.YES
    return Decided(Answer(alone, sure, confirms), "reader")


def _is_readable(considered: Considered, index: Index) -> bool:
    """Return whether a word of the question is known at all: of noise, the reader makes anything."""
    words = (token.text for token in tokenise(clean(considered.asked)))
    return any(word.isalpha() and index.reader.knows(word) for word in words)


def with_other_side(facts: tuple[str, ...], index: Index) -> tuple[str, ...]:
    """Return facts, at most `MOST_TOLD`, a dispute never told from one side."""
    story = index.story
    found: list[str] = []
    for each in facts:
        other = story.facts[each].disputes
        sides = [other] if other and other in story.facts else []
        sides += [fact.id for fact in story.facts.values() if fact.disputes == each]
        if not found or len(found) + 1 + len(sides) <= MOST_TOLD:
            found += [each, *sides]
    return tuple(dict.fromkeys(found))[:MOST_TOLD]


def _namesakes(considered: Considered, facts: tuple[str, ...], index: Index) -> tuple[str, ...]:
    """Return facts about different bearers of one name of the question, where they are too many to tell at once."""
    shared = [mention.ids for mention in considered.mentions if len(mention.ids) > MOST_TOLD]
    about = {each: ids & set(index.about[each]) for ids in shared for each in facts}
    return tuple(about) if len({frozenset(ids) for ids in about.values() if ids}) >= MOST_TOLD else ()


@cache
def thresholds() -> Thresholds:
    """Return the thresholds that were chosen on the validation stories."""
    return load_thresholds()
