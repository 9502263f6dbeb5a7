"""Who and what an article names: capitalised words, what stands beside them, and what they are called later on.

A name is a person, an organisation, a place or a country where its own words or the words around it say so; else a
topic, marked for the author. Nothing is looked up anywhere but in the language data.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.authoring.drafting.capitals import POSSESSIVE, Candidate, candidates_in, surnames_in
from bot.authoring.drafting.reading import ArticleText, Paragraph
from bot.authoring.drafting.vocabulary import countries, demonyms, gender_of, is_post, words
from bot.story.model import EntityKind
from bot.understanding.text import is_english

_ACRONYM = re.compile(r" \((?P<acronym>[A-Z][A-Z.&]{1,9})\)")
_AGE = re.compile(r", (?:a |an )?(?P<age>\d{1,3})(?:,|\.|-year-old| )")
_AGE_BEFORE = re.compile(r"(?P<age>\d{1,3})-year-old (?:[\w-]+ )?$")
_OLD = re.compile(r", a (?P<age>\d{1,3})-year-old (?P<title>\w+)")


@dataclass(slots=True)
class Named:
    """Somebody or something that the article names; grows while the article is read."""

    id: str
    name: str
    kind: EntityKind
    sure: bool = True
    """False where an author should look at the kind."""
    gender: str | None = None
    plural: bool = False
    aliases: list[str] = field(default_factory=list)
    gender_sure: bool = True
    article: bool = False
    """True if the text puts "the" in front of the name."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a paragraph names an entity."""

    start: int
    """Of the name, its title left out."""
    end: int
    entity: str
    title: str | None
    """The title in front of the name, as printed."""
    possessive: bool
    """True in "Pask's lawyer": somebody else is spoken of."""
    begin: int
    """Of the title, or of the name where there is none."""


class Cast:
    """All entities of a draft, and the mentions of each paragraph."""

    def __init__(self) -> None:
        """Start with nobody."""
        self.entities: dict[str, Named] = {}
        self.mentions: list[list[Mention]] = []
        self.texts: list[str] = []
        """The paragraphs, what is quoted masked."""
        self._by_name: dict[str, str] = {}

    def add(self, name: str, kind: EntityKind, *, sure: bool = True, plural: bool = False) -> Named:
        """Return the entity of that name, made if it is not there yet."""
        known = self._by_name.get(name.casefold())
        if known:
            return self.entities[known]
        made = Named(self._new_id(name, kind), name, kind, sure, plural=plural)
        self.entities[made.id] = made
        self._by_name[name.casefold()] = made.id
        return made

    def alias(self, entity: Named, alias: str) -> None:
        """Give an entity another name, once."""
        if alias.casefold() not in {entity.name.casefold(), *(each.casefold() for each in entity.aliases)}:
            entity.aliases.append(alias)

    def name(self, name: str, entity: Named) -> None:
        """Let a name stand for an entity wherever the article uses it."""
        self._by_name.setdefault(name.casefold(), entity.id)

    def known(self, name: str) -> Named | None:
        """Return the entity of exactly this name or alias, or None."""
        found = self._by_name.get(name.casefold())
        return self.entities[found] if found else None

    def people(self) -> list[Named]:
        """Return the persons."""
        return [each for each in self.entities.values() if each.kind is EntityKind.PERSON]

    def within(self, paragraph: int, start: int, end: int) -> list[Mention]:
        """Return the mentions in a stretch of a paragraph."""
        return [each for each in self.mentions[paragraph] if start <= each.start and each.end <= end]

    def _new_id(self, name: str, kind: EntityKind) -> str:
        parts = re.findall(r"[a-z0-9]+", name.casefold().translate(_PLAIN)) or ["thing"]
        short = (
            parts[-1]
            if kind is EntityKind.PERSON
            else "-".join(part for part in parts if part not in {"the", "a", "an"})
        )
        taken = {*self.entities, "article"}
        for wanted in (short or "thing", "-".join(parts)):
            if wanted not in taken:
                return wanted
        return next(each for number in range(2, 10_000) if (each := f"{parts[-1]}-{number}") not in taken)


