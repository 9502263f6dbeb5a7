"""Who may reload, what a reload tells, and that a bad file changes nothing."""

import asyncio
import datetime as dt
import re
import sqlite3
import threading
from contextlib import closing

import pytest

from bot.authoring.misses import MissLog
from bot.authoring.proposals import NOTHING_ASKED
from bot.config import Admins
from bot.errors import StoryError
from bot.surfaces import discord_admin
from bot.surfaces.discord_errors import NotAdminError

COST = "how much would the new wall cost?"


@pytest.fixture
def everyone_sees_the_command(channel):
    """Let every member see `/admin`, as a careless server would: our own check must hold."""
    import discord

    channel.guild._guild.everyone_role.permissions |= discord.Permissions(manage_guild=True).value


@pytest.fixture
def edit(story_file):
    """Return a function that replaces words in the fact file."""

    def replace(old, new):
        text = story_file.read_text(encoding="utf-8")
        assert old in text
        story_file.write_text(text.replace(old, new), encoding="utf-8")

    return replace


def refusals(env):
    """Return the refusals since the last look; anything else that went wrong fails the test."""
    errors = env.errors
    assert [error for error in errors if not isinstance(error, NotAdminError)] == []
    return len(errors)


@pytest.mark.usefixtures("everyone_sees_the_command")
class TestWhoMayReload:
    async def test_the_owner(self, bot, ann, channel):
        bot.owner_id = ann.id
        assert "Reloaded" in (await ann.slash(channel, "admin reload")).response.content

    async def test_a_member_of_the_owning_team(self, bot, ann, channel):
        bot.owner_ids = {ann.id, 1}
        assert "Reloaded" in (await ann.slash(channel, "admin reload")).response.content

    async def test_a_user_of_the_config(self, appoint, ann, channel):
        appoint(users=[ann])
        assert "Reloaded" in (await ann.slash(channel, "admin reload")).response.content

    async def test_a_role_of_the_config(self, simcord_env, appoint, channel):
        role = channel.guild.create_role("newsroom")
        cy = channel.guild.add_member(simcord_env.create_user("cy"), roles=[role])
        appoint(roles=[role])
        assert "Reloaded" in (await cy.slash(channel, "admin reload")).response.content

    @pytest.mark.parametrize("command", ["admin reload", "admin status"])
    async def test_a_stranger_is_refused_privately(self, simcord_env, bot, appoint, ann, bo, channel, command):
        """A manager of some server is a stranger too: everybody can make a server of their own."""
        appoint(users=[ann])
        before = bot.engine
        result = await bo.slash(channel, command)
        assert result.ephemeral
        assert "Only this bot's admins" in result.response.content
        assert bot.engine is before
        assert refusals(simcord_env) == 1

    async def test_the_owner_of_the_server_is_a_stranger(self, simcord_env, bot):
        boss = simcord_env.create_user("boss")
        guild = simcord_env.create_guild(owner=boss)
        result = await guild.add_member(boss).slash(guild.create_text_channel("hq"), "admin reload")
        assert "Only this bot's admins" in result.response.content
        assert refusals(simcord_env) == 1


class TestInDirectMessages:
    async def test_a_user_of_the_config(self, appoint, ann):
        appoint(users=[ann])
        assert "Reloaded" in (await ann.user.slash("admin reload")).response.content
        await ann.send_dm("!reload")
        assert "Reloaded" in ann.user.dm_channel.last_message.content

    async def test_a_stranger(self, simcord_env, bot, ann):
        before = bot.engine
        result = await ann.user.slash("admin reload")
        await ann.send_dm("!reload")
        assert "Only this bot's admins" in result.response.content
        assert "Only this bot's admins" in ann.user.dm_channel.last_message.content
        assert bot.engine is before
        assert refusals(simcord_env) == 2


