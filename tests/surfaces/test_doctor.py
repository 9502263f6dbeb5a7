"""`storybot doctor`: it finds what is wrong, says what to do, and shows the token nowhere."""

import asyncio
import base64
import contextlib
import datetime as dt
import os
import shutil
import sys
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web
from hypothesis import example, given
from hypothesis import strategies as st
from loopback import BOT, POINT, in_json

from bot.config import Config
from bot.errors import StoryError
from bot.surfaces.discord_reload import load_checked_engine
from bot.surfaces.discord_starts import KEPT_STARTS
from bot.surfaces.doctor import Level, application_of, check_misses, check_story

ID = "112345678901234567"
TOKEN = f"{base64.urlsafe_b64encode(ID.encode()).decode().rstrip('=')}.GhIjKl.a-token-that-nobody-may-see"
STORY = Path(__file__).parents[1] / "stories" / "merrowick-flood.yaml"
LONG = "m" * 300
"""Longer than a file's name may be, which the system says at each look at it."""
NOBODY = 65534
ALL = 274877975552
"""The permissions of the README's invitation."""
DOCTOR = """
sys.argv = ["storybot", "doctor", *sys.argv[2:]]
from bot.__main__ import main
main()
"""


class Clinic:
    """A stand-in for the part of Discord that the doctor asks."""

    def __init__(self, **different):
        """Let all be well but what is given."""
        self.status = 200
        self.flags = 0
        self.shards = 1
        self.remaining = 1000
        self.permissions = [ALL, ALL]
        self.off_seconds = 0
        vars(self).update(different)

    async def _respond(self, request):
        answers = {
            "/users/@me": BOT,
            "/applications/@me": {"id": ID, "flags": self.flags},
            "/gateway/bot": {
                "url": "wss://127.0.0.1",
                "shards": self.shards,
                "session_start_limit": {
                    "total": 1000,
                    "remaining": self.remaining,
                    "reset_after": 7_200_000,
                    "max_concurrency": 1,
                },
            },
            "/users/@me/guilds": [{"id": "1", "permissions": str(each)} for each in self.permissions],
        }
        assert request.headers["Authorization"] == f"Bot {TOKEN}"
        assert request.headers["User-Agent"].startswith("DiscordBot (https://github.com/")
        response = in_json(answers[request.path], status=self.status)
        response.headers["Date"] = format_datetime(
            dt.datetime.now(dt.UTC) - dt.timedelta(seconds=self.off_seconds), usegmt=True
        )
        return response

    @contextlib.asynccontextmanager
    async def open(self):
        """Listen on a free port and yield it."""
        app = web.Application()
        app.router.add_get("/{path:.*}", self._respond)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield runner.addresses[0][1]
        finally:
            await runner.cleanup()


class Closed(Clinic):
    """Nobody there."""

    @contextlib.asynccontextmanager
    async def open(self):
        """Yield a port that nobody listens to any more."""
        async with super().open() as port:
            pass
        yield port


@pytest.fixture
def examine(tmp_path):
    """Return a function that runs the command and gives its status and its lines, by subject those that are not ok."""
    shutil.copy(STORY, tmp_path / "flood.yaml")

    async def run(clinic, config="", *options, **environment):
        (tmp_path / "config.yaml").write_text(config or "allow_unsealed: false", encoding="utf-8")
        async with clinic.open() as port:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-c", POINT + DOCTOR, str(port), *options),
                cwd=tmp_path,
                env={**os.environ, "DISCORD_TOKEN": TOKEN, **environment},
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            out, errors = await asyncio.wait_for(process.communicate(), 60)
        text = out.decode()
        assert errors.decode() == ""
        assert "nobody-may-see" not in text
        lines = [line.split(maxsplit=2) for line in text.splitlines()]
        wrong = {subject: f"{level}: {said}" for level, subject, said in lines if level != "ok"}
        wrong.pop("packages", None)  # those of the machine that runs the tests are no part of the test
        wrong.pop("extras", None)
        return process.returncode, {subject for _, subject, _ in lines}, wrong

    return run


async def test_all_is_well(examine, tmp_path):
    (tmp_path / "log").mkdir()
    _, subjects, wrong = await examine(Clinic(), "misses_file: log/misses.db")
    assert wrong == {}
    about = {"python", "settings", "story", "misses", "token", "discord"}
    assert subjects >= {*about, "clock", "intents", "gateway", "shards", "permissions"}


@pytest.mark.parametrize(
    ("different", "config", "subject", "said"),
    [
        pytest.param({"status": 401}, "", "discord", "problem: It does not know this token.", id="token"),
        pytest.param({"status": 503}, "", "discord", "warning: Discord answered with status 503.", id="down"),
        pytest.param({}, "message_content: true", "intents", "problem: message_content is on, but", id="intent"),
        pytest.param({"permissions": [ALL, 0]}, "", "permissions", "warning: Of 2 servers, it lacks View", id="rights"),
        pytest.param({"remaining": 0}, "", "gateway", "problem: 0 of 1000 starts left until", id="no starts"),
        pytest.param({"remaining": KEPT_STARTS}, "", "gateway", "problem: 20 of 1000 starts left", id="kept starts"),
        pytest.param(
            {"remaining": KEPT_STARTS + 3, "shards": 4},
            "shard_count: 4",
            "gateway",
            "problem: 23 of 1000 starts left",
            id="kept starts of shards",
        ),
        pytest.param({"shards": 4}, "shard_count: 2", "shards", "warning: shard_count is 2; for so many", id="shards"),
        pytest.param({"off_seconds": 90}, "", "clock", "warning: It is 9", id="fast clock"),
        pytest.param({}, "story: gone.yaml", "story", "problem: ", id="no story"),
        pytest.param({}, "misses_file: gone/misses.db", "misses", "problem: ", id="no folder"),
        pytest.param({}, f"misses_file: {LONG}", "misses", "problem: ", id="no name for a file"),
        pytest.param({}, "token_file: gone", "token", "warning: token_file ", id="no token file"),
        pytest.param({}, f"token_file: {LONG}", "token", "warning: token_file ", id="no name for a token file"),
    ],
)
async def test_what_is_wrong_is_said(examine, different, config, subject, said):
    status, _, wrong = await examine(Clinic(**different), config)
    assert list(wrong) == [subject]
    assert wrong[subject].startswith(said)
    assert status == 2 or said.startswith("warning")
    assert status >= 1


