"""Where the story lies that comes with Storybot: what `storybot ask` answers about when no other is named."""

from __future__ import annotations

from pathlib import Path

FILE_NAME = "iceland-talks.yaml"

_PACKAGE = Path(__file__).parents[1]


def bundled_story() -> Path:
    """Return the path of the bundled fact file.

    An installed wheel holds it inside the package, as `bot/knowledge`; a source checkout keeps it in `knowledge`,
    beside the package.
    """
    installed = _PACKAGE / "knowledge" / FILE_NAME
    return installed if installed.exists() else _PACKAGE.parent / "knowledge" / FILE_NAME
