"""The authors' guide stays true: its example loads, and its tables name every kind, role and key."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.authoring import rules as authoring_rules
from bot.authoring.gold import GoldKind, GoldQuestion
from bot.engine import load_engine
from bot.replies.sentences import TEMPLATE_FAILS
from bot.story import rules as story_rules
from bot.story.frames import FrameKind, RoleSpec, RoleType, frames
from bot.story.loader import load_story
from bot.story.schema import KEYS, ArticleEntry, EntityEntry, FactEntry, Heading, UnknownEntry

GUIDE = Path(__file__).parents[2] / "knowledge" / "README.md"
GOLD = "Keep it right: gold questions"
BOT = Path(__file__).parents[2] / "bot"


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


@pytest.mark.parametrize(
    "part", [Heading, ArticleEntry, EntityEntry, FactEntry, UnknownEntry], ids=lambda part: part.__name__
)
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


def rule_rows() -> list[str]:
    """Return the row of the guide's table for each rule that has a module: its id, severity, and what it asks."""
    rows = []
    for package, severity in ((story_rules, "error"), (authoring_rules, "warning")):
        for found in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package.__name__}.{found.name}")
            name, asks = " ".join(str(module.__doc__).split("\n\n")[0].split()).split(": ", 1)
            assert name == module.RULE == found.name.replace("_", "-")
            rows.append(f"| `{name}` | {severity} | {asks} |")
    return sorted(rows)


def test_the_guide_lists_every_rule_as_its_module_opens() -> None:
    """Whoever looks up an id finds what it asks; whoever adds a rule is told to add the row that this test shows."""
    shown = re.findall(r"^\| `[\w-]+` \| (?:error|warning) \|.*$", GUIDE.read_text("utf-8"), re.MULTILINE)
    assert sorted(shown) == rule_rows()


def test_the_guide_names_every_other_id() -> None:
    """Those of reading the file, of its shape and of its article; found where the code makes a problem."""
    ids = set()
    for path in [*(BOT / "story").rglob("*.py"), *(BOT / "authoring").rglob("*.py"), BOT / "replies" / "sentences.py"]:
        for call in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name in {"Problem", "problem", "_failed", "_complain"}:
                texts = (each.value for each in call.args if isinstance(each, ast.Constant))
                ids |= {text for text in texts if isinstance(text, str) and re.fullmatch(r"[a-z]+(-[a-z]+)*", text)}
    assert {"yaml", "schema-version", "evidence-not-found"} <= ids
    explained = set(re.findall(r"^\| `([\w-]+)` \|", GUIDE.read_text("utf-8"), re.MULTILINE))
    assert ids | {TEMPLATE_FAILS, "bad-value", "missing-key", "unknown-key", "alias", "tag", "too-deep"} <= explained


RECIPES = re.split(
    r"^### ", GUIDE.read_text("utf-8").partition("## Recipes\n")[2].partition("\n## ")[0], flags=re.MULTILINE
)[1:]


@pytest.mark.parametrize("recipe", [pytest.param(each, id=each.partition("\n")[0]) for each in RECIPES])
def test_a_recipe_does_what_it_says(recipe: str, tmp_path: Path) -> None:
    """Its lines, put into the small example, give the replies that it promises."""
    parts = [read_yaml(block("yaml", "A small example")), read_yaml(code(recipe, "yaml"))]
    story = {**parts[0], **{name: {**parts[0].get(name, {}), **section} for name, section in parts[1].items()}}
    (tmp_path / "ferry.yaml").write_text(yaml.safe_dump(story, sort_keys=False), "utf-8")
    engine = load_engine(tmp_path / "ferry.yaml")
    for line in code(recipe, "text").strip().splitlines():
        question, _, promised = line.partition(" → ")
        outcome, _, words = promised.partition(": ")
        reply = engine.ask(question)
        assert reply.outcome == outcome
        assert words in reply.text


def code(text: str, language: str) -> str:
    """Return the first code block in one language."""
    found = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found
    return found[1]


def read_yaml(text: str) -> dict[str, dict[str, object]]:
    """Return YAML with every scalar a string, as fact files are read."""
    return yaml.load(text, yaml.BaseLoader)
