"""The shape of a fact file, schema 1: what each part may hold, and its errors in plain words.

Beside the type of each key stands what reads it, a function that raises ValueError with the rest of a sentence that
begins with the key. (Pydantic, which reads the settings, takes longer to import than all else that a file needs.)
Parts are validated one by one, so that a mistake in one fact hides none in the next. What needs more than one part
to see (does this entity exist, has this kind such a role) is left to `rules`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from difflib import get_close_matches
from typing import Annotated, Any, Literal, TypeAlias, TypeVar, get_type_hints

from bot.errors import Problem
from bot.language.interface import ENGLISH
from bot.story.document import Document, Route
from bot.story.frames import RoleType
from bot.story.model import EntityKind, Filler, Status, StoryDate

ValueT = TypeVar("ValueT")
WordT = TypeVar("WordT", bound=str)

SCHEMA = 1
"""The version that this program reads and writes."""
DATE_HELP = "Write a date as 2021-05-19, 2021-05 or 2021, or as {date: 2021-05-19, printed: on Wednesday}."

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
_EMPTY = "is empty. Fill it in, or delete the line."
_NO_MAPPING = 'holds "key: value" lines, indented under it, and nothing else.'
_TRUE, _FALSE = frozenset({"true", "t", "yes", "y", "on", "1"}), frozenset({"false", "f", "no", "n", "off", "0"})
_NUMBER = re.compile(r"\d{1,12}|\d{1,3}(,\d{3}){1,3}", re.ASCII)


def plain_text(value: object) -> str:
    """Return `value` on one line, white space at its ends and runs of it removed; raises ValueError if empty."""
    if value is None or (isinstance(value, str) and not value.strip()):
        raise ValueError(_EMPTY)
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


def _language(value: object) -> str:
    text = plain_text(value)
    if text != ENGLISH:
        raise ValueError(f'cannot be "{text}": Storybot reads stories in English alone so far. Write "{ENGLISH}".')
    return text


def _version(value: object) -> int:
    text = plain_text(value)
    if not text.isdecimal():
        raise ValueError(f'takes a whole number, not "{text}".')
    return int(text)


def _flag(value: object) -> bool:
    text = plain_text(value)
    if text.lower() not in _TRUE | _FALSE:
        raise ValueError(f'takes true or false, not "{text}".')
    return text.lower() in _TRUE


def _section(value: object) -> dict[str, Any]:
    if not isinstance(value, dict | None):
        raise ValueError(_NO_MAPPING)
    return value or {}


def _facts(value: object) -> dict[str, Any]:
    if value is None:
        raise ValueError(_EMPTY)
    if not (section := _section(value)):
        raise ValueError("is empty. Write at least one entry under it.")
    return section


def _one_of(words: Iterable[WordT]) -> Callable[[object], WordT]:
    """Return what reads one of `words`."""
    allowed = {str(word): word for word in words}

    def read(value: object) -> WordT:
        text = plain_text(value)
        if text not in allowed:
            raise ValueError(f'cannot be "{text}", only {", ".join(allowed)}.{did_you_mean(text, allowed)}')
        return allowed[text]

    return read


def _or_none(read: Callable[[object], ValueT]) -> Callable[[object], ValueT | None]:
    """Return what reads as `read` does, and None where nothing stands behind the key."""
    return lambda value: None if value is None else read(value)


Text = Annotated[str, plain_text]
OptionalText = Annotated[str | None, _or_none(plain_text)]
Texts = Annotated[tuple[str, ...], several_texts]
Section = Annotated[dict[str, Any], _section]


@dataclass(frozen=True, slots=True)
class SealEntry:
    """What `storybot check --seal` wrote."""

    article: Text
    evidence: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The top level of a fact file; its sections are still raw."""

    schema: Annotated[int, _version]
    headline: Text
    """Verbatim from the article."""
    language: Annotated[str, _language] = ENGLISH
    """In which the article and this file are written, and questions are asked."""
    outlet: Text
    published: Annotated[dt.date, _published]
    dateline: OptionalText = None
    """Verbatim from the article."""
    date_note: OptionalText = None
    url: Annotated[str | None, _or_none(_web_address)] = None
    author: OptionalText = None
    summary: Text
    """In the author's own words."""
    starters: Texts = ()
    ignore: Texts = ()
    entities: Section = field(default_factory=dict)
    facts: Annotated[dict[str, Any], _facts]
    unknowns: Section = field(default_factory=dict)
    seal: Annotated[SealEntry | None, SealEntry] = None


