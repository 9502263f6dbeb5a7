"""Buttons under answers: what each does, for whom, after a restart, and when the story has changed since."""

from dataclasses import replace

import pytest

from bot.config import Config
from bot.decision.decide import Decided, decide
from bot.decision.outcomes import Abstain, Answer, Reason
from bot.engine import load_engine
from bot.surfaces.discord_bot import StoryBot
from bot.surfaces.discord_buttons import view_of
from bot.surfaces.discord_flood import Limit
from bot.surfaces.discord_format import Button, guard
from bot.surfaces.discord_press import Action, press

DIED = "how did the nurse die?"
COST = "how many soldiers were sent?"
SILENT = "who will pay for the new wall?"
WHY = "Why this answer?"
SHOW = "Show everyone"


def labels(message):
    """Return the labels of a message's buttons that can be pressed."""
    return [button.label for row in message.components for button in row.children if not button.disabled]


def next_question(message):
    """Return the first question that is offered under an answer."""
    return next(label for label in labels(message) if label != WHY and label.endswith("?"))


@pytest.fixture
async def answered(ann, channel, mention):
    """Return the bot's answer to ann, who mentioned it."""
    await ann.send(channel, f"{mention} {DIED}")
    return channel.last_message


@pytest.fixture
def restart(simcord_env, engine, story_file):
    """Return a function that ends the bot and starts another, with nothing in its memory, on the story as it is now."""

    async def again():
        await simcord_env.restart_bot(StoryBot(load_engine(story_file), Config(story=story_file, allow_unsealed=True)))

    return again


@pytest.fixture
def edit(story_file):
    """Return a function that replaces words in the fact file."""

    def replace(old, new):
        text = story_file.read_text(encoding="utf-8")
        assert old in text
        story_file.write_text(text.replace(old, new), encoding="utf-8")

    return replace


@pytest.fixture
def when_leans(monkeypatch):
    """Let "when?" be answered behind another question and not alone, whatever the reader makes of it."""

    def decided(considered, index):
        if considered.question != "when?":
            return decide(considered, index)
        return Decided(Answer(("surge",), 1.0) if considered.before else Abstain(Reason.OFF_TOPIC, 1.0), "test")

    monkeypatch.setattr("bot.engine.decide", decided)


class TestNextQuestions:
    async def test_the_asker_gets_the_answer_for_all_to_read(self, engine, page, ann, answered):
        question = next_question(answered)
        result = await ann.click(answered, label=question)
        assert not result.ephemeral
        assert result.response.content == page(engine.ask(question, engine.ask(DIED).session), question)

    async def test_somebody_else_gets_it_privately(self, bo, answered):
        assert (await bo.click(answered, label=next_question(answered))).ephemeral

    async def test_it_goes_on_in_the_pressers_conversation(self, bot, ann, channel, answered):
        question = next_question(answered)
        await ann.click(answered, label=question)
        assert bot.sessions.get((ann.id, channel.id), 0.0).utterance == bot.engine.ask(question).session.utterance

    async def test_it_works_after_a_restart(self, engine, restart, ann, bo, answered):
        question = next_question(answered)
        await restart()
        result = await ann.click(answered, label=question)
        assert result.response.content.startswith(f"**{question}**")
        assert not result.ephemeral
        assert (await bo.click(answered, label=question)).ephemeral

    async def test_an_older_version_says_so_and_answers_anew(self, restart, edit, ann, answered):
        question = next_question(answered)
        edit("summary: >-\n  ", "summary: >-\n  Corrected. ")
        await restart()
        content = (await ann.click(answered, label=question)).response.content
        assert "The story was updated since then" in content
        assert content.startswith(f"**{question}**")

    async def test_a_story_that_is_no_longer_served_leads_to_the_one_that_is(self, simcord_env, talks, ann, answered):
        question = next_question(answered)
        await simcord_env.restart_bot(StoryBot(talks, Config()))
        result = await ann.click(answered, label=question)
        assert result.ephemeral
        assert "another story" in result.response.content
        assert talks.story.headline in result.response.content.replace("\\", "")

    async def test_pressing_twice_points_to_the_answer(self, ann, channel, answered):
        question = next_question(answered)
        first = await ann.click(answered, label=question)
        second = await ann.click(answered, label=question)
        assert second.ephemeral
        assert first.response.message.jump_url in second.response.content

    @pytest.mark.parametrize("button", [0, WHY])
    async def test_a_flood_of_presses_is_refused(self, bot, ann, answered, button):
        bot._flood = Limit(1)
        await ann.click(answered, label=labels(answered)[0])
        result = await ann.click(answered, label=button or labels(answered)[1])
        assert result.ephemeral
        assert "Ask me again in" in result.response.content


