"""Whose words a quotation is: the clause behind it, in front of it or around it that names the speaker.

Where the words do not name somebody plainly, nobody is named: a quotation without a speaker is left out; one with a
wrong speaker would be the worst mistake.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.authoring.drafting.names import Cast, Mention
from bot.authoring.drafting.pronouns import resolve_pronoun
from bot.authoring.drafting.reading import Paragraph, Span, after_lead_in
from bot.authoring.drafting.vocabulary import is_post, words
from bot.story.model import EntityKind

_PRONOUN = re.compile(r"\b(?P<pronoun>he|she|He|She)\b")
_NAMING = re.compile(
    r"\b(?:(?:so-)?called|(?:nick)?named|(?:en)?titled|dubbed|known as|reads?|reading|(?<!, )(?<!as )saying|headlined"
    r"|words|motto|slogan) $"
)
"""What stands in front of a name, or of words that are written somewhere: nobody says them here."""
_SPLIT = re.compile(r"(?:,|;) (?:and|but|while|though) |; ")
_PREPOSITION = re.compile(r"\b(?:for|of|at|with|from|by|in|who|whose|to|after|about|on)\b[^,]*$")
_SPOKEN_FOR = re.compile(
    r"\b(?:spokes(?:man|woman|person|people)|representatives?|officials?|statement|letter)"
    r" (?:for|at|from|of|by)(?: the)? $"
)
"""Who speaks without a name for an organisation."""
_BY = re.compile(r" (?:\w+ly )?by (?:the )?")
_TO_BE = re.compile(r"\b(?:was|were|is|are|be|been|being)(?: \w+)? $")
_NOUN = re.compile(r"\b(?:[Tt]he|[Tt]hat|[Tt]his|[Ii]ts|[Tt]heir) (?P<noun>[a-z-]+(?: [a-z-]+)?) $")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who speaks, as far as the words beside a quotation tell."""

    speaker: str
    """Id of the entity."""
    clause: Span
    """The words that say so."""
    sure: bool


def is_phrase(paragraph: Paragraph, quoted: Span) -> bool:
    """Return whether a quotation is part of somebody else's sentence: he called the walkout "a blow to us all"."""
    before = paragraph.masked[: quoted.start - 1]
    return bool(re.search(r"\w $", before)) and paragraph.text[quoted.start].islower()


def attribution(at: int, paragraph: Paragraph, quoted: Span, cast: Cast) -> Attribution | None:
    """Return whose words a quotation is, or None where its paragraph does not plainly say so."""
    text = paragraph.masked
    opening = Span(_opening(paragraph, quoted), quoted.start - 1)
    if _NAMING.search(opening.of(text)):
        return None
    if is_phrase(paragraph, quoted):
        return _around(at, paragraph, opening, cast, quoted)
    comma = (
        text[quoted.end - 1] in ",?!"
        or text[quoted.end : quoted.end + 1] == ","
        or text[quoted.end + 1 : quoted.end + 2] == ","
    )
    if comma:
        behind = Span(quoted.end + 1, _clause_end(text, quoted.end + 1))
        found = _beside(at, paragraph, behind, cast, quoted)
        if found:
            return found
    if re.search(r"[:,] ?$", opening.of(text)) or _ends_in_speech(opening.of(text)):
        return _beside(at, paragraph, opening, cast, quoted)
    return None


def _opening(paragraph: Paragraph, quoted: Span) -> int:
    """Return where the words in front of a quotation begin: with its sentence, or behind another quotation."""
    start = max((each.start for each in paragraph.sentences if each.start < quoted.start - 1), default=0)
    return max([start, *(each.end + 1 for each in paragraph.quotations if each.end < quoted.start)])


def _ends_in_speech(opening: str) -> bool:
    last = re.search(r"(\w+) $", opening)
    return bool(last and last[1] in words("speech") | words("quoting"))


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


