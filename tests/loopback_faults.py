"""A stand-in for Discord that fails as Discord and networks do: a table of faults, and a record of what came of it."""

import asyncio
import collections
import contextlib
import json
import re
import socket
import struct
from dataclasses import dataclass

from aiohttp import WSMsgType, web
from loopback import BOT, CHANNEL, PERSON, STORYBOT, Loopback, in_json

RESET = struct.pack("ii", 1, 0)
"""SO_LINGER that makes a closing socket send RST: the other side reads "connection reset by peer"."""


@dataclass(frozen=True)
class Fault:
    """What happens to one request."""

    status: int = 0
    """The answer's, in place of the true one; 0: no such."""
    carried_out: bool = False
    """Whether what was asked is done before it fails."""
    reset: bool = False
    """The connection is reset, and no answer comes."""
    closed: bool = False
    """The connection is closed without an answer."""
    seconds: float = 0.0
    """How long it takes."""
    all_routes: bool = False
    """With status 429: the limit is the global one."""


HTTP_FAULTS = {
    "429 on the route": Fault(429),
    "429 global": Fault(429, all_routes=True),
    "500": Fault(500),
    "500, carried out": Fault(500, carried_out=True),
    "502": Fault(502),
    "503": Fault(503),
    "503, carried out": Fault(503, carried_out=True),
    "504, carried out": Fault(504, carried_out=True),
    "reset before": Fault(reset=True),
    "reset after": Fault(reset=True, carried_out=True),
    "closed before": Fault(closed=True),
    "closed after": Fault(closed=True, carried_out=True),
    "slow": Fault(seconds=2.0, carried_out=True),
}
"""What can befall a request, by name."""


