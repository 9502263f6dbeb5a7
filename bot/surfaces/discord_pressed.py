"""What happens when a button is pressed: one function an action.

A button of an older version of the story says so and answers anew; one of another story leads to what is served now.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import discord

from bot.authoring.why import why, why_fact
from bot.decision.outcomes import Answer
from bot.errors import MissLogError
from bot.surfaces import discord_words as words
from bot.surfaces.discord_buttons import buttons_of
from bot.surfaces.discord_format import escape, guard
from bot.surfaces.discord_hearing import asker_of, question_of
from bot.surfaces.discord_layout import QUESTION, listing
from bot.surfaces.discord_memory import Sent
from bot.surfaces.discord_press import Action, Press, by_key
from bot.surfaces.discord_reload import keep_the_old_story, reload_all_the_same
from bot.surfaces.discord_send import replace, respond, switch_off
from bot.understanding.session import Session

if TYPE_CHECKING:
    from bot.surfaces.discord_bot import StoryBot

log = logging.getLogger(__name__)

Interaction: TypeAlias = discord.Interaction[Any]
Handler: TypeAlias = Callable[["StoryBot", Interaction, Press, str], Awaitable[None]]


async def pressed(bot: StoryBot, interaction: Interaction, press: Press | None, label: str) -> None:
    """Do what the button is for that says `label`."""
    language = bot.language_of(interaction)
    if press is None or not press.is_of(bot.engine.story):
        await respond(interaction, bot.help(language, words.other_story(language)), private=True)
    else:
        await HANDLERS[press.action](bot, interaction, press, label)


async def ask(bot: StoryBot, interaction: Interaction, press: Press, label: str) -> None:
    """Answer the question on the button: for all to read if it lies under the presser's own answer."""
    sent = bot.memory.of_reply(interaction.message.id) if interaction.message else None
    asker = sent.asker_id if sent else await asker_of(interaction.message) if interaction.message else 0
    private = _is_private(interaction) or asker not in (0, interaction.user.id)
    await _answer(bot, interaction, press, label, private=private)


async def pick(bot: StoryBot, interaction: Interaction, press: Press, label: str) -> None:
    """Answer the choice of a question back, if the asker presses and in time."""
    language = bot.language_of(interaction)
    if press.asker_id != interaction.user.id:
        await respond(interaction, guard(words.not_yours(language)), private=True)
    elif interaction.message is not None and _age_seconds(interaction.message) > bot.lifetime_seconds:
        await switch_off(interaction, interaction.message)
        await respond(interaction, guard(words.expired(language)), private=True)
    else:
        await _answer(bot, interaction, press, label, private=_is_private(interaction))


async def tell_why(bot: StoryBot, interaction: Interaction, press: Press, _label: str) -> None:
    """Tell, privately, why the answer was given: from the question, or where that is not known, from its fact."""
    language, engine = bot.language_of(interaction), bot.engine
    sent = await _sent(bot, interaction)
    fact = by_key(press.what, engine.story.facts)
    updated = words.updated(language) + "\n" if press.version != engine.story.version else ""
    if sent is not None:
        text = why(engine, sent.question, sent.before, language)
    elif fact is not None:
        text = why_fact(engine.story, engine.story.facts[fact], language)
    else:
        text = words.question_gone(language)
    points = "\n".join(f"- {line}" for line in text.splitlines())
    await respond(interaction, guard(updated + escape(points)), private=True)


async def turn(bot: StoryBot, interaction: Interaction, press: Press, _label: str) -> None:
    """Show another page of a list: in place for the asker, anybody else their own copy."""
    name, _, number = press.what.rpartition(".")
    own = press.asker_id == interaction.user.id
    around = bot.around(interaction, private=_is_private(interaction) or not own)
    answer = listing(bot.engine, name)
    sent = await _sent(bot, interaction) if name == QUESTION else None
    if answer is not None:
        outgoing = bot.list_page(name, answer, around, int(number))
    elif sent is not None:
        reply = bot.engine.ask(sent.question, sent.before, around.language)
        outgoing = bot.page(reply, around, sent.question, int(number))
    else:
        outgoing = guard(words.question_gone(around.language))
    await (replace(interaction, outgoing) if own else respond(interaction, outgoing, private=True))


async def show(bot: StoryBot, interaction: Interaction, _press: Press, _label: str) -> None:
    """Show everybody what was answered in private."""
    message = interaction.message
    if message is None:
        return
    kept = [button for button in buttons_of(message) if f":{Action.SHOW}:" not in button.custom_id]
    public = await respond(interaction, guard(message.content, kept))
    if sent := bot.memory.of_reply(message.id):
        bot.remember(public, sent.question, sent.before, sent.reply, sent.asker_id)


async def pass_on(bot: StoryBot, interaction: Interaction, press: Press, _label: str) -> None:
    """Note the question for the authors, once."""
    language = bot.language_of(interaction)
    sent = await _sent(bot, interaction)
    if bot.misses is None or sent is None or interaction.message is None:
        text = words.question_gone(language) if bot.misses else words.misses_off(language)
        await respond(interaction, guard(text), private=True)
        return
    today = discord.utils.utcnow().date()
    try:
        await asyncio.to_thread(bot.misses.record, bot.engine.story.id, sent.question, today)
    except MissLogError as error:
        log.error("A question could not be noted: %s", error)
        await respond(interaction, guard(words.not_passed_on(language)), private=True)
        return
    await switch_off(interaction, interaction.message, only=press.custom_id)
    await respond(interaction, guard(words.passed_on(language)), private=True)


HANDLERS: Mapping[Action, Handler] = {
    Action.ASK: ask,
    Action.PICK: pick,
    Action.WHY: tell_why,
    Action.TURN: turn,
    Action.SHOW: show,
    Action.PASS_ON: pass_on,
    Action.RELOAD: reload_all_the_same,
    Action.KEEP: keep_the_old_story,
}


async def _answer(bot: StoryBot, interaction: Interaction, press: Press, label: str, *, private: bool) -> None:
    """Answer the button's question from its fact; if the story was updated since, say so and ask it anew."""
    story = bot.engine.story
    fact = by_key(press.what, story.facts)
    note = "" if press.version == story.version else words.updated(bot.language_of(interaction))
    answer = Answer((fact,), 1.0) if fact is not None else None
    await bot.answer_button(interaction, label, answer, private=private, note=note)


async def _sent(bot: StoryBot, interaction: Interaction) -> Sent | None:
    """Return the reply under which the button lies, with its question; after a restart as far as Discord has it."""
    message = interaction.message
    if message is None or (sent := bot.memory.of_reply(message.id)):
        return sent if message else None
    question = await question_of(message)
    return Sent(message, 0, question, Session(), bot.engine.ask(question), time.monotonic()) if question else None


def _is_private(interaction: Interaction) -> bool:
    return interaction.message is not None and interaction.message.flags.ephemeral


def _age_seconds(message: discord.Message) -> float:
    return (discord.utils.utcnow() - message.created_at).total_seconds()
