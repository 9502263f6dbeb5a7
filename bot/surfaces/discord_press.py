"""What a button carries: enough to know, after any restart, what it asks of which version of which story.

It stands in the button's `custom_id`, of which Discord keeps 100 characters for us.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.story.model import Story

TEMPLATE = re.compile(
    r"s1:(?P<action>[a-z]+):(?P<story>[a-z0-9~-]*):(?P<version>[0-9a-f]*):(?P<what>[a-z0-9~.-]*):(?P<asker>[0-9]*)"
)
"""The figure tells the layout of what follows, so that a later layout can be told from this one."""
KEY_LIMIT = 30
STORY_LIMIT = 20


class Action(StrEnum):
    """What pressing a button does."""

    ASK = "ask"
    """Asks the question on it, which the fact `what` answers."""
    PICK = "pick"
    """The same, where the bot asked back: for the asker alone, and for a time."""
    WHY = "why"
    """Tells why the answer, which rests on the fact `what`, was given."""
    TURN = "turn"
    """Shows another page: `what` is a list's name and the page's number."""
    SHOW = "show"
    """Shows everybody what was answered in private: `what` as for `TURN`."""
    PASS_ON = "tell"  # noqa: S105 - no password
    """Passes the unanswered question on to the authors."""
    RELOAD = "reload"
    """Switches to the fact file whose checksum is `what`, although answers are lost: for the admin who was asked."""
    KEEP = "keep"
    """Keeps the story that is served instead."""


OF_ADMINS = frozenset({Action.RELOAD, Action.KEEP})
"""What only admins are asked, and what is no question of a reader's."""


@dataclass(frozen=True, slots=True)
class Press:
    """What comes back when a button is pressed."""

    action: Action
    story: str
    """The story's id as `key` shortens it."""
    version: str
    what: str = ""
    asker_id: int = 0
    """Who asked; 0 where it is for everybody."""

    @property
    def custom_id(self) -> str:
        """Return it as Discord keeps it."""
        return f"s1:{self.action}:{self.story}:{self.version}:{self.what}:{self.asker_id or ''}"

    def is_of(self, story: Story) -> bool:
        """Return whether the button was made for this story, whichever version."""
        return self.story == key(story.id, STORY_LIMIT)


def press(action: Action, story: Story, what: str = "", asker_id: int = 0) -> Press:
    """Return what a button of the story as it is now carries."""
    return Press(action, key(story.id, STORY_LIMIT), story.version, what, asker_id)


def read_press(match: re.Match[str]) -> Press | None:
    """Return what a matching `custom_id` carries; None if it is of an action that is not known any more."""
    if match["action"] not in set(Action):
        return None
    return Press(Action(match["action"]), match["story"], match["version"], match["what"], int(match["asker"] or 0))


def key(identifier: str, limit: int = KEY_LIMIT) -> str:
    """Return an id of a story, a fact or an entity; a checksum in its place if it is too long or no plain id."""
    if len(identifier) <= limit and re.fullmatch(r"[a-z0-9-]+", identifier):
        return identifier
    return "~" + hashlib.sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def by_key(shortened: str, identifiers: Iterable[str], limit: int = KEY_LIMIT) -> str | None:
    """Return which of the ids `key` shortened to this, or None."""
    return next((each for each in identifiers if key(each, limit) == shortened), None)


def page_number(text: str) -> int:
    """Return the number of a page, counted from 0; the first where the text is no such number."""
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else 0
