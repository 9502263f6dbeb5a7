"""What the bot says in Discord beside its answers: help, admin's matters, why it cannot start."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence

from discord.utils import format_dt

from bot import __version__
from bot.authoring.proposals import EVERYTHING_ANSWERED, NOTHING_ASKED, Proposals, times
from bot.config import FILE_NAME, TOKEN_VARIABLE, Config
from bot.decision.outcomes import Outcome
from bot.errors import StoryError
from bot.story.changes import Changes
from bot.story.model import Story
from bot.surfaces.discord_format import code_block, escape

PORTAL = "https://discord.com/developers/applications"

NO_TOKEN = (
    f"Cannot start: no Discord token. Set {TOKEN_VARIABLE}, or name a token_file in {FILE_NAME}, "
    'or try without Discord: storybot ask "who is detained?"'
)
WRONG_TOKEN = f"Cannot start: Discord does not know this token. Copy it again, or reset it, under Bot at {PORTAL}"
NO_MESSAGE_CONTENT = (
    "Cannot start: message_content is on, but Discord does not allow it to this bot. Switch on "
    f'"Message Content Intent" under Bot at {PORTAL}, or set message_content: false.'
)
NO_NETWORK = "Cannot start: Discord cannot be reached ({reason}). Check the network, then try again."
REFUSED = "Cannot start: Discord answered with status {status}. Try again in some minutes."
CLOSED = "Discord closed the connection for good (code {code}). Check the bot's settings at " + PORTAL

HIDDEN_REPLY = (
    "I can't see what you wrote: Discord hides replies to the answers of slash commands from me. "
    "Mention me with your question, or use /ask."
)
RELOADING = "A reload is under way already. Wait for its result."


def help_text(story: Story, config: Config) -> str:
    """Return what the bot is about and how to ask."""
    day = f"{story.published:%B} {story.published.day}, {story.published.year}"
    chat = f", type `{config.prefix}ask`" if config.message_content else ""
    return (
        f"I answer questions about one news story: **{escape(story.headline)}** ({escape(story.outlet)}, {day}). "
        "Each answer shows the words of the story that it rests on.\n"
        f"Use `/ask`{chat}, mention me, reply to one of my answers, or write to me directly. "
        "I remember what we spoke of, so you can go on with “why?” or “and when?”.\n"
        "Try one of these:"
    )


def switched_off(config: Config) -> Iterator[str]:
    """Yield a line for the log for each way in that the settings keep closed."""
    if not config.message_content:
        yield (
            f"message_content is off: {config.prefix}ask and {config.prefix}reload work in direct messages only. "
            "Slash commands, mentions, replies and direct messages work everywhere."
        )
    if not config.admins.users and not config.admins.roles:
        yield "admins is empty: only the owner or team of the Discord application may reload the story."


def reloaded(story: Story, changes: Changes) -> str:
    """Return what a reload brought."""
    return f"Reloaded **{escape(story.headline)}**: {len(story.facts)} facts. {escape(changes.describe())}"


def kept(error: StoryError, loaded_at: dt.datetime) -> str:
    """Return why a reload changed nothing: every problem with its line, as many as a message holds."""
    count = len(error.problems)
    problems = "1 problem" if count == 1 else f"{count} problems"
    block = code_block(
        list(map(str, error.problems)), "… and {count} more: run `storybot check` on the file to see them all."
    )
    return f"Kept the story loaded {format_dt(loaded_at, 'f')}. The new file has {problems}:\n{block}"


def status(story: Story, config: Config, loaded_at: dt.datetime, outcomes: Counter[Outcome]) -> str:
    """Return what an admin wants to know at a glance."""
    asked = "".join(f", {outcomes[outcome]} {outcome}" for outcome in Outcome if outcomes[outcome])
    hears = "on" if config.message_content else "off"
    return "\n".join(
        [
            f"Story: **{escape(story.headline)}** ({escape(story.outlet)})",
            f"- {_counted(story)}, {'sealed' if story.sealed else 'not sealed'}",
            f"- loaded {format_dt(loaded_at, 'f')} from {escape(str(config.story))}",
            f"- questions since the start: {outcomes.total()}{asked}",
            f"- Storybot {__version__}, message_content is {hears}",
        ]
    )


def one_line(text: str) -> str:
    """Return text without line breaks, for a line that must stay one."""
    return " ".join(text.split())


def _counted(story: Story) -> str:
    parts: Sequence[tuple[int, str]] = (
        (len(story.facts), "facts"),
        (len(story.entities), "entities"),
        (len(story.unknowns), "unknowns"),
    )
    return ", ".join(f"{count} {what}" for count, what in parts)


MISSES_OFF = (
    "The log of unanswered questions is off. To turn it on, name a file as `misses_file` in the bot's settings and "
    "start it again: then readers can pass on what got no answer."
)
MOST_GROUPS = 10
"""Groups of unanswered questions that are shown; the file has them all."""


def misses(found: Proposals, story: Story) -> str:
    """Return the questions that were asked in vain most often, or that there are none."""
    if not found.proposals:
        return EVERYTHING_ANSWERED if found.answered else NOTHING_ASKED
    lines = [f"{times(group.count)}: {one_line(group.asked[0].text)}" for group in found.proposals[:MOST_GROUPS]]
    shown = code_block(lines, "… and {count} more in the file.")
    answered = f" Answered by now and left out: {found.answered}." if found.answered else ""
    return (
        f"Asked in vain about **{escape(story.headline)}**, rewordings counted together: {len(found.proposals)}."
        f"{answered} The file has them all, with lines to paste into the fact file.\n{shown}"
    )
