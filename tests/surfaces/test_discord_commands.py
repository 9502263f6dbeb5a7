"""The commands beside /ask, as slash commands, chat commands and in the menu of a message."""

from dataclasses import replace

import pytest

from bot.engine import build_engine
from bot.story.model import EntityKind
from bot.surfaces.discord_bot import StoryBot
from bot.surfaces.discord_flood import Limit
from bot.surfaces.discord_layout import Around
from bot.surfaces.discord_topics import browse

DIED = "how did the nurse die?"
SHOW = "Show everyone"
NONE = {
    "people": "The story names nobody.",
    "timeline": "The story doesn't say on which day anything happened.",
    "quotes": "The story quotes nobody.",
}


def plain(content):
    """Return a message's text without the backslashes that keep it from being markup."""
    return content.replace("\\", "")


def labels(message):
    """Return the labels of a message's buttons."""
    return [button.label for row in message.components for button in row.children]


def said(channel, bot):
    """Return what the bot wrote in a channel, oldest first."""
    return [message for message in channel.history() if message.author.id == bot.user.id]


def without_lists(story):
    """Return a story that tells of nobody, dates nothing and quotes nobody."""
    facts = {name: replace(fact, by=None, said=None, when=None) for name, fact in story.facts.items()}
    entities = {name: replace(each, kind=EntityKind.THING) for name, each in story.entities.items()}
    return replace(story, facts=facts, entities=entities, version="bare")


@pytest.fixture
def bare(engine, bot):
    """Let the bot serve a story that has nothing for a list."""
    bot.serve(build_engine(without_lists(engine.story)))


class TestLists:
    @pytest.mark.parametrize("name", ["story", "people", "timeline", "quotes", "topics", "help"])
    async def test_a_slash_command_answers_privately(self, ann, channel, name):
        """Each is long; whoever wants all to see it can show it."""
        result = await ann.slash(channel, name)
        assert result.ephemeral
        assert result.response.content

    @pytest.mark.parametrize("name", ["story", "people", "timeline", "quotes"])
    async def test_and_can_be_shown_to_everybody(self, ann, channel, name):
        result = await ann.slash(channel, name)
        (shown,) = (await ann.click(result.response, label=SHOW)).followups
        assert not shown.ephemeral
        assert shown.content == result.response.content

    @pytest.mark.parametrize("name", ["story", "people", "timeline", "quotes", "topics", "help"])
    async def test_the_chat_command_is_the_same(self, bot, ann, channel, name):
        slash = await ann.slash(channel, name)
        await ann.send_dm(f"!{name}")
        assert said(ann.user.dm_channel, bot)[-1].content == slash.response.content

    @pytest.mark.parametrize("name", ["story", "people", "timeline", "quotes", "topics"])
    async def test_the_word_behind_a_mention_is_the_command(self, bot, ann, channel, mention, name):
        slash = await ann.slash(channel, name)
        await ann.send(channel, f"{mention} {name}")
        assert said(channel, bot)[-1].content == slash.response.content

    @pytest.mark.parametrize("question", ["people who died?", "story of the wall?", "help, who died?"])
    async def test_a_question_that_begins_with_such_a_word_is_a_question(
        self, engine, page, bot, ann, channel, mention, question
    ):
        await ann.send(channel, f"{mention} {question}")
        assert said(channel, bot)[-1].content == page(engine.ask(question))

    async def test_the_story_tells_outlet_date_and_how_much_is_known(self, engine, ann, channel):
        content = plain((await ann.slash(channel, "story")).response.content)
        story = engine.story
        for shown in (
            story.headline,
            story.outlet,
            "October 17, 2023",
            f"{story.fact_count} facts",
            story.summary[:40],
        ):
            assert shown in content

    async def test_people_tells_who_each_is(self, engine, ann, channel):
        content = plain((await ann.slash(channel, "people")).response.content)
        people = [each for each in engine.story.entities.values() if each.kind == "person" and not each.members]
        assert [each.name for each in people if f"- {each.name}: " not in content] == []

    async def test_the_timeline_keeps_plans_apart(self, ann, channel):
        lines = plain((await ann.slash(channel, "timeline")).response.content).split("\n")
        planned = lines.index("Planned, as far as the story goes:")
        assert 0 < planned < len(lines) - 1
        assert lines[planned - 1] == ""
        assert not any("plan" in line for line in lines[:planned])

    async def test_what_one_person_said(self, bot, ann, channel):
        quoted = bot.get_cog("ReaderCommands")._speakers()
        assert quoted
        names = {bot.engine.story.entities[each].name for each in quoted}
        offered = await ann.autocomplete(channel, "quotes", "speaker", "")
        assert {choice["value"] for choice in offered} == names
        for name in names:
            content = plain((await ann.slash(channel, "quotes", speaker=name)).response.content)
            assert all(line.startswith(f"- {name}: “") for line in content.split("\n"))

    async def test_somebody_who_is_not_quoted(self, ann, channel):
        content = (await ann.slash(channel, "quotes", speaker="the @everyone king")).response.content
        assert "quotes no words of" in content
        assert "It quotes: " in content

    @pytest.mark.parametrize("name", ["people", "timeline", "quotes"])
    async def test_what_the_story_has_none_of_is_said_in_a_sentence(self, bare, bot, ann, channel, name):
        result = await ann.slash(channel, name)
        assert result.response.content == NONE[name]
        assert SHOW not in labels(result.response.message)
        await ann.send_dm(f"!{name}")
        assert said(ann.user.dm_channel, bot)[-1].content == NONE[name]

    @pytest.mark.parametrize("name", ["people", "timeline", "quotes"])
    async def test_also_where_an_older_list_is_shown_after_an_update(self, engine, bot, ann, channel, name):
        shown = (await ann.slash(channel, name)).response
        bot.serve(build_engine(without_lists(engine.story)))
        (content,) = [each.content for each in (await ann.click(shown, label=SHOW)).followups]
        assert content.startswith("-# The story was updated since then.")
        assert content.endswith("\n" + NONE[name])

    async def test_also_where_a_person_is_not_quoted_any_more(self, engine, bot, ann, channel):
        name = engine.story.entities[bot.get_cog("ReaderCommands")._speakers()[0]].name
        shown = (await ann.slash(channel, "quotes", speaker=name)).response
        bot.serve(build_engine(without_lists(engine.story)))
        (content,) = [each.content for each in (await ann.click(shown, label=SHOW)).followups]
        assert content.endswith("\nThe story quotes no words of theirs.")

    async def test_also_in_another_language(self, bare, bot, ann, channel):
        bot.config = replace(bot.config, interface_language="de")
        content = (await ann.slash(channel, "people")).response.content
        assert content == "Der Bericht nennt niemanden beim Namen."

    async def test_a_flood_of_lists_is_refused(self, simcord_env, bot, ann, channel):
        bot._flood = Limit(1)
        await ann.slash(channel, "people")
        assert "Ask me again in" in (await ann.slash(channel, "people")).response.content
        assert len(simcord_env.errors) == 1


