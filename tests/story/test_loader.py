"""A fact file becomes a Story, or a list of everything that is wrong with it, each at its place."""

from __future__ import annotations

import datetime as dt
import re
import time
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import Problem, StoryError
from bot.story.loader import load_story, read_bytes, read_story
from bot.story.model import Attribution, EntityKind, Evidence, Status, StoryDate

ROOT = Path(__file__).parents[2]
GOOD = """\
schema: 1
headline: Ferry stops after collision
outlet: The Skarn Gazette
published: 2024-04-09
dateline: SKARN, April 9
summary: >-
  The ferry hit
  a pier.
entities:
  ferry: {name: the ferry, kind: topic, aliases: Aurelia}
  moll: {name: Greta Moll, kind: person, gender: female}
  skarn: {name: no, kind: place, aliases: ["12:30", on]}
facts:
  crash:
    kind: event
    what: ferry
    when: {date: 2024-04-08, printed: on Monday}
    status: alleged
    according_to: moll
    said: 2024-04
    evidence: The ferry hit the pier
  lucky:
    kind: statement
    who: [moll]
    quote: We were lucky
unknowns:
  damage: {ask: how bad is it, says: The story doesn't say., about: ferry, instead: crash}
"""


def problems_of(text: str | bytes) -> tuple[Problem, ...]:
    return read_bytes("ferry.yaml", text if isinstance(text, bytes) else text.encode()).problems


def places(text: str | bytes) -> list[tuple[str, int, int]]:
    return [(problem.rule, problem.line, problem.column) for problem in problems_of(text)]


@pytest.fixture
def story(tmp_path):
    file = tmp_path / "ferry.yaml"
    file.write_text(GOOD, "utf-8")
    return load_story(file)


def test_a_fact_file_becomes_a_story(story):
    assert (story.id, story.outlet, story.published) == ("ferry", "The Skarn Gazette", dt.date(2024, 4, 9))
    assert story.summary == "The ferry hit a pier."
    assert list(story.facts) == ["article", "crash", "lucky"]
    crash = story.facts["crash"]
    assert crash.roles == {"what": ("ferry",), "when": (StoryDate("2024-04-08", "on Monday"),)}
    assert crash.evidence == (Evidence("The ferry hit the pier"),)
    assert crash.status is Status.ALLEGED
    assert crash.attribution == Attribution(("moll",), StoryDate("2024-04"))
    assert crash.line == 14
    assert story.unknowns["damage"].instead == ("crash",)
    assert not story.sealed


def test_the_article_is_the_first_fact(story):
    """ "Who wrote this?" is asked of every story, and no author should have to write that down."""
    article = story.facts["article"]
    assert article.kind == "article"
    assert article.roles == {
        "headline": ("Ferry stops after collision",),
        "outlet": ("The Skarn Gazette",),
        "when": (StoryDate("2024-04-09"),),
        "dateline": ("SKARN, April 9",),
    }
    assert [evidence.quote for evidence in article.evidence] == ["Ferry stops after collision", "SKARN, April 9"]


def test_a_quotation_is_its_own_evidence(story):
    assert story.facts["lucky"].evidence == (Evidence("We were lucky"),)


def test_words_stay_words(story):
    """YAML 1.1 reads `no` as false and `12:30` as 750; a place called No would lose its name."""
    assert story.entities["skarn"].name == "no"
    assert story.entities["skarn"].aliases == ("12:30", "on")
    assert story.entities["skarn"].kind is EntityKind.PLACE


def test_a_story_cannot_be_changed(story):
    """A reload swaps stories while questions are under way; nothing may change under them."""
    with pytest.raises(FrozenInstanceError):
        story.headline = "Another"
    with pytest.raises(TypeError):
        story.facts["new"] = story.facts["crash"]
    with pytest.raises(TypeError):
        story.facts["crash"].roles["who"] = ("moll",)


