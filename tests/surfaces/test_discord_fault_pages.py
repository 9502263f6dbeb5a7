"""What comes in several messages, follows a response or is changed later stands there once, whatever a request meets.

The real `storybot run` over a stand-in for Discord. What follows a response can have no nonce, so it is looked for in
what the gateway tells.
"""

import asyncio
import contextlib

import pytest
import pytest_asyncio
from loopback import BOT, STORYBOT
from loopback_faults import HTTP_FAULTS, Fault, FaultyLoopback

pytestmark = pytest.mark.asyncio(loop_scope="module")

SERVE = {
    "DISCORD_TOKEN": "a-token",
    "STORYBOT_ALLOW_UNSEALED": "true",
    "STORYBOT_QUESTIONS_PER_MINUTE": "0",
}
SMALL_PAGES = """
from bot.surfaces.discord_format import guard
guard.__kwdefaults__["page_limit"] = 345
"""
"""Else it would take a very long story for the help or a reason to need two messages; the answer asked for fits one."""

EUROPE = "when does Biden go to Europe?"
HELP = {"id": "1", "name": "help", "type": 1}
OTHER = {"id": "100000000000000009", "username": "bo", "discriminator": "0", "avatar": None}
NO_FAULT = Fault()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def discord_process(tmp_path_factory):
    """Return the stand-in with a bot that is connected to it, and the bot's process."""
    loopback = FaultyLoopback()
    async with loopback.running(tmp_path_factory.mktemp("bot"), SMALL_PAGES + STORYBOT, **SERVE) as process:
        yield loopback, process


@pytest_asyncio.fixture(loop_scope="module")
async def loopback(discord_process):
    """Return the stand-in; after each test the bot must still be there, with no traceback in its log."""
    loopback, process = discord_process
    loopback.log.clear()
    yield loopback
    loopback.echoes = True
    assert process.returncode is None
    assert "Traceback" not in "\n".join(loopback.log)


async def each_fault(case, base):
    """Return what `case` does with each fault, in a channel of its own, by the fault's name."""
    channels = [str(base + number) for number in range(len(HTTP_FAULTS))]
    done = await asyncio.gather(*map(case, channels, HTTP_FAULTS.values()))
    return dict(zip(HTTP_FAULTS, done, strict=True))


async def settled(loopback, texts, count):
    """Return the texts once there are so many, and a while for one too many has passed."""
    with contextlib.suppress(TimeoutError):  # the caller compares
        await loopback.until(lambda: len(texts) >= count)
    await asyncio.sleep(1.5)  # discord.py makes some requests again after a second
    return list(texts)


async def button(loopback, label, body, reply):
    """Return what `interact` needs to press that button under a message of the bot's."""
    pressed = next(each for row in body["components"] for each in row["components"] if each.get("label") == label)
    message = {**loopback._message(BOT, body["content"]), "components": body["components"], "id": reply}
    data = {"custom_id": pressed["custom_id"], "component_type": 2}
    return {"data": data, "kind": 3, "message": message}


async def answered(loopback, channel):
    """Return the message that answers a question in a channel, and its id."""
    asked = await loopback.ask(EUROPE, channel)
    await loopback.all_answered([asked])
    while not loopback.sent.empty():
        body = loopback.sent.get_nowait()
    return body, loopback.replies[asked]


@pytest.mark.parametrize("page", [0, 1])
async def test_each_page_of_a_long_reply_to_a_message(loopback, page):
    base = 100000000000010000 + 100 * page
    await loopback.ask("!help", str(base + 99))
    whole = await settled(loopback, loopback.said[str(base + 99)], 2)

    async def case(channel, fault):
        loopback.fail(f"/channels/{channel}/messages", *[NO_FAULT] * page, fault)
        await loopback.ask("!help", channel)
        return await settled(loopback, loopback.said[channel], len(whole))

    assert await each_fault(case, base) == dict.fromkeys(HTTP_FAULTS, whole)


async def test_each_page_of_a_long_response_to_a_command(loopback):
    """Both the response and what follows it meet the fault."""
    whole = await settled(loopback, loopback.texts[await loopback.interact(HELP, channel="100000000000020099")], 2)

    async def case(channel, fault):
        asked = await loopback.interact(HELP, channel=channel, faults=[fault])
        loopback.fail(f"/webhooks/.*/token-{asked}$", fault)
        return await settled(loopback, loopback.texts[asked], len(whole))

    assert await each_fault(case, 100000000000020000) == dict.fromkeys(HTTP_FAULTS, whole)


async def test_why_in_private(loopback):
    press = await button(loopback, "Why this answer?", *await answered(loopback, "100000000000030099"))
    whole = await settled(
        loopback, loopback.texts[await loopback.interact(**{**press, "channel": "100000000000030099"})], 2
    )
    assert len(whole) == 2

    async def case(channel, fault):
        asked = await loopback.interact(**{**press, "channel": channel}, faults=[fault])
        loopback.fail(f"/webhooks/.*/token-{asked}$", fault)
        return await settled(loopback, loopback.texts[asked], len(whole))

    assert await each_fault(case, 100000000000030000) == dict.fromkeys(HTTP_FAULTS, whole)


async def test_a_button_pressed_while_its_turn_has_to_be_waited_for(loopback):
    """It is acknowledged without a word, and what it asks for follows."""
    press = await button(loopback, "Why this answer?", *await answered(loopback, "100000000000040099"))
    ask = press["message"]["components"][0]["components"][0]["custom_id"]

    async def case(channel, fault):
        loopback.fail(f"/channels/{channel}/messages", Fault(seconds=3))
        await loopback.ask("when is the summit?", channel)
        data = {"custom_id": ask, "component_type": 2}
        asked = await loopback.interact(**{**press, "data": data, "channel": channel}, person=OTHER)
        loopback.fail(f"/webhooks/.*/token-{asked}$", fault)
        return len(await settled(loopback, loopback.texts[asked], 1))

    assert await each_fault(case, 100000000000040000) == dict.fromkeys(HTTP_FAULTS, 1)


async def test_an_answer_to_a_question_that_was_mended(loopback):
    """A change may be asked for any number of times: it comes to the same."""

    async def case(channel, fault):
        question = await loopback.ask("who is the king of Lemuria?", channel)
        await loopback.all_answered([question])
        reply = str(loopback.replies[question])
        loopback.fail(f"/channels/{channel}/messages/{reply}", fault)
        await loopback.mend(question, EUROPE, channel)
        texts = await settled(loopback, loopback.revised[reply], 1)
        return loopback.answers[question], len(set(texts)), len(loopback.said[channel])

    assert await each_fault(case, 100000000000050000) == dict.fromkeys(HTTP_FAULTS, (1, 1, 1))


async def test_where_the_gateway_tells_nothing_a_broken_connection_is_not_tried_again(loopback):
    """As in a server that the bot is no member of: nothing stands there twice, and the person is told."""
    whole = await settled(loopback, loopback.texts[await loopback.interact(HELP, channel="100000000000060099")], 2)
    loopback.echoes = False
    for fault in (Fault(reset=True, carried_out=True), Fault(reset=True)):
        asked = await loopback.interact(HELP, elsewhere=True)
        loopback.fail(f"/webhooks/.*/token-{asked}$", fault)
        told = await settled(loopback, loopback.texts[asked], 2 + fault.carried_out)
        assert [text for text in told if told.count(text) > 1] == []
        assert told[:-1] == whole[: 1 + fault.carried_out]
        assert "went wrong" in told[-1]
