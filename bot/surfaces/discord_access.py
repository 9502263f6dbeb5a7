"""Who may do what an admin does, and the log of it.

A line names the action, the right that let somebody in, where that was and what came of it; never who it was, nor what
they asked.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from bot.surfaces.discord_errors import NotAdminError

if TYPE_CHECKING:
    from bot.surfaces.discord_bot import StoryBot

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Admission:
    """Somebody was let in to do something."""

    action: str
    right: str
    """What makes them an admin, such as "role in the config"."""
    place: str

    def note(self, result: str) -> None:
        """Log what came of it."""
        values = {"action": self.action, "right": self.right, "place": self.place, "result": result}
        log.info("Admin action: %(action)s, as %(right)s, in %(place)s: %(result)s", values)


async def admit(bot: StoryBot, source: discord.Interaction[Any] | discord.Message, action: str) -> Admission:
    """Return the right by which the person behind `source` may do this; raises NotAdminError, and logs it, if none."""
    person = source.user if isinstance(source, discord.Interaction) else source.author
    place = "a direct message" if source.guild is None else "a server"
    right = await bot.admin_right(person)
    if right is None:
        values = {"action": action, "place": place}
        log.warning("Admin action: %(action)s, by somebody who is no admin, in %(place)s: refused", values)
        raise NotAdminError
    return Admission(action, right, place)
