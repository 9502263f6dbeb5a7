"""What `/metrics` tells Prometheus, from what the bot counts; prometheus-client writes it, and comes with an extra.

No label holds anything that people typed: nothing is told of anybody, and the number of metrics is bounded.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from bot import __version__
from bot.story.model import Story
from bot.surfaces.tally import BOUNDS_SECONDS, Tally


@dataclass(frozen=True, slots=True)
class State:
    """How the bot does at one moment."""

    tally: Tally
    story: Story
    loaded_at: dt.datetime
    ready: bool
    reloads: Counter[str]
    """By how they ended."""
    last_reload_at: dt.datetime | None
    last_reload_failed: bool
    connected: Mapping[int, bool]
    """By shard, those of this process."""
    reconnects: Mapping[int, int]
    latencies: Mapping[int, float]
    """In seconds, by shard."""
    starts_left: int | None
    """Sessions that Discord lets the bot begin, as it said last."""
    sessions: int
    replies: int
    """Those remembered."""
    log_events: Mapping[str, int]
    """By level: warning, error."""


class BotCollector(Collector):
    """Tells the state of a bot at the moment it is asked."""

    def __init__(self, state_now: Callable[[], State]) -> None:
        """Ask `state_now` each time."""
        self._state_now = state_now

    def collect(self) -> Iterator[Metric]:
        """Yield every metric of the bot's own."""
        state = self._state_now()
        yield from _answering(state.tally)
        yield from _story(state)
        yield from _connection(state)
        yield GaugeMetricFamily("storybot_sessions", "Conversations remembered", state.sessions)
        yield GaugeMetricFamily("storybot_replies", "Replies remembered", state.replies)
        yield _counted("storybot_log_events", "Warnings and errors logged", "level", state.log_events)


def registry(state_now: Callable[[], State]) -> CollectorRegistry:
    """Return what collects the bot's metrics and those of its process."""
    collected = CollectorRegistry()
    collected.register(BotCollector(state_now))
    ProcessCollector(registry=collected)
    PlatformCollector(registry=collected)
    GCCollector(registry=collected)
    return collected


def exposition(collected: CollectorRegistry, accept: str) -> tuple[bytes, str]:
    """Return the metrics in the format that the HTTP header `Accept` asks for, and its content type."""
    encode, content_type = choose_encoder(accept)
    return encode(collected), content_type


def _answering(tally: Tally) -> Iterator[Metric]:
    questions = CounterMetricFamily("storybot_questions", "Questions read", labels=("surface", "outcome"))
    for (surface, outcome), count in tally.questions.items():
        questions.add_metric((surface.value, outcome.value), count)
    yield questions
    times = HistogramMetricFamily(
        "storybot_answer_seconds", "From a question's arrival until Discord took the reply", labels=("surface",)
    )
    bounds = [*map(str, BOUNDS_SECONDS), "+Inf"]
    for way, taken in tally.times.items():
        buckets = list(zip(bounds, accumulate(taken.counts), strict=True))
        times.add_metric((way.value,), buckets, taken.total_seconds)
    yield times
    turned_away = "Questions turned away: too many from one person or in one channel"
    yield CounterMetricFamily("storybot_floods", turned_away, tally.floods)


def _story(state: State) -> Iterator[Metric]:
    story = state.story
    yield InfoMetricFamily("storybot", "The program", {"version": __version__})
    about = {"story": story.id, "version": story.version, "sealed": str(story.sealed).lower()}
    yield InfoMetricFamily("storybot_story", "The story in service", about)
    yield GaugeMetricFamily("storybot_story_facts", "Facts of the story in service", story.fact_count)
    loaded = state.loaded_at.timestamp()
    yield GaugeMetricFamily("storybot_story_loaded_timestamp_seconds", "When it was loaded", loaded)
    yield _counted("storybot_reloads", "Reloads by how they ended", "result", state.reloads)
    what = "0 if the last reload was refused, failed, or had nobody to ask"
    yield GaugeMetricFamily("storybot_last_reload_successful", what, not state.last_reload_failed)
    if state.last_reload_at is not None:
        ended = state.last_reload_at.timestamp()
        yield GaugeMetricFamily("storybot_last_reload_timestamp_seconds", "When the last reload ended", ended)


def _connection(state: State) -> Iterator[Metric]:
    yield GaugeMetricFamily("storybot_ready", "1 if the bot can answer, as /readyz says", state.ready)
    connected = GaugeMetricFamily("storybot_gateway_connected", "1 if the gateway is connected", labels=("shard",))
    for shard, up in state.connected.items():
        connected.add_metric((str(shard),), up)
    yield connected
    reconnects = {str(shard): state.reconnects.get(shard, 0) for shard in state.connected}
    yield _counted("storybot_gateway_reconnects", "Connections made anew or resumed", "shard", reconnects)
    latency = GaugeMetricFamily("storybot_gateway_latency_seconds", "A heartbeat there and back", labels=("shard",))
    for shard, seconds in state.latencies.items():
        latency.add_metric((str(shard),), seconds)
    yield latency
    if state.starts_left is not None:
        left = "Sessions that may begin until Discord lifts its limit, when one last did"
        yield GaugeMetricFamily("storybot_gateway_starts_left", left, state.starts_left)
    statuses = {str(status): count for status, count in state.tally.responses.items()}
    yield _counted("storybot_discord_responses", "Discord's responses, by HTTP status", "status", statuses)
    limits = state.tally.rate_limits
    yield _counted("storybot_rate_limits", "Rate limits met, by whose they are", "scope", limits)


def _counted(name: str, what: str, label: str, counts: Mapping[str, int]) -> CounterMetricFamily:
    family = CounterMetricFamily(name, what, labels=(label,))
    for value, count in counts.items():
        family.add_metric((value,), count)
    return family
