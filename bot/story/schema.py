"""The shape of a fact file, schema 1: what each part may hold, and its errors in plain words.

Beside the type of each key stands what reads it: a function that raises ValueError with the rest of a sentence that
begins with the key, and a JSON Schema of what it can read, from which `json_schema` makes an editor's.
Parts are validated one by one, so that a mistake in one fact hides none in the next. What needs more than one part
to see (does this entity exist, has this kind such a role) is left to `rules`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from difflib import get_close_matches
from heapq import nlargest
from itertools import islice
from typing import Annotated, Any, Generic, Literal, TypeAlias, TypeVar, get_type_hints

from bot.errors import Problem
from bot.language.interface import ENGLISH
from bot.story.document import Document, Route
from bot.story.frames import RoleType
from bot.story.model import ARTICLE, EntityKind, Filler, Status, StoryDate

ValueT = TypeVar("ValueT")
WordT = TypeVar("WordT", bound=str)

SCHEMA = 1
"""The version that this program reads and writes."""
DATE_HELP = "Write a date as 2021-05-19, 2021-05 or 2021, or as {date: 2021-05-19, printed: on Wednesday}."

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""How the name of an entity, a fact or an unknown is made."""
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_EMPTY = "is empty. Fill it in, or delete the line."
_NO_MAPPING = 'holds "key: value" lines, indented under it, and nothing else.'
_TRUE, _FALSE = frozenset({"true", "t", "yes", "y", "on", "1"}), frozenset({"false", "f", "no", "n", "off", "0"})
_NUMBER = re.compile(r"[0-9]{1,12}|[0-9]{1,3}(,[0-9]{3}){1,3}")
_LARGEST = 10**12 - 1
"""What twelve figures hold."""
MAX_MISTAKES = 100
"""Of one section: nobody mends more at a time, and to look for what was meant takes a millisecond for each."""
_COMPARED = 8
"""Names whose letters are most like those of a misspelt one: the nearest is among them."""


Shape: TypeAlias = dict[str, Any]
"""A JSON Schema. Editors read `2021`, `3.5` and `true` as numbers and booleans where the loader keeps texts; a text
may thus be those. `pattern` looks at texts alone, `items` at lists, `properties` at mappings."""


def whole(pattern: str, advice: str) -> Shape:
    """Return what a whole text must be like; `advice` is what the YAML language server says where it is not."""
    return {"pattern": rf"^\s*({pattern})\s*$", "patternErrorMessage": advice}


def listed(item: Shape, most: int | None = None) -> Shape:
    """Return the shape of one `item`, or of a list of one to `most` of them."""
    limits = {"minItems": 1} | ({"maxItems": most} if most else {})
    return {**item, "type": [*item["type"], "array"], "items": item, **limits}


def nullable(shape: Shape) -> Shape:
    """Return the shape that also allows nothing behind the key."""
    if "enum" in shape:
        return {**shape, "enum": [*shape["enum"], None]}
    return {**shape, "type": [*shape["type"], "null"]}


TEXT: Shape = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
TEXTS: Shape = {**TEXT, "type": [*TEXT["type"], "array", "null"], "items": TEXT}
NAME: Shape = {
    "type": ["string", "integer"],
    **whole(ID.pattern, "Only lower-case letters, digits and hyphens, such as greta-moll."),
}
NAMES: Shape = {**NAME, "type": [*NAME["type"], "array", "null"], "items": NAME}
_YEAR: Shape = {"type": ["string", "integer"], "minimum": 1000, "maximum": 9999, **whole(_DATE.pattern, DATE_HELP)}
DATE: Shape = {
    **_YEAR,
    "type": [*_YEAR["type"], "object"],
    "properties": {"date": _YEAR, "printed": TEXT},
    "required": ["date"],
    "additionalProperties": False,
}
_DAY: Shape = {
    "type": ["string"],
    **whole("[0-9]{4}-[0-9]{2}-[0-9]{2}", "The whole day, such as 2021-05-19."),
}
NUMBER: Shape = {
    "type": ["string", "integer"],
    "minimum": 0,
    "maximum": _LARGEST,
    **whole(_NUMBER.pattern, "A whole number in figures."),
}


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
    if value != str(SCHEMA):  # other versions were told apart before; this is what an editor with the schema takes
        raise ValueError(f'is the version of the format, a whole number, not "{text}". Write "schema: {SCHEMA}".')
    return SCHEMA


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


@dataclass(frozen=True, slots=True)
class Reader(Generic[ValueT]):
    """What reads the value of a key, and what it can read."""

    read: Callable[[object], ValueT]
    """Raises ValueError saying what is wrong."""
    shape: Shape

    def __call__(self, value: object) -> ValueT:
        """Return what `value` means; raises ValueError."""
        return self.read(value)


