"""The scenes of the README's gallery: what people do, and what the picture of it must show.

`pictures.py` plays them before a browser, `test_pictures.py` without one.
"""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import discord
import simcord

from bot.config import Admins, Config
from bot.engine import Engine
from bot.story.bundled import bundled_story
from bot.surfaces.discord_bot import StoryBot

COMPUTER, PHONE = 620, 390
"""Widths of a window, in CSS pixels."""
HOURS_INTO_THE_DAY = 9.5
"""The simulated clock starts at midnight, and a conversation at midnight looks odd."""
ADMIN = "lena"


@dataclass(frozen=True, slots=True)
class Room:
    """A channel in which the bot runs."""

    env: simcord.Env
    channel: simcord.ChannelHandle
    story: Path
    """The fact file that the bot serves; a copy, which may be edited."""

    def last(self, person: simcord.MemberActor) -> discord.Message:
        """Return the latest message that somebody sees."""
        return self.channel.history(viewer=person)[-1]


Deed = Callable[[Room, simcord.MemberActor, str], Awaitable[object]]


async def write(room: Room, person: simcord.MemberActor, text: str) -> None:
    """Write something into the channel."""
    await person.send(room.channel, text)


async def mention(room: Room, person: simcord.MemberActor, question: str) -> None:
    """Ask by mentioning the bot."""
    await person.send(room.channel, f"<@{room.env.bot.user.id}> {question}")


async def ask(room: Room, person: simcord.MemberActor, question: str) -> None:
    """Ask with the command."""
    await person.slash(room.channel, "ask", question=question)


async def call(room: Room, person: simcord.MemberActor, command: str) -> None:
    """Use a command that needs no more than its name."""
    await person.slash(room.channel, command)


async def press(room: Room, person: simcord.MemberActor, label: str) -> None:
    """Press a button under the latest message."""
    await person.click(room.last(person), label=label)


async def choose(room: Room, person: simcord.MemberActor, label: str) -> None:
    """Choose from the menu under the latest message what is called so."""
    message = room.last(person)
    values = [option.value for option in _options(message) if option.label.startswith(label)]
    await person.select(message, values[:1])


async def from_menu(room: Room, person: simcord.MemberActor, command: str) -> None:
    """Use a command of the latest message's own menu."""
    await person.context_menu(room.channel, command, room.last(person))


