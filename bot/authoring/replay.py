"""What a new version of a story would answer otherwise: the same questions put to the old engine and to the new one.

They are the sample questions of both versions and the gold questions beside the fact file. Nothing here decides what to
make of the differences.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, zip_longest
from pathlib import Path

from bot.authoring.question_lines import BAD_LINE, BadLineError, ask_after, parse_line, read_lines
from bot.decision.outcomes import ANSWERED
from bot.engine import Engine, shown_questions
from bot.errors import Problem
from bot.language.interface import ENGLISH, catalogue
from bot.replies.reply import Reply
from bot.story.changes import compare
from bot.story.model import Story

MOST_QUESTIONS = 300
"""Questions put to both engines, those of their histories counted with them: at most 30 seconds, since the reader takes
some 50 ms for one that is no sample question of the author's."""
LONGEST_HISTORY = 20
"""Questions before one: each is asked again to find out what the one leans on."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, with what the same person asked before it."""

    question: str
    history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Replay:
    """The questions to put to both engines."""

    questions: tuple[Asked, ...]
    left_out: int = 0
    """How many there were that would have made it more than `MOST_QUESTIONS`."""
    broken: tuple[Problem, ...] = ()
    """What is wrong with lines of the file of gold questions."""


@dataclass(frozen=True, slots=True)
class Change:
    """A question with the reply it had and the one that it would have, as people see them in plain text."""

    asked: Asked
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AnswerDiff:
    """What a new version of a story answers otherwise; each question stands in one group at most."""

    changed: tuple[Change, ...] = ()
    """Answered before and after, in other words or with other quotations."""
    lost: tuple[Change, ...] = ()
    """Answered before, and not any more."""
    new: tuple[Change, ...] = ()
    """Answered for the first time."""
    evidence_lost: tuple[Change, ...] = ()
    """Answered with quotations before, and without any after."""
    unanswered: tuple[Change, ...] = ()
    """Answered neither before nor after, and told so in other words."""
    seal_lost: bool = False
    """True if the old story was sealed and the new one is not."""
    compared: int = 0
    """How many questions were put to both."""
    left_out: int = 0
    """How many were not, because there were too many."""
    broken: tuple[Problem, ...] = ()
    """What is wrong with lines of the file of gold questions."""

    def __bool__(self) -> bool:
        """Return True if some question would have another reply."""
        return any(changes for _, changes in self._groups(ENGLISH))

    @property
    def loses_evidence(self) -> bool:
        """Return whether answers, or all of the story, would rest on less than they did."""
        return self.seal_lost or bool(self.evidence_lost)

    def summary(self, language: str = ENGLISH) -> str:
        """Return "3 answers changed, 1 lost, 5 new", or "No answer changed"."""
        _, n_ = catalogue(language).gettext, catalogue(language).ngettext
        counts = (len(self.changed), len(self.lost), len(self.new), len(self.evidence_lost))
        changed, lost, new, bare = counts
        first = (
            n_("{count} answer changed", "{count} answers changed", changed),
            n_("{count} answer lost", "{count} answers lost", lost),
            n_("{count} answer new", "{count} answers new", new),
            n_("{count} answer without its quotation", "{count} answers without their quotations", bare),
        )
        further = (
            n_("{count} changed", "{count} changed", changed),
            n_("{count} lost", "{count} lost", lost),
            n_("{count} new", "{count} new", new),
            n_("{count} without its quotation", "{count} without their quotations", bare),
        )
        parts: list[str] = []
        for count, long, short in zip(counts, first, further, strict=True):
            if count:
                parts.append((short if parts else long).format(count=count))
        return ", ".join(parts) or _("No answer changed")

    def listing(self, language: str = ENGLISH) -> str:
        """Return every difference as plain text: the question, the reply before, the reply after."""
        _ = catalogue(language).gettext
        blocks = [f"{self.summary(language)}.\n{self.extent(language)}"]
        blocks += ["\n".join([_("Gold questions that could not be read:"), *map(str, self.broken)])] * bool(self.broken)
        for heading, changes in self._groups(language):
            if changes:
                title = f"{heading} ({len(changes)})"
                blocks += [f"{title}\n{'=' * len(title)}", *(_block(change, language) for change in changes)]
        return "\n\n".join(blocks) + "\n"

    def extent(self, language: str = ENGLISH) -> str:
        """Return how many questions were put to both, and how many were left out."""
        _, n_ = catalogue(language).gettext, catalogue(language).ngettext
        text = n_("{count} question was put to both.", "{count} questions were put to both.", self.compared)
        text = text.format(count=self.compared)
        if self.left_out:
            more = n_("{count} more was left out.", "{count} more were left out.", self.left_out)
            text += " " + more.format(count=self.left_out)
        return text

    def _groups(self, language: str) -> tuple[tuple[str, tuple[Change, ...]], ...]:
        """Return the groups with their headings, what weighs most first."""
        _ = catalogue(language).gettext
        return (
            (_("Answers that lose their quotations"), self.evidence_lost),
            (_("Lost: answered before, not any more"), self.lost),
            (_("Changed answers"), self.changed),
            (_("New: not answered before"), self.new),
            (_("Not answered before nor now, in other words"), self.unanswered),
        )


