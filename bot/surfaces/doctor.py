"""What `storybot doctor` finds on this machine: Python, packages, settings, files, the token's form; all but Discord.

Each check yields findings, one line each: what was looked at, how it is, and what to do about it.
"""

from __future__ import annotations

import base64
import binascii
import os
import platform
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from bot.config import TOKEN_VARIABLE, Config
from bot.errors import StoryError, pip_install
from bot.language.characters import one_line
from bot.language.counting import counted
from bot.surfaces.servable import why_unservable

NAME = "storybot"
EXTRAS_OF_SERVICE = ("metrics",)
"""Extras that a bot in service may use; the others are for authors and developers."""


class Level(IntEnum):
    """How grave a finding is, which is also the exit status that it leads to."""

    OK = 0
    WARNING = 1
    PROBLEM = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """How one thing is."""

    level: Level
    subject: str
    text: str
    """In a sentence, and, unless all is well, what to do."""


def check_python() -> Iterator[Finding]:
    """Tell whether this Python is new enough, and each package as new as Storybot needs it."""
    try:
        about = metadata.metadata(NAME)
        wanted = metadata.requires(NAME) or []
    except metadata.PackageNotFoundError:
        text = "Storybot runs from its files and is not installed: nothing says which packages it needs. pip install ."
        yield Finding(Level.WARNING, "packages", text)
        return
    here, needed = platform.python_version(), about["Requires-Python"] or ""
    if SpecifierSet(needed).contains(here, prereleases=True):
        yield Finding(Level.OK, "python", f"Python {here}.")
    else:
        yield Finding(Level.PROBLEM, "python", f"Python {here}, but {needed} is needed: install another one.")
    requirements = [Requirement(line) for line in wanted]
    always = [each for each in requirements if each.marker is None or each.marker.evaluate({"extra": ""})]
    wrong = [text for each in always if (text := _wrong(each))]
    for text in wrong:
        yield Finding(Level.PROBLEM, "packages", f"{text}. Install Storybot again: pip install .")
    if not wrong:
        yield Finding(Level.OK, "packages", f"Storybot {about['Version']} and the {len(always)} packages it needs.")
    for extra in EXTRAS_OF_SERVICE:
        yield _extra(extra, [each for each in requirements if each not in always])


def check_settings(config: Config, path: Path | None) -> Iterator[Finding]:
    """Tell where the settings are from, and which do not go together."""
    source = f"from {path}" if path is not None else "the defaults and the environment; there is no config.yaml here"
    yield Finding(Level.OK, "settings", f"Read: {source}.")
    if config.health_address is not None and not _is_installed("prometheus_client"):
        text = f"health_address is set, but /metrics needs prometheus-client: {pip_install('metrics')}"
        yield Finding(Level.WARNING, "settings", text)


def check_story(config: Config) -> Iterator[Finding]:
    """Tell whether the fact file can be served."""
    from bot.story.loader import load_story

    try:
        story = load_story(config.story)
    except StoryError as error:
        first, more = error.problems[0], len(error.problems) - 1
        others = f" And {more} more: storybot check lists them." if more else ""
        yield Finding(Level.PROBLEM, "story", f"{first}{others}")
        return
    why = why_unservable(story, config.story)
    if why is None:
        facts = counted(story.fact_count, "fact")
        yield Finding(Level.OK, "story", f"{story.id}, version {story.version}: {facts}, sealed.")
    else:
        level = Level.WARNING if config.allow_unsealed else Level.PROBLEM
        what = "served, for allow_unsealed is on" if config.allow_unsealed else "not served"
        yield Finding(level, "story", f"{story.id} is {why.state}, and {what}. {why.todo}")


