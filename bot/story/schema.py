"""The shape of a fact file, schema 1: what each part may hold, as pydantic models, and its errors in plain words.

Parts are validated one by one, so that a mistake in one fact hides none in the next. What needs more than one part
to see (does this entity exist, has this kind such a role) is left to `rules`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, ValidationError
from pydantic_core import ErrorDetails

from bot.errors import Problem
from bot.story.document import Document, Route
from bot.story.frames import RoleType
from bot.story.model import EntityKind, Filler, Status, StoryDate

SCHEMA = 1
"""The version that this program reads and writes."""
DATE_HELP = "Write a date as 2021-05-19, 2021-05 or 2021, or as {date: 2021-05-19, printed: on Wednesday}."

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
_NUMBER = re.compile(r"\d{1,12}|\d{1,3}(,\d{3}){1,3}", re.ASCII)


def plain_text(value: object) -> str:
    """Return `value` on one line, white space at its ends and runs of it removed; raises ValueError if empty."""
    if value is None or (isinstance(value, str) and not value.strip()):
        raise ValueError("is empty. Fill it in, or delete the line.")
    if not isinstance(value, str):
        raise ValueError("takes one text here, not a list or a mapping.")
    return " ".join(value.split())


def several_texts(value: object) -> tuple[str, ...]:
    """Return the texts of a list, or of one value that stands for a list of one; nothing gives none."""
    if value is None:
        return ()
    items: list[object] = value if isinstance(value, list) else [value]
    return tuple(plain_text(item) for item in items)


def story_date(value: object) -> StoryDate:
    """Return the date that `value` writes, alone or with the article's own words for it; raises ValueError."""
    if isinstance(value, dict):
        parts: dict[str, object] = value
        if "date" not in parts or set(parts) - {"date", "printed"}:
            raise ValueError(f"is not a date. {DATE_HELP}")
        printed = plain_text(parts["printed"]) if "printed" in parts else None
        return StoryDate(_edtf(parts["date"]), printed)
    return StoryDate(_edtf(value))


def _edtf(value: object) -> str:
    if not isinstance(value, str) or not _DATE.fullmatch(value.strip()):
        raise ValueError(f"is not a date. {DATE_HELP}")
    date = StoryDate(value.strip())
    try:
        date.first_day  # noqa: B018  (raises for 30 February)
    except ValueError:
        raise ValueError(f"is a date that no calendar has: {value}.") from None
    return date.edtf


def _published(value: object) -> dt.date:
    date = story_date(value)
    if date.precision != "day" or date.printed:
        raise ValueError("needs the whole day, such as 2021-05-19.")
    return date.first_day


def _web_address(value: object) -> str:
    text = plain_text(value)
    if not re.match(r"https?://[^\s/]", text):
        raise ValueError("is not a web address, such as https://example.org/story.")
    return text


def _optional(value: object) -> str | None:
    return None if value is None else plain_text(value)


