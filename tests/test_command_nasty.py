"""What trolls type and untrusted files hold, through every command that takes text: it steers nothing, ends nothing.

`ask` and a hostile fact file are in `test_terminal_nasty.py`, Discord's ways in `surfaces/test_discord_nasty.py`. Each
command is run once with all the strings, or once for each in one process.
"""

import datetime as dt
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from nasty import (
    LONE,
    NASTY,
    assert_can_be_pasted,
    assert_clean,
    assert_shown_as_it_stands,
    quotation_lines,
    reading_once,
)

from bot.authoring.check import run_check
from bot.authoring.gold import GoldKind
from bot.authoring.misses import MissLog
from bot.authoring.new import draft_file
from bot.errors import StorybotError
from bot.language.characters import BIDI_CONTROLS
from bot.surfaces import terminal
from bot.surfaces.discord_hearing import words_of

pytestmark = pytest.mark.slow

FLOOD = Path(__file__).parent / "stories" / "merrowick-flood.yaml"
STORYBOT = (sys.executable, "-m", "bot")
TEXTS = [*NASTY.values(), LONE]
ARGUMENTS = [text.replace("\0", "") for text in NASTY.values()]
"""No argument of a program can hold NUL."""
SECONDS = 120
SHOWN_PARTS = 5
"""The page shows the last 50 messages, replies among them."""

SMALL = """
schema: 2
headline: Ferry late
outlet: The Ferry Post
published: 2024-04-09
summary: A ferry was late.
entities:
  ferry: {name: the ferry, kind: thing}
facts:
  late: {says: The ferry was late., evidence: The ferry was late}
"""

EACH = """
import json, sys
from bot.__main__ import main
for arguments in json.load(open(sys.argv[1], encoding="utf-8")):
    sys.argv = ["storybot", *arguments]
    try:
        main()
    except SystemExit as end:
        print("status", end.code, file=sys.stderr)  # standard output is closed after an error of the system's
"""
"""Runs the command once for each list of arguments in a file."""


@pytest.fixture(scope="module", autouse=True)
def _read_once(flood):
    """Read in this process all as one question; the commands read each."""
    with reading_once(flood):
        yield


@pytest.fixture
def story(tmp_path):
    """Return the path of a copy of an invented story."""
    return Path(shutil.copy(FLOOD, tmp_path / "flood.yaml"))


def run(*args, typed=b"", clean=assert_clean):
    """Run the command, which must end without a traceback, and return its status, what it printed, and its errors."""
    done = subprocess.run([*STORYBOT, *map(str, args)], input=typed, capture_output=True, check=False, timeout=SECONDS)
    out, errors = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in out + errors
    clean(out)
    assert_clean(errors)
    return done.returncode, out, errors


def assert_steers_nothing(record):
    """Fail if a line of JSON, which has to hold what it was given, holds it so that a terminal obeys."""
    assert record.endswith("\n")
    assert re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029]", record[:-1]) is None
    assert not BIDI_CONTROLS & set(record)


def lines_of(texts):
    """Return the texts as somebody types them whose terminal takes whatever they press."""
    return b"".join(text.encode("utf-8", "surrogatepass") + b"\n" for text in texts)


def assert_quotations_are_the_storys(engine, shown):
    """Fail if what a terminal shows has a quotation that the story has not."""
    quoted = tuple(f"> “{evidence.quote}” (" for fact in engine.story.facts.values() for evidence in fact.evidence)
    told = [line for line in shown.splitlines() if line.lstrip().startswith("> ")]
    assert [line for line in told if not line.lstrip().startswith(quoted)] == []


def test_chat(flood, story):
    behind = [f"who died in the flood? {text}" for text in TEXTS]
    typed = lines_of([*TEXTS, *behind, "how many soldiers were sent?", "/quit"])
    status, out, _ = run("chat", "--story", story, typed=typed)
    assert status == 0
    assert_quotations_are_the_storys(flood, out)
    assert "150 soldiers" in out[-500:]


def test_try(flood, story):
    typed = [part for text in TEXTS for part in (f"who died? {text}".replace("\n", " "), ":why")]
    status, out, _ = run("try", story, typed=lines_of([*typed, ":\u202e\x1b[31mwhy", ":why" + LONE, "/quit"]))
    assert status == 0
    assert out.count("decided by") >= len(TEXTS)
    told = [line for line in out.splitlines() if line.startswith("> ")]
    assert_quotations_are_the_storys(flood, "\n".join(told))


