"""Clauses and reported speech → facts of a kind that their wording plainly shows, else statements and actions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.authoring.drafting.asks import questions
from bot.authoring.drafting.clauses import Clause, Said
from bot.authoring.drafting.dates import find_moments
from bot.authoring.drafting.excerpts import cut, main_clause, number_of, undated
from bot.authoring.drafting.names import Mention
from bot.authoring.drafting.reading import Span
from bot.authoring.drafting.scene import CHECK_PRONOUN, CHECK_WORDS, DraftFact, Scene
from bot.authoring.drafting.subjects import SubjectReader
from bot.authoring.drafting.vocabulary import patterns, words
from bot.story.model import EntityKind
from bot.story.rules.long_evidence import MAX_CHARACTERS

PLANNED = re.compile(
    r"(?:will|plans? to|is to|are to|(?:is|are) (?:expected|due|set|scheduled) to|hopes to|intends to)\b"
)
"""How a verb phrase begins that speaks of what is to come."""
_PLACED = frozenset({"action", "meeting", "detention", "event"})
"""Kinds whose place is where the clause says it is; that of a demand or a deal may be the place of what is wanted."""
_WHERE = re.compile(
    r" (?:in|at) (?P<place>(?:the )?[\w.’'-]+"
    r"(?: (?!(?:on|by|to|after|and|with|for|in|at|of|early|late)\b)[\w.’'-]+){0,4})"
)
_SOFT = re.compile(r"^(?:also|then|later|soon|still) (?=[a-z])")
"""An adverb that links a sentence to the one before; a fact stands by itself."""
_AHEAD = re.compile(
    PLANNED.pattern + r"|(?:would|could|may|might|must|expects?|hopes?|wants?|fears?|(?:planned|hoped|intended) to)\b"
)
"""How a verb phrase begins whose times lie ahead."""
_FUTURE = re.compile(r"(?:would|planned to|intended to|hoped to) (?P<what>(?!have\b|be able\b).+)$")
"""What was to come when somebody spoke of it."""


class ToldFacts:
    """Makes the facts of clauses."""

    def __init__(self, scene: Scene) -> None:
        """Make nothing yet."""
        self.scene = scene

    def make(self, clauses: Sequence[Clause | Said]) -> Iterator[tuple[tuple[int, int], DraftFact]]:
        """Yield the place of each clause in the article, with its fact."""
        for clause in clauses:
            place = (clause.paragraph, clause.span.start)
            yield from ((place, fact) for fact in self._told(clause))

    def _told(self, each: Clause | Said) -> Iterator[DraftFact]:
        """Yield the fact of a clause or of reported speech; none where its excerpt cannot be cut short enough."""
        if isinstance(each, Clause):
            made = self.clause(each)
            if made:
                yield made
            return
        text = self.scene.article.paragraphs[each.paragraph].text
        # "Barro said she plans to appeal" leaves open who "she" is: such content stays in the article's words.
        own = (
            each.inner
            and each.inner.subject.entity == each.who.entity
            and self.scene.cast.entities[each.who.entity].kind is EntityKind.ORGANISATION
        )
        inner = self.clause(each.inner) if each.inner and (own or each.inner.subject.sure) else None
        future = inner and inner.kind == "action" and "when" in inner.roles and _FUTURE.match(str(inner.roles["what"]))
        if inner and future:
            inner.status, inner.roles["what"] = "planned", future["what"]
        if inner and (inner.kind != "action" or inner.status == "planned"):
            whole = each.span.of(text)
            inner.according_to = each.who.entity
            inner.evidence = [whole] if len(whole) <= MAX_CHARACTERS else inner.evidence
            if not each.who.sure:
                inner.checks["according_to"] = CHECK_PRONOUN
            yield inner
            return
        content = cut(each.what.of(text), MAX_CHARACTERS)
        if content is None:
            return
        name = self._mention_at(each.paragraph, each.what.start)
        what = content if name or content.startswith("I ") else content[:1].lower() + content[1:]
        evidence = each.span.of(text)
        if len(evidence) > MAX_CHARACTERS or not evidence.strip():
            evidence = content
        fact = DraftFact(
            self.scene.new_id(each.who.entity, each.verb + " " + content),
            "statement",
            {"who": [each.who.entity]},
            [evidence],
        )
        if each.verb not in {"said", "says", "say", "told"}:
            fact.roles["verb"] = each.verb
        fact.roles["what"] = what if what.startswith("that ") else f"that {what}"
        fact.checks["what"] = CHECK_WORDS
        if not each.who.sure:
            fact.checks["who"] = CHECK_PRONOUN
        yield fact

    def clause(self, clause: Clause) -> DraftFact | None:
        """Return the fact of one clause, or None where its excerpt cannot be cut short enough."""
        paragraph = self.scene.article.paragraphs[clause.paragraph]
        whole, predicate = clause.span.of(paragraph.text), clause.predicate.of(paragraph.text)
        evidence = cut(whole, MAX_CHARACTERS)
        if evidence is None:
            return None
        if len(evidence) < len(whole):
            end = min(clause.predicate.end, clause.span.start + len(evidence))
            predicate = paragraph.text[clause.predicate.start : end]
        if len(predicate.split()) < 2:
            return None
        fact = self._patterned(clause, predicate) or self._action(clause, predicate)
        fact.evidence = [evidence]
        if not clause.subject.sure:
            fact.checks["who"] = CHECK_PRONOUN
        lead_in = paragraph.text[clause.span.start : clause.head.start] + clause.head.of(paragraph.text)
        timed = lead_in if find_moments(lead_in, self.scene.published) else main_clause(predicate)
        self.scene.fill_date(fact, timed, verb_first=_AHEAD.match(predicate) is not None)
        return fact

    def _action(self, clause: Clause, predicate: str) -> DraftFact:
        fact = DraftFact(
            self.scene.new_id(clause.subject.entity, predicate),
            "action",
            {"who": [clause.subject.entity, *clause.subject.others], "what": _SOFT.sub("", predicate)},
            [],
        )
        fact.checks["what"] = CHECK_WORDS
        if PLANNED.match(predicate):
            fact.status = "planned"
        where = self._place(clause)
        if where:
            fact.roles["where"] = [where]
        counted = re.match(
            r"(?:(?:about|some|at least|more than|nearly|almost) )?(?P<n>[\w,]+) (?P<what>[a-z]+s|people|[a-z]+men)$",
            self.scene.cast.entities[clause.subject.entity].name,
        )
        subject = self.scene.cast.entities[clause.subject.entity]
        fact.ask = questions(subject.name, predicate, subject.plural)
        if counted and number_of(counted["n"]) is not None:
            fact.ask = [*fact.ask, f"how many {counted['what']} {main_clause(predicate)}"]
        return fact

    def _place(self, clause: Clause) -> str | None:
        """Return the place where a clause plainly happens, as in "in the Harvik sports hall", or None."""
        text = self.scene.article.paragraphs[clause.paragraph].masked
        end = clause.predicate.start + len(main_clause(clause.predicate.of(text)))
        found = _WHERE.search(text, clause.predicate.start, end)
        if not found:
            return None
        start, stop = found.span("place")
        for mention in self.scene.cast.within(clause.paragraph, start, stop):
            place = self.scene.cast.entities[mention.entity].kind in (EntityKind.PLACE, EntityKind.COUNTRY)
            if place and mention.end == stop:
                return mention.entity
        of = text.startswith(" of ", stop)  # "the city of Carrow" is Carrow
        if not of and found["place"].split()[-1].lower() in words("place_words") and found["place"].startswith("the "):
            return self.scene.cast.add(found["place"], EntityKind.PLACE).id
        return None

    def _patterned(self, clause: Clause, predicate: str) -> DraftFact | None:
        """Return the fact of the first pattern that fits, or None."""
        subject = self.scene.cast.entities[clause.subject.entity]
        for pattern in patterns():
            found = re.match(pattern["verb"], predicate)
            if not found or (pattern.get("people") and subject.kind is not EntityKind.PERSON):
                continue
            if pattern.get("several") and not clause.subject.others:
                continue
            roles = self._roles(clause, pattern, found)
            if roles is None:
                continue
            if subject.kind is not EntityKind.PERSON or subject.name[:1].isupper() or pattern["subject"] != "by":
                # Not "a judge", who may have a name.
                roles[pattern["subject"]] = [subject.id, *clause.subject.others, *roles.get(pattern["subject"], [])]
            if "verb_as" in pattern:
                roles[pattern["verb_as"]] = predicate
            fact = DraftFact(
                self.scene.new_id(subject.id, predicate), pattern["kind"], roles, [], pattern.get("status")
            )
            where = self._place(clause) if fact.kind in _PLACED else None
            if where:
                fact.roles["where"] = [where]
            fact.checks["kind"] = "are the kind and the roles right?"
            if pattern.get("says"):
                fact.says = f"{subject.name} {predicate}."
            return fact
        return None

    def _roles(self, clause: Clause, pattern: Mapping[str, Any], found: re.Match[str]) -> dict[str, Any] | None:
        """Return what a pattern's groups hold; None where one that must name an entity names none."""
        roles: dict[str, Any] = {}
        named: Mapping[str, str] = pattern.get("roles", {})
        for group, text in found.groupdict().items():
            if text is None:
                continue
            if group not in named:
                roles[group] = undated(text, self.scene.published)
                continue
            start = clause.predicate.start + found.start(group)
            mentions = [
                each
                for each in self.scene.cast.within(clause.paragraph, start, start + len(text))
                if not each.possessive
            ]
            common = (
                None
                if mentions or pattern.get("named")
                else SubjectReader(self.scene.article.paragraphs, self.scene.cast).read(
                    clause.paragraph, Span(start, start + len(text))
                )
            )
            if not mentions and common is None:
                return None
            roles.setdefault(named[group], []).extend(
                [each.entity for each in mentions[:1]] or [common.entity if common else ""]
            )
        return roles

    def _mention_at(self, at: int, start: int) -> Mention | None:
        return next((each for each in self.scene.cast.mentions[at] if each.begin == start or each.start == start), None)
