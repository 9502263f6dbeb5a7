"""What trolls type, through every way in: nothing of it pings, is drawn, forges a quotation or reaches the log.

Each way gets all of `tests/nasty_strings.yaml`; those that repeat what was typed get it behind a question too that has
an answer.
"""

import discord
import pytest
from discord.ext.commands import RangeError
from nasty import (
    CANARY,
    NASTY,
    assert_can_be_pasted,
    assert_clean,
    assert_pings_nobody,
    assert_shown_as_it_stands,
    quotation_lines,
    reading_once,
)
from simcord import actors

from bot.authoring.misses import MissLog
from bot.surfaces.discord_errors import NotAdminError
from bot.surfaces.discord_format import OFFERS_LIMIT
from bot.surfaces.discord_press import Action, press

DIED = "how did the nurse die?"
MESSAGE_LIMIT = 2000
OPTION_LIMIT = 500
EXPECTED = (NotAdminError, RangeError)
"""What simcord counts as errors and the bot answers: some texts are an admin's command, some too long for `!ask`."""
ALONE = [f"{text} {CANARY}" for text in NASTY.values()]
BEHIND = [f"{DIED} {CANARY} {text}" for text in NASTY.values()]


@pytest.fixture
def settings():
    return {"message_content": True, "questions_per_minute": 0, "questions_per_minute_in_channel": 0}


@pytest.fixture(scope="module", autouse=True)
def _read_once(engine):
    """Read all as one question."""
    with reading_once(engine):
        yield


@pytest.fixture
def checked(simcord_env, bot, engine, ann, caplog):
    """Return a function that checks all that the bot sent since the last call, and returns how much that was."""
    caplog.set_level("INFO")
    quotations = quotation_lines(engine)
    seen = [len(simcord_env.http_requests)]

    def check(typed):
        sent = [body for request in simcord_env.http_requests[seen[0] :] if (body := body_of(request)) is not None]
        seen[0] = len(simcord_env.http_requests)
        for body in sent:
            if body.get("content"):
                assert_pings_nobody(body["allowed_mentions"])
                assert_shown_as_it_stands(body["content"], quotations)
            for text in labels(body.get("components") or []):
                assert_clean(text)
                assert CANARY not in text
        for record in caplog.records:
            line = record.getMessage()
            assert_clean(line)
            assert CANARY not in line
            assert str(ann.id) not in line
            assert "\n" not in line
            assert record.exc_info is None, typed
        caplog.clear()
        assert [error for error in simcord_env.errors if not isinstance(error, EXPECTED)] == []
        bot.memory.clear()
        return len(sent)

    return check


def body_of(request):
    """Return the message in a request of the bot's, whatever it answers; None if it holds none."""
    if request.method not in {"POST", "PATCH"} or not isinstance(request.json, dict):
        return None
    body = request.json.get("data") if request.path.endswith("/callback") else request.json
    return body if isinstance(body, dict) and ("content" in body or "components" in body) else None


def labels(components):
    """Yield all that can be read on buttons and menus."""
    for each in components:
        yield from labels(each.get("components", []))
        yield from (option["label"] for option in each.get("options", []))
        yield from (each[name] for name in ("label", "placeholder") if each.get(name))


def fitting(limit, texts=ALONE):
    """Return the texts that Discord lets through as something of at most `limit` characters."""
    return list(dict.fromkeys(text[:limit] for text in texts if text[:limit].strip()))


class TestMessages:
    async def test_mention(self, checked, ann, channel, mention):
        for text in fitting(MESSAGE_LIMIT - 30, ALONE + BEHIND):
            await ann.send(channel, f"{mention} {text}")
            assert checked(text)

    async def test_reply_to_the_bot(self, checked, ann, channel, mention):
        await ann.send(channel, f"{mention} thanks")
        answer = channel.last_message
        for text in fitting(MESSAGE_LIMIT):
            await ann.send(channel, text, reply_to=answer)
            assert checked(text)

    async def test_thread(self, bot, checked, ann, channel, mention):
        name = f"{CANARY} \u202e<@1> ```[a](http://evil.example)"
        await bot.get_channel(channel.id).create_thread(name=name, type=discord.ChannelType.public_thread)
        (thread,) = channel.threads
        for text in fitting(MESSAGE_LIMIT - 30):
            await ann.send(thread, f"{mention} {text}")
            assert checked(text)

    async def test_direct_message(self, checked, ann):
        for text in fitting(MESSAGE_LIMIT):
            await ann.send_dm(text)
            checked(text)  # "..." gets no answer

    @pytest.mark.parametrize("command", ["ask", "quotes", "reload"])
    async def test_chat_command(self, checked, ann, channel, command):
        for text in fitting(MESSAGE_LIMIT - 30):
            await ann.send(channel, f"!{command} {text}")
            checked(text)

    async def test_an_edited_question(self, checked, ann, channel, mention):
        asked = await ann.send(channel, f"{mention} who won the world cup?")
        for text in fitting(MESSAGE_LIMIT - 30):
            await ann.edit(asked, f"{mention} {text}")
            checked(text)


