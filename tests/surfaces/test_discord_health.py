"""What the running bot tells of its health over HTTP, and the alerts that the README builds on it."""

import asyncio
import json
import re
import shutil
import signal
import socket
from pathlib import Path

import aiohttp
import pytest
import yaml
from aiohttp import WSMsgType, web
from loopback import BOT, STORYBOT, Loopback, in_json

from bot.surfaces.discord_health import is_loopback

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
RULES = next(block for block in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL) if block.startswith("groups:"))
STORY = Path(__file__).parents[1] / "stories" / "merrowick-flood.yaml"
WITHOUT_EXTRA = 'sys.modules["prometheus_client"] = None\n' + STORYBOT


class Wavering(Loopback):
    """A stand-in whose gateway can go away and come back, and that limits rates once."""

    def __init__(self):
        """Let the bot in, unless it is told to wait."""
        super().__init__()
        self.open = asyncio.Event()
        self.open.set()
        self.back = asyncio.Event()
        self.limits = 0

    async def leave(self):
        """End the connection, and take no other until `open` is set."""
        self.open.clear()
        await self._gateway.close(code=4000)

    async def _connect(self, request):
        await self.open.wait()
        self._gateway = gateway = web.WebSocketResponse()
        await gateway.prepare(request)
        await gateway.send_json({"op": 10, "d": {"heartbeat_interval": 200}})
        async for frame in gateway:
            operation = json.loads(frame.data)["op"] if frame.type is WSMsgType.TEXT else None
            if operation == 1:
                await gateway.send_json({"op": 11})
            elif operation == 2:
                ready = {"v": 10, "user": BOT, "guilds": [], "session_id": "s", "application": {"id": "1", "flags": 0}}
                url = f"ws://{request.host}/gateway"
                await self._dispatch("READY", {**ready, "resume_gateway_url": url})
                self.ready.set()
            elif operation == 6:
                await self._dispatch("RESUMED", {})
                self.back.set()
        return gateway

    async def _receive(self, request):
        if self.limits:
            self.limits -= 1
            limited = in_json({"message": "slow down", "retry_after": 0.05, "global": False}, status=429)
            limited.headers.update({"Via": "test", "X-RateLimit-Scope": "shared", "X-RateLimit-Reset-After": "0.05"})
            return limited
        return await super()._receive(request)


@pytest.fixture
def port():
    """Return a port that nobody listens to."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def environment(tmp_path, port):
    """Return the settings of a bot that tells of its health."""
    story = shutil.copy(STORY, tmp_path / "flood.yaml")
    return {
        "DISCORD_TOKEN": "a.b.c",
        "STORYBOT_STORY": str(story),
        "STORYBOT_ALLOW_UNSEALED": "true",
        "STORYBOT_HEALTH_ADDRESS": str(port),
    }


@pytest.fixture
async def fetch(port):
    """Return a function that gives the status and the text at a path, as soon as there is any."""
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:

        async def ask(path, status=None, **headers):
            for _ in range(600):
                try:
                    async with session.get(path, headers=headers) as response:
                        if status in (None, response.status):
                            return response.status, await response.text()
                except aiohttp.ClientConnectionError:
                    pass
                await asyncio.sleep(0.05)
            raise TimeoutError(path)

        yield ask


def values(text):
    """Return the value of each metric with its labels in a text of Prometheus's."""
    samples = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in samples}


async def test_a_bot_in_service(tmp_path, environment, fetch):
    loopback = Wavering()
    loopback.limits = 1
    async with loopback.running(tmp_path, **environment) as process:
        status, alive = await fetch("/healthz")
        assert (status, json.loads(alive)["status"]) == (200, "ok")
        _, ready = await fetch("/readyz", 200)
        told = json.loads(ready)
        assert (told["ready"], told["reasons"], told["story"]) == (True, [], "flood")
        await loopback.say("who died in the flood?")
        await loopback.say("hello")
        await asyncio.sleep(0.5)  # some heartbeats
        _, text = await fetch("/metrics")
        process.send_signal(signal.SIGTERM)
        _, errors = await asyncio.wait_for(process.communicate(), 30)
    told = values(text)
    assert told['storybot_questions_total{outcome="answer",surface="direct message"}'] == 1
    assert told['storybot_questions_total{outcome="chat",surface="direct message"}'] == 1
    assert told['storybot_answer_seconds_count{surface="direct message"}'] == 2
    assert 0.05 < told['storybot_answer_seconds_sum{surface="direct message"}'] < 30
    assert told['storybot_answer_seconds_bucket{le="0.025",surface="direct message"}'] <= 1
    assert told['storybot_rate_limits_total{scope="shared"}'] == 1
    assert told['storybot_discord_responses_total{status="429"}'] == 1
    assert told['storybot_discord_responses_total{status="200"}'] > 2
    assert told['storybot_gateway_connected{shard="0"}'] == told["storybot_ready"] == 1
    assert told['storybot_gateway_reconnects_total{shard="0"}'] == 0
    assert 0 < told['storybot_gateway_latency_seconds{shard="0"}'] < 30
    assert told["storybot_sessions"] == 1
    assert told["storybot_last_reload_successful"] == 1
    assert told["storybot_story_facts"] > 10
    assert told["process_resident_memory_bytes"] > 10**7
    assert process.returncode == 0
    assert b"Traceback" not in errors


