"""The bot on the invented story, in a simulated Discord (simcord): people write and press; no mocks."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.config import Admins, Config
from bot.decision.decide import Decided, decide
from bot.decision.outcomes import Clarify, Outcome
from bot.engine import load_engine
from bot.replies.reply import Reply
from bot.surfaces.discord_bot import StoryBot
from bot.surfaces.discord_layout import Around, lay_out
from bot.understanding.session import Session

STORY = Path(__file__).parents[1] / "stories" / "merrowick-flood.yaml"


@pytest.fixture(scope="session")
def engine():
    """Return the real engine for the invented story; it cannot be changed, so all tests share it."""
    return load_engine(STORY)


@pytest.fixture(scope="session")
def page(engine):
    """Return a function that gives the one message in which a reply is shown."""

    def show(reply, asked=None):
        (text,) = lay_out(reply, Around(engine, 0, asked=asked)).pages
        return text

    return show


@pytest.fixture
def leaning(engine, monkeypatch):
    """Make each reply tell what was asked and what before that: what a surface hands on, whatever is made of it."""

    def ask(_engine, question, session=Session(), _language="en"):
        told = f"Asked “{question.rstrip('?').lower()}” after “{session.utterance}”."
        return Reply(Outcome.ANSWER, told, 1.0, session=Session(utterance=question))

    monkeypatch.setattr(type(engine), "ask", ask)


@pytest.fixture
def deciding(monkeypatch):
    """Return a function that has questions decided as it is told, whatever the reader makes of them."""

    def let(decisions):
        def decided(considered, index):
            known = decisions.get(considered.question)
            return Decided(known, "test") if known else decide(considered, index)

        monkeypatch.setattr("bot.engine.decide", decided)

    return let


@pytest.fixture
def asked_back(deciding):
    """Make one question, which is returned, be asked back; people of one name whom it may mean are rare."""
    question = "who is meant?"
    deciding({question: Clarify(("solvane-death", "soldiers", "homeless"), 0.9)})
    return question


@pytest.fixture
def story_file(tmp_path):
    """Return a copy of the fact file, for tests that edit it."""
    return Path(shutil.copy(STORY, tmp_path / STORY.name))


@pytest.fixture
def settings():
    """Return what a test sets differently; `@with_settings(…)` overrides it."""
    return {}


@pytest.fixture
def simcord_bot(engine, story_file, settings):
    """Return the bot that `simcord_env` logs in."""
    return StoryBot(engine, Config(story=story_file, **{"allow_unsealed": True, **settings}))


@pytest.fixture
async def simcord_env(simcord_env):
    """Return the simulated Discord, with patience: a reload compiles the story and puts many questions to it."""
    simcord_env.settle_timeout = 60
    return simcord_env


@pytest.fixture
def bot(simcord_env):
    """Return the running bot."""
    return simcord_env.bot


@pytest.fixture
def channel(simcord_env):
    """Return a text channel of a server that the bot is in."""
    return simcord_env.create_guild().create_text_channel("news")


@pytest.fixture
def ann(simcord_env, channel):
    """Return a member of that server."""
    return channel.guild.add_member(simcord_env.create_user("ann"))


@pytest.fixture
def bo(simcord_env, channel):
    """Return another member."""
    return channel.guild.add_member(simcord_env.create_user("bo"))


@pytest.fixture
def mention(bot):
    """Return what begins a message to the bot."""
    return f"<@{bot.user.id}>"


@pytest.fixture
def appoint(bot):
    """Return a function that names admins in the config."""

    def name(users=(), roles=()):
        admins = Admins(users=tuple(user.id for user in users), roles=tuple(role.id for role in roles))
        bot.config = replace(bot.config, admins=admins)

    return name
