"""Where somebody takes the bot along: group chats, and servers that the bot itself is no member of."""

import pytest
import simcord

DIED = "how did the nurse die?"
WHY = "Why this answer?"
FOREIGN = "999"


def in_a_group_chat(payload):
    """Return what Discord sends where a few friends talk."""
    channel = {**payload["channel"], "type": 3, "recipients": [payload["user"]], "name": "friends"}
    return {**payload, "context": 2, "channel": channel}


def in_a_foreign_server(payload):
    """Return what Discord sends where nobody has added the bot to the server."""
    user = payload["user"]
    member = {"user": user, "roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "flags": 0, "permissions": "0"}
    channel = {"id": payload["channel_id"], "type": 0, "name": "news", "guild_id": FOREIGN, "permissions": "0"}
    channel |= {"position": 0, "permission_overwrites": [], "nsfw": False, "parent_id": None}
    guild = {"id": FOREIGN, "locale": "en-US", "features": []}
    made = {**payload, "context": 0, "guild_id": FOREIGN, "guild": guild, "guild_locale": "en-US"}
    made |= {"member": {**member, "deaf": False, "mute": False}, "channel": channel}
    return {key: value for key, value in made.items() if key != "user"}


@pytest.fixture(params=[in_a_group_chat, in_a_foreign_server])
def ann(request, simcord_env, monkeypatch):
    """Return somebody there. simcord knows servers and direct messages alone; the bot may read and write nothing."""
    base_payload = simcord.interactions.base_payload

    def payload(*args, **kwargs):
        record, made = base_payload(*args, **kwargs)
        return record, request.param(made)

    monkeypatch.setattr(simcord.interactions, "base_payload", payload)
    for method in ("GET", "POST", "PATCH", "DELETE"):
        for path in ("/channels/*/messages", "/channels/*/messages/*"):
            simcord_env.inject_error(method, path, status=403, code=50001, times=None)
    return simcord_env.create_user("ann")


async def test_a_question_is_answered_and_its_buttons_work(engine, page, ann):
    asked = await ann.slash("ask", question=DIED)
    assert asked.response.content == page(engine.ask(DIED), DIED)
    assert "rests on this" in (await ann.click(asked.response, label=WHY)).response.content
    question = next(each["label"] for row in asked.response.components for each in row["components"])
    following = await ann.click(asked.response, label=question)
    assert not following.ephemeral
    assert following.response.content.startswith(f"**{question}**")


@pytest.mark.parametrize("name", ["story", "people", "timeline", "quotes", "topics", "help"])
async def test_every_command_works(simcord_env, ann, name):
    result = await ann.slash(name)
    assert result.ephemeral
    assert "went wrong" not in result.response.content
    assert simcord_env.errors == []


async def test_a_private_answer_can_be_shown(ann):
    private = await ann.slash("ask", question=DIED, private=True)
    (shown,) = (await ann.click(private.response, label="Show everyone")).followups
    assert shown.content == private.response.content


async def test_the_same_again_is_pointed_to_where_it_stands(ann):
    asked = await ann.slash("ask", question=DIED)
    again = (await ann.slash("ask", question=DIED)).response
    assert f"/{asked.response.channel_id}/{asked.response.id}" in again.content