_PLAIN = str.maketrans("àáâãäåçèéêëìíîïñòóôõöøùúûüýÿ", "aaaaaaceeeeiiiinoooooouuuuyy")


def read_names(article: ArticleText) -> Cast:
    """Return who and what the article names."""
    cast = Cast()
    cast.texts = [paragraph.masked for paragraph in article.paragraphs]
    surnames = surnames_in(article.paragraphs)
    candidates = [
        each for at, paragraph in enumerate(article.paragraphs) for each in candidates_in(at, paragraph, surnames)
    ]
    later = Counter(each.text for each in candidates)
    body = " ".join(paragraph.masked for paragraph in article.paragraphs)
    speakers = frozenset(each.text for each in candidates if " " not in each.text and _speaks(each.text, body))
    if article.place:
        cast.add(_title_case(article.place.split(",")[0]), EntityKind.PLACE)
    for each in candidates:
        _introduce(each, article.paragraphs[each.paragraph], cast, later, speakers, body)
    for at, paragraph in enumerate(article.paragraphs):
        found = sorted((each for each in candidates if each.paragraph == at), key=lambda each: each.start)
        cast.mentions.append(list(_mentions(found, paragraph, cast)))
    _drop_unused(cast)
    return cast


def ages(paragraph: Paragraph, mention: Mention) -> tuple[str, int, int] | None:
    """Return the age that stands beside a mention, with the span of name and age, or None."""
    behind = _AGE.match(paragraph.masked, mention.end)
    if behind and 0 < int(behind["age"]) < 120:
        return behind["age"], mention.begin, behind.end("age")
    before = _AGE_BEFORE.search(paragraph.masked[: mention.begin])
    return (before["age"], before.start(), mention.end) if before else None


def _descriptions(text: str, each: Candidate) -> Iterator[str]:
    """Yield what an organisation is called beside its name: "the cider maker Oakhollow", "X, the largest brewer, "."""
    nouns = "|".join(sorted(words("organisation_nouns")))
    before = re.search(rf"\b(?:the|a|an) (?:[\w-]+ ){{0,2}}?(?P<what>(?:[a-z]+ )?(?:{nouns})) $", text[: each.begin])
    after = re.match(rf", (?:the|a|an) (?:[\w’'-]+ ){{0,3}}?(?P<what>{nouns}),", text[each.end :])
    yield from (found["what"] for found in (before, after) if found)


def _speaks(name: str, body: str) -> bool:
    """Return whether a name is the subject of a verb of speech somewhere, behind no noun that says what it is."""
    found = re.search(rf"(?<!\w )\b{re.escape(name)} (\w+)|[.,”\"] {re.escape(name)} (\w+)", body)
    return found is not None and (found[1] or found[2]) in words("speech")


def _introduce(
    each: Candidate, paragraph: Paragraph, cast: Cast, later: Counter[str], speakers: frozenset[str], body: str
) -> None:
    """Make the entity of a candidate where it is new."""
    if _resolve(each.text, cast) is not None:
        return
    kind, sure = _kind(each, paragraph, later, body)
    if kind in (None, EntityKind.TOPIC) and each.text in speakers:
        kind, sure = EntityKind.PERSON, False
    if kind is None:
        return
    country = countries().get(each.text, each.text)
    entity = cast.add(country if country in body else each.text, kind, sure=sure)
    cast.name(each.text, entity)
    entity.article = entity.article or bool(re.search(r"\b[Tt]he $", paragraph.masked[: each.begin]))
    if kind is EntityKind.ORGANISATION:
        for description in _descriptions(paragraph.masked, each):
            cast.alias(entity, description)
    acronym = _ACRONYM.match(paragraph.text, each.end)
    if acronym:
        cast.alias(entity, acronym["acronym"])
        cast.name(acronym["acronym"], entity)


