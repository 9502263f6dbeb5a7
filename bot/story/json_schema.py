"""The shape of a fact file as a JSON Schema, for editors that complete and check while one types.

Made from what the loader reads by: the parts of `schema`, and the limits of `size`. It says what can be seen at one
place; whether an id is an entity's, and whether an excerpt stands in the article, only `storybot check` knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.story.model import ARTICLE
from bot.story.schema import (
    GENDERED,
    NAME,
    SCHEMA,
    ArticleEntry,
    EntityEntry,
    FactEntry,
    Heading,
    SealEntry,
    Shape,
    UnknownEntry,
)
from bot.story.size import ENTRIES


def json_schema() -> Mapping[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a fact file."""
    top = Heading.model_json_schema()
    for section, entry in (("articles", "article"), ("entities", "entity"), ("facts", "fact"), ("unknowns", "unknown")):
        names = NAME if section == "entities" else {**NAME, "not": {"const": ARTICLE}}
        top["properties"][section] |= {
            "maxProperties": ENTRIES[section],
            "propertyNames": {**names, "type": "string"},
            "additionalProperties": {"$ref": f"#/$defs/{entry}"},
        }
    top["properties"]["seal"] |= {"anyOf": [{"type": "null"}, {"maxProperties": 0}, {"$ref": "#/$defs/seal"}]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **top,
        "title": f"Storybot fact file, schema {SCHEMA}",
        "$defs": {
            "article": ArticleEntry.model_json_schema(),
            "entity": _entity(),
            "fact": _fact(),
            "unknown": UnknownEntry.model_json_schema(),
            "seal": SealEntry.model_json_schema(),
        },
    }


def _entity() -> Shape:
    """Return the shape of an entity, which has no gender unless it is a person or an animal."""
    return {
        **EntityEntry.model_json_schema(),
        "if": {"properties": {"gender": {"not": {"type": "null"}}}, "required": ["gender"]},
        "then": {"properties": {"kind": {"enum": list(map(str, GENDERED))}}},
    }


def _fact() -> Shape:
    """Return the shape of a fact, which has evidence: an excerpt, or a list with one at least."""
    shape = FactEntry.model_json_schema()
    evidence = shape["properties"]["evidence"]
    evidence |= {"type": [each for each in evidence["type"] if each != "null"], "minItems": 1}
    return {**shape, "required": [*shape["required"], "evidence"]}
