"""Why a question got its reply: what was read in it, which facts came near, what stopped one, what decided.

For whoever writes a fact file: `storybot ask --explain`, `storybot try` and `/admin explain` show it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from textwrap import shorten

from bot.authoring.pasting import in_place, listed, new_id
from bot.decision.decide import Decided, thresholds
from bot.decision.outcomes import Abstain, Answer, Chat, Clarify, Correction, Decision, Reason, Verdict
from bot.engine import Engine
from bot.language.characters import one_line
from bot.reader.calibration import Score
from bot.story.model import Story
from bot.understanding.considered import Considered
from bot.understanding.session import Session
from bot.understanding.text import clean

SHOWN = 5
"""Candidates that are shown; the sixth best has hardly ever been the right one."""
LABEL = 12
"""Letters of the column of labels."""

SENTENCE = 100
"""Characters of a sentence that are shown."""

STEPS_IN_WORDS = {
    "sample question": "it is a sample question of the fact file, or the sentence of a fact",
    "small talk": "it is small talk",
    "list": "it asks for a list or for the whole story",
    "unreadable": "there is no word in it",
    "reader": "the reader is sure enough of the nearest",
    "unsure": "the reader is not sure enough of the nearest to tell it, and sure enough to show it",
    "nothing near": "nothing in the story is near enough to be shown",
    "language": "it seems to be in another language",
}
_WORD = re.compile(r"[^\W\d_]+")
_OPENINGS = {Verdict.YES: "Yes", Verdict.RIGHT: "That's right"}


def explain(engine: Engine, question: str, session: Session = Session()) -> str:
    """Return, as plain text of several lines, why `question` gets its reply."""
    blocks: list[str] = []
    for part, reply in engine.ask_each(question, session):
        considered, decided = engine.consider(part, session)
        blocks.append("\n".join(_line(*each) for each in _block(considered, decided, engine)))
        session = reply.session
    return "\n\n".join(blocks)


def _block(considered: Considered, decided: Decided, engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield labels with their texts."""
    story = engine.story
    yield "read as", (considered.reading.asked if considered.reading else considered.asked) or "(nothing)"
    if repaired := _repaired(considered):
        yield "repaired", repaired
    for mention in considered.mentions:
        names = " or ".join(story.entities[each].name for each in sorted(mention.ids))
        yield "name", f"{mention.words} → {names}"
    for day in considered.days:
        yield "day", f"{day.words} → {' or '.join(date.edtf for date in day.dates)}"
    if considered.before:
        answer = f" – {considered.before.answer}" if considered.before.answer else ""
        yield "said before", f"“{considered.before.question}”{answer}"
    for number, score in enumerate(considered.reading.scores[:SHOWN] if considered.reading else (), 1):
        yield f"near {number}", _near(score, story)
    if considered.reading:
        whole = considered.reading.whole
        silent, off_topic = f"{whole.silent:.0%} that it is silent", f"{whole.off_topic:.0%} that it is another matter"
        yield "the story", f"{whole.answered:.0%} that it answers this, {silent}, {off_topic}"
    for stop in decided.stopped:
        yield "stopped", f"no “Yes” or “No”: {stop.why} ({stop.guard}, fact {stop.fact})"
    yield "decision", _decision(decided.decision)
    yield "decided by", f"{decided.step}: {STEPS_IN_WORDS[decided.step]}{_needed(considered, decided)}"
    yield "suggestion", _suggestion(considered, decided, story)


def _repaired(considered: Considered) -> str:
    """Return the words that were read otherwise than they were typed."""
    typed, read = _WORD.findall(clean(considered.question)), _WORD.findall(considered.asked)
    pairs = zip(typed, read, strict=False) if len(typed) == len(read) else ()
    return ", ".join(f"{before} → {after}" for before, after in pairs if before != after)


def _near(score: Score, story: Story) -> str:
    says = story.unknowns[score.id].says if score.is_unknown else story.facts[score.id].says
    label = f"unknown {score.id}" if score.is_unknown else score.id
    contradicts = f", contradicts it {score.contradicts:.0%}" if score.contradicts >= 0.01 else ""
    return f"{label}: answers it {score.answers:.0%}{contradicts}: {shorten(says, SENTENCE, placeholder='…')}"


def _decision(decision: Decision) -> str:
    """Return in words what is decided."""
    match decision:
        case Answer():
            opens = f", opening with “{_OPENINGS[decision.verdict]}”" if decision.verdict in _OPENINGS else ""
            return f"answer with {', '.join(decision.facts) or f'the {decision.shape}'}{opens}"
        case Correction():
            return f"correct it with {', '.join(decision.facts)}"
        case Clarify():
            return f"ask back which is meant: {', '.join(decision.choices)}"
        case Chat():
            return f"reply to small talk ({decision.intent})"
        case Abstain(unknown=str(unknown)):
            return f"tell the unknown {unknown}"
        case Abstain(unsure=(fact, *_)):
            return f"show {fact}, and say that this is unsure"
        case Abstain(language=str(language)):
            return f"say which language to ask in, not this one ({language})"
        case Abstain(reason=Reason.NOT_UNDERSTOOD):
            return "say that it is not understood"
        case Abstain():
            return "say that nothing about it was found"


def _needed(considered: Considered, decided: Decided) -> str:
    """Return how probably the nearest is right, and from what probability on it is told, where that decided."""
    reading, limits = considered.reading, thresholds()
    if decided.step not in {"reader", "unsure", "nothing near"} or not (reading and reading.scores):
        return ""
    first = reading.scores[0]
    sure, needed = (
        (first.bears, limits.unknown_at) if first.is_unknown else (reading.whole.told_right, limits.answer_at)
    )
    return f" ({sure:.0%} that it is right, and from {needed:.0%} on it is told)"


def _suggestion(considered: Considered, decided: Decided, story: Story) -> str:
    """Return the one thing to type into the fact file if the reply is not the right one."""
    if decided.step in {"unreadable", "language"}:
        return "none"
    if considered.bound:
        return f"none: it always gets {' and '.join(considered.bound)}, whose sample question or sentence it is"
    reading = considered.reading if decided.step != "list" else None
    scores = reading.scores if reading else ()
    best = next((score for score in scores if score.id not in story.articles), None)
    if best is None or best.bears < thresholds().unsure_at:
        ask = _ask((), considered)
        if not reading:
            return f"if a fact answers it, under facts, in that: {ask}"
        name = new_id(considered.question, {*story.entities, *story.facts, *story.unknowns})
        return f"if the story doesn't say it, under unknowns: {name}: {{says: The story doesn't say …, {ask}}}"
    entry = story.unknowns[best.id] if best.is_unknown else story.facts[best.id]
    if best.contradicts > best.answers:  # as a sample question, readers would be offered it
        return (
            f"none: “{best.id}” (line {entry.line}) contradicts it; if it does not, write there more plainly what is so"
        )
    section, kind = ("unknowns", "unknown") if best.is_unknown else ("facts", "fact")
    place = f"under {section}, in “{best.id}” (line {entry.line}){in_place(entry.ask, 'ask')}"
    return f"if it is always to get this {kind}, write {place}: {_ask(entry.ask, considered)}"


def _ask(present: Sequence[str], considered: Considered) -> str:
    """Return the line with the sample questions that are there, and this one; a follow-up is not to be one as it is."""
    if considered.before:
        return "ask: (the question as somebody would put it who has asked nothing before)"
    return f"ask: {listed([*present, one_line(considered.question)])}"


def _line(label: str, text: str) -> str:
    return f"{label:<{LABEL}}{text}"