HEAD, FACTS = GOOD.split("facts:\n")
BAD = {
    "missing heading": (GOOD.replace("outlet: The Skarn Gazette\n", ""), [("missing-key", 1, 1)]),
    "misspelt key": (GOOD.replace("dateline:", "datelin:"), [("unknown-key", 5, 1)]),
    "older schema": (GOOD.replace("schema: 1", "schema: 0"), [("schema-version", 1, 9)]),
    "no schema": (GOOD.replace("schema: 1\n", ""), [("missing-key", 1, 1)]),
    "newer schema": (GOOD.replace("schema: 1", "schema: 2"), [("schema-version", 1, 9)]),
    "schema no number": (GOOD.replace("schema: 1", "schema: one"), [("bad-value", 1, 9)]),
    "schema empty": (GOOD.replace("schema: 1", "schema:"), [("bad-value", 1, 8)]),
    "schema with a nought before it": (GOOD.replace("schema: 1", 'schema: "01"'), [("bad-value", 1, 9)]),
    "schema in other figures": (GOOD.replace("schema: 1", "schema: ١"), [("bad-value", 1, 9)]),
    "newer schema with a space": (GOOD.replace("schema: 1", 'schema: "2 "'), [("bad-value", 1, 9)]),
    "schema below nought": (GOOD.replace("schema: 1", "schema: -1"), [("bad-value", 1, 9)]),
    "no such day": (GOOD.replace("published: 2024-04-09", "published: 2024-02-30"), [("bad-value", 4, 12)]),
    "published in a month": (GOOD.replace("published: 2024-04-09", "published: 2024-04"), [("bad-value", 4, 12)]),
    "empty headline": (GOOD.replace("headline: Ferry stops after collision", "headline:"), [("bad-value", 2, 10)]),
    "no web address": (GOOD + "url: skarn\n", [("bad-value", 28, 6)]),
    "no facts": (HEAD + "facts:\n", [("bad-value", 13, 7)]),
    "facts as a list": (HEAD + "facts: [a, b]\n", [("bad-value", 13, 8)]),
    "unknown entity kind": (GOOD.replace("kind: topic", "kind: topik"), [("bad-value", 10, 34)]),
    "gender of a thing": (GOOD.replace("kind: topic,", "kind: topic, gender: male,"), [("gender", 10, 49)]),
    "bad entity id": (GOOD.replace("  skarn:", "  Skarn Isle:"), [("bad-id", 12, 3)]),
    "bad fact id": (GOOD.replace("  lucky:", "  lucky_moll:"), [("bad-id", 22, 3)]),
    "reserved fact id": (GOOD.replace("  lucky:", "  article:"), [("bad-id", 22, 3)]),
    "duplicate id": (GOOD.replace("  lucky:", "  crash:"), [("duplicate-key", 22, 3)]),
    "duplicate role": (GOOD.replace("what: ferry\n", "what: ferry\n    what: moll\n"), [("duplicate-key", 17, 5)]),
    "unknown kind": (GOOD.replace("kind: event", "kind: evnt"), [("unknown-kind", 15, 11)]),
    "generated kind": (GOOD.replace("kind: event", "kind: article"), [("unknown-kind", 15, 11)]),
    "no kind": (GOOD.replace("    kind: event\n", ""), [("missing-key", 14, 3)]),
    "unknown role": (GOOD.replace("who: [moll]", "who: [moll]\n    whm: moll"), [("unknown-role", 25, 5)]),
    "missing role": (GOOD.replace("    what: ferry\n", ""), [("missing-role", 14, 3)]),
    "neither content nor quotation": (GOOD.replace("    quote: We were lucky\n", "    evidence: We were\n"), [
        ("missing-role", 22, 3),
    ]),
    "date in words": (GOOD.replace("date: 2024-04-08, printed: on Monday", "date: Monday"), [("role-type", 17, 11)]),
    "date as a text": (GOOD.replace("said: 2024-04", "said: April"), [("bad-value", 20, 11)]),
    "status is empty": (GOOD.replace("status: alleged", "status:"), [("bad-value", 18, 12)]),
    "status as a list": (GOOD.replace("status: alleged", "status: [alleged]"), [("bad-value", 18, 13)]),
    "misspelt key in the seal": (GOOD + "seal: {article: a, evidense: b}\n", [
        ("missing-key", 28, 1), ("unknown-key", 28, 20),
    ]),
    "role is empty": (GOOD.replace("what: ferry", "what:"), [("role-type", 16, 10)]),
    "two texts for one": (GOOD.replace("quote: We were lucky", "quote: [a, b]"), [
        ("no-evidence", 22, 3), ("role-type", 25, 12),
    ]),
    "unknown entity in a role": (GOOD.replace("who: [moll]", "who: [moll, mol]"), [("unknown-entity", 24, 17)]),
    "unknown speaker": (GOOD.replace("according_to: moll", "according_to: mol"), [("unknown-entity", 19, 19)]),
    "unknown entity of an unknown": (GOOD.replace("about: ferry", "about: [boat]"), [("unknown-entity", 27, 70)]),
    "unknown fact": (GOOD.replace("instead: crash", "instead: crush"), [("unknown-fact", 27, 85)]),
    "unknown without a question": (GOOD.replace("ask: how bad is it, ", ""), [("no-ask", 27, 3)]),
    "said without a speaker": (GOOD.replace("    according_to: moll\n", ""), [("said-alone", 19, 5)]),
    "no evidence": (GOOD.replace("    evidence: The ferry hit the pier\n", ""), [("no-evidence", 14, 3)]),
    "evidence without words": (GOOD.replace("evidence: The ferry hit the pier", 'evidence: ["..."]'), [
        ("no-evidence", 21, 16),
    ]),
    "empty evidence": (GOOD.replace("evidence: The ferry hit the pier", 'evidence: ""'), [("bad-value", 21, 15)]),
    "long evidence": (GOOD.replace("The ferry hit the pier", "word " * 41), [("long-evidence", 21, 15)]),
    "long quotation": (GOOD.replace("We were lucky", "word " * 41), [("long-evidence", 25, 12)]),
    "groups of groups": (GOOD.replace("aliases: Aurelia", "members: ferry"), [("nested-members", 10, 50)]),
    "tab": (GOOD.replace("  crash:", "\tcrash:"), [("yaml", 14, 1)]),
    "colon in a text": (GOOD.replace("Ferry stops after", "Ferry stops: after"), [("yaml", 2, 22)]),
    "open quotation mark": (GOOD.replace("instead: crash", 'instead: "crash'), [("yaml", 27, 85)]),
    "alias": (GOOD.replace("what: ferry", "what: *ferry"), [("alias", 16, 11)]),
    "anchor": (GOOD.replace("what: ferry", "what: &ferry ferry"), [("alias", 16, 11)]),
    "tag": (GOOD.replace("schema: 1", "schema: !!python/object:os.system 1"), [("tag", 1, 9)]),
    "two documents": (GOOD + "---\nschema: 1\n", [("several-documents", 28, 1)]),
    "list as a key": (GOOD + "[a]: b\n", [("yaml", 28, 1)]),
    "control character": (GOOD.replace("Skarn G", "Skarn \x07G"), [("yaml", 3, 19)]),
    "a list": ("- a\n- b\n", [("not-a-mapping", 1, 1)]),
    "a word": ("hello", [("not-a-mapping", 1, 1)]),
    "empty": ("", [("empty", 0, 0)]),
    "comments alone": ("# schema: 1\n", [("empty", 0, 0)]),
    "Latin-1": (GOOD.replace("Skarn Gaz", "Skårn Gaz").encode("latin-1"), [("encoding", 3, 15)]),
    "UTF-16": (GOOD.encode("utf-16"), [("encoding", 1, 1)]),
}  # fmt: skip


