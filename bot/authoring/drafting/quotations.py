"""Direct speech with its speaker: before or behind it, split by it, or gone on with in the same paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.authoring.drafting.names import Cast, Mention
from bot.authoring.drafting.reading import Paragraph, Span
from bot.authoring.drafting.vocabulary import words
from bot.story.model import EntityKind

MIN_WORDS = 3
"""Fewer are a scare quote or a title more often than speech."""

_PRONOUN = re.compile(r"\b(?P<pronoun>he|she|He|She|they|They)\b")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Something said in so many words."""

    paragraph: int
    words: Span
    speaker: str
    """Id of the entity."""
    clause: Span
    """The words that name the speaker: "Judge Oduya told Pask as she read out the sentence"."""
    sure: bool
    """False where a pronoun was resolved, or a quotation stands without a speaker of its own."""


@dataclass(slots=True)
class _Talk:
    """Who spoke last, and who was spoken of last; carried from one quotation to the next."""

    speaker: str | None = None
    clause: Span | None = None


def find_quotations(paragraphs: tuple[Paragraph, ...], cast: Cast) -> list[Quotation]:
    """Return the quotations of an article with their speakers; those without one are left out."""
    return [each for at, paragraph in enumerate(paragraphs) for each in _of_paragraph(at, paragraph, cast)]


def _of_paragraph(at: int, paragraph: Paragraph, cast: Cast) -> Iterator[Quotation]:
    talk = _Talk()
    previous: Span | None = None
    for quoted in paragraph.quotations:
        text = quoted.of(paragraph.text)
        goes_on = previous is not None and not _sentence_between(paragraph, previous, quoted)
        found = _attribution(at, paragraph, quoted, cast)
        if found:
            talk.speaker, talk.clause = found[0], found[1]
        sure = bool(found and found[2])
        stands_alone = not found and _stands_alone(paragraph, quoted)
        speaks = found or stands_alone or goes_on
        if speaks and talk.speaker and talk.clause and (len(text.split()) >= MIN_WORDS or goes_on):
            kept = Span(quoted.start, quoted.end - (text[-1] == ","))
            yield Quotation(at, kept, talk.speaker, talk.clause, sure)
        previous = quoted


def _sentence_between(paragraph: Paragraph, first: Span, second: Span) -> bool:
    """Return whether a full stop stands between two quotations: they are two, not one split by its speaker."""
    return bool(re.search(r"[.!?]", paragraph.masked[first.end - 1 : second.start - 1]))


def _stands_alone(paragraph: Paragraph, quoted: Span) -> bool:
    """Return whether a quotation is a sentence of its own."""
    return any(
        sentence.start >= quoted.start - 1 and sentence.end <= quoted.end + 1 and sentence.end - sentence.start > 2
        for sentence in paragraph.sentences
    )


def _attribution(at: int, paragraph: Paragraph, quoted: Span, cast: Cast) -> tuple[str, Span, bool] | None:
    """Return the speaker, the clause that names them, and whether that is sure."""
    text = paragraph.masked
    if (
        text[quoted.end - 1] in ",?!"
        or text[quoted.end : quoted.end + 1] == ","
        or text[quoted.end + 1 : quoted.end + 2] == ","
    ):
        end = _clause_end(text, quoted.end + 1)
        found = _speaker(at, paragraph, Span(quoted.end + 1, end), cast, quoted)
        if found:
            return found
    opening = text[: quoted.start - 1]
    if re.search(r"[:,] ?$", opening) or _ends_in_speech(opening):
        start = max((s.start for s in paragraph.sentences if s.start < quoted.start - 1), default=0)
        quotes_before = [each.end + 1 for each in paragraph.quotations if each.end < quoted.start]
        start = max([start, *quotes_before])
        return _speaker(at, paragraph, Span(start, len(opening)), cast, quoted)
    return None


def _ends_in_speech(opening: str) -> bool:
    last = re.search(r"(\w+) $", opening)
    return bool(last and last[1] in words("speech"))


