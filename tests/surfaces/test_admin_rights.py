"""Every admin's function, called by everybody, everywhere: who is let in is decided here, not by what Discord shows."""

import re
from dataclasses import replace
from itertools import product

import discord
import pytest
from simcord import actors, interactions

from bot.config import Admins
from bot.surfaces.discord_errors import NotAdminError
from bot.surfaces.discord_press import Action, press
from bot.surfaces.discord_reload import checksum_of

SLASH = {
    "reload": {},
    "status": {},
    "explain": {"question": "how did the nurse die?"},
    "misses": {},
}
FORGED = {"reload all the same": Action.RELOAD, "keep the old story": Action.KEEP}
DIED = "how did the nurse die?"
REFUSED = "Only this bot's admins can do that."

PEOPLE = {
    "user in the config": True,
    "role in the config": True,
    "application owner": True,
    "member of the team": True,
    "role of the same name": False,
    "everyone in a server whose id is listed": False,
    "administrator": False,
    "server owner": False,
    "stranger": False,
}
"""Who calls, and whether they are let in: in a server; in direct messages nobody has a role."""
PLACES = ("server", "direct message", "group chat")


@pytest.fixture
def settings():
    return {"message_content": True}


@pytest.fixture
def person(simcord_env, bot, channel, who):
    """Return somebody of that kind, a member of the server, and let everybody see the admins' commands."""
    channel.guild._guild.everyone_role.permissions |= discord.Permissions(manage_guild=True).value
    user = simcord_env.create_user("pat")
    listed = channel.guild.create_role("newsroom")
    admins = Admins(roles=(listed.id,))
    roles = []
    match who:
        case "user in the config":
            admins = Admins(users=(user.id,))
        case "role in the config":
            roles = [listed]
        case "application owner":
            bot.owner_id = user.id
        case "member of the team":
            bot.owner_id, bot.owner_ids = None, {user.id}
        case "role of the same name":
            roles = [channel.guild.create_role("newsroom")]
        case "everyone in a server whose id is listed":
            admins = Admins(roles=(channel.guild.id,))
        case "administrator":
            roles = [channel.guild.create_role("boss", permissions=discord.Permissions(administrator=True))]
    bot.config = replace(bot.config, admins=admins)
    return channel.guild.add_member(user, roles=roles)


@pytest.fixture
def where(place, channel, person, monkeypatch):
    """Return the channel from which it is called."""
    if place == "server":
        return channel
    if place == "group chat":
        build = interactions.base_payload

        def from_group(*arguments, user_id, **named):
            record, payload = build(*arguments, user_id=user_id, **named)
            payload |= {"context": 2, "authorizing_integration_owners": {"1": str(user_id)}}
            payload["channel"] = {**payload["channel"], "type": 3, "recipients": [], "name": "friends"}
            return record, payload

        monkeypatch.setattr(interactions, "base_payload", from_group)
    return person.user.dm_channel


@pytest.fixture
def is_let_in(who, place):
    """Return whether they must be."""
    return PEOPLE[who] and (who != "role in the config" or place == "server")


@pytest.fixture
def logged(caplog):
    """Return a function that gives the records of admins' actions so far."""
    caplog.set_level("INFO")
    return lambda: [record.message for record in caplog.records if record.message.startswith("Admin action: ")]


def assert_noted(env, lines, action, place, person, let_in):
    """Fail unless there is one record of what was done or refused, without who it was, and no other error."""
    errors = env.errors
    assert [error for error in errors if not isinstance(error, NotAdminError)] == []
    assert len(lines) == 1
    where = "a server" if place == "server" else "a direct message"
    assert re.match(rf"Admin action: {action}, ", lines[0])
    assert f"in {where}: " in lines[0]
    assert lines[0].endswith("by somebody who is no admin, in " + where + ": refused") is not let_in
    assert str(person.id) not in lines[0]


@pytest.mark.parametrize(("who", "place"), product(PEOPLE, PLACES))
async def test_slash_commands(simcord_env, person, where, who, place, is_let_in, logged, caplog):
    for name, options in SLASH.items():
        caller = person if place == "server" else person.user
        call = (where, f"admin {name}") if place == "server" else (f"admin {name}",)
        result = await caller.slash(*call, **options)
        assert result.ephemeral
        assert (REFUSED in result.response.content) is not is_let_in
        assert_noted(simcord_env, logged(), name, place, person, is_let_in)
        caplog.clear()


@pytest.mark.parametrize(("who", "place"), product(PEOPLE, PLACES[:2]))
async def test_the_chat_command(simcord_env, bot, person, where, who, place, is_let_in, logged):
    """There are none in group chats, where bots hear no messages."""
    if place == "server":
        await person.send(where, "!reload")
    else:
        await person.user.send_dm("!reload")
    private = person.user.dm_channel.last_message
    if is_let_in:
        assert "Reloaded" in where.last_message.content
    else:
        assert private.content.startswith(REFUSED)
        assert place != "server" or where.last_message.content == "!reload"
    assert_noted(simcord_env, logged(), "reload", place, person, is_let_in)


@pytest.mark.parametrize(("who", "place", "action"), product(PEOPLE, PLACES, FORGED))
async def test_forged_buttons(simcord_env, bot, engine, person, where, who, place, action, is_let_in, logged, caplog):
    """A button names who may press it; whoever forges one names themselves."""
    speaker = person if place == "server" else person.user
    await (speaker.send(where, f"<@{bot.user.id}> {DIED}") if place == "server" else speaker.send_dm(DIED))
    custom_id = press(FORGED[action], engine.story, checksum_of(bot.config), person.id).custom_id
    message = actors._visible_message(speaker, where.last_message)
    message.components[0]["components"][0]["custom_id"] = custom_id
    result = await actors._component_interaction(speaker, message, {"custom_id": custom_id, "component_type": 2})
    if not is_let_in:
        assert result.ephemeral
        assert result.response.content.startswith(REFUSED)
        assert bot.engine is engine
    lines = [line for line in logged() if line.startswith(f"Admin action: {action}, ")]
    assert_noted(simcord_env, lines, action, place, person, is_let_in)


@pytest.mark.parametrize("who", ["user in the config"])
@pytest.mark.parametrize("action", FORGED)
async def test_the_button_of_another_admin(bot, engine, person, channel, ann, who, action, logged):
    await person.send(channel, f"<@{bot.user.id}> {DIED}")
    custom_id = press(FORGED[action], engine.story, "x", ann.id).custom_id
    message = actors._visible_message(person, channel.last_message)
    message.components[0]["components"][0]["custom_id"] = custom_id
    result = await actors._component_interaction(person, message, {"custom_id": custom_id, "component_type": 2})
    assert result.ephemeral
    assert "Only the admin who called this reload" in result.response.content
    assert logged() == [
        f"Admin action: {action}, as user in the config, in a server: refused, another admin called the reload"
    ]
    assert bot.engine is engine
