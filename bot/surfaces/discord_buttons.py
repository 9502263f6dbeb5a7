"""Buttons and menus as discord.py sends and hears them; each carries what it is for, so they outlive a restart."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import Any, Protocol

import discord

from bot.surfaces.discord_format import Button, Menu, Outgoing
from bot.surfaces.discord_press import TEMPLATE, Press, read_press

log = logging.getLogger(__name__)

LIFETIME_SECONDS = 14 * 60
"""Discord lets a response to a command be edited for 15 minutes, and expired buttons must be seen to be so."""

MENU = "m1:topics"
"""The `custom_id` of the one kind of menu; what it offers is in the values of its options."""

MOST_WAITING = 2_000
"""Messages whose buttons are still to be switched off; in a flood the oldest stay on, and say so when pressed."""

_waiting: dict[asyncio.Task[None], None] = {}
"""Buttons to be switched off, the oldest first; a task without a reference may be collected before it is done."""


class Presser(Protocol):
    """Whoever does what a button or a menu is for: the bot."""

    async def pressed(self, interaction: discord.Interaction[Any], press: Press | None, label: str) -> None:
        """Do what a button is for; None: nothing that is known any more."""

    async def chosen(self, interaction: discord.Interaction[Any], value: str) -> None:
        """Show what was chosen from a menu."""


class StoryButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=TEMPLATE):
    """A button that carries a `Press`."""

    def __init__(self, button: discord.ui.Button[Any], press: Press | None) -> None:
        """Wrap a button of ours, as it was made or as it came back."""
        super().__init__(button)
        self.press = press

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> StoryButton:
        """Return the button that was pressed."""
        assert isinstance(item, discord.ui.Button)  # noqa: S101 - discord.py found it by its type
        return cls(item, read_press(match))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what it is for."""
        presser: Presser = interaction.client
        await presser.pressed(interaction, self.press, self.item.label or "")


class StoryMenu(discord.ui.DynamicItem[discord.ui.Select[Any]], template=MENU):
    """A menu of which one thing can be chosen."""

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: discord.ui.Item[Any], _match: re.Match[str], /
    ) -> StoryMenu:
        """Return the menu of which something was chosen."""
        assert isinstance(item, discord.ui.Select)  # noqa: S101 - discord.py found it by its type
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Show what was chosen."""
        presser: Presser = interaction.client
        await presser.chosen(interaction, self.item.values[0])


def view_of(outgoing: Outgoing) -> discord.ui.View | None:
    """Return what to send beside the text, or None where there is nothing to press."""
    if not outgoing.buttons and outgoing.menu is None:
        return None
    view = discord.ui.View(timeout=None)
    if outgoing.menu is not None:
        view.add_item(_menu_item(outgoing.menu))
    for button in outgoing.buttons:
        view.add_item(_button_item(button))
    return _unheard(view)


def buttons_of(message: discord.Message) -> list[Button]:
    """Return the buttons under a message that can be pressed."""
    rows = (row for row in message.components if isinstance(row, discord.ActionRow))
    return [
        Button(item.label or "", item.custom_id or "", item.url or "")
        for row in rows
        for item in row.children
        if isinstance(item, discord.Button) and not item.disabled
    ]


def age_seconds(message: discord.Message) -> float:
    """Return for how long a message has shown what it shows."""
    return (discord.utils.utcnow() - (message.edited_at or message.created_at)).total_seconds()


def switched_off(message: discord.Message, *, only: str = "") -> discord.ui.View:
    """Return the buttons of a message, dead, or the one dead whose `custom_id` is `only`."""
    view = discord.ui.View.from_message(message, timeout=None)
    for item in view.children:
        ours = isinstance(item, discord.ui.Button) and not item.url
        if ours and only in ("", getattr(item, "custom_id", None)):
            item.disabled = True  # type: ignore[attr-defined]
    return _unheard(view)


def switch_off_later(message: discord.Message, after_seconds: float) -> None:
    """Switch the buttons of `message` off after some seconds, so that nobody presses in vain."""
    task = asyncio.create_task(_switch_off(message, after_seconds))
    _waiting[task] = None
    task.add_done_callback(lambda done: _waiting.pop(done, None))
    if len(_waiting) > MOST_WAITING:
        oldest = next(iter(_waiting))
        del _waiting[oldest]
        oldest.cancel()


async def _switch_off(message: discord.Message, after_seconds: float) -> None:
    await asyncio.sleep(after_seconds)
    try:
        await message.edit(view=switched_off(message))
    except discord.HTTPException as error:
        log.info("Could not switch expired buttons off: %s", error.text)


def _unheard(view: discord.ui.View) -> discord.ui.View:
    """Return a view that discord.py shows and does not keep: presses are heard by the templates that the bot has added.

    What it keeps, it keeps for good, or where only one person sees it for 15 minutes; and when it lets go of a view,
    2.7.1 may forget the templates of the items in it, and with them every such button anywhere
    (`ViewStore.remove_view`).
    """
    view.stop()
    return view


def _button_item(button: Button) -> discord.ui.Item[Any]:
    if button.url:
        return discord.ui.Button(label=button.label, url=button.url)
    match = TEMPLATE.fullmatch(button.custom_id)
    item: discord.ui.Button[Any] = discord.ui.Button(label=button.label, custom_id=button.custom_id)
    return StoryButton(item, read_press(match)) if match else item


def _menu_item(menu: Menu) -> StoryMenu:
    options = [discord.SelectOption(label=text, value=value) for value, text in menu.options]
    return StoryMenu(discord.ui.Select(custom_id=MENU, placeholder=menu.placeholder, options=options))
