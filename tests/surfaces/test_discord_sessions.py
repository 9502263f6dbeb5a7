"""Conversations: kept by person and channel, forgotten in time, never more than so many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.surfaces.discord_sessions import Sessions
from bot.understanding.session import Session

ABOUT_THE_WALL = Session(utterance="how much is the wall?")
HERE = (1, 10)


@pytest.fixture
def sessions():
    return Sessions(ttl_seconds=60, capacity=3)


@pytest.mark.parametrize(
    ("place", "now", "kept"),
    [
        pytest.param(HERE, 59, True, id="in time"),
        pytest.param(HERE, 60, False, id="too late"),
        pytest.param((2, 10), 1, False, id="somebody else"),
        pytest.param((1, 11), 1, False, id="elsewhere"),
    ],
)
def test_a_session_is_one_persons_in_one_channel_for_a_time(sessions, place, now, kept):
    sessions.put(HERE, ABOUT_THE_WALL, 0)
    assert sessions.get(place, now) == (ABOUT_THE_WALL if kept else Session())


def test_each_question_begins_the_time_anew(sessions):
    sessions.put(HERE, ABOUT_THE_WALL, 0)
    sessions.put(HERE, ABOUT_THE_WALL, 50)
    assert sessions.get(HERE, 100) == ABOUT_THE_WALL


def test_what_expired_takes_no_room(sessions):
    sessions.put(HERE, ABOUT_THE_WALL, 0)
    sessions.get((5, 5), 100)
    assert len(sessions) == 0


def test_the_one_that_rested_longest_makes_room(sessions):
    for person in (1, 2, 3, 1, 4):
        sessions.put((person, 10), ABOUT_THE_WALL, person / 10)
    assert sessions.get((2, 10), 1) == Session()
    assert sessions.get((1, 10), 1) == ABOUT_THE_WALL


def test_a_new_story_forgets_all(sessions):
    sessions.put(HERE, ABOUT_THE_WALL, 0)
    sessions.clear()
    assert sessions.get(HERE, 1) == Session()


@given(st.lists(st.tuples(st.integers(0, 9), st.floats(0, 30))))
def test_there_are_never_more_than_so_many(questions):
    sessions, now = Sessions(ttl_seconds=60, capacity=3), 0.0
    for person, pause in questions:
        now += pause
        sessions.put((person, 0), ABOUT_THE_WALL, now)
        assert len(sessions) <= 3
        assert sessions.get((person, 0), now) == ABOUT_THE_WALL
