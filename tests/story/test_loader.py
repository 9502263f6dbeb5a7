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
from bot.story.model import EntityKind, Evidence, Fact, Status, StoryDate, Unknown

ROOT = Path(__file__).parents[2]
GOOD = """\
schema: 2
headline: Ferry stops after collision
outlet: The Skarn Gazette
published: 2024-04-09
dateline: SKARN, April 9
summary: >-
  The ferry hit
  a pier.
entities:
  ferry: {name: the ferry, kind: thing, aliases: Aurelia}
  moll: {name: Greta Moll, kind: person, gender: female}
  skarn: {name: no, kind: place, aliases: ["12:30", on]}
facts:
  crash:
    says: The ferry hit
      a pier.
    when: 2024-04-08
    status: alleged
    by: moll
    disputes: calm
    evidence: The ferry hit the pier
  calm:
    says: Greta Moll said that all was calm.
    evidence: [all was calm]
    said: We were lucky
    about: [moll, ferry]
unknowns:
  damage: {ask: how bad is it, says: The story doesn't say how bad the damage is.}
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
    assert list(story.facts) == ["article", "crash", "calm"]
    assert story.facts["crash"] == Fact(
        "crash",
        "The ferry hit a pier.",
        (Evidence("The ferry hit the pier"),),
        Status.ALLEGED,
        by="moll",
        when=StoryDate("2024-04-08"),
        disputes="calm",
        line=14,
    )
    assert (story.facts["calm"].said, story.facts["calm"].about) == ("We were lucky", ("moll", "ferry"))
    assert story.unknowns == {
        "damage": Unknown("damage", "The story doesn't say how bad the damage is.", ("how bad is it",), 28)
    }
    assert not story.sealed


def test_a_sentence_and_its_proof_are_all_that_a_fact_needs():
    text = HEAD + "facts: {crash: {says: The ferry hit a pier., evidence: The ferry hit the pier}}\n"
    story = read_bytes("ferry.yaml", text.encode()).story
    assert story.facts["crash"] == Fact(
        "crash", "The ferry hit a pier.", (Evidence("The ferry hit the pier"),), line=13
    )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param(
            "", "", "published this article, “Ferry stops after collision”, on April 9, 2024, "
            "with the dateline “SKARN, April 9”.", id="dateline",
        ),
        pytest.param(
            "dateline: SKARN, April 9", "author: Ada Renn",
            "published this article by Ada Renn, “Ferry stops after collision”, on April 9, 2024.", id="author",
        ),
        pytest.param(
            "Ferry stops after collision\noutlet: The Skarn Gazette\npublished: 2024-04-09\ndateline: SKARN, April 9",
            """'Moll: "Lucky"'\noutlet: The Skarn Gazette\npublished: 2024-04-09""",
            "published this article, “Moll: ‘Lucky’”, on April 9, 2024.", id="quotation in the headline",
        ),
        pytest.param(
            "dateline: SKARN, April 9", "date_note: The year is inferred.",
            "published this article, “Ferry stops after collision”, on April 9, 2024. The year is inferred.", id="note",
        ),
    ],
)  # fmt: skip
def test_the_article_is_the_first_fact(old, new, says):
    """ "Who wrote this?" is asked of every story, and no author should have to write that down."""
    story = read_bytes("ferry.yaml", GOOD.replace(old, new).encode()).story
    article = next(iter(story.facts.values()))
    assert article == story.facts["article"]
    assert article.says == f"The Skarn Gazette {says}"
    assert article.when == StoryDate("2024-04-09")
    assert [each.quote for each in article.evidence] == list(filter(None, [story.headline, story.dateline]))
    assert article.line == 2


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
    with pytest.raises(FrozenInstanceError):
        story.facts["crash"].by = "ferry"


HEAD = GOOD[: GOOD.index("facts:\n")]
LONG = "word " * 47
BAD = {
    "missing heading": (GOOD.replace("outlet: The Skarn Gazette\n", ""), [("missing-key", 1, 1)]),
    "misspelt key": (GOOD.replace("dateline:", "datelin:"), [("unknown-key", 5, 1)]),
    "older schema": (GOOD.replace("schema: 2", "schema: 1"), [("schema-version", 1, 9)]),
    "no schema": (GOOD.replace("schema: 2\n", ""), [("missing-key", 1, 1)]),
    "newer schema": (GOOD.replace("schema: 2", "schema: 3"), [("schema-version", 1, 9)]),
    "schema no number": (GOOD.replace("schema: 2", "schema: two"), [("bad-value", 1, 9)]),
    "schema empty": (GOOD.replace("schema: 2", "schema:"), [("bad-value", 1, 8)]),
    "schema with a nought before it": (GOOD.replace("schema: 2", 'schema: "02"'), [("bad-value", 1, 9)]),
    "schema in other figures": (GOOD.replace("schema: 2", "schema: ٢"), [("bad-value", 1, 9)]),
    "newer schema with a space": (GOOD.replace("schema: 2", 'schema: "3 "'), [("bad-value", 1, 9)]),
    "schema below nought": (GOOD.replace("schema: 2", "schema: -2"), [("bad-value", 1, 9)]),
    "language": (GOOD.replace("schema: 2", "schema: 2\nlanguage: en"), [("unknown-key", 2, 1)]),
    "no such day": (GOOD.replace("published: 2024-04-09", "published: 2024-02-30"), [("bad-value", 4, 12)]),
    "published in a month": (GOOD.replace("published: 2024-04-09", "published: 2024-04"), [("bad-value", 4, 12)]),
    "empty headline": (GOOD.replace("headline: Ferry stops after collision", "headline:"), [("bad-value", 2, 10)]),
    "no web address": (GOOD + "url: skarn\n", [("bad-value", 29, 6)]),
    "no facts": (HEAD + "facts:\n", [("bad-value", 13, 7)]),
    "facts as a list": (HEAD + "facts: [a, b]\n", [("bad-value", 13, 8)]),
    "a fact as a text": (HEAD + "facts: {crash: The ferry hit a pier.}\n", [("bad-value", 13, 16)]),
    "a fact without anything": (HEAD + "facts: {crash: }\n", [("bad-value", 13, 16)]),
    "unknown entity kind": (GOOD.replace("kind: thing", "kind: topic"), [("bad-value", 10, 34)]),
    "gender of a place": (GOOD.replace("kind: place,", "kind: place, gender: male,"), [("gender", 12, 42)]),
    "bad entity id": (GOOD.replace("  skarn:", "  Skarn Isle:"), [("bad-id", 12, 3)]),
    "letter of another alphabet": (GOOD.replace("  skarn:", "  sk\u0430rn:"), [("bad-id", 12, 3)]),
    "bad fact id": (GOOD.replace("  crash:", "  crash_moll:"), [("bad-id", 14, 3)]),
    "reserved fact id": (GOOD.replace("  crash:", "  article:"), [("bad-id", 14, 3)]),
    "an unknown and a fact of one name": (GOOD.replace("  damage:", "  crash:"), [("bad-id", 28, 3)]),
    "duplicate id": (GOOD.replace("  calm:", "  crash:"), [("unknown-fact", 20, 15), ("duplicate-key", 22, 3)]),
    "duplicate key": (GOOD.replace("by: moll\n", "by: moll\n    by: ferry\n"), [("duplicate-key", 20, 5)]),
    "look-alike with a hyphen": (GOOD.replace("  skarn:", "  mo-ll:"), [("look-alike", 12, 3)]),
    "look-alike in the plural": (GOOD.replace("  skarn:", "  ferries:"), [("look-alike", 12, 3)]),
    "look-alike with a figure": (GOOD.replace("  skarn:", "  mo11:"), [("look-alike", 12, 3)]),
    "unknown key of a fact": (GOOD.replace("by: moll", "by: moll\n    kind: event"), [("unknown-key", 20, 5)]),
    "no sentence": (GOOD.replace("    says: Greta Moll said that all was calm.\n", ""), [("missing-key", 22, 3)]),
    "sentence as a list": (GOOD.replace("Greta Moll said that all was calm.", "[a, b]"), [("bad-value", 23, 11)]),
    "date in words": (GOOD.replace("2024-04-08", "Monday"), [("bad-value", 17, 11)]),
    "date as schema 1 had it": (GOOD.replace("2024-04-08", "{date: 2024-04-08}"), [("bad-value", 17, 11)]),
    "status is empty": (GOOD.replace("status: alleged", "status:"), [("bad-value", 18, 12)]),
    "status as a list": (GOOD.replace("status: alleged", "status: [alleged]"), [("bad-value", 18, 13)]),
    "misspelt key in the seal": (GOOD + "seal: {article: a, evidense: b}\n", [
        ("missing-key", 29, 1), ("unknown-key", 29, 20),
    ]),
    "several speakers": (GOOD.replace("by: moll", "by: [moll, ferry]"), [("bad-value", 19, 9)]),
    "unknown speaker": (GOOD.replace("by: moll", "by: mol"), [("unknown-entity", 19, 9)]),
    "unknown entity of a fact": (GOOD.replace("[moll, ferry]", "[moll, boat]"), [("unknown-entity", 26, 19)]),
    "unknown member": (GOOD.replace("aliases: Aurelia", "members: [moll, mol]"), [("unknown-entity", 10, 57)]),
    "unknown fact": (GOOD.replace("disputes: calm", "disputes: clam"), [("unknown-fact", 20, 15)]),
    "disputes itself": (GOOD.replace("disputes: calm", "disputes: crash"), [("unknown-fact", 20, 15)]),
    "no evidence": (GOOD.replace("    evidence: The ferry hit the pier\n", ""), [("no-evidence", 14, 3)]),
    "evidence of nothing": (GOOD.replace("evidence: The ferry hit the pier", "evidence: []"), [("no-evidence", 14, 3)]),
    "evidence without words": (GOOD.replace("evidence: The ferry hit the pier", 'evidence: ["..."]'), [
        ("no-evidence", 21, 16),
    ]),
    "empty evidence": (GOOD.replace("evidence: The ferry hit the pier", 'evidence: ""'), [("bad-value", 21, 15)]),
    "long evidence": (GOOD.replace("The ferry hit the pier", LONG), [("long-evidence", 21, 15)]),
    "long words": (GOOD.replace("We were lucky", LONG), [("long-evidence", 25, 11)]),
    "groups of groups": (GOOD.replace("aliases: Aurelia", "members: ferry"), [("nested-members", 10, 50)]),
    "tab": (GOOD.replace("  crash:", "\tcrash:"), [("yaml", 14, 1)]),
    "colon in a text": (GOOD.replace("Ferry stops after", "Ferry stops: after"), [("yaml", 2, 22)]),
    "open quotation mark": (GOOD.replace("says: The story", 'says: "The story'), [("yaml", 28, 38)]),
    "alias": (GOOD.replace("by: moll", "by: *moll"), [("alias", 19, 9)]),
    "anchor": (GOOD.replace("by: moll", "by: &moll moll"), [("alias", 19, 9)]),
    "tag": (GOOD.replace("schema: 2", "schema: !!python/object:os.system 1"), [("tag", 1, 9)]),
    "two documents": (GOOD + "---\nschema: 2\n", [("several-documents", 29, 1)]),
    "list as a key": (GOOD + "[a]: b\n", [("yaml", 29, 1)]),
    "control character": (GOOD.replace("Skarn G", "Skarn \x07G"), [("yaml", 3, 19)]),
    "a list": ("- a\n- b\n", [("not-a-mapping", 1, 1)]),
    "a word": ("hello", [("not-a-mapping", 1, 1)]),
    "empty": ("", [("empty", 0, 0)]),
    "comments alone": ("# schema: 2\n", [("empty", 0, 0)]),
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
    text = GOOD.replace("dateline:", "datelin:").replace("kind: thing", "kind: topic").replace("said:", "siad:")
    text = text.replace("disputes: calm", "disputes: clam").replace("  crash:", "  Crash:")
    rules = [problem.rule for problem in problems_of(text.replace("    evidence: The ferry hit the pier\n", ""))]
    assert rules == ["unknown-key", "bad-value", "bad-id", "no-evidence", "unknown-fact", "unknown-key"]


def test_a_broken_entity_is_reported_once():
    """Not again at each fact that names it: that would bury the one line to mend."""
    assert [problem.rule for problem in problems_of(GOOD.replace("kind: person", "kind: human"))] == ["bad-value"]


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        pytest.param(("dateline:", "datelin:"), 'Did you mean "dateline"?', id="key"),
        pytest.param(("    evidence: The", "    evidnce: The"), 'Did you mean "evidence"?', id="key of a fact"),
        pytest.param(("by: moll", "by: mol"), 'Did you mean "moll"?', id="entity"),
        pytest.param(("by: moll", "by: Greta Moll"), 'Write its id: "moll".', id="entity by its name"),
        pytest.param(("disputes: calm", "disputes: clam"), 'Did you mean "calm"?', id="fact"),
        pytest.param(("status: alleged", "status: aleged"), 'Did you mean "alleged"?', id="status"),
        pytest.param(("  skarn:", "  Skarn Isle:"), 'such as "skarn-isle"', id="id"),
        pytest.param(("  skarn:", "  sk\u0430rn:"), 'holds "\u0430" (cyrillic small letter a)', id="alphabet"),
        pytest.param(("  skarn:", "  molls:"), 'hard to tell from "moll" (line 11)', id="look-alike"),
        pytest.param(("disputes: calm", "disputes: crash"), "the fact that tells the other side", id="itself"),
        pytest.param(("says: Greta Moll said", "sasy: Greta Moll said"), 'Add a line "says: …".', id="missing"),
    ],
)
def test_misspellings_get_a_hint(change, hint):
    assert any(hint in problem.message for problem in problems_of(GOOD.replace(*change)))


def test_duplicates_name_both_places():
    problem = problems_of(GOOD.replace("  calm:", "  crash:"))[-1]
    assert (problem.line, "line 14" in problem.message) == (22, True)


def test_an_animal_has_a_gender():
    assert places(GOOD.replace("kind: thing", "kind: thing, gender: female")) == []


def test_a_shared_alias_is_no_mistake():
    """Two people with one name are the story's ambiguity; the bot asks back."""
    assert places(GOOD.replace("gender: female", "aliases: Aurelia")) == []


