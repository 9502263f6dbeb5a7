"""The real command, as other programs and people call it: exit status, streams, pipes."""

import datetime as dt
import json
import os
import pty
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot import __version__
from bot.authoring.misses import MissLog
from bot.authoring.proposals import NOTHING_ASKED
from bot.story.bundled import bundled_story

STORYBOT = (sys.executable, "-m", "bot")
ESC = b"\x1b"


@pytest.fixture
def storybot(tmp_path):
    """Return a function that runs the command in an empty directory and returns it, its output as text."""

    def run(*args, stdin="", env=None):
        return subprocess.run(
            [*STORYBOT, *args],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            cwd=tmp_path,
            env={**os.environ, **(env or {})},
            check=False,
            timeout=60,
        )

    return run


def on_a_terminal(*args, typed=b"", env=None):
    """Run the command with a terminal for all its streams; return the exit status and what the screen got.

    What is `typed` comes when the prompt of `chat` stands there: keys pressed before may get lost.
    """
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [*STORYBOT, *args],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={**os.environ, "TERM": "xterm-256color", **(env or {})},
        start_new_session=True,
    )
    os.close(slave)
    screen = b""
    while select.select([master], [], [], 30)[0]:
        try:
            chunk = os.read(master, 65536)
        except OSError:  # Linux says EIO when the last user of the terminal has gone
            break
        if not chunk:
            break
        screen += chunk
        if b"\x1b[6n" in chunk:  # the line editor asks where the cursor is: it is ready
            os.write(master, b"\x1b[1;1R" + typed)
    else:
        process.kill()
    os.close(master)
    return process.wait(timeout=60), screen


@pytest.mark.parametrize(
    ("question", "status"),
    [
        pytest.param("who is detained?", 0, id="answer"),
        pytest.param("hello", 0, id="chat"),
        pytest.param("what is the capital of Peru?", 1, id="abstain"),
        pytest.param("", 2, id="no words"),
    ],
)
def test_ask_ends_with_the_status_of_the_outcome(storybot, question, status):
    assert storybot("ask", question).returncode == status


def test_words_need_no_quotation_marks(storybot):
    assert storybot("ask", "who", "is", "detained?").stdout == storybot("ask", "who is detained?").stdout


def test_through_a_pipe_comes_the_plain_reply_and_nothing_else(storybot):
    run = storybot("ask", "who is detained?")
    record = json.loads(storybot("ask", "--json", "who is detained?").stdout)
    assert run.stdout == record["reply"] + "\n"
    assert run.stderr == ""


def test_json_is_one_object_without_an_id(storybot):
    record = json.loads(storybot("ask", "--json", "who is detained?").stdout)
    assert list(record) == ["outcome", "reply", "confidence", "facts", "evidence", "suggestions", "reason"]
    assert record["outcome"] == "answer"
    assert record["reason"] is None
    assert 0 < record["confidence"] <= 1
    assert record["facts"]
    assert all(list(excerpt) == ["quote"] and excerpt["quote"] in record["reply"] for excerpt in record["evidence"])


@pytest.mark.parametrize(
    ("args", "says"),
    [
        pytest.param(["ask"], 'storybot ask "who is detained?"', id="no question"),
        pytest.param(["ask", "--story", "gone.yaml", "who?"], "gone.yaml", id="no such story"),
        pytest.param(["ask", "--batch", "gone.jsonl"], "gone.jsonl", id="no such batch"),
        pytest.param(["ask", "--colour", "who?"], "--colour", id="no such option"),
        pytest.param(["aks", "who?"], "aks", id="no such command"),
        pytest.param(["ask", "--batch", "-", "--explain"], "--explain", id="why for a batch"),
        pytest.param(["check", "gone.yaml"], "gone.yaml", id="check of nothing"),
        pytest.param(["check", "--seal"], "--article", id="a seal without an article"),
        pytest.param(["run", "--config", "gone.yaml"], "gone.yaml", id="no such config"),
    ],
)
def test_a_usage_or_file_error_goes_to_standard_error_with_status_2(storybot, args, says):
    run = storybot(*args)
    assert run.returncode == 2
    assert run.stdout == ""
    assert says in run.stderr
    assert "Traceback" not in run.stderr


