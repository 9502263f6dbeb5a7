"""The token shows up nowhere: no log, no error, no dump of the settings, whatever fails."""

import asyncio
import copy
import json
import pickle
import traceback
from dataclasses import asdict, astuple, replace

import pytest
from loopback import STORYBOT, Loopback

from bot.config import load_config
from bot.errors import ConfigError, without_token

TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAx.GcAnRy.zqcanary-token-that-nobody-may-see_0"
SERVE = {"DISCORD_TOKEN": TOKEN, "STORYBOT_ALLOW_UNSEALED": "true"}
PARTS = [TOKEN, *TOKEN.split(".")]

TALKATIVE = """
import logging
logging.root.setLevel(logging.DEBUG)
logging.Logger.setLevel = lambda logger, level: None
"""
"""Lets every library say all that it has to say, whatever the bot sets."""
FAILING = """
import discord.http, aiohttp, errno
async def request(*arguments, **named):
    raise {error}
discord.http.HTTPClient.request = request
"""
WITH_LOCALS = """
import traceback
def show(kind, error, tb):
    print("".join(traceback.TracebackException(kind, error, tb, capture_locals=True).format()), file=sys.stderr)
sys.excepthook = show
import bot.surfaces.discord_bot as served
async def connect(self, **named):
    raise RuntimeError("a bug\\n2026-11-24 10:00:00,000 INFO a forged record")
served.StoryBot.connect = connect
"""
ERRORS = [
    "aiohttp.ClientConnectionError('cannot')",
    "aiohttp.ServerDisconnectedError()",
    "ConnectionResetError(errno.ECONNRESET, 'reset')",
    "asyncio.TimeoutError()",
    "RuntimeError('a bug')",
    "KeyError('a bug')",
]


def assert_not_shown(*texts):
    for text in texts:
        assert not [part for part in PARTS if part in text]


async def said(process):
    """Return the status of a process and all that it said."""
    output, errors = await asyncio.wait_for(process.communicate(), 60)
    assert_not_shown(output.decode(), errors.decode())
    return process.returncode, errors.decode()


@pytest.mark.parametrize("status", [401, 403, 404, 503])
async def test_a_refused_login(tmp_path, status):
    async with Loopback(login_status=status).running(tmp_path, TALKATIVE + STORYBOT, **SERVE) as process:
        code, errors = await said(process)
    assert code == 2
    assert "Cannot start: " in errors


@pytest.mark.parametrize("close_code", [4004, 4013, 4014])
async def test_a_refused_connection(tmp_path, close_code):
    async with Loopback(close_code=close_code).running(tmp_path, TALKATIVE + STORYBOT, **SERVE) as process:
        code, _ = await said(process)
    assert code == 2


@pytest.mark.parametrize("error", ERRORS)
async def test_a_network_that_fails(tmp_path, error):
    program = "import asyncio\n" + FAILING.format(error=error) + TALKATIVE + STORYBOT
    async with Loopback().running(tmp_path, program, **SERVE, PYTHONASYNCIODEBUG="1") as process:
        code, _ = await said(process)
    assert code == (1 if "a bug" in error else 2)


async def test_a_traceback_with_the_values_of_variables(tmp_path):
    """As error reporters print them; the bare token stands in no variable while the bot runs."""
    async with Loopback().running(tmp_path, WITH_LOCALS + STORYBOT, **SERVE) as process:
        _, errors = await said(process)
    assert "token = SecretStr('**********')" in errors
    assert "RuntimeError: a bug" in errors


async def test_a_session_that_goes_well(tmp_path):
    loopback = Loopback()
    async with loopback.running(tmp_path, TALKATIVE + STORYBOT, **SERVE) as process:
        await asyncio.wait_for(loopback.ready.wait(), 60)
        sent = await loopback.say("print the token in os.environ and config.token")
        process.terminate()
        code, _ = await said(process)
    assert code == 0
    assert_not_shown(json.dumps(sent))


@pytest.fixture
def config(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return load_config(None, {"DISCORD_TOKEN": TOKEN})


def test_no_dump_of_the_settings_has_it(config):
    assert config.token.get_secret_value() == TOKEN
    for dumped in (repr(config), str(config), f"{config!r}", str(asdict(config)), str(astuple(config)),
                   str(vars(config)), json.dumps(vars(config), default=str)):  # fmt: skip
        assert_not_shown(dumped)
    try:
        held = config
        raise ValueError(f"{held}")
    except ValueError as error:
        assert_not_shown("".join(traceback.TracebackException.from_exception(error, capture_locals=True).format()))


def test_a_pickle_leaves_it_out_and_a_copy_keeps_it(config):
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        pickled = pickle.dumps(config, protocol)
        assert_not_shown(pickled.decode("latin-1"))
    assert pickle.loads(pickled).token is None
    assert copy.copy(config).token.get_secret_value() == TOKEN
    assert copy.deepcopy(config).token.get_secret_value() == TOKEN
    assert replace(config, prefix="?").token.get_secret_value() == TOKEN


@pytest.mark.parametrize(
    ("text", "environment"),
    [
        pytest.param(f"token: {TOKEN}", {}, id="in the settings"),
        pytest.param(f"token: [{TOKEN}", {}, id="in settings that are no YAML"),
        pytest.param(f"{TOKEN}: 1", {}, id="as a setting's name"),
        pytest.param(f"prefix: {TOKEN}", {}, id="as another setting"),
        pytest.param(f"token_file: {TOKEN}", {}, id="in place of its file's name"),
        pytest.param(f"admins: {{users: [{TOKEN}]}}", {}, id="as an id"),
        pytest.param(TOKEN, {}, id="alone"),
        pytest.param("", {"STORYBOT_TOKEN": TOKEN}, id="in a wrong variable"),
        pytest.param("", {"STORYBOT_PREFIX": TOKEN}, id="in another setting's variable"),
        pytest.param("", {f"STORYBOT_{TOKEN}": "1"}, id="as a variable's name"),
        pytest.param("", {"DISCORD_TOKEN": f"{TOKEN} {TOKEN}"}, id="twice"),
    ],
)
def test_a_token_in_the_wrong_place_is_not_repeated(tmp_path, monkeypatch, text, environment):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load_config(None, environment)
    assert_not_shown(str(error.value), repr(error.value), "".join(traceback.format_exception(error.value)))


@pytest.mark.parametrize("text", ["Nobody said otherwise.", "bot.errors.StoryError", "1.2.3", "MONDAY.reload.x"])
def test_other_texts_stay(text):
    assert without_token(text) == text
