"""Who may reload, what a reload tells and asks, and that a bad file changes nothing."""

import asyncio
import contextlib
import datetime as dt
import re
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace

import pytest

from bot.authoring.misses import MissLog
from bot.authoring.proposals import NOTHING_ASKED
from bot.config import Admins, Config
from bot.engine import build_engine, load_engine
from bot.errors import StoryError
from bot.language.interface import LANGUAGES
from bot.story.loader import load_story
from bot.story.seal import evidence_hash
from bot.surfaces import discord_reload
from bot.surfaces.discord_errors import NotAdminError
from bot.surfaces.discord_reload_result import End

COST = "how many soldiers were sent?"
SOLDIERS = "how many soldiers were sent?"
SOLDIERS_FACT = """\
  soldiers:
    says: The government has sent 150 soldiers and six pumps to Merrowick.
    evidence: The government has sent 150 soldiers and six pumps to the town
    ask: [how many soldiers were sent, how many pumps]
"""
SIX, IN_FIGURES = "soldiers and six pumps to Merrowick", "soldiers and 6 pumps to Merrowick"
TOPICS = [
    "astronomy",
    "ballet",
    "chess",
    "dentistry",
    "embroidery",
    "falconry",
    "geometry",
    "hockey",
    "ironing",
    "juggling",
    "karaoke",
    "lacrosse",
]
ALL_THE_SAME, KEEP = "Reload all the same", "Keep the old story"


@pytest.fixture
def everyone_sees_the_command(channel):
    """Let every member see `/admin`, as a careless server would: our own check must hold."""
    import discord

    channel.guild._guild.everyone_role.permissions |= discord.Permissions(manage_guild=True).value


@pytest.fixture
def edit(story_file):
    """Return a function that replaces words in the fact file and seals it, as `check --seal` would."""

    def put(old, new):
        text = story_file.read_text(encoding="utf-8")
        assert old in text
        text = text.replace(old, new)
        story_file.write_text(text, encoding="utf-8")
        with contextlib.suppress(StoryError):
            seal = f"  evidence: {evidence_hash(load_story(story_file))}"
            story_file.write_text(re.sub(r"^  evidence: [0-9a-f]{64}$", seal, text, flags=re.MULTILINE), "utf-8")

    return put


def unseal(story_file):
    """Take the seal out of a fact file."""
    text = story_file.read_text(encoding="utf-8")
    story_file.write_text(text[: text.index("seal:")], encoding="utf-8")


def pressable(message):
    """Return the labels of a message's buttons that can be pressed."""
    return [button.label for row in message.components for button in row.children if not button.disabled]


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


class TestTheAnswerDiff:
    """What would change is shown before anything does."""

    async def test_is_no_change_where_nothing_changed(self, ann, appoint):
        appoint(users=[ann])
        response = (await ann.user.slash("admin reload")).response
        assert "**No answer changed.**" in response.content
        assert response.attachments == []
        assert pressable(response.message) == []

    async def test_counts_what_changed_and_lists_it_in_a_file(self, simcord_env, bot, ann, appoint, edit):
        appoint(users=[ann])
        edit(SIX, IN_FIGURES)
        response = (await ann.user.slash("admin reload")).response
        assert response.content.startswith("Reloaded **")
        assert "answers changed" in response.content
        assert "1 fact changed" in response.content
        (attachment,) = response.attachments
        assert attachment.filename == "merrowick-flood-answers.txt"
        text = (await attachment.read()).decode()
        assert "How many soldiers were sent?\n  before:\n" in text
        assert "6 pumps" in bot.engine.ask(SOLDIERS).text

    @pytest.mark.parametrize("language", LANGUAGES)
    async def test_lists_in_the_admin_s_language(self, engine, edit, story_file, language):
        edit(SIX, IN_FIGURES)
        candidate = discord_reload.prepare(Config(story=story_file, allow_unsealed=True), engine)
        assert candidate.attachment(language) == ("merrowick-flood-answers.txt", candidate.diff.listing(language))

    async def test_is_sent_before_the_switch_and_the_message_then_says_that_it_is_done(
        self, simcord_env, bot, ann, appoint, edit, monkeypatch
    ):
        appoint(users=[ann])
        edit(SIX, IN_FIGURES)
        sent_before = []
        serve = bot.serve

        def watched(engine):
            sent_before.extend(message.content for message in ann.user.dm_channel.history())
            serve(engine)

        monkeypatch.setattr(bot, "serve", watched)
        await ann.send_dm("!reload")
        assert "Switching to the new file" in sent_before[-1]
        assert ann.user.dm_channel.last_message.content.startswith("Reloaded **")
        assert len(ann.user.dm_channel.last_message.attachments) == 1

    async def test_where_it_cannot_be_shown_nothing_is_switched(self, simcord_env, bot, ann, appoint):
        appoint(users=[ann])
        before = bot.engine
        simcord_env.inject_error("POST", f"/channels/{ann.user.dm_channel.id}/messages", status=403, code=50013)
        await ann.send_dm("!reload")
        assert bot.engine is before
        assert bot.reloads.last().end is End.FAILED
        assert len(simcord_env.errors) == 1

    async def test_asks_the_gold_questions_beside_the_fact_file_too(self, ann, appoint, edit, story_file):
        appoint(users=[ann])
        gold = (
            '{"question": "and the pumps, how many?", "history": ["how many soldiers were sent?"]}\n{"question": 1}\n'
        )
        story_file.with_suffix(".jsonl").write_text(gold, encoding="utf-8")
        edit(SIX, IN_FIGURES)
        response = (await ann.user.slash("admin reload")).response
        text = (await response.attachments[0].read()).decode()
        assert "1 line of the gold questions could not be read" in response.content
        assert 'merrowick-flood.jsonl:2:1: "question" is not a string.' in text
        assert "how many soldiers were sent? → and the pumps, how many?" in text

    async def test_answers_that_would_lose_their_quotations_block_it(self, bot, reload, engine, monkeypatch):
        fact = replace(engine.story.facts["soldiers"], evidence=())
        bare = build_engine(replace(engine.story, facts={**engine.story.facts, "soldiers": fact}))
        monkeypatch.setattr(discord_reload, "load_checked_engine", lambda *_: bare)
        said = await reload()
        assert said.startswith("Kept the story loaded <t:")
        assert "> How many soldiers were sent?" in said
        assert bot.engine is engine