def _is_inverted(before: str) -> bool:
    """Return whether a verb of speech behind a quotation stands in front of a name: "…," wrote one of them, X."""
    verb = re.search(r"[\"”] (?P<verb>[a-z]+)(?: one of (?:them|the [a-z]+),)? $", before)
    return verb is not None and verb["verb"] in words("speech") | words("quoting")


def _is_spoken_for(name: str, body: str) -> bool:
    """Return whether someone speaks for a name somewhere: "a spokeswoman for Brindle City"."""
    return bool(re.search(rf"\bspokes(?:man|woman|person|people) (?:for|of|at) (?:the )?{re.escape(name)}\b", body))


def _kind(each: Candidate, paragraph: Paragraph, later: Counter[str], body: str) -> tuple[EntityKind | None, bool]:
    """Return what a new name is, and whether that is sure; no kind where it is no name at all."""
    parts = each.text.split()
    lower = [part.lower() for part in parts]
    before, after = paragraph.masked[: each.begin], paragraph.masked[each.end :]
    noun = re.search(r"([\w-]+),? $", before)
    noun_before = noun[1].lower() if noun else ""
    if each.text in demonyms():
        return None, False
    if each.text in countries():
        return EntityKind.COUNTRY, True
    if lower[-1] in words("titles") and len(parts) < 3 and not _ACRONYM.match(paragraph.text, each.end):
        return None, False
    if re.search(rf"\b(?:{'|'.join(sorted(words('place_nouns')))}) of $", before):
        return EntityKind.PLACE, True
    if re.search(r"\bname (?:only )?as $", before) or (len(parts) in (2, 3) and _is_inverted(before)):
        return EntityKind.PERSON, True
    if _is_spoken_for(each.text, body) and not each.title and not (len(parts) > 1 and later[parts[-1]]):
        return EntityKind.ORGANISATION, True
    if "&" in parts or set(lower) & words("organisation_words") or _ACRONYM.match(paragraph.text, each.end):
        return EntityKind.ORGANISATION, True
    if noun_before in words("organisation_nouns") and noun and not noun.group().endswith(", "):
        return EntityKind.ORGANISATION, True
    if noun_before in words("organisation_nouns") and len(parts) == 1:
        return EntityKind.ORGANISATION, True
    if set(lower) & words("event_words") and len(parts) > 1:
        return EntityKind.EVENT, True
    if set(lower) & words("place_words") and len(parts) > 1:
        return EntityKind.PLACE, True
    introduced = (len(parts) > 1 or (is_post(noun_before) and before.endswith(", "))) and _is_introduced(before)
    if each.title or introduced or (len(parts) > 1 and _is_person(noun_before, after)):
        return EntityKind.PERSON, True
    if re.search(r"\b(?:called|named|dubbed) $", before):
        return EntityKind.TOPIC, True
    if re.search(r"\b(?:in|at|near|from|to|into|across|outside|of) $", before) and len(parts) == 1:
        return EntityKind.PLACE, False
    if len(parts) in (2, 3) and later[parts[-1]] and "of" not in lower:
        return EntityKind.PERSON, False
    if len(parts) == 1 and is_english(lower[0]):
        return None, False
    return EntityKind.TOPIC, False


def _is_introduced(before: str) -> bool:
    """Return whether a post with what belongs to it stands before the name: "A spokeswoman for Dask & Sons, "."""
    return any(is_post(word) for phrase in _introductions(before) for word in _head_of(phrase).split()[-2:])


def _introductions(before: str) -> Iterator[str]:
    """Yield the phrases with a comma in front of a name, from each article or possessive on."""
    for found in re.finditer(r"\b(?:[Aa]n?|[Tt]he|[Ii]ts|[Hh]is|[Hh]er) (?=(?P<phrase>[^,.]*), $)", before[-120:]):
        yield found["phrase"]


