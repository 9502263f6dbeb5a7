"""Who or what the words in front of a verb stand for: a name, "it", "the town council"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.authoring.drafting.names import Cast, Named
from bot.authoring.drafting.pronouns import resolve_pronoun, the_only_person
from bot.authoring.drafting.reading import Paragraph, Span
from bot.authoring.drafting.vocabulary import is_post, words
from bot.story.model import EntityKind

_MAX_SUBJECT_WORDS = 12


@dataclass(frozen=True, slots=True)
class Subject:
    """What a clause is about."""

    entity: str
    sure: bool
    others: tuple[str, ...] = ()
    """Who else, where several are named: "A and B met"."""


class SubjectReader:
    """Finds the subjects of an article; remembers what the last clause was about, for "it" and "they"."""

    def __init__(self, paragraphs: tuple[Paragraph, ...], cast: Cast) -> None:
        """Remember nothing yet."""
        self.paragraphs = paragraphs
        self.cast = cast
        self.last: str | None = None

    def read(self, at: int, span: Span) -> Subject | None:
        """Return who or what the words of a noun phrase stand for, a new entity if need be; None if not plain."""
        text = self.paragraphs[at].masked
        phrase = span.of(text).strip()
        lower = phrase.lower()
        if lower in {"he", "she"}:
            found = resolve_pronoun(at, span.start, lower, self.cast)
            return Subject(found, False) if found else None
        if lower in {"it", "they"}:
            return self._thing(lower, at, span.start)
        if re.fullmatch(r"the \d{1,3}-year-old(?: [a-z]+)?", lower):
            found = the_only_person(at, span.start, self.cast)
            return Subject(found, False) if found else None
        day = re.search(r"(?: (?:early|late))? on [A-Z]\w+day$", text[span.start : span.end].rstrip())
        bracket = re.search(r" \([A-Z.&]+\)$", text[span.start : span.end].rstrip())
        cut = day or bracket
        if cut:
            span = Span(span.start, span.start + cut.start())
            phrase = span.of(text).strip()
        mentions = [each for each in self.cast.within(at, span.start, span.end) if not each.possessive]
        if mentions and mentions[-1].end == span.start + len(text[span.start : span.end].rstrip()):
            last = mentions[-1]
            first = mentions[0]
            between = text[first.end : last.begin]
            if len(mentions) == 2 and between == " and " and first.begin == span.start:
                return Subject(first.entity, True, (last.entity,))
            if not re.search(r" (?:of|and|at|in|for|from|with|to|by|on|near) ", f" {text[span.start : last.begin]}"):
                return Subject(last.entity, True)
        if mentions and mentions[0].begin == span.start and text.startswith(" of ", mentions[0].end):
            return Subject(mentions[0].entity, True)
        return self._common(phrase, at)

    def _class(self, name: str) -> Named | None:
        """Return the organisation that the last clause was about, where "the company" follows it, or None."""
        last = self.cast.entities.get(self.last or "")
        generic = name.removeprefix("the ") in words("organisation_nouns")
        return last if generic and last and last.kind is EntityKind.ORGANISATION and last.name[:1].isupper() else None

    def _described(self, name: str, at: int) -> Named | None:
        """Return the one entity named so far whose name or description holds all words of "the weather service"."""
        article, _, rest = name.partition(" ")
        if article != "the" or not rest:
            return None
        wanted = set(rest.casefold().split())
        exact = [each for each in self.cast.entities.values() if rest.casefold() in map(str.casefold, each.aliases)]
        fits = exact or [
            each
            for each in self.cast.entities.values()
            if each.kind is not EntityKind.PERSON
            and any(mention.entity == each.id for mentions in self.cast.mentions[: at + 1] for mention in mentions)
            and wanted <= set(each.name.casefold().split())
            and rest.casefold().split()[-1] == each.name.casefold().partition(" of ")[0].split()[-1]
        ]
        return fits[0] if len(fits) == 1 else None

    def _another_thing(self, at: int, before: int, entity: Named) -> bool:
        """Return whether the sentence before names something else that the article has: "… to the crown. It …"."""
        text = self.paragraphs[at].masked
        last = max(
            (each for each in self.paragraphs[at].sentences if each.end <= before),
            default=None,
            key=lambda each: each.end,
        )
        nouns = re.findall(r"\bthe ([a-z]+)\b", last.of(text)) if last else []
        others = [
            each for each in self.cast.entities.values() if each is not entity and each.kind is not EntityKind.PERSON
        ]
        names = {name.removeprefix("the ") for each in others for name in (each.name, *each.aliases)}
        own = {name.removeprefix("the ") for name in (entity.name, *entity.aliases)}
        return any(noun in names - own for noun in nouns)

    def _thing(self, pronoun: str, at: int, before: int) -> Subject | None:
        """Return what "it" or "they" stands for: what the last clause was about, if that is no person."""
        entity = self.cast.entities.get(self.last or "")
        if entity is None or entity.kind is EntityKind.PERSON or (pronoun == "it" and entity.plural):
            return None
        if pronoun == "it" and self._another_thing(at, before, entity):
            return None
        return Subject(entity.id, False)

    def _common(self, phrase: str, at: int) -> Subject | None:
        """Return the entity of a noun phrase without a name in front place: "the town council"."""
        parts = phrase.split()
        skipped = (
            words("no_subjects") | words("possessives") | words("adverbs") | words("prepositions") | words("speech")
        )
        if phrase.lower() in {"the two", "the three", "the pair", "the couple", "the other", "the others"}:
            return None
        if (
            not parts
            or len(parts) > _MAX_SUBJECT_WORDS
            or parts[0].lower() in skipped
            or "X" * 3 in phrase
            or len(phrase) < 3
        ):
            return None
        if re.search(r"[^\w’' &.,%$£€-]", phrase):
            return None
        phrase = re.split(r" (?:accused|suspected|convicted|known) ", phrase)[0]
        parts = phrase.split()
        article = parts[0].lower()
        name = "the " + " ".join(parts[1:]) if article in {"a", "an"} and len(parts) > 1 else _lower_first(phrase)
        known = self.cast.known(name) or self._described(name, at) or self._class(name)
        if known:
            return Subject(known.id, self.cast.known(name) is not None)
        head = re.split(r" (?:of|for|in|on|at|to|with|from|between|who|that|about|near) ", name)[0].split()[-1].lower()
        kind = _kind(head, phrase)
        entity = self.cast.add(name, kind, sure=kind is not EntityKind.TOPIC, plural=_is_plural(head, parts))
        if len(name.split()) > 2 and head.isalpha():
            self.cast.alias(entity, head)
        return Subject(entity.id, True)


def _kind(head: str, phrase: str) -> EntityKind:
    if is_post(head) and phrase.lower().startswith(("a ", "an ", "the ")):
        return EntityKind.PERSON
    if head in words("organisation_subjects"):
        return EntityKind.ORGANISATION
    return EntityKind.EVENT if head in words("event_subjects") else EntityKind.TOPIC


def _is_plural(head: str, parts: list[str]) -> bool:
    return head in {"police", "people"} or (
        head.endswith("s") and not head.endswith(("ss", "us", "is")) and parts[0].lower() not in {"a", "an"}
    )


def _lower_first(text: str) -> str:
    first = text.partition(" ")[0]
    return text if first.isupper() and len(first) > 1 else text[:1].lower() + text[1:]