def _one_of(words: Iterable[WordT]) -> Reader[WordT]:
    """Return what reads one of `words`."""
    allowed = {str(word): word for word in words}

    def read(value: object) -> WordT:
        text = plain_text(value)
        if text not in allowed:
            raise ValueError(f'cannot be "{text}", only {", ".join(allowed)}.{did_you_mean(text, allowed)}')
        return allowed[text]

    return Reader(read, {"enum": list(allowed)})


def _or_none(reader: Reader[ValueT]) -> Reader[ValueT | None]:
    """Return what reads as `reader` does, and None where nothing stands behind the key."""
    return Reader(lambda value: None if value is None else reader.read(value), nullable(reader.shape))


def _any_case(words: Iterable[str]) -> str:
    return "|".join("".join(f"[{letter}{letter.upper()}]" for letter in word) for word in sorted(words))


_TEXT, _TEXTS, _NAMES = Reader(plain_text, TEXT), Reader(several_texts, TEXTS), Reader(several_texts, NAMES)
_FLAG = {
    "type": ["boolean", "string", "integer"],
    "minimum": 0,
    "maximum": 1,
    **whole(_any_case(_TRUE | _FALSE), "true or false"),
}
_PUBLISHED = {**DATE, **_DAY, "type": ["string", "object"], "properties": {"date": _DAY}}
_ADDRESS = {"type": ["string"], "pattern": r"^\s*https?://[^\s/]"}
Text = Annotated[str, _TEXT]
OptionalText = Annotated[str | None, _or_none(_TEXT)]
Texts = Annotated[tuple[str, ...], _TEXTS]
Names = Annotated[tuple[str, ...], _NAMES]
"""Ids of entities or facts."""
Name = Annotated[str | None, _or_none(Reader(plain_text, NAME))]
Section = Annotated[dict[str, Any], Reader(_section, {"type": ["object", "null"]})]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """An article's own words, as evidence."""

    quote: str
    article: str | None = None
    """The id of the article, where the excerpt names one."""


def _excerpts(value: object) -> tuple[Excerpt, ...]:
    """Return the excerpts of a list, or of one that stands for a list of one; nothing gives none."""
    if value is None:
        return ()
    items: list[object] = value if isinstance(value, list) else [value]
    return tuple(map(_excerpt, items))


def _excerpt(value: object) -> Excerpt:
    if not isinstance(value, dict):
        return Excerpt(plain_text(value))
    parts: dict[str, object] = value
    if set(parts) != {"quote", "article"}:
        raise ValueError(
            'takes the article\'s words, or {quote: …, article: …}. A text that holds ": " goes in quotation marks.'
        )
    return Excerpt(plain_text(parts["quote"]), plain_text(parts["article"]))


QUOTED: Shape = {
    **TEXT,
    "type": [*TEXT["type"], "object"],
    "properties": {"quote": TEXT, "article": NAME},
    "required": ["quote", "article"],
    "additionalProperties": False,
}
"""An excerpt, alone or with the article in which it stands."""
EXCERPTS: Shape = {**QUOTED, "type": [*QUOTED["type"], "array", "null"], "items": QUOTED}
Excerpts = Annotated[tuple[Excerpt, ...], Reader(_excerpts, EXCERPTS)]


@dataclass(frozen=True, slots=True)
class SealEntry:
    """What `storybot check --seal` wrote."""

    article: Text
    evidence: Text
    articles: Section = field(default_factory=dict)
    """Of the further articles, by id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The top level of a fact file; its sections are still raw."""

    schema: Annotated[int, Reader(_version, {"enum": [SCHEMA, str(SCHEMA)]})]
    headline: Text
    """Verbatim from the article."""
    language: Annotated[str, Reader(_language, {"enum": [ENGLISH]})] = ENGLISH
    """In which the article and this file are written, and questions are asked."""
    outlet: Text
    published: Annotated[dt.date, Reader(_published, _PUBLISHED)]
    dateline: OptionalText = None
    """Verbatim from the article."""
    date_note: OptionalText = None
    url: Annotated[str | None, _or_none(Reader(_web_address, _ADDRESS))] = None
    author: OptionalText = None
    draft: Annotated[bool, Reader(_flag, _FLAG)] = False
    summary: Text
    """In the author's own words."""
    starters: Texts = ()
    ignore: Texts = ()
    articles: Section = field(default_factory=dict)
    """Those that followed, in the order in which they were published."""
    entities: Section = field(default_factory=dict)
    facts: Annotated[dict[str, Any], Reader(_facts, {"type": ["object"], "minProperties": 1})]
    unknowns: Section = field(default_factory=dict)
    seal: Annotated[SealEntry | None, SealEntry] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEntry:
    """One entry under `articles:`."""

    headline: Text
    outlet: Text
    published: Annotated[dt.date, Reader(_published, _PUBLISHED)]
    dateline: OptionalText = None
    date_note: OptionalText = None
    url: Annotated[str | None, _or_none(Reader(_web_address, _ADDRESS))] = None
    author: OptionalText = None


