"""The log of unanswered questions: what is kept of a question, and a file that several programs share."""

import datetime as dt
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from profiles import scaled

from bot.authoring import misses
from bot.authoring.misses import Miss, MissLog, kept
from bot.errors import MissLogError, StorybotError

MONDAY, TUESDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 24)
NOBODY = 65534
"""A user who may write nowhere."""


@pytest.fixture
def log(tmp_path):
    """Return a log whose file does not exist yet."""
    return MissLog(tmp_path / "misses.db")


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        pytest.param("How OLD is Whelan?!", "how old is whelan", id="case and punctuation"),
        pytest.param("**whats** `whelan's` age 😀", "what is whelan's age", id="markup, emoji, chat spelling"),
        pytest.param(
            "what did the U.S. say, what did us", "what did the US say what did us", id="a country is no pronoun"
        ),
        pytest.param("Is he IN the EU?", "is he IN the EU", id="a capital at the beginning is none"),
        pytest.param("I like cats. How old is he?", "i like cats. how old is he", id="sentences stay apart"),
        pytest.param(
            "Were 340,000 families hit on May 19, 2021?", "were 340000 families hit on may 19 2021", id="numbers"
        ),
    ],
)
def test_the_words_are_kept_as_the_reader_normalises_them(typed, text):
    assert kept(typed) == text


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        pytest.param("tell <@123456789012345678> and <@!1> who won", "tell and who won", id="mentions"),
        pytest.param("is @ann_b there or @everyone", "is there or", id="handles"),
        pytest.param("who won <#123456789012345678> <:smile:123456789012345678>", "who won", id="channel and emoji"),
        pytest.param("who won? mail ann_b.c@mail.example.org please", "who won. mail please", id="an e-mail address"),
        pytest.param("who won? ａｎｎ＠ｅｘａｍｐｌｅ．ｏｒｇ", "who won", id="an e-mail address in wide letters"),
        pytest.param("see https://example.org/ann?id=7 who won", "see who won", id="a link"),
        pytest.param("see example.org/ann or www.ann.org who won", "see or who won", id="links without a scheme"),
        pytest.param("call me at +49 (0)170 123-45 67, who won", "call me at who won", id="a telephone number"),
        pytest.param("call 0170/123\u200b4567, who won", "call who won", id="one with something invisible in it"),
        pytest.param("call one two three four five six seven", "call", id="one in words"),
        pytest.param("my number is AB123456C who won", "my number is who won", id="a number with letters"),
        pytest.param("<@123456789012345678>", "", id="nothing else"),
        pytest.param("😀 ***", "", id="no words"),
        pytest.param("кто арестован?", "", id="another alphabet"),
    ],
)
def test_what_could_tell_of_a_person_is_left_out(typed, text):
    assert kept(typed) == text


def test_a_long_question_is_cut_behind_a_word():
    text = kept("why " * 300)
    assert 190 < len(text) <= misses.MOST_CHARACTERS
    assert set(text.split()) == {"why"}
    assert len(kept("a" * 3000)) <= misses.MOST_CHARACTERS


@settings(max_examples=scaled(300), deadline=None)
@given(st.text() | st.text("0123456789 @.-/,:+()<>!#&ab\n'", max_size=300))
@example("1" * 4000)
@example("a-" * 2000)
@example("a1 " * 1500)
def test_whatever_is_typed_the_text_is_short_plain_and_without_long_numbers(typed):
    text = kept(typed)
    assert len(text) <= misses.MOST_CHARACTERS
    assert re.fullmatch(r"[\w'&.:, /]*", text)
    assert "@" not in text
    assert "//" not in text
    assert not re.search(r"\d{7}", text)
    assert text == " ".join(text.split())


@given(st.integers(min_value=10**6, max_value=10**20), st.sampled_from(["", " ", "-", ".", "/", ") "]))
def test_no_long_number_stays_however_it_is_written(number, between):
    assert kept(f"who is {between.join(str(number))} to you") == "who is to you"


def test_a_log_that_nobody_wrote_to_is_empty_and_stays_unmade(log):
    assert log.read("talks") == []
    assert not log.path.exists()


