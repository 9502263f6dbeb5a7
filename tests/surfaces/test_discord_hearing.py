"""What the bot hears and what it lets pass; that an answer reaches the one who asked, and pings nobody."""

import discord
import pytest
from discord.ext import commands
from simcord.enums import MessageType

from bot.decision.outcomes import Outcome
from bot.replies.reply import Reply
from bot.surfaces.discord_hearing import HEARD_LIMIT, Heard
from bot.surfaces.discord_layout import Around, lay_out
from bot.understanding.session import Session

DIED = "how did the nurse die?"
COST = "how many soldiers were sent?"
THEN = "when?"


def with_settings(**settings):
    """Run a test with these settings."""
    return pytest.mark.parametrize("settings", [pytest.param(settings, id="")])


def said(channel, bot):
    """Return what the bot wrote in a channel, oldest first."""
    return [message for message in channel.history() if message.author.id == bot.user.id]


def answer(engine, question, session=Session(), asked=None):
    """Return the one message that a question must lead to."""
    (page,) = lay_out(engine.ask(question, session), Around(engine, 0, asked=asked)).pages
    return page


def test_the_questions_of_these_tests_have_answers(engine):
    """Else the tests below would compare one apology with another."""
    assert [engine.ask(question).outcome for question in (DIED, COST)] == ["answer", "answer"]


class TestWaysIn:
    async def test_slash_command(self, engine, ann, channel):
        result = await ann.slash(channel, "ask", question=DIED)
        assert result.response.content == answer(engine, DIED, asked=DIED)
        assert not result.ephemeral
        assert not result.deferred

    async def test_slash_command_in_a_direct_message(self, engine, ann, simcord_env):
        result = await ann.user.slash("ask", question=DIED)
        assert result.response.content == answer(engine, DIED, asked=DIED)

    @pytest.mark.parametrize("text", ["{bot} {question}", "{question} {bot}", "hey {bot}, {question}"])
    async def test_mention(self, engine, bot, ann, channel, mention, text):
        question = " ".join(text.format(bot="", question=DIED).split())
        await ann.send(channel, text.format(bot=mention, question=DIED))
        assert [message.content for message in said(channel, bot)] == [answer(engine, question)]

    async def test_mention_by_nickname(self, engine, bot, ann, channel):
        await ann.send(channel, f"<@!{bot.user.id}> {DIED}")
        assert said(channel, bot)[-1].content == answer(engine, DIED)

    async def test_mention_and_the_word_ask(self, engine, bot, ann, channel, mention):
        await ann.send(channel, f"{mention} ask {DIED}")
        assert said(channel, bot)[-1].content == answer(engine, DIED)

    async def test_mention_in_a_thread(self, engine, bot, ann, channel, mention):
        await bot.get_channel(channel.id).create_thread(name="flood", type=discord.ChannelType.public_thread)
        (thread,) = channel.threads
        await ann.send(thread, f"{mention} {DIED}")
        assert [message.content for message in said(thread, bot)] == [answer(engine, DIED)]

    async def test_direct_message(self, engine, bot, ann):
        await ann.send_dm(DIED)
        assert said(ann.user.dm_channel, bot)[-1].content == answer(engine, DIED)

    async def test_chat_command_in_a_direct_message(self, engine, bot, ann):
        """There the bot may read everything, whatever the settings."""
        await ann.send_dm(f"!ask {DIED}")
        assert said(ann.user.dm_channel, bot)[-1].content == answer(engine, DIED)

    @with_settings(message_content=True)
    async def test_chat_command(self, engine, bot, ann, channel):
        await ann.send(channel, f"!ask {DIED}")
        assert said(channel, bot)[-1].content == answer(engine, DIED)

    @with_settings(message_content=True, prefix="??")
    async def test_chat_command_with_another_prefix(self, engine, bot, ann, channel):
        await ann.send(channel, f"!ask {DIED}")
        await ann.send(channel, f"??ask {DIED}")
        assert [message.content for message in said(channel, bot)] == [answer(engine, DIED)]

    async def test_reply_to_the_bot(self, leaning, engine, bot, ann, channel, mention):
        await ann.send(channel, f"{mention} {COST}")
        await ann.send(channel, THEN, reply_to=channel.last_message)
        assert said(channel, bot)[-1].content == answer(engine, THEN, engine.ask(COST).session)

    async def test_other_mentions_and_emoji_are_no_part_of_the_question(self, engine, bot, ann, bo, channel, mention):
        await ann.send(channel, f"{mention} {DIED} <:sad:123456789012345678> {bo.mention} <#{channel.id}>")
        assert said(channel, bot)[-1].content == answer(engine, DIED)