def test_run_without_a_token_says_what_to_do_in_one_line(storybot):
    run = storybot("run", env={"DISCORD_TOKEN": ""})
    assert run.returncode == 2
    assert run.stderr.startswith("Cannot start: no Discord token.")
    assert run.stderr.count("\n") == 1


def test_a_question_and_a_batch_exclude_each_other(storybot, tmp_path):
    (tmp_path / "q.jsonl").touch()
    assert storybot("ask", "--batch", "q.jsonl", "who?").returncode == 2


def test_a_bad_story_shows_every_problem_with_its_line(storybot, tmp_path):
    (tmp_path / "bad.yaml").write_text("schema: 2\nheadlin: Wrong\nfacts: 5\n", encoding="utf-8")
    run = storybot("ask", "--story", "bad.yaml", "who?")
    assert run.returncode == 2
    assert 'bad.yaml:1:1: "headline" is missing' in run.stderr
    assert "bad.yaml:2:1: " in run.stderr
    assert "bad.yaml:3:8: " in run.stderr
    assert "Traceback" not in run.stderr


def test_an_unsealed_story_answers_with_a_note_beside_the_answer(storybot, tmp_path, unsealed):
    run = storybot("ask", "--json", "--story", unsealed, "hello")
    assert json.loads(run.stdout)["outcome"] == "chat"
    assert run.stderr.startswith("Note: ")
    assert run.returncode == 0


@pytest.fixture
def unsealed(tmp_path):
    """Return the path of a copy of the bundled story whose seal was taken out."""
    from bot.story.bundled import bundled_story

    lines = bundled_story().read_text(encoding="utf-8").splitlines(keepends=True)
    start = next(i for i, line in enumerate(lines) if line.startswith("seal:"))
    end = next((i for i in range(start + 1, len(lines)) if lines[i][0] not in " \n#"), len(lines))
    path = tmp_path / "unsealed.yaml"
    path.write_text("".join(lines[:start] + lines[end:]), encoding="utf-8")
    return str(path)


def test_version(storybot):
    assert storybot("--version").stdout == f"storybot {__version__}\n"


@pytest.mark.parametrize("option", ["-h", "--help"])
@pytest.mark.parametrize("command", ["", "ask", "chat", "try", "preview", "run", "check"])
def test_help_shows_an_example(storybot, command, option):
    run = storybot(*command.split(), option)
    assert run.returncode == 0
    assert f"storybot {command}".rstrip() in run.stdout
    assert "Examples:" in run.stdout


@pytest.mark.parametrize("way", ["argument", "stdin"])
def test_a_batch_comes_back_in_order(storybot, tmp_path, way):
    lines = [{"id": n, "question": q} for n, q in enumerate(["hello", "who is detained?", "asdf", "thanks"])]
    text = "".join(json.dumps(line) + "\n" for line in [*lines[:2], {"id": "bad"}, *lines[2:]])
    (tmp_path / "q.jsonl").write_text(text)
    run = storybot("ask", "--batch", "q.jsonl") if way == "argument" else storybot("ask", "--batch", stdin=text)
    records = [json.loads(line) for line in run.stdout.splitlines()]
    assert [record["id"] for record in records] == [0, 1, "bad", 2, 3]
    assert "error" in records[2]
    assert run.returncode == 0


def test_replies_do_not_depend_on_the_process(storybot):
    """Python orders sets anew in each process; what people are told must not follow."""
    questions = ["who is detained?", "what did he say?", "where exactly will they meet?", "why?", "what can you do?"]
    batch = "".join(json.dumps({"question": question, "history": questions[:2]}) + "\n" for question in questions)
    runs = {storybot("ask", "--batch", stdin=batch, env={"PYTHONHASHSEED": seed}).stdout for seed in ("1", "2", "3")}
    assert len(runs) == 1


