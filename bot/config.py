"""The settings of the Discord bot: config file and environment → one frozen Config; nothing else reads either.

The environment wins over the file, the file over the defaults. A setting `name` is `STORYBOT_NAME` in the environment,
`admins.users` is `STORYBOT_ADMINS_USERS`. The token alone is no setting: it comes from `DISCORD_TOKEN` or from the file
that `token_file` names, so that it never stands among things that people copy, show and commit.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any

from bot.errors import ConfigError, Problem, without_token
from bot.language.interface import LANGUAGES
from bot.setting import SecretStr, group, read_settings, setting, whole, yes_or_no
from bot.story.bundled import bundled_story
from bot.story.document import Document, Route, Value, read_document
from bot.story.files import read_text

FILE_NAME = "config.yaml"
"""What `storybot run` looks for in the working directory."""

MAX_BYTES = 100_000
"""Of the config file; the example with all its comments has a thirtieth of it."""
MOST_OF_A_TOKEN = 4_000
"""Bytes of the token file; a token has some 70."""
MAX_PROBLEMS = 100
"""Lines of a refusal: nobody mends more at a time."""

TOKEN_VARIABLE = "DISCORD_TOKEN"  # noqa: S105 - the variable's name, not a token
PREFIX = "STORYBOT_"
LOOPBACK = "127.0.0.1"
AUTO = "auto"
"""The interface language that is the reader's own."""

_TOKEN_ELSEWHERE = (
    f"the token has no place in this file. Put it into the environment variable {TOKEN_VARIABLE}, or into a file of "
    "its own that token_file names. If others have seen it here, reset it in Discord's developer portal."
)
_LISTS = (("admins", "users"), ("admins", "roles"), ("shard_ids",))
"""The settings that hold several values: in the environment, spaces or commas stand between them."""


def _chat_prefix(text: str) -> str:
    if not re.fullmatch(r"[^\s/@#<]\S{0,9}", text):
        raise ValueError
    return text


def _spoken(language: str) -> str:
    if language not in (AUTO, *LANGUAGES):
        raise ValueError
    return language