class FaultyLoopback(Loopback):
    """A stand-in with sessions that can be resumed, nonces, interactions, and faults to order."""

    def __init__(self):
        """Let the bot in; faults come by `fail` and by what is called on the gateway."""
        super().__init__()
        self.answers = collections.Counter()
        """Replies by the id of the message that asked, and responses by the id of the interaction."""
        self.tries = collections.Counter()
        """Responses that were attempted, whatever came of them, by the id of the interaction."""
        self.replies = {}
        """The ids of the replies by the id of the message that asked."""
        self.said = collections.defaultdict(list)
        """The texts of messages by their channel, replies included."""
        self.revised = collections.defaultdict(list)
        """What stands in place of a message's text, by the message's id, one by one."""
        self.texts = collections.defaultdict(list)
        self.identified = self.resumed = self.connected = 0
        self.acknowledges = True
        self.echoes = True
        """Whether the gateway tells of what answers an interaction, as it does where the bot is a member."""
        self.refuses_resume = False
        self.replays_too_many = 0
        self.acknowledged_after = {}
        """Seconds between an interaction and its first response, by its id."""
        self.log = []
        """What the bot wrote to standard error, in lines."""
        self._faults = collections.defaultdict(collections.deque)
        self._nonces = {}
        self._history = []
        self._interactions = {}
        self._news = asyncio.Condition()

    @contextlib.asynccontextmanager
    async def running(self, folder, program=STORYBOT, **environment):
        """Run the bot, let it come in, and yield its process while what it logs is kept."""
        async with self.starting(folder, program, **environment) as process:
            await asyncio.wait_for(self.ready.wait(), 60)
            yield process

    @contextlib.asynccontextmanager
    async def starting(self, folder, program=STORYBOT, **environment):
        """Do the same, but yield the process as soon as it runs."""
        async with super().running(folder, program, **environment) as process:
            reading = asyncio.create_task(self._read(process.stderr))
            yield process
            reading.cancel()

    async def _read(self, stream):
        async for line in stream:
            self.log.append(line.decode().rstrip())
            await self._tell()

    async def _tell(self):
        async with self._news:
            self._news.notify_all()

    def fail(self, where, *faults):
        """Let the next requests in whose path the pattern `where` is found meet these faults, one each."""
        self._faults[where].extend(faults)

    async def ask(self, text, channel=CHANNEL):
        """Send the bot a direct message and return its id."""
        message = {**self._message(PERSON, text), "channel_id": channel, "channel_type": 1}
        await self._dispatch("MESSAGE_CREATE", message)
        return message["id"]

    async def mend(self, message_id, text, channel=CHANNEL):
        """Tell the bot that a person edited a message."""
        message = {**self._message(PERSON, text), "id": message_id, "channel_id": channel, "channel_type": 1}
        await self._dispatch("MESSAGE_UPDATE", message)

    async def interact(
        self, data, *, kind=2, expired=False, person=PERSON, message=None, channel=CHANNEL, elsewhere=False, faults=()
    ):
        """Use a command or press a button, and return the interaction's id; what responds to it meets the faults.

        `elsewhere` is where the bot is no member.
        """
        self._number += 1
        payload = {
            "id": str(self._number),
            "application_id": BOT["id"],
            "type": kind,
            "data": data,
            "version": 1,
            "token": f"token-{self._number}",
            "channel_id": channel,
            "channel": {"id": channel, "type": 1},
            "user": person,
            "locale": "en-GB",
            "entitlements": [],
            "context": 2 if elsewhere else 1,
            "app_permissions": "0",
            "authorizing_integration_owners": {},
            "attachment_size_limit": 1,
        }
        if message is not None:
            payload["message"] = message
        state = {"payload": payload, "expired": expired, "at": asyncio.get_running_loop().time(), "message": None}
        self._interactions[payload["id"]] = state
        self.fail(f"/interactions/{payload['id']}/", *faults)
        await self._dispatch("INTERACTION_CREATE", payload)
        return payload["id"]

    async def slash(self, question, **circumstances):
        """Use `/ask` and return the interaction's id."""
        options = [{"name": "question", "type": 3, "value": question}]
        return await self.interact({"id": "1", "name": "ask", "type": 1, "options": options}, **circumstances)

    async def again(self, count):
        """Deliver the last events again, without the bot having asked."""
        for event in self._history[-count:]:
            await self._send(event)

    async def malformed(self, event):
        """Deliver an event whose payload makes no sense."""
        await self._dispatch(event, {"id": "secret of a reader", "author": 5, "type": "x"})

    async def nonsense(self):
        """Send what is no JSON."""
        await self._gateway.send_str("{nonsense")

    async def reconnect(self):
        """Ask for a new connection (op 7)."""
        await self._gateway.send_json({"op": 7, "d": None})

    async def invalidate(self, *, resumable):
        """Call the session invalid (op 9)."""
        await self._gateway.send_json({"op": 9, "d": resumable})

    async def close(self, code):
        """Close the gateway's connection with a code."""
        await self._gateway.close(code=code)

    async def drop(self):
        """Reset the gateway's connection without a word."""
        reset(self._request)

    async def until(self, is_so, seconds=20):
        """Wait until something is so that the bot brings about by what it sends or logs; raises TimeoutError."""
        async with asyncio.timeout(seconds), self._news:
            await self._news.wait_for(is_so)

    async def all_answered(self, ids, seconds=20):
        """Wait until all these have an answer, and a while for a second one; return how many each has."""
        with contextlib.suppress(TimeoutError):  # the caller compares
            await self.until(lambda: all(self.answers[each] for each in ids), seconds)
        await asyncio.sleep(0.3)
        return [self.answers[each] for each in ids]

    def _add_routes(self, app):
        super()._add_routes(app)
        app.middlewares.append(self._meet)
        app.router.add_patch("/channels/{id}/messages/{message}", self._revise)
        app.router.add_post("/interactions/{id}/{token}/callback", self._respond)
        app.router.add_post("/webhooks/{application}/{token}", self._follow)
        app.router.add_get("/webhooks/{application}/{token}/messages/@original", self._original)
        app.router.add_patch("/webhooks/{application}/{token}/messages/@original", self._edit)

    @property
    def _meet(self):
        @web.middleware
        async def meet(request, handler):
            queue = next(
                (each for where, each in self._faults.items() if each and re.search(where, request.path)), None
            )
            fault = queue.popleft() if queue else Fault()
            await request.read()  # before the connection may be gone
            fails = fault.status or fault.reset or fault.closed
            response = await handler(request) if fault.carried_out or not fails else None
            await asyncio.sleep(fault.seconds)
            if fault.reset:
                reset(request)
            elif fault.closed:
                request.transport.close()
            if fault.reset or fault.closed:
                return web.Response()
            return refused(fault) if fault.status else response

        return meet

    async def _receive(self, request):
        body = await request.json()
        nonce = body.get("nonce")
        if nonce in self._nonces and body.get("enforce_nonce"):
            return in_json(self._nonces[nonce])
        message = self.took(request.match_info["id"], body)
        self._nonces[nonce] = message
        if "message_reference" in body:
            question = str(body["message_reference"]["message_id"])
            self.replies[question] = message["id"]
            await self._note(question, body["content"])
        self.said[request.match_info["id"]].append(body["content"])
        await self._tell()
        return in_json(message)

    async def _revise(self, request):
        body = await request.json()
        self.revised[request.match_info["message"]].append(body["content"])
        await self._tell()
        return in_json({**self._message(BOT, body["content"]), "id": request.match_info["message"]})

    async def _respond(self, request):
        state = self._interactions[request.match_info["id"]]
        self.tries[request.match_info["id"]] += 1
        body = await request.json()
        waited = asyncio.get_running_loop().time() - state["at"]
        if state["expired"] or waited > 3:
            return in_json({"code": 10062, "message": "Unknown interaction"}, status=404)
        if state["message"] is not None:
            return in_json({"code": 40060, "message": "Interaction has already been acknowledged."}, status=400)
        interaction = state["payload"]
        self.acknowledged_after[interaction["id"]] = waited
        data = body.get("data", {})
        state["message"] = self._message(BOT, data.get("content", ""))
        state["deferred"] = body["type"] in {5, 6}
        if body["type"] == 4:
            await self._note(interaction["id"], data["content"])
        if body["type"] in {4, 5}:
            await self._echo(state, state["message"], data)
        callback = {"id": interaction["id"], "type": interaction["type"], "response_message_id": state["message"]["id"]}
        return in_json({"interaction": callback, "resource": {"type": body["type"], "message": state["message"]}})

    async def _follow(self, request):
        state = self._by_token(request)
        body = await request.json()
        state["deferred"] = False  # the first one takes the place of "thinking…"
        await self._note(state["payload"]["id"], body["content"])
        message = self._message(BOT, body["content"])
        await self._echo(state, message, body)
        return in_json(message)

    async def _echo(self, state, message, body):
        """Tell the gateway of a message that answers an interaction."""
        given = state["payload"]
        metadata = {"id": given["id"], "type": given["type"], "user": given["user"]}
        told = {"channel_id": given["channel_id"], "flags": body.get("flags", 0), "interaction_metadata": metadata}
        if self.echoes:
            event = {**message, **told, "webhook_id": BOT["id"], "application_id": BOT["id"]}
            # Not among what is delivered again after a session was resumed.
            await self._send({"op": 0, "t": "MESSAGE_CREATE", "s": len(self._history), "d": event})

    async def _original(self, request):
        return in_json(self._by_token(request)["message"])

    async def _edit(self, request):
        state = self._by_token(request)
        body = await request.json()
        if state["deferred"]:
            state["deferred"] = False
            await self._note(state["payload"]["id"], body["content"])
        return in_json({**state["message"], "content": body["content"]})

    def _by_token(self, request):
        token = request.match_info["token"]
        return next(each for each in self._interactions.values() if each["payload"]["token"] == token)

    async def _note(self, question_id, text):
        self.answers[question_id] += 1
        self.texts[question_id].append(text)
        await self._tell()

    async def _connect(self, request):
        self.connected += 1
        gateway = web.WebSocketResponse()
        await gateway.prepare(request)
        await gateway.send_json({"op": 10, "d": {"heartbeat_interval": 500}})
        async for frame in gateway:
            if frame.type is not WSMsgType.TEXT:
                continue
            heard = json.loads(frame.data)
            if heard["op"] == 1 and self.acknowledges:
                await gateway.send_json({"op": 11})
            elif heard["op"] == 2:
                await self._identify(gateway, request)
            elif heard["op"] == 6:
                await self._resume(gateway, request, heard["d"]["seq"])
        return gateway

    async def _identify(self, gateway, request):
        self._gateway, self._request, self._history = gateway, request, []
        ready = {"v": 10, "user": BOT, "guilds": [], "session_id": "s", "application": {"id": BOT["id"], "flags": 0}}
        await self._dispatch("READY", {**ready, "resume_gateway_url": str(request.url.origin()) + "/gateway"})
        await self.welcome()
        self.ready.set()
        self.identified += 1
        await self._tell()

    async def _resume(self, gateway, request, sequence):
        if self.refuses_resume:
            self.refuses_resume = False
            await gateway.send_json({"op": 9, "d": False})
            return
        self._gateway, self._request = gateway, request
        for event in self._history[1:]:
            if event["s"] > sequence - self.replays_too_many:
                await self._send(event)
        await self._dispatch("RESUMED", {})
        self.resumed += 1
        await self._tell()

    async def _dispatch(self, event, data):
        self._history.append({"op": 0, "t": event, "s": len(self._history) + 1, "d": data})
        await self._send(self._history[-1])

    async def _send(self, event):
        if not self._gateway.closed and not self._gateway._writer.transport.is_closing():
            await self._gateway.send_json(event)  # else the session keeps it, for when the bot resumes


def reset(request):
    """Reset a connection, so that the other side reads an error and no end."""
    request.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    request.transport.abort()


def refused(fault):
    """Return what Discord answers with a status."""
    if fault.status != 429:
        return web.Response(status=fault.status, text="upstream connect error")
    limited = {"message": "You are being rate limited.", "retry_after": 0.3, "global": fault.all_routes}
    answer = in_json(limited, status=429)
    answer.headers.update({"Via": "1.1 google", "Retry-After": "1", "X-RateLimit-Scope": "user"})
    if fault.all_routes:
        answer.headers["X-RateLimit-Global"] = "true"
    return answer
