"""How `storybot run` starts and stops: one clear line for what an operator can mend, and the token in none of them."""

import asyncio
import json
import signal
import subprocess
import sys

import pytest
from loopback import Loopback

from bot.engine import load_engine
from bot.story.bundled import bundled_story
from bot.surfaces.discord_layout import Around, lay_out

TOKEN = "MTIzNDU2.GhIjKl.a-token-that-nobody-may-see"
SERVE = {"DISCORD_TOKEN": TOKEN, "STORYBOT_ALLOW_UNSEALED": "true"}


@pytest.fixture
def run(tmp_path):
    """Return a function that runs the command in an empty folder."""

    def start(config="", *options, **environment):
        (tmp_path / "config.yaml").write_text(config, encoding="utf-8")
        environment = {"PATH": "", "PYTHONPATH": ":".join(filter(None, sys.path)), **environment}
        return subprocess.run(
            [sys.executable, "-m", "bot", "run", *options],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )

    return start


def only_line(run):
    """Return the one line on standard error of a command that failed."""
    assert run.returncode == 2
    assert run.stdout == ""
    (line,) = run.stderr.splitlines()
    assert TOKEN not in line
    return line


def test_no_token(run):
    line = only_line(run())
    assert "Cannot start: no Discord token. Set DISCORD_TOKEN" in line
    assert "storybot ask" in line


def test_no_network(run):
    """A proxy that nobody listens to stands for all networks that are down, here and where there is one."""
    line = only_line(run(**SERVE, https_proxy="http://127.0.0.1:9"))
    assert "Cannot start: Discord cannot be reached" in line


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(None, "no such file", id="no file"),
        pytest.param("headline: [", "harbour.yaml", id="broken"),
    ],
)
def test_a_story_that_cannot_be_read(run, tmp_path, content, said):
    if content is not None:
        (tmp_path / "harbour.yaml").write_text(content, encoding="utf-8")
    assert said in only_line(run("story: harbour.yaml", **SERVE))


def test_an_unsealed_story(run, tmp_path):
    text = bundled_story().read_text(encoding="utf-8").partition("\nseal:")[0]
    (tmp_path / "harbour.yaml").write_text(text, encoding="utf-8")
    line = only_line(run("story: harbour.yaml", DISCORD_TOKEN=TOKEN))
    assert "harbour.yaml" in line
    assert "storybot check" in line
    assert "allow_unsealed" in line


async def outcome(process):
    """Wait for a process to end; return its status and what it wrote to standard error."""
    _, errors = await asyncio.wait_for(process.communicate(), 30)
    text = errors.decode()
    assert TOKEN not in text
    return process.returncode, text


@pytest.mark.parametrize(
    ("status", "said"),
    [
        pytest.param(401, "Cannot start: Discord does not know this token.", id="wrong token"),
        pytest.param(503, "Cannot start: Discord answered with status 503.", id="Discord is down"),
    ],
)
async def test_a_refused_login(tmp_path, status, said):
    async with Loopback(login_status=status).running(tmp_path, **SERVE) as process:
        code, errors = await outcome(process)
    assert code == 2
    assert len(errors.splitlines()) == 1
    assert errors.startswith(said)


@pytest.mark.parametrize(
    ("close_code", "said"),
    [
        pytest.param(4014, 'Switch on "Message Content Intent" under Bot at https://discord.com', id="a switch is off"),
        pytest.param(4004, "Discord closed the connection for good (code 4004).", id="the token was reset"),
    ],
)
async def test_a_refused_connection(tmp_path, close_code, said):
    environment = {**SERVE, "STORYBOT_MESSAGE_CONTENT": "true"}
    async with Loopback(close_code=close_code).running(tmp_path, **environment) as process:
        code, errors = await outcome(process)
    assert code == 2
    assert "Traceback" not in errors
    assert said in errors.splitlines()[-1]


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
async def test_it_answers_and_stops_when_told_to(tmp_path, stop):
    loopback = Loopback()
    async with loopback.running(tmp_path, **SERVE) as process:
        await asyncio.wait_for(loopback.ready.wait(), 30)
        sent = await loopback.say("who is detained?")
        process.send_signal(stop)
        code, errors = await outcome(process)
    engine = load_engine(bundled_story())
    assert sent["content"] == lay_out(engine.ask("who is detained?"), Around(engine, 0)).pages[0]
    assert sent["allowed_mentions"] == {"parse": [], "replied_user": False}
    assert code == 0
    assert "Traceback" not in errors
    assert "who is detained" not in errors
    assert "message_content is off" in errors


async def test_the_log_as_json(tmp_path):
    """Each line is an object, from the start to the end; an answer is logged without what was asked, and by whom."""
    loopback = Loopback()
    async with loopback.running(tmp_path, **SERVE, STORYBOT_LOG_FORMAT="json") as process:
        await asyncio.wait_for(loopback.ready.wait(), 30)
        await loopback.say("who is detained?")
        process.send_signal(signal.SIGTERM)
        _, errors = await outcome(process)
    events = [json.loads(line) for line in errors.splitlines()]
    assert {"time", "level", "logger", "message"} <= set.intersection(*map(set, events))
    assert {"story": "iceland-talks", "sealed": True}.items() <= next(
        each for each in events if "story" in each
    ).items()
    (answered,) = [event for event in events if "outcome" in event]
    assert (answered["surface"], answered["outcome"]) == ("direct message", "answer")
    assert answered["milliseconds"] > 0
    assert "detained" not in errors
    assert "100000000000000002" not in errors
    assert events[-1]["message"] == "Stopped"


async def test_why_it_cannot_start_as_json(tmp_path):
    async with Loopback(login_status=401).running(tmp_path, **SERVE, STORYBOT_LOG_FORMAT="json") as process:
        code, errors = await outcome(process)
    (line,) = errors.splitlines()
    assert code == 2
    assert json.loads(line)["message"].startswith("Cannot start: Discord does not know this token.")


def test_the_option_wins_over_the_setting(run):
    line = only_line(run("log_format: text", "--log-format", "json"))
    assert json.loads(line)["level"] == "CRITICAL"