async def edit(room: Room, _person: simcord.MemberActor, change: str) -> None:
    """Replace what stands before the arrow by what stands behind it, throughout the fact file."""
    old, _arrow, new = change.partition(" → ")
    text = room.story.read_text(encoding="utf-8")
    assert old in text, f"the bundled story does not hold {old!r} any more"
    room.story.write_text(text.replace(old, new), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Scene:
    """What people do, one after the other, and what the last of them sees then."""

    name: str
    """The picture's, too."""
    deeds: tuple[tuple[str, Deed, str], ...]
    """Who, does what, with which words."""
    shows: tuple[str, ...]
    """What must be read in the picture; without it the picture would show something else than its name says."""
    outcome: str | None = None
    """What must have become of the one question that is asked."""
    width: int = COMPUTER
    menu: bool = False
    """Whether the menu under the last message is open in the picture."""


SCENES = (
    Scene(
        "answer",
        (("maya", mention, "who is detained?"),),
        ("Paul Whelan is being held", "“ex-U.S. Marine Paul Whelan, who is", "UPI, May 19", "Why this answer?"),
        outcome="answer",
    ),
    Scene(
        "correction",
        (("jonas", ask, "was Trevor Reed sentenced to five years in prison?"),),
        ("No, the story says otherwise", "for assaulting a police officer"),
        outcome="correction",
    ),
    Scene(
        "unsure",
        (("omar", mention, "where did Reed serve?"),),
        ("I'm not sure this is what you mean. The story says:", "Trevor Reed was sentenced", "Why this answer?"),
        outcome="abstain",
    ),
    Scene(
        "abstention",
        (("lena", mention, "in which city will Biden and Putin meet?"),),
        ("The story doesn't name a city", "Biden's visit to Europe", "Why this answer?"),
        outcome="abstain",
    ),
    Scene(
        "why",
        (("maya", mention, "why is Trevor Reed in prison?"), ("maya", press, "Why this answer?")),
        ("Trevor Reed was sentenced", "I read your question as"),
        outcome="answer",
    ),
    Scene(
        "timeline",
        (("jonas", call, "timeline"),),
        ("Thursday, April 22, 2021", "Antony Blinken and Sergey Lavrov met in Iceland", "Show everyone"),
    ),
    Scene(
        "topics",
        (("omar", call, "topics"), ("omar", choose, "Trevor Reed")),
        ("What would you like to know about Trevor Reed?", "Choose a question", "← All topics"),
        menu=True,
    ),
    Scene(
        "claim",
        (
            ("jonas", write, "Trevor Reed is a former Marine. Reed was charged with espionage."),
            ("maya", from_menu, "Check against the story"),
        ),
        ("“Trevor Reed is a former Marine”", "“Reed was charged with espionage”", "Show everyone"),
        outcome="answer",  # a checked claim is counted as a question is
    ),
    Scene(
        "reload",
        (
            (ADMIN, edit, "says: Trevor Reed is a former Marine. → says: Trevor Reed is a former U.S. Marine."),
            (ADMIN, edit, ", who gave Putin the same warning] → ]"),
            (ADMIN, call, "admin reload"),
        ),
        ("lost", "No answer any more to:", "Nothing has changed yet."),
    ),
    Scene(
        "phone",
        (("maya", mention, "is Lavrov willing to talk?"),),
        ("Lavrov said Russia is prepared", "“We are prepared to discuss", "UPI, May 19", "Why this answer?"),
        outcome="answer",
        width=PHONE,
    ),
)


@asynccontextmanager
async def played(scene: Scene, engine: Engine) -> AsyncIterator[tuple[Room, simcord.MemberActor]]:
    """Play a scene; yield where, and who did the last deed. Raises AssertionError if it shows something else."""
    with TemporaryDirectory() as folder:
        story = Path(shutil.copy(bundled_story(), folder))
        bot = StoryBot(engine, Config(story=story, allow_unsealed=True))
        async with simcord.run(bot, settle_timeout=60) as env:  # a reload compiles the story
            await bot.user.edit(username="Storybot")
            await env.advance_time(HOURS_INTO_THE_DAY * 3600)
            room = Room(env, env.create_guild("Newsroom").create_text_channel("iceland-talks"), story)
            people = {name: join(room, name) for name in dict.fromkeys(name for name, *_ in scene.deeds)}
            for name, deed, words in scene.deeds:
                await deed(room, people[name], words)
            check(scene, room, people[name])
            yield room, people[name]


def join(room: Room, name: str) -> simcord.MemberActor:
    """Return a new member of the server; the admin may reload the story."""
    guild, bot = room.channel.guild, room.env.bot
    manager = guild.create_role("editor", permissions=discord.Permissions(manage_guild=True))
    person = guild.add_member(room.env.create_user(name), roles=[manager] if name == ADMIN else [])
    if name == ADMIN:
        bot.config = replace(bot.config, admins=Admins(users=(person.id,)))
    return person


def check(scene: Scene, room: Room, viewer: simcord.MemberActor) -> None:
    """Raise AssertionError if a scene did not come out as its picture claims."""
    text = room.last(viewer).content.replace("\\", "").replace("**", "")
    seen = "\n".join([text, *_labels(room.last(viewer))])
    missing = [each for each in scene.shows if each not in seen]
    assert not missing, f"{scene.name} does not show {missing}, but:\n{seen}"
    outcomes = [str(outcome) for outcome in room.env.bot.tally.outcomes().elements()]
    expected = [scene.outcome] if scene.outcome else []
    assert outcomes == expected, f"{scene.name}: {outcomes}"


def _items(message: discord.Message) -> list[discord.Button | discord.SelectMenu]:
    return [item for row in message.components for item in row.children]


def _options(message: discord.Message) -> list[discord.SelectOption]:
    return [option for item in _items(message) for option in getattr(item, "options", ())]


def _labels(message: discord.Message) -> list[str]:
    """Return what stands on the buttons and in the menus of a message."""
    shown = [getattr(item, "label", None) or getattr(item, "placeholder", None) or "" for item in _items(message)]
    return shown + [option.label for option in _options(message)]
