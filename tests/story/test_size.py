"""A fact file larger than any story needs is refused at once, with the limit that it breaks."""

import json
import random
import subprocess
import sys

import pytest

from bot.story.loader import read_bytes

HEAD = "schema: 2\nheadline: Ferry stops\noutlet: The Gazette\npublished: 2024-04-09\nsummary: It stopped.\n"
ENTITIES = "entities:\n  moll: {name: Greta Moll, kind: person}\n"
FACT = "says: Greta Moll sank it., about: moll, evidence: She sank it"
FACTS = f"facts:\n  sinking: {{{FACT}}}\n"
SMALL = HEAD + ENTITIES + FACTS
SECONDS, MEGABYTES = 10, 100
"""In which a refusal comes, and what it takes: some five times what was measured."""


def listed(key, count, item="a word"):
    return f"{key}: [{', '.join(f'{item} {number}' for number in range(count))}]"


def facts(count, more=""):
    return HEAD + ENTITIES + "facts:\n" + "".join(f"  f{number}: {{{FACT}{more}}}\n" for number in range(count))


TOO_LARGE = {
    "facts": (facts(1001), "1001 facts, and 1000 are the limit"),
    "entities": (
        SMALL.replace("facts:", "".join(f"  e{n}: {{name: N{n}, kind: place}}\n" for n in range(1000)) + "facts:"),
        "1001 entities, and 1000 are the limit",
    ),
    "unknowns": (
        SMALL + "unknowns:\n" + "".join(f"  u{n}: {{says: No., ask: why}}\n" for n in range(301)),
        "301 unknowns, and 300 are the limit",
    ),
    "questions of one fact": (SMALL.replace(FACT, f"{FACT}, {listed('ask', 51)}"), '"ask" lists 51, and 50 are'),
    "questions in all": (facts(500, f", {listed('ask', 41)}"), '20500 questions under "ask" in all, and 20000 are'),
    "excerpts": (SMALL.replace("evidence: She sank it", listed("evidence", 21)), '"evidence" lists 21, and 20 are'),
    "aliases": (SMALL.replace("kind: person", f"kind: person, {listed('aliases', 51)}"), '"aliases" lists 51'),
    "members": (SMALL.replace("kind: person", f"kind: person, {listed('members', 201)}"), '"members" lists 201'),
    "starters": (SMALL + listed("starters", 51), '"starters" lists 51, and 50 are the limit'),
    "entities of a fact": (SMALL.replace("about: moll", listed("about", 201)), '"about" lists 201, and 200 are the'),
    "a text": (SMALL.replace("Greta Moll,", f"{'x' * 501},"), "this text has 501 characters, and 500 are"),
    "a question": (SMALL.replace(FACT, f"{FACT}, ask: {'why ' * 200}"), "characters, and 500 are the limit"),
    "a sentence": (SMALL.replace("It stopped.", "x" * 2001), "this text has 2001 characters, and 2000 are the limit"),
    "a key": (SMALL + f"? {'x' * 101}\n: a\n", "a key of 101 characters; 100 are the limit"),
}


def test_the_small_story_is_one():
    assert read_bytes("small.yaml", SMALL.encode()).problems == ()


@pytest.mark.parametrize(("text", "words"), TOO_LARGE.values(), ids=TOO_LARGE)
def test_what_is_beyond_a_limit_is_refused_and_the_limit_named(text, words):
    reading = read_bytes("large.yaml", text.encode())
    assert reading.story is None
    assert any(words in problem.message for problem in reading.problems), reading.problems


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(facts(1000), id="facts"),
        pytest.param(SMALL.replace(FACT, f"{FACT}, {listed('ask', 50)}"), id="questions"),
        pytest.param(SMALL.replace("Greta Moll,", f"{'x' * 500},"), id="text"),
        pytest.param(SMALL.replace("It stopped.", "x" * 2000), id="sentence"),
    ],
)
def test_what_keeps_within_the_limits_is_a_story(text):
    assert read_bytes("large.yaml", text.encode()).problems == ()


def lines(make, size=990_000):
    """Return lines of `make` up to the size of a file that is not refused for its size alone."""
    made, length, number = [], 0, 0
    while length < size:
        made.append(make(number))
        length += len(made[-1])
        number += 1
    return "".join(made)


RANDOM = random.Random(1)


def words(number):
    return " ".join("".join(RANDOM.choices("abcdeilmnorst", k=5)) for _ in range(number))


