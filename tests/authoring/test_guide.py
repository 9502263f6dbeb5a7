"""The authors' guide stays true: its example loads, and its tables name every kind, role and key."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.authoring.gold import GoldKind, GoldQuestion
from bot.story.frames import FrameKind, RoleSpec, RoleType, frames
from bot.story.loader import load_story
from bot.story.schema import KEYS, EntityEntry, FactEntry, Heading, UnknownEntry

GUIDE = Path(__file__).parents[2] / "knowledge" / "README.md"
GOLD = "Keep it right: gold questions"


def frame_row(frame: FrameKind) -> str:
    """Return the row of the guide's table for one frame kind: entities, words, dates and numbers apart."""

    def cell(*types: RoleType) -> str:
        roles = (role for role in frame.roles.values() if role.type in types)
        return ", ".join(shown(role) for role in roles)

    def shown(role: RoleSpec) -> str:
        return f"**{role.name}**" if role.required else f"*{role.name}*" if role.name in frame.one_of else role.name

    names, words = cell(RoleType.ENTITIES), cell(RoleType.TEXT, RoleType.TEXTS)
    return f"| `{frame.name}` | {frame.about} | {names} | {words} | {cell(RoleType.DATE, RoleType.NUMBER)} |"


def test_the_example_of_the_guide_loads(tmp_path: Path) -> None:
    """It is the first thing that an author copies."""
    example = re.search(r"```yaml\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert example
    file = tmp_path / "ferry.yaml"
    file.write_text(example[1], "utf-8")
    assert set(load_story(file).facts) == {"article", "crash", "captain", "blessing", "back-in-service"}


def test_the_guide_shows_every_frame_kind_as_it_is() -> None:
    """A table that lacks a role, or has one too many, sends authors into errors."""
    lines = GUIDE.read_text("utf-8").splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("| kind | use it for |"))
    shown = [line for line in lines[start + 2 : start + 2 + len(frames())] if line.startswith("|")]
    assert shown == [frame_row(frame) for frame in frames().values() if not frame.generated]


@pytest.mark.parametrize("part", [Heading, EntityEntry, FactEntry, UnknownEntry], ids=lambda part: part.__name__)
def test_the_guide_explains_every_key(part: type) -> None:
    """A key that stands only in the code does not exist for an author."""
    explained = set(re.findall(r"`(\w+)`", "\n".join(re.findall(r"^\|.*?\|", GUIDE.read_text("utf-8"), re.MULTILINE))))
    assert KEYS[part].keys() <= explained


def command(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Return the finished command, its output as text."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments], capture_output=True, encoding="utf-8", cwd=cwd, check=False
    )


def block(language: str, heading: str) -> str:
    """Return the first code block in one language under a heading of the guide."""
    text = GUIDE.read_text("utf-8").partition(f"## {heading}\n")[2]
    found = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found
    return found[1]


def test_the_gold_questions_of_the_guide_do_what_it_says(tmp_path: Path) -> None:
    """All are right with the guide's fact file, and a wrong date is found as shown."""
    ferry = block("yaml", "A small example")
    (tmp_path / "ferry.jsonl").write_text(block("json", GOLD), "utf-8")
    (tmp_path / "ferry.yaml").write_text(ferry, "utf-8")
    first = command("eval", "ferry.yaml", "--results", "ferry.results", cwd=tmp_path)
    assert first.returncode == 0
    assert "100.0 % right" in first.stdout
    (tmp_path / "ferry.yaml").write_text(ferry.replace("2024-04-08", "2024-04-09"), "utf-8")
    shown, _, output = block("console", GOLD).partition("\n")
    second = command(*shown.split()[2:], cwd=tmp_path)
    assert second.returncode == 1
    assert second.stdout == output


def test_the_guide_explains_every_key_and_kind_of_gold_questions() -> None:
    explained = set(re.findall(r"`(\w+)`", GUIDE.read_text("utf-8").partition(f"## {GOLD}")[2]))
    assert {*GoldKind} <= explained
    assert {*GoldQuestion.__slots__} - {"key", "line"} <= explained
