"""`check` with a story of several articles: each excerpt is looked up in its own, and all of them are sealed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.story.loader import load_story

STORIES = Path(__file__).parents[1] / "stories"
ALL = (
    *("--article", "orsa-dam.txt"),
    *("--article", "second-day=orsa-dam-second-day.txt"),
    *("--article", "correction=orsa-dam-correction.txt"),
)


@pytest.fixture
def folder(tmp_path):
    """Return a folder with the invented story of three articles, which a test may write to."""
    for path in STORIES.glob("orsa-dam*"):
        shutil.copy(path, tmp_path)
    return tmp_path


def check(folder, *arguments):
    """Return the exit status and what was printed."""
    command = [sys.executable, "-m", "bot", "check", "orsa-dam.yaml", *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=folder, check=False)
    return done.returncode, done.stdout + done.stderr


def edit(folder, old, new):
    path = folder / "orsa-dam.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def test_each_article_has_its_coverage(folder):
    status, said = check(folder, *ALL)
    assert status == 0
    assert "3 articles, 10 facts, 3 superseded facts, 10 entities, 1 unknown, sealed." in said
    for name in ("orsa-dam.txt (100 %)", "orsa-dam-second-day.txt (100 %)", "orsa-dam-correction.txt (100 %)"):
        assert name in said


def test_an_excerpt_of_another_article_is_refused_and_the_right_one_named(folder):
    edit(folder, "    article: second-day\n    evidence: Two people", "    evidence: Two people")
    status, said = check(folder, *ALL)
    assert status == 1
    assert 'fact "dead": these words are not in the article: "Two people were found dead on Tuesday". ' in said
    assert 'They are in "second-day": name that, with "article: second-day".' in said


def test_without_an_article_its_excerpts_are_passed_over(folder):
    (folder / "orsa-dam-second-day.txt").write_text("Nothing.", "utf-8")
    status, said = check(folder, "--article", "orsa-dam.txt")
    assert (status, said.count("Coverage")) == (0, 1)


def test_a_seal_needs_every_article(folder):
    status, said = check(folder, "--article", "orsa-dam.txt", "--seal")
    assert status == 1
    assert "Add --article second-day=FILE --article correction=FILE." in said


def test_the_seal_holds_a_sum_of_each_article(folder):
    edit(folder, "evidence: Two people were found dead on Tuesday", "evidence: Two people were found dead")
    assert not load_story(folder / "orsa-dam.yaml").sealed
    status, said = check(folder, *ALL, "--seal")
    assert (status, "sealed now." in said) == (0, True)
    assert load_story(folder / "orsa-dam.yaml").sealed
    with (folder / "orsa-dam-correction.txt").open("a") as file:
        file.write("More.\n")
    status, said = check(folder, *ALL)
    assert (status, "sealed, but correction has changed since" in said) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(
            ("--article", "secondday=orsa-dam.txt"), 'no article "secondday". Did you mean "second-day"?', id="unknown"
        ),
        pytest.param(
            ("--article", "orsa-dam.txt", "--article", "orsa-dam-second-day.txt"),
            "Name the article of one of them: --article second-day=…",
            id="two without a name",
        ),
        pytest.param(("--article", "second-day=none.txt"), "none.txt: the article cannot be read", id="no file"),
    ],
)
def test_what_names_no_article_ends_with_one_line(folder, arguments, words):
    status, said = check(folder, *arguments)
    assert status == 2
    assert words in said
    assert said.count("\n") == 1
