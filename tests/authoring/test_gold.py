"""Gold questions: what a file may hold, and what is said of lines that hold none."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import scaled

from bot.authoring.gold import GoldKind, GoldQuestion, SlowPatternError, fits, read_gold
from bot.errors import EvaluationError

FACTS = ("crash", "captain")
GOOD = {"kind": "answerable", "question": "who?", "must": ["Moll"]}
json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text("ab(*)+\\é\ud800", max_size=5),
    st.lists,
    max_leaves=3,
)


@pytest.fixture
def read(tmp_path):
    """Return a function that reads gold questions from lines."""

    def of(*lines):
        path = tmp_path / "gold.jsonl"
        path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "utf-8")
        return read_gold(path, FACTS)

    return of


def test_all_keys_are_read_and_others_passed_over(read):
    line = {**GOOD, "id": 7, "must_not": ["^no"], "facts": ["captain"], "gold": "Moll.", "evidence": "…"}
    questions, broken = read("", {**line, "history": ["hm?"]})
    assert broken == ()
    assert questions == (
        GoldQuestion("7", GoldKind.ANSWERABLE, "who?", ("hm?",), ("Moll",), ("^no",), ("captain",), "Moll.", line=2),
    )


def test_without_an_id_the_words_tell_questions_apart(read):
    questions, broken = read(GOOD, {**GOOD, "history": ["what?"]})
    assert [question.key for question in questions] == ["who?", "what? → who?"]
    assert broken == ()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        pytest.param("{", "not valid JSON.", id="no JSON"),
        pytest.param({"kind": "answerable"}, '"question" is missing.', id="no question"),
        pytest.param({"question": "who?"}, '"kind" is missing; it is one of answerable, follow_up', id="no kind"),
        pytest.param({**GOOD, "kind": "easy"}, '"kind" is unknown; it is one of answerable', id="no such kind"),
        pytest.param({**GOOD, "kind": ["x"]}, '"kind" is unknown', id="a kind that is a list"),
        pytest.param({**GOOD, "must": "Moll"}, '"must" is not a list of strings.', id="patterns that are no list"),
        pytest.param({**GOOD, "must": ["(Moll"]}, '"must" holds "(Moll", which is no regular expression', id="pattern"),
        pytest.param({**GOOD, "must_not": ["*"]}, '"must_not" holds "*"', id="forbidden pattern"),
        pytest.param({**GOOD, "must": ["(" * 900]}, "nested too deeply", id="deep pattern"),
        pytest.param(
            {**GOOD, "must": ["a" * 1001]}, "a pattern of 1001 characters; 1000 are allowed", id="long pattern"
        ),
        pytest.param({**GOOD, "facts": ["captian"]}, 'is not a fact. Did you mean "captain"?', id="no such fact"),
        pytest.param({**GOOD, "must": []}, "nothing says what a right answer is", id="nothing wanted"),
        pytest.param({**GOOD, "must": ["x"]}, '"who?" stands on line 1 already', id="twice"),
    ],
)
def test_a_broken_line_gets_one_clear_line_and_the_others_are_kept(read, line, says):
    questions, broken = read(GOOD, line, {**GOOD, "id": "last"})
    assert [question.line for question in questions] == [1, 3]
    (problem,) = broken
    assert problem.line == 2
    assert says in problem.message
    assert "\n" not in str(problem)


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    with pytest.raises(EvaluationError, match="cannot be read: Is a directory"):
        read_gold(tmp_path, FACTS)


def test_a_pattern_is_searched_without_regard_to_case_and_across_lines():
    assert fits("MOLL.*lucky", "Greta Moll:\n“We were lucky”")
    assert not fits("^lucky", "Greta Moll:\nlucky")


def test_a_pattern_that_would_search_for_years_is_stopped():
    with pytest.raises(SlowPatternError, match="repetition within a repetition"):
        fits("(a+)+$", "a" * 900 + "b")


@given(st.binary(max_size=200))
@settings(max_examples=scaled(100))
def test_any_bytes_are_questions_or_problems(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("gold") / "gold.jsonl"
    path.write_bytes(data)
    questions, broken = read_gold(path, FACTS)
    assert len(questions) + len(broken) == sum(bool(line.strip()) for line in data.splitlines())


@given(st.dictionaries(st.sampled_from(["id", "question", "history", "kind", "must", "facts", "gold"]), json_values))
@settings(max_examples=scaled(200))
def test_any_object_is_a_question_or_a_problem(tmp_path_factory, changes):
    path = tmp_path_factory.mktemp("gold") / "gold.jsonl"
    path.write_text(json.dumps({**GOOD, **changes}), "utf-8")
    questions, broken = read_gold(path, FACTS)
    assert len(questions) + len(broken) == 1
