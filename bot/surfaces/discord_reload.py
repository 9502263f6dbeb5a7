"""A reload: read, check and compile the fact file, compare the answers, show what would change, and only then switch.

All of it happens in a thread, beside the story in service. That is answered from until one reference is
swapped, and stays where the new file has a problem, would lose evidence, or would lose answers that the admin wants.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import discord

from bot.authoring.replay import AnswerDiff, compare_answers, questions_to_replay
from bot.config import Config
from bot.engine import Engine, build_engine
from bot.errors import Problem, StoryError
from bot.language.interface import all_compiled
from bot.story.changes import Changes, compare
from bot.story.document import MAX_BYTES
from bot.story.files import read_at_most
from bot.story.loader import load_story
from bot.surfaces import discord_admin_words as words
from bot.surfaces.discord_access import Admission, admit
from bot.surfaces.discord_buttons import age_seconds
from bot.surfaces.discord_format import Button, Outgoing, guard
from bot.surfaces.discord_press import Action, Press, press
from bot.surfaces.discord_reload_result import End, Result
from bot.surfaces.discord_send import conclude, respond, revise
from bot.surfaces.servable import why_unservable

if TYPE_CHECKING:
    from bot.surfaces.discord_bot import StoryBot

log = logging.getLogger(__name__)

MINUTES_TO_DECIDE = 10
"""Less than the 15 minutes for which Discord lets a response to a command be edited."""
PROBLEMS_LOGGED = 20
"""Problems of a fact file that the log tells of one reload; `storybot check` tells all."""
CHECKSUM = 12
"""Hexadecimal digits of the file's checksum: enough to tell one edit from the next."""

Show: TypeAlias = Callable[[Outgoing], Awaitable[discord.Message]]
"""Sends something to the admin who reloads, and returns the message."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A compiled story that could be served, and what that would change."""

    engine: Engine
    diff: AnswerDiff
    changes: Changes
    replaces: str
    """The version of the story that it was compared with."""

    @property
    def checksum(self) -> str:
        """Return that of the file as it was when it was read, short enough for a button."""
        return self.engine.story.checksum[:CHECKSUM]

    def attachment(self, language: str) -> tuple[str, str] | None:
        """Return the whole list of differences as a file, if there are any."""
        if not self.diff and not self.diff.broken:
            return None
        return f"{self.engine.story.id}-answers.txt", self.diff.listing(language)


class Reloads:
    """The reloads of a bot: one at a time, and what came of the last."""

    def __init__(self) -> None:
        """Begin with none."""
        self._under_way = asyncio.Lock()
        self._candidate: Candidate | None = None
        self._last: Result | None = None
        self.ended: Counter[End] = Counter()
        """How many ended how; one that waited for an admin counts as waiting, and again for what came of it."""

    def last(self) -> Result | None:
        """Return what came of the last reload; one that nobody confirmed in time is over."""
        last = self._last
        if last is not None and last.end is End.WAITING:
            minutes = (discord.utils.utcnow() - last.at).total_seconds() / 60
            return replace(last, end=End.NOT_CONFIRMED) if minutes > MINUTES_TO_DECIDE else last
        return last

    async def run(self, bot: StoryBot, show: Show, admin_id: int, language: str) -> str:
        """Reload as far as that can be done without asking, show what comes of it, and return that for the log."""
        if self._under_way.locked():
            await show(guard(words.reloading(language)))
            return "another one is under way"
        async with self._under_way:
            try:
                return self.note(await self._run(bot, show, admin_id, language))
            except Exception:
                self.note(Result(End.FAILED, discord.utils.utcnow()))
                raise

    async def run_unattended(self, bot: StoryBot) -> None:
        """Reload as far as that can be done with nobody to ask, and log what comes of it and how to go on."""
        if self._under_way.locked():
            log.warning("Not reloaded: another reload is under way")
            return
        async with self._under_way:
            try:
                result = await self._run_unattended(bot)
            except Exception:
                log.exception("Reload: %s", self.note(Result(End.FAILED, discord.utils.utcnow())))
                raise
            log.log(*words.HOW_TO_GO_ON[result.end], self.note(result))

    def candidate(self, bot: StoryBot, checksum: str) -> Candidate | None:
        """Return the story that an admin was asked about, if it is still what the file holds and as different."""
        candidate = self._candidate
        if candidate is None or self._under_way.locked():
            return None
        current = candidate.checksum == checksum == checksum_of(bot.config)
        return candidate if current and candidate.replaces == bot.engine.story.version else None

    def note(self, result: Result) -> str:
        """Keep what came of a reload, return it for the log, and let go of a story that nobody waits for."""
        self._last = result
        self.ended[result.end] += 1
        if result.end is not End.WAITING:
            self._candidate = None
        return words.result(result)

    async def _prepare(self, bot: StoryBot) -> Candidate:
        """Return what `prepare` does, away from the event loop, and keep it until the reload is over."""
        self._candidate = candidate = await asyncio.to_thread(prepare, bot.config, bot.engine)
        return candidate

    async def _run(self, bot: StoryBot, show: Show, admin_id: int, language: str) -> Result:
        try:
            candidate = await self._prepare(bot)
        except StoryError as error:
            await show(guard(words.kept(error, bot.loaded_at, language)))
            return Result(End.REFUSED, discord.utils.utcnow(), problems=len(error.problems))
        told = (candidate.diff, candidate.changes)
        if candidate.diff.loses_evidence:
            text = words.blocked(*told, bot.loaded_at, language)
            await show(guard(text, attachment=candidate.attachment(language)))
            return Result(End.BLOCKED, discord.utils.utcnow(), candidate.diff)
        if candidate.diff.lost:
            text = words.waiting(*told, MINUTES_TO_DECIDE, language)
            buttons = _choice(bot, candidate, admin_id, language)
            lifetime = 60.0 * MINUTES_TO_DECIDE
            await show(guard(text, buttons, lifetime_seconds=lifetime, attachment=candidate.attachment(language)))
            return Result(End.WAITING, discord.utils.utcnow(), candidate.diff)
        message = await show(guard(words.switching(*told, language), attachment=candidate.attachment(language)))
        bot.serve(candidate.engine)
        with contextlib.suppress(discord.HTTPException):  # it is switched, whether that can be said or not
            await revise(message, guard(words.reloaded(candidate.engine.story, *told, language)))
        return Result(End.SWITCHED, discord.utils.utcnow(), candidate.diff)

    async def _run_unattended(self, bot: StoryBot) -> Result:
        try:
            candidate = await self._prepare(bot)
        except StoryError as error:
            for problem in error.problems[:PROBLEMS_LOGGED]:
                log.error("%s", problem)
            return Result(End.REFUSED, discord.utils.utcnow(), problems=len(error.problems))
        end = End.BLOCKED if candidate.diff.loses_evidence else End.UNASKED if candidate.diff.lost else End.SWITCHED
        if end is End.SWITCHED:
            bot.serve(candidate.engine)
        return Result(end, discord.utils.utcnow(), candidate.diff)