def test_equal_questions_are_counted_with_their_first_and_last_day(log):
    log.record("talks", "How old is Whelan?", TUESDAY)
    log.record("talks", "how old is whelan", MONDAY)
    log.record("talks", "who won", MONDAY)
    assert log.read("talks") == [Miss("how old is whelan", 2, MONDAY, TUESDAY), Miss("who won", 1, MONDAY, MONDAY)]


def test_each_story_has_its_own(log):
    log.record("talks", "who won", MONDAY)
    log.record("flood", "who lost", MONDAY)
    assert [miss.text for miss in log.read("talks")] == ["who won"]
    assert [miss.text for miss in log.read("flood")] == ["who lost"]


def test_a_question_of_which_nothing_may_be_kept_makes_no_file(log):
    log.record("talks", "<@123456789012345678>", MONDAY)
    assert not log.path.exists()


def test_what_is_driven_out_is_gone_from_the_file_too(log, monkeypatch):
    monkeypatch.setattr(misses, "MOST_ROWS", 1)
    log.record("talks", "who is zebulon", MONDAY)
    assert b"zebulon" in log.path.read_bytes()
    log.record("talks", "who won", TUESDAY)
    assert [miss.text for miss in log.read("talks")] == ["who won"]
    assert b"zebulon" not in log.path.read_bytes()


def test_no_clock_no_id_no_name_stands_in_the_file(log):
    """What README promises: text, count, story, two days."""
    log.record("talks", "who won", MONDAY)
    with sqlite3.connect(log.path) as database:
        assert [row[1] for row in database.execute("PRAGMA table_info(misses)")] == [
            "story",
            "text",
            "count",
            "first_day",
            "last_day",
        ]
        assert database.execute("SELECT * FROM misses").fetchall() == [
            ("talks", "who won", 1, "2026-11-23", "2026-11-23")
        ]
    database.close()


def test_one_too_many_drives_out_the_rarest_of_those_the_oldest(log, monkeypatch):
    monkeypatch.setattr(misses, "MOST_ROWS", 3)
    for text, day in [("often", TUESDAY), ("often", MONDAY), ("new", TUESDAY), ("old", MONDAY)]:
        log.record("talks", text, day)
    log.record("flood", "another", TUESDAY)
    assert [miss.text for miss in log.read("talks")] == ["often", "new"]
    assert [miss.text for miss in log.read("flood")] == ["another"]


def test_a_new_question_has_a_chance_among_frequent_ones(log, monkeypatch):
    """If the newcomer went first, nothing new could ever be counted twice."""
    monkeypatch.setattr(misses, "MOST_ROWS", 2)
    for text in ["often", "often", "frequent", "frequent", "frequent", "new"]:
        log.record("talks", text, MONDAY)
    assert [miss.text for miss in log.read("talks")] == ["frequent", "new"]


def test_two_processes_write_at_once_and_nothing_is_lost(log):
    program = (
        "import sys, datetime; from pathlib import Path; from bot.authoring.misses import MissLog\n"
        "for number in range(100): MissLog(Path(sys.argv[1])).record('talks', f'who won {number % 10}', "
        "datetime.date(2026, 11, 23))"
    )
    writers = [subprocess.Popen([sys.executable, "-c", program, str(log.path)]) for _ in range(2)]
    while any(writer.poll() is None for writer in writers):
        log.read("talks")
    assert [writer.returncode for writer in writers] == [0, 0]
    assert [miss.count for miss in log.read("talks")] == [20] * 10


def foreign_database(path, *statements):
    database = sqlite3.connect(path)
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()