class TestLostAnswers:
    """They need a second thought: the admin's, and nobody else's."""

    @pytest.fixture
    def settings(self):
        return {"message_content": True}

    @pytest.fixture
    async def asked(self, appoint, ann, bo, channel, edit):
        """Return the bot's message that asks ann, who reloads in a channel, whether answers may be lost."""
        appoint(users=[ann, bo])
        edit(SOLDIERS_FACT, "")
        await ann.send(channel, "!reload")
        return channel.last_message

    async def test_change_nothing_until_the_admin_decides(self, bot, engine, asked):
        assert "Nothing has changed yet." in asked.content
        assert "> How many soldiers were sent?" in asked.content
        assert " lost" in asked.content
        assert pressable(asked) == [ALL_THE_SAME, KEEP]
        assert "150 soldiers" in (await asked.attachments[0].read()).decode()
        assert bot.engine is engine
        assert bot.reloads.last().end is End.WAITING

    async def test_are_given_up_by_a_button(self, bot, ann, channel, asked):
        await ann.click(asked, label=ALL_THE_SAME)
        now = channel.last_message
        assert now.id == asked.id
        assert now.content.startswith("Reloaded **")
        assert pressable(now) == []
        assert "soldiers" not in bot.engine.story.facts
        assert len(now.attachments) == 1
        assert bot.reloads.last().end is End.SWITCHED

    async def test_are_kept_by_a_button(self, bot, engine, ann, channel, asked):
        await ann.click(asked, label=KEEP)
        assert channel.last_message.content.startswith("Kept the story loaded <t:")
        assert pressable(channel.last_message) == []
        assert bot.engine is engine
        assert bot.reloads.last().end is End.KEPT

    @pytest.mark.usefixtures("everyone_sees_the_command")
    async def test_can_be_decided_privately_after_a_slash_command(self, bot, ann, asked, channel):
        result = await ann.slash(channel, "admin reload")
        assert result.ephemeral
        await ann.click(result.response, label=ALL_THE_SAME)
        assert result.response.content.startswith("Reloaded **")
        assert "soldiers" not in bot.engine.story.facts

    @pytest.mark.parametrize("button", [ALL_THE_SAME, KEEP])
    async def test_are_not_for_another_admin_to_decide(self, bot, engine, bo, channel, asked, button):
        result = await bo.click(asked, label=button)
        assert result.ephemeral
        assert "Only the admin who called this reload" in result.response.content
        assert bot.engine is engine
        assert bot.reloads.last().end is End.WAITING

    @pytest.mark.parametrize("button", [ALL_THE_SAME, KEEP])
    async def test_are_not_for_somebody_who_is_no_admin_any_more(self, bot, engine, appoint, ann, bo, asked, button):
        appoint(users=[bo])
        result = await ann.click(asked, label=button)
        assert result.ephemeral
        assert "Only this bot's admins" in result.response.content
        assert bot.engine is engine

    @pytest.mark.parametrize("minutes", [9, 11])
    async def test_are_kept_after_ten_minutes(self, simcord_env, bot, engine, channel, asked, minutes):
        await simcord_env.advance_time(minutes * 60)
        assert bool(pressable(channel.last_message)) == (minutes == 9)
        assert bot.engine is engine

    async def test_buttons_that_could_not_be_switched_off_in_time_do_nothing(
        self, simcord_env, bot, engine, ann, channel, asked
    ):
        simcord_env.inject_error("PATCH", f"/channels/{channel.id}/messages/{asked.id}", status=403, code=50013)
        await simcord_env.advance_time(11 * 60)
        await ann.click(asked, label=ALL_THE_SAME)
        assert "too long ago" in channel.last_message.content
        assert bot.engine is engine

    async def test_a_file_that_changed_meanwhile_is_compared_anew(self, bot, ann, channel, asked, edit):
        edit("name: Storm Odile,", "name: Hurricane Odile,")
        await ann.click(asked, label=ALL_THE_SAME)
        first, second = channel.history()[-2:]
        assert first.id == asked.id
        assert "The fact file changed since" in first.content
        assert pressable(first) == []
        assert pressable(second) == [ALL_THE_SAME, KEEP]
        assert "1 entity changed (odile)" in second.content
        assert "soldiers" in bot.engine.story.facts
        await ann.click(second, label=ALL_THE_SAME)
        assert "soldiers" not in bot.engine.story.facts
        assert bot.engine.story.entities["odile"].name == "Hurricane Odile"

    async def test_another_reload_meanwhile_makes_the_comparison_void(self, bot, ann, bo, channel, asked):
        await bo.send(channel, "!reload")
        await bo.click(channel.last_message, label=ALL_THE_SAME)
        served = bot.engine
        assert "soldiers" not in served.story.facts
        await ann.click(asked, label=ALL_THE_SAME)
        assert "The fact file changed since this comparison, or was reloaded" in next(
            message.content for message in channel.history() if message.id == asked.id
        )
        assert "No answer changed" in channel.last_message.content


