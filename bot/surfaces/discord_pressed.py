"""What happens when a button is pressed, one function an action, or something chosen from a menu.

A button of an older version of the story says so and answers anew; one of another story leads to what is served now.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace as replace_values
from typing import TYPE_CHECKING, Any, TypeAlias

import discord

from bot.authoring.why import why, why_fact
from bot.decision.outcomes import Answer
from bot.engine import Engine
from bot.errors import MissLogError
from bot.language.interface import ENGLISH
from bot.replies.reply import Reply
from bot.surfaces import discord_words as words
from bot.surfaces.discord_answers import public_channel
from bot.surfaces.discord_buttons import age_seconds, buttons_of
from bot.surfaces.discord_format import Outgoing, escape, guard
from bot.surfaces.discord_hearing import asker_of, question_of
from bot.surfaces.discord_layout import QUESTION, Around, listing
from bot.surfaces.discord_press import Action, Press, by_key, page_number
from bot.surfaces.discord_reload import keep_the_old_story, reload_all_the_same
from bot.surfaces.discord_send import replace, respond, switch_off
from bot.surfaces.discord_topics import browse
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
    private = _is_private(interaction) or await _asker_id(bot, interaction) not in (0, interaction.user.id)
    await _answer(bot, interaction, press, label, private=private)


async def pick(bot: StoryBot, interaction: Interaction, press: Press, label: str) -> None:
    """Answer the choice of a question back, if the asker presses and in time."""
    language = bot.language_of(interaction)
    if press.asker_id != interaction.user.id:
        await respond(interaction, guard(words.not_yours(language)), private=True)
    elif interaction.message is not None and age_seconds(interaction.message) > bot.lifetime_seconds:
        await switch_off(interaction, interaction.message)
        await respond(interaction, guard(words.expired(language)), private=True)
    else:
        await _answer(bot, interaction, press, label, private=_is_private(interaction))


async def tell_why(bot: StoryBot, interaction: Interaction, press: Press, _label: str) -> None:
    """Tell, privately, why the answer was given: from the question, or where that is not known, from its fact."""
    language, engine = bot.language_of(interaction), bot.engine
    asked = await _asked(bot, interaction)
    fact = by_key(press.what, engine.story.facts)
    updated = words.updated(language) + "\n" if press.version != engine.story.version else ""
    # After a restart a follow-up is read without what went before: it may lead elsewhere than it did.
    leads_there = fact is None or updated or (asked and fact in (await _asked_again(bot, engine, *asked)).facts)
    if asked is not None and leads_there:
        text = await bot.aside.do(why, engine, *asked, language)
    elif fact is not None:
        text = why_fact(engine.story, engine.story.facts[fact], language)
    else:
        text = words.question_gone(language)
    points = "\n".join(f"- {line}" for line in text.splitlines())
    await respond(interaction, guard(updated + escape(points)), private=True)


async def turn(bot: StoryBot, interaction: Interaction, press: Press, _label: str) -> None:
    """Show another page of a list: in place for the asker, anybody else their own copy."""
    own = press.asker_id == interaction.user.id
    around = bot.around(interaction, private=_is_private(interaction) or not own)
    outgoing = await _page(bot, interaction, press, around) or guard(words.question_gone(around.language))
    await (replace(interaction, outgoing) if own else respond(interaction, outgoing, private=True))


async def show(bot: StoryBot, interaction: Interaction, press: Press, _label: str) -> None:
    """Show everybody, once, what was answered in private; if the story was updated since, what it says now."""
    message, around = interaction.message, bot.around(interaction)
    if message is None:
        return
    kept = [button for button in buttons_of(message) if button.custom_id != press.custom_id]
    outgoing: Outgoing | None = guard(message.content, kept)
    if press.version != bot.engine.story.version:
        outgoing = await _page(bot, interaction, press, around)
    if outgoing is None:
        await respond(interaction, guard(words.question_gone(around.language)), private=True)
        return
    bot.check_flood_in_channel(public_channel(interaction))
    await switch_off(interaction, message, only=press.custom_id)
    public = await respond(interaction, outgoing)
    if sent := bot.memory.of_reply(message.id):
        bot.remember(public, sent.question, sent.before, around, sent.likeness)


async def chosen(bot: StoryBot, interaction: Interaction, value: str) -> None:
    """Show what was chosen from a menu: in place for the asker, anybody else their own copy."""
    own = _is_private(interaction) or await _asker_id(bot, interaction) == interaction.user.id
    outgoing = browse(bot.around(interaction, private=_is_private(interaction) or not own), value)
    await (replace(interaction, outgoing) if own else respond(interaction, outgoing, private=True))


async def pass_on(bot: StoryBot, interaction: Interaction, press: Press, _label: str) -> None:
    """Note the question for the authors, once."""
    language, story_id = bot.language_of(interaction), bot.engine.story.id  # it may be another one after the next line
    asked = await _asked(bot, interaction)
    if bot.misses is None or asked is None or interaction.message is None:
        text = words.question_gone(language) if bot.misses else words.misses_off(language)
        await respond(interaction, guard(text), private=True)
        return
    today = discord.utils.utcnow().date()
    try:
        await asyncio.to_thread(bot.misses.record, story_id, asked[0], today)
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


async def _page(bot: StoryBot, interaction: Interaction, press: Press, around: Around) -> Outgoing | None:
    """Return the page that a button names, of a list or of an answer; None if the question is not known any more."""
    name, _, number = press.what.rpartition(".")
    asked = await _asked(bot, interaction) if name == QUESTION else None
    around = replace_values(
        around, engine=bot.engine
    )  # a reload may have come while Discord was asked for the question
    if press.version != bot.engine.story.version:
        around = replace_values(around, note=words.updated(around.language))
    if (answer := listing(bot.engine, name)) is not None:
        return await bot.list_page(name, answer, around, page_number(number))
    if asked is None:
        return None
    reply = await _asked_again(bot, around.engine, *asked, around.language)
    return bot.page(reply, around, asked[0], page_number(number))


async def _asker_id(bot: StoryBot, interaction: Interaction) -> int:
    """Return the id of the person whom the message answers; 0 if that is not known any more."""
    message = interaction.message
    if message is None:
        return 0
    sent = bot.memory.of_reply(message.id)
    return sent.asker_id if sent else await asker_of(message)


async def _asked(bot: StoryBot, interaction: Interaction) -> tuple[str, Session] | None:
    """Return the question above the button and what went before; after a restart as far as Discord has it."""
    message = interaction.message
    if message is None:
        return None
    if sent := bot.memory.of_reply(message.id):
        return sent.question, sent.before
    question = await question_of(message)
    return (question, Session()) if question else None


async def _asked_again(bot: StoryBot, engine: Engine, question: str, before: Session, language: str = ENGLISH) -> Reply:
    """Return the reply to the same question, asked where it was asked."""
    return await bot.aside.do(engine.ask, question, before, language)


def _is_private(interaction: Interaction) -> bool:
    return interaction.message is not None and interaction.message.flags.ephemeral
