"""What Discord and networks do to a running bot: each question is answered once, and the bot stays up.

The real `storybot run` over a stand-in for Discord, one process for all of it but the start.
"""

import asyncio
import json

import pytest
import pytest_asyncio
from loopback import BOT, STORYBOT
from loopback_faults import HTTP_FAULTS, Fault, FaultyLoopback

from bot.surfaces.discord_starts import KEPT_STARTS

pytestmark = pytest.mark.asyncio(loop_scope="module")

SERVE = {
    "DISCORD_TOKEN": "MTIzNDU2.GhIjKl.a-token-that-nobody-may-see",
    "STORYBOT_ALLOW_UNSEALED": "true",
    "STORYBOT_QUESTIONS_PER_MINUTE": "0",
}
QUICK = """
import discord, bot.surfaces.discord_connection as connection
connection.HEARTBEAT_TIMEOUT_SECONDS = 1.5
connection.FREE_CONNECTIONS = 1000
connection.LONGEST_PAUSE_SECONDS = 0.1
async def at_once(*_, **__):
    pass
discord.Client.before_identify_hook = at_once
"""
"""What else would make these tests wait: for a dead gateway, between connections, and 5 s before each new session."""

TIMES = 3
DETAINED = "why is Paul Whelan detained?"
QUESTIONS = (DETAINED, "when is the summit?", "why is Trevor Reed in prison?")
OTHER = {"id": "100000000000000009", "username": "bo", "discriminator": "0", "avatar": None}
SECRET = "secret of a reader"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def discord_process(tmp_path_factory):
    """Return the stand-in with a bot that is connected to it, and the bot's process."""
    loopback = FaultyLoopback()
    async with loopback.running(tmp_path_factory.mktemp("bot"), QUICK + STORYBOT, **SERVE) as process:
        yield loopback, process


@pytest_asyncio.fixture(loop_scope="module")
async def loopback(discord_process):
    """Return the stand-in; after each test the bot must still be there, with no traceback in its log."""
    loopback, process = discord_process
    loopback.log.clear()
    yield loopback
    assert process.returncode is None
    assert "Traceback" not in "\n".join(loopback.log)
    assert await loopback.all_answered([await loopback.ask(DETAINED, "100000000000000077")]) == [1]


async def ask_through(loopback, name, number):
    """Ask in a channel of its own questions whose replies meet the fault; return how often each was answered."""
    channel = str(100000000000100000 + number)
    counts = []
    for question in QUESTIONS[:TIMES]:
        loopback.fail(f"/channels/{channel}/messages", HTTP_FAULTS[name])
        counts += await loopback.all_answered([await loopback.ask(question, channel)])
    return counts


async def test_a_reply_arrives_once_whatever_its_request_meets(loopback):
    counts = await asyncio.gather(*(ask_through(loopback, name, number) for number, name in enumerate(HTTP_FAULTS)))
    assert dict(zip(HTTP_FAULTS, counts, strict=True)) == dict.fromkeys(HTTP_FAULTS, [1] * TIMES)


async def test_a_reply_arrives_after_several_faults_in_a_row(loopback):
    faults = (Fault(503), Fault(reset=True), Fault(503, carried_out=True), Fault(closed=True, carried_out=True))
    loopback.fail("/channels/100000000000000055/messages", *faults)
    assert await loopback.all_answered([await loopback.ask(DETAINED, "100000000000000055")]) == [1]


async def test_a_response_arrives_once_and_in_time_whatever_its_request_meets(loopback):
    """Each fault is met by as many tries of one response, and then by the response to another interaction."""
    asked = {}
    for number, (name, fault) in enumerate(HTTP_FAULTS.items()):
        for times in (1, TIMES):
            channel = str(100000000000200000 + 10 * number + times)
            asked[name, times] = await loopback.slash(DETAINED, channel=channel, faults=[fault] * times)
    counts = await loopback.all_answered(asked.values())
    assert dict(zip(asked, counts, strict=True)) == dict.fromkeys(asked, 1)
    assert {key for key, each in asked.items() if loopback.acknowledged_after[each] > 3} == set()


async def test_an_expired_interaction_is_one_line_in_the_log(loopback):
    asked = [await loopback.slash(question, expired=True) for question in QUESTIONS]
    await loopback.until(lambda: sum("took too long" in line for line in loopback.log) >= len(asked))
    assert await loopback.all_answered(asked, 0) == [0] * len(asked)
    lines = [line for line in loopback.log if " INFO " not in line]
    assert [line for line in lines if "took too long" in line] == lines
    assert len(lines) == len(asked)