class TestTheChatCommand:
    @pytest.fixture
    def settings(self):
        return {"message_content": True}

    async def test_reloads_for_an_admin(self, appoint, ann, channel):
        appoint(users=[ann])
        await ann.send(channel, "!reload")
        assert "Reloaded" in channel.last_message.content

    async def test_refuses_a_stranger_in_a_direct_message(self, simcord_env, ann, channel):
        await ann.send(channel, "!reload")
        assert len(channel.history()) == 1
        assert "Only this bot's admins" in ann.user.dm_channel.last_message.content
        assert refusals(simcord_env) == 1

    async def test_refuses_with_a_reply_where_direct_messages_are_closed(self, simcord_env, ann, channel):
        simcord_env.inject_error("POST", f"/channels/{ann.user.dm_channel.id}/messages", status=403, code=50007)
        await ann.send(channel, "!reload")
        assert "Only this bot's admins" in channel.last_message.content
        assert refusals(simcord_env) == 1


async def test_a_mention_reloads_without_message_content(appoint, ann, channel, mention):
    appoint(users=[ann])
    await ann.send(channel, f"{mention} reload")
    assert "Reloaded" in channel.last_message.content


@pytest.fixture
async def reload(appoint, ann):
    """Return a function that reloads as an admin and returns what the bot said."""
    appoint(users=[ann])

    async def run():
        return (await ann.user.slash("admin reload")).response.content

    return run


class TestReload:
    async def test_tells_that_nothing_changed(self, reload):
        assert "Nothing changed." in await reload()

    async def test_tells_what_changed_and_answers_from_it(self, bot, reload, edit):
        edit("name: Storm Odile,", "name: Hurricane Odile,")
        assert "1 entity changed (odile)" in await reload()
        assert bot.engine.story.entities["odile"].name == "Hurricane Odile"

    async def test_starts_conversations_anew(self, bot, reload, ann):
        """A session names facts by their ids, and the new file may have others."""
        await ann.send_dm(COST)
        assert len(bot.sessions) == 1
        await reload()
        assert len(bot.sessions) == 0

    async def test_is_shown_as_under_way_privately(self, simcord_env, reload):
        """Discord waits three seconds and no longer for a first word."""
        await reload()
        first = next(request.json for request in simcord_env.http_requests if request.path.endswith("/callback"))
        assert first == {"type": 5, "data": {"flags": 64}}


class TestAFailingReload:
    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            pytest.param("kind: event\n", "kind: evnt\n", "evnt", id="a wrong word"),
            pytest.param("schema: 1", "schema: [", "merrowick-flood.yaml:", id="broken YAML"),
            pytest.param("outlet: Tidewater Press", "", "merrowick-flood.yaml", id="something missing"),
        ],
    )
    async def test_keeps_the_old_story_and_shows_the_problems(self, bot, reload, edit, ann, old, new, told):
        before = bot.engine
        edit(old, new)
        said = await reload()
        assert said.startswith("Kept the story loaded <t:")
        assert "The new file has " in said
        assert told in said
        assert bot.engine is before
        await ann.send_dm(COST)
        assert ann.user.dm_channel.last_message.content.startswith(before.ask(COST).text.split("\n")[0][:20])

    async def test_a_file_that_is_gone(self, bot, reload, story_file):
        before = bot.engine
        story_file.unlink()
        assert "The new file has 1 problem:" in await reload()
        assert bot.engine is before

    async def test_many_problems_keep_inside_one_message(self, reload, edit):
        edit("kind: person", "kind: nobody")
        edit("kind: organisation", "kind: nothing")
        said = await reload()
        assert len(said) <= 2000
        assert "more: run `storybot check`" in said
        assert said.count("```") == 2

    async def test_a_bug_keeps_the_old_story(self, simcord_env, bot, reload, monkeypatch):
        before = bot.engine
        monkeypatch.setattr(discord_admin, "load_engine", lambda _: 1 / 0)
        assert "Something went wrong on my side" in await reload()
        assert bot.engine is before
        assert len(simcord_env.errors) == 1

    async def test_then_a_good_file_is_taken(self, reload, edit):
        edit("schema: 1", "schema: [")
        await reload()
        edit("schema: [", "schema: 1")
        assert "Reloaded" in await reload()


