"""Lines that an author may paste into a fact file."""

from __future__ import annotations

from collections.abc import Sequence


def listed(texts: Sequence[str]) -> str:
    """Return texts as a YAML list on one line, which fits an entry of several lines and one in braces alike."""
    import yaml  # here, for a bot that is asked for no proposals needs none

    flow: str = yaml.safe_dump(
        list(dict.fromkeys(texts)), default_flow_style=True, allow_unicode=True, width=float("inf")
    )
    return flow.strip()


def in_place(present: Sequence[str], key: str) -> str:
    """Return that a line goes in the place of what stands there, if something does; it opens with a comma."""
    return f", in place of its {key}" if present else ""
