"""How `storybot run` starts and stops: one clear line for what an operator can mend, and the token in none of them."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys

import pytest
from aiohttp import WSMsgType, web

from bot.engine import load_engine
from bot.story.bundled import bundled_story
from bot.surfaces.discord_layout import Around, lay_out

TOKEN = "MTIzNDU2.GhIjKl.a-token-that-nobody-may-see"
SERVE = {"DISCORD_TOKEN": TOKEN, "STORYBOT_ALLOW_UNSEALED": "true"}


BOT = {"id": "100000000000000001", "username": "storybot", "discriminator": "0", "avatar": None, "bot": True}
PERSON = {"id": "100000000000000002", "username": "ann", "discriminator": "0", "avatar": None}
CHANNEL = "100000000000000003"

START = """
import sys, yarl, discord.gateway, discord.http
discord.http.Route.BASE = f"http://127.0.0.1:{sys.argv[1]}"
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://127.0.0.1:{sys.argv[1]}/gateway")
sys.argv = ["storybot", "run"]
from bot.__main__ import main
main()
"""
"""Points discord.py at this machine, then runs the command as it is."""


class Loopback:
    """A stand-in for Discord on this machine, as far as a bot's start and one direct message need it."""

    def __init__(self, login_status=200, close_code=None):
        """Refuse the login with a status, or the gateway with a code, or let the bot in."""
        self.login_status = login_status
        self.close_code = close_code
        self.ready = asyncio.Event()
        self.sent = asyncio.Queue()
        self._gateway = None
        self._number = 100000000000001000

    async def say(self, text):
        """Send the bot a direct message and return what it sends back."""
        message = {**self._message(PERSON, text), "channel_type": 1}
        await self._dispatch("MESSAGE_CREATE", message)
        return await asyncio.wait_for(self.sent.get(), 10)

    @contextlib.asynccontextmanager
    async def serve(self):
        """Listen on a free port and yield it."""
        app = web.Application()
        app.router.add_get("/users/@me", self._me)
        app.router.add_get("/oauth2/applications/@me", self._application)
        app.router.add_get("/gateway", self._connect)
        app.router.add_get("/applications/{id}/commands", self._commands)
        app.router.add_put("/applications/{id}/commands", self._commands)
        app.router.add_post("/channels/{id}/messages", self._receive)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        try:
            yield runner.addresses[0][1]
        finally:
            await runner.cleanup()

    @contextlib.asynccontextmanager
    async def running(self, folder, **environment):
        """Run `storybot run` against this stand-in and yield the process."""
        async with self.serve() as port:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-c", START, str(port)),
                cwd=folder,
                env={**os.environ, **environment},
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            try:
                yield process
            finally:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()

    async def _me(self, _request):
        return in_json(BOT, status=self.login_status)

    async def _application(self, _request):
        application = {"id": BOT["id"], "name": "storybot", "description": "", "icon": None, "summary": "", "flags": 0}
        return in_json(
            {**application, "owner": PERSON, "bot_public": True, "bot_require_code_grant": False, "verify_key": ""}
        )

    async def _commands(self, _request):
        return in_json([])

    async def _receive(self, request):
        body = await request.json()
        self.sent.put_nowait(body)
        return in_json(self._message(BOT, body["content"]))

    async def _connect(self, request):
        self._gateway = gateway = web.WebSocketResponse()
        await gateway.prepare(request)
        await gateway.send_json({"op": 10, "d": {"heartbeat_interval": 40000}})
        async for frame in gateway:
            if frame.type is WSMsgType.TEXT and json.loads(frame.data)["op"] == 2:
                if self.close_code:
                    await gateway.close(code=self.close_code)
                    break
                ready = {"v": 10, "user": BOT, "guilds": [], "session_id": "s", "application": {"id": "1", "flags": 0}}
                await self._dispatch("READY", {**ready, "resume_gateway_url": ""})
                self.ready.set()
        return gateway

    async def _dispatch(self, event, data):
        self._number += 1
        await self._gateway.send_json({"op": 0, "t": event, "s": self._number % 1000, "d": data})

    def _message(self, author, text):
        self._number += 1
        return {
            **{name: [] for name in ("mentions", "mention_roles", "attachments", "embeds", "components")},
            **dict.fromkeys(("pinned", "tts", "mention_everyone"), False),
            "id": str(self._number),
            "channel_id": CHANNEL,
            "author": author,
            "content": text,
            "type": 0,
            "flags": 0,
            "timestamp": "2026-01-01T00:00:00+00:00",
            "edited_timestamp": None,
        }


def in_json(data, status=200):
    """Return a response with the very content type that discord.py looks for."""
    return web.Response(body=json.dumps(data).encode(), status=status, content_type="application/json")


@pytest.fixture
def run(tmp_path):
    """Return a function that runs the command in an empty folder."""

    def start(config="", **environment):
        (tmp_path / "config.yaml").write_text(config, encoding="utf-8")
        environment = {"PATH": "", "PYTHONPATH": ":".join(filter(None, sys.path)), **environment}
        return subprocess.run(
            [sys.executable, "-m", "bot", "run"],
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