def questions_to_replay(old: Story, new: Story, path: Path) -> Replay:
    """Return the sample questions of both versions and the gold questions beside the fact file at `path`, each once.

    The starters come first, then the gold questions, the unknowns', and a question of each fact in turn, beginning with
    the facts that changed: where there are too many questions, those left out tell least.
    """
    gold, broken = gold_questions(path.with_suffix(".jsonl"))
    samples = (
        map(Asked, chain(old.starters, new.starters)),
        gold,
        map(Asked, (question for story in (old, new) for each in story.unknowns.values() for question in each.ask)),
        map(Asked, _fact_questions(old, new)),
    )
    once: dict[tuple[str, ...], Asked] = {}
    for asked in chain.from_iterable(samples):
        once.setdefault(_key(asked), asked)
    questions = tuple(once.values())
    asked_in_all = accumulate(1 + len(asked.history) for asked in questions)
    fitting = sum(number <= MOST_QUESTIONS for number in asked_in_all)
    return Replay(questions[:fitting], len(questions) - fitting, broken)


def gold_questions(path: Path) -> tuple[tuple[Asked, ...], tuple[Problem, ...]]:
    """Return the questions that the file at `path` holds, and what is wrong with the lines that hold none.

    No file, no questions.
    """
    try:
        return read_lines(path, _asked)
    except FileNotFoundError:
        return (), ()
    except OSError as error:
        return (), (Problem(str(path), 0, 0, BAD_LINE, f"cannot be read: {error.strerror}."),)


def compare_answers(old: Engine, new: Engine, replay: Replay) -> AnswerDiff:
    """Return what `new` answers otherwise than `old`; the same for the same engines and questions, always."""
    seal_lost = old.story.sealed and not new.story.sealed
    replies = [
        (asked, ask_after(old, asked.history, asked.question), ask_after(new, asked.history, asked.question))
        for asked in replay.questions
    ]
    return replace(compare_replies(replies), seal_lost=seal_lost, left_out=replay.left_out, broken=replay.broken)


def compare_replies(replies: Sequence[tuple[Asked, Reply, Reply]]) -> AnswerDiff:
    """Return where the two replies to a question, the one before and the one now, say different things."""
    groups: defaultdict[str, list[Change]] = defaultdict(list)
    for asked, before, after in replies:
        if group := _group(before, after):
            groups[group].append(Change(asked, before.plain(), after.plain()))
    return AnswerDiff(
        tuple(groups["changed"]),
        tuple(groups["lost"]),
        tuple(groups["new"]),
        tuple(groups["evidence_lost"]),
        tuple(groups["unanswered"]),
        compared=len(replies),
    )


def _asked(line: bytes, _number: int) -> Asked:
    """Return the question that a line holds; raises BadLineError."""
    _, question, history = parse_line(line)
    if len(history) > LONGEST_HISTORY:
        raise BadLineError(f'"history" has {len(history)} questions, and {LONGEST_HISTORY} are the limit')
    return Asked(question, tuple(history))


def _group(before: Reply, after: Reply) -> str | None:
    """Return the name of the group of `AnswerDiff` that the two replies belong to; None if they say the same.

    What is suggested beside a reply does not count.
    """
    answered_before, answered_after = before.outcome in ANSWERED, after.outcome in ANSWERED
    if answered_before != answered_after:
        return "lost" if answered_before else "new"
    if answered_before and before.evidence and not after.evidence:
        return "evidence_lost"
    if (before.outcome, before.text, before.evidence) == (after.outcome, after.text, after.evidence):
        return None
    return "changed" if answered_before else "unanswered"


def _fact_questions(old: Story, new: Story) -> Iterator[str]:
    """Yield the first question about each fact, then the second about each, and so on; changed facts first."""
    changes = compare(old, new)
    touched = {*changes.facts_changed, *changes.facts_removed, *changes.facts_added}
    ids = sorted({**old.facts, **new.facts}, key=lambda fact_id: fact_id not in touched)
    queues = [_questions_about(fact_id, (old, new)) for fact_id in ids]
    yield from (question for turn in zip_longest(*queues) for question in turn if question is not None)


def _questions_about(fact_id: str, stories: Iterable[Story]) -> Sequence[str]:
    """Return what each version of a fact offers to be asked, the two in turn; nobody asks an article's heading."""
    offered = [
        shown_questions(story.facts[fact_id])
        for story in stories
        if fact_id in story.facts and fact_id not in story.articles
    ]
    return [question for turn in zip_longest(*offered) for question in turn if question is not None]


def _key(asked: Asked) -> tuple[str, ...]:
    """Return what two questions have in common that differ only in case and in their last mark."""
    return tuple(" ".join(text.casefold().split()).rstrip("?!. ") for text in (asked.question, *asked.history))


def _block(change: Change, language: str) -> str:
    """Return a question with its two replies."""
    _ = catalogue(language).gettext
    history = "".join(f"{' '.join(earlier.split())} → " for earlier in change.asked.history)
    lines = [f"{history}{' '.join(change.asked.question.split())}"]
    for title, text in ((_("before"), change.before), (_("now"), change.after)):
        lines += [f"  {title}:", *(f"    {line}" for line in text.splitlines())]
    return "\n".join(lines)
