"""How many a disaster killed, injured or left missing, and who the dead are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from bot.authoring.drafting.clauses import Clause, Said
from bot.authoring.drafting.dates import find_moments
from bot.authoring.drafting.excerpts import cut, number_of
from bot.authoring.drafting.reading import Span
from bot.authoring.drafting.scene import DraftFact, Scene
from bot.authoring.drafting.vocabulary import words
from bot.story.model import EntityKind
from bot.story.rules.long_evidence import MAX_CHARACTERS

_NEAR = 25
"""Characters behind a number of victims within which a year of the past belongs to it."""
_NUMBER = r"(?P<n>\d{1,3}(?:,\d{3})*|[A-Za-z]+)"
_PEOPLE = r"(?: (?:more |other )?(?:people|residents|workers|villagers|passengers|children|students|soldiers|others))?"
_CASUALTIES = {
    "dead": (
        rf"\b(?:[Kk]illing|killed) (?:at least )?{_NUMBER}{_PEOPLE}\b",
        rf"\b{_NUMBER}{_PEOPLE} (?:were|have been|had been) killed",
        rf"\b{_NUMBER} people (?:have )?died",
    ),
    "injured": (
        rf"\b{_NUMBER}{_PEOPLE} (?:were|was|have been) (?:injured|hurt|wounded)",
        rf"\binjuring (?:at least )?{_NUMBER}\b",
    ),
    "missing": (rf"\b{_NUMBER}{_PEOPLE} (?:are|were|is|remain) (?:still )?missing",),
}


class VictimFacts:
    """Makes the facts about victims."""

    def __init__(self, scene: Scene) -> None:
        """Make nothing yet."""
        self.scene = scene

    def make(self, clauses: Sequence[Clause | Said]) -> Iterator[tuple[tuple[int, int], DraftFact]]:
        """Yield places in the article, each with its fact; none where it does not open with a disaster."""
        disaster = self._disaster(clauses)
        if disaster is None:
            return
        for clause in clauses:
            if isinstance(clause, Clause):
                place = (clause.paragraph, clause.span.start)
                yield from ((place, fact) for fact in self._named_dead(clause, disaster))
        for at, paragraph in enumerate(self.scene.article.paragraphs):
            for sentence in paragraph.sentences:
                yield from (((at, sentence.start), fact) for fact in self._casualties(at, sentence, disaster))

    def _disaster(self, clauses: Sequence[Clause | Said]) -> str | None:
        """Return the entity of the disaster that the article opens with, or None."""
        for each in clauses[:3]:
            subject = each.subject if isinstance(each, Clause) else each.who
            name = self.scene.cast.entities[subject.entity].name
            if name.split()[-1].lower() in words("disasters"):
                return subject.entity
        return None

    def _casualties(self, at: int, sentence: Span, disaster: str) -> Iterator[DraftFact]:
        """Yield how many died, were injured or are missing, each number once: what an article says first of it."""
        text = sentence.of(self.scene.article.paragraphs[at].masked)
        earlier = [
            each for each in find_moments(text, self.scene.published) if each.date[:4] != str(self.scene.published.year)
        ]
        roles: dict[str, Any] = {}
        excerpts: list[str] = []
        for role, forms in _CASUALTIES.items():
            found = next((match for form in forms if (match := re.search(form, text))), None)
            number = number_of(found["n"]) if found else None
            # "since 1934, when 41 people died" tells of another disaster.
            other = found and any(each.start < found.end() + _NEAR for each in earlier)
            if found and number is not None and role not in self.scene.counted and not other:
                roles[role] = str(number)
                excerpts.append(found.group())
                self.scene.counted.add(role)
        if roles:
            fact = DraftFact(
                self.scene.new_id(disaster, "victims"), "casualty", {"what": [disaster], **roles}, excerpts
            )
            fact.checks["kind"] = "are these all, and of this event?"
            yield fact

    def _named_dead(self, clause: Clause, disaster: str) -> Iterator[DraftFact]:
        """Yield who died, where a clause names the dead."""
        paragraph = self.scene.article.paragraphs[clause.paragraph]
        predicate = clause.predicate.of(paragraph.text)
        subject = self.scene.cast.entities[clause.subject.entity].name
        names_them = re.match(r"(?:(?:were|are) (?:named|identified) as|include) ", predicate)
        if subject not in {"the dead", "the victims"} or not names_them:
            return
        named = [
            mention.entity
            for mention in self.scene.cast.within(clause.paragraph, clause.predicate.start, clause.predicate.end)
            if self.scene.cast.entities[mention.entity].kind is EntityKind.PERSON
            and not mention.possessive
            and not re.search(r"\b(?:of|by|with|for|to) $", paragraph.text[: mention.begin])
        ]
        evidence = cut(clause.span.of(paragraph.text), MAX_CHARACTERS)
        if named and evidence:
            roles = {"what": [disaster], "who": list(dict.fromkeys(named))}
            fact = DraftFact(self.scene.new_id(disaster, "named"), "casualty", roles, [evidence])
            fact.says = f"{evidence}."
            fact.checks["who"] = "did all of these die?"
            yield fact
