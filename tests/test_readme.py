"""README: what it shows must be what happens, and nothing that people can set or call may be missing from it.

After a change of wording, `python tests/test_readme.py` writes the transcripts anew. Read the difference.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import discord
import pytest

from bot.__main__ import cli
from bot.config import Config, setting_routes
from bot.story.bundled import bundled_story
from bot.surfaces.discord_admin import AdminCommands
from bot.surfaces.discord_commands import ReaderCommands

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTING = re.compile(r"^\| `([\w.]+)` \| (.+?) \|", re.MULTILINE)


def blocks(language):
    """Return the code blocks of README in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def transcripts():
    """Return (command, what it prints) for each `$ …` in README."""
    parts = [part for block in blocks("console") for part in re.split(r"^\$ ", block, flags=re.MULTILINE) if part]
    return [part.rstrip().partition("\n")[::2] for part in parts]


def output_of(command):
    """Return what a command of README prints; `storybot` is the one beside the Python that runs this."""
    path = str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"]
    run = subprocess.run(
        command, shell=True, capture_output=True, encoding="utf-8", env={**os.environ, "PATH": path}, check=False
    )
    return run.stdout


@pytest.mark.parametrize(("command", "output"), [pytest.param(*each, id=each[0]) for each in transcripts()])
def test_a_transcript_is_what_the_command_prints(command, output, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert output_of(command).rstrip() == output


def test_every_command_and_option_is_named():
    commands = {f"storybot {name}": command for name, command in cli.commands.items()}
    options = {
        option
        for command in [cli, *commands.values()]
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
    }
    names = [*commands, *sorted(options - {"-h"})]
    missing = [name for name in names if not re.search(rf"{name}\b(?!-)", README)]
    assert missing == []


def test_every_discord_command_is_named():
    names = {f"/{command.name}" for command in ReaderCommands.__cog_app_commands__}
    names |= {f"/admin {command.name}" for command in AdminCommands.__cog_app_commands__}
    names |= {f"!{command.name}" for cog in (ReaderCommands, AdminCommands) for command in cog.__cog_commands__}
    assert len(names) >= 5
    assert sorted(name for name in names if f"`{name}" not in README) == []


def test_the_table_of_settings_is_complete_and_true():
    """Each setting with its default, in the order of the code."""
    config = Config()
    shown = {False: "`false`", "!": '`"!"`', (): "`[]`", None: "none", bundled_story(): "the bundled story"}

    def default(route):
        value = getattr(config.admins if len(route) == 2 else config, route[-1])
        return shown.get(value, f"`{value}`")

    expected = {".".join(route): default(route) for route in setting_routes()}
    assert dict(SETTING.findall(README)) == expected


def test_the_example_of_settings_names_every_one():
    example = (ROOT / "config.example.yaml").read_text(encoding="utf-8")
    missing = [route for route in setting_routes() if not re.search(rf"^ *{route[-1]}:", example, re.MULTILINE)]
    assert missing == []


def test_the_invite_link_asks_for_what_it_says():
    permissions = discord.Permissions(int(re.search(r"permissions=(\d+)", README).group(1)))
    wanted = {"read_messages", "send_messages", "send_messages_in_threads", "read_message_history"}
    assert {name for name, granted in permissions if granted} == wanted  # read_messages is View Channels
    assert "scope=bot+applications.commands" in README


def test_the_two_commands_are_what_ci_runs():
    two = [block.strip() for block in blocks("sh") if block.startswith("python3 -m venv")]
    assert len(two) == 2
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert [line for line in ci if line in two] == two


def test_every_link_leads_somewhere():
    targets = re.findall(r"\]\(([^)#]+?)\)", README) + re.findall(r'src="(.+?)"', README)
    assert [path for path in targets if "://" not in path and not (ROOT / path).exists()] == []
    headings = [line.lstrip("# ") for line in README.splitlines() if line.startswith("#")]
    anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", README)) <= anchors


def test_every_test_that_the_threat_model_names_exists():
    named = re.findall(r"`(test_\w+\.py)::(\w+)`", README)
    assert len(named) > 10
    texts = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")}
    missing = [each for each in named if not re.search(rf"(?:def|class) {each[1]}\b", texts.get(each[0], ""))]
    assert missing == []


def rewrite_transcripts():
    """Put what the commands print now into README."""
    text = README
    for block in blocks("console"):
        commands = [line for line in block.splitlines() if line.startswith("$ ")]
        text = text.replace(block, "\n".join(f"{line}\n{output_of(line[2:])}" for line in commands))
    (ROOT / "README.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    rewrite_transcripts()
