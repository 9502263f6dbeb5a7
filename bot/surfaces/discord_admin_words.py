"""What the bot says to its admins: how a reload stands, and how the bot does."""

from __future__ import annotations

import datetime as dt
import logging
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from discord.utils import format_dt

from bot import __version__
from bot.authoring.proposals import Proposals
from bot.authoring.replay import AnswerDiff, Change
from bot.config import Config
from bot.decision.outcomes import Outcome
from bot.errors import StoryError
from bot.language.interface import ENGLISH, catalogue
from bot.story.changes import Changes
from bot.story.model import Story
from bot.surfaces.discord_format import code_block, escape, label
from bot.surfaces.discord_reload_result import End, Result

CHANGES_SHOWN = 400
"""Characters of the list of changed facts that a message repeats."""
GROUPS_SHOWN = 10
"""Groups of unanswered questions that are shown; the file has them all."""
QUESTIONS_SHOWN = 3
"""Questions that a message names; the attached list has all."""

HOW_TO_GO_ON: Mapping[End, tuple[int, str]] = {
    End.SWITCHED: (logging.INFO, "Reload: %s"),
    End.REFUSED: (logging.ERROR, "Reload: %s. Kept the old story. storybot check shows all problems"),
    End.BLOCKED: (logging.ERROR, "Reload: %s. Kept the old story. /admin reload shows which"),
    End.UNASKED: (
        logging.ERROR,
        "Reload: %s. Kept the old story. /admin reload shows which, and asks; or start the bot anew",
    ),
}
"""How a reload that nobody watches stands in the log: level and line."""


@dataclass(frozen=True, slots=True)
class Service:
    """How the bot does, beside the story that it serves."""

    loaded_at: dt.datetime
    outcomes: Counter[Outcome]
    latency_seconds: float
    """Not a number until Discord's gateway has answered once."""
    shards: Sequence[int] = ()
    shard_count: int | None = None
    last_reload: Result | None = None


def reloading(language: str = ENGLISH) -> str:
    """Return that a reload is under way."""
    _ = catalogue(language).gettext
    return _("A reload is under way already. Wait for its result.")


def difference(diff: AnswerDiff, changes: Changes, language: str = ENGLISH) -> str:
    """Return what a new file changes: facts and answers."""
    _, n_ = catalogue(language).gettext, catalogue(language).ngettext
    lines = [escape(label(changes.describe(), CHANGES_SHOWN)), f"**{diff.summary(language)}.** {diff.extent(language)}"]
    if diff.broken:
        count = len(diff.broken)
        text = n_(
            "{count} line of the gold questions could not be read; the list says why.",
            "{count} lines of the gold questions could not be read; the list says why.",
            count,
        )
        lines.append(text.format(count=count))
    return "\n".join(lines)


def switching(diff: AnswerDiff, changes: Changes, language: str = ENGLISH) -> str:
    """Return what is about to change, where nothing is lost by it."""
    _ = catalogue(language).gettext
    return f"{difference(diff, changes, language)}\n{_('No answer is lost. Switching to the new file …')}"


def reloaded(story: Story, diff: AnswerDiff, changes: Changes, language: str = ENGLISH) -> str:
    """Return what a reload brought."""
    n_ = catalogue(language).ngettext
    head = n_("Reloaded **{headline}**: {count} fact.", "Reloaded **{headline}**: {count} facts.", story.fact_count)
    head = head.format(headline=escape(story.headline), count=story.fact_count)
    return f"{head}\n{difference(diff, changes, language)}"


def waiting(diff: AnswerDiff, changes: Changes, minutes: int, language: str = ENGLISH) -> str:
    """Return which answers would be lost, and that nothing changes until the admin decides."""
    _ = catalogue(language).gettext
    return "\n".join(
        [
            difference(diff, changes, language),
            _("No answer any more to:"),
            *_questions(diff.lost, language),
            _(
                "Nothing has changed yet. You have {minutes} minutes to decide; after that the old story stays, "
                "and you can reload again."
            ).format(minutes=minutes),
        ]
    )


