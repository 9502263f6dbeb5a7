"""What `check` tells an author, and what it writes into the file."""

from __future__ import annotations

import io
import json
import os
import re
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.authoring.check import check_file, nearest_passage, run_check
from bot.authoring.report import Report, as_github
from bot.errors import Problem, StoryError
from bot.story.loader import load_story, read_file

STORIES = Path(__file__).parents[1] / "stories"
ARTICLE = STORIES / "merrowick-flood.txt"
KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
REAL_ARTICLE = Path(__file__).parents[3] / "shared" / "story" / "article.txt"
TEXT = (STORIES / "merrowick-flood.yaml").read_text("utf-8")
UNSEALED = TEXT[: TEXT.index("\nseal:")]


@pytest.fixture
def flood(tmp_path):
    """A copy of the invented story that a test may write to."""
    file = tmp_path / "flood.yaml"
    file.write_text(TEXT, "utf-8")
    return file


def check(*paths, article=None, seal=False, form="text", sentences=False):
    """Return the exit status and what was printed."""
    screen = io.StringIO()
    console = Console(file=screen, width=80, force_terminal=False)
    status = run_check(paths, [str(article)] if article else [], seal, form, console, sentences=sentences)
    return status, screen.getvalue()


def test_a_good_file_gets_one_line(flood):
    status, said = check(flood)
    assert (status, said) == (0, f"{flood}: 38 facts, 29 entities, 5 unknowns, sealed.\n")


def test_with_the_article_all_of_it_is_covered(flood):
    status, said = check(flood, article=ARTICLE)
    assert status == 0
    assert "Coverage: facts rest on 27 of 27 sentences of merrowick-flood.txt (100 %).\n" in said


def test_the_bundled_story_keeps_to_its_article():
    if not REAL_ARTICLE.exists():
        pytest.skip(
            f"the bundled story's article is not at {REAL_ARTICLE}: its publisher's, and not part of the project"
        )
    status, said = check(*sorted(KNOWLEDGE.glob("*.yaml")), article=REAL_ARTICLE)
    assert status == 0, said
    assert "(100 %)" in said


def test_an_excerpt_that_is_not_in_the_article_is_shown_beside_the_nearest(flood):
    flood.write_text(
        TEXT.replace("evidence: Eleven people were injured", "evidence: Eleven persons were injured"), "utf-8"
    )
    status, said = check(flood, article=ARTICLE)
    line = TEXT[: TEXT.index("evidence: Eleven")].count("\n") + 1
    assert status == 1
    assert said.startswith(f'{flood}:{line}:15: fact "injured": these words are not in the article: ')
    assert 'the nearest passage is: "Eleven people were injured' in said
    assert said.count("[evidence-not-found]") == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("headline: Storm surge floods", "headline: Storm surge flood", id="headline"),
        pytest.param("dateline: MERROWICK, Oct", "dateline: MEROWICK, Oct", id="dateline"),
        pytest.param("said: They patched a wound", "said: They patched the wound", id="quotation"),
        pytest.param("evidence: Eleven people", "evidence: leven people", id="cut within a word"),
        pytest.param("evidence: Eleven people", "evidence: eleven people", id="case"),
    ],
)
def test_whatever_claims_to_be_the_article_is_looked_up(flood, old, new):
    assert TEXT.count(old) == 1
    flood.write_text(TEXT.replace(old, new), "utf-8")
    _, problems = check_file(flood, {"article": ARTICLE.read_text("utf-8")})
    assert {problem.rule for problem in problems} == {"evidence-not-found"}


def test_evidence_is_looked_up_even_if_something_else_is_wrong(flood):
    """All problems at once, so that an author needs the article only once."""
    flood.write_text(
        TEXT.replace("status: planned", "status: plannd", 1).replace("evidence: Eleven", "evidence: Ten"), "utf-8"
    )
    _, problems = check_file(flood, {"article": ARTICLE.read_text("utf-8")})
    assert {problem.rule for problem in problems} == {"bad-value", "evidence-not-found"}


def test_a_draft_is_called_one(flood):
    flood.write_text(TEXT.replace("schema: 2", "schema: 2\ndraft: true", 1), "utf-8")
    assert "still a draft" in check(flood)[1]


def test_sentences_without_a_fact_are_named(flood):
    text = TEXT.replace("  second-storm:", "  zzz:")
    begin, end = text.index("  zzz:"), text.index("  photo:")
    flood.write_text(text[:begin] + text[end:], "utf-8")
    status, said = check(flood, article=ARTICLE)
    assert status == 0
    assert "no longer sealed" in said
    assert "facts rest on 26 of 27 sentences of merrowick-flood.txt (96 %)" in said
    column = ARTICLE.read_text("utf-8").splitlines()[28].index("It warned") + 1
    assert f"{ARTICLE}:29:{column}: warning: no fact rests on: It warned, however, that a second, weaker storm" in said