def test_the_good_file_is_good():
    """Each bad file differs from it in one thing."""
    assert places(GOOD) == []


@pytest.mark.parametrize(("text", "expected"), BAD.values(), ids=BAD)
def test_each_mistake_is_found_where_it_is(text, expected):
    assert places(text) == expected


@pytest.mark.parametrize(("text", "expected"), BAD.values(), ids=BAD)
def test_messages_are_for_authors(text, expected):
    """No pydantic, Python or YAML jargon; each is a sentence that says what to do."""
    for problem in problems_of(text):
        assert not re.search(r"pydantic|input|dict|str\b|None|tuple|<[a-z ]+>|object at|Value error", problem.message)
        assert problem.message.endswith((".", "?")), problem.message


def test_all_mistakes_are_found_at_once_in_the_order_of_lines():
    """An author who is told of one problem a run gives up at the third."""
    text = GOOD.replace("dateline:", "datelin:").replace("kind: topic", "kind: thing").replace("quote:", "qoute:")
    text = text.replace("instead: crash", "instead: crush").replace("  lucky:", "  Lucky:")
    rules = [problem.rule for problem in problems_of(text)]
    assert rules == [
        "unknown-key",
        "bad-value",
        "bad-id",
        "missing-role",
        "no-evidence",
        "unknown-role",
        "unknown-fact",
    ]