def _clause_end(text: str, start: int) -> int:
    """Return where the words behind a quotation end: at the next quotation, or with the sentence."""
    end = re.search(r"[\"“]|\.(?=\s|$|[\"”])", text[start:])
    while (
        end
        and end.group() == "."
        and re.search(r"\b(?:St|Mt|Mr|Mrs|Ms|Dr|Sept|Oct|Nov|Dec|Jan|Feb|Aug|[A-Z])$", text[: start + end.start()])
    ):
        following = re.compile(r"[\"“]|\.(?=\s|$|[\"”])").search(text, start + end.end())
        if not following:
            return len(text)
        start, end = 0, following
    return start + end.start() if end else len(text)


def _speaker(at: int, paragraph: Paragraph, clause: Span, cast: Cast, quoted: Span) -> tuple[str, Span, bool] | None:
    """Return who speaks in a clause with a verb of speech, or None."""
    text = clause.of(paragraph.masked)
    verb = next((found for found in re.finditer(r"[a-z]+", text) if found.group() in words("speech")), None)
    if verb is None:
        return None
    kept = _stripped(paragraph.text, clause)
    verb_start, verb_end = clause.start + verb.start(), clause.start + verb.end()
    mentions = [each for each in cast.within(at, clause.start, clause.end) if _can_speak(each, cast)]
    inverted = not text[: verb.start()].strip(" ,")
    if inverted:
        behind = [each for each in mentions if each.start >= verb_end and not each.possessive]
        behind.sort(key=lambda each: (cast.entities[each.entity].kind is not EntityKind.PERSON, each.start))
        return (behind[0].entity, kept, True) if behind else None
    before = [each for each in mentions if each.end <= verb_start and not each.possessive]
    people = [each for each in before if cast.entities[each.entity].kind is EntityKind.PERSON]
    if people:
        return people[0].entity, kept, len(people) == 1
    pronoun = _PRONOUN.search(text[: verb.start()])
    if pronoun:
        resolved = resolve_pronoun(at, quoted.start, pronoun["pronoun"].lower(), cast)
        return (resolved, kept, False) if resolved else None
    if before:
        return before[-1].entity, kept, True
    return None


def _can_speak(mention: Mention, cast: Cast) -> bool:
    return cast.entities[mention.entity].kind in (EntityKind.PERSON, EntityKind.ORGANISATION)


def _stripped(text: str, span: Span) -> Span:
    """Return the span without white space, marks and colons at its ends."""
    start, end = span.start, span.end
    while start < end and text[start] in ' ,"”’“:':
        start += 1
    while end > start and text[end - 1] in ' ,:"“':
        end -= 1
    return Span(start, end)


def resolve_pronoun(paragraph: int, before: int, pronoun: str, cast: Cast) -> str | None:
    """Return who "he" or "she" is: the first person named in the sentences before, of fitting gender; None if nobody.

    The person whom a paragraph names first is its subject more often than the one named last; a person only named as
    somebody's ("Pask's lawyer") is passed over. Resolving settles a gender that was open.
    """
    if pronoun not in {"he", "she"}:
        return None
    gender = "male" if pronoun == "he" else "female"
    for at in (paragraph, paragraph - 1):
        if at < 0:
            break
        named = [each for each in cast.mentions[at] if at < paragraph or each.end <= before]
        if at < paragraph and _somebody(cast, paragraph, before):
            return None  # somebody stands nearer whom the names do not tell: "a girl", "his wife, Bea"
        people = [
            each for each in named if cast.entities[each.entity].kind is EntityKind.PERSON and not each.possessive
        ]
        fitting = [each for each in people if cast.entities[each.entity].gender in (gender, None)]
        known = [each for each in fitting if cast.entities[each.entity].gender == gender]
        chosen = known[-1] if known and not at < paragraph else fitting[0] if fitting else None
        if chosen:
            entity = cast.entities[chosen.entity]
            between = cast.texts[at][chosen.end : before if at == paragraph else None]
            if entity.gender is None and re.search(
                rf"\b(?:a|the|his|her) (?:{'|'.join(sorted(words(gender)))})\b", between
            ):
                return None  # "a girl" stands nearer than somebody of whom nothing is known
            if entity.gender is None:
                entity.gender, entity.gender_sure = gender, False
            return chosen.entity
    return None


def _somebody(cast: Cast, paragraph: int, before: int) -> bool:
    """Return whether a paragraph names a person, or something that may be one, before the pronoun."""
    unclear = (EntityKind.PERSON, EntityKind.TOPIC)
    return any(each.end <= before and cast.entities[each.entity].kind in unclear for each in cast.mentions[paragraph])