class TestAFailingReload:
    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            pytest.param("kind: event", "kind: evnt", "evnt", id="a wrong word"),
            pytest.param("schema: 2", "schema: [", "merrowick-flood.yaml:", id="broken YAML"),
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
        monkeypatch.setattr(discord_reload, "load_story", lambda *_: 1 / 0)
        assert "Something went wrong on my side" in await reload()
        assert bot.engine is before
        assert len(simcord_env.errors) == 1

    async def test_then_a_good_file_is_taken(self, reload, edit):
        edit("schema: 2", "schema: [")
        await reload()
        edit("schema: [", "schema: 2")
        assert "Reloaded" in await reload()


class TestTheSeal:
    """A bot in service quotes only what was found, word for word, in the article."""

    @pytest.fixture
    def settings(self):
        return {"allow_unsealed": False}

    async def test_evidence_that_was_touched_is_refused(self, bot, reload, story_file):
        before = bot.engine
        unseal(story_file)
        said = await reload()
        assert "The new file has 1 problem:" in said
        assert "storybot check" in said
        assert bot.engine is before

    async def test_a_sealed_story_is_taken(self, reload):
        assert "Reloaded" in await reload()

    async def test_a_sealed_story_gives_way_to_no_unsealed_one_even_if_the_config_allows_those(
        self, bot, reload, story_file
    ):
        """What is in service was checked word for word; a reload must not take that away unnoticed."""
        before = bot.engine
        bot.config = replace(bot.config, allow_unsealed=True)
        unseal(story_file)
        said = await reload()
        assert "would lose evidence" in said
        assert "--seal" in said
        assert bot.engine is before
        assert bot.reloads.last().end is End.BLOCKED

    async def test_an_unsealed_story_gives_way_to_another_if_the_config_allows_those(self, bot, reload, story_file):
        bot.config = replace(bot.config, allow_unsealed=True)
        unseal(story_file)
        bot.serve(load_engine(story_file))
        assert "Reloaded" in await reload()
        assert not bot.engine.story.sealed


class Meanwhile:
    """Stands in a reload's way, in its thread, until a question has been put to the bot and answered."""

    def __init__(self, env, channel, person, question, load):
        self._env, self._channel, self._person, self._question, self._load = env, channel, person, question, load
        self._loop = asyncio.get_running_loop()

    def __call__(self, *how):
        assert threading.current_thread() is not threading.main_thread()
        messages = self._env.backend.messages[self._channel.id]
        before = len(messages)
        self._loop.call_soon_threadsafe(
            self._env.backend.create_message, self._channel.id, self._person.id, self._question
        )
        answered = threading.Event()
        for _ in range(200):
            if len(messages) >= before + 2:
                return self._load(*how)
            answered.wait(0.01)
        raise AssertionError("the question was not answered during the reload")