def take_out(file, pattern):
    """Take out of a file what fits the pattern, once."""
    text, count = re.subn(pattern, "", Path(file).read_text("utf-8"))
    assert count == 1
    Path(file).write_text(text, "utf-8")


async def test_a_reload_that_lacked_somebody_to_ask_is_no_success(tmp_path, environment, fetch):
    """The file on the disk is not what is served, and whoever sent the signal is told by the alert alone."""
    take_out(environment["STORYBOT_STORY"], r"(?s)\nseal:.*")
    async with Wavering().running(tmp_path, **environment) as process:
        await fetch("/readyz", 200)
        take_out(environment["STORYBOT_STORY"], r"(?m)^  soldiers:\n(    .*\n)+")
        process.send_signal(signal.SIGHUP)
        told = {}
        async with asyncio.timeout(60):
            while 'storybot_reloads_total{result="unasked"}' not in told:
                await asyncio.sleep(0.05)
                told = values((await fetch("/metrics"))[1])
    assert told["storybot_last_reload_successful"] == 0


async def test_a_connection_that_goes_and_comes_back(tmp_path, environment, fetch):
    loopback = Wavering()
    async with loopback.running(tmp_path, **environment):
        await fetch("/readyz", 200)
        await loopback.leave()
        _, text = await fetch("/readyz", 503)
        assert json.loads(text)["reasons"] == ["shard 0 is not connected to Discord's gateway"]
        assert (await fetch("/healthz"))[0] == 200
        assert values((await fetch("/metrics"))[1])['storybot_gateway_connected{shard="0"}'] == 0
        loopback.open.set()
        await asyncio.wait_for(loopback.back.wait(), 30)
        await fetch("/readyz", 200)
        told = values((await fetch("/metrics"))[1])
    assert told['storybot_gateway_connected{shard="0"}'] == 1
    assert told['storybot_gateway_reconnects_total{shard="0"}'] == 1
    assert told['storybot_log_events_total{level="warning"}'] >= 1


async def test_health_without_the_extra(tmp_path, environment, fetch):
    """Whoever wants no metrics needs no package for the other two."""
    loopback = Wavering()
    async with loopback.running(tmp_path, WITHOUT_EXTRA, **environment):
        await fetch("/readyz", 200)
        assert (await fetch("/healthz"))[0] == 200
        status, text = await fetch("/metrics")
    assert status == 501
    install = "pip install '.[metrics]' (in the folder of Storybot's README)"
    assert text.splitlines() == [f"/metrics needs prometheus_client. Install it with: {install}"]


async def test_an_address_that_is_taken(tmp_path, environment, port):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        async with Wavering().running(tmp_path, **environment) as process:
            _, errors = await asyncio.wait_for(process.communicate(), 30)
    (line,) = errors.decode().splitlines()
    assert process.returncode == 2
    assert line.startswith(f"Cannot start: nothing can listen at health_address 127.0.0.1:{port} (")


@pytest.mark.parametrize(
    ("host", "is_local"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False), ("bot.lan", False)],
)
def test_what_other_machines_can_reach(host, is_local):
    assert is_loopback(host) is is_local


async def test_the_alerts_are_about_metrics_that_exist(tmp_path, environment, fetch):
    """A rule about a name that nobody tells never fires."""
    async with Wavering().running(tmp_path, **environment):
        await fetch("/readyz", 200)
        _, text = await fetch("/metrics", Accept="text/plain")
    families = re.findall(r"^# TYPE (\S+)", text, re.MULTILINE)
    rules = [rule for group in yaml.safe_load(RULES)["groups"] for rule in group["rules"]]
    assert len(rules) >= 5
    for rule in rules:
        assert rule.keys() == {"alert", "expr", "for", "annotations"}
        named = re.findall(r"storybot_\w+", rule["expr"])
        known = {name.removesuffix("_bucket") for name in named}
        assert known <= set(families), rule["alert"]
        assert named or "up{" in rule["expr"], rule["alert"]