class TestTheSeal:
    """A bot in service quotes only what was found, word for word, in the article."""

    @pytest.fixture
    def settings(self):
        return {"allow_unsealed": False}

    async def test_evidence_that_was_touched_is_refused(self, bot, reload, story_file):
        before = bot.engine
        text = story_file.read_text(encoding="utf-8")
        story_file.write_text(text[: text.index("seal:")], encoding="utf-8")
        said = await reload()
        assert "The new file has 1 problem:" in said
        assert "storybot check" in said
        assert bot.engine is before

    async def test_a_sealed_story_is_taken(self, reload):
        assert "Reloaded" in await reload()

    async def test_unless_the_config_allows_it(self, bot, reload, story_file):
        bot.config = bot.config.model_copy(update={"allow_unsealed": True})
        text = story_file.read_text(encoding="utf-8")
        story_file.write_text(text[: text.index("seal:")], encoding="utf-8")
        assert "Reloaded" in await reload()


class Meanwhile:
    """Stands in a reload's way, in its thread, until a question has been put to the bot and answered."""

    def __init__(self, env, channel, person, question, load):
        self._env, self._channel, self._person, self._question, self._load = env, channel, person, question, load
        self._loop = asyncio.get_running_loop()

    def __call__(self, path):
        assert threading.current_thread() is not threading.main_thread()
        messages = self._env.backend.messages[self._channel.id]
        before = len(messages)
        self._loop.call_soon_threadsafe(
            self._env.backend.create_message, self._channel.id, self._person.id, self._question
        )
        answered = threading.Event()
        for _ in range(200):
            if len(messages) >= before + 2:
                return self._load(path)
            answered.wait(0.01)
        raise AssertionError("the question was not answered during the reload")


async def test_questions_during_a_reload_are_answered_from_the_old_story(
    simcord_env, bot, engine, reload, edit, ann, channel, mention, monkeypatch
):
    edit("headline: Storm surge floods", "headline: Great storm surge floods")
    question = f"{mention}"  # the help text names the headline
    waiting = Meanwhile(simcord_env, channel, ann, question, discord_admin.load_engine)
    monkeypatch.setattr(discord_admin, "load_engine", waiting)
    said = await reload()
    assert "Reloaded **Great storm surge" in said
    assert engine.story.headline in channel.last_message.content
    await ann.send(channel, mention)
    assert "Great storm surge" in channel.last_message.content


async def test_a_second_reload_meanwhile_is_turned_away(simcord_env, bot, reload, ann, monkeypatch):
    channel = ann.user.dm_channel
    waiting = Meanwhile(simcord_env, channel, ann, "!reload", discord_admin.load_engine)
    monkeypatch.setattr(discord_admin, "load_engine", waiting)
    assert "Reloaded" in await reload()
    assert any("under way already" in message.content for message in channel.history())


async def test_status(bot, appoint, ann):
    appoint(users=[ann])
    await ann.send_dm(COST)
    result = await ann.user.slash("admin status")
    assert result.ephemeral
    for told in (
        bot.engine.story.headline,
        f"{len(bot.engine.story.facts)} facts",
        "sealed",
        "questions since the start: 1, 1 answer",
    ):
        assert told in result.response.content


async def test_the_admins_commands_are_hidden_from_most(simcord_env, bot, ann, channel):
    """A hint to Discord, no more: the checks above are what guards them."""
    assert "admin reload" not in ann.available_commands(channel)
    assert {"ask", "help"} <= set(ann.available_commands(channel))


