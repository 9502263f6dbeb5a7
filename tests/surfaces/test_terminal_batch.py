"""Batch lines: whatever comes in, one line goes out for each line that is not blank, and the run goes on."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine import load_engine
from bot.story.bundled import bundled_story
from bot.surfaces.terminal import answer_batch

REPLY_KEYS = ["id", "outcome", "reply", "confidence", "facts", "evidence", "suggestions", "reason"]


@pytest.fixture(scope="module")
def batch():
    """Return a function: the lines in as bytes → the records out."""
    engine = load_engine(bundled_story())

    def answer(data: bytes) -> list[dict[str, object]]:
        out = io.BytesIO()
        answer_batch(engine, io.BytesIO(data), out)
        return [json.loads(line) for line in out.getvalue().decode().splitlines()]

    return answer


def test_a_reply_has_the_keys_of_the_contract_in_order(batch):
    (record,) = batch(b'{"id": "q1", "question": "who is detained?"}')
    assert list(record) == REPLY_KEYS


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(b"{", {"id": None, "error": "not valid JSON"}, id="broken"),
        pytest.param(b'"who?"', {"id": None, "error": "not a JSON object"}, id="no object"),
        pytest.param(b'{"id": 1}', {"id": 1, "error": '"question" is missing'}, id="no question"),
        pytest.param(b'{"id": 1, "question": null}', {"id": 1, "error": '"question" is missing'}, id="null"),
        pytest.param(b'{"id": 1, "question": 5}', {"id": 1, "error": '"question" is not a string'}, id="a number"),
        pytest.param(
            b'{"id": 1, "question": "a", "history": "b"}',
            {"id": 1, "error": '"history" is not a list of strings'},
            id="history as text",
        ),
        pytest.param(
            b'{"id": 1, "question": "a", "history": ["b", 2]}',
            {"id": 1, "error": '"history" is not a list of strings'},
            id="history with a number",
        ),
        pytest.param(
            b'{"id": {}, "question": "a"}', {"id": None, "error": '"id" is not a string or a number'}, id="id"
        ),
        pytest.param(
            b'{"id": 1e999, "question": "a"}', {"id": None, "error": '"id" is not a string or a number'}, id="inf"
        ),
        pytest.param(b'{"id": NaN, "question": "a"}', {"id": None, "error": "not valid JSON"}, id="NaN"),
        pytest.param(b'{"question": "\xff\xfe"}', {"id": None, "error": "not UTF-8"}, id="not UTF-8"),
        pytest.param(b"[" * 200_000, {"id": None, "error": "not valid JSON"}, id="too deep"),
        pytest.param(b'{"id": ' + b"9" * 5000 + b"}", {"id": None, "error": "not valid JSON"}, id="too many digits"),
    ],
)
def test_a_bad_line_says_what_is_wrong_and_the_run_goes_on(batch, line, expected):
    bad, good = batch(line + b'\n{"id": "next", "question": "hello"}\n')
    assert bad == expected
    assert good["id"] == "next"
    assert good["outcome"] == "chat"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b'{"id": "q", "question": "hello"}\r\n', id="CRLF"),
        pytest.param(b'\xef\xbb\xbf{"id": "q", "question": "hello"}', id="byte order mark"),
        pytest.param(b'\n  \n\t\n{"id": "q", "question": "hello"}', id="blank lines"),
        pytest.param(b'{"id": "q", "question": "hello", "history": null}', id="null history"),
        pytest.param(b'{"id": "q", "question": "hello", "more": [1, {}]}', id="keys of the sender's own"),
    ],
)
def test_what_other_programs_write_is_read(batch, line):
    (record,) = batch(line)
    assert (record["id"], record["outcome"]) == ("q", "chat")


@pytest.mark.parametrize("line_id", ["é“”", "\ud800", "a\x85b\u2028c\x9b", 7, 0.5, None, True])
def test_the_id_comes_back_as_it_went_in(batch, line_id):
    (record,) = batch(json.dumps({"id": line_id, "question": "hello"}).encode())
    assert record["id"] == line_id
    assert type(record["id"]) is type(line_id)


def test_half_a_surrogate_pair_is_no_crash(batch):
    """JSON can spell what no text can hold; it must not break the reply's encoding."""
    (record,) = batch(rb'{"id": "q", "question": "\ud83d who is held?", "history": ["\udc00"]}')
    assert record["id"] == "q"
    assert "error" not in record


def test_history_is_what_the_question_leans_on(batch):
    """`history` must give the same as asking in a row; without it nobody knows of what."""
    with_history, without = batch(
        b'{"question": "and why?", "history": ["who is detained?"]}\n{"question": "and why?"}\n'
    )
    assert with_history["outcome"] == "answer"
    assert without["outcome"] in ("clarify", "abstain")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
requests = st.dictionaries(st.sampled_from(["id", "question", "history", "x"]), json_values | st.text()).map(
    lambda record: json.dumps(record).encode()
)


@settings(deadline=None)
@given(lines=st.lists(st.binary(max_size=80).map(lambda raw: raw.replace(b"\n", b" ")) | requests, max_size=4))
def test_one_line_out_for_each_line_that_is_not_blank(batch, lines):
    records = batch(b"\n".join(lines))
    assert len(records) == sum(1 for line in lines if line.strip())
    assert all(list(record) in (REPLY_KEYS, ["id", "error"]) for record in records)
    assert not [record for record in records if "internal" in record.get("error", "")]


ASKING = ["who", "what", "when", "where", "why", "how", "is", "did", "the", "and", "not", "all", "list", "more"]
NAMING = ["he", "she", "they", "it", "Blinken", "Lavrov", "Putin", "Russia", "Whelan", "US", "u.s.", "the other one"]
TYPING = ["said", "met", "held", "2021", "May", "?", "!", "”", "'", "<@123>", "🙂"]
words = st.sampled_from([*ASKING, *NAMING, *TYPING])
questions = st.lists(words | st.text(max_size=6), max_size=9).map(" ".join)


@settings(deadline=None)
@given(question=questions, history=st.lists(questions, max_size=2))
def test_no_question_is_an_internal_error(batch, question, history):
    """The engine's own tests know what it should say; here it meets what people really send."""
    (record,) = batch(json.dumps({"question": question, "history": history}).encode())
    assert list(record) == REPLY_KEYS
    assert record["reply"]