def test_try_with_a_file_that_is_edited(flood, story, capsys):
    """What was asked is shown again with what is answered otherwise now; a broken version's problems quote the file."""
    terminal_try = pytest.importorskip("bot.surfaces.terminal_try", reason="needs the extra author")
    desk = terminal_try._Desk(story, flood)
    for text in TEXTS:
        desk.hear(f"who died? {text}")
    document = yaml.safe_load(story.read_text(encoding="utf-8"))
    texts = [text.encode("utf-8", "replace").decode() for text in TEXTS]
    desk.follow([yaml.safe_dump({**document, "headline": "".join(texts)[:400]}).encode()])
    desk.follow([yaml.safe_dump({**document, "facts": {"x": {"says": text}, text: 1}}).encode() for text in texts])
    desk.follow([text.encode("utf-8", "surrogatepass") for text in TEXTS])
    shown = capsys.readouterr().out
    assert_clean(shown)
    assert "internal error" not in shown
    assert f"{story}: read again" in shown


@pytest.mark.parametrize("as_json", [False, True])
def test_eval(story, tmp_path, as_json):
    questions, results = tmp_path / "questions.jsonl", tmp_path / "results"
    lines = []
    for number, text in enumerate(TEXTS):
        whole = {"id": number, "kind": "unanswerable", "question": f"who died? {text}", "history": [text], "gold": text}
        quick = {"kind": "unanswerable", "question": "how did the nurse die?"}  # the reader takes 50 ms for the others
        lines += [whole, {**quick, "id": text or "-", "gold": text}]
        lines += [{**quick, "id": f"{name} {number}", name: [text]} for name in ("must", "must_not", "facts")]
        lines.append({**quick, "id": f"kind {number}", "kind": text})
    assert {each["kind"] for each in lines} & set(GoldKind)
    questions.write_text("".join(f"{json.dumps(each)}\n" for each in lines) + "\n".join(ARGUMENTS), encoding="utf-8")
    options, clean = (["--json"], assert_steers_nothing) if as_json else ([], assert_clean)
    status, out, errors = run("eval", story, questions, "--results", results, *options, clean=clean)
    assert status == 2  # for the broken lines, each of which is one line on standard error
    assert [line for line in errors.splitlines() if not line.startswith(f"{questions}:")] == []
    assert json.loads(out) if as_json else out.rstrip().endswith("% missed")
    status, out, _ = run("eval", story, questions, "--baseline", results, *options, clean=clean)
    assert status == 2
    good = [line for line in results.read_text(encoding="utf-8").split("\n") if line]
    assert all(json.loads(line) for line in good)
    results.write_text("\n".join(ARGUMENTS), encoding="utf-8")
    status, out, errors = run("eval", story, questions, "--baseline", results)
    assert (status, out, len(errors.splitlines())) == (2, "", 1)


@pytest.mark.parametrize("part", range(SHOWN_PARTS))
def test_preview(flood, story, part):
    pytest.importorskip("simcord", reason="needs the extra preview")
    from test_command_preview import asked, fetch, previewed

    # The person is an admin there, and the bot's words to an admin are others.
    typed = [text[:2000] for text in ARGUMENTS if text.strip() and not text.startswith("!")]
    texts = typed[part::SHOWN_PARTS]
    quotations = quotation_lines(flood)
    with previewed(story, *asked(*texts)) as (process, url):
        shown = fetch(url, "/api/pages")["messages"]
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (0, b"")
    assert_clean(out.decode())
    replies = [each["content"] for each in shown.values() if each["content"] not in {*texts, *map(str.strip, texts)}]
    assert len(replies) > len(texts) / 2
    for content in replies:
        assert_shown_as_it_stands(content, quotations)


def test_new(tmp_path):
    """An article by somebody who knows what becomes of it: the draft loads, and shows what it must."""
    pytest.importorskip("dateparser", reason="needs the extra author")
    article, draft = tmp_path / "article.txt", tmp_path / "draft.yaml"
    texts = [words_of(text)[:300] or "." for text in NASTY.values()]
    body = "\n\n".join(f"Mayor {text} Amery said on Monday that two people died. “{text}”" for text in texts)
    article.write_bytes(f"Flood\n\nMERROWICK, Nov. 2, 2023 (X) -- Two people died.\n\n{body}\n".encode())
    status, _, _ = run("new", article, "--out", draft, "--outlet", NASTY["OSC"], "--published", "2023-11-02")
    assert status == 0
    assert run_check((draft,), (), False, "text", terminal.console()) in (0, 1)


