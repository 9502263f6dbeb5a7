"""Who "he" or "she" is."""

from __future__ import annotations

import re

from bot.authoring.drafting.names import Cast, Mention
from bot.authoring.drafting.vocabulary import gender_of, is_post, words
from bot.story.model import EntityKind

_SENTENCE = re.compile(r"[.!?][\"”’]? (?=[\"“]?[A-Z])")
_UNNAMED = re.compile(r"(?:One|An?|Another) (?P<words>[a-z-]+(?: [a-z-]+){0,4})")


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
        if at == paragraph:
            fitting, unnamed = _nearest(cast, at, before, fitting)
            if unnamed:
                return None
        known = [each for each in fitting if cast.entities[each.entity].gender == gender]
        chosen = next(iter(known if at == paragraph and known else fitting), None)
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


def the_only_person(at: int, before: int, cast: Cast) -> str | None:
    """Return who "the 23-year-old" is: the one person named before, in this paragraph or else the last, or None."""
    for paragraph in (at, at - 1):
        named = (
            [each for each in cast.mentions[paragraph] if paragraph < at or each.end <= before]
            if paragraph >= 0
            else []
        )
        people = {each.entity for each in named if cast.entities[each.entity].kind is EntityKind.PERSON}
        if people:
            return people.pop() if len(people) == 1 else None
    return None


def _somebody(cast: Cast, paragraph: int, before: int) -> bool:
    """Return whether a paragraph names a person, or something that may be one, before the pronoun."""
    unclear = (EntityKind.PERSON, EntityKind.TOPIC)
    return any(each.end <= before and cast.entities[each.entity].kind in unclear for each in cast.mentions[paragraph])


def _nearest(cast: Cast, at: int, before: int, mentions: list[Mention]) -> tuple[list[Mention], bool]:
    """Return the mentions in the last sentence that has any, and whether somebody without a name stands nearer."""
    text = cast.texts[at][:before]
    starts = [0, *(found.end() for found in _SENTENCE.finditer(text))]
    for start, end in reversed(list(zip(starts, [*starts[1:], before], strict=True))):
        found = [each for each in mentions if start <= each.start < end]
        if _opens_unnamed(text[start:end]):
            return [each for each in found if re.search(r"\bname (?:only )?as $", text[: each.begin])], not found
        if found:
            return found, False
    return [], False


def _opens_unnamed(sentence: str) -> bool:
    """Return whether a sentence is about somebody without a name: "A dock worker said …", not "A cook, Tom Renn, …"."""
    opening = _UNNAMED.match(sentence)
    if not opening:
        return False
    if re.match(r"(?:One|Another) [a-z]+(?:, (?:an? |\d)|,? who\b)(?!.*\bname (?:only )?as )", sentence):
        return True
    at = opening.start("words")
    for word in re.finditer(r"[a-z-]+", opening["words"]):
        if is_post(word.group()) or gender_of(word.group()):
            return not re.match(r"(?: (?:of|for|at|in|from) [^,]*)?,? (?!who\b)[A-Z]", sentence[at + word.end() :])
    return False
