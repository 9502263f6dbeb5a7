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
from bot.story.json_schema import json_schema
from bot.story.loader import read_bytes
from bot.story.schema import ArticleEntry, EntityEntry, FactEntry, Heading, SealEntry, UnknownEntry, keys

ROOT = Path(__file__).parents[2]
STORIES = [*sorted((ROOT / "knowledge").glob("*.yaml")), *sorted((ROOT / "tests" / "stories").glob("*.yaml"))]
GUIDE = re.search(r"```yaml\n(.*?)```", (ROOT / "knowledge" / "README.md").read_text("utf-8"), re.DOTALL)[1]
SCHEMA = Draft202012Validator(json_schema())
ELSEWHERE = {
    "no such day",
    "evidence without words",
    "groups of groups",
    "unknown speaker",
    "unknown entity of a fact",
    "unknown member",
    "unknown fact",
    "disputes itself",
    "an unknown and a fact of one name",
    "look-alike with a hyphen",
    "look-alike in the plural",
    "look-alike with a figure",
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
        pytest.param(GOOD.replace("evidence: The ferry hit the pier", "evidence: [The ferry, hit]"), id="a list"),
        pytest.param(GOOD.replace("when: 2024-04-08", "when: 2024").replace("name: no", "name: 12"), id="numbers"),
        pytest.param(GOOD.replace("kind: place,", "kind: place, plural: Yes, gender: ~,"), id="words for true"),
        pytest.param(GOOD.replace("by: moll", "by:").replace("said: We were lucky", "said:"), id="nothing"),
        pytest.param(GOOD + "seal: {article: a, evidence: b, articles: {c: d}}\n", id="seal"),
        pytest.param(GOOD.replace("unknowns:", "starters:\nseal:\nunknowns:"), id="nothing behind optional keys"),
        pytest.param(GOOD.replace("The ferry hit the pier", "x" * 228 + "  y"), id="230 letters"),
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
        pytest.param("by: moll", "by: Greta Moll", ["facts", "crash", "by"], id="name for an id"),
        pytest.param("when: 2024-04-08", "when: 8 April", ["facts", "crash", "when"], id="date in words"),
        pytest.param("status: alleged", "status: claimed", ["facts", "crash", "status"], id="status"),
        pytest.param("    evidence: The ferry hit the pier\n", "", ["facts", "crash"], id="no evidence"),
        pytest.param("said: We", "siad: We", ["facts", "calm"], id="no such key"),
        pytest.param("    says: Greta Moll said that all was calm.\n", "", ["facts", "calm"], id="no sentence"),
        pytest.param("kind: place,", "kind: place, gender: male,", ["entities", "skarn", "kind"], id="gender"),
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
        pytest.param("facts:\n", "facts:\n  article: {says: x, evidence: x}\n", ["facts"], id="reserved"),
    ],
)
def test_a_mistake_is_found_at_its_place_alone(old, new, place):
    """An editor underlines it; complaints elsewhere would hide it."""
    assert GOOD.count(old) == 1
    text = GOOD.replace(old, new)
    for data in (parse_document("ferry.yaml", text.encode()).data, yaml.load(text, EditorsLoader)):
        assert {tuple(error.absolute_path) for error in SCHEMA.iter_errors(data)} == {tuple(place)}


def test_the_schema_has_every_key_and_says_what_it_is_for():
    """It is made from them; this is what would show if a part were left out."""
    shapes = json_schema()
    parts = {"article": ArticleEntry, "entity": EntityEntry, "fact": FactEntry, "unknown": UnknownEntry}
    for shape, part in ((shapes, Heading), *((shapes["$defs"][name], each) for name, each in parts.items())):
        assert list(shape["properties"]) == keys(part)
        assert all(each["description"] for key, each in shape["properties"].items())
    assert list(shapes["$defs"]["seal"]["properties"]) == keys(SealEntry)


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
