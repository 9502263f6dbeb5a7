"""`storybot try`, with a real fact file that is edited meanwhile, in all the ways in which editors save."""

import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from bot.authoring.explain import explain
from bot.understanding.session import Session

pytest.importorskip("watchfiles", reason="watchfiles is not installed: pip install '.[author]'")

pytestmark = pytest.mark.slow

TRIAL = Path(__file__).parent / "stories" / "velmar-trial.yaml"
STORYBOT = (sys.executable, "-m", "bot")
AGAIN = "read again, "
SOLD = ("a mare called Winter Saint, died last year", "a mare called Winter Saint, was sold last year")
QUESTION = "what happened to Winter Saint?"
ANSWER = "a mare called Winter Saint, died last year"
HOUSE = "what will happen to the lake house?"
SECONDS = 30
ONE_FACT = """\
schema: 2
headline: Wall fails in storm
outlet: The Courier
published: 2024-04-09
summary: A wall failed.
entities: {}
facts:
  wall: {says: The wall failed on Monday., evidence: the wall failed}
"""


@pytest.fixture
def story(tmp_path):
    """Return the path of a copy of an invented story."""
    return Path(shutil.copy(TRIAL, tmp_path / "velmar-trial.yaml"))


class Conversation:
    """The command with pipes for its streams."""

    def __init__(self, *args):
        """Start it with these arguments."""
        self.process = subprocess.Popen(
            [*STORYBOT, "try", *map(str, args)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.text = ""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        while chunk := os.read(self.process.stdout.fileno(), 65536):
            self.text += chunk.decode()

    def type(self, line):
        """Type a line."""
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()

    def wait_for(self, words, times=1):
        """Wait until something was printed that often, and return all that was printed so far."""
        end = time.monotonic() + SECONDS
        while self.text.count(words) < times:
            assert time.monotonic() < end, f"no {words!r} in:\n{self.text}"
            time.sleep(0.02)
        return self.text

    def end(self):
        """End the input; return the exit status and all that was printed. May be called again."""
        self.process.stdin.close()
        status = self.process.wait(timeout=SECONDS)
        self._reader.join(SECONDS)
        self.process.stdout.close()
        return status, self.text


@pytest.fixture
def conversation(story):
    """Return a conversation that has begun and in which one question was asked."""
    begun = Conversation(story)
    begun.wait_for("/quit leaves.")
    begun.type(QUESTION)
    begun.wait_for(ANSWER)
    yield begun
    begun.process.kill()
    begun.end()


def edited(story, old, new):
    """Return what the file holds, with something else in one place."""
    text = story.read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1)


def test_a_new_version_answers_and_shows_what_it_answers_otherwise(conversation, story):
    conversation.type(HOUSE)
    conversation.wait_for("is to be sold in the spring")
    story.write_text(edited(story, *SOLD))
    text = conversation.wait_for("was sold")
    assert f"{story}: read again, " in text
    assert "1 answer changed.\n2 questions were put to both.\n" in text
    assert re.search(rf"{re.escape(QUESTION)}\n  before:\n.*died.*\n(.*\n)*  now:\n.*was sold", text)
    conversation.type(QUESTION)
    conversation.wait_for("a mare called Winter Saint, was sold", 2)
    assert conversation.end()[0] == 0


def test_one_fact_is_one_fact(tmp_path):
    """An article that reports one thing gives a story of one fact."""
    (tmp_path / "flood.yaml").write_text(ONE_FACT, encoding="utf-8")
    begun = Conversation(tmp_path / "flood.yaml")
    begun.wait_for("is read again on each save.")
    (tmp_path / "flood.yaml").write_text(ONE_FACT.replace("The wall", "The sea wall"), encoding="utf-8")
    assert f"{AGAIN}1 fact.\n" in begun.wait_for(AGAIN)
    assert begun.end()[0] == 0


def test_nothing_changes_and_that_is_said(conversation, story):
    story.write_text(story.read_text() + "\n# a comment\n")
    conversation.wait_for(AGAIN)
    conversation.wait_for("No answer changed.")


def test_problems_appear_with_their_place_while_the_last_good_version_answers(conversation, story):
    good = story.read_text(encoding="utf-8")
    story.write_text(edited(story, "    by: oduya\n", "    by: odua\n"))
    text = conversation.wait_for("The version before goes on answering.")
    line = next(number for number, each in enumerate(good.splitlines(), 1) if each == "    by: oduya")
    assert f"{story}:{line}:9: " in text
    assert "[unknown-entity]" in text
    assert f"{story}: 1 problem. " in text
    conversation.type(QUESTION)
    conversation.wait_for(ANSWER, 2)
    story.write_text(good)
    conversation.wait_for(AGAIN)
    assert conversation.end()[0] == 0


def in_place(story, text):
    story.write_text(text)


def by_rename(story, text):
    """As most editors do it: a whole new file takes the place of the old one."""
    beside = story.with_name(".velmar-trial.yaml.swp")
    beside.write_text(text)
    beside.replace(story)


def with_a_backup(story, text):
    """As vim does it where it keeps a backup: for a moment there is no file."""
    story.rename(story.with_suffix(".yaml~"))
    story.write_text(text)


def deleted_first(story, text):
    story.unlink()
    time.sleep(0.2)
    story.write_text(text)


def emptied_first(story, text):
    story.write_bytes(b"")
    time.sleep(0.2)
    story.write_text(text)


def in_halves(story, text):
    with story.open("w") as file:
        for half in (text[: len(text) // 2], text[len(text) // 2 :]):
            file.write(half)
            file.flush()
            time.sleep(0.02)


def in_a_burst(story, text):
    for number in range(6):
        story.write_text(f"{text}# {number}\n")
        time.sleep(0.02)


@pytest.mark.parametrize(
    "save",
    [in_place, by_rename, with_a_backup, deleted_first, emptied_first, in_halves, in_a_burst],
)
def test_however_an_editor_saves_the_file_is_read_again_once(conversation, story, save):
    save(story, edited(story, *SOLD))
    conversation.wait_for("was sold")
    time.sleep(1.5)  # longer than the file is looked at without being told
    status, text = conversation.end()
    assert (status, text.count(AGAIN), text.count("problem")) == (0, 1, 0)


def test_a_link_is_followed(story, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    link = elsewhere / "velmar-trial.yaml"
    link.symlink_to(story)
    conversation = Conversation(link)
    conversation.wait_for("/quit leaves.")
    by_rename(story, edited(story, *SOLD))
    conversation.wait_for(AGAIN)
    assert conversation.end()[0] == 0


def test_a_file_that_is_gone_is_missed_and_its_return_noticed(conversation, story):
    text = story.read_text()
    shutil.rmtree(story.parent)
    conversation.wait_for("there is no such file")
    conversation.type(QUESTION)
    conversation.wait_for(ANSWER, 2)
    story.parent.mkdir()
    story.write_text(text)
    conversation.wait_for(AGAIN)
    assert conversation.end()[0] == 0


def test_saving_without_a_change_says_nothing(conversation, story):
    story.write_bytes(story.read_bytes())
    time.sleep(1.5)
    status, text = conversation.end()
    assert (status, AGAIN in text) == (0, False)


def test_bytes_that_are_no_text_are_a_problem_and_no_crash(conversation, story):
    story.write_bytes(b"\xff\x00 facts: [")
    conversation.wait_for("The version before goes on answering.")
    assert conversation.end()[0] == 0


def test_why_explains_the_last_question_with_what_it_leans_on(conversation, trial):
    conversation.type("and what does she plan?")
    conversation.type(":why")
    conversation.wait_for("decided by")
    _, text = conversation.end()
    session = trial.ask(QUESTION, Session()).session
    assert explain(trial, "and what does she plan?", session) in text


def test_why_before_any_question_says_so(story):
    conversation = Conversation(story)
    conversation.type(":why")
    conversation.wait_for("Nothing was asked yet.")
    assert conversation.end()[0] == 0


def test_help_lists_the_words_and_so_does_a_word_that_does_not_exist(conversation):
    conversation.type(":help")
    conversation.wait_for(":why   explains")
    conversation.type(":explain")
    conversation.wait_for("There is no :explain here.\n:why   explains")
    conversation.type(":)")
    assert "There is no :) here" not in conversation.end()[1]


@pytest.mark.parametrize("way", ["/quit", "end of input", "Ctrl-C"])
def test_leaving_is_no_error(conversation, way):
    if way == "/quit":
        conversation.type("/quit")
    elif way == "Ctrl-C":
        conversation.process.send_signal(signal.SIGINT)
        conversation.process.wait(timeout=SECONDS)
    status, text = conversation.end()
    assert (status, "Traceback" in text) == (0, False)


def run(*args):
    return subprocess.run(
        args, capture_output=True, encoding="utf-8", check=False, timeout=60, stdin=subprocess.DEVNULL
    )


def test_a_file_that_is_broken_to_begin_with_shows_its_problems(tmp_path):
    (tmp_path / "bad.yaml").write_text("schema: 2\nfacts: 5\n")
    result = run(*STORYBOT, "try", tmp_path / "bad.yaml")
    assert result.returncode == 2
    assert "bad.yaml:2:8: " in result.stderr
    assert "Traceback" not in result.stderr


def test_without_the_extra_one_line_says_how_to_get_it(story):
    code = "import sys; sys.modules['watchfiles'] = None; sys.argv[0] = 'storybot'; import bot.__main__ as m; m.main()"
    result = run(sys.executable, "-c", code, "try", story)
    assert (result.returncode, result.stdout) == (2, "")
    install = "pip install '.[author]' (in the folder of Storybot's README)"
    assert result.stderr == f"storybot try needs watchfiles. Install it with: {install}\n"


def test_without_a_path_it_is_the_bundled_story():
    result = run(*STORYBOT, "try")
    assert result.returncode == 0
    assert "UPI" in result.stdout


class Terminal:
    """The command on a terminal of its own."""

    def __init__(self, *args):
        """Start it with these arguments."""
        self.master, slave = pty.openpty()
        env = {**os.environ, "TERM": "xterm-256color"}
        command = [*STORYBOT, "try", *map(str, args)]
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True
        )
        os.close(slave)
        self.screen = b""

    def type(self, keys):
        """Press keys."""
        os.write(self.master, keys)

    def wait_for(self, words):
        """Read until something stands on the screen that did not stand there before; return all since then."""
        begin, end = len(self.screen), time.monotonic() + SECONDS
        while words not in self.screen[begin:]:
            assert time.monotonic() < end, self.screen.decode(errors="replace")
            self._read(1)
        return self.screen[begin:]

    def end(self):
        """Read until it ends, and return the exit status."""
        while self._read(SECONDS):
            pass
        os.close(self.master)
        return self.process.wait(timeout=SECONDS)

    def _read(self, seconds):
        if not select.select([self.master], [], [], seconds)[0]:
            return False
        try:
            chunk = os.read(self.master, 65536)
        except OSError:  # Linux says EIO when the last user of the terminal has gone
            return False
        self.screen += chunk
        if b"\x1b[6n" in chunk:  # the line editor asks where the cursor is
            os.write(self.master, b"\x1b[1;1R")
        return bool(chunk)


@pytest.fixture
def terminal(story):
    """Return the command on a terminal, at its prompt."""
    begun = Terminal(story)
    begun.wait_for(b"\x1b[6n")
    yield begun
    begun.process.kill()


@pytest.mark.parametrize("keys", [b"/quit\r", b"\x04", b"\x03"], ids=["quit", "Ctrl-D", "Ctrl-C"])
def test_leaving_a_terminal_is_no_error(terminal, keys):
    terminal.type(keys)
    assert terminal.end() == 0
    assert b"Traceback" not in terminal.screen


def test_on_a_terminal_a_save_is_told_above_the_line_that_is_being_typed(terminal, story):
    terminal.type(f"{QUESTION}\r".encode())
    terminal.wait_for(ANSWER.encode())
    terminal.type(b"what will happen to the la")
    terminal.wait_for(b"what will happen to the la")
    story.write_text(edited(story, *SOLD))
    terminal.wait_for(b"was sold")
    shown = terminal.wait_for(b"what will happen to the la")
    assert b"read again" not in shown
    terminal.type(b"ke house?\r")
    terminal.wait_for(b"in the spring")
    terminal.type(b":why\r")
    terminal.wait_for(b"decided by")
    terminal.type(b"/quit\r")
    assert terminal.end() == 0
    assert b"Traceback" not in terminal.screen
