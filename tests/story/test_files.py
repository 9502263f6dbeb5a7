"""Whatever a path leads to, reading it ends at once and says what is wrong."""

import os
import stat
import threading
from pathlib import Path

import pytest

from bot.story.files import read_at_most, read_text
from bot.story.loader import read_file

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "story.yaml"


def refusal(path):
    with pytest.raises(OSError) as raised:  # noqa: PT011 - what it says is looked at by the caller
        read_at_most(path, 100)
    return raised.value.strerror


def test_a_named_pipe_is_not_waited_for(path):
    """Nobody writes to it: whoever opened it would wait for ever, and a reload with them."""
    os.mkfifo(path)
    assert refusal(path) == "it is not an ordinary file but a named pipe"


def test_nor_one_that_takes_the_place_of_the_file_meanwhile(path, monkeypatch):
    """Between the look and the opening there is time enough for a swap."""
    os.mkfifo(path)
    ordinary = os.stat_result((stat.S_IFREG, *path.stat()[1:]))
    monkeypatch.setattr(type(path), "stat", lambda _: ordinary)
    assert refusal(path) == "it is not an ordinary file but a named pipe"


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_is_refused(device):
    assert "a device" in refusal(Path(device))


def test_links_are_followed_and_those_that_lead_nowhere_refused(path, tmp_path):
    (tmp_path / "real").write_bytes(b"schema: 2")
    path.symlink_to("real")
    assert read_at_most(path, 100) == b"schema: 2"
    for target, words in (("gone", "No such file"), (path.name, "symbolic links"), (".", "Is a directory")):
        path.unlink()
        path.symlink_to(target)
        assert words in refusal(path)


def test_a_name_that_no_file_can_have(tmp_path):
    assert refusal(tmp_path / "a\0b") == "no file can have such a name"


def test_no_more_is_read_than_is_allowed(path):
    path.write_bytes(b"x" * 1000)
    assert read_at_most(path, 100) == b"x" * 101


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        pytest.param(b"x" * 101, "it is larger than 0 kB", id="long"),
        pytest.param("news".encode("utf-16"), "it is not UTF-8 text", id="UTF-16"),
        pytest.param("news".encode("utf-16-le"), "it is not UTF-8 text", id="UTF-16 without a mark"),
        pytest.param("Skårn".encode("latin-1"), "it is not UTF-8 text", id="Latin-1"),
        pytest.param(b"a\0b", "it is not UTF-8 text", id="NUL"),
    ],
)
def test_what_is_no_text_is_refused(path, raw, words):
    path.write_bytes(raw)
    with pytest.raises(OSError, match=words):
        read_text(path, 100)


def test_a_text_is_read_whatever_ends_its_lines(path):
    path.write_bytes(b"\xef\xbb\xbfa\r\nb\rc\n")
    assert read_text(path, 100) == "a\nb\nc\n"


def test_a_file_that_is_swapped_while_it_is_read_is_one_of_the_versions(path, tmp_path):
    """Saved by renaming, as many editors do: never half of one and half of the other."""
    versions = {bytes([letter]) * 200_000 for letter in b"ab"}
    path.write_bytes(next(iter(versions)))
    stop = threading.Event()

    def swap():
        while not stop.is_set():
            for content in versions:
                (tmp_path / "next").write_bytes(content)
                (tmp_path / "next").replace(path)

    swapping = threading.Thread(target=swap)
    swapping.start()
    try:
        assert {read_at_most(path, 1_000_000) for _ in range(200)} <= versions
    finally:
        stop.set()
        swapping.join()


def test_a_fact_file_that_is_none_is_one_problem(path):
    os.mkfifo(path)
    (problem,) = read_file(path).problems
    assert str(problem) == f"{path}: the file cannot be read: it is not an ordinary file but a named pipe.  [no-file]"