@pytest.mark.parametrize("config", ["message_content: true", "shard_count: 4"])
async def test_what_is_set_rightly_is_no_fault(examine, config):
    assert (await examine(Clinic(flags=1 << 19, shards=4), config))[2].keys() <= {"shards"}
    assert (await examine(Clinic(flags=1 << 18, shards=1), config))[2] == {}


async def test_as_many_starts_as_the_bot_needs_are_enough(examine):
    """The doctor and the bot's own start must not judge differently."""
    assert (await examine(Clinic(remaining=KEPT_STARTS + 1)))[2] == {}
    two_of_four = "shard_count: 4\nshard_ids: [0, 3]"
    assert (await examine(Clinic(remaining=KEPT_STARTS + 2, shards=4), two_of_four))[2] == {}


def test_a_folder_that_nobody_may_look_into(tmp_path):
    folder = tmp_path / "closed"
    folder.mkdir()
    folder.chmod(0)
    was = os.geteuid()
    if was == 0:  # whom no rights hold back
        os.seteuid(NOBODY)
    try:
        (found,) = check_misses(Config(misses_file=folder / "misses.db"))
    finally:
        os.seteuid(was)
        folder.chmod(0o700)
    assert found.level is Level.PROBLEM
    assert "misses_file" in found.text


@pytest.mark.parametrize(
    ("is_draft", "is_sealed", "rule"),
    [(True, True, "unfinished"), (True, False, "unfinished"), (False, False, "unsealed")],
)
def test_the_doctor_and_the_start_say_the_same_of_a_story(tmp_path, is_draft, is_sealed, rule):
    """To seal a draft does not make it one that is served."""
    path = tmp_path / "flood.yaml"
    text = STORY.read_text(encoding="utf-8")
    text = text if is_sealed else text.partition("\nseal:")[0] + "\n"
    path.write_text("draft: true\n" * is_draft + text, encoding="utf-8")
    (found,) = check_story(Config(story=path))
    with pytest.raises(StoryError) as refused:
        load_checked_engine(Config(story=path))
    (problem,) = refused.value.problems
    assert problem.rule == rule
    for said in (found.text, problem.message):
        assert ("take out “draft: true”" in said) is is_draft
        assert (f"storybot check {path} --article ARTICLE --seal" in said) is not is_sealed
    assert [each.level for each in check_story(Config(story=path, allow_unsealed=True))] == [Level.WARNING]
    load_checked_engine(Config(story=path, allow_unsealed=True))


async def test_an_unsealed_story(examine, tmp_path):
    text = (tmp_path / "flood.yaml").read_text(encoding="utf-8")
    (tmp_path / "flood.yaml").write_text(text.partition("\nseal:")[0] + "\n", encoding="utf-8")
    _, _, refused = await examine(Clinic(), "story: flood.yaml")
    _, _, allowed = await examine(Clinic(), "story: flood.yaml\nallow_unsealed: true")
    assert refused["story"].startswith("problem: flood is not sealed, and not served")
    assert allowed["story"].startswith("warning:")


async def test_no_token(examine):
    status, _, wrong = await examine(Clinic(), DISCORD_TOKEN="")
    assert status == 2
    assert wrong["token"].startswith("problem: There is none. Set DISCORD_TOKEN")
    assert wrong["discord"] == "warning: Not asked: there is no token."


async def test_something_else_than_a_token(examine):
    _, _, wrong = await examine(Clinic(), "", "--offline", DISCORD_TOKEN="client-secret-that-nobody-may-see")
    assert wrong["token"].startswith("problem: It has not the form of a bot's token")


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
async def test_a_token_file_that_all_can_read(examine, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text(TOKEN, encoding="utf-8")
    secret.chmod(0o644)
    _, _, wrong = await examine(Clinic(), "token_file: secret", "--offline", DISCORD_TOKEN="")
    assert "chmod 600" in wrong["token"]
    secret.chmod(0o600)
    _, _, wrong = await examine(Clinic(), "token_file: secret", "--offline", DISCORD_TOKEN="")
    assert wrong == {}


async def test_bad_settings(examine):
    status, _, wrong = await examine(Clinic(), "prefixx: a")
    assert status == 2
    assert 'there is no setting "prefixx"' in wrong["settings"]


async def test_without_a_network(examine):
    """A port that nobody listens to stands for all networks that are down."""
    status, _, wrong = await examine(Closed())
    assert status == 2
    assert wrong["discord"].startswith("problem: It cannot be reached (")
    assert (await examine(Closed(), "", "--offline"))[2] == {}


@given(st.text())
@example(TOKEN)
@example("a.b.c")
@example("MTIzNDU2.GhIjKl.a-token-that-nobody-may-see")
def test_only_a_token_has_an_application(text):
    assert application_of(text) == (ID if text == TOKEN else None)