def edited(path):
    MissLog(path).record("talks", "who won", MONDAY)
    foreign_database(path, "UPDATE misses SET first_day = 'yesterday'")


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda path: path.write_text("schema: 1\nheadline: a fact file\n" * 99), id="no database"),
        pytest.param(lambda path: foreign_database(path, "CREATE TABLE users (name)"), id="another program's"),
        pytest.param(lambda path: foreign_database(path, "PRAGMA user_version = 7"), id="another version's"),
        pytest.param(
            lambda path: foreign_database(path, f"PRAGMA application_id = {0x5354424D}", "PRAGMA user_version = 2"),
            id="a later Storybot's",
        ),
        pytest.param(
            edited,
            id="edited by hand",
        ),
    ],
)
def test_a_file_that_is_no_log_is_left_as_it_is_and_named_in_one_line(log, spoil):
    spoil(log.path)
    before = log.path.read_bytes()
    with pytest.raises(StorybotError) as error:
        log.read("talks")
    assert str(error.value).startswith(f"{log.path}: this is no log of unanswered questions")
    assert "misses_file" in str(error.value)
    assert "\n" not in str(error.value)
    assert log.path.read_bytes() == before


def test_another_programs_file_is_never_written_to(log):
    foreign_database(log.path, "CREATE TABLE users (name)")
    before = log.path.read_bytes()
    with pytest.raises(MissLogError):
        log.record("talks", "who won", MONDAY)
    assert log.path.read_bytes() == before


def test_a_damaged_log_is_named(log):
    for number in range(500):
        log.record("talks", f"who is number {number} of them all", MONDAY)
    content = bytearray(log.path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    log.path.write_bytes(content)
    with pytest.raises(MissLogError, match="no log of unanswered questions"):
        log.read("talks")


def test_an_empty_file_is_an_empty_log(log):
    """An operator may make it beforehand, to set its rights."""
    log.path.touch()
    assert log.read("talks") == []
    log.record("talks", "who won", MONDAY)
    assert len(log.read("talks")) == 1


@pytest.mark.parametrize(
    ("name", "reason"),
    [pytest.param(".", "it is a folder", id="a folder"), pytest.param("no/misses.db", "no folder", id="no folder")],
)
def test_a_place_where_no_file_can_be_is_named(tmp_path, name, reason):
    with pytest.raises(MissLogError, match=reason) as error:
        MissLog(tmp_path / name).record("talks", "who won", MONDAY)
    assert "misses_file" in str(error.value)


@pytest.fixture
def read_only_folder():
    """Return a folder with a log in which this process may read and not write."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        MissLog(folder / "misses.db").record("talks", "who won", MONDAY)
        (folder / "misses.db").chmod(0o444)
        folder.chmod(0o555)
        was_root = os.geteuid() == 0
        if was_root:  # whom no rights hold back
            os.seteuid(NOBODY)
        yield folder
        if was_root:
            os.seteuid(0)
        folder.chmod(0o755)


def test_where_nothing_may_be_written_reading_works_and_recording_says_why(read_only_folder):
    log = MissLog(read_only_folder / "misses.db")
    assert [miss.text for miss in log.read("talks")] == ["who won"]
    with pytest.raises(MissLogError, match=r"cannot be written: attempt to write a readonly database\. Let Storybot"):
        log.record("talks", "who lost", MONDAY)
    with pytest.raises(MissLogError, match="cannot be written"):
        MissLog(read_only_folder / "new.db").record("talks", "who lost", MONDAY)


@pytest.fixture
def closed_folder(read_only_folder):
    """Return a folder that this process may not look into."""
    was = os.geteuid()
    if os.getuid() == 0:
        os.seteuid(0)
    read_only_folder.chmod(0)
    os.seteuid(was)
    return read_only_folder


@pytest.mark.parametrize("call", ["read", "record"])
def test_a_folder_that_nobody_may_look_into_is_no_empty_log(closed_folder, call):
    log = MissLog(closed_folder / "misses.db")
    with pytest.raises(MissLogError, match="the log of unanswered questions cannot be"):
        log.read("talks") if call == "read" else log.record("talks", "who won", MONDAY)


def test_a_file_that_another_program_keeps_locked_is_told_apart(log, monkeypatch):
    monkeypatch.setattr(misses, "WAIT_SECONDS", 0.05)
    log.record("talks", "who won", MONDAY)
    database = sqlite3.connect(log.path)
    database.execute("BEGIN IMMEDIATE")
    with pytest.raises(MissLogError, match="in use by another program"):
        log.record("talks", "who won", MONDAY)
    assert len(log.read("talks")) == 1
    database.close()