async def test_questions_during_a_reload_are_answered_from_the_old_story(
    simcord_env, bot, engine, reload, edit, ann, channel, mention, monkeypatch
):
    edit("headline: Storm surge floods", "headline: Great storm surge floods")
    question = f"{mention}"  # the help text names the headline
    waiting = Meanwhile(simcord_env, channel, ann, question, discord_reload.load_story)
    monkeypatch.setattr(discord_reload, "load_story", waiting)
    said = await reload()
    assert "Reloaded **Great storm surge" in said
    assert engine.story.headline in channel.last_message.content
    await ann.send(channel, mention)
    assert "Great storm surge" in channel.last_message.content


async def test_a_second_reload_meanwhile_is_turned_away(simcord_env, bot, reload, ann, monkeypatch):
    channel = ann.user.dm_channel
    waiting = Meanwhile(simcord_env, channel, ann, "!reload", discord_reload.load_story)
    monkeypatch.setattr(discord_reload, "load_story", waiting)
    assert "Reloaded" in await reload()
    assert any("under way already" in message.content for message in channel.history())


class TestStatus:
    @pytest.fixture
    async def status(self, appoint, ann):
        appoint(users=[ann])

        async def show():
            result = await ann.user.slash("admin status")
            assert result.ephemeral
            return result.response.content

        return show

    async def test_tells_what_is_served_and_how_it_goes(self, bot, ann, status):
        from bot import __version__

        await ann.send_dm(COST)
        said = await status()
        story = bot.engine.story
        for told in (
            story.headline,
            f"version {story.version}, sealed",
            f"{story.fact_count} facts",
            "loaded <t:",
            "last reload: none since the start",
            "questions since the start: 1, 1 answer",
            "gateway latency ",
            "not sharded",
            f"Storybot {__version__}",
        ):
            assert told in said

    async def test_counts_what_was_asked_in_whatever_way(self, bot, ann, channel, status):
        """A claim that was checked and a question that was edited are questions too, as `/metrics` counts them."""
        message = await ann.send(channel, "The government has sent 150 soldiers.")
        await ann.context_menu(channel, "Check against the story", message)
        asked = await ann.send(channel, f"<@{bot.user.id}> who will pay for the new wall?")
        await ann.edit(asked, f"<@{bot.user.id}> {COST}")
        assert bot.tally.questions.total() == 3
        assert "questions since the start: 3, 2 answer, 1 abstain" in await status()

    async def test_tells_what_came_of_the_last_reload(self, simcord_env, status, reload, edit):
        await reload()
        assert ">: reloaded, no answer changed" in await status()
        edit("schema: 2", "schema: [")
        await reload()
        assert ">: refused, 1 problem" in await status()
        edit("schema: [", "schema: 2")
        edit(SOLDIERS_FACT, "")
        await reload()
        assert " lost, waiting for confirmation" in await status()
        await simcord_env.advance_time(11 * 60)
        assert " lost, not confirmed in time" in await status()

    @pytest.mark.parametrize(
        ("latency", "shards", "count", "told"),
        [
            (0.0454, (), None, "gateway latency 45 ms, not sharded"),
            (float("nan"), (), 1, "gateway latency not measured yet, not sharded"),
            (float("inf"), (0, 1), 4, "gateway latency not measured yet, shards 0, 1 of 4"),
        ],
    )
    def test_of_the_gateway(self, engine, latency, shards, count, told):
        from collections import Counter
        from datetime import UTC, datetime

        from bot.config import Config
        from bot.surfaces.discord_admin_words import Service, status

        service = Service(datetime(2024, 1, 1, tzinfo=UTC), Counter(), latency, shards, count)
        assert told in status(engine.story, Config(), service)


