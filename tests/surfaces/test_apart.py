"""A story compiled in another process is the one compiled here, and so are a broken file's problems."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import StoryError
from bot.story.document import read_document
from bot.surfaces.apart import _Pickler, _Unpickler, load_apart, load_whole_engine, read_document_apart
from bot.understanding.lexicon import lexicon

STORIES = Path(__file__).parents[1] / "stories"
ASKED = [
    "who died?",
    "who was wounded in the flood and who was to blame",
    "when did the dam break",
    "how many people are missing",
    "what did the mayor say",
    "wen wsa teh dma bilt",
    "thank you",
    "who won the election",
]


@pytest.mark.parametrize("name", ["merrowick-flood", "orsa-dam"])
def test_a_process_of_its_own_compiles_the_same(name):
    here, apart = load_whole_engine(STORIES / f"{name}.yaml"), load_apart(STORIES / f"{name}.yaml")
    assert apart.story == here.story
    assert dict(apart.offered) == dict(here.offered)
    for question in [*ASKED, *here.offered]:
        assert apart.ask(question) == here.ask(question)
        # The last digits of a matrix's product depend on the threads at work, and a number may be rounded up or down.
        assert apart.index.classifier.scores(question) == pytest.approx(
            here.index.classifier.scores(question), abs=1e-4
        )


def test_nothing_is_left_to_be_made():
    engine = load_apart(STORIES / "velmar-trial.yaml")
    assert {"classifier"} <= vars(engine.index).keys()
    assert {"offered"} <= vars(engine).keys()


def test_a_bot_that_is_handed_its_story_needs_no_jinja2():
    """The sentences were made where it was compiled; a reader's question would wait while it is loaded."""
    program = """
import sys
from pathlib import Path
sys.modules["jinja2"] = None
from bot.authoring.why import why
from bot.engine import Engine
from bot.language.interface import LANGUAGES
from bot.surfaces.apart import load_apart
from bot.surfaces.discord_layout import listing
for path in sys.argv[1:]:
    engine = load_apart(Path(path))
    for language in LANGUAGES:
        for question in [*engine.offered, "hello", "what is it about", "asdf", "who won the election"]:
            assert engine.ask(question, language=language).text
            assert engine.check_claim(question, language).text
            assert why(engine, question, language=language)
        for name in ("timeline", "people", "quotes", "story"):
            assert engine.show(listing(engine, name), language=language).text
"""
    stories = [STORIES / f"{name}.yaml" for name in ("orsa-dam", "merrowick-flood")]
    subprocess.run([sys.executable, "-c", program, *stories], check=True)


def test_two_stories_share_the_language_data():
    first, second = load_apart(STORIES / "velmar-trial.yaml"), load_apart(STORIES / "orsa-dam.yaml")
    assert first.index.lexicon is second.index.lexicon is lexicon()


def test_what_is_alike_is_handed_over_as_one_object_and_what_is_only_equal_is_not():
    alike = [(1, 2.0), (1, 2), (1.0, 2), ("a", 1), frozenset({1}), frozenset({1.0}), frozenset({"a"})]
    others = [("a", []), frozenset({1, 2.0}), frozenset({1.0, 2})]
    handed = handed_over([[*alike, *others], [type(part)([*part]) for part in (*alike, *others)]])
    for number, (part, first, second) in enumerate(zip([*alike, *others], *handed, strict=True)):
        assert repr(first) == repr(second) == repr(part)
        assert (first is second) == (number < len(alike))


def handed_over(found):
    """Return what another process gets of an object from this one."""
    written, shared = io.BytesIO(), {}
    _Pickler(written, shared, {}).dump(found)
    return _Unpickler(io.BytesIO(written.getvalue()), [part for part, *_ in shared]).load()


def test_all_problems_of_a_file_come_through(tmp_path):
    path = tmp_path / "broken.yaml"
    path.write_text((STORIES / "velmar-trial.yaml").read_text("utf-8").replace("kind: ", "knd: "), "utf-8")
    with pytest.raises(StoryError) as here:
        load_whole_engine(path)
    with pytest.raises(StoryError) as apart:
        load_apart(path)
    assert apart.value.problems == here.value.problems
    assert len(apart.value.problems) > 10


@pytest.mark.parametrize(
    "text", ["prefix: '?'\nadmins: {users: [1]}\n", "a: 1\na: 2\n", "a: [", "- a", "", "\udcff", None]
)
@pytest.mark.parametrize("executable", [sys.executable, "/nowhere/python", "/bin/true", ""])
def test_a_document_is_read_as_it_is_here(tmp_path, monkeypatch, text, executable):
    path = tmp_path / "config.yaml"
    if text is not None:
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
    monkeypatch.setattr(sys, "executable", executable)
    assert read_document_apart(path, 30) == read_document(path, 30)


@pytest.mark.parametrize("executable", ["/nowhere/python", "/bin/false", "/bin/true", "/bin/echo", ""])
def test_where_no_process_can_be_started_it_is_compiled_all_the_same(monkeypatch, caplog, executable):
    """A bot in a container without room for another process must serve, too."""
    monkeypatch.setattr(sys, "executable", executable)
    with caplog.at_level(logging.WARNING):
        engine = load_apart(STORIES / "orsa-dam.yaml")
    assert {"classifier"} <= vars(engine.index).keys()
    assert [record.getMessage()[:13] for record in caplog.records] == ["Compiled here"] * bool(executable)


def test_the_serving_process_never_loads_what_takes_much_memory():
    """numpy alone would take as much as all else that the bot adds to discord.py."""
    program = (
        "import sys; import bot.surfaces.discord_run; from bot.config import Config; "
        "from bot.surfaces.discord_reload import load_checked_engine; engine = load_checked_engine(Config()); "
        "[engine.ask('When is the summit? Who is detained by whom and why?', language=each) for each in ('en', 'de')]; "
        "from bot.language.interface import catalogue; catalogue('ru'); print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    rarely = {"numpy", "pydantic", "sqlite3", "rich", "yaml", "babel", "simplemma", "bot.story.loader"}
    assert not rarely & set(run.stdout.split())