def _address(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not re.fullmatch(r"[0-9]{1,5}", port) or not 1 <= int(port) <= 65535:
        raise ValueError
    if not re.fullmatch(r"\[[0-9a-fA-F:.]+\]|[\w.-]*", host):
        raise ValueError
    return f"{host or LOOPBACK}:{int(port)}"


_ID = whole(10**16, 2**63 - 1)


class LogFormat(StrEnum):
    """For whom the log is written."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True)
class Admins:
    """Who may reload the story, beside the owner or team of the Discord application."""

    users: tuple[int, ...] = setting(_ID, "a list of Discord user ids (17 to 19 digits each)", several=True, default=())
    roles: tuple[int, ...] = setting(_ID, "a list of Discord role ids (17 to 19 digits each)", several=True, default=())


@dataclass(frozen=True, kw_only=True)
class Config:
    """Every setting, each with what it must be, for whoever got it wrong."""

    story: Path = setting(Path, "the path of a fact file", default_factory=bundled_story)
    allow_unsealed: bool = setting(yes_or_no, "true or false", default=False)
    prefix: str = setting(
        _chat_prefix, '1 to 10 characters without a space, not beginning with "/", "@", "#" or "<"', default="!"
    )
    message_content: bool = setting(yes_or_no, "true or false", default=False)
    interface_language: str = setting(_spoken, f'"{AUTO}" or one of {", ".join(LANGUAGES)}', default=AUTO)
    admins: Admins = group(Admins, "a mapping with users and roles")
    session_minutes: int = setting(whole(1, 1440), "a whole number of minutes from 1 to 1440", default=15)
    questions_per_minute: int = setting(whole(0, 1000), "a whole number from 0 (no limit) to 1000", default=20)
    questions_per_minute_in_channel: int = setting(
        whole(0, 10_000), "a whole number from 0 (no limit) to 10000", default=60
    )
    misses_file: Path | None = setting(Path, "the path of a file, to be made where there is none", default=None)
    token_file: Path | None = setting(Path, "the path of a file that holds the token alone", default=None)
    log_format: LogFormat = setting(LogFormat, f"one of {', '.join(LogFormat)}", default=LogFormat.TEXT)
    health_address: str | None = setting(
        _address, 'a port, such as 9090, or an address and a port, such as "127.0.0.1:9090"', default=None
    )
    shard_count: int | None = setting(whole(1, 10_000), "a whole number from 1 to 10000", default=None)
    shard_ids: tuple[int, ...] = setting(
        whole(0, 10_000),
        "a list of different numbers from 0 to shard_count - 1, with shard_count set",
        several=True,
        default=(),
    )
    token: SecretStr | None = field(default=None, repr=False, compare=False)
    """No setting: what `DISCORD_TOKEN` or the token file held. No copy that leaves the process has it."""


_FIELDS = {each.name: each for each in fields(Config)}
_ADMINS = {each.name: each for each in fields(Admins)}


def setting_routes() -> tuple[Route, ...]:
    """Return the keys that lead to each setting: `("prefix",)`, `("admins", "users")`."""
    nested = tuple(("admins", name) for name in _ADMINS)
    return (*((name,) for name in _FIELDS if name not in ("admins", "token")), *nested)


def host_and_port(address: str) -> tuple[str, int]:
    """Return the parts of an address such as `127.0.0.1:9090` or `[::1]:9090`."""
    host, _, port = address.rpartition(":")
    return host.strip("[]"), int(port)


def load_config(
    path: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Config:
    """Return the settings: those of `path`, or of `config.yaml` in the working directory if there is one.

    Raises ConfigError with one line for each bad or unknown setting.
    """
    environment = os.environ if environment is None else environment
    document = _read(path)
    settings = _absolute(dict(document.data or {}), Path(document.path).parent)
    problems = [*document.problems, *islice(_unknown(document, settings, environment), MAX_PROBLEMS)]
    from_environment = dict(_from_environment(environment))
    for route, value in from_environment.items():
        _put(settings, route, value)
    values, wrong = read_settings(Config, _given(settings))
    if "shard_ids" in values and not any(route == ("shard_count",) for route, _ in wrong):
        wrong += _odd_shards(values["shard_ids"], values.get("shard_count") or 0, settings)
    problems += [_bad(document, from_environment, *each) for each in wrong]
    if problems:
        raise ConfigError("\n".join(map(str, sorted(set(problems))[:MAX_PROBLEMS])))
    config = Config(**values)
    return replace(config, token=_token(config, environment))


def _odd_shards(ids: tuple[int, ...], count: int, settings: Mapping[str, Value]) -> Iterator[tuple[Route, Value]]:
    """Yield the shards where they are not different ones of so many."""
    if len(set(ids)) < len(ids) or any(number >= count for number in ids):
        yield ("shard_ids",), settings["shard_ids"]


def _read(path: Path | None) -> Document:
    """Return the content of the config file; without one, or with an empty one, no settings."""
    if path is None and not os.path.lexists(FILE_NAME):  # a link that leads nowhere is a mistake, and not no file
        return Document("")
    path = path or Path(FILE_NAME)
    document = read_document(path, MAX_BYTES)
    if document.data is None and document.problems[0].rule == "no-file" and not os.path.lexists(path):
        raise ConfigError(f"{path}: there is no such file. Copy config.example.yaml to begin with.")
    if document.data is None and document.problems[0].rule == "empty":
        return Document(document.path)
    if document.data is None and document.problems[0].rule == "not-a-mapping":
        message = 'settings are "name: value" lines. config.example.yaml shows every one.'
        return Document(document.path, problems=(replace(document.problems[0], message=message),))
    return document


def _absolute(settings: dict[str, Value], folder: Path) -> dict[str, Value]:
    """Return the settings with paths counted from the config file's folder."""
    for name in ("story", "misses_file", "token_file"):
        value = settings.get(name)
        if isinstance(value, str):
            with contextlib.suppress(RuntimeError):  # "~somebody" whom this machine does not know: no such file, then
                value = str(Path(value).expanduser())
            settings[name] = str(folder / value)
    return settings


def _given(settings: Mapping[str, Value]) -> dict[str, Any]:
    """Return the settings that have a value; a key with nothing behind it means the default."""
    given = {name: value for name, value in settings.items() if value is not None}
    return {name: _given(value) if isinstance(value, dict) else value for name, value in given.items()}


def _variable(route: Route) -> str:
    return PREFIX + "_".join(map(str, route)).upper()


def _from_environment(environment: Mapping[str, str]) -> Iterator[tuple[Route, Value]]:
    """Yield the settings that the environment holds; an empty variable counts as none."""
    for route in setting_routes():
        text = environment.get(_variable(route), "").strip()
        if text:
            yield route, list[Value](re.split(r"[\s,]+", text)) if route in _LISTS else text


def _put(settings: dict[str, Value], route: Route, value: Value) -> None:
    if len(route) == 1:
        settings[str(route[0])] = value
        return
    group = settings.get(str(route[0]))
    settings[str(route[0])] = {**(group if isinstance(group, dict) else {}), str(route[1]): value}


def _unknown(document: Document, settings: Mapping[str, Value], environment: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a problem for each setting that does not exist, in the file and in the environment."""
    names = [str(route[0]) for route in setting_routes()]
    for name, value in settings.items():
        if name == "token":
            yield document.problem((name,), "token-in-config", _TOKEN_ELSEWHERE, key=True)
        elif name not in names:
            yield document.problem((name,), "unknown-setting", _unknown_words(name, names), key=True)
        if name == "admins" and isinstance(value, dict):
            for key in value.keys() - _ADMINS.keys():
                words = _unknown_words(key, _ADMINS)
                yield document.problem((name, key), "unknown-setting", words, key=True)
    variables = [_variable(route) for route in setting_routes()]
    for variable in environment:
        if variable == f"{PREFIX}TOKEN":
            message = f"the token is read from {TOKEN_VARIABLE} alone. Rename this variable."
            yield Problem(variable, 0, 0, "unknown-setting", message)
        elif variable.startswith(PREFIX) and variable not in variables:
            yield Problem(variable, 0, 0, "unknown-setting", _unknown_words(variable, variables))


def _unknown_words(name: str, known: list[str] | Mapping[str, Any]) -> str:
    from difflib import get_close_matches  # here, for settings without a mistake need none of it

    close = get_close_matches(name, list(known), n=1)
    hint = f'Did you mean "{close[0]}"?' if close else f"There are: {', '.join(dict.fromkeys(known))}."
    return f"there is no setting {_shown(name)}. {hint}"


def _bad(document: Document, from_environment: Mapping[Route, Value], route: Route, value: Value) -> Problem:
    """Return what is wrong with one value, where, and what it must be."""
    path = route[:2] if route[0] == "admins" else route[:1]
    wanted = (_ADMINS if len(path) == 2 else _FIELDS)[str(path[-1])].metadata["wanted"]
    name = ".".join(map(str, path))
    message = f"{name} must be {wanted}, not {_shown(value)}."
    if path in from_environment:
        return Problem(_variable(path), 0, 0, "bad-setting", message)
    return document.problem(route, "bad-setting", message)


def _shown(value: Any) -> str:
    """Return a wrong value as it may stand in a message: one line, not long."""
    text = f'"{value}"' if isinstance(value, str) else "a list" if isinstance(value, list) else "this"
    text = " ".join(without_token(text).split())  # before it is cut: a part of a token is not known as one
    return text if len(text) <= 60 else text[:59] + "…"


def _token(config: Config, environment: Mapping[str, str]) -> SecretStr | None:
    """Return the token from the environment, or else from the token file; None if neither is set."""
    text = environment.get(TOKEN_VARIABLE, "").strip()
    source = TOKEN_VARIABLE
    if not text and config.token_file is not None:
        source = str(config.token_file)
        try:
            text = read_text(config.token_file, MOST_OF_A_TOKEN).strip()
        except OSError as error:
            reason = error.strerror or error
            raise ConfigError(f"{source}: token_file names this file, but it cannot be read: {reason}.") from None
        if not text:
            raise ConfigError(f"{source}: token_file names this file, but it is empty. Put the token into it.")
    if text and not re.fullmatch(r"[!-~]+", text):
        raise ConfigError(f"{source}: a Discord token has no spaces or strange characters. Copy it again.")
    return SecretStr(text) if text else None
