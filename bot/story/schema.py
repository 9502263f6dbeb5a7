"""The shape of a fact file, schema 2: what each part may hold, and its errors in plain words.

Each key has a function that reads it, which raises ValueError with the rest of a sentence that begins with the key,
and a JSON Schema of what it can read, from which `json_schema` makes an editor's. Parts are validated one by one, so
that a mistake in one fact hides none in the next. What needs more than one part to see (does this entity exist, is
this article a later one) is left to `rules`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from heapq import nlargest
from itertools import islice
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, ValidationError, WithJsonSchema

from bot.errors import Problem
from bot.story.document import Document, Route
from bot.story.model import ARTICLE, EntityKind, Status, StoryDate
from bot.story.slips import without_invisible

ValueT = TypeVar("ValueT")
WordT = TypeVar("WordT", bound=str)

SCHEMA = 2
"""The version that this program reads and writes."""
MAX_CHARACTERS = 230
"""Of an excerpt: "a clause, about 200 characters each" (the design's section on rights)."""
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""How the name of an entity, a fact or an unknown is made."""
GENDERED = (EntityKind.PERSON, EntityKind.THING)
"""The kinds of those whom "he" and "she" may stand for: an animal is a thing."""
MAX_MISTAKES = 100
"""Of one section: nobody mends more at a time, and to look for what was meant takes a millisecond for each."""

_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_DATE_HELP = "Write a date as 2021-05-19, 2021-05 or 2021."
_EMPTY = "is empty. Fill it in, or delete the line."
_NO_MAPPING = 'holds "key: value" lines, indented under it, and nothing else.'
_TRUE, _FALSE = frozenset({"true", "t", "yes", "y", "on", "1"}), frozenset({"false", "f", "no", "n", "off", "0"})
_COMPARED = 8
"""Names whose letters are most like those of a misspelt one: the nearest is among them."""


Shape: TypeAlias = dict[str, Any]
"""A JSON Schema. Editors read `2021`, `3.5` and `true` as numbers and booleans where the loader keeps texts; a text
may thus be those. `pattern` looks at texts alone, `items` at lists, `properties` at mappings."""


def whole(pattern: str, advice: str) -> Shape:
    """Return what a whole text must be like; `advice` is what the YAML language server says where it is not."""
    return {"pattern": rf"^\s*({pattern})\s*$", "patternErrorMessage": advice}


def _listed(item: Shape) -> Shape:
    """Return the shape of one `item`, of a list of them, or of nothing."""
    return {**item, "type": [*item["type"], "array", "null"], "items": item}


def _nullable(shape: Shape) -> Shape:
    """Return the shape that also allows nothing behind the key."""
    if "enum" in shape:
        return {**shape, "enum": [*shape["enum"], None]}
    return {**shape, "type": [*shape["type"], "null"]}


def _any_case(words: Iterable[str]) -> str:
    return "|".join("".join(f"[{letter}{letter.upper()}]" for letter in word) for word in sorted(words))


_TEXT: Shape = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
NAME: Shape = {
    "type": ["string", "integer"],
    **whole(ID.pattern, "Only lower-case letters, digits and hyphens, such as greta-moll."),
}
# A character, or white space before one, which the loader makes a single space.
_SHORT: Shape = {
    **_TEXT,
    **whole(rf"(\S|\s+(?=\S)){{1,{MAX_CHARACTERS}}}", f"At most {MAX_CHARACTERS} characters: keep a clause."),
}
_QUOTED: Shape = {
    **_SHORT,
    "type": [*_SHORT["type"], "object"],
    "properties": {"quote": _SHORT, "article": NAME},
    "required": ["quote", "article"],
    "additionalProperties": False,
}
"""An excerpt, alone or with the article in which it stands."""
_DAY: Shape = {"type": ["string"], **whole("[0-9]{4}-[0-9]{2}-[0-9]{2}", "The whole day, such as 2021-05-19.")}
_WHEN: Shape = {"type": ["string", "integer"], "minimum": 1000, "maximum": 9999, **whole(_DATE.pattern, _DATE_HELP)}
_ADDRESS: Shape = {"type": ["string"], "pattern": r"^\s*https?://[^\s/]"}
_FLAG: Shape = {
    "type": ["boolean", "string", "integer"],
    "minimum": 0,
    "maximum": 1,
    **whole(_any_case(_TRUE | _FALSE), "true or false"),
}
_SECTION: Shape = {"type": ["object", "null"]}


def plain_text(value: object) -> str:
    """Return `value` on one line, without invisible characters and superfluous spaces; raises ValueError if empty."""
    if not isinstance(value, str | None):
        raise ValueError("takes one text here, not a list or a mapping.")
    if text := " ".join(without_invisible(value or "").split()):
        return text
    raise ValueError(_EMPTY)


def _several(read: Callable[[object], ValueT]) -> Callable[[object], tuple[ValueT, ...]]:
    """Return what reads a list, or one value that stands for a list of one; nothing gives none."""

    def read_all(value: object) -> tuple[ValueT, ...]:
        items: list[object] = value if isinstance(value, list) else [value]
        return () if value is None else tuple(map(read, items))

    return read_all


def _or_none(read: Callable[[object], ValueT]) -> Callable[[object], ValueT | None]:
    """Return what reads as `read` does, and None where nothing stands behind the key."""
    return lambda value: None if value is None else read(value)


def _one_of(words: Iterable[WordT]) -> Callable[[object], WordT]:
    """Return what reads one of `words`."""
    allowed = {str(word): word for word in words}

    def read(value: object) -> WordT:
        text = plain_text(value)
        if text not in allowed:
            raise ValueError(f'cannot be "{text}", only {", ".join(allowed)}.{did_you_mean(text, allowed)}')
        return allowed[text]

    return read


def _story_date(value: object) -> StoryDate:
    if not isinstance(value, str) or not _DATE.fullmatch(value.strip()):
        raise ValueError(f"is not a date. {_DATE_HELP}")
    date = StoryDate(value.strip())
    try:
        date.first_day  # noqa: B018  (raises for 30 February)
    except ValueError:
        raise ValueError(f"is a date that no calendar has: {value}.") from None
    return date


def _published(value: object) -> dt.date:
    date = _story_date(value)
    if date.precision != "day":
        raise ValueError("needs the whole day, such as 2021-05-19.")
    return date.first_day


def _web_address(value: object) -> str:
    text = plain_text(value)
    if not re.match(r"https?://[^\s/]", text):
        raise ValueError("is not a web address, such as https://example.org/story.")
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
    if not (section := _section(value)):
        raise ValueError("is empty. Write at least one entry under it.")
    return section


@dataclass(frozen=True, slots=True)
class Excerpt:
    """An article's own words, as evidence."""

    quote: str
    article: str | None = None
    """The id of the article, where the excerpt names one."""


def _excerpt(value: object) -> Excerpt:
    if not isinstance(value, dict):
        return Excerpt(plain_text(value))
    parts: dict[str, object] = value
    if set(parts) != {"quote", "article"}:
        raise ValueError(
            'takes the article\'s words, or {quote: …, article: …}. A text that holds ": " goes in quotation marks.'
        )
    return Excerpt(plain_text(parts["quote"]), plain_text(parts["article"]))


Text = Annotated[str, PlainValidator(plain_text), WithJsonSchema(_TEXT)]
OptionalText = Annotated[str | None, PlainValidator(_or_none(plain_text)), WithJsonSchema(_nullable(_TEXT))]
ShortText = Annotated[str | None, PlainValidator(_or_none(plain_text)), WithJsonSchema(_nullable(_SHORT))]
Texts = Annotated[tuple[str, ...], PlainValidator(_several(plain_text)), WithJsonSchema(_listed(_TEXT))]
Name = Annotated[str | None, PlainValidator(_or_none(plain_text)), WithJsonSchema(_nullable(NAME))]
"""The id of an entity, a fact or an article."""
Names = Annotated[tuple[str, ...], PlainValidator(_several(plain_text)), WithJsonSchema(_listed(NAME))]
Excerpts = Annotated[tuple[Excerpt, ...], PlainValidator(_several(_excerpt)), WithJsonSchema(_listed(_QUOTED))]
Day = Annotated[dt.date, PlainValidator(_published), WithJsonSchema(_DAY)]
When = Annotated[StoryDate | None, PlainValidator(_or_none(_story_date)), WithJsonSchema(_nullable(_WHEN))]
Address = Annotated[str | None, PlainValidator(_or_none(_web_address)), WithJsonSchema(_nullable(_ADDRESS))]
Flag = Annotated[bool, PlainValidator(_flag), WithJsonSchema(_FLAG)]
Kind = Annotated[EntityKind, PlainValidator(_one_of(EntityKind)), WithJsonSchema({"enum": list(EntityKind)})]
State = Annotated[Status, PlainValidator(_one_of(Status)), WithJsonSchema({"enum": list(Status)})]
Gender = Annotated[
    Literal["male", "female"] | None,
    PlainValidator(_or_none(_one_of(("male", "female")))),
    WithJsonSchema({"enum": ["male", "female", None]}),
]
Version = Annotated[int, PlainValidator(_version), WithJsonSchema({"enum": [SCHEMA, str(SCHEMA)]})]
Section = Annotated[dict[str, Any], PlainValidator(_section), WithJsonSchema(_SECTION)]
Facts = Annotated[dict[str, Any], PlainValidator(_facts), WithJsonSchema({"type": ["object"], "minProperties": 1})]


class Part(BaseModel):
    """A mapping of a fact file: its keys are the fields of its class, and no others."""

    # What is said of a field stands in the JSON Schema, too: editors show it to authors.
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class ArticleEntry(Part):
    """An article of the story, under `articles:`."""

    headline: Text
    """Verbatim from the article."""
    outlet: Text
    """Who published it, such as UPI."""
    published: Day
    """The day on which it was published, such as 2021-05-19."""
    dateline: OptionalText = None
    """Verbatim from the article, such as: REYKJAVIK, Iceland, May 19 (UPI)."""
    date_note: OptionalText = None
    """What readers must know of the day of publication, such as: The year is inferred."""
    url: Address = None
    """Where the article can be read."""
    author: OptionalText = None
    """Who wrote it."""


class Heading(ArticleEntry):
    """A fact file: an article, and what it reports."""

    # The sections are still raw: their entries are validated one by one.
    version: Version = Field(alias="schema")
    """The version of the format."""
    summary: Text
    """The story in a few sentences, in the author's own words."""
    draft: Flag = False
    """True while nobody has read the facts that `storybot new` wrote."""
    starters: Texts = ()
    """Questions for readers who do not know what to ask."""
    ignore: Texts = ()
    """Lines of the article that are no part of the story."""
    articles: Section = {}
    """The articles that followed, in the order in which they were published."""
    entities: Section = {}
    """Who and what the story is about."""
    facts: Facts
    """What the story reports."""
    unknowns: Section = {}
    """What readers will ask and the story does not say."""
    seal: Section = {}
    """Written by `storybot check --seal`: that the evidence stands in the article."""


class SealEntry(Part):
    """What `storybot check --seal` wrote; not to be edited."""

    article: Text
    evidence: Text
    articles: Section = {}
    """Of the further articles, by id."""


class EntityEntry(Part):
    """Someone or something in the story."""

    name: Text
    """As the bot says it."""
    kind: Kind
    """What sort of thing it is."""
    gender: Gender = None
    """Of a person or an animal; no answer depends on it."""
    aliases: Texts = ()
    """Other names that readers type."""
    plural: Flag = False
    """True if "they" stands for it, as for the talks; no answer depends on it."""
    members: Names = ()
    """The ids of the entities that it is made of; it is then no person itself, to be listed or found by a surname."""


class FactEntry(Part):
    """One thing that the story reports."""

    says: Text
    """The sentence that the bot says."""
    evidence: Excerpts = ()
    """The words of the article that prove it, copied exactly: one excerpt or several."""
    by: Name = None
    """The id of the entity who says so in the story."""
    said: ShortText = None
    """Words that were spoken, copied exactly from the article, without quotation marks."""
    when: When = None
    """When it happened or will happen: 2021-05-19, 2021-05 or 2021."""
    status: State = Status.HAPPENED
    """How firmly the story reports it: happened, planned, alleged or denied."""
    disputes: Name = None
    """The id of the fact that tells the other side."""
    supersedes: Names = ()
    """The ids of the facts that this one corrects or overtakes."""
    article: Name = None
    """The id of the article in which the evidence stands; that of the heading if there is none."""
    about: Names = ()
    """The ids of the entities that it is about, if the sentence does not name them."""
    ask: Texts = ()
    """Questions that must get this fact."""

    def article_of(self, excerpt: Excerpt) -> str:
        """Return the id of the article in which the excerpt stands."""
        return excerpt.article or self.article or ARTICLE

    @property
    def articles(self) -> frozenset[str]:
        """Return the ids of the articles that the fact rests on."""
        return frozenset(map(self.article_of, self.evidence)) or frozenset({self.article or ARTICLE})


class UnknownEntry(Part):
    """Something that readers will ask and the story does not say."""

    says: Text
    """The answer: that the story does not say it, and what it says instead."""
    ask: Texts = ()
    """Questions that must get this answer."""


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


PartT = TypeVar("PartT", bound=Part)


def keys(part: type[Part]) -> list[str]:
    """Return the keys that a part may have, as they stand in the file."""
    return [field.alias or name for name, field in part.model_fields.items()]


def validate(
    part: type[PartT], value: object, document: Document, route: Route, label: str
) -> tuple[PartT | None, tuple[Problem, ...]]:
    """Return `value` as a `part`, or everything that is wrong with its shape.

    `route` leads to the value in `document`; `label` opens each message (`fact "meeting"`).
    """
    try:
        return part.model_validate(value), ()
    except ValidationError as error:
        mistakes = islice(_mistakes(part, error, value), MAX_MISTAKES)
        opening = f"{label}: " if label else ""
        return None, tuple(
            document.problem((*route, *where), rule, opening + message, key=rule != "bad-value")
            for where, rule, message in mistakes
        )


def _mistakes(part: type[Part], error: ValidationError, value: object) -> Iterator[tuple[Route, str, str]]:
    """Yield the way to each mistake from the part, the rule, and what to tell the author."""
    for each in error.errors(include_url=False, include_input=False):
        key = str(each["loc"][0]) if each["loc"] else ""
        if each["type"] == "missing":
            yield (key,), "missing-key", f'"{key}" is missing. {_line_to_add(key)}'
        elif each["type"] == "extra_forbidden":
            hint = did_you_mean(key, keys(part)) or f" Known here: {', '.join(keys(part))}."
            yield (key,), "unknown-key", f'there is no key "{key}" here.{hint}'
        elif key:
            yield (key,), "bad-value", f'"{key}" {each["ctx"]["error"]}'
        else:
            yield (), "bad-value", f"this entry {_EMPTY if value is None else _NO_MAPPING}"


def _line_to_add(key: str) -> str:
    if key == "schema":
        return f'Add a line "schema: {SCHEMA}": that is the version of the format that this Storybot reads.'
    return f'Add a line "{key}: …".'
