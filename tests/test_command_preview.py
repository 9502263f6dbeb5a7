"""`storybot preview`: the page over HTTP, and in a real browser where one is installed; a person types and presses."""

import contextlib
import json
import re
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest

pytest.importorskip("simcord", reason="simcord is not installed: pip install '.[preview]'")
for _needed in ("linkify_it", "regex", "PIL"):
    pytest.importorskip(_needed, reason="simcord's preview is not installed: pip install '.[preview]'")

pytestmark = pytest.mark.slow

TRIAL = Path(__file__).parent / "stories" / "velmar-trial.yaml"
STORYBOT = (sys.executable, "-m", "bot")
QUESTIONS = ("what happened to Winter Saint?", "what will happen to the lake house?")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]


@pytest.fixture
def story(tmp_path):
    """Return the path of a copy of an invented story."""
    return Path(shutil.copy(TRIAL, tmp_path / "velmar-trial.yaml"))


@contextlib.contextmanager
def previewed(*args):
    """Run the command until the block ends; yield the process and the page's address."""
    process = subprocess.Popen(
        [*STORYBOT, "preview", *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    )
    try:
        yield process, process.stdout.readline().decode().strip()
    finally:
        process.kill()
        process.communicate()


def asked(*questions):
    """Return the options that ask those questions."""
    return [part for question in questions for part in ("-q", question)]


def fetch(url, path, **headers):
    """Return the JSON that the page of `url` gets when it opens."""
    address = urlsplit(url)
    request = urllib.request.Request(
        f"http://{address.netloc}{path}",
        data=b"{}",
        headers={"X-Simcord-Capability": address.fragment, "Content-Type": "application/json", **headers},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def test_the_page_shows_the_questions_and_the_bots_replies(story, trial):
    with previewed(story, *asked(*QUESTIONS)) as (_, url):
        page = urllib.request.urlopen(url, timeout=30).read().decode()
        shown = fetch(url, "/api/pages")
    assert "<html" in page
    texts = [shown["messages"][each]["content"] for each in sorted(shown["messages"], key=int)]
    assert texts[::2] == list(QUESTIONS)
    assert "died last year" in texts[1]
    assert "in the spring" in texts[3]
    assert "Why this answer?" in json.dumps(shown)


def test_a_question_leans_on_those_before(story, converse, trial):
    questions = ("who is Lukas Fenn?", "when did he find the gap?")
    with previewed(story, *asked(*questions)) as (_, url):
        shown = fetch(url, "/api/pages")["messages"]
    last = shown[max(shown, key=int)]["content"]
    assert last.startswith(converse(trial, *questions).text)


def test_only_this_machine_and_only_who_has_the_address_gets_at_the_page(story):
    with previewed(story) as (_, url):
        address = urlsplit(url)
        assert address.hostname == "127.0.0.1"
        with pytest.raises(urllib.error.URLError):
            urllib.request.urlopen(f"http://127.0.0.2:{address.port}/", timeout=5)
        with pytest.raises(urllib.error.HTTPError, match="401"):
            fetch(url, "/api/pages", **{"X-Simcord-Capability": "guessed"})


@pytest.mark.parametrize("questions", [(), QUESTIONS], ids=["no questions", "questions"])
def test_it_stays_until_ctrl_c_which_is_no_error(story, questions):
    with previewed(story, *asked(*questions)) as (process, url):
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=1)
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (0, b"")
    assert url.startswith("http://127.0.0.1:")
    assert b"Ctrl-C ends the preview." in out


def test_many_questions_meet_no_limit(story):
    with previewed(story, *asked(*[f"how is horse number {number}?" for number in range(30)])) as (_, url):
        shown = fetch(url, "/api/pages")["messages"]
    assert not [each for each in shown.values() if "too many" in each["content"].casefold()]


def test_a_browser_is_opened_only_where_that_is_asked_for(story, tmp_path, monkeypatch):
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    with previewed(story) as (process, _):
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        assert not opened.exists()
    with previewed(story, "--open") as (process, url):
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        assert opened.read_text().strip() == url


@pytest.mark.parametrize(
    ("args", "says"),
    [
        pytest.param([], "PATH", id="no file named"),
        pytest.param(["gone.yaml"], "gone.yaml", id="no such file"),
        pytest.param(["bad.yaml"], "bad.yaml:2:8: ", id="a broken file"),
        pytest.param([TRIAL, "-q", " "], "-q takes a question", id="no question"),
        pytest.param([TRIAL, "-q", "a" * 2001], "-q takes a question", id="a question too long for Discord"),
    ],
)
def test_what_is_wrong_is_said_with_status_2(tmp_path, args, says):
    (tmp_path / "bad.yaml").write_text("schema: 2\nfacts: 5\n")
    command = [*STORYBOT, "preview", *map(str, args)]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=tmp_path, check=False, timeout=60)
    assert (result.returncode, result.stdout) == (2, "")
    assert says in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("missing", "says"),
    [
        pytest.param("simcord", "storybot preview needs simcord. Install it with: ", id="simcord"),
        pytest.param("linkify_it", "The page cannot be shown: ", id="what its preview needs"),
    ],
)
def test_without_the_extra_one_line_says_how_to_get_it(missing, says):
    code = f"import sys; sys.modules['{missing}'] = None; import bot.__main__ as m; m.main()"
    command = [sys.executable, "-c", code, "preview", TRIAL]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=60)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(says)
    assert "pip install '.[preview]' (in the folder of Storybot's README)" in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.fixture
def browser():
    """Return a headless Chromium."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    with api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


def say(page, text):
    """Write a message on the page; what is sent while the page is busy with the last one would be lost."""
    page.locator("#channel-composer-input").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()


def test_in_a_browser_people_read_type_and_press(browser, story):
    with previewed(story, *asked(QUESTIONS[0])) as (process, url):
        page = browser.new_page()
        page.goto(url)
        messages = page.locator("#channel-message-list")
        messages.get_by_text("died last year").first.wait_for()
        say(page, "what did she spend the money on?")
        messages.get_by_text("a lake house in Tarn").first.wait_for()
        messages.get_by_role("button", name="Why this answer?").last.click()
        messages.get_by_text("Only you can see this").wait_for()
        messages.get_by_text("I read your question as").wait_for()
        text = story.read_text()
        story.write_text(text.replace("is to be sold in the spring", "is to be sold in the summer", 1))
        say(page, "!reload")
        messages.get_by_text(re.compile("answers? changed")).first.wait_for()
        say(page, QUESTIONS[1])
        messages.get_by_text("in the summer").last.wait_for()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