def _beside(at: int, paragraph: Paragraph, clause: Span, cast: Cast, quoted: Span) -> Attribution | None:
    """Return who speaks in a clause with a verb of speech, or None."""
    text = clause.of(paragraph.masked)
    kept = _stripped(paragraph.text, clause)
    spoken = words("speech") | words("quoting")
    verb = next((found for found in re.finditer(r"according to|[a-z]+", text) if found.group() in spoken), None)
    if verb is None:
        return None
    verb_start, verb_end = clause.start + verb.start(), clause.start + verb.end()
    if not text[: verb.start()].strip(" ,"):
        behind = [
            each
            for each in _speaking(at, Span(verb_end, clause.end), cast)
            if _named_behind(paragraph, verb_end, each, cast)
        ]
        behind.sort(key=lambda each: (cast.entities[each.entity].kind is not EntityKind.PERSON, each.start))
        if behind:
            return Attribution(behind[0].entity, kept, True)
        noun = re.match(r" (?P<noun>the [a-z-]+(?: [a-z-]+)?)(?=$|[ ,.])", text[verb.end() :])
        called = noun and _called(at, f"{noun['noun']} ", quoted.start, cast)
        return Attribution(called, kept, False) if called else None
    found = _subject(at, paragraph, Span(clause.start, verb_start), cast, quoted)
    return Attribution(found[0], kept, found[1]) if found else None


def _around(at: int, paragraph: Paragraph, opening: Span, cast: Cast, quoted: Span) -> Attribution | None:
    """Return whose words a quoted phrase is, by the verb of the sentence that it stands in."""
    text = paragraph.masked
    spoken = words("speech") | words("quoting") | words("calling")
    verbs = [
        Span(opening.start + found.start(), opening.start + found.end())
        for found in re.finditer(r"[a-z]+", opening.of(text))
        if found.group() in spoken
    ]
    kept = _stripped(paragraph.text, opening)
    if not verbs:
        behind = Span(quoted.end + 1, _clause_end(text, quoted.end + 1))
        comma = (
            re.match(r"[,”\"]{1,2} ", text[quoted.end : quoted.end + 3])
            and "," in text[quoted.end - 1 : quoted.end + 2]
        )
        verb_first = re.match(r" *(?:[a-z]+)", text[behind.start : behind.end].strip(" ,"))
        inverted = verb_first and verb_first.group().strip() in spoken
        return _beside(at, paragraph, behind, cast, quoted) if comma and not inverted else None
    last = verbs[-1]
    if _TO_BE.search(text[opening.start : last.start]):
        by = _BY.match(text, last.end)
        actor = by and next(
            (each for each in _speaking(at, Span(last.end, opening.end), cast) if each.begin == by.end()), None
        )
        return Attribution(actor.entity, kept, True) if actor and not actor.possessive else None
    # "Nolle said Brandt had called the raid …": whose words these are, the second verb tells.
    nested = [each.end for each in verbs[:-1] if not last.of(text).endswith("ing")]
    found = _subject(at, paragraph, Span(max([opening.start, *nested]), last.start), cast, quoted)
    return Attribution(found[0], kept, found[1]) if found else None


def _subject(at: int, paragraph: Paragraph, span: Span, cast: Cast, quoted: Span) -> tuple[str, bool] | None:
    """Return who does what the verb behind `span` says, and whether that is sure."""
    text = paragraph.masked
    start = after_lead_in(text, span)
    for found in _SPLIT.finditer(text, start, span.end):
        start = found.end() if text[found.end() : span.end].strip() else start
    before = [each for each in _speaking(at, Span(start, span.end), cast) if not each.possessive]
    before = [each for each in before if not _spoken_for_only(text, start, each, cast)]
    people = [each for each in before if cast.entities[each.entity].kind is EntityKind.PERSON]
    if people:
        return people[0].entity, len(people) == 1
    pronoun = _PRONOUN.search(text, start, span.end)
    if pronoun:
        resolved = resolve_pronoun(at, quoted.start, pronoun["pronoun"].lower(), cast)
        return (resolved, False) if resolved else None
    if before:
        return before[-1].entity, True
    called = _called(at, text[start : span.end], quoted.start, cast)
    return (called, False) if called else None


