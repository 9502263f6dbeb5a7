"""The authors' guide and its page of reference stay true: what they show is run, and they name all that there is."""

from __future__ import annotations

import ast
import importlib
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.authoring import rules as authoring_rules
from bot.authoring.check import ArticleFile, check_story
from bot.authoring.gold import GoldKind, GoldQuestion
from bot.engine import load_engine
from bot.story import rules as story_rules
from bot.story.loader import load_story
from bot.story.model import ARTICLE, EntityKind, Status
from bot.story.schema import ArticleEntry, EntityEntry, FactEntry, Heading, UnknownEntry, keys

ROOT = Path(__file__).parents[2]
KNOWLEDGE = ROOT / "knowledge"
EXAMPLE, ARTICLE_TEXT = KNOWLEDGE / "example" / "ferry.yaml", KNOWLEDGE / "example" / "ferry.txt"
GUIDE, REFERENCE = (KNOWLEDGE.joinpath(name).read_text("utf-8") for name in ("README.md", "REFERENCE.md"))
SCREEN = 45
"""Lines of one."""


def code(text: str, language: str) -> str:
    """Return the first code block in one language."""
    found = re.search(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert found
    return found[1]


def section(heading: str) -> str:
    """Return what stands under a heading of the reference."""
    return REFERENCE.partition(f"## {heading}\n")[2].partition("\n## ")[0]


def read_yaml(text: str) -> dict[str, dict[str, object]]:
    """Return YAML with every scalar a string, as fact files are read."""
    return yaml.load(text, yaml.BaseLoader)


def command(line: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Return a finished command; `storybot` is the one beside the Python that runs this, and nobody types to it."""
    path = str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"]
    return subprocess.run(
        line,
        shell=True,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "PATH": path},
        check=False,
    )


def test_the_guide_fits_on_three_screens() -> None:
    """Whoever has half an hour reads no more."""
    assert len(GUIDE.splitlines()) <= 3 * SCREEN


def test_the_steps_of_the_guide_lead_from_the_article_to_a_sealed_file(tmp_path: Path) -> None:
    shutil.copytree(KNOWLEDGE / "example", tmp_path / "knowledge" / "example")
    steps = code(GUIDE, "sh").splitlines()
    kept_up = [step for step in steps if re.search(r"storybot (?:preview|run)\b", step)]
    assert len(kept_up) == 2
    for step in steps:
        if step not in kept_up:
            run = command(step, tmp_path)
            assert run.returncode == 0, f"{step}\n{run.stdout}{run.stderr}"
    assert load_story(tmp_path / "ferry.yaml").sealed


def test_the_example_is_as_check_wants_it() -> None:
    """It is what authors copy."""
    report = check_story(EXAMPLE, {ARTICLE: ArticleFile(ARTICLE_TEXT, ARTICLE_TEXT.read_text("utf-8"))})
    assert [str(problem) for problem in report.problems] == []
    assert [coverage.share for coverage in report.coverage.values()] == [1.0]


def test_the_file_in_the_guide_is_a_part_of_the_example(tmp_path: Path) -> None:
    (tmp_path / "ferry.yaml").write_text(code(GUIDE, "yaml"), "utf-8")
    assert load_story(tmp_path / "ferry.yaml").facts
    shown, whole = read_yaml(code(GUIDE, "yaml")), read_yaml(EXAMPLE.read_text("utf-8"))
    for part in ("entities", "facts", "unknowns"):
        for name, entry in shown[part].items():
            assert entry.items() <= whole[part][name].items(), name


@pytest.mark.parametrize(
    "part", [Heading, ArticleEntry, EntityEntry, FactEntry, UnknownEntry], ids=lambda part: part.__name__
)
def test_every_key_is_explained(part: type) -> None:
    """A key that stands only in the code does not exist for an author."""
    cells = re.findall(r"^\|.*?\|", GUIDE + REFERENCE, re.MULTILINE)
    assert {*keys(part)} <= set(re.findall(r"`(\w+)`", "\n".join(cells)))


def test_every_kind_and_status_is_named() -> None:
    assert {*EntityKind, *Status} <= set(re.findall(r"`(\w+)`", GUIDE))


@pytest.mark.parametrize(("text", "other"), [(GUIDE, REFERENCE), (REFERENCE, GUIDE)], ids=["guide", "reference"])
def test_every_link_leads_somewhere(text: str, other: str) -> None:
    links = re.findall(r"\]\(([^)#\s]*)#?([^)\s]*)\)", text)
    readme = (ROOT / "README.md").read_text("utf-8")
    texts = {"": text, "README.md": other, "REFERENCE.md": other, "../README.md": readme}
    assert links
    for path, anchor in links:
        assert "://" in path or (KNOWLEDGE / path).exists(), path
        if anchor and path in texts:
            headings = (line.lstrip("# ") for line in texts[path].splitlines() if line.startswith("#"))
            anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
            assert anchor in anchors, f"{path}#{anchor}"


def test_the_story_that_goes_on_answers_as_it_says(tmp_path: Path) -> None:
    """Its lines, put into the example, give the replies that it promises."""
    parts = [read_yaml(EXAMPLE.read_text("utf-8")), read_yaml(code(section("A story that goes on"), "yaml"))]
    story = {**parts[0], **{name: {**parts[0].get(name, {}), **added} for name, added in parts[1].items()}}
    (tmp_path / "ferry.yaml").write_text(yaml.safe_dump(story, sort_keys=False), "utf-8")
    engine = load_engine(tmp_path / "ferry.yaml")
    for line in code(section("A story that goes on"), "text").strip().splitlines():
        question, _, promised = line.partition(" → ")
        outcome, _, words = promised.partition(": ")
        reply = engine.ask(question)
        assert reply.outcome == outcome
        assert words in reply.text


def test_the_gold_questions_do_what_it_says(tmp_path: Path) -> None:
    """All are right with the example, and a wrong date is found as shown."""
    gold = section("Gold questions")
    ferry = EXAMPLE.read_text("utf-8")
    (tmp_path / "ferry.jsonl").write_text(code(gold, "json"), "utf-8")
    (tmp_path / "ferry.yaml").write_text(ferry, "utf-8")
    first = command("storybot eval ferry.yaml --results ferry.results", tmp_path)
    assert first.returncode == 0
    assert "100.0 % right" in first.stdout
    (tmp_path / "ferry.yaml").write_text(ferry.replace("again on April 15, 2024", "again on April 16, 2024"), "utf-8")
    shown, _, output = code(gold, "console").partition("\n")
    second = command(shown.removeprefix("$ "), tmp_path)
    assert second.returncode == 1
    assert second.stdout == output


def test_every_key_and_kind_of_gold_questions_is_explained() -> None:
    explained = set(re.findall(r"`(\w+)`", section("Gold questions")))
    assert {*GoldKind} <= explained
    assert {*GoldQuestion.__slots__} - {"key", "line"} <= explained


def rule_rows() -> list[str]:
    """Return the row of the table for each rule that has a module: its id, severity, and what it asks."""
    rows = []
    for package, severity in ((story_rules, "error"), (authoring_rules, "warning")):
        for found in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package.__name__}.{found.name}")
            name, asks = " ".join(str(module.__doc__).split("\n\n")[0].split()).split(": ", 1)
            assert name == module.RULE == found.name.replace("_", "-")
            rows.append(f"| `{name}` | {severity} | {asks} |")
    return sorted(rows)


def test_every_rule_is_listed_as_its_module_opens() -> None:
    """Whoever looks up an id finds what it asks; whoever adds a rule is told to add the row that this test shows."""
    shown = re.findall(r"^\| `[\w-]+` \| (?:error|warning) \|.*$", REFERENCE, re.MULTILINE)
    assert sorted(shown) == rule_rows()


def test_every_other_id_is_named() -> None:
    """Those of reading the file, of its shape and of its article; found where the code makes a problem."""
    ids = set()
    for path in [*(ROOT / "bot" / "story").rglob("*.py"), *(ROOT / "bot" / "authoring").rglob("*.py")]:
        for call in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name in {"Problem", "problem", "failed", "_complain"}:
                texts = (each.value for each in call.args if isinstance(each, ast.Constant))
                ids |= {text for text in texts if isinstance(text, str) and re.fullmatch(r"[a-z]+(-[a-z]+)*", text)}
    assert {"yaml", "schema-version", "evidence-not-found"} <= ids
    explained = set(re.findall(r"^\| `([\w-]+)` \|", REFERENCE, re.MULTILINE))
    assert ids | {"bad-value", "missing-key", "unknown-key", "alias", "tag", "too-deep"} <= explained