class TestWhatPassesUnheard:
    @pytest.mark.parametrize("text", ["@everyone " + DIED, "@here " + DIED, DIED, "!ask " + DIED, "!reload", "..."])
    async def test_talk_that_does_not_name_the_bot(self, bot, ann, channel, text):
        await ann.send(channel, text)
        assert said(channel, bot) == []

    @with_settings(message_content=True)
    @pytest.mark.parametrize("text", ["@everyone " + DIED, DIED, "!other command", "!", "!asking"])
    async def test_talk_that_it_could_read(self, bot, ann, channel, text):
        await ann.send(channel, text)
        assert said(channel, bot) == []

    async def test_everyone_and_its_own_name_is_a_mention(self, bot, ann, channel, mention):
        await ann.send(channel, f"@everyone ask {mention} {DIED}")
        assert len(said(channel, bot)) == 1

    async def test_other_bots(self, bot, simcord_env, channel, mention):
        """Two bots that answer each other never stop."""
        robot = channel.guild.add_member(simcord_env.create_user("robot", bot=True))
        await robot.send(channel, f"{mention} {DIED}")
        assert said(channel, bot) == []

    async def test_webhooks(self, bot, channel, mention):
        await channel.guild.create_webhook(channel).send(f"{mention} {DIED}")
        assert said(channel, bot) == []

    async def test_itself(self, bot, simcord_env, ann, channel, mention):
        await ann.send(channel, f"{mention} {DIED}")
        await bot.get_channel(channel.id).send(f"{mention} {DIED}")
        await simcord_env.settle()
        assert len(said(channel, bot)) == 2

    async def test_system_messages(self, bot, simcord_env, ann, channel):
        channel.guild.create_system_message(channel, MessageType.NEW_MEMBER, author=ann)
        await simcord_env.settle()
        assert said(channel, bot) == []

    async def test_an_edited_question(self, bot, ann, channel, mention):
        message = await ann.send(channel, f"{mention} {DIED}")
        await ann.edit(message, f"{mention} {COST}")
        assert len(said(channel, bot)) == 1


class TestDeliveredTwice:
    async def test_a_message_is_answered_once(self, bot, ann, channel, mention):
        """After a dropped connection Discord sends again what the bot may not have got."""
        message = await ann.send(channel, f"{mention} {DIED}")
        await bot.on_message(await bot.get_channel(channel.id).fetch_message(message.id))
        assert len(said(channel, bot)) == 1

    def test_only_the_latest_are_remembered(self):
        heard = Heard()
        messages = [discord.Object(number) for number in range(HEARD_LIMIT + 1)]
        assert not any(map(heard.again, messages))
        assert heard.again(messages[-1])
        assert not heard.again(messages[0])


class TestHelp:
    async def test_a_mention_alone_gets_questions_that_work(self, engine, bot, ann, channel, mention):
        await ann.send(channel, mention)
        reply = channel.last_message
        assert engine.story.headline in reply.content
        labels = [button.label for row in reply.components for button in row.children]
        assert labels
        for label in labels:
            await ann.click(reply, label=label)
            assert channel.last_message.content == answer(engine, label, asked=label)
            bot.sessions.clear()

    async def test_slash_help_is_private(self, engine, ann, channel):
        result = await ann.slash(channel, "help")
        assert result.ephemeral
        assert engine.story.headline in result.response.content

    async def test_what_is_asked_from_a_private_help_is_answered_privately(self, ann, channel):
        result = await ann.slash(channel, "help")
        label = result.response.components[0]["components"][0]["label"]
        assert (await ann.click(result.response, label=label)).ephemeral

    @pytest.mark.parametrize("text", ["!ask", "!ask  "])
    async def test_a_chat_command_without_a_question(self, engine, simcord_env, bot, ann, text):
        await ann.send_dm(text)
        assert [type(error) for error in simcord_env.errors] == [commands.MissingRequiredArgument]
        assert engine.story.headline in said(ann.user.dm_channel, bot)[-1].content

    async def test_a_reply_that_discord_withholds_is_explained(self, bot, ann, channel):
        """Replies to a slash command's answer arrive without their words; a help text would seem deaf."""
        result = await ann.slash(channel, "ask", question=DIED)
        await ann.send(channel, THEN, reply_to=result.response)
        assert "can't see what you wrote" in channel.last_message.content

    @with_settings(message_content=True)
    async def test_with_message_content_that_reply_is_heard(self, leaning, engine, bot, ann, channel):
        result = await ann.slash(channel, "ask", question=COST)
        await ann.send(channel, THEN, reply_to=result.response)
        assert channel.last_message.content == answer(engine, THEN, engine.ask(COST).session)