Text = Annotated[str, PlainValidator(plain_text)]
OptionalText = Annotated[str | None, PlainValidator(_optional)]
Texts = Annotated[tuple[str, ...], PlainValidator(several_texts)]
Section = Annotated[dict[str, Any], BeforeValidator(lambda value: {} if value is None else value)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class SealEntry(_Part):
    """What `storybot check --seal` wrote."""

    article: Text
    evidence: Text


class Heading(_Part):
    """The top level of a fact file; its sections are still raw."""

    version: Annotated[int, Field(alias="schema")]
    headline: Text
    """Verbatim from the article."""
    outlet: Text
    published: Annotated[dt.date, PlainValidator(_published)]
    dateline: OptionalText = None
    """Verbatim from the article."""
    date_note: OptionalText = None
    url: Annotated[str | None, PlainValidator(lambda value: None if value is None else _web_address(value))] = None
    author: OptionalText = None
    summary: Text
    """In the author's own words."""
    starters: Texts = ()
    ignore: Texts = ()
    entities: Section = {}
    facts: Annotated[dict[str, Any], Field(min_length=1)]
    unknowns: Section = {}
    seal: SealEntry | None = None


class EntityEntry(_Part):
    """One entry under `entities:`."""

    name: Text
    kind: EntityKind
    gender: Literal["male", "female"] | None = None
    aliases: Texts = ()
    plural: bool = False
    members: Texts = ()


class FactEntry(_Part):
    """One entry under `facts:`; the keys that it does not name are roles, and stay raw in `model_extra`."""

    model_config = ConfigDict(extra="allow", frozen=True)

    kind: Text
    status: Status = Status.HAPPENED
    according_to: Texts = ()
    said: Annotated[StoryDate | None, PlainValidator(lambda value: None if value is None else story_date(value))] = None
    says: OptionalText = None
    ask: Texts = ()
    evidence: Texts = ()

    @property
    def roles(self) -> Mapping[str, object]:
        """Return the roles as written, by name."""
        return self.model_extra or {}

    @property
    def excerpts(self) -> tuple[str, ...]:
        """Return the evidence, or the quotation where a fact with a `quote` names no evidence of its own."""
        if self.evidence:
            return self.evidence
        quote = self.roles.get("quote")
        return (" ".join(quote.split()),) if isinstance(quote, str) and quote.strip() else ()


class UnknownEntry(_Part):
    """One entry under `unknowns:`."""

    ask: Texts = ()
    says: Text
    about: Texts = ()
    instead: Texts = ()


def parse_role(kind: RoleType, value: object) -> tuple[Filler, ...]:
    """Return what fills a role of the type `kind`; raises ValueError saying what is wrong with `value`."""
    if kind in (RoleType.ENTITIES, RoleType.TEXTS):
        texts = several_texts(value)
        if not texts:
            raise ValueError("is empty. Fill it in, or delete the line.")
        return texts
    if isinstance(value, list):
        items: list[object] = value
        if len(items) != 1:
            raise ValueError(f"takes one {kind} here, not a list of {len(items)}.")
        value = items[0]
    if kind is RoleType.DATE:
        return (story_date(value),)
    text = plain_text(value)
    return (_number(text),) if kind is RoleType.NUMBER else (text,)


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValueError(f'takes a whole number in figures, not "{text}".')
    return int(text.replace(",", ""))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ` Did you mean "…"?` with the nearest of `known`, or nothing where none is near."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f' Did you mean "{near[0]}"?' if near else ""


PartT = TypeVar("PartT", bound=_Part)


def validate(
    part: type[PartT], value: object, document: Document, route: Route, label: str
) -> tuple[PartT | None, tuple[Problem, ...]]:
    """Return `value` as a `part`, or everything that is wrong with its shape.

    `route` leads to the value in `document`; `label` opens each message (`fact "meeting"`).
    """
    try:
        return part.model_validate(value), ()
    except ValidationError as error:
        details = error.errors(include_url=False)
    return None, tuple(_problem(part, detail, document, route, label) for detail in details)


def _problem(part: type[_Part], detail: ErrorDetails, document: Document, route: Route, label: str) -> Problem:
    """Return pydantic's complaint as a Problem at its place."""
    inside = detail["loc"]
    rule, message = _plain_words(part, detail)
    opening = f"{label}: " if label else ""
    at_key = rule in ("missing-key", "unknown-key")
    return document.problem((*route, *inside), rule, f"{opening}{message}", key=at_key)


def _plain_words(part: type[_Part], detail: ErrorDetails) -> tuple[str, str]:
    """Return the rule's id and what to tell the author."""
    key = str(detail["loc"][-1]) if detail["loc"] else ""
    given: object = detail["input"]
    match detail["type"]:
        case "missing":
            return "missing-key", f'"{key}" is missing. Add a line "{key}: …".'
        case "extra_forbidden":
            known = [field.alias or name for name, field in part.model_fields.items()]
            hint = did_you_mean(key, known) or f" Known here: {', '.join(known)}."
            return "unknown-key", f'there is no key "{key}" here.{hint}'
        case "value_error":
            return "bad-value", f'"{key}" {detail["msg"].removeprefix("Value error, ")}'
        case "enum" | "literal_error":
            allowed = re.findall(r"'(\w+)'", str(detail.get("ctx", {}).get("expected", "")))
            hint = did_you_mean(str(given), allowed)
            return "bad-value", f'"{key}" cannot be "{given}", only {", ".join(allowed)}.{hint}'
        case "too_short":
            return "bad-value", f'"{key}" is empty. Write at least one entry under it.'
        case _ if given is None:
            return "bad-value", f"{_named(key)} is empty. Fill it in, or delete the line."
        case "dict_type" | "model_type" | "model_attributes_type":
            return "bad-value", f'{_named(key)} holds "key: value" lines, indented under it, and nothing else.'
        case "int_parsing" | "int_type":
            return "bad-value", f'"{key}" takes a whole number, not "{given}".'
        case "bool_parsing" | "bool_type":
            return "bad-value", f'"{key}" takes true or false, not "{given}".'
        case _:
            return "bad-value", f"{_named(key)} is not valid: {detail['msg']}."


def _named(key: str) -> str:
    return f'"{key}"' if key else "this entry"
