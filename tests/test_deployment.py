"""The README's ways to run the bot as a service: their commands and settings exist, and systemd takes the unit."""

import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import click
import pytest

from bot.__main__ import cli
from bot.config import setting_routes

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
UNIT = re.search(r"```ini\n(.*?)```", README, re.DOTALL)[1]
CONTAINER = re.search(r"```dockerfile\n(.*?)```", README, re.DOTALL)[1]
VARIABLES = {"STORYBOT_" + "_".join(route).upper() for route in setting_routes()}


def lines_of(name):
    """Return the values of a setting of the unit, in order."""
    return re.findall(rf"^{name}=(.*)$", UNIT, re.MULTILINE)


def test_the_unit_starts_a_command_that_exists():
    (start,) = lines_of("ExecStart")
    program, name, *arguments = shlex.split(start)
    assert Path(program).name == "storybot"
    command = cli.commands[name]
    options = {option for each in command.params if isinstance(each, click.Option) for option in each.opts}
    assert {each for each in arguments if each.startswith("-")} <= options


@pytest.mark.parametrize("text", [UNIT, CONTAINER], ids=["unit", "container"])
def test_the_settings_exist(text):
    assert set(re.findall(r"STORYBOT_\w+", text)) <= VARIABLES
    assert "STORYBOT_" in text


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_takes_the_unit(tmp_path):
    unit = tmp_path / "storybot.service"
    unit.write_text(UNIT.replace("/opt/storybot/bin/storybot", sys.executable), encoding="utf-8")
    run = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", unit],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_the_unit_restarts_reloads_and_confines():
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read_string(UNIT)
    service = parser["Service"]
    confined = ("DynamicUser", "NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome")
    assert {name: service[name] for name in confined} == dict.fromkeys(confined, "yes")
    assert service["ProtectSystem"] == "strict"
    assert service["Restart"] == "on-failure"
    assert service["ExecReload"] == "/bin/kill -HUP $MAINPID"
    assert service["LoadCredential"].startswith("token:")


class Answer(BaseHTTPRequestHandler):
    """Answers with the status that the server was given."""

    def do_GET(self):
        """Answer."""
        self.send_response(self.server.status if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, *_):
        """Stay quiet."""


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False)])
def test_the_container_looks_at_the_bots_health(status, healthy):
    command = json.loads(re.search(r"HEALTHCHECK .*?CMD (\[.*\])", CONTAINER)[1])
    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        server.status = status
        threading.Thread(target=server.handle_request, daemon=True).start()
        code = command[2].replace(":9090/", f":{server.server_port}/")
        run = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=False, env={**os.environ, "no_proxy": "127.0.0.1"}
        )
    assert (run.returncode == 0) is healthy


def test_the_container_needs_no_root():
    assert CONTAINER.index("\nUSER 10001") < CONTAINER.index("\nENTRYPOINT")
    assert "--read-only" in README
