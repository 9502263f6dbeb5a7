"""When a connection is given up, and how fast the next one is made."""

from bot.surfaces.discord_connection import (
    CALM_SECONDS,
    FREE_CONNECTIONS,
    HEARTBEAT_TIMEOUT_SECONDS,
    LONGEST_PAUSE_SECONDS,
    Pace,
)


def test_a_dead_gateway_is_given_up_after_one_heartbeat_without_an_answer():
    """Discord asks for a heartbeat every 41.25 s: less would drop connections that are well."""
    assert 41.25 < HEARTBEAT_TIMEOUT_SECONDS < 60


def test_connections_come_slower_in_a_storm_and_at_once_after_it():
    pace = Pace()
    waits = [pace.wait_seconds(float(number)) for number in range(FREE_CONNECTIONS + 8)]
    assert waits == [0] * FREE_CONNECTIONS + [1, 2, 4, 8, 16, *[LONGEST_PAUSE_SECONDS] * 3]
    assert pace.wait_seconds(CALM_SECONDS + 100) == 0
    assert [Pace(shards=3).wait_seconds(0) for _ in range(FREE_CONNECTIONS * 3)] == [0] * FREE_CONNECTIONS * 3
