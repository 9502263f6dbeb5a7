"""How `storybot run` starts and stops: one clear line for what an operator can mend, and the token in none of them."""

import asyncio
import json
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from aiohttp import web
from loopback import BOT, STORYBOT, Loopback

from bot.engine import load_engine
from bot.story.bundled import bundled_story
from bot.surfaces.discord_layout import Around, lay_out
from bot.surfaces.instance import claim

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


async def test_without_docstrings_it_is_the_same(tmp_path):
    """As the README's recipes run it: nothing that people see may come from a docstring."""

    class Registering(Loopback):
        commands = None

        async def _commands(self, request):
            if request.method == "PUT":
                self.commands = await request.json()
            return await super()._commands(request)

    seen = []
    for level in ("", "2"):
        loopback = Registering()
        folder = tmp_path / f"level{level}"
        folder.mkdir()
        async with loopback.running(folder, **SERVE, PYTHONOPTIMIZE=level) as process:
            await asyncio.wait_for(loopback.ready.wait(), 30)
            sent = await loopback.say("who is detained?")
            asked = await loopback.say("!help")
            await told_to_stop(process)
        seen.append((loopback.commands, sent["content"], asked["content"]))
    assert seen[0] == seen[1]
    assert len(seen[0][0]) > 5


FLOOD = Path(__file__).parents[1] / "stories" / "merrowick-flood.yaml"
STOPS = [signal.SIGTERM, signal.SIGINT]
SOON = 5
"""Seconds within which the process must be gone."""
SLOW_STORY = """
import time, bot.story.loader as loader
load = loader.load_story
def slowly(path):
    print("reading", flush=True)
    if not SLOW or path.with_suffix(".slow").exists():
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            pass
    return load(path)
loader.load_story = slowly
"""
"""Reading a fact file takes a minute: at once, or, with SLOW, once a file ending in `.slow` lies beside it."""


class Silent(Loopback):
    """Takes what is sent to it and never says another word."""

    def __init__(self, phase):
        super().__init__()
        self.phase = phase
        self.reached = asyncio.Event()

    async def hang(self):
        self.reached.set()
        await asyncio.sleep(600)

    async def _me(self, request):
        if self.phase == "login":
            await self.hang()
        return await super()._me(request)

    async def _commands(self, request):
        if self.phase == "commands":
            await self.hang()
        return await super()._commands(request)

    async def _receive(self, request):
        if self.phase == "reply":
            await self.hang()
        return await super()._receive(request)

    async def _connect(self, request):
        if self.phase == "gateway":
            gateway = web.WebSocketResponse()
            await gateway.prepare(request)
            await self.hang()
        return await super()._connect(request)


async def told_to_stop(process, stop=signal.SIGTERM):
    """Tell a process to stop; return its status and errors once it did, within the time it has."""
    process.send_signal(stop)
    begun = time.monotonic()
    _, errors = await asyncio.wait_for(process.communicate(), 30)
    assert time.monotonic() - begun < SOON
    assert "Traceback" not in errors.decode()
    return process.returncode, errors.decode()


async def line(process, words):
    """Wait until the process logs a line with these words; return it."""
    while (read := (await asyncio.wait_for(process.stderr.readline(), 30)).decode()) and words not in read:
        pass
    assert read, words
    return read


@pytest.mark.parametrize("stop", STOPS)
async def test_it_stops_while_it_reads_the_story(tmp_path, stop):
    async with Loopback().running(tmp_path, f"SLOW = False\n{SLOW_STORY}\n{STORYBOT}", **SERVE) as process:
        await asyncio.wait_for(process.stdout.readline(), 30)
        assert await told_to_stop(process, stop) == (0, "")


@pytest.mark.parametrize(("phase", "stop"), [*zip(["login", "commands", "gateway", "reply"], STOPS * 2, strict=True)])
async def test_it_stops_while_discord_does_not_answer(tmp_path, phase, stop):
    loopback = Silent(phase)
    async with loopback.running(tmp_path, **SERVE) as process:
        if phase == "reply":
            await asyncio.wait_for(loopback.ready.wait(), 30)
            await loopback.dispatch_message("who is detained?")
        await asyncio.wait_for(loopback.reached.wait(), 30)
        code, errors = await told_to_stop(process, stop)
    assert code == 0
    assert ("Gave up 1 questions or commands that took more than 3 seconds" in errors) is (phase == "reply")


async def test_it_answers_what_was_asked_before_it_stops(tmp_path):
    """Discord takes each reply slowly, and the order to stop comes right behind the questions."""

    class Slow(Loopback):
        arrived = asyncio.Event()

        async def _receive(self, request):
            self.arrived.set()
            await asyncio.sleep(0.2)
            return await super()._receive(request)

    loopback = Slow()
    async with loopback.running(tmp_path, **SERVE) as process:
        await asyncio.wait_for(loopback.ready.wait(), 30)
        for number in range(5):
            await loopback.dispatch_message(f"who is detained, and which are the next {number + 2}?")
        await asyncio.wait_for(loopback.arrived.wait(), 30)
        code, errors = await told_to_stop(process)
    assert code == 0
    assert loopback.sent.qsize() == 5
    assert "Gave up" not in errors