def test_a_changed_article_is_noticed(flood, tmp_path):
    article = tmp_path / "new.txt"
    article.write_text(ARTICLE.read_text("utf-8") + "\nCorrection: none.\n", "utf-8")
    status, said = check(flood, article=article)
    assert status == 0
    assert "sealed, but the article has changed since" in said


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("end", ["\n", "", "\n\n# The end.\n"], ids=["line", "no line end", "comment"])
def test_sealing_adds_a_seal_and_touches_nothing_else(flood, newline, end):
    before = (UNSEALED.rstrip("\n") + end).replace("\n", newline).encode()
    flood.write_bytes(before)
    flood.chmod(0o640)
    assert check(flood, article=ARTICLE, seal=True)[0] == 0
    after = flood.read_bytes()
    assert after.startswith(before)
    assert load_story(flood).sealed
    assert stat.S_IMODE(flood.stat().st_mode) == 0o640
    assert b"\n" not in after.replace(newline.encode(), b"")
    assert list(flood.parent.iterdir()) == [flood]
    check(flood, article=ARTICLE, seal=True)
    assert flood.read_bytes() == after


def test_sealing_anew_replaces_the_old_seal_where_it_stands(flood):
    """Comments around it stay; a second seal would make the file unreadable."""
    moved = "# top\nseal: {article: aa, evidence: bb}  # old\n# below\n" + UNSEALED
    flood.write_text(moved, "utf-8")
    assert check(flood, article=ARTICLE, seal=True)[0] == 0
    text = flood.read_text("utf-8")
    assert text.startswith("# top\nseal:  # by")
    assert text.endswith("\n# below\n" + UNSEALED)
    assert load_story(flood).sealed


def test_a_file_with_problems_is_not_sealed(flood):
    text = UNSEALED.replace("evidence: Eleven", "evidence: Ten")
    flood.write_text(text, "utf-8")
    status, said = check(flood, article=ARTICLE, seal=True)
    assert status == 1
    assert "1 problem.\nCoverage: " in said
    assert flood.read_text("utf-8") == text


def test_a_file_that_no_line_can_be_added_to_is_left_alone(flood):
    """YAML in braces has no place for another line; better no seal than a broken file."""
    data = json.dumps(read_file(flood).document.data)
    flood.write_text(data, "utf-8")
    flood.write_text(re.sub(r', "seal": \{.*?\}', "", data), "utf-8")
    before = flood.read_bytes()
    status, said = check(flood, article=ARTICLE, seal=True)
    assert status == 1
    assert "the seal cannot be added" in said
    assert flood.read_bytes() == before


@pytest.mark.parametrize(
    ("article", "words"),
    [
        pytest.param("nothing.txt", "cannot be read: No such file", id="no article"),
        pytest.param(".", "cannot be read: Is a directory", id="folder"),
        pytest.param("latin.txt", "cannot be read: it is not UTF-8 text", id="encoding"),
    ],
)
def test_an_article_that_cannot_be_read_is_said(flood, article, words):
    (flood.parent / "latin.txt").write_bytes(b"caf\xe9")
    with pytest.raises(StoryError, match=words):
        check(flood, article=flood.parent / article)


def test_several_files_at_once(flood, tmp_path):
    """The worst outcome is the command's; one bad file keeps none of the others from being checked."""
    status, said = check(tmp_path / "nothing.yaml", flood)
    assert status == 2
    assert "no such file" in said
    assert "38 facts" in said


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_a_name_that_is_no_text_is_printed_all_the_same(tmp_path, form):
    """File systems allow any bytes; the other files must still be checked."""
    file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff.yaml"))
    file.write_text("schema: 2\n", "utf-8")
    status, said = check(file, form=form)
    assert status == 1
    assert said.encode()


def test_names_with_brackets_are_printed_as_they_are(tmp_path):
    """rich reads [bold] as markup unless it is told not to."""
    file = tmp_path / "[bold]story.yaml"
    file.write_text("schema: 2\n", "utf-8")
    assert f"{file}:1:1: " in check(file)[1]


@pytest.mark.parametrize(
    ("excerpt", "article", "nearest"),
    [
        pytest.param(
            "twelve people were hurt", "On Monday two people were hurt by it.", "two people were hurt", id="a word"
        ),
        pytest.param("No one was hurt", "The vote was 11 to 8.\nNobody was hurt.", "Nobody was hurt.", id="two words"),
        pytest.param("Some people stop", "“Some parents stop paying,” she said.", "Some parents stop", id="quoted"),
        pytest.param("one two three", "one", "one", id="short article"),
        pytest.param("one", "", "", id="empty article"),
    ],
)
def test_nearest_passage(excerpt, article, nearest):
    assert nearest_passage(excerpt, article) == nearest