def test_a_broken_entity_is_reported_once():
    """Not again at each fact that names it: that would bury the one line to mend."""
    assert [problem.rule for problem in problems_of(GOOD.replace("kind: topic", "kind: thing"))] == ["bad-value"]


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        pytest.param(("dateline:", "datelin:"), 'Did you mean "dateline"?', id="key"),
        pytest.param(("kind: event", "kind: evnt"), 'Did you mean "event"?', id="kind"),
        pytest.param(("    evidence: The", "    evidnce: The"), 'Did you mean "evidence"?', id="key of a fact"),
        pytest.param(("who: [moll]", "who: [mol]"), 'Did you mean "moll"?', id="entity"),
        pytest.param(("instead: crash", "instead: crush"), 'Did you mean "crash"?', id="fact"),
        pytest.param(("status: alleged", "status: aleged"), 'Did you mean "alleged"?', id="status"),
    ],
)
def test_misspellings_get_a_hint(change, hint):
    assert any(hint in problem.message for problem in problems_of(GOOD.replace(*change)))


def test_duplicates_name_both_places():
    (problem,) = problems_of(GOOD.replace("  lucky:", "  crash:"))
    assert (problem.line, "line 14" in problem.message) == (22, True)


@pytest.mark.parametrize("line", ["", "language: en\n"])
def test_a_story_is_in_english(line):
    reading = read_bytes("ferry.yaml", GOOD.replace("outlet:", f"{line}outlet:").encode())
    assert (reading.story.language, reading.problems) == ("en", ())


@pytest.mark.parametrize("language", ["de", "EN", "english", "no", "2"])
def test_no_other_language_can_be_read_yet(language):
    """Else an author would find out only from the answers."""
    (problem,) = problems_of(GOOD.replace("outlet:", f"language: {language}\noutlet:"))
    assert (problem.rule, problem.line, problem.column) == ("bad-value", 3, 11)
    assert problem.message.startswith(f'"language" cannot be "{language}": Storybot reads stories in English alone')


def test_an_authors_own_sentence_needs_no_roles_of_content():
    assert places(GOOD.replace("quote: We were lucky", "says: She was glad.\n    evidence: We were lucky")) == []


def test_a_shared_alias_is_no_mistake():
    """Two people with one name are the story's ambiguity; the bot asks back."""
    assert places(GOOD.replace("gender: female", "aliases: Aurelia")) == []


def test_numbers_and_single_values():
    text = GOOD.replace("kind: event", "kind: casualty").replace("what: ferry", "what: [ferry]\n    dead: 1,200")
    story = read_bytes("f.yaml", text.encode()).story
    assert story is not None
    assert story.facts["crash"].roles["dead"] == (1200,)
    assert places(text.replace("1,200", "many")) == [("role-type", 17, 11)]


@pytest.mark.parametrize(
    ("path", "words"),
    [pytest.param("nothing.yaml", "no such file", id="missing"), pytest.param(".", "folder", id="folder")],
)
def test_files_that_cannot_be_read(tmp_path, path, words):
    story, (problem,) = read_story(tmp_path / path)
    assert story is None
    assert (problem.rule, problem.line) == ("no-file", 0)
    assert words in problem.message


def test_load_story_raises_all_problems(tmp_path):
    file = tmp_path / "bad.yaml"
    file.write_text(GOOD.replace("who: [moll]", "who: [mol]").replace("kind: event", "kind: evnt"), "utf-8")
    with pytest.raises(StoryError) as raised:
        load_story(file)
    assert [problem.rule for problem in raised.value.problems] == ["unknown-kind", "unknown-entity"]
    assert str(raised.value).startswith(f"{file}:15:11: ")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: " + "[" * 100_000, id="deep flow"),
        pytest.param("\n".join(" " * at + "a:" for at in range(1000)), id="deep block"),
        pytest.param("a: &a [x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a]\n" for n in range(99)), id="billion laughs"),
        pytest.param("a: " + "x" * 2_000_000, id="too large"),
        pytest.param("- a\n" * 240_000, id="many lines"),
        pytest.param("{" + "a: 1, " * 150_000 + "}", id="many duplicates"),
        pytest.param("facts: {" + "".join(f"f{n}: {{kind: evnt}}, " for n in range(30_000)) + "}", id="many mistakes"),
        pytest.param("facts:\n" + "".join(f"  f{n}: {{kind: event}}\n" for n in range(40_000)), id="many facts"),
        pytest.param(
            "entities:\n"
            + "".join(f"  zz{n}: {{name: z, kind: topic}}\n" for n in range(1900))
            + "facts:\n"
            + "".join(
                f"  f{n}: {{kind: event, what: [{', '.join(f'z{m}z' for m in range(99))}]}}\n" for n in range(999)
            ),
            id="many typos",
        ),
    ],
)
def test_hostile_files_end_in_bounded_time(text):
    """An admin may load what strangers wrote; the bot must not hang on it, nor print a novel."""
    begun = time.perf_counter()
    problems = problems_of(text)
    assert 1 <= len(problems) <= 101
    assert time.perf_counter() - begun < 10


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(b"\xef\xbb\xbfschema: 1")
@example(b"? a\n: b\n? [c]\n: d")
@example(b"schema: \xc2\x85 1")
@example(b"%YAML 9.9\n---\na: b")
def test_any_bytes_give_a_story_or_problems(raw):
    reading = read_bytes("any.yaml", raw)
    assert (reading.story is None) == bool(reading.problems)