def reload_all_the_same(language: str = ENGLISH) -> str:
    """Return the label of the button that gives up answers."""
    _ = catalogue(language).gettext
    return _("Reload all the same")


def keep_the_old_story(language: str = ENGLISH) -> str:
    """Return the label of the button that changes nothing."""
    _ = catalogue(language).gettext
    return _("Keep the old story")


def blocked(diff: AnswerDiff, changes: Changes, loaded_at: dt.datetime, language: str = ENGLISH) -> str:
    """Return why a file without a problem is not served: the new answers would rest on less."""
    _ = catalogue(language).gettext
    lines = [_("Kept the story loaded {when}: the new file would lose evidence.").format(when=format_dt(loaded_at))]
    if diff.seal_lost:
        lines.append(
            _(
                "- The story in service is sealed and the new file is not: nobody has checked its quotations against "
                "the article. Run: `storybot check FACT_FILE --article ARTICLE --seal`"
            )
        )
    if diff.evidence_lost:
        lines += [_("- No quotation any more for:"), *_questions(diff.evidence_lost, language)]
    return "\n".join([*lines, difference(diff, changes, language)])


def kept(error: StoryError, loaded_at: dt.datetime, language: str = ENGLISH) -> str:
    """Return why a reload changed nothing: every problem with its line, as many as a message holds."""
    _, n_ = catalogue(language).gettext, catalogue(language).ngettext
    count = len(error.problems)
    head = n_(
        "Kept the story loaded {when}. The new file has {count} problem:",
        "Kept the story loaded {when}. The new file has {count} problems:",
        count,
    ).format(when=format_dt(loaded_at), count=count)
    more = _("… and {count} more: run `storybot check` on the file to see them all.")
    return f"{head}\n{code_block(list(map(str, error.problems)), more)}"


def kept_as_chosen(loaded_at: dt.datetime, language: str = ENGLISH) -> str:
    """Return that the old story stays because the admin said so."""
    _ = catalogue(language).gettext
    return _("Kept the story loaded {when}, as you chose.").format(when=format_dt(loaded_at))


def outdated(language: str = ENGLISH) -> str:
    """Return that a comparison holds no longer, and that another follows."""
    _ = catalogue(language).gettext
    return _(
        "The fact file changed since this comparison, or was reloaded, so nothing was switched. "
        "Here is the comparison anew:"
    )


def too_late(language: str = ENGLISH) -> str:
    """Return that the time to decide is over."""
    _ = catalogue(language).gettext
    return _("That was too long ago. The old story was kept; reload again to compare anew.")


def not_your_reload(language: str = ENGLISH) -> str:
    """Return who decides about a reload."""
    _ = catalogue(language).gettext
    return _("Only the admin who called this reload can decide about it.")


def result(came: Result, language: str = ENGLISH) -> str:
    """Return in some words what came of a reload: "refused, 2 problems"."""
    _, n_ = catalogue(language).gettext, catalogue(language).ngettext
    summary = came.diff.summary(language)
    summary = summary[:1].lower() + summary[1:]
    match came.end:
        case End.SWITCHED:
            text = _("reloaded, {summary}")
        case End.WAITING:
            text = _("{summary}, waiting for confirmation")
        case End.KEPT:
            text = _("{summary}, the admin kept the old story")
        case End.NOT_CONFIRMED:
            text = _("{summary}, not confirmed in time")
        case End.UNASKED:
            text = _("{summary}, nobody was there to confirm")
        case End.REFUSED:
            text = n_("refused, {count} problem", "refused, {count} problems", came.problems)
        case End.BLOCKED:
            text = _("refused, evidence would be lost")
        case End.FAILED:
            text = _("failed because of an error in the bot")
    return text.format(summary=summary, count=came.problems)