async def test_it_stops_during_a_reload_of_a_large_story(tmp_path):
    story = shutil.copy(bundled_story(), tmp_path / "harbour.yaml")
    loopback = Loopback()
    program = f"SLOW = True\n{SLOW_STORY}\n{STORYBOT}"
    async with loopback.running(tmp_path, program, **SERVE, STORYBOT_STORY=str(story)) as process:
        await asyncio.wait_for(loopback.ready.wait(), 30)
        Path(story).with_suffix(".slow").touch()
        await process.stdout.readline()
        process.send_signal(signal.SIGHUP)
        await asyncio.wait_for(process.stdout.readline(), 30)
        assert (await loopback.say("who is detained?"))["content"]
        code, errors = await told_to_stop(process)
    assert code == 0
    assert "Left behind what a thread was busy with" in errors


async def test_a_second_ctrl_c_leaves_at_once(tmp_path):
    loopback = Silent("reply")
    async with loopback.running(tmp_path, **SERVE) as process:
        await asyncio.wait_for(loopback.ready.wait(), 30)
        await loopback.dispatch_message("who is detained?")
        await asyncio.wait_for(loopback.reached.wait(), 30)
        process.send_signal(signal.SIGINT)
        await asyncio.sleep(0.2)
        process.send_signal(signal.SIGINT)
        begun = time.monotonic()
        code, _errors = await outcome(process)
    assert code == 130
    assert time.monotonic() - begun < 1.5  # three seconds are granted to what is under way


class TestReloadBySignal:
    @pytest.fixture
    async def served(self, tmp_path):
        """Yield the story's file, a running bot that serves it, and the stand-in."""
        story = tmp_path / "harbour.yaml"  # unsealed: a seal is not given up by a reload
        story.write_text(FLOOD.read_text("utf-8").partition("\nseal:")[0], "utf-8")
        loopback = Loopback()
        async with loopback.running(tmp_path, **SERVE, STORYBOT_STORY=str(story)) as process:
            await asyncio.wait_for(loopback.ready.wait(), 30)
            yield story, process, loopback

    async def test_a_better_file_is_served(self, served):
        story, process, loopback = served
        story.write_text(re.sub("(?m)^outlet: .*", "outlet: The Post", story.read_text("utf-8")), "utf-8")
        process.send_signal(signal.SIGHUP)
        assert "INFO" in await line(process, "Reload: reloaded, ")
        assert "The Post" in (await loopback.say("how did the nurse die?"))["content"]

    async def test_a_broken_file_is_refused_with_its_problems(self, served):
        story, process, loopback = served
        story.write_text(story.read_text("utf-8").replace("kind: person", "kind: nobody", 1), "utf-8")
        process.send_signal(signal.SIGHUP)
        assert "harbour.yaml:" in await line(process, "nobody")
        assert "storybot check" in await line(process, "Reload: refused, 1 problem")
        assert (await loopback.say("how did the nurse die?"))["content"]

    async def test_lost_answers_want_somebody_who_confirms(self, served):
        story, process, loopback = served
        story.write_text(re.sub(r"(?m)^  soldiers:\n(    .*\n)+", "", story.read_text("utf-8")), "utf-8")
        process.send_signal(signal.SIGHUP)
        said = await line(process, "Reload: ")
        assert "nobody was there to confirm" in said
        assert "/admin reload" in said
        assert "150 soldiers" in (await loopback.say("how many soldiers were sent?"))["content"]


class TestASecondProcess:
    async def test_is_refused_on_the_same_machine_and_let_in_after_the_first(self, tmp_path):
        async with Loopback().running(tmp_path, **SERVE) as first:
            await line(first, "Serving")
            async with Loopback().running(tmp_path, **SERVE) as second:
                code, errors = await outcome(second)
            assert code == 2
            (said,) = errors.splitlines()
            assert said.startswith("Cannot start: this bot is running already")
            assert str(tmp_path / "storybot" / "running-") in said
            first.kill()
            await first.wait()
        async with Loopback().running(tmp_path, **SERVE) as third:
            await line(third, "Serving")

    async def test_is_no_reason_to_stop_where_no_lock_can_be_made(self, tmp_path):
        (tmp_path / "storybot").write_text("no folder")
        async with Loopback().running(tmp_path, **SERVE) as process:
            assert "no lock can be made" in await line(process, "WARNING")
            await line(process, "Serving")

    async def test_elsewhere_gives_itself_away_by_its_replies(self, tmp_path):
        loopback = Loopback()
        async with loopback.running(tmp_path, **SERVE) as process:
            await asyncio.wait_for(loopback.ready.wait(), 30)
            sent = await loopback.say("who is detained?")
            for nonce in (sent["nonce"], "12345", "12345"):
                await loopback.dispatch_message(sent["content"], BOT, type=19, nonce=nonce)
            await line(process, "Another process answers with the same token")
            await loopback.say("who is Reed?")
            process.send_signal(signal.SIGTERM)
            _, errors = await outcome(process)
        assert "Another process" not in errors

    def test_of_other_shards_is_welcome(self, tmp_path, monkeypatch):
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
        with claim(1, (0, 1)), claim(1, (2,)), claim(2, (0, 1)):
            refused = claim_elsewhere(1, (1, 2))
            welcome = claim_elsewhere(1, (3,))
        afterwards = claim_elsewhere(1, (1, 2))
        assert "running already" in refused.stderr
        assert "running already" not in welcome.stderr + afterwards.stderr
        assert (refused.returncode, welcome.returncode, afterwards.returncode) == (1, 0, 0)


def claim_elsewhere(bot_id, shards):
    """Return what becomes of another process that claims to be the bot: the system's locks are between processes."""
    program = f"from bot.surfaces.instance import claim\nwith claim({bot_id}, {shards}): pass"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)


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