def test_a_batch_streams():
    """A program may wait for each answer before it asks on."""
    with subprocess.Popen([*STORYBOT, "ask", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        for n in range(3):
            process.stdin.write(json.dumps({"id": n, "question": "hello"}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == n
        process.stdin.close()
        assert process.wait(timeout=10) == 0


def test_utf_8_whatever_the_locale(storybot):
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}
    run = storybot("ask", "--batch", stdin='{"id": "ж“", "question": "who is détained?"}\n', env=env)
    assert json.loads(run.stdout)["id"] == "ж“"
    assert "“" in storybot("ask", "who is detained?", env=env).stdout
    assert storybot("ask", "wer ist Łukasz 🙂?", env=env).returncode == 1


def test_a_reader_that_goes_away_is_no_error():
    """`storybot ask --batch | head -1` must not end in a traceback."""
    with subprocess.Popen(
        [*STORYBOT, "ask", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        _, errors = process.communicate(b'{"question": "hello"}\n' * 50, timeout=60)
    assert errors == b""


@pytest.mark.parametrize(
    ("redirection", "status"),
    [
        pytest.param("ask hello >&-", 0, id="closed output"),
        pytest.param("ask hello 2>&-", 0, id="closed errors"),
        pytest.param("ask --batch <&-", 0, id="closed batch"),
        pytest.param("chat <&-", 0, id="closed chat"),
        pytest.param("ask hello >/dev/full", 2, id="full disk"),
        pytest.param("ask --json hello >/dev/full", 2, id="full disk, JSON"),
    ],
)
def test_odd_streams_are_no_crash(redirection, status):
    run = subprocess.run(
        f"{sys.executable} -m bot {redirection}", shell=True, capture_output=True, encoding="utf-8", check=False
    )
    assert run.returncode == status
    assert run.stderr == ("Cannot go on: No space left on device.\n" if status else "")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("OSError(28, 'No space left on device')", "No space left on device"),
        ("OSError(13, 'Permission denied', 'a.yaml')", "Permission denied: a.yaml"),
        ("io.UnsupportedOperation('not writable')", "not writable"),
        ("OSError()", "OSError"),
    ],
)
def test_an_error_without_the_system_s_words_is_said_too(error, said):
    lines = ("import io", "from bot.surfaces.exit_status import exit_status")
    code = "\n".join([*lines, f"def fail(): raise {error}", "exit(exit_status(fail))"])
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert (run.returncode, run.stderr) == (2, f"Cannot go on: {said}.\n")


def test_ctrl_c_leaves_quietly():
    with subprocess.Popen(
        [*STORYBOT, "ask", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdin.write(b'{"question": "hello"}\n')
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.strip() == b""


def test_a_terminal_gets_the_quotation_in_italics():
    status, screen = on_a_terminal("ask", "who is detained?", env={"NO_COLOR": ""})
    assert status == 0
    assert b"\x1b[2;3m> " in screen


def test_no_color_is_obeyed():
    _, screen = on_a_terminal("ask", "who is detained?", env={"NO_COLOR": "1"})
    assert ESC not in screen


def test_ask_without_a_question_on_a_terminal_says_what_to_do():
    status, screen = on_a_terminal("ask")
    assert status == 2
    assert b"storybot ask" in screen


def test_chat_keeps_the_thread_until_the_end_of_input(storybot):
    """A follow-up gets the same reply as a batch line with that history."""
    line = {"question": "where are they held?", "history": ["who is detained?"]}
    reply = json.loads(storybot("ask", "--batch", stdin=json.dumps(line)).stdout)["reply"]
    run = storybot("chat", stdin="who is detained?\n\nwhere are they held?\n")
    assert run.returncode == 0
    assert run.stderr == ""
    assert "For example:" in run.stdout
    assert run.stdout.endswith(reply + "\n")


def test_chat_leaves_on_quit(storybot):
    run = storybot("chat", stdin="/quit\nhello\n")
    assert run.returncode == 0
    assert run.stdout.rstrip().endswith("/quit leaves.")


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        pytest.param(b"/quit\r", 0, id="quit"),
        pytest.param(b"\x04", 0, id="Ctrl-D"),
        pytest.param(b"\x03", 0, id="Ctrl-C"),
    ],
)
def test_chat_on_a_terminal(typed, status):
    result, screen = on_a_terminal("chat", typed=typed)
    assert result == status
    assert b"For example:" in screen
    assert b"Traceback" not in screen


def test_start_up_is_quick(storybot):
    """Nobody waits for a command to wake up. Its own processor seconds are counted: CI shares its machine."""
    times = []
    for _ in range(3):
        start = processor_seconds()
        storybot("ask", "who is detained?")
        times.append(processor_seconds() - start)
    assert min(times) < 3, times


def processor_seconds():
    """Return the processor time of all programs that were started and have ended."""
    used = os.times()
    return used.children_user + used.children_system


def test_python_m_bot_is_the_same_program(storybot):
    script = Path(sys.executable).with_name("storybot")
    run = subprocess.run([script, "--help"], capture_output=True, encoding="utf-8", check=True)
    assert run.stdout == storybot("--help").stdout


class TestMisses:
    @pytest.fixture
    def log(self, tmp_path):
        """Return a log in which two questions about the bundled story and one about another stand."""
        log = MissLog(tmp_path / "misses.db")
        for text in ["Does Whelan have a lawyer?", "does whelan have a lawyer", "who is detained?"]:
            log.record("iceland-talks", text, dt.date(2026, 11, 23))
        log.record("harbour", "who feeds the penguins", dt.date(2026, 11, 23))
        return log

    def test_groups_the_questions_of_one_story_with_lines_to_paste(self, storybot, log):
        run = storybot("misses", str(log.path))
        assert (run.returncode, run.stderr) == (0, "")
        assert "# ---- Asked 2 times, on 2026-11-23:\n# - does whelan have a lawyer (2)\n" in run.stdout
        assert "# If the story doesn't say it, under unknowns:\n  whelan-lawyer:" in run.stdout
        assert "# 1 question is answered by now." in run.stdout
        assert "penguins" not in run.stdout

    def test_the_settings_name_log_and_story(self, storybot, log, tmp_path):
        shutil.copy(bundled_story(), tmp_path / "harbour.yaml")
        (tmp_path / "config.yaml").write_text("misses_file: misses.db\nstory: harbour.yaml\n")
        assert "who feeds the penguins" in storybot("misses").stdout
        (tmp_path / "config.yaml").rename(tmp_path / "other.yaml")
        assert "who feeds the penguins" in storybot("misses", "--config", "other.yaml").stdout
        assert "whelan-lawyer" in storybot("misses", "--story", bundled_story(), "--config", "other.yaml").stdout
        assert "whelan-lawyer" in storybot("misses", env={"STORYBOT_MISSES_FILE": str(log.path)}).stdout

    def test_a_log_without_questions_is_no_error(self, storybot):
        run = storybot("misses", env={"STORYBOT_MISSES_FILE": "not-yet.db"})
        assert (run.returncode, run.stdout) == (0, f"{NOTHING_ASKED}\n")

    @pytest.mark.parametrize(
        ("args", "says"),
        [
            pytest.param([], "misses_file", id="no log named"),
            pytest.param(["gone.db"], "gone.db", id="no such log"),
            pytest.param(["story.yaml"], "story.yaml: this is no log of unanswered questions", id="no log"),
            pytest.param(["story.yaml", "--story", "gone.yaml"], "gone.yaml", id="no such story"),
        ],
    )
    def test_what_is_wrong_is_said_with_status_2(self, storybot, tmp_path, args, says):
        shutil.copy(bundled_story(), tmp_path / "story.yaml")
        run = storybot("misses", *args)
        assert (run.returncode, run.stdout) == (2, "")
        assert says in run.stderr
        assert "Traceback" not in run.stderr

    def test_nothing_in_the_log_steers_the_terminal(self, storybot, log):
        with closing(sqlite3.connect(log.path)) as database, database:
            database.execute("UPDATE misses SET text = 'red \x1b[31m alert' WHERE count = 2")
        assert "\x1b" not in storybot("misses", str(log.path)).stdout


def test_schema_is_json_that_an_editor_can_read(storybot):
    run = storybot("schema")
    assert (run.returncode, run.stderr) == (0, "")
    assert json.loads(run.stdout)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize(
    ("line", "status", "start"),
    [
        pytest.param("starters:\n  - How much is it?", 0, "::warning file=unsealed.yaml,line=", id="a warning"),
        pytest.param("starter:\n  - How much is it?\nstarters:", 1, "::error file=unsealed.yaml,line=", id="an error"),
    ],
)
def test_check_tells_github_what_is_wrong(storybot, unsealed, line, status, start):
    """Only an error fails the run."""
    file = Path(unsealed)
    file.write_text(file.read_text("utf-8").replace("starters:", line, 1), "utf-8")
    run = storybot("check", "unsealed.yaml", "--format", "github")
    assert (run.returncode, run.stderr) == (status, "")
    assert [each for each in run.stdout.splitlines() if not each.startswith(start)] == []
    assert run.stdout