class TestTopics:
    @pytest.fixture
    def settings(self):
        return {"questions_per_minute": 0}

    async def test_every_fact_can_be_reached(self, engine, ann, channel):
        menu = (await ann.slash(channel, "topics")).response
        reached = set()
        for topic in await pages(ann, menu, "in."):
            for fact in await pages(ann, (await ann.select(menu, [topic])).response, "of."):
                content = (await ann.select(menu, [fact])).response.content
                assert content.startswith("**")
                reached.add(fact.split(".")[2])
            await ann.select(menu, ["all.0"])
        assert reached == set(engine.story.facts)

    async def test_a_choice_shows_question_answer_and_quotation(self, engine, ann, channel):
        first = (await ann.slash(channel, "topics")).response
        topic = (await ann.select(first, [options(first)[0]])).response
        chosen = next(value for value in options(topic) if value.startswith("of."))
        content = (await ann.select(first, [chosen])).response.content
        assert content.startswith("**")
        assert "\n> “" in content

    async def test_it_works_after_a_restart_and_forgives_what_is_gone(self, simcord_env, talks, ann, channel):
        first = (await ann.slash(channel, "topics")).response
        await simcord_env.restart_bot(StoryBot(talks, simcord_env.bot.config))
        result = await ann.select(first, [options(first)[0]])
        assert "What would you like to know" in result.response.content


class TestAMenuForAllToSee:
    @pytest.fixture
    async def menu(self, ann, channel, mention):
        """Return the bot's message to ann who asked for the topics where everybody reads along."""
        await ann.send(channel, f"{mention} topics")
        return channel.last_message

    async def test_is_led_on_by_whoever_asked_for_it(self, ann, channel, menu):
        (first, *_) = values(menu)
        await ann.select(menu, [first])
        (chosen, *_) = [value for value in values(channel.last_message) if value.startswith("of.")]
        result = await ann.select(channel.last_message, [chosen])
        assert result.response.id == menu.id
        assert SHOW not in [item.label for row in channel.last_message.components for item in row.children[1:]]

    @pytest.mark.parametrize("restarted", [False, True])
    async def test_leads_anybody_else_on_by_themselves(self, simcord_env, engine, bo, channel, menu, restarted):
        if restarted:
            await simcord_env.restart_bot(StoryBot(engine, simcord_env.bot.config))
        result = await bo.select(menu, [values(menu)[0]])
        assert result.ephemeral
        assert "What would you like to know" in result.response.content
        assert channel.history()[1].content == menu.content


