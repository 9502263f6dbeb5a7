"""Quotations → statements."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.authoring.drafting.excerpts import in_pieces
from bot.authoring.drafting.quotations import Quotation, find_quotations
from bot.authoring.drafting.reading import Paragraph
from bot.authoring.drafting.scene import CHECK_PRONOUN, DraftFact, Scene
from bot.story.rules.long_evidence import MAX_CHARACTERS

_BARE = 3
"""Words of a clause that only says that somebody spoke: "Judge Oduya said"."""


class QuotedFacts:
    """Makes the facts of quotations."""

    def __init__(self, scene: Scene) -> None:
        """Make nothing yet."""
        self.scene = scene

    def make(self) -> Iterator[tuple[tuple[int, int], DraftFact]]:
        """Yield the place of each quotation in the article, with its fact."""
        paragraphs = self.scene.article.paragraphs
        for parts in _joined(find_quotations(paragraphs, self.scene.cast), paragraphs):
            place = (parts[0].paragraph, parts[0].words.start)
            yield from ((place, fact) for fact in self._quoted(parts))

    def _quoted(self, parts: list[Quotation]) -> Iterator[DraftFact]:
        """Yield the statement of a quotation; of one split by its speaker, the first part is the quote."""
        first = parts[0]
        text = self.scene.article.paragraphs[first.paragraph].text
        for n, part in enumerate(parts):
            quote = part.words.of(text)
            pieces = in_pieces(quote)
            for m, piece in enumerate(pieces):
                fact = DraftFact(
                    self.scene.new_id(first.speaker, "said"), "statement", {"who": [first.speaker], "quote": piece}, []
                )
                clause = first.clause.of(self.scene.article.paragraphs[first.clause_paragraph].text)
                if n == m == 0 and len(clause) <= MAX_CHARACTERS:
                    # "he said" would show a reader nothing that the quotation does not.
                    fact.evidence += [clause] if len(clause.split()) > _BARE else []
                    self._addressed(fact, first, clause)
                    self.scene.fill_date(fact, clause, verb_first=False)
                if not first.sure:
                    fact.checks["who"] = CHECK_PRONOUN
                yield fact

    def _addressed(self, fact: DraftFact, quotation: Quotation, clause: str) -> None:
        """Fill in how it was said, and to whom: "told reporters", "told Pask", "warned"."""
        verb = re.search(
            r"\btold (?:reporters|(?:the|an?) \w+|analysts|investors|lawmakers|parliament|them)\b"
            r"|\b(?:warned|added|promised|insisted|argued)\b",
            clause,
        )
        told = re.search(r"\btold ", clause)
        if verb:
            fact.roles["verb"] = verb.group()
        elif told:
            start = quotation.clause.start + told.end()
            named = [each for each in self.scene.cast.mentions[quotation.clause_paragraph] if each.begin == start]
            fact.roles.update({"to": [named[0].entity]} if named else {})


def _joined(quotations: list[Quotation], paragraphs: tuple[Paragraph, ...]) -> list[list[Quotation]]:
    """Return the quotations, each with the parts that its speaker splits off it."""
    made: list[list[Quotation]] = []
    for each in quotations:
        last = made[-1][-1] if made else None
        if last and last.paragraph == each.paragraph:
            between = paragraphs[each.paragraph].masked[last.words.end : each.words.start - 1]
            if last.speaker == each.speaker and not re.search(r"[.!?]", between):
                made[-1].append(each)
                continue
        made.append([each])
    return made
