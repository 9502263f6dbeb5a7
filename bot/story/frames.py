"""The frame kinds of `bot/language/frames.yaml`, read once and checked: which roles a fact of a kind may have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType
from typing import cast

from bot.errors import LanguageError
from bot.language.once import once
from bot.story.document import Document, Value, parse_document

RESERVED = frozenset({"kind", "evidence", "article", "supersedes", "status", "according_to", "said", "says", "ask"})
"""The keys that a fact of every kind takes; no role may be called so."""


class RoleType(StrEnum):
    """What may fill a role."""

    ENTITIES = "entities"
    """Ids of the story's entities, one or several."""
    TEXT = "text"
    """One phrase in the author's own words."""
    TEXTS = "texts"
    """Several such phrases."""
    DATE = "date"
    NUMBER = "number"
    """A whole number."""


@dataclass(frozen=True, slots=True)
class RoleSpec:
    """A slot that a frame kind has."""

    name: str
    type: RoleType
    required: bool = False
    """True where the fact says nothing without it."""


@dataclass(frozen=True, slots=True)
class FrameKind:
    """A sort of thing that stories report."""

    name: str
    about: str
    """One line for authors."""
    subject: str
    """The role that "who" or "what" asks for first, and that a list of such facts names."""
    concepts: tuple[str, ...]
    """What a question says when it means this kind; the words of each concept are the language data's."""
    roles: Mapping[str, RoleSpec]
    one_of: tuple[str, ...] = ()
    """Roles of which a fact fills at least one, unless its author wrote the sentence."""
    generated: bool = False
    """True for a kind that the loader makes and authors do not write."""


@once
def frames() -> Mapping[str, FrameKind]:
    """Return every frame kind by name, in the order of frames.yaml.

    Raises LanguageError if the file does not hold together.
    """
    raw = files("bot.language").joinpath("frames.yaml").read_bytes()
    return parse_frames(parse_document("bot/language/frames.yaml", raw))


def parse_frames(document: Document) -> Mapping[str, FrameKind]:
    """Return the frame kinds that `document` defines; raises LanguageError with everything wrong with it."""
    if document.data is None or document.problems:
        raise LanguageError("\n".join(map(str, document.problems)))
    complaints = [complaint for name, entry in document.data.items() for complaint in _complaints(name, entry)]
    if complaints:
        raise LanguageError("\n".join(f"{document.path}: {complaint}" for complaint in complaints))
    return MappingProxyType({name: _frame(name, entry) for name, entry in document.data.items()})


def _complaints(name: str, entry: Value) -> Iterator[str]:
    """Yield what keeps one entry from being a frame kind."""
    if not isinstance(entry, dict):
        yield f"{name}: is not a mapping"
        return
    yield from (f"{name}: has no {key}" for key in ("about", "subject", "concepts", "roles") if not entry.get(key))
    unknown = set(entry) - {"about", "subject", "concepts", "one_of", "roles", "generated"}
    yield from (f"{name}: unknown key {key}" for key in sorted(unknown))
    roles = entry.get("roles")
    if not isinstance(roles, dict):
        yield f"{name}: roles is not a mapping"
        return
    if entry.get("subject") not in roles:
        yield f"{name}: its subject {entry.get('subject')} is not one of its roles"
    if not set(_texts(entry.get("one_of"))) <= set(roles):
        yield f"{name}: one_of names something that is not one of its roles"
    for role, spec in roles.items():
        if role in RESERVED:
            yield f"{name}: a role cannot be called {role}"
        if not isinstance(spec, dict) or spec.get("type") not in set(RoleType) or set(spec) - {"type", "required"}:
            yield f"{name}: role {role} needs a type out of {', '.join(RoleType)}"


def _frame(name: str, entry: Value) -> FrameKind:
    fields = cast(dict[str, Value], entry)  # _complaints has seen to it
    roles = cast(dict[str, Value], fields["roles"])
    return FrameKind(
        name=name,
        about=str(fields["about"]),
        subject=str(fields["subject"]),
        concepts=_texts(fields["concepts"]),
        one_of=_texts(fields.get("one_of")),
        roles=MappingProxyType({role: _role(role, spec) for role, spec in roles.items()}),
        generated=fields.get("generated") == "true",
    )


def _texts(value: Value) -> tuple[str, ...]:
    """Return a list's items as texts; one value stands for a list of one, nothing for none."""
    if value is None:
        return ()
    return tuple(map(str, value if isinstance(value, list) else [value]))


def _role(name: str, spec: Value) -> RoleSpec:
    fields = cast(dict[str, Value], spec)
    return RoleSpec(name, RoleType(str(fields["type"])), fields.get("required") == "true")
