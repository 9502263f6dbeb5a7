"""The shape of a fact file as a JSON Schema, for editors that complete and check while one types.

Made from what the loader reads by: the parts and readers of `schema`, the frame kinds with their roles, the limits of
`rules` and of the loader. It says what can be seen at one place; whether an id is an entity's, and whether an excerpt
stands in the article, only `storybot check` knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any

from bot.story.frames import FrameKind, frames
from bot.story.model import ARTICLE, EntityKind
from bot.story.rules.long_evidence import MAX_CHARACTERS
from bot.story.schema import (
    DATE,
    EXCERPTS,
    KEYS,
    NAME,
    NAMES,
    QUOTED,
    ROLES,
    SCHEMA,
    TEXTS,
    ArticleEntry,
    EntityEntry,
    FactEntry,
    Heading,
    Shape,
    UnknownEntry,
    listed,
    whole,
)
from bot.story.size import ENTRIES

# A character, or white space before one, which the loader makes a single space.
_EXCERPT = whole(rf"(\S|\s+(?=\S)){{1,{MAX_CHARACTERS}}}", f"At most {MAX_CHARACTERS} characters: keep a clause.")
_TEXT = TEXTS["items"]
_QUOTED = {
    **QUOTED,
    **_EXCERPT,
    "properties": {**QUOTED["properties"], "quote": {**_TEXT, **_EXCERPT}},
}
_EXCERPTS = {**EXCERPTS, **_QUOTED, "type": EXCERPTS["type"], "items": _QUOTED}
_SHARED: Mapping[str, Shape] = {
    "text": _TEXT,
    "texts": TEXTS,
    "name": NAME,
    "names": NAMES,
    "date": DATE,
    "excerpts": _EXCERPTS,
    **{f"role-{kind}": shape for kind, shape in ROLES.items()},
}
"""Shapes that stand in many places."""


def json_schema() -> Mapping[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a fact file."""
    kinds = [kind for kind in frames().values() if not kind.generated]
    top = _part(Heading)
    top["properties"] |= {
        "articles": _section(top, "articles", "article", {"not": {"const": ARTICLE}}),
        "entities": _section(top, "entities", "entity", {}),
        "facts": _section(top, "facts", "fact", {"not": {"const": ARTICLE}}),
        "unknowns": _section(top, "unknowns", "unknown", {}),
    }
    parts = {
        "article": _part(ArticleEntry),
        "entity": _entity(),
        "fact": _fact(kinds),
        "unknown": _unknown(),
        **{f"fact-{kind.name}": _fact_of(kind) for kind in kinds},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Storybot fact file, schema {SCHEMA}",
        **_shared(top),
        "$defs": {**_SHARED, **{name: _shared(part) for name, part in parts.items()}},
    }


def _shared(shape: Any) -> Any:
    """Return the shape with a reference wherever it holds one of those that stand in many places."""
    if isinstance(shape, list):
        return [_shared(each) for each in shape]
    if not isinstance(shape, dict):
        return shape
    name = next((name for name, each in _SHARED.items() if each == shape), None)
    return {"$ref": f"#/$defs/{name}"} if name else {key: _shared(each) for key, each in shape.items()}


def _part(part: type[Any]) -> Shape:
    """Return the shape of a part: its keys, those that must be there, and no others."""
    return {
        "type": "object",
        "properties": {key: _value(reader) for key, reader in KEYS[part].items()},
        "required": [each.name for each in fields(part) if each.default is MISSING and each.default_factory is MISSING],
        "additionalProperties": False,
    }


def _value(reader: Any) -> Shape:
    """Return the shape of what a key holds; a part within another may be left empty."""
    if isinstance(reader, type):
        return {**_part(reader), "type": ["object", "null"]}
    shape: Shape = reader.shape
    return shape


def _section(top: Shape, name: str, entry: str, names: Shape) -> Shape:
    """Return the shape of a section whose entries are all of one sort; `names` adds to what their names must be."""
    return {
        **top["properties"][name],
        "maxProperties": ENTRIES[name],
        "propertyNames": {**NAME, "type": "string", **names},
        "additionalProperties": {"$ref": f"#/$defs/{entry}"},
    }


def _entity() -> Shape:
    is_person = {"properties": {"kind": {"const": EntityKind.PERSON.value}}}
    return {**_part(EntityEntry), **_where_given("gender", is_person)}


def _unknown() -> Shape:
    shape = _part(UnknownEntry)
    shape["properties"]["ask"] = listed(_TEXT)
    return {**shape, "required": ["ask", *shape["required"]]}


def _fact(kinds: list[FrameKind]) -> Shape:
    """Return the shape of a fact, which depends on its kind."""
    return {
        "type": "object",
        "properties": {
            "kind": {
                "enum": [kind.name for kind in kinds],
                "description": "\n\n".join(f"{kind.name}: {kind.about}" for kind in kinds),
            }
        },
        "required": ["kind"],
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": kind.name}}, "required": ["kind"]},
                "then": {"$ref": f"#/$defs/fact-{kind.name}"},
            }
            for kind in kinds
        ],
    }


def _fact_of(kind: FrameKind) -> Shape:
    """Return the shape of a fact of one kind: its roles and what every fact takes."""
    shape = _part(FactEntry)
    shape["properties"] |= {role.name: ROLES[role.type] for role in kind.roles.values()}
    shape["properties"] |= {"kind": {"const": kind.name}, "evidence": _EXCERPTS}
    if "quote" in kind.roles:
        shape["properties"]["quote"] = listed({**_TEXT, **_EXCERPT}, most=1)
    required = [role.name for role in kind.roles.values() if role.required]
    evident = {"required": ["evidence"], "properties": {"evidence": listed(QUOTED)}}
    choices: list[Shape] = [{"anyOf": [evident, {"required": ["quote"]}]} if "quote" in kind.roles else evident]
    if kind.one_of:
        choices.append({"anyOf": [{"required": [role]} for role in (*kind.one_of, "says")]})
    return {
        **shape,
        "description": kind.about,
        "required": [*shape["required"], *required],
        "allOf": choices,
        **_where_given("said", {"required": ["according_to"]}),
    }


def _where_given(key: str, then: Shape) -> Shape:
    """Return what must hold where something stands behind `key`."""
    return {"if": {"properties": {key: {"not": {"type": "null"}}}, "required": [key]}, "then": then}