async def test_suggestions_that_come_too_late_are_no_error(loopback):
    typed = [{"name": "question", "type": 3, "value": "who", "focused": True}]
    await loopback.interact({"id": "1", "name": "ask", "type": 1, "options": typed}, kind=4, expired=True)
    await asyncio.sleep(0.5)
    assert [line for line in loopback.log if " INFO " not in line] == []


async def test_an_interaction_that_waits_for_its_turn_is_deferred(loopback):
    """A message in the same channel is being answered meanwhile, and Discord takes its time over that."""
    asked, deferred = [], []
    for number, name in enumerate(HTTP_FAULTS):
        channel = str(100000000000300000 + number)
        loopback.fail(f"/channels/{channel}/messages", Fault(seconds=3))
        asked.append(await loopback.ask("when is the summit?", channel))
        asked.append(await loopback.slash(DETAINED, person=OTHER, channel=channel))
        deferred.append(asked[-1])
        loopback.fail(f"/webhooks/.*/token-{asked[-1]}", HTTP_FAULTS[name])
    await loopback.all_answered(asked)
    await asyncio.sleep(2)  # discord.py makes some requests again after a second
    assert {each: loopback.answers[each] for each in asked} == dict.fromkeys(asked, 1)
    assert [each for each in deferred if not 1 < loopback.acknowledged_after[each] < 3] == []


async def test_a_button_that_waits_for_its_turn_is_acknowledged(loopback):
    channel = "100000000000000066"
    button = await the_button(loopback, channel)
    loopback.fail(f"/channels/{channel}/messages", Fault(seconds=3))
    asked = [await loopback.ask(DETAINED, channel), await loopback.interact(**button, person=OTHER)]
    assert await loopback.all_answered(asked) == [1, 1]
    assert 1 < loopback.acknowledged_after[asked[1]] < 3


async def test_two_people_who_ask_the_same_at_once_see_one_answer(loopback):
    question = "where will the presidents meet?"
    asked = [await loopback.slash(question, faults=[Fault(seconds=0.5)]), await loopback.slash(question, person=OTHER)]
    assert await loopback.all_answered(asked) == [1, 1]
    assert ["moment ago" in loopback.texts[each][0] for each in asked] == [False, True]


async def test_what_is_delivered_again_is_not_answered_again(loopback):
    button = await the_button(loopback, "100000000000000088")
    asked = [await loopback.ask(DETAINED), await loopback.slash(DETAINED, person=OTHER)]
    asked.append(await loopback.interact(**button))
    assert await loopback.all_answered(asked) == [1, 1, 1]
    for _ in range(TIMES):
        await loopback.again(3)
    assert await loopback.all_answered(asked) == [1, 1, 1]
    assert [loopback.tries[each] for each in asked] == [0, 1, 1]
    assert [line for line in loopback.log if " INFO " not in line] == []


async def the_button(loopback, channel):
    """Return what `interact` needs to press the first button under an answer."""
    await loopback.all_answered([await loopback.ask("when is the summit?", channel)])
    while not loopback.sent.empty():
        body = loopback.sent.get_nowait()
    rows = body["components"]
    (button, *_) = [each for row in rows for each in row["components"] if "custom_id" in each]
    message = {**loopback._message(BOT, body["content"]), "components": rows}
    pressed = {"custom_id": button["custom_id"], "component_type": 2}
    return {"data": pressed, "kind": 3, "message": message, "channel": channel}


GATEWAY_FAULTS = {
    "dropped": lambda loopback: loopback.drop(),
    "op 7": lambda loopback: loopback.reconnect(),
    "op 9, resumable": lambda loopback: loopback.invalidate(resumable=True),
    "closed with 1000": lambda loopback: loopback.close(1000),
    **{
        f"closed with {code}": lambda loopback, code=code: loopback.close(code)
        for code in (1001, 4000, 4001, 4002, 4003, 4005, 4007, 4008, 4009)
    },
}
"""Each of these is followed by a resumed session."""


@pytest.mark.parametrize("fault", GATEWAY_FAULTS)
async def test_a_connection_that_breaks_is_resumed_and_nothing_lost(loopback, fault):
    """What was delivered before may come again, and what was said meanwhile comes late."""
    loopback.replays_too_many = 2
    asked = []
    for _ in range(TIMES):
        before = loopback.identified + loopback.resumed
        asked += [await loopback.ask(DETAINED), await loopback.slash(DETAINED, person=OTHER)]
        await GATEWAY_FAULTS[fault](loopback)
        asked.append(await loopback.ask("when is the summit?"))
        await loopback.until(lambda before=before: loopback.identified + loopback.resumed > before)
    assert await loopback.all_answered(asked) == [1] * len(asked)