@dataclass(frozen=True, slots=True)
class EntityEntry:
    """One entry under `entities:`."""

    name: Text
    kind: Annotated[EntityKind, _one_of(EntityKind)]
    gender: Annotated[Literal["male", "female"] | None, _or_none(_one_of(("male", "female")))] = None
    aliases: Texts = ()
    plural: Annotated[bool, _flag] = False
    members: Texts = ()


@dataclass(frozen=True, slots=True)
class FactEntry:
    """One entry under `facts:`; the keys that it does not name are roles."""

    kind: Text
    status: Annotated[Status, _one_of(Status)] = Status.HAPPENED
    according_to: Texts = ()
    said: Annotated[StoryDate | None, _or_none(story_date)] = None
    says: OptionalText = None
    ask: Texts = ()
    evidence: Texts = ()
    roles: Mapping[str, object] = field(default_factory=dict)
    """As written, by name."""

    @property
    def excerpts(self) -> tuple[str, ...]:
        """Return the evidence, or the quotation where a fact with a `quote` names no evidence of its own."""
        if self.evidence:
            return self.evidence
        quote = self.roles.get("quote")
        return (" ".join(quote.split()),) if isinstance(quote, str) and quote.strip() else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownEntry:
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
            raise ValueError(_EMPTY)
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


PartT = TypeVar("PartT")
_Mistake: TypeAlias = tuple[Route, str, str]
"""The way to it from the part, the rule, and what to tell the author."""


def _readers(part: type) -> Mapping[str, Any]:
    hints = get_type_hints(part, include_extras=True)
    return {key: hint.__metadata__[0] for key, hint in hints.items() if hasattr(hint, "__metadata__")}


KEYS = {part: _readers(part) for part in (Heading, SealEntry, EntityEntry, FactEntry, UnknownEntry)}
"""Part → the keys that it may have, in order, each with what reads it: a function, or the class of a part within."""


def validate(
    part: type[PartT], value: object, document: Document, route: Route, label: str
) -> tuple[PartT | None, tuple[Problem, ...]]:
    """Return `value` as a `part`, or everything that is wrong with its shape.

    `route` leads to the value in `document`; `label` opens each message (`fact "meeting"`).
    """
    mistakes: list[_Mistake] = []
    made: PartT | None = _read(part, value, (), mistakes)
    opening = f"{label}: " if label else ""
    return made, tuple(
        document.problem((*route, *where), rule, opening + message, key=rule in ("missing-key", "unknown-key"))
        for where, rule, message in mistakes
    )


def _read(part: type[Any], value: object, route: Route, mistakes: list[_Mistake]) -> Any:
    """Return `value` as a `part`, or None, with everything that is wrong in it added to `mistakes`."""
    if not isinstance(value, dict):
        entry = f'"{route[-1]}"' if route else "this entry"
        mistakes.append((route, "bad-value", f"{entry} {_EMPTY if value is None else _NO_MAPPING}"))
        return None
    readers = KEYS[part]
    made: dict[str, Any] = {}
    for key, given in value.items():
        read = readers.get(key)
        if read is None:
            made.setdefault("roles", {})[key] = given  # of a fact; in any other part it is one of the wrong keys
        elif isinstance(read, type):
            made[key] = None if given is None else _read(read, given, (*route, key), mistakes)
        else:
            try:
                made[key] = read(given)
            except ValueError as error:
                mistakes.append(((*route, key), "bad-value", f'"{key}" {error}'))
    mistakes.extend(_wrong_keys(part, value.keys(), route))
    return None if mistakes else part(**made)


def _wrong_keys(part: type[Any], given: Collection[str], route: Route) -> Iterator[_Mistake]:
    """Yield what the part lacks, and what it holds that no such part has."""
    known = KEYS[part]
    for each in fields(part):
        if each.default is MISSING and each.default_factory is MISSING and each.name not in given:
            yield (*route, each.name), "missing-key", f'"{each.name}" is missing. Add a line "{each.name}: …".'
    for key in () if part is FactEntry else given:
        if key not in known:
            hint = did_you_mean(key, known) or f" Known here: {', '.join(known)}."
            yield (*route, key), "unknown-key", f'there is no key "{key}" here.{hint}'