def _spoken_for_only(text: str, start: int, mention: Mention, cast: Cast) -> bool:
    """Return whether a name only says whose or which unnamed speaker is meant: "A lawyer for Tolland said"."""
    gap = text[start : mention.begin].rpartition(", ")[2].lstrip(' ,"”')
    unnamed = re.match(
        r"(?:[Aa]n?|[Oo]ne|[Aa]nother|[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]wo) ", gap
    ) and _PREPOSITION.search(gap)
    organisation = cast.entities[mention.entity].kind is EntityKind.ORGANISATION
    return bool(unnamed) and not (organisation and _SPOKEN_FOR.search(gap))


def _named_behind(paragraph: Paragraph, verb_end: int, mention: Mention, cast: Cast) -> bool:
    """Return whether a name behind "said" is the speaker's own: not "said a nurse who works for Una Gillespie"."""
    gap = paragraph.masked[verb_end : mention.begin]
    if mention.possessive:
        return False
    organisation = cast.entities[mention.entity].kind is EntityKind.ORGANISATION
    return not _PREPOSITION.search(gap) or bool(organisation and _SPOKEN_FOR.search(gap))


def _speaking(at: int, span: Span, cast: Cast) -> list[Mention]:
    """Return the mentions of those who can speak."""
    kinds = (EntityKind.PERSON, EntityKind.ORGANISATION)
    return [each for each in cast.within(at, span.start, span.end) if cast.entities[each.entity].kind in kinds]


def _called(at: int, words_before: str, before: int, cast: Cast) -> str | None:
    """Return who "the party" or "the minister" is: the only one in this paragraph or so far who is called that."""
    found = _NOUN.search(words_before)
    if not found:
        return None
    gap = words_before[: found.start("noun")].rpartition(", ")[2]
    if _PREPOSITION.search(gap) and not _SPOKEN_FOR.search(gap):
        return None  # "a lawyer for the agency"
    noun = found["noun"]
    earlier = [(n, each) for n in range(at + 1) for each in cast.mentions[n] if n < at or each.end <= before]
    here = [(n, each) for n, each in earlier if n == at]
    if is_post(noun.split()[-1]):
        for mentions in (here, earlier):
            fits = {each.entity for n, each in mentions if _has_post(noun, cast.texts[n], each, cast)}
            if fits:
                return fits.pop() if len(fits) == 1 else None
        return None
    if noun not in words("organisation_nouns") | words("organisation_subjects"):
        return None
    organisations = {each.entity for _, each in here if cast.entities[each.entity].kind is EntityKind.ORGANISATION}
    so_far = {each.entity for _, each in earlier if cast.entities[each.entity].kind is EntityKind.ORGANISATION}
    named = {
        each
        for each in organisations or so_far
        if any(noun in name.casefold().split() for name in (cast.entities[each].name, *cast.entities[each].aliases))
    }
    fits = named or organisations
    return fits.pop() if len(fits) == 1 else None


def _has_post(noun: str, text: str, mention: Mention, cast: Cast) -> bool:
    """Return whether the words beside a mention say that the person has a post."""
    if cast.entities[mention.entity].kind is not EntityKind.PERSON:
        return False
    title = (mention.title or "").lower()
    behind = re.compile(
        rf"(?:, \d{{1,3}})?, (?:(?:an?|the|its|his|her) )?(?:[\w’'-]+ ){{0,3}}?{re.escape(noun)}\b"
    ).match(text, mention.end)
    in_front = re.search(rf"\b{re.escape(noun)}(?: (?:of|for|at) [^,]*)?, $", text[: mention.begin])
    return bool(behind or in_front) or f" {title}".endswith(f" {noun}")


def _stripped(text: str, span: Span) -> Span:
    """Return the span without white space, marks and colons at its ends."""
    start, end = span.start, span.end
    while start < end and text[start] in ' ,"”’“:':
        start += 1
    while end > start and text[end - 1] in ' ,:"“':
        end -= 1
    return Span(start, end)