def check_token(config: Config) -> Iterator[Finding]:
    """Tell whether there is a token and whether it looks like one; never the token."""
    if config.token is None:
        text = f"There is none. Set {TOKEN_VARIABLE}, or name a token_file in the settings."
        yield Finding(Level.PROBLEM, "token", text)
        return
    application = application_of(config.token.get_secret_value())
    if application is None:
        text = "It has not the form of a bot's token, three parts with dots between. Copy it again from the portal."
        yield Finding(Level.PROBLEM, "token", text)
    else:
        yield Finding(Level.OK, "token", f"Its form is right; it is that of the application {application}.")
    if config.token_file is not None and os.name == "posix":
        try:
            mode = stat.S_IMODE(config.token_file.stat().st_mode)
        except (OSError, ValueError) as error:
            text = f"token_file {config.token_file} {_out_of_reach(error)}, and {TOKEN_VARIABLE} is used in its place."
            yield Finding(Level.WARNING, "token", f"{text} Take token_file out of the settings.")
            return
        if mode & stat.S_IROTH:
            text = f"Everybody on this machine can read {config.token_file}. chmod 600 {config.token_file}"
            yield Finding(Level.PROBLEM, "token", text)


def application_of(token: str) -> str | None:
    """Return the id of the application that a token belongs to; None if it has not the form of a token."""
    parts = token.split(".")
    if len(parts) != 3 or not all(re.fullmatch(r"[\w-]{5,}", part, re.ASCII) for part in parts):
        return None
    try:
        first = base64.urlsafe_b64decode(parts[0] + "=" * (-len(parts[0]) % 4)).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return first if re.fullmatch(r"[0-9]{17,20}", first) else None


def check_misses(config: Config) -> Iterator[Finding]:
    """Tell whether the log of unanswered questions can be written, if it is on."""
    path = config.misses_file
    if path is None:
        return
    if blocked := _unwritable(path.parent, os.W_OK | os.X_OK) or _unwritable(path, os.W_OK, may_lack=True):
        text = f"{blocked}: make it writable for the user who runs the bot, or change misses_file."
        yield Finding(Level.PROBLEM, "misses", text)
    else:
        yield Finding(Level.OK, "misses", f"{path} can be written.")


def _unwritable(path: Path, rights: int, *, may_lack: bool = False) -> str:
    """Return a path with why this user has not the `rights` to it; nothing where they have."""
    try:
        path.stat()
    except FileNotFoundError as error:
        return "" if may_lack else f"{path} {_out_of_reach(error)}"
    except (OSError, ValueError) as error:
        return f"{path} {_out_of_reach(error)}"
    return "" if os.access(path, rights) else f"{path} cannot be written"


def _out_of_reach(error: OSError | ValueError) -> str:
    """Return what is wrong with a file that cannot be looked at, as the end of a sentence."""
    if isinstance(error, FileNotFoundError):
        return "does not exist"
    reason = error.strerror if isinstance(error, OSError) else None
    return f"cannot be looked at ({one_line(reason or str(error))})"


def _wrong(requirement: Requirement) -> str:
    """Return what is wrong with a package that is needed; nothing if it is there and new enough."""
    try:
        version = metadata.version(requirement.name)
    except metadata.PackageNotFoundError:
        return f"{requirement.name} is not installed"
    if requirement.specifier.contains(version, prereleases=True):
        return ""
    return f"{requirement.name} is {version}, but {requirement.specifier} is needed"


def _extra(extra: str, optional: list[Requirement]) -> Finding:
    """Return how an extra is; to lack one is no fault, but half of one is."""
    wanted = [each for each in optional if each.marker is not None and each.marker.evaluate({"extra": extra})]
    wrong = [text for each in wanted if (text := _wrong(each))]
    if wanted and not wrong:
        return Finding(Level.OK, "extras", f"{extra}: installed.")
    absent = all(text.endswith("not installed") for text in wrong)
    what = "not installed, which is fine if you need none of it" if absent else "; ".join(wrong)
    level = Level.OK if absent else Level.WARNING
    return Finding(level, "extras", f"{extra}: {what}. {pip_install(extra)}")


def _is_installed(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(module) is not None
