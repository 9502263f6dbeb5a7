"""The terminal, for authors: a conversation in which the fact file is read again whenever it is saved."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from threading import Event, Lock, Thread

from bot.authoring.trial import Trial, build_saved
from bot.engine import Engine
from bot.errors import ExtraError, StoryError
from bot.language.counting import counted
from bot.surfaces.terminal import UNSEALED_NOTE, greeting, print_text, print_turn, questions

log = logging.getLogger(__name__)

HELP = """\
:why   explains the reply to the last question
:help  shows these words
/quit  leaves, as does Ctrl-D
Everything else is a question. Save the fact file, and its new version answers: what it would have replied
otherwise so far is shown at once."""
NOTHING_ASKED = "Nothing was asked yet. Ask a question first."
LEAVING_SECONDS = 2.0
"""How long a version that is being built may hold up who leaves."""

_WORD = re.compile(r":[a-z]+")


class _Desk:
    """A conversation and the versions that come into it; only one of the two speaks at a time."""

    def __init__(self, path: Path, engine: Engine) -> None:
        """Begin with the version that `engine` holds."""
        self.path = path
        self.trial = Trial(engine)
        self.left = Event()
        self._speaking = Lock()

    def hear(self, typed: str) -> None:
        """Answer a question, or do what one of the words is for."""
        with self._speaking:
            word = typed.casefold()
            if word == ":why":
                print_text((self.trial.why() or NOTHING_ASKED) + "\n")
            elif word == ":help":
                print_text(HELP + "\n")
            elif _WORD.fullmatch(word):
                print_text(f"There is no {typed} here.\n{HELP}\n")
            else:
                self.trial = self.trial.ask(typed)
                print_turn(self.trial.turns[-1].reply)

    def follow(self, contents: Iterable[bytes | None]) -> None:
        """Take each version of the file's content into the conversation, and say what comes of it."""
        for content in contents:
            found = self._build(content)  # takes seconds for a long story, in which questions are answered
            with self._speaking:
                if self.left.is_set():
                    return
                if isinstance(found, Engine):
                    self._renew(found)
                else:
                    self._keep(found)

    def leave(self) -> None:
        """Say nothing any more."""
        with self._speaking:
            self.left.set()

    def _build(self, content: bytes | None) -> Engine | StoryError | None:
        """Return the version with this content, what is wrong with it, or None for a bug of ours."""
        try:
            return build_saved(self.path, content)
        except StoryError as error:
            return error
        except Exception:  # which must not end the author's conversation
            log.exception("A saved version cannot be built")
            return None

    def _renew(self, engine: Engine) -> None:
        """Let another version answer, and say what it answers otherwise."""
        self.trial, diff = self.trial.renewed(engine)
        print_text(f"{self.path}: read again, {counted(engine.story.fact_count, 'fact')}.", "green")
        if diff.seal_lost:
            print_text(UNSEALED_NOTE, "yellow")
        if self.trial.turns:
            print_text(diff.listing() if diff else f"{diff.summary()}.\n")

    def _keep(self, error: StoryError | None) -> None:
        """Say why the version before goes on answering."""
        problems = error.problems if error else ()
        for problem in problems:
            print_text(str(problem), "red")
        what = counted(len(problems), "problem") if error else "internal error, see above"
        print_text(f"{self.path}: {what}. The version before goes on answering.\n", "bold")


def try_story(path: Path, load: Callable[[Path], Engine]) -> None:
    """Converse about the fact file at `path`, which `load` reads first, until the author leaves.

    Raises StoryError if it cannot be used to begin with, ExtraError if what watches files is not installed.
    """
    try:
        from bot.authoring.watching import read_content, saves
    except ModuleNotFoundError as error:
        raise ExtraError("storybot try", "author", error.name) from None
    known = read_content(path)  # before loading: what is saved meanwhile is noticed
    desk = _Desk(path, load(path))
    watcher = Thread(target=lambda: desk.follow(saves(path, known, desk.left)), daemon=True)
    with suppress(KeyboardInterrupt), _above_the_prompt():  # Ctrl-C leaves, at whatever moment
        try:
            print_text(f"{greeting(desk.trial.engine)}\n:help lists what else you can type.")
            print_text(f"{path} is read again on each save.")
            watcher.start()
            for typed in questions(lambda: desk.trial.engine):
                desk.hear(typed)
        finally:
            desk.leave()
            if watcher.is_alive():
                watcher.join(LEAVING_SECONDS)


def _above_the_prompt() -> AbstractContextManager[None]:
    """Return what keeps the line that is being typed below all that is printed meanwhile."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return nullcontext()
    from prompt_toolkit.patch_stdout import patch_stdout

    return patch_stdout(raw=True)