@pytest.mark.parametrize("value", ["", "all", "all.", "all.-1", "all.abc", "all.²", "all." + "9" * 5000, "in.x.999",
                                   "in.else.-99", "in.else.x", "of.x.y", "of.else.", "of.else.nothing"])  # fmt: skip
async def test_a_choice_that_no_menu_offers_leads_back_to_one(engine, value):
    shown = browse(Around(engine, 0), value)
    assert shown.menu.options
    assert not shown.buttons


def values(message):
    """Return the values of the menu under a message."""
    return [option.value for row in message.components for item in row.children for option in item.options]


async def pages(ann, menu, begin):
    """Return the values that begin so on all pages of a menu, which shows the first page again in the end."""
    values = []
    while True:
        new = [value for value in options(menu) if value.startswith(begin) and value.count(".") == 2]
        turn = options(menu)[-1]
        more = turn.startswith(("all.", "in.")) and turn not in new
        if set(new) <= set(values):
            return values
        values += [value for value in new if value != turn or not more]
        if not more:
            return values
        menu = (await ann.select(menu, [turn])).response


def options(message):
    """Return the values of the menu under a message."""
    menus = [item for row in message.message.components for item in row.children if hasattr(item, "options")]
    return [option.value for menu in menus for option in menu.options]


class TestTheMenuOfAMessage:
    async def test_ask_the_story_answers_the_message_privately(self, engine, page, ann, bo, channel):
        message = await bo.send(channel, DIED)
        result = await ann.context_menu(channel, "Ask the story", message)
        assert result.ephemeral
        assert result.response.content == page(engine.ask(DIED), DIED)

    @pytest.mark.parametrize("name", ["Ask the story", "Check against the story"])
    async def test_a_message_without_words(self, ann, bo, channel, name):
        message = await bo.send(channel, f"<@{ann.id}>")
        result = await ann.context_menu(channel, name, message)
        assert result.ephemeral
        assert "no words" in result.response.content

    async def test_a_claim_is_checked_privately_with_its_quotation(self, engine, page, ann, bo, channel):
        claim = "Eleven people were injured in the flood"
        message = await bo.send(channel, claim)
        result = await ann.context_menu(channel, "Check against the story", message)
        assert result.ephemeral
        assert result.response.content == page(engine.check_claim(claim))
        assert "\n> “" in result.response.content

    async def test_the_asker_can_delete_an_answer(self, bot, ann, channel, mention):
        await ann.send(channel, f"{mention} {DIED}")
        result = await ann.context_menu(channel, "Delete this answer", channel.last_message)
        assert result.ephemeral
        assert said(channel, bot) == []

    async def test_after_a_slash_command_too(self, bot, ann, channel):
        await ann.slash(channel, "ask", question=DIED)
        await ann.context_menu(channel, "Delete this answer", channel.last_message)
        assert said(channel, bot) == []

    @pytest.mark.parametrize("way", ["mention", "slash"])
    async def test_after_a_restart_too(self, simcord_env, engine, bot, ann, bo, channel, mention, way):
        if way == "mention":
            await ann.send(channel, f"{mention} {DIED}")
        else:
            await ann.slash(channel, "ask", question=DIED)
        await simcord_env.restart_bot(StoryBot(engine, bot.config))
        refused = await bo.context_menu(channel, "Delete this answer", channel.last_message)
        assert "Only the person who asked" in refused.response.content
        await ann.context_menu(channel, "Delete this answer", channel.last_message)
        assert [message for message in channel.history() if message.author.id == bot.user.id] == []

    async def test_nobody_else_can(self, bot, ann, bo, channel, mention):
        await ann.send(channel, f"{mention} {DIED}")
        result = await bo.context_menu(channel, "Delete this answer", channel.last_message)
        assert result.ephemeral
        assert "Only the person who asked" in result.response.content
        assert len(said(channel, bot)) == 1

    async def test_what_is_no_answer_stays(self, ann, bo, channel):
        message = await bo.send(channel, "mine")
        result = await ann.context_menu(channel, "Delete this answer", message)
        assert "not one of my answers" in result.response.content
        assert channel.last_message.content == "mine"


async def test_there_are_no_more_commands_than_people_can_remember(bot):
    """Seven for readers, one group for admins, three in the menu of a message: discord.py allows five there."""
    from discord import AppCommandType

    slash = {command.name for command in bot.tree.get_commands(type=AppCommandType.chat_input)}
    assert slash == {"ask", "story", "people", "timeline", "quotes", "topics", "help", "admin"}
    assert len(bot.tree.get_commands(type=AppCommandType.message)) == 3
