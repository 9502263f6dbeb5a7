"""A reload under load: whatever happens to the fact file, each question is answered from one story, and all are."""

import asyncio
import contextlib
import os
import re
from dataclasses import replace

import pytest

from bot.config import Admins
from bot.engine import load_engine
from bot.surfaces.discord_memory import Memory
from bot.surfaces.discord_reload_result import End

QUESTIONS = 1_000
ROUNDS = 4
ASKED = ("who sank the ferry?", "what did Moll say?", "where did the ferry sink?")
FILE = """\
schema: 2
headline: Ferry sinks {at}
outlet: The {at} Gazette
published: 2024-04-09
summary: The ferry sank {at}.
entities:
  moll: {{name: Greta Moll, kind: person, aliases: [Moll]}}
  place: {{name: Skarn Harbour, kind: place}}
facts:
  sinking:
    says: Greta Moll sank the ferry at Skarn Harbour, {at} reports.
    evidence: Moll sank the ferry {at}
    ask: [who sank the ferry, where did the ferry sink]
  words:
    says: Greta Moll said it was {at} that day.
    evidence: It was {at} that day
    by: moll
    said: It was {at} that day
    ask: [what did Moll say]
"""
STORIES = ("Northwick", "Southby")
BROKEN = (b"schema: [", FILE.format(at="Westham").encode("utf-16"), FILE.format(at="Westham")[:200].encode(), b"")


@pytest.fixture
def settings():
    return {"questions_per_minute": 0}


def put(path, content):
    """Save as an editor does that renames."""
    beside = path.with_suffix(".new")
    beside.write_bytes(content)
    beside.replace(path)


def versions_of(message):
    """Return the versions of the story for which a message's buttons were made."""
    ids = [button.custom_id for row in message.components for button in row.children if button.custom_id]
    return {custom_id.split(":")[3] for custom_id in ids}


async def test_questions_in_flight_while_the_file_alternates(simcord_env, bot, ann, story_file):
    """Both stories tell of the same facts at another place: a mixture would name both."""
    boss = ann.user
    bot.config = replace(bot.config, admins=Admins(users=(boss.id,)), story=story_file)
    put(story_file, FILE.format(at=STORIES[0]).encode())
    bot.serve(load_engine(story_file))
    assert bot.engine.story.headline.endswith(STORIES[0])
    versions = {STORIES[0]: bot.engine.story.version}
    people = [simcord_env.create_user(f"reader{number}") for number in range(QUESTIONS // len(ASKED) + 1)]
    reloaded = []

    async def ask():
        for question in ASKED:
            for person in people:
                simcord_env.backend.create_message(person.dm_channel.id, person.id, question)
                await asyncio.sleep(0.002)

    async def reload():
        for number in range(ROUNDS):
            at = STORIES[number % 2 == 0]
            for content in (BROKEN[number % len(BROKEN)], None, FILE.format(at=at).encode()):
                story_file.unlink(missing_ok=True) if content is None else put(story_file, content)
                before, last = bot.engine, bot.reloads.last()
                simcord_env.backend.create_message(boss.dm_channel.id, boss.id, "!reload")
                while bot.reloads.last() is last:  # noqa: ASYNC110 - the bot sets no event when it has reloaded
                    await asyncio.sleep(0.01)
                if content == FILE.format(at=at).encode():
                    assert bot.reloads.last().end is End.SWITCHED
                    assert bot.engine.story.headline.endswith(at)
                    versions[at] = bot.engine.story.version
                    reloaded.append(at)
                else:
                    assert bot.reloads.last().end is End.REFUSED
                    assert bot.engine is before

    await asyncio.gather(reload(), ask())
    histories = [simcord_env.backend.messages[person.dm_channel.id] for person in people]
    for _ in range(500):
        if all(len(history) >= 2 * len(ASKED) for history in histories):
            break
        await asyncio.sleep(0.02)
    replies = [m for person in people for m in person.dm_channel.history() if m.author.id == bot.user.id]
    assert len(replies) == len(people) * len(ASKED)
    assert len(reloaded) == ROUNDS
    names = {version: at for at, version in versions.items()}
    told = set()
    for response in replies:
        named = {at for at in STORIES if at in response.content}
        assert len(named) == 1, response.content
        assert {names[version] for version in versions_of(response)} <= named
        assert "> " in response.content
        told |= named
    assert told == set(STORIES)


class TestWhileDiscordIsAsked:
    """A button under a message that the bot forgot makes it ask Discord for the question, and that takes a while."""

    async def test_a_page_is_of_one_story(self, bot, ann, channel, mention, monkeypatch, story_file):
        from bot.surfaces import discord_pressed
        from bot.surfaces.discord_press import Action, press

        put(story_file, FILE.format(at=STORIES[0]).encode())
        old = load_engine(story_file)
        put(story_file, FILE.format(at=STORIES[1]).encode())
        new = load_engine(story_file)
        bot.serve(old)

        async def question_of(_message):
            bot.serve(new)
            return ASKED[0]

        monkeypatch.setattr(discord_pressed, "question_of", question_of)
        seen = []
        page = bot.page
        monkeypatch.setattr(bot, "page", lambda reply, around, *rest: seen.append(around) or page(reply, around, *rest))
        await ann.send(channel, f"{mention} {ASKED[0]}")
        message = channel.last_message
        bot.memory = Memory(900)

        class Pressed:
            """As much of an interaction as a page needs."""

        Pressed.message = message
        pressed = press(Action.TURN, old.story, "q.1", ann.id)
        around = bot.around(_Source(ann))
        outgoing = await discord_pressed._page(bot, Pressed, pressed, around)
        (text,) = outgoing.pages
        assert STORIES[1] in text
        assert STORIES[0] not in text
        assert seen[0].engine is new
        assert {button.custom_id.split(":")[3] for button in outgoing.buttons} == {new.story.version}


class _Source:
    def __init__(self, person):
        self.author, self.guild = person, None


async def test_a_half_written_file_that_can_be_read_is_asked_about(bot, ann, story_file):
    """Cut behind a whole fact it is good YAML: only the answers that are gone can tell."""
    bot.config = replace(bot.config, admins=Admins(users=(ann.id,)), story=story_file)
    whole = FILE.format(at=STORIES[0])
    put(story_file, whole.encode())
    bot.serve(served := load_engine(story_file))
    put(story_file, whole[: whole.index("  words:")].encode())
    response = (await ann.user.slash("admin reload")).response
    assert "Nothing has changed yet." in response.content
    assert bot.engine is served


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("beside", [False, True], ids=["fact file", "gold questions"])
async def test_a_named_pipe_does_not_hold_up_a_reload(bot, ann, story_file, beside):
    bot.config = replace(bot.config, admins=Admins(users=(ann.id,)))
    path = story_file.with_suffix(".jsonl") if beside else story_file
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    os.mkfifo(path)
    said = (await ann.user.slash("admin reload")).response.content
    assert re.search("a named pipe" if not beside else "could not be read", said), said
