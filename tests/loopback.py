"""A stand-in for Discord on this machine, for tests and benchmarks that run a bot as a process of its own."""

import asyncio
import contextlib
import json
import os
import sys

from aiohttp import WSMsgType, web

BOT = {"id": "100000000000000001", "username": "storybot", "discriminator": "0", "avatar": None, "bot": True}
PERSON = {"id": "100000000000000002", "username": "ann", "discriminator": "0", "avatar": None}
CHANNEL = "100000000000000003"

POINT = """
import sys, yarl, discord.gateway, discord.http
discord.http.Route.BASE = f"http://127.0.0.1:{sys.argv[1]}"
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://127.0.0.1:{sys.argv[1]}/gateway")
"""
"""Points discord.py at this machine."""

STORYBOT = """
sys.argv[1:] = ["run"]
from bot.__main__ import main
main()
"""
"""`storybot run`, in a Python that has taken the port from its own arguments."""


class Loopback:
    """A stand-in for Discord on this machine, as far as a bot's start and one direct message need it.

    Others build on it: `took` is where messages arrive, `welcome` what follows the login, and whoever injects faults
    wraps `_receive` and `_connect`.
    """

    def __init__(self, login_status=200, close_code=None):
        """Refuse the login with a status, or the gateway with a code, or let the bot in."""
        self.login_status = login_status
        self.close_code = close_code
        self.ready = asyncio.Event()
        self.sent = asyncio.Queue()
        self.starts_left = 1000
        """Sessions that may begin, until the limit is lifted after so many seconds."""
        self.starts_lifted_after = 3600.0
        self._gateway = None
        self._number = 100000000000001000

    async def say(self, text):
        """Send the bot a direct message and return what it sends back."""
        await self.dispatch_message(text)
        return await asyncio.wait_for(self.sent.get(), 10)

    async def dispatch_message(self, text, author=PERSON, **more):
        """Tell the bot of a direct message, and wait for nothing."""
        await self._dispatch("MESSAGE_CREATE", {**self._message(author, text), "channel_type": 1, **more})

    @contextlib.asynccontextmanager
    async def serve(self):
        """Listen on a free port and yield it."""
        app = web.Application()
        self._add_routes(app)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        try:
            yield runner.addresses[0][1]
        finally:
            await runner.cleanup()

    @contextlib.asynccontextmanager
    async def running(self, folder, program=STORYBOT, **environment):
        """Run `storybot run`, or another program, against this stand-in and yield the process."""
        async with self.serve() as port, self.process(port, folder, program, **environment) as process:
            yield process

    @contextlib.asynccontextmanager
    async def process(self, port, folder, program=STORYBOT, **environment):
        """Run a bot against the stand-in that listens on a port, and yield the process."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", POINT + program, str(port)),
            cwd=folder,
            env={**os.environ, "XDG_STATE_HOME": str(folder), **environment},  # where it notes that it runs
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    def _add_routes(self, app):
        app.router.add_get("/users/@me", self._me)
        app.router.add_get("/oauth2/applications/@me", self._application)
        app.router.add_get("/gateway", self._connect)
        app.router.add_get("/gateway/bot", self._starts)
        app.router.add_get("/applications/{id}/commands", self._commands)
        app.router.add_put("/applications/{id}/commands", self._commands)
        app.router.add_post("/channels/{id}/messages", self._receive)

    async def _me(self, _request):
        return in_json(BOT, status=self.login_status)

    async def _application(self, _request):
        application = {"id": BOT["id"], "name": "storybot", "description": "", "icon": None, "summary": "", "flags": 0}
        return in_json(
            {**application, "owner": PERSON, "bot_public": True, "bot_require_code_grant": False, "verify_key": ""}
        )

    async def _starts(self, request):
        limit = {"total": 1000, "remaining": self.starts_left, "max_concurrency": 1}
        limit["reset_after"] = round(self.starts_lifted_after * 1000)
        return in_json({"url": f"ws://{request.host}/gateway", "shards": 1, "session_start_limit": limit})

    async def _commands(self, _request):
        return in_json([])

    async def _receive(self, request):
        body = await request.json()
        return in_json(self.took(request.match_info["id"], body))

    def took(self, channel, body):
        """Take what the bot sends to a channel and return the message that it becomes."""
        self.sent.put_nowait(body)
        return self._message(BOT, body["content"])

    async def welcome(self):
        """Tell the bot, once it has logged in, where it is."""

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
                await self.welcome()
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


class ShardedLoopback(Loopback):
    """A stand-in whose gateway takes several connections, and notes the shard of each."""

    def __init__(self):
        """Take any shard."""
        super().__init__()
        self.shards = asyncio.Queue()
        self.gateways = {}

    async def _connect(self, request):
        gateway = web.WebSocketResponse()
        await gateway.prepare(request)
        await gateway.send_json({"op": 10, "d": {"heartbeat_interval": 40000}})
        async for frame in gateway:
            told = json.loads(frame.data) if frame.type is WSMsgType.TEXT else {}
            if told.get("op") == 2:
                shard = told["d"].get("shard")
                self._gateway = self.gateways[tuple(shard or ())] = gateway
                ready = {"v": 10, "user": BOT, "guilds": [], "session_id": "s", "application": {"id": "1", "flags": 0}}
                await self._dispatch("READY", {**ready, "shard": shard, "resume_gateway_url": ""})
                await self.welcome()
                self.shards.put_nowait(shard)
        return gateway


def in_json(data, status=200):
    """Return a response with the very content type that discord.py looks for."""
    return web.Response(body=json.dumps(data).encode(), status=status, content_type="application/json")
