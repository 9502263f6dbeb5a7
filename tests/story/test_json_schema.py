"""What an editor says while one types is what the loader says afterwards, as far as an editor can see."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import ClassVar

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from story.test_loader import BAD, GOOD

from bot.story.document import parse_document
from bot.story.frames import RESERVED, frames
from bot.story.json_schema import json_schema
from bot.story.loader import read_bytes
from bot.story.schema import KEYS, ArticleEntry, EntityEntry, Heading, UnknownEntry

ROOT = Path(__file__).parents[2]
STORIES = [*sorted((ROOT / "knowledge").glob("*.yaml")), *sorted((ROOT / "tests" / "stories").glob("*.yaml"))]
GUIDE = re.search(r"```yaml\n(.*?)```", (ROOT / "knowledge" / "README.md").read_text("utf-8"), re.DOTALL)[1]
SCHEMA = Draft202012Validator(json_schema())
ELSEWHERE = {
    "no such day",
    "evidence without words",
    "groups of groups",
    "unknown entity in a role",
    "unknown speaker",
    "unknown entity of an unknown",
    "unknown fact",
}
"""Broken files of the loader's table whose mistake cannot be seen at one place, or not by a pattern."""


class EditorsLoader(yaml.SafeLoader):
    """Reads plain scalars by the core schema of YAML 1.2, as the YAML language server does."""

    yaml_implicit_resolvers: ClassVar = {}


for tag, pattern, first in (
    ("null", r"|~|null|Null|NULL", ["", "~", "n", "N"]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    EditorsLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), first)


def mistakes(text):
    """Return what the schema objects to: read as the loader reads, and as editors do."""
    as_loader = SCHEMA.iter_errors(parse_document("ferry.yaml", text.encode()).data)
    as_editor = SCHEMA.iter_errors(yaml.load(text, EditorsLoader))
    return [str(each.message) for each in as_loader], [str(each.message) for each in as_editor]


def test_the_schema_is_one():
    Draft202012Validator.check_schema(json_schema())
    assert json.loads(json.dumps(json_schema())) == json_schema()


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_every_fact_file_of_the_project_is_valid(path):
    assert mistakes(path.read_text("utf-8")) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(GUIDE, id="the guide's"),
        pytest.param(GOOD, id="the loader's"),
        pytest.param(GOOD.replace("what: ferry\n", "what: [ferry]\n    why: [its steering]\n"), id="lists of one"),
        pytest.param(GOOD.replace("said: 2024-04", "said: 2024").replace("name: no", "name: 12"), id="numbers"),
        pytest.param(GOOD.replace("kind: topic,", "kind: topic, plural: Yes, gender: ~,"), id="words for true"),
        pytest.param(GOOD.replace("unknowns:", "starters:\nseal:\nunknowns:"), id="nothing behind optional keys"),
        pytest.param(GOOD.replace("The ferry hit the pier", "x" * 199 + "  y")[: len(GOOD) + 400], id="200 letters"),
    ],
)
def test_what_the_loader_takes_is_valid(text):
    problems = {problem.rule for problem in read_bytes("ferry.yaml", text.encode()).problems}
    assert problems <= {"long-evidence"}
    assert bool(problems) == bool(mistakes(text)[0]) == bool(mistakes(text)[1])


def readable(text):
    document = parse_document("ferry.yaml", text if isinstance(text, bytes) else text.encode())
    return document.data is not None and not document.problems


@pytest.mark.parametrize("name", [name for name, (text, _) in BAD.items() if readable(text)])
def test_what_the_loader_refuses_is_not_valid(name):
    """All of the loader's own table of broken files that are YAML at all."""
    as_loader, as_editor = mistakes(BAD[name][0])
    assert bool(as_loader) == bool(as_editor) == (name not in ELSEWHERE)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        pytest.param("who: [moll]", "who: Greta Moll", ["facts", "lucky", "who"], id="name for an id"),
        pytest.param("date: 2024-04-08", "date: 8 April", ["facts", "crash", "when", "date"], id="date in words"),
        pytest.param("status: alleged", "status: claimed", ["facts", "crash", "status"], id="status"),
        pytest.param("    quote: We were lucky\n", "", ["facts", "lucky"], id="statement without content"),
        pytest.param("kind: statement", "kind: detention", ["facts", "lucky"], id="role of another kind"),
        pytest.param(
            "what: ferry\n", "what: ferry\n    dead: 3\n", ["facts", "crash"], id="role that the kind has not"
        ),
        pytest.param("    evidence: The ferry hit the pier\n", "", ["facts", "crash"], id="no evidence"),
        pytest.param("kind: statement", "kind: statment", ["facts", "lucky", "kind"], id="no such kind"),
        pytest.param(
            "evidence: The ferry hit the pier",
            "evidence: [{quote: The ferry hit the pier, artcle: x}]",
            ["facts", "crash", "evidence", 0],
            id="excerpt",
        ),
        pytest.param(
            "facts:\n",
            "articles: {article: {headline: x, outlet: y, published: 2024-04-10}}\nfacts:\n",
            ["articles"],
            id="taken",
        ),
        pytest.param(
            "facts:\n", "facts:\n  article: {kind: event, what: ferry, evidence: x}\n", ["facts"], id="reserved"
        ),
    ],
)
def test_a_mistake_is_found_at_its_place_alone(old, new, place):
    """An editor underlines it; complaints elsewhere would hide it."""
    assert GOOD.count(old) == 1
    text = GOOD.replace(old, new)
    for data in (parse_document("ferry.yaml", text.encode()).data, yaml.load(text, EditorsLoader)):
        assert {tuple(error.absolute_path) for error in SCHEMA.iter_errors(data)} == {tuple(place)}


def test_the_schema_has_every_kind_with_its_roles_and_every_key():
    """It is made from them; this is what would show if a part were left out."""
    shapes = json_schema()
    for part, shape in (
        (Heading, shapes),
        (ArticleEntry, shapes["$defs"]["article"]),
        (EntityEntry, shapes["$defs"]["entity"]),
        (UnknownEntry, shapes["$defs"]["unknown"]),
    ):
        assert set(shape["properties"]) == set(KEYS[part])
    for kind in frames().values():
        name = f"fact-{kind.name}"
        assert (name in shapes["$defs"]) != kind.generated
        if not kind.generated:
            assert set(shapes["$defs"][name]["properties"]) == set(kind.roles) | RESERVED


VALUES = st.one_of(st.text(st.sampled_from(" -:,.0123456789abYy\n"), max_size=12), st.none())


@given(st.data())
def test_nothing_that_the_loader_takes_is_refused(data):
    """Whatever stands in the place of some value: an editor that complains of a good file is worse than none."""
    story = copy.deepcopy(parse_document("ferry.yaml", GOOD.encode()).data)
    part = data.draw(
        st.sampled_from([story, *story["entities"].values(), *story["facts"].values(), story["unknowns"]["damage"]])
    )
    key = data.draw(st.sampled_from(sorted(part)))
    part[key] = data.draw(st.one_of(VALUES, st.lists(VALUES, max_size=2)))
    reading = read_bytes("ferry.yaml", yaml.safe_dump(story, default_style='"').encode())
    if not reading.problems:
        assert list(SCHEMA.iter_errors(reading.document.data)) == []