def load_checked_engine(config: Config) -> Engine:
    """Return an engine for the configured story, fit to be served, with all that the event loop would wait for.

    Raises StoryError with every problem, or because the story is unsealed or a draft and the config forbids that.
    """
    story = load_story(config.story)
    if not config.allow_unsealed and (why := why_unservable(story, config.story)):
        text = f"it is {why.state}. {why.todo} (Or set allow_unsealed: true.)"
        raise StoryError([Problem(str(config.story), 0, 0, why.rule, text)])
    engine = build_engine(story)
    engine.offered  # noqa: B018 - starters that are nobody's sample question are asked to find it out
    all_compiled()
    return engine


def prepare(config: Config, served: Engine) -> Candidate:
    """Return the configured story as its file is now, compared with the one that is served.

    Raises StoryError if it cannot be served.
    """
    engine = load_checked_engine(config)
    replay = questions_to_replay(served.story, engine.story, config.story)
    diff = compare_answers(served, engine, replay)
    return Candidate(engine, diff, compare(served.story, engine.story), served.story.version)


def checksum_of(config: Config) -> str:
    """Return a checksum of the fact file as it is now; nothing if it cannot be read."""
    try:
        return hashlib.sha256(read_at_most(config.story, MAX_BYTES)).hexdigest()[:CHECKSUM]
    except OSError:
        return ""


async def reload_all_the_same(
    bot: StoryBot, interaction: discord.Interaction[Any], pressed: Press, _label: str
) -> None:
    """Switch to the story that loses answers, if the admin who was asked says so, in time, and it is still the one."""
    language, message = bot.language_of(interaction), interaction.message
    admission = await admit(bot, interaction, "reload all the same")
    if message is None or not await _may_decide(bot, interaction, pressed, admission):
        return
    if age_seconds(message) > 60 * MINUTES_TO_DECIDE:
        await conclude(interaction, message, guard(words.too_late(language)))
        admission.note("too late")
        return
    candidate = bot.reloads.candidate(bot, pressed.what)
    if candidate is None:
        await conclude(interaction, message, guard(words.outdated(language)))
        show = partial(respond, interaction, private=message.flags.ephemeral)
        admission.note("compared anew: " + await bot.reloads.run(bot, show, interaction.user.id, language))
        return
    bot.serve(candidate.engine)
    admission.note(bot.reloads.note(Result(End.SWITCHED, discord.utils.utcnow(), candidate.diff)))
    text = words.reloaded(candidate.engine.story, candidate.diff, candidate.changes, language)
    await conclude(interaction, message, guard(text))


async def keep_the_old_story(bot: StoryBot, interaction: discord.Interaction[Any], pressed: Press, _label: str) -> None:
    """Leave everything as it is, if the admin who was asked says so."""
    message = interaction.message
    admission = await admit(bot, interaction, "keep the old story")
    if message is None or not await _may_decide(bot, interaction, pressed, admission):
        return
    candidate = bot.reloads.candidate(bot, pressed.what)
    if candidate is not None:
        bot.reloads.note(Result(End.KEPT, discord.utils.utcnow(), candidate.diff))
    admission.note("kept")
    await conclude(interaction, message, guard(words.kept_as_chosen(bot.loaded_at, bot.language_of(interaction))))


async def _may_decide(
    bot: StoryBot, interaction: discord.Interaction[Any], pressed: Press, admission: Admission
) -> bool:
    """Return whether the admin who was asked pressed; another one is told, privately, that they cannot."""
    if pressed.asker_id == interaction.user.id:
        return True
    admission.note("refused, another admin called the reload")
    await respond(interaction, guard(words.not_your_reload(bot.language_of(interaction))), private=True)
    return False


def _choice(bot: StoryBot, candidate: Candidate, admin_id: int, language: str) -> tuple[Button, Button]:
    story = bot.engine.story
    go_on = press(Action.RELOAD, story, candidate.checksum, admin_id)
    stay = press(Action.KEEP, story, candidate.checksum, admin_id)
    return (
        Button(words.reload_all_the_same(language), go_on.custom_id),
        Button(words.keep_the_old_story(language), stay.custom_id),
    )