def test_the_gold_questions_fit_their_story():
    """Their evidence stands in the article, so that whoever reads a failure finds the passage."""
    article = ARTICLE.read_text("utf-8")
    lines = (STORIES / "merrowick-flood.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    assert len({question["id"] for question in questions}) == len(questions) == 120
    assert [question["id"] for question in questions if question["evidence"] not in article] == []


def test_warnings_are_counted_and_do_not_fail(flood):
    """They may be meant: an author who leaves one must still be able to seal and to pass CI."""
    flood.write_text(TEXT.replace("starters:", "starters:\n  - How much is it?", 1), "utf-8")
    status, said = check(flood, article=ARTICLE, seal=True)
    assert status == 0
    assert ': warning: the starter "How much is it?" gets no answer: ' in said
    assert f"{flood}: 38 facts, 29 entities, 5 unknowns, 1 warning, sealed now.\n" in said


def test_json_holds_all_that_the_text_tells(flood):
    flood.write_text(TEXT.replace("starters:", "starters:\n  - How much is it?", 1) + "extra: 1\n", "utf-8")
    status, said = check(flood, flood.parent / "gone.yaml", form="json")
    assert status == 2
    assert json.loads(said) == {
        "files": [
            {
                "file": str(flood),
                "errors": 1,
                "warnings": 0,
                "sealed": False,
                "coverage": None,
                "problems": [
                    {
                        "severity": "error",
                        "rule": "unknown-key",
                        "file": str(flood),
                        "line": flood.read_text("utf-8").count("\n"),
                        "column": 1,
                        "message": check_file(flood)[1][0].message,
                    }
                ],
            },
            {
                "file": str(flood.parent / "gone.yaml"),
                "errors": 1,
                "warnings": 0,
                "sealed": False,
                "coverage": None,
                "problems": [
                    {
                        "severity": "error",
                        "rule": "no-file",
                        "file": str(flood.parent / "gone.yaml"),
                        "line": 0,
                        "column": 0,
                        "message": "there is no such file. Check the path.",
                    }
                ],
            },
        ]
    }


def test_the_story_is_printed_as_the_bot_will_say_it(flood):
    """The author reads it through: no sentence comes as a surprise."""
    status, said = check(flood, sentences=True)
    lines = said.splitlines()
    assert (status, lines[0]) == (0, f"{flood}: 38 facts, 29 entities, 5 unknowns, sealed.")
    assert "  injured: Eleven people were injured in the flood." in lines
    assert (
        "  second-storm: The weather service warned that a second, weaker storm could reach the coast at the weekend. "
        "[by the Kestrin Weather Service; planned]"
    ) in lines
    assert len(lines) == 1 + 1 + 38 + 1 + 5  # the file, the summary, the facts, the article, the unknowns
    record = json.loads(check(flood, form="json", sentences=True)[1])["files"][0]
    assert {"id": "injured", "says": "Eleven people were injured in the flood.", "notes": []} in record["sentences"]


def test_what_holds_by_now_is_printed_with_what_was_reported_before():
    said = check(STORIES / "orsa-dam.yaml", sentences=True)[1]
    now = "As of March 12, 2031 (The Orsa Courier): Thirty-one people are missing after the flood."
    assert (
        f"  missing-now: {now} On March 10, 2031 the report was: Fourteen people are missing after the flood." in said
    )


def test_json_tells_the_coverage(flood):
    said = json.loads(check(flood, article=ARTICLE, form="json")[1])
    assert said["files"][0]["coverage"] == {"sentences": 27, "covered": 27}


def test_github_gets_an_annotation_for_each_problem(flood):
    line = TEXT.count("\n") + 1
    flood.write_text(TEXT + "extra: 1\n", "utf-8")
    status, said = check(flood, form="github")
    assert status == 1
    assert said.startswith(f'::error file={flood},line={line},col=1,title=unknown-key::there is no key "extra" here.')
    assert said.count("\n") == 1


@given(st.text(st.sampled_from("%:,\r\na0:: error"), max_size=40), st.text(st.sampled_from("%:,\r\nb1"), max_size=40))
def test_no_text_can_end_a_workflow_command_or_begin_another(path, message):
    """Read back as GitHub's runner does: whoever can name a file or write a fact must not steer the runner."""
    problem = Problem(path, 3, 4, "yaml", message)
    (command,) = as_github(Report(path, (problem,)))
    assert len(command.splitlines()) == 1
    head, _, data = command.removeprefix("::").partition("::")
    severity, _, listed = head.partition(" ")
    properties = dict(each.split("=", 1) for each in listed.split(","))
    back = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}
    for code, character in back.items():
        properties = {key: value.replace(code, character) for key, value in properties.items()}
        data = data if code in {"%3A", "%2C"} else data.replace(code, character)
    assert (severity, properties) == ("error", {"file": path, "line": "3", "col": "4", "title": "yaml"})
    assert data == message
