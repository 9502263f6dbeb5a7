"""What readers will ask and a draft finds no answer to: the standard questions, each for the author to look at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.authoring.drafting.names import Cast, Named
from bot.authoring.drafting.reading import ArticleText
from bot.authoring.drafting.scene import DraftFact
from bot.authoring.drafting.vocabulary import words

AGES = 5
"""Persons whose age is listed as unknown: those who occur most."""


@dataclass(frozen=True, slots=True)
class DraftUnknown:
    """An unknown as it will be written."""

    id: str
    ask: list[str]
    says: str
    about: list[str]


def standard_unknowns(article: ArticleText, cast: Cast, facts: Sequence[DraftFact]) -> list[DraftUnknown]:
    """Return the unknowns of the standard kinds that nothing in the article answers."""
    body = " ".join(paragraph.text for paragraph in article.paragraphs)
    return [*_ages(cast, facts, body), *_families(cast, body), *_causes(cast, facts, body), *_victims(facts, body)]


def _main_people(cast: Cast) -> list[Named]:
    """Return the persons with a name, those named most often first."""
    counts = Counter(mention.entity for mentions in cast.mentions for mention in mentions)
    people = [each for each in cast.people() if each.name[:1].isupper()]
    return sorted(people, key=lambda each: -counts[each.id])


def _ages(cast: Cast, facts: Sequence[DraftFact], body: str) -> Iterator[DraftUnknown]:
    known = {fact.roles["of"][0] for fact in facts if fact.kind == "figure" and "of" in fact.roles}
    without = [each for each in _main_people(cast) if each.id not in known]
    for person in without[:AGES]:
        if not re.search(rf"{re.escape(person.name.split()[-1])}\W+(?:was |is )?(?:a |an )?\d", body):
            yield DraftUnknown(
                f"age-of-{person.id}",
                [f"how old is {person.name}", f"the age of {person.name}"],
                f"The story doesn't say how old {person.name} is.",
                [person.id],
            )


def _families(cast: Cast, body: str) -> Iterator[DraftUnknown]:
    main = _main_people(cast)[:1]
    if main and not re.search(
        r"\b(?:wife|husband|married|spouse|divorced|(?:his|her) (?:children|sons?|daughters?|kids))\b", body
    ):
        name = main[0].name
        ask = [f"is {name} married", f"does {name} have children"]
        yield DraftUnknown(
            f"family-of-{main[0].id}", ask, f"The story doesn't say whether {name} is married.", [main[0].id]
        )


def _causes(cast: Cast, facts: Sequence[DraftFact], body: str) -> Iterator[DraftUnknown]:
    events = {fact.roles["what"][0] for fact in facts if fact.kind == "casualty"}
    if re.search(r"\b(?:caus\w+|because|due to|after (?:a|an|days|weeks|hours)\b|triggered)", body):
        return
    for event in sorted(events):
        entity = cast.entities[event]
        if entity.name.split()[-1] in words("disasters"):
            says = f"The story doesn't say what caused {entity.name}."
            yield DraftUnknown(
                f"cause-of-{event}", [f"what caused {entity.name}", f"why did {entity.name} happen"], says, [event]
            )


def _victims(facts: Sequence[DraftFact], body: str) -> Iterator[DraftUnknown]:
    counted = {role for fact in facts if fact.kind == "casualty" for role in fact.roles}
    for role in ("injured", "missing"):
        if role in counted and not re.search(rf"[A-Z]\w+,? (?:is|was|are|were) (?:still )?{role}", body):
            ask = [f"who are the {role}", f"what are the names of the {role}"]
            yield DraftUnknown(f"names-of-the-{role}", ask, f"The story doesn't name the {role}.", [])