def status(story: Story, config: Config, service: Service, language: str = ENGLISH) -> str:
    """Return what an admin wants to know at a glance."""
    _ = catalogue(language).gettext
    outcomes = service.outcomes
    asked = "".join(f", {outcomes[outcome]} {outcome}" for outcome in Outcome if outcomes[outcome])
    sealed = _("sealed") if story.sealed else _("not sealed")
    last = service.last_reload
    told = f"{format_dt(last.at)}: {result(last, language)}" if last else _("none since the start")
    hears = _("on") if config.message_content else _("off")
    return "\n".join(
        [
            _("Story: **{headline}** ({outlet})").format(headline=escape(story.headline), outlet=escape(story.outlet)),
            "- " + _("version {version}, {sealed}").format(version=story.version, sealed=sealed),
            f"- {_counted(story, language)}",
            "- "
            + _("loaded {when} from {path}").format(when=format_dt(service.loaded_at), path=escape(str(config.story))),
            "- " + _("last reload: {result}").format(result=told),
            "- " + _("questions since the start: {count}").format(count=outcomes.total()) + asked,
            f"- {_latency(service.latency_seconds, language)}, {_shards(service, language)}",
            "- " + _("Storybot {version}, message_content is {hears}").format(version=__version__, hears=hears),
        ]
    )


def _questions(changes: Sequence[Change], language: str) -> list[str]:
    """Return the first questions of a group as lines, how many there are beside, and a blank line that ends it."""
    _ = catalogue(language).gettext
    lines = [f"> {escape(label(change.asked.question))}" for change in changes[:QUESTIONS_SHOWN]]
    if (more := len(changes) - QUESTIONS_SHOWN) > 0:
        lines.append("> " + _("… and {count} more").format(count=more))
    return [*lines, ""]


def _counted(story: Story, language: str) -> str:
    n_ = catalogue(language).ngettext
    facts, entities, unknowns = story.fact_count, len(story.entities), len(story.unknowns)
    parts = (
        n_("{count} fact", "{count} facts", facts).format(count=facts),
        n_("{count} entity", "{count} entities", entities).format(count=entities),
        n_("{count} unknown", "{count} unknowns", unknowns).format(count=unknowns),
    )
    return ", ".join(parts)


def _latency(seconds: float, language: str) -> str:
    _ = catalogue(language).gettext
    if not math.isfinite(seconds):
        return _("gateway latency not measured yet")
    return _("gateway latency {milliseconds} ms").format(milliseconds=round(1000 * seconds))


def _shards(service: Service, language: str) -> str:
    _ = catalogue(language).gettext
    if service.shard_count is None or service.shard_count <= 1:
        return _("not sharded")
    numbers = ", ".join(map(str, service.shards))
    return _("shards {numbers} of {count}").format(numbers=numbers, count=service.shard_count)


def misses_off(language: str = ENGLISH) -> str:
    """Return how to turn the log of unanswered questions on."""
    _ = catalogue(language).gettext
    return _(
        "The log of unanswered questions is off. To turn it on, name a file as `misses_file` in the bot's settings and "
        "start it again: then readers can pass on what got no answer."
    )


def misses(found: Proposals, story: Story, language: str = ENGLISH) -> str:
    """Return the questions that were asked in vain most often, or that there are none."""
    _ = catalogue(language).gettext
    if not found.proposals:
        if found.answered:
            return _("The story answers every question that was passed on. Nothing is left to do.")
        return _("Nobody has passed on a question about this story yet.")
    lines = [f"{group.count} × {' '.join(group.asked[0].text.split())}" for group in found.proposals[:GROUPS_SHOWN]]
    shown = code_block(lines, _("… and {count} more in the file."))
    text = _("Asked in vain about **{headline}**, rewordings counted together: {count}.")
    head = text.format(headline=escape(story.headline), count=len(found.proposals))
    if found.answered:
        head += " " + _("Answered by now and left out: {count}.").format(count=found.answered)
    return f"{head} {_('The file has them all, with lines to paste into the fact file.')}\n{shown}"