class TestConversation:
    """COST, then THEN: who has not asked COST gets another answer."""

    @pytest.fixture(autouse=True)
    def _it_matters(self, leaning, engine):
        assert answer(engine, THEN, engine.ask(COST).session) != answer(engine, THEN)

    async def test_goes_on_for_the_same_person_in_the_same_channel(self, engine, ann, channel, mention):
        await ann.slash(channel, "ask", question=COST)
        await ann.send(channel, f"{mention} {THEN}")
        assert channel.last_message.content == answer(engine, THEN, engine.ask(COST).session)

    async def test_is_not_another_persons(self, engine, ann, bo, channel, mention):
        await ann.send(channel, f"{mention} {COST}")
        await bo.send(channel, f"{mention} {THEN}")
        assert channel.last_message.content == answer(engine, THEN)

    async def test_is_not_another_channels(self, engine, ann, channel, mention):
        await ann.send(channel, f"{mention} {COST}")
        elsewhere = channel.guild.create_text_channel("elsewhere")
        await ann.send(elsewhere, f"{mention} {THEN}")
        assert elsewhere.last_message.content == answer(engine, THEN)

    @with_settings(session_minutes=5)
    @pytest.mark.parametrize(("seconds", "goes_on"), [(4 * 60, True), (5 * 60 + 1, False)])
    async def test_expires(self, engine, simcord_env, ann, channel, mention, seconds, goes_on):
        await ann.send(channel, f"{mention} {COST}")
        await simcord_env.advance_time(seconds)
        await ann.send(channel, f"{mention} {THEN}")
        session = engine.ask(COST).session if goes_on else Session()
        assert channel.last_message.content == answer(engine, THEN, session)