class TestWhy:
    async def test_is_private_and_shows_question_fact_and_version(self, engine, bo, answered):
        result = await bo.click(answered, label=WHY)
        assert result.ephemeral
        for shown in ("how did the nurse die", "rests on this: ", "[solvane-death]", engine.story.version):
            assert shown in result.response.content.replace("\\", "")

    async def test_a_follow_up_is_explained_in_its_conversation(self, when_leans, ann, channel, mention):
        await ann.send(channel, f"{mention} {COST}")
        await ann.send(channel, f"{mention} when?")
        result = await ann.click(channel.last_message, label=WHY)
        assert "when" in result.response.content
        assert "rests on" in result.response.content

    @pytest.mark.parametrize("way", ["mention", "slash"])
    async def test_after_a_restart_the_question_is_read_from_discord(self, restart, ann, channel, mention, way):
        if way == "mention":
            await ann.send(channel, f"{mention} {DIED}")
        else:
            await ann.slash(channel, "ask", question=DIED)
        answered = channel.last_message
        await restart()
        assert "how did the nurse die" in (await ann.click(answered, label=WHY)).response.content

    async def test_without_its_question_the_fact_is_shown(self, restart, ann, channel, mention):
        question = await ann.send(channel, f"{mention} {DIED}")
        answered = channel.last_message
        await ann.delete(question)
        await restart()
        result = await ann.click(answered, label=WHY)
        assert "I read your question" not in result.response.content
        assert "rests on this" in result.response.content

    async def test_a_follow_up_after_a_restart_is_explained_from_its_fact(
        self, when_leans, restart, ann, channel, mention
    ):
        """Without what was asked before it, "when?" would be explained as a question that leads nowhere."""
        await ann.send(channel, f"{mention} {COST}")
        await ann.send(channel, f"{mention} when?")
        answered = channel.last_message
        await restart()
        assert "rests on this" in (await ann.click(answered, label=WHY)).response.content

    async def test_an_older_version_says_so(self, restart, edit, ann, answered):
        edit("summary: >-\n  ", "summary: >-\n  Corrected. ")
        await restart()
        assert "was updated" in (await ann.click(answered, label=WHY)).response.content


class TestPages:
    @pytest.fixture
    def turning(self, bot, channel, ann):
        """Return a function that sends a button which turns to a page, as it would have been made for ann."""

        async def send(what, version):
            button = Button(
                "Turn", replace(press(Action.TURN, bot.engine.story, what, ann.id), version=version).custom_id
            )
            return await bot.get_channel(channel.id).send("x", view=view_of(guard("x", [button])))

        return send

    @pytest.mark.parametrize("what", ["timeline.x", "timeline.99", "timeline.", "quotes.~abc.0", "q.x", "x.0", ".", ""])
    async def test_one_that_is_not_there(self, engine, ann, turning, what):
        result = await ann.click(await turning(what, engine.story.version), label="Turn")
        assert "went wrong" not in result.response.content

    @pytest.mark.parametrize("name", ["timeline", "story"])
    async def test_of_an_older_version_says_so(self, ann, turning, name):
        result = await ann.click(await turning(f"{name}.0", "abc"), label="Turn")
        assert "The story was updated since then" in result.response.content


class TestShowEveryone:
    async def test_a_private_answer_can_be_shown(self, ann, channel):
        private = await ann.slash(channel, "ask", question=DIED, private=True)
        assert private.ephemeral
        (shown,) = (await ann.click(private.response, label=SHOW)).followups
        assert not shown.ephemeral
        assert shown.content == private.response.content
        assert SHOW not in labels(shown.message)
        assert (await ann.click(shown, label=WHY)).ephemeral

    async def test_once(self, ann, channel):
        private = await ann.slash(channel, "timeline")
        await ann.click(private.response, label=SHOW)
        assert SHOW not in labels(private.response.message)

    @pytest.mark.parametrize("command", ["ask", "people", "timeline"])
    async def test_an_older_version_says_so_and_shows_what_it_says_now(self, restart, edit, ann, channel, command):
        options = {"question": DIED, "private": True} if command == "ask" else {}
        private = await ann.slash(channel, command, **options)
        edit("summary: >-\n  ", "summary: >-\n  Corrected. ")
        await restart()
        (shown,) = (await ann.click(private.response, label=SHOW)).followups
        assert "The story was updated since then" in shown.content
        lines = set(shown.content.split("\n"))
        page = shown.message
        while onward := next((label for label in labels(page) if label.endswith("→")), None):
            # With the note a list that just fits in a message takes two pages.
            page = (await ann.click(page, label=onward)).response.message
            lines |= set(page.content.split("\n"))
        assert set(private.response.content.split("\n")) < lines

    async def test_a_public_answer_has_no_such_button(self, ann, channel):
        assert SHOW not in labels((await ann.slash(channel, "ask", question=DIED)).response.message)


class TestPassingOn:
    @pytest.fixture
    def settings(self, tmp_path):
        return {"misses_file": tmp_path / "misses.db"}

    async def test_one_press_notes_the_question_without_the_name(self, bot, engine, bo, ann, channel, mention):
        await ann.send(channel, f"{mention} {SILENT}")
        result = await ann.click(channel.last_message, label="Tell the authors")
        assert [(miss.text, miss.count) for miss in bot.misses.read(engine.story.id)] == [(SILENT.rstrip("?"), 1)]
        assert "Tell the authors" not in labels(channel.history()[1])
        assert any("without your name" in each.content for each in (result.response, *result.followups) if each)

    async def test_what_cannot_be_noted_is_told_and_can_be_tried_again(self, bot, ann, channel, mention, settings):
        settings["misses_file"].write_text("no database")
        await ann.send(channel, f"{mention} {SILENT}")
        result = await ann.click(channel.last_message, label="Tell the authors")
        assert "could not pass that on" in result.response.content
        assert "Tell the authors" in labels(channel.history()[1])

    async def test_that_private_reply_s_end_leaves_all_other_buttons_alive(self, simcord_env, ann, answered, channel):
        """discord.py lets go of what only one person sees after 15 minutes, and then forgot how to hear buttons."""
        private = await ann.slash(channel, "ask", question=SILENT, private=True)
        await ann.click(private.response, label="Tell the authors")
        await simcord_env.advance_time(16 * 60)
        assert "rests on" in (await ann.click(answered, label=WHY)).response.content

    async def test_answers_are_not_passed_on(self, ann, channel, mention):
        await ann.send(channel, f"{mention} {DIED}")
        assert "Tell the authors" not in labels(channel.last_message)


async def test_without_the_log_nothing_can_be_passed_on(ann, channel, mention):
    await ann.send(channel, f"{mention} {SILENT}")
    assert "Tell the authors" not in labels(channel.last_message)