def test_an_unsealed_story_is_not_served(story_file):
    from bot.config import Config

    text = story_file.read_text(encoding="utf-8")
    story_file.write_text(text[: text.index("seal:")], encoding="utf-8")
    with pytest.raises(StoryError, match="--seal"):
        discord_admin.load_checked_engine(Config(story=story_file))
    assert discord_admin.load_checked_engine(Config(story=story_file, allow_unsealed=True))


@pytest.mark.usefixtures("everyone_sees_the_command")
class TestExplain:
    async def test_an_admin_sees_why_a_question_gets_its_reply_and_nobody_else_does(self, bot, ann, channel):
        bot.owner_id = ann.id
        result = await ann.slash(channel, "admin explain", question="how many soldeirs were sent")
        assert "soldeirs → soldiers" in result.response.content
        assert "decided by" in result.response.content
        assert result.response.ephemeral

    async def test_whoever_is_no_admin_is_refused(self, simcord_env, ann, channel):
        result = await ann.slash(channel, "admin explain", question="how many soldiers were sent")
        assert "decided by" not in result.response.content
        assert refusals(simcord_env) == 1

    async def test_a_long_explanation_stays_within_one_message(self, bot, ann, channel):
        bot.owner_id = ann.id
        question = "who says that the mayor said what the director of the Harbor Trust said of the union chairman " * 5
        result = await ann.slash(channel, "admin explain", question=question[:500])
        assert len(result.response.content) <= 2000
        assert "--explain" in result.response.content


class TestMisses:
    @pytest.fixture
    def log(self, bot, tmp_path):
        """Return the log of the running bot, turned on."""
        log = MissLog(tmp_path / "misses.db")
        bot.config = bot.config.model_copy(update={"misses_file": log.path})
        return log

    @pytest.fixture
    async def misses(self, bot, ann):
        """Return a function that asks for the misses as an admin and returns the message."""

        async def run():
            bot.config = bot.config.model_copy(update={"admins": Admins(users=(ann.id,))})
            result = await ann.user.slash("admin misses")
            assert result.ephemeral
            return result.response if result.response.content else result.followups[-1]

        return run

    async def test_tells_how_to_turn_the_log_on(self, misses):
        assert "misses_file" in (await misses()).content

    async def test_tells_that_there_are_none(self, misses, log):
        assert (await misses()).content == NOTHING_ASKED
        assert not log.path.exists()

    async def test_shows_the_ten_groups_asked_most_and_all_in_a_file(self, misses, log, engine):
        for number in range(12):
            for _ in range(number + 1):
                log.record(engine.story.id, f"is the mayor in room {number + 20}", dt.date(2026, 11, 23))
        log.record(engine.story.id, "how many people died", dt.date(2026, 11, 23))
        message = await misses()
        shown = re.findall(r"^(.+): is the mayor in room (\d+)$", message.content, re.MULTILINE)
        assert shown[0] == ("12 times", "31")
        assert [room for _, room in shown] == [str(room) for room in range(31, 21, -1)]
        assert "rewordings counted together: 12. Answered by now and left out: 1." in message.content
        (file,) = message.attachments
        assert file.filename == "misses.yaml"

    async def test_whatever_stands_in_the_log_stays_inside_the_block(self, misses, log, engine):
        log.record(engine.story.id, "is the mayor in room 20", dt.date(2026, 11, 23))
        with closing(sqlite3.connect(log.path)) as database, database:
            database.execute("UPDATE misses SET text = '``` @everyone ' || text")
        message = await misses()
        assert message.content.count("```") == 2

    async def test_a_file_that_is_no_log_is_named(self, misses, log):
        log.path.write_text("no database, but long enough to be taken for one " * 20)
        assert "no log of unanswered questions" in (await misses()).content

    async def test_is_for_admins_alone(self, simcord_env, log, bo):
        result = await bo.user.slash("admin misses")
        assert "Only this bot's admins" in result.response.content
        assert refusals(simcord_env) == 1