class TestTheReply:
    async def test_refers_to_the_question_and_pings_nobody(self, ann, channel, mention):
        question = await ann.send(channel, f"{mention} {DIED}")
        reply = channel.last_message
        assert reply.reference.message_id == question.id
        assert reply.mentions == []

    async def test_shows_no_preview_card(self, ann, channel, mention):
        await ann.send(channel, f"{mention} {DIED}")
        assert channel.last_message.flags.suppress_embeds
        assert (await ann.slash(channel, "ask", question=DIED)).response.flags.suppress_embeds

    async def test_quotes_its_evidence_with_the_source(self, engine, ann, channel, mention):
        await ann.send(channel, f"{mention} {DIED}")
        quotation = engine.ask(DIED).evidence[0]
        assert f"> “{quotation.quote}”" in channel.last_message.content
        assert f"> — {quotation.source}" in channel.last_message.content

    @pytest.mark.parametrize("nasty", ["@everyone", "@here", "<@&{role}>", "<@{bo}>"])
    async def test_nasty_words_ping_nobody(self, simcord_env, ann, bo, channel, nasty):
        role = channel.guild.create_role("all", mentionable=True)
        text = nasty.format(role=role.id, bo=bo.id)
        result = await ann.slash(channel, "ask", question=f"{text} who died?")
        message = result.response.message
        assert not message.mention_everyone
        assert message.mentions == []
        assert message.role_mentions == []
        assert all(
            request.json.get("data", request.json)["allowed_mentions"] == {"parse": []}
            for request in simcord_env.http_requests
            if request.method == "POST" and isinstance(request.json, dict)
        )

    @pytest.mark.parametrize(("command", "option"), [("ask", "question"), ("quotes", "speaker")])
    async def test_a_mark_that_turns_the_writing_round_does_not_come_back(self, ann, channel, command, option):
        """Else the words of the bot that follow it in the line would be shown backwards."""
        result = await ann.slash(channel, command, **{option: "Zorg \u202edeniarts\u2066 zorg"})
        assert "Zorg deniarts zorg" in result.response.content

    async def test_is_sent_plainly_if_the_question_is_gone(self, engine, simcord_env, ann, channel, mention):
        simcord_env.inject_error("POST", "/channels/*/messages", status=400, code=50035)
        await ann.send(channel, f"{mention} {DIED}")
        assert channel.last_message.content == answer(engine, DIED)
        assert channel.last_message.reference is None

    @pytest.fixture
    def long_list(self, engine, monkeypatch):
        """Make every answer a list of five thousand characters with a suggestion; return its lines."""
        lines = [f"- item {number} {'x' * 80}" for number in range(55)]
        reply = Reply(Outcome.ANSWER, "\n".join(lines), 1.0, suggestions=("Who died?",))
        monkeypatch.setattr(type(engine), "ask", lambda *_: reply)
        return lines

    async def test_is_paged_if_it_is_long(self, bot, ann, channel, mention, long_list):
        """Four messages in a row would be a flood."""
        await ann.send(channel, f"{mention} everything")
        (reply,) = said(channel, bot)
        lines = reply.content.split("\n")
        while turns := [button.label for row in reply.components for button in row.children if "→" in button.label]:
            await ann.click(reply, label=turns[0])
            (reply,) = said(channel, bot)
            lines += [line for line in reply.content.split("\n") if line.startswith("- ")]
        assert [line for line in lines if not line.startswith("**")] == long_list

    async def test_a_page_can_be_turned_back(self, ann, channel, long_list):
        first = (await ann.slash(channel, "ask", question="everything")).response
        page = first.content
        second = await ann.click(first, label="Page 2 of 5 →")
        assert second.response.content != page
        assert (await ann.click(second.response, label="← Page 1")).response.content == page

    async def test_somebody_else_turns_pages_of_their_own(self, ann, bo, channel, long_list):
        first = (await ann.slash(channel, "ask", question="everything")).response
        page = first.content
        result = await bo.click(first, label="Page 2 of 5 →")
        assert result.ephemeral
        assert channel.last_message.content == page

    @pytest.mark.parametrize("way", ["speaker", "while typing"])
    async def test_no_more_of_a_long_text_is_read_anywhere(self, engine, ann, channel, monkeypatch, way):
        lengths = []
        names, find, suggest = type(engine.index.names), type(engine.index.names).find, type(engine).suggest
        monkeypatch.setattr(names, "find", lambda *args: lengths.append(len(args[1])) or find(*args))
        monkeypatch.setattr(type(engine), "suggest", lambda *args: lengths.append(len(args[1])) or suggest(*args))
        if way == "speaker":
            await ann.slash(channel, "quotes", speaker="corvin " * 800)
        else:
            await ann.autocomplete(channel, "ask", "question", "corvin " * 800)
        assert max(lengths) <= 500

    async def test_comes_soon_even_if_somebody_pastes_a_whole_text(self, engine, bot, ann, monkeypatch):
        """The time that a question takes grows with its length, and everybody else waits."""
        lengths = []
        ask = type(engine).ask
        monkeypatch.setattr(type(engine), "ask", lambda *args: lengths.append(len(args[1])) or ask(*args))
        await ann.send_dm("word " * 399)
        assert lengths == [500]
        assert len(said(ann.user.dm_channel, bot)) == 1

    async def test_is_given_up_where_the_bot_may_not_speak(self, simcord_env, bot, ann, channel, mention, caplog):
        simcord_env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=None)
        await ann.send(channel, f"{mention} {DIED}")
        assert said(channel, bot) == []
        assert "does not let me speak" in caplog.text

    async def test_a_bug_is_logged_with_the_id_that_the_person_sees(
        self, bot, ann, channel, mention, monkeypatch, caplog
    ):
        monkeypatch.setattr(type(bot.engine), "ask", lambda *_: 1 / 0)
        await ann.send(channel, f"{mention} {DIED}")
        error_id = channel.last_message.content.split("error ")[1].rstrip(".")
        assert f"Error {error_id}" in caplog.text
        assert "ZeroDivisionError" in caplog.text
        assert DIED not in caplog.text