class TestCommands:
    @pytest.mark.parametrize("private", [False, True])
    async def test_ask(self, checked, ann, channel, private):
        for text in fitting(OPTION_LIMIT, BEHIND if private else ALONE):
            await ann.slash(channel, "ask", question=text, private=private)
            assert checked(text)

    async def test_quotes(self, checked, ann, channel):
        for text in fitting(MESSAGE_LIMIT):
            await ann.slash(channel, "quotes", speaker=text)
            assert checked(text)

    @pytest.mark.parametrize(("command", "option"), [("ask", "question"), ("quotes", "speaker")])
    async def test_autocomplete(self, engine, checked, ann, channel, command, option):
        """Offered is what the story has, whatever is typed."""
        known = {*engine.offered, *(entity.name for entity in engine.story.entities.values())}
        for text in fitting(OPTION_LIMIT):
            offered = await ann.autocomplete(channel, command, option, text)
            assert {choice["value"] for choice in offered} <= known
            assert len(offered) <= OFFERS_LIMIT
            checked(text)

    async def test_ask_in_a_direct_message(self, checked, ann):
        for text in fitting(OPTION_LIMIT):
            await ann.user.slash("ask", question=text)
            assert checked(text)

    @pytest.mark.parametrize("menu", ["Ask the story", "Check against the story", "Delete this answer"])
    async def test_menu_of_a_message(self, checked, ann, bo, channel, menu):
        for text in fitting(MESSAGE_LIMIT):
            await ann.context_menu(channel, menu, await bo.send(channel, text))
            assert checked(text)

    async def test_what_is_shown_to_everyone(self, checked, ann, bo, channel):
        for text in fitting(MESSAGE_LIMIT):
            claim = await bo.send(channel, f"Eleven people were injured in the flood. {text}"[:MESSAGE_LIMIT])
            result = await ann.context_menu(channel, "Check against the story", claim)
            await ann.click(result.response, label="Show everyone")
            assert checked(text) >= 2


class TestPresses:
    """Discord hands back what the bot put under its message; whoever talks to its interface otherwise may forge it."""

    @pytest.mark.parametrize("action", list(Action))
    async def test_a_forged_button(self, bot, engine, checked, ann, channel, mention, action):
        parts = ("", "q.9999", "quotes.x.0", "story.1", "~", ".", "x" * 40)
        ids = [press(action, engine.story, part, ann.id).custom_id[:100] for part in parts]
        for custom_id in ids:
            assert (await forge(ann, await answer(bot, ann, channel, mention), custom_id)).response
        answered = await answer(bot, ann, channel, mention)
        for text in NASTY.values():  # most are no form of a button's at all, and get nothing
            await forge(ann, answered, f"s1:{action}:merrowick-flood:{text}:{text}:"[:100])
        assert bot.engine is engine
        assert checked(action) >= len(ids)

    async def test_a_forged_choice(self, checked, ann, channel):
        shown = (await ann.slash(channel, "topics")).response.message
        checked("")
        values = [*NASTY.values(), "all.9999", "in..", "of.~.~", "in.else.-1", "all.٣"]
        for value in values:
            await forge(ann, shown, "m1:topics", kind=3, values=[value[:100]])
        assert checked("") == len(values)


async def answer(bot, person, channel, mention):
    """Return the bot's answer to somebody."""
    bot.memory.clear()
    await person.send(channel, f"{mention} {DIED}")
    return channel.last_message


async def forge(person, message, custom_id, kind=2, **data):
    """Press or choose what the bot never put below its message."""
    stored = actors._visible_message(person, message)
    stored.components[0]["components"][0]["custom_id"] = custom_id
    return await actors._component_interaction(person, stored, {"custom_id": custom_id, "component_type": kind, **data})


@pytest.mark.parametrize("shown", ["label", "content"])
async def test_a_message_whose_text_is_not_what_the_bot_sent(simcord_env, bot, checked, ann, channel, mention, shown):
    """What comes back with a press is Discord's copy of the bot's own message; it is not taken on trust either."""
    for text in NASTY.values():
        await ann.send(channel, f"{mention} {DIED}")
        stored = actors._visible_message(ann, channel.last_message)
        checked(text)
        button = stored.components[0]["components"][0]
        if shown == "label":
            button["label"] = text[:80] or "x"
        else:
            stored.content = f"**{text[:500].strip()}**"
        await actors._component_interaction(ann, stored, {"custom_id": button["custom_id"], "component_type": 2})
        assert checked(text)


class TestAdmins:
    async def test_explain(self, checked, appoint, ann, channel, bot):
        appoint(users=[ann])
        for text in fitting(OPTION_LIMIT):
            result = await ann.user.slash("admin explain", question=text)
            content = result.response.content
            assert_clean(content)
            assert content.startswith("```\n")
            assert content.count("```") == 2
            assert len(content) <= MESSAGE_LIMIT

    async def test_misses(self, bot, appoint, ann, channel, mention, tmp_path, caplog):
        """What is passed on with a button comes back to the admin as plain words in a block and as YAML."""
        appoint(users=[ann])
        bot.misses = MissLog(tmp_path / "misses.db")
        for text in fitting(MESSAGE_LIMIT - 60):
            bot.memory.clear()
            await ann.send(channel, f"{mention} what is the mayor's favourite colour {text}")
            stored = actors._visible_message(ann, channel.last_message)
            if "Tell the authors" in labels(stored.components):
                await ann.click(channel.last_message, label="Tell the authors")
        kept = bot.misses.read(bot.engine.story.id)
        assert len(kept) > 20
        for miss in kept:
            assert_clean(miss.text)
            assert "\n" not in miss.text
            assert "evil.example" not in miss.text
        result = await ann.user.slash("admin misses")
        message = result.response if result.response.content else result.followups[-1]
        assert_clean(message.content)
        assert message.content.count("```") == 2
        held = (await message.attachments[0].read()).decode()
        assert_clean(held)
        assert_can_be_pasted(held)
        assert CANARY not in caplog.text
