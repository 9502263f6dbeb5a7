"""A conversation with a story whose fact file is being written: each new version is asked all that was asked before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from bot.authoring.explain import explain
from bot.authoring.replay import AnswerDiff, Asked, compare_replies
from bot.engine import Engine, build_engine
from bot.errors import StoryError
from bot.replies.reply import Reply
from bot.story.loader import read_bytes, read_file
from bot.understanding.session import Session


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of the conversation with its reply by the version that answers now."""

    question: str
    leans_on: Session
    """What had been spoken of before."""
    reply: Reply


@dataclass(frozen=True, slots=True)
class Trial:
    """The version that answers, and the conversation so far."""

    engine: Engine
    turns: tuple[Turn, ...] = ()

    def ask(self, question: str) -> Trial:
        """Return the trial with the question answered: its reply is that of the last turn."""
        session = self.turns[-1].reply.session if self.turns else Session()
        turn = Turn(question, session, self.engine.ask(question, session))
        return Trial(self.engine, (*self.turns, turn))

    def why(self) -> str:
        """Return why the last question gets its reply; an empty text if nothing was asked yet."""
        return explain(self.engine, self.turns[-1].question, self.turns[-1].leans_on) if self.turns else ""

    def renewed(self, engine: Engine) -> tuple[Trial, AnswerDiff]:
        """Return the same conversation with another version of the story, and which of its replies are different.

        What was asked several times and changes in the same way counts once.
        """
        trial = Trial(engine)
        replies: dict[tuple[str, str, str], tuple[Asked, Reply, Reply]] = {}
        for turn in self.turns:
            trial = trial.ask(turn.question)
            reply = trial.turns[-1].reply
            key = (turn.question.casefold(), turn.reply.plain(), reply.plain())
            replies.setdefault(key, (Asked(turn.question), turn.reply, reply))
        seal_lost = self.engine.story.sealed and not engine.story.sealed
        return trial, replace(compare_replies(list(replies.values())), seal_lost=seal_lost)


def build_saved(path: Path, content: bytes | None) -> Engine:
    """Return an engine for the fact file at `path` whose `content` is that; None if it could not be read.

    Raises StoryError with every problem of the file.
    """
    # Not read again where that can be helped: the author may be saving the next version already.
    reading = read_file(path) if content is None else read_bytes(str(path), content)
    if reading.story is None:
        raise StoryError(reading.problems)
    return build_engine(reading.story)