class TestTheLog:
    """Who did what is written down, without who they were and what they asked."""

    @pytest.fixture
    def actions(self, caplog):
        caplog.set_level("INFO")

        def lines():
            return [record.message for record in caplog.records if record.message.startswith("Admin action")]

        return lines

    async def test_has_the_right_the_place_and_the_result(self, bot, ann, channel, actions, edit):
        bot.owner_id = ann.id
        edit("schema: 2", "schema: [")
        await ann.send_dm("!reload")
        assert actions() == ["Admin action: reload, as application owner, in a direct message: refused, 1 problem"]

    @pytest.mark.usefixtures("everyone_sees_the_command")
    async def test_tells_the_rights_apart(self, simcord_env, bot, appoint, ann, bo, channel, actions):
        role = channel.guild.create_role("newsroom")
        cy = channel.guild.add_member(simcord_env.create_user("cy"), roles=[role])
        appoint(users=[bo], roles=[role])
        bot.owner_id, bot.owner_ids = None, {ann.id}
        for person in (ann, bo, cy):
            await person.slash(channel, "admin status")
        assert actions() == [
            f"Admin action: status, as {right}, in a server: shown"
            for right in ("member of the application's team", "user in the config", "role in the config")
        ]

    @pytest.mark.usefixtures("everyone_sees_the_command")
    async def test_has_refused_attempts(self, simcord_env, ann, channel, actions):
        await ann.slash(channel, "admin reload")
        await ann.send_dm("!reload")
        assert actions() == [
            f"Admin action: reload, by somebody who is no admin, in a {place}: refused"
            for place in ("server", "direct message")
        ]
        assert refusals(simcord_env) == 2

    async def test_has_no_questions_and_no_ids(self, appoint, ann, actions, caplog):
        appoint(users=[ann])
        await ann.user.slash("admin explain", question="did zebras vote?")
        assert len(actions()) == 1
        assert "zebras" not in caplog.text
        assert str(ann.id) not in "".join(actions())

    async def test_has_both_steps_of_a_confirmed_reload(self, appoint, ann, actions, edit):
        appoint(users=[ann])
        edit(SOLDIERS_FACT, "")
        await ann.send_dm("!reload")
        await ann.user.click(ann.user.dm_channel.last_message, label=ALL_THE_SAME)
        asked, confirmed = actions()
        assert asked.startswith("Admin action: reload, as user in the config, in a direct message: ")
        assert asked.endswith(" lost, waiting for confirmation")
        assert confirmed.startswith("Admin action: reload all the same, as user in the config, ")
        assert ": reloaded, " in confirmed

    async def test_has_a_failure(self, simcord_env, appoint, ann, actions, monkeypatch):
        appoint(users=[ann])
        monkeypatch.setattr(discord_reload, "load_story", lambda *_: 1 / 0)
        await ann.send_dm("!reload")
        assert actions() == ["Admin action: reload, as user in the config, in a direct message: failed"]
        assert len(simcord_env.errors) == 1


async def test_a_role_counts_in_its_own_server_only(simcord_env, bot, appoint, channel):
    role = channel.guild.create_role("newsroom")
    cy = channel.guild.add_member(simcord_env.create_user("cy"), roles=[role])
    appoint(roles=[role])
    result = await cy.user.slash("admin reload")
    assert "Only this bot's admins" in result.response.content
    assert refusals(simcord_env) == 1


async def test_the_admins_commands_are_hidden_from_most(simcord_env, bot, ann, channel):
    """A hint to Discord, no more: the checks above are what guards them."""
    assert "admin reload" not in ann.available_commands(channel)
    assert {"ask", "help"} <= set(ann.available_commands(channel))


def test_an_unsealed_story_is_not_served(story_file):
    from bot.config import Config

    unseal(story_file)
    with pytest.raises(StoryError, match="--seal"):
        discord_reload.load_checked_engine(Config(story=story_file))
    assert discord_reload.load_checked_engine(Config(story=story_file, allow_unsealed=True))


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
        bot.misses = MissLog(tmp_path / "misses.db")
        return bot.misses

    @pytest.fixture
    async def misses(self, bot, ann):
        """Return a function that asks for the misses as an admin and returns the message."""

        async def run():
            bot.config = replace(bot.config, admins=Admins(users=(ann.id,)))
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
        for times, topic in enumerate(TOPICS, 1):
            for _ in range(times):
                log.record(engine.story.id, f"and what about {topic}", dt.date(2026, 11, 23))
        log.record(engine.story.id, COST, dt.date(2026, 11, 23))
        message = await misses()
        shown = re.findall(r"^(.+) × and what about (\w+)$", message.content, re.MULTILINE)
        assert shown[0] == ("12", TOPICS[-1])
        assert [topic for _, topic in shown] == list(reversed(TOPICS))[:10]
        assert "rewordings counted together: 12. Answered by now and left out: 1." in message.content
        (file,) = message.attachments
        assert file.filename == "misses.yaml"

    async def test_whatever_stands_in_the_log_stays_inside_the_block(self, misses, log, engine):
        log.record(engine.story.id, "did they talk about north korea", dt.date(2026, 11, 23))
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
