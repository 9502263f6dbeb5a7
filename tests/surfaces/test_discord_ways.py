"""Every way in, with every outcome: the same reply everywhere, for all to see or for one, as the way promises."""

import discord
import pytest

from bot.decision.outcomes import (
    Abstain,
    CheckedClaim,
    CheckedMessage,
    ClaimVerdict,
    Clarify,
    Correction,
    Reason,
    Verdict,
)

SAID = {
    "answer": "how did the nurse die?",
    "correction": "did ten people die in the flood?",
    "clarify": "who is Corvin?",
    "silent": "who will pay for the new wall?",
    "unsure": "who was in the water?",
    "off_topic": "who won the world cup?",
    "not_understood": "¿quién murió?",
    "chat": "hello",
}
"""An utterance for each outcome, and for each reason to abstain."""

DECIDED = {
    SAID["correction"]: Correction(("dead",), 0.9, Verdict.NO),
    SAID["clarify"]: Clarify(("mayor", "union-chairman"), 0.9),
    SAID["unsure"]: Abstain(Reason.SILENT, 0.6, unsure=("missing",)),
    SAID["off_topic"]: Abstain(Reason.OFF_TOPIC, 0.9),
    SAID["not_understood"]: Abstain(Reason.NOT_UNDERSTOOD, 1.0, language="es"),
}
"""What is decided where that is the reader's to say; these tests are about what comes of it."""

OUTCOMES = pytest.mark.parametrize("outcome", list(SAID))


@pytest.fixture
def settings():
    return {"message_content": True}


@pytest.fixture
def expected(deciding, engine, page, outcome):
    """Return the text that the utterance must get, without and with the question above it."""
    deciding(DECIDED)
    reply = engine.ask(SAID[outcome])
    assert outcome in {reply.outcome, reply.reason, "unsure" if reply.reason == "silent" and reply.facts else None}
    return page(reply), page(reply, SAID[outcome])


@pytest.fixture
def last(bot):
    """Return a function that gives the last thing that the bot said in a channel."""

    def find(channel):
        return [message for message in channel.history() if message.author.id == bot.user.id][-1]

    return find


@OUTCOMES
class TestForAllToSee:
    async def test_mention(self, ann, channel, mention, last, outcome, expected):
        await ann.send(channel, f"{mention} {SAID[outcome]}")
        assert last(channel).content == expected[0]

    async def test_reply_to_the_bot(self, bot, ann, channel, mention, last, outcome, expected):
        await ann.send(channel, f"{mention} thanks")
        bot.sessions.clear()
        await ann.send(channel, SAID[outcome], reply_to=last(channel))
        assert last(channel).content == expected[0]

    async def test_chat_command(self, ann, channel, last, outcome, expected):
        await ann.send(channel, f"!ask {SAID[outcome]}")
        assert last(channel).content == expected[0]

    async def test_thread(self, bot, ann, channel, mention, last, outcome, expected):
        await bot.get_channel(channel.id).create_thread(name="flood", type=discord.ChannelType.public_thread)
        (thread,) = channel.threads
        await ann.send(thread, f"{mention} {SAID[outcome]}")
        assert last(thread).content == expected[0]

    async def test_forum_post(self, bot, ann, channel, mention, last, outcome, expected):
        forum = channel.guild.create_forum_channel("questions")
        await bot.get_channel(forum.id).create_thread(name="flood", content="Ask here")
        (post,) = forum.threads
        await ann.send(post, f"{mention} {SAID[outcome]}")
        assert last(post).content == expected[0]

    async def test_slash_command(self, ann, channel, outcome, expected):
        result = await ann.slash(channel, "ask", question=SAID[outcome])
        assert (result.ephemeral, result.response.content) == (False, expected[1])


@OUTCOMES
class TestForOneAlone:
    async def test_direct_message(self, ann, last, outcome, expected):
        await ann.send_dm(SAID[outcome])
        assert last(ann.user.dm_channel).content == expected[0]

    async def test_slash_command_in_a_direct_message(self, ann, outcome, expected):
        assert (await ann.user.slash("ask", question=SAID[outcome])).response.content == expected[1]

    async def test_private_slash_command(self, ann, channel, outcome, expected):
        result = await ann.slash(channel, "ask", question=SAID[outcome], private=True)
        assert (result.ephemeral, result.response.content) == (True, expected[1])

    async def test_menu_of_a_message(self, ann, bo, channel, outcome, expected):
        message = await bo.send(channel, SAID[outcome])
        result = await ann.context_menu(channel, "Ask the story", message)
        assert (result.ephemeral, result.response.content) == (True, expected[1])


CLAIMS = {
    "answer": CheckedClaim("Two people died in the flood", ClaimVerdict.CONFIRMED, ("dead",), 0.9),
    "correction": CheckedClaim("Ten people died in the flood", ClaimVerdict.CONTRADICTED, ("dead",), 0.9),
    "silent": CheckedClaim("The mayor's favourite colour is green", ClaimVerdict.SILENT, ("mayor",), 0.9),
    "off_topic": CheckedClaim("The moon is made of cheese", ClaimVerdict.SILENT, (), 0.9, reason=Reason.OFF_TOPIC),
    "not_understood": None,
}


@pytest.mark.parametrize("outcome", list(CLAIMS))
async def test_a_claim_is_checked_for_one_alone(engine, page, ann, bo, channel, monkeypatch, outcome):
    claim = CLAIMS[outcome]
    checked = CheckedMessage((claim,) if claim else (), asks=False)
    monkeypatch.setattr("bot.engine.check_message", lambda _message, _index: checked)
    reply = engine.check_claim("whatever it says")
    assert outcome in {reply.outcome, reply.reason}
    result = await ann.context_menu(channel, "Check against the story", await bo.send(channel, "whatever it says"))
    assert (result.ephemeral, result.response.content) == (True, page(reply))


@pytest.fixture
def in_a_group_chat(monkeypatch):
    """Let commands come from a group chat whose members brought the bot along: simcord has none of those itself."""
    from simcord import interactions

    build = interactions.base_payload

    def from_group(*arguments, user_id, **named):
        record, payload = build(*arguments, user_id=user_id, **named)
        payload["context"] = 2
        payload["authorizing_integration_owners"] = {"1": str(user_id)}
        payload["channel"] = {**payload["channel"], "type": 3, "recipients": [], "name": "friends"}
        return record, payload

    monkeypatch.setattr(interactions, "base_payload", from_group)


@OUTCOMES
@pytest.mark.usefixtures("in_a_group_chat")
async def test_a_group_chat(ann, outcome, expected):
    assert (await ann.user.slash("ask", question=SAID[outcome])).response.content == expected[1]