MISSPELT = ", ".join(f"aliasis{number}: x" for number in range(40))
MANY = ", ".join(f"evidince{number}: x" for number in range(45_000))
HOSTILE = {
    "100 MB": lambda: "a: b\n" * 20_000_000,
    "a million facts": lambda: HEAD + ENTITIES + "facts:\n" + "".join(f"  f{n}: {{{FACT}}}\n" for n in range(1_000_000)),  # noqa: E501
    "as many facts as 1 MB holds": lambda: HEAD + ENTITIES + "facts:\n" + lines(lambda n: f"  f{n}: {{{FACT}}}\n"),
    "billion laughs": lambda: "a: &a [x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a]\n" for n in range(9_999)),
    "deep in brackets": lambda: "a: " + "[" * 900_000,
    "deep in lines": lambda: "\n".join(" " * at + "a:" for at in range(1_300)),
    "many lists": lambda: SMALL + "starters: [" + "[]," * 300_000 + "]\n",
    "many commas": lambda: SMALL + "starters: [" + "a," * 490_000 + "]\n",
    "many keys": lambda: "".join(f"outlit{n}: x\n" for n in range(49_000)) + SMALL,
    "many wrong keys in entities": lambda: (
        HEAD
        + "entities:\n"
        + "".join(f"  e{n}: {{name: A, kind: person, {MISSPELT}}}\n" for n in range(999))
        + FACTS
    ),
    "many wrong keys in a fact": lambda: SMALL.replace("evidence", f"{MANY}, evidence"),
    "long misspelt names": lambda: (
        HEAD
        + "entities:\n"
        + "".join(f"  {'za' * 45}{n}: {{name: z, kind: thing}}\n" for n in range(999))
        + "facts:\n"
        + "".join(
            f"  f{n}: {{says: x, about: [{', '.join('az' * 40 + f'{m}z' for m in range(9))}], evidence: x}}\n"
            for n in range(199)
        )
    ),
    "questions": lambda: SMALL + "starters:\n" + lines(lambda _: f"  - {words(3)}\n"),
    "questions of a fact": lambda: (
        HEAD
        + ENTITIES
        + "facts:\n  f:\n    says: She sank it.\n    evidence: x\n    ask:\n"
        + lines(lambda _: f"      - {words(3)}\n")
    ),
    "questions of an unknown": lambda: SMALL + "unknowns:\n  u:\n    says: No.\n    ask:\n" + lines(lambda _: f"    - {words(2)}\n"),  # noqa: E501
    "a long word": lambda: SMALL.replace("sank it.", "x" * 900_000),
    "a long quotation": lambda: SMALL.replace("She sank it", '"' + words(150_000) + '"'),
    "a long name": lambda: SMALL.replace("Greta Moll", "x" * 900_000),
    "a long key": lambda: SMALL + "? " + "x" * 900_000 + "\n: a\n",
    "members of members": lambda: (
        HEAD
        + "entities:\n"
        + "".join(f"  e{n}: {{name: N{n}, kind: person, members: [{', '.join(f'e{m}' for m in range(150))}]}}\n" for n in range(999))  # noqa: E501
        + FACTS
    ),
    "hidden characters": lambda: SMALL + "starters:\n" + lines(lambda n: f"  - a\u00a0b {n} #c\n"),
    "conflicts": lambda: "<<<<<<< a\n" * 90_000,
}  # fmt: skip

MEASURE = """
import json, resource, sys, time
from pathlib import Path
from bot.errors import StoryError
from bot.story.loader import load_story
def used():
    try:  # not `resource`: on Linux, its peak is that of the process that started this one, if that is higher
        return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) / 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
load_story(Path(sys.argv[2]))
before, begun = used(), time.process_time()
try:
    load_story(Path(sys.argv[1]))
except StoryError as error:
    print(json.dumps([time.process_time() - begun, used() - before, str(error)]))
"""


@pytest.fixture(scope="module")
def small_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("small") / "small.yaml"
    path.write_text(SMALL, "utf-8")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_within_bounds(tmp_path, small_file, make):
    """In a process of its own, whose memory nothing else has used; seconds of the processor, not of the clock."""
    path = tmp_path / "hostile.yaml"
    path.write_text(make(), "utf-8")
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path), str(small_file)], capture_output=True, text=True, check=True
    )
    seconds, megabytes, said = json.loads(run.stdout)
    kilobytes, line = path.stat().st_size / 1000, said.splitlines()[0].removeprefix(str(path))
    print(f"{kilobytes:.0f} kB | {line} | {seconds:.2f} s | {megabytes:.0f} MB")
    assert seconds < SECONDS
    assert megabytes < MEGABYTES
    assert len(said.splitlines()) <= 101