class TestFlood:
    @with_settings(questions_per_minute=2)
    async def test_too_many_questions_are_refused_once(self, simcord_env, bot, ann, bo, channel, mention):
        for _ in range(5):
            await ann.send(channel, f"{mention} {DIED}")
        assert len(said(channel, bot)) == 3
        assert "Ask me again in" in said(channel, bot)[-1].content
        await bo.send(channel, f"{mention} {DIED}")
        assert len(said(channel, bot)) == 4
        await simcord_env.advance_time(61)
        await ann.send(channel, f"{mention} {DIED}")
        assert "Ask me again in" not in said(channel, bot)[-1].content

    @with_settings(questions_per_minute=2)
    @pytest.mark.parametrize("text", ["{bot}", "{bot} reload"])
    async def test_neither_help_nor_refusals_come_without_end(self, simcord_env, bot, ann, channel, mention, text):
        for _ in range(5):
            await ann.send(channel, text.format(bot=mention))
        assert len(said(channel, bot)) + len(said(ann.user.dm_channel, bot)) == 3
        assert len(simcord_env.errors) in (0, 5)

    @with_settings(questions_per_minute=1)
    async def test_a_command_is_always_answered(self, simcord_env, ann, channel):
        """Discord shows "did not respond" otherwise."""
        results = [await ann.slash(channel, "ask", question=DIED) for _ in range(3)]
        assert [result.ephemeral for result in results] == [False, True, True]
        assert len(simcord_env.errors) == 2

    @with_settings(questions_per_minute=0)
    async def test_no_limit(self, bot, ann, channel, mention):
        for _ in range(40):
            await ann.send(channel, f"{mention} {DIED}")
        assert len(said(channel, bot)) == 40


class TestOffers:
    @pytest.mark.parametrize("typed", ["", "who", "zzzzzz", "x" * 300])
    async def test_keep_inside_the_limits(self, ann, channel, typed):
        choices = await ann.autocomplete(channel, "ask", "question", typed)
        assert len(choices) <= 25
        assert all(1 <= len(choice["name"]) <= 100 and choice["name"] == choice["value"] for choice in choices)

    async def test_begin_with_the_starters(self, engine, ann, channel):
        choices = await ann.autocomplete(channel, "ask", "question", "")
        starters = list(engine.starters())
        assert [choice["value"] for choice in choices][: len(starters)] == starters

    @pytest.mark.parametrize("typed", ["", "who", "when", "wall", "corvin"])
    async def test_every_question_offered_is_answered(self, engine, ann, channel, typed):
        """One that is offered and then not understood is worse than none."""
        choices = await ann.autocomplete(channel, "ask", "question", typed)
        assert choices
        outcomes = {choice["value"]: engine.ask(choice["value"]).outcome for choice in choices}
        assert {question: outcome for question, outcome in outcomes.items() if outcome != "answer"} == {}


async def test_gateway_intents_are_no_more_than_needed(bot):
    assert not bot.intents.message_content
    assert not bot.intents.members
    assert not bot.intents.presences


@with_settings(message_content=True)
async def test_message_content_is_asked_for_if_configured(bot):
    assert bot.intents.message_content


async def test_without_the_switch_in_the_portal_it_cannot_start(engine, simcord_bot):
    import simcord

    from bot.config import Config
    from bot.surfaces.discord_bot import StoryBot

    hearing = StoryBot(engine, Config(message_content=True))
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with simcord.run(hearing, approved_intents=discord.Intents.default()):
            pass


@pytest.mark.parametrize(("settings", "lines"), [({}, 2), ({"message_content": True}, 1)])
async def test_what_is_off_is_logged_at_the_start(engine, settings, lines, caplog):
    import simcord

    from bot.config import Config
    from bot.surfaces.discord_bot import StoryBot

    caplog.set_level("INFO", logger="bot")
    async with simcord.run(StoryBot(engine, Config(**settings))):
        pass
    assert ("message_content is off" in caplog.text) == (lines == 2)
    assert "admins is empty" in caplog.text