def test_a_dispute_may_be_named_from_both_sides():
    assert places(GOOD.replace("said: We", "disputes: crash\n    said: We")) == []


@pytest.mark.parametrize("written", ["2024", "2024-04", "2024-04-08", ""])
def test_a_date_is_as_precise_as_the_story(written):
    story = read_bytes("f.yaml", GOOD.replace("when: 2024-04-08", f"when: {written}").encode()).story
    assert story.facts["crash"].when == (StoryDate(written) if written else None)


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
    file.write_text(GOOD.replace("by: moll", "by: mol").replace("kind: person", "kind: persn"), "utf-8")
    with pytest.raises(StoryError) as raised:
        load_story(file)
    assert [problem.rule for problem in raised.value.problems] == ["bad-value", "unknown-entity"]
    assert str(raised.value).startswith(f"{file}:11:34: ")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: " + "[" * 100_000, id="deep flow"),
        pytest.param("\n".join(" " * at + "a:" for at in range(1000)), id="deep block"),
        pytest.param("a: &a [x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a]\n" for n in range(99)), id="billion laughs"),
        pytest.param("a: " + "x" * 2_000_000, id="too large"),
        pytest.param("- a\n" * 240_000, id="many lines"),
        pytest.param("{" + "a: 1, " * 150_000 + "}", id="many duplicates"),
        pytest.param(
            "facts: {" + "".join(f"f{n}: {{says: x, status: no}}, " for n in range(30_000)) + "}", id="many mistakes"
        ),
        pytest.param("facts:\n" + "".join(f"  f{n}: {{says: x}}\n" for n in range(40_000)), id="many facts"),
        pytest.param(
            "entities:\n"
            + "".join(f"  zz{n}: {{name: z, kind: thing}}\n" for n in range(900))
            + "facts:\n"
            + "".join(f"  f{n}: {{says: x, about: [{', '.join(f'z{m}z' for m in range(99))}]}}\n" for n in range(999)),
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
@example(b"\xef\xbb\xbfschema: 2")
@example(b"? a\n: b\n? [c]\n: d")
@example(b"schema: \xc2\x85 1")
@example(b"%YAML 9.9\n---\na: b")
def test_any_bytes_give_a_story_or_problems(raw):
    reading = read_bytes("any.yaml", raw)
    assert (reading.story is None) == bool(reading.problems)


PIECES = [
    *GOOD.splitlines(),
    "  - x",
    "by: moll",
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


def test_every_story_of_the_corpus_loads():
    """They are written as authors write: a rule that refuses one of them is too strict."""
    files = sorted((ROOT / "tests" / "corpus").glob("*/*.yaml"))
    problems = [problem for file in files for problem in read_story(file)[1]]
    assert not problems, "\n" + "\n".join(map(str, problems))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        pytest.param(
            "schema: 3", "this Storybot reads schema 2 alone. It was written for a newer Storybot.", id="newer"
        ),
        pytest.param(
            "schema: 3", "Get that one's files, and in their folder: pip install .", id="what to do about a newer one"
        ),
        pytest.param(f"schema: {'9' * 5000}", "newer Storybot", id="more figures than Python reads"),
        pytest.param("schema: 1", "A fact has no kind and no roles any more", id="what changed since the older one"),
        pytest.param("schema: 1", 'write "schema: 2"; then storybot check ferry.yaml tells what else', id="older"),
        pytest.param("", 'Add a line "schema: 2": that is the version of the format that this Storybot', id="none"),
        pytest.param("schema: v1", 'whole number, not "v1". Write "schema: 2".', id="no number"),
    ],
)
def test_a_file_of_another_version_says_what_to_do(line, words):
    (problem,) = problems_of(GOOD.replace("schema: 2", line))
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


def test_a_file_with_open_marks_is_a_draft(tmp_path):
    """An author takes the comments out as they look; until then `run` must not serve the file."""
    path = tmp_path / "story.yaml"
    path.write_text(GOOD + "\n# Look at every line with `# check:`.\n", encoding="utf-8")
    assert not load_story(path).draft
    path.write_text(GOOD + "\n# check: who is she?\n", encoding="utf-8")
    assert load_story(path).draft