@dataclass(frozen=True, slots=True)
class EntityEntry:
    """One entry under `entities:`."""

    name: Text
    kind: Annotated[EntityKind, _one_of(EntityKind)]
    gender: Annotated[Literal["male", "female"] | None, _or_none(_one_of(("male", "female")))] = None
    aliases: Texts = ()
    plural: Annotated[bool, Reader(_flag, _FLAG)] = False
    members: Names = ()


@dataclass(frozen=True, slots=True)
class FactEntry:
    """One entry under `facts:`; the keys that it does not name are roles."""

    kind: Text
    status: Annotated[Status, _one_of(Status)] = Status.HAPPENED
    according_to: Names = ()
    said: Annotated[StoryDate | None, _or_none(Reader(story_date, DATE))] = None
    says: OptionalText = None
    ask: Texts = ()
    evidence: Excerpts = ()
    article: Name = None
    """In which its excerpts stand that name none; None for that of the heading."""
    supersedes: Names = ()
    roles: Mapping[str, object] = field(default_factory=dict)
    """As written, by name."""

    @property
    def excerpts(self) -> tuple[Excerpt, ...]:
        """Return the evidence, or the quotation where a fact with a `quote` names no evidence of its own."""
        if self.evidence:
            return self.evidence
        quote = self.roles.get("quote")
        return (Excerpt(" ".join(quote.split())),) if isinstance(quote, str) and quote.strip() else ()

    def article_of(self, excerpt: Excerpt) -> str:
        """Return the id of the article in which the excerpt stands."""
        return excerpt.article or self.article or ARTICLE

    @property
    def articles(self) -> frozenset[str]:
        """Return the ids of the articles that the fact rests on."""
        return frozenset(map(self.article_of, self.excerpts)) or frozenset({self.article or ARTICLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownEntry:
    """One entry under `unknowns:`."""

    ask: Texts = ()
    says: Text
    about: Names = ()
    instead: Names = ()


ROLES: Mapping[RoleType, Shape] = {
    RoleType.ENTITIES: listed(NAME),
    RoleType.TEXT: listed(TEXT, most=1),
    RoleType.TEXTS: listed(TEXT),
    RoleType.DATE: listed(DATE, most=1),
    RoleType.NUMBER: listed(NUMBER, most=1),
}
"""What `parse_role` reads."""


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
    letters = Counter(word)

    def shared(other: str) -> float:
        """Return how many letters both have, wherever they stand: no less than `difflib` will find, 0 to 1."""
        return 2 * (letters & Counter(other)).total() / (len(word) + len(other) or 1)

    # difflib takes the square of the length, or worse, for each that it compares: with a thousand names, minutes.
    likely = nlargest(_COMPARED, known, shared)
    near = get_close_matches(word, likely, n=1, cutoff=0.6)
    return f' Did you mean "{near[0]}"?' if near else ""


PartT = TypeVar("PartT")
_Mistake: TypeAlias = tuple[Route, str, str]
"""The way to it from the part, the rule, and what to tell the author."""


def _readers(part: type) -> Mapping[str, Any]:
    hints = get_type_hints(part, include_extras=True)
    return {key: hint.__metadata__[0] for key, hint in hints.items() if hasattr(hint, "__metadata__")}


KEYS = {part: _readers(part) for part in (Heading, SealEntry, ArticleEntry, EntityEntry, FactEntry, UnknownEntry)}
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
    mistakes.extend(islice(_wrong_keys(part, value.keys(), route), MAX_MISTAKES))
    return None if mistakes else part(**made)


def _line_to_add(key: str) -> str:
    if key == "schema":
        return f'Add a line "schema: {SCHEMA}": that is the version of the format that this Storybot reads.'
    return f'Add a line "{key}: …".'


def _wrong_keys(part: type[Any], given: Collection[str], route: Route) -> Iterator[_Mistake]:
    """Yield what the part lacks, and what it holds that no such part has."""
    known = KEYS[part]
    for each in fields(part):
        if each.default is MISSING and each.default_factory is MISSING and each.name not in given:
            yield (*route, each.name), "missing-key", f'"{each.name}" is missing. {_line_to_add(each.name)}'
    for key in () if part is FactEntry else given:
        if key not in known:
            hint = did_you_mean(key, known) or f" Known here: {', '.join(known)}."
            yield (*route, key), "unknown-key", f'there is no key "{key}" here.{hint}'