def _head_of(phrase: str) -> str:
    """Return what a noun phrase is about: "spokeswoman" of "spokeswoman for Dask & Sons"."""
    return re.split(r" (?:of|for|at|in|on|with|from|who) ", phrase)[0]


def _gender_beside(text: str, start: int, end: int) -> str | None:
    """Return the gender that the words beside a name give by themselves: "her brother, Tom Renn"."""
    heads = [_head_of(phrase).split()[-1:] for phrase in _introductions(text[:start])]
    behind = re.compile(r"(?:, \d{1,3})?, (?:an?|the|its|his|her) (?P<phrase>[^,.]*)").match(text, end)
    heads += [_head_of(behind["phrase"]).split()[-1:]] if behind else []
    return gender_of(" ".join(word for head in heads for word in head))


def _is_person(noun_before: str, after: str) -> bool:
    """Return whether the words beside a name of two words or more say that it is a person's."""
    if is_post(noun_before) or _AGE.match(after) or re.match(r"(?:,? who\b|[’']s (?:lawyer|wife|husband))", after):
        return True
    verb = re.match(r",? (\w+)", after)
    if verb and verb[1] in words("speech"):
        return True
    apposition = re.match(r", (?:(?:a|an|the|its|his|her)\b )?(?P<words>[a-z][^,.]*)", after)
    if not apposition:
        return False
    return any(is_post(word) for word in apposition["words"].split(" of ")[0].split(" who ")[0].split()[:5])


def _resolve(text: str, cast: Cast, near: Sequence[str] = ()) -> Named | None:
    """Return who or what is meant by a name: itself, a surname, the end of a longer name; the nearest."""
    known = cast.known(text)
    if known:
        return known
    fits = [each for each in cast.entities.values() if _fits(text, each)]
    return min(fits, key=lambda each: near.index(each.id) if each.id in near else len(near), default=None)


def _fits(text: str, entity: Named) -> bool:
    parts, own = text.split(), entity.name.split()
    if entity.kind is EntityKind.PERSON:
        return len(parts) == 1 and parts[0] == own[-1] and len(own) > 1
    if entity.kind is EntityKind.ORGANISATION and len(parts) == 1 and len(own) == 2:
        firm = [word for word in own if word.lower() not in words("firm_words")]
        if firm == parts and not is_english(parts[0].lower()):
            return True  # "Calder" is Calder Ferries
    if entity.kind in (EntityKind.ORGANISATION, EntityKind.EVENT):
        return len(parts) < len(own) and own[-len(parts) :] == parts and len(parts) > 1
    return False


def _mentions(candidates: Sequence[Candidate], paragraph: Paragraph, cast: Cast) -> Iterator[Mention]:
    """Yield the mentions of a paragraph; of two people with one surname, the one named last."""
    recent = [mention.entity for earlier in reversed(cast.mentions) for mention in reversed(earlier)]
    for each in candidates:
        entity = _resolve(each.text, cast, recent)
        if entity is None:
            continue
        recent.insert(0, entity.id)
        if entity.kind is EntityKind.PERSON:
            own = gender_of(each.title) if each.title else None
            entity.gender = entity.gender or own or _gender_beside(paragraph.masked, each.begin, each.end)
        possessive = bool(POSSESSIVE.match(paragraph.masked, each.end)) or (
            each.text.endswith("s") and paragraph.masked[each.end : each.end + 1] in {"'", "’"}
        )
        yield Mention(each.start, each.end, entity.id, each.title, possessive, each.begin)


def _drop_unused(cast: Cast) -> None:
    """Take back topics that are never anything but part of another name."""
    used = {mention.entity for mentions in cast.mentions for mention in mentions}
    for unused in [each for each in cast.entities if each not in used and cast.entities[each].kind is EntityKind.TOPIC]:
        del cast.entities[unused]


def _title_case(place: str) -> str:
    return " ".join(part.capitalize() if part.isupper() and "." not in part else part for part in place.split())