PIECES = [
    *GOOD.splitlines(),
    "  - x",
    "who: moll",
    "{",
    "}",
    "[",
    "]",
    "? x",
    "|",
    "'",
    '"',
    "~",
    "a: !b c",
    "<<: {a: b}",
]


@given(st.lists(st.tuples(st.integers(0, len(GOOD)), st.sampled_from(PIECES) | st.text(max_size=8)), max_size=4))
def test_any_change_to_a_file_gives_a_story_or_problems(changes):
    """Typing slips leave most of a file intact, which random bytes never reach."""
    text = GOOD
    for at, piece in changes:
        text = text[:at] + piece + text[at + len(piece) :]
    reading = read_bytes("any.yaml", text.encode("utf-8", "surrogatepass"))
    assert (reading.story is None) == bool(reading.problems)
    assert all(problem.line <= text.count("\n") + 2 or problem.line < 200 for problem in reading.problems)


def test_everything_under_knowledge_loads():
    """One failure lists every problem of every file that ships."""
    problems = [problem for file in sorted((ROOT / "knowledge").glob("*.yaml")) for problem in read_story(file)[1]]
    assert not problems, "\n" + "\n".join(map(str, problems))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        pytest.param(
            "schema: 2", "this Storybot reads schema 1 alone. It was written for a newer Storybot.", id="newer"
        ),
        pytest.param("schema: 2", "pip install --upgrade storybot", id="what to do about a newer one"),
        pytest.param(f"schema: {'9' * 5000}", "newer Storybot", id="more figures than Python reads"),
        pytest.param("schema: 0", 'Write "schema: 1"; then storybot check ferry.yaml tells what else', id="older"),
        pytest.param("", 'Add a line "schema: 1": that is the version of the format that this Storybot', id="none"),
        pytest.param("schema: v1", 'whole number, not "v1". Write "schema: 1".', id="no number"),
    ],
)
def test_a_file_of_another_version_says_what_to_do(line, words):
    (problem,) = problems_of(GOOD.replace("schema: 1", line))
    assert words in problem.message


LINES = GOOD.splitlines(keepends=True)
EDITS = st.tuples(
    st.sampled_from(["delete", "double", "swap", "indent", "cut"]),
    st.integers(0, len(LINES) - 1),
    st.integers(0, len(LINES) - 1),
    st.integers(0, 60),
)


def edited(lines, what, at, other, column):
    """Return the lines as a slip of an editor leaves them."""
    if not lines:
        return lines
    at, other = at % len(lines), other % len(lines)
    line = lines[at]
    changed = {
        "delete": [],
        "double": [line, line],
        "swap": [lines[other]],
        "indent": [" " * (column % 7) + line.lstrip(" ")],
        "cut": [line[:column]],
    }[what]
    rest = [] if what == "cut" and column % 2 else lines[at + 1 :]  # an editor that had not written all of it yet
    return [*lines[:at], *changed, *rest]


@given(st.lists(EDITS, min_size=1, max_size=5))
def test_any_edit_of_lines_gives_a_story_or_problems(edits):
    """Lines that are lost, doubled, moved and cut: most of such files are good YAML, and wrong in what they hold."""
    lines = LINES
    for edit in edits:
        lines = edited(lines, *edit)
    reading = read_bytes("any.yaml", "".join(lines).encode())
    assert (reading.story is None) == bool(reading.problems)


VALUES = re.compile(r"(?<=: )[^\s{[>][^,}\]\n]*")


@given(
    st.integers(0, 30),
    st.text(max_size=30) | st.sampled_from(["~", "[]", "{}", "[a, [b]]", "{a: b}", "|", "*a", "1e999"]),
)
def test_any_value_in_place_of_another_gives_a_story_or_problems(number, value):
    found = list(VALUES.finditer(GOOD))
    match = found[number % len(found)]
    text = GOOD[: match.start()] + value + GOOD[match.end() :]
    reading = read_bytes("any.yaml", text.encode("utf-8", "surrogatepass"))
    assert (reading.story is None) == bool(reading.problems)