@pytest.mark.parametrize("how", ["op 9", "resume refused", "no JSON"])
async def test_a_session_that_is_over_is_followed_by_another(loopback, how):
    for _ in range(TIMES):
        before = loopback.identified
        if how == "op 9":
            await loopback.invalidate(resumable=False)
        elif how == "resume refused":
            loopback.refuses_resume = True
            await loopback.drop()
        else:
            await loopback.nonsense()
        await loopback.until(lambda before=before: loopback.identified > before)
        assert await loopback.all_answered([await loopback.ask(DETAINED)]) == [1]


async def test_sessions_are_not_begun_beyond_what_discord_allows(loopback):
    """Whoever begins more than 1,000 in a day has their token reset."""
    before, loopback.starts_left, loopback.starts_lifted_after = loopback.identified, KEPT_STARTS, 2.0
    await loopback.invalidate(resumable=False)
    await loopback.until(lambda: any("I begin none" in line for line in loopback.log))
    loopback.starts_left = 1000
    await asyncio.sleep(1.5)
    assert loopback.identified == before
    await loopback.until(lambda: loopback.identified > before)
    assert await loopback.all_answered([await loopback.ask(DETAINED)]) == [1]
    assert len([line for line in loopback.log if " ERROR " in line]) == 1


async def test_a_session_that_goes_on_needs_none_of_those_left(loopback):
    loopback.starts_left = 0
    before = loopback.resumed
    await loopback.drop()
    await loopback.until(lambda: loopback.resumed > before)
    loopback.starts_left = 1000
    assert [line for line in loopback.log if "I begin none" in line] == []


async def test_a_start_when_few_sessions_are_left(tmp_path):
    loopback = FaultyLoopback()
    loopback.starts_left, loopback.starts_lifted_after = KEPT_STARTS, 1.5
    async with loopback.starting(tmp_path, QUICK + STORYBOT, **SERVE) as process:
        await loopback.until(lambda: any("I begin none" in line for line in loopback.log))
        loopback.starts_left = KEPT_STARTS + 1
        await asyncio.sleep(1)
        assert loopback.connected == 0
        await asyncio.wait_for(loopback.ready.wait(), 20)
        assert await loopback.all_answered([await loopback.ask(DETAINED)]) == [1]
        assert process.returncode is None


async def test_a_gateway_that_refuses_connections_for_a_while(loopback):
    before = loopback.resumed
    loopback.fail("/gateway$", Fault(503), Fault(closed=True))
    await loopback.drop()
    asked = await loopback.ask("when is the summit?")
    assert await loopback.all_answered([asked]) == [1]
    assert loopback.resumed == before + 1


async def test_a_dead_gateway_is_noticed(loopback):
    for _ in range(2):
        before = loopback.resumed
        loopback.acknowledges = False
        await loopback.until(lambda before=before: loopback.resumed > before)
        loopback.acknowledges = True
        assert await loopback.all_answered([await loopback.ask(DETAINED)]) == [1]


async def test_a_payload_that_cannot_be_read_is_named_in_the_log(loopback):
    before = loopback.connected
    events = ("MESSAGE_CREATE", "INTERACTION_CREATE", "GUILD_CREATE", "MESSAGE_UPDATE")
    for event in events:
        await loopback.malformed(event)
    assert await loopback.all_answered([await loopback.ask(DETAINED)]) == [1]
    assert [event for event in events if sum(event in line for line in loopback.log) == 1] == list(events)
    assert SECRET not in json.dumps(loopback.log)
    assert loopback.connected == before


async def test_a_start_while_discord_is_unwell(tmp_path):
    """After the login: what else is asked for, and the first connection to the gateway."""
    loopback = FaultyLoopback()
    loopback.fail("/oauth2/applications/@me", Fault(503), Fault(reset=True))
    loopback.fail("/commands", Fault(503), Fault(closed=True))
    loopback.fail("/gateway$", Fault(503))
    async with loopback.running(tmp_path, QUICK + STORYBOT, **SERVE) as process:
        assert await loopback.all_answered([await loopback.ask(DETAINED)]) == [1]
        assert process.returncode is None
    assert "Traceback" not in "\n".join(loopback.log)