def test_an_article_that_is_none(tmp_path, capsys):
    pytest.importorskip("dateparser", reason="needs the extra author")
    article = tmp_path / "article.txt"
    for text in TEXTS:
        article.write_bytes(f"{text}\n\n{text}\n".encode("utf-8", "replace"))
        try:
            terminal.print_draft(draft_file(article, dt.date(2023, 11, 2), text).text)
        except StorybotError as error:
            terminal.print_error(str(error))
    shown = capsys.readouterr()
    assert_clean(shown.out + shown.err)


def test_every_command_that_repeats_what_it_was_given(tmp_path):
    """Names of files, of facts and of options that do not exist, at the end of a line that says so."""
    story = tmp_path / "ferry.yaml"
    story.write_text(SMALL, encoding="utf-8")  # read anew by each command
    calls = [
        arguments
        for text in ARGUMENTS
        for arguments in (
            [text],
            ["ask", "--story", text, "x"],
            ["ask", f"--{text}", "x"],
            ["ask", text, "--story", str(story), "--explain"],
            ["check", text],
            ["check", str(story), "--article", text],
            ["check", str(story), "--article", f"{text}={story}"],
            ["check", str(story), "--format", text],
            ["eval", str(story), text],
            ["questions", str(story), "--fact", text],
            ["questions", text],
            ["try", text],
            ["chat", "--story", text],
            ["new", text],
            ["new", str(story), "--published", text],
            ["misses", text],
            ["preview", str(story), "-q", text * 2000],
            ["run", "--config", text],
            ["doctor", "--config", text, "--offline"],
        )
    ]
    run_each(calls, tmp_path)


def test_settings_that_nobody_trusts(tmp_path):
    calls = []
    for number, text in enumerate(ARGUMENTS):
        path = tmp_path / f"config-{number}.yaml"
        settings = dict.fromkeys(("story", "prefix", "interface_language", "misses_file", text or "x"), text)
        path.write_text(yaml.safe_dump(settings), encoding="utf-8")
        calls += [["run", "--config", str(path)], ["misses", "--config", str(path)]]
        calls += [["doctor", "--offline", "--config", str(path)]]
    run_each(calls, tmp_path)


def run_each(calls, folder):
    """Run the command once for each list of arguments; each must end with a status of its own."""
    file = folder / "calls.json"
    file.write_text(json.dumps(calls), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", EACH, file],
        capture_output=True,
        check=False,
        cwd=folder,
        env={**os.environ, "XDG_STATE_HOME": str(folder)},
        stdin=subprocess.DEVNULL,
        timeout=SECONDS,
    )
    out, errors = done.stdout.decode(), done.stderr.decode()
    assert len(re.findall(r"^status [012]$", errors, re.MULTILINE)) == len(calls), errors[-2000:]
    assert "Traceback" not in out + errors
    assert_clean(out + errors)


def test_a_fact_file_forges_no_line_of_a_check(tmp_path, capsys):
    """GitHub Actions obeys a line that begins with two colons, and a person believes the path that begins one."""
    forged = "::error::forged"
    ends = ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
    document = yaml.safe_load(FLOOD.read_text(encoding="utf-8"))
    for number, end in enumerate(ends):
        document["facts"] |= {f"x{number}": {"status": f"x{end}{forged}"}, f"x{end}{forged}": {"says": "It is."}}
        document[f"x{end}{forged}"] = 1
    path = tmp_path / "hostile.yaml"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    for form in ("text", "github"):
        assert run_check((path,), (), False, form, terminal.console()) == 1
        shown = capsys.readouterr().out
        assert "forged" in shown
        assert [line for line in shown.splitlines() if line.startswith(forged)] == []


def test_misses(flood, tmp_path, capsys):
    log = MissLog(tmp_path / "misses.db")
    for text in TEXTS:
        log.record(flood.story.id, f"what is the mayor's favourite colour {text}", dt.date(2023, 11, 3))
    terminal.print_misses(flood, log.read(flood.story.id))
    shown = capsys.readouterr().out
    assert_clean(shown)
    assert "favourite colour" in shown
    assert_can_be_pasted(shown)
