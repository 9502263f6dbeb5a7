"""Slash commands are registered when they changed and not at each start: Discord counts and limits that."""

import pytest

from bot.surfaces.discord_bot import StoryBot
from bot.surfaces.discord_sync import says_the_same


def registrations(env):
    return [request for request in env.http_requests if request.method == "PUT" and request.path.endswith("/commands")]


def registered(env):
    """Return what Discord knows of our commands, by name."""
    return {command["name"]: command for command in env.backend.commands[None].values()}


async def test_the_first_start_registers_the_commands(simcord_env, ann, channel):
    assert len(registrations(simcord_env)) == 1
    assert {"ask", "help"} <= set(ann.available_commands(channel))


async def test_the_next_start_does_not(simcord_env, bot):
    await simcord_env.restart_bot(StoryBot(bot.engine, bot.config))
    assert len(registrations(simcord_env)) == 1


async def test_a_changed_command_is_registered_anew(simcord_env, bot):
    registered(simcord_env)["ask"]["description"] = "What it said in an older version"
    await simcord_env.restart_bot(StoryBot(bot.engine, bot.config))
    assert len(registrations(simcord_env)) == 2


async def test_a_command_that_is_no_more_is_removed(simcord_env, bot):
    simcord_env.backend.commands[None]["gone", 1] = {**registered(simcord_env)["help"], "name": "gone"}
    await simcord_env.restart_bot(StoryBot(bot.engine, bot.config))
    assert len(registrations(simcord_env)) == 2


async def test_where_the_commands_are_to_be_had(simcord_env):
    """Stated for each, since Discord's defaults differ by how the bot was installed."""
    where = {
        name: (command["contexts"], command["integration_types"]) for name, command in registered(simcord_env).items()
    }
    assert where.pop("admin") == ([0, 1], [0])
    assert len(where) == 10
    assert set(map(str, where.values())) == {str(([0, 1, 2], [0, 1]))}


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        pytest.param({"name": "ask"}, {"name": "ask", "id": "1", "version": "2"}, True, id="Discord adds"),
        pytest.param({"nsfw": False, "options": []}, {}, True, id="Discord leaves out"),
        pytest.param({"default_member_permissions": 32}, {"default_member_permissions": "32"}, True, id="a number"),
        pytest.param({"options": [{"name": "a"}]}, {"options": [{"name": "b"}]}, False, id="an option renamed"),
        pytest.param({"options": [{"name": "a"}]}, {"options": []}, False, id="an option more"),
        pytest.param({"contexts": [0, 1]}, {"contexts": [0]}, False, id="a place more"),
        pytest.param({"contexts": [0]}, {"contexts": None}, False, id="places that were never stated"),
    ],
)
def test_what_counts_as_the_same(ours, theirs, same):
    assert says_the_same(ours, theirs) == same
