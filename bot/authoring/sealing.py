"""Writing the seal into a fact file, and leaving every other byte of it as it is."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bot.errors import Problem, StoryError
from bot.story.document import MAX_BYTES, Document
from bot.story.files import read_at_most
from bot.story.loader import Reading, read_bytes, read_file
from bot.story.model import ARTICLE
from bot.story.seal import article_hash, evidence_hash


def write_seal(path: Path, articles: Mapping[str, str]) -> None:
    """Seal the fact file at `path` with the hashes of its `articles`, id → text, and of its evidence.

    The caller has found every excerpt in its article. The file is replaced in one step, so that no reader ever sees
    half of it. Raises StoryError if the file has problems or no seal can be added to it, OSError if writing fails.
    """
    reading = read_file(path)
    if reading.story is None:
        raise StoryError(reading.problems)
    raw = read_at_most(path, MAX_BYTES)
    sealed = _with_seal(raw, reading.document, articles, evidence_hash(reading.story))
    if not _is_same_but_sealed(reading, read_bytes(str(path), sealed)):
        message = (
            "the seal cannot be added to this file. Delete its seal by hand, and let the file end in a plain line."
        )
        raise StoryError([Problem(str(path), 0, 0, "seal", message)])
    if sealed != raw:
        _replace(path, sealed)


def _with_seal(raw: bytes, document: Document, articles: Mapping[str, str], evidence: str) -> bytes:
    """Return `raw` with its seal replaced where it stands, or added at the end."""
    newline = "\r\n" if b"\r\n" in raw else "\n"
    lines = [
        "seal:  # by `storybot check --seal`: the evidence is word for word in the article",
        f"  article: {article_hash(articles[ARTICLE])}",
        f"  evidence: {evidence}",
    ]
    further = [f"    {name}: {article_hash(text)}" for name, text in articles.items() if name != ARTICLE]
    lines += ["  articles:", *further] if further else []
    block = "".join(line + newline for line in lines).encode()
    if ("seal",) not in document.keys:
        gap = newline.encode() if raw.endswith(b"\n") else (newline * 2).encode()
        return raw + gap + block
    first = document.keys["seal",].line
    last = max(place.line for route, place in document.values.items() if route[0:1] == ("seal",))
    kept = raw.split(b"\n")
    before = b"\n".join(kept[: first - 1]) + (b"\n" if first > 1 else b"")
    return before + block + b"\n".join(kept[last:])


def _is_same_but_sealed(old: Reading, new: Reading) -> bool:
    """Return True if both hold the same story and the new one is sealed."""
    if new.story is None or old.document.data is None or new.document.data is None:
        return False
    same = _without_seal(old.document) == _without_seal(new.document)
    return same and new.story.sealed


def _without_seal(document: Document) -> dict[str, object]:
    return {key: value for key, value in (document.data or {}).items() if key != "seal"}


def _replace(path: Path, content: bytes) -> None:
    """Put `content` in the place of the file at `path` in one step, keeping its permissions."""
    target = path.resolve()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        shutil.copymode(target, name)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
