"""Sentences → clauses with a subject, a verb phrase and, where somebody is reported as saying it, who says so.

No grammar is built: a clause counts only where its subject stands in front and a finite verb follows it plainly;
whatever reads otherwise is left to the author.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.authoring.drafting.names import Cast, Mention
from bot.authoring.drafting.quotations import MIN_WORDS
from bot.authoring.drafting.reading import Paragraph, Span, after_lead_in
from bot.authoring.drafting.speakers import is_phrase
from bot.authoring.drafting.subjects import Subject, SubjectReader
from bot.authoring.drafting.verbs import begins_verb_phrase, finite, says_nothing_of_it
from bot.authoring.drafting.vocabulary import words
from bot.story.model import EntityKind
from bot.story.rules.long_evidence import MAX_CHARACTERS

_COORDINATE = re.compile(r"(?:,|;) (?:and |but |while |though )|; ")
_BEHIND = re.compile(
    r", (?:(?:according to (?P<source>[^,]+))"
    r"|(?:(?P<who>[^,]{2,80}) (?P<verb>said|says|told|added|announced|reported|warned|testified)"
    r"(?: (?:on|in|at|during|after|reporters|the court|the jury|parliament|an? (?:news |press )?\w+)\b[^,]*)?))$"
)
_BEFORE = re.compile(r"According to (?P<source>[^,]+(?:, [A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){1,2}(?=,))?), ")
_AND_VERB = re.compile(r",? and (?:(?:also|then|later) )?(?=(?P<verb>[a-z]+)\b)")


@dataclass(frozen=True, slots=True)
class Clause:
    """Something that the article says of somebody or something."""

    paragraph: int
    span: Span
    """Everything, what leads in included."""
    subject: Subject
    head: Span
    """The words for the subject, without an apposition."""
    predicate: Span
    """From the verb on, adverbs included."""


@dataclass(frozen=True, slots=True)
class Said:
    """Reported speech whose content is no clause of a plain kind: who, with which verb, and what."""

    paragraph: int
    span: Span
    who: Subject
    verb: str
    what: Span
    inner: Clause | None
    """The content read as a clause, where that is possible."""


class ClauseReader:
    """Reads the clauses of an article."""

    def __init__(self, paragraphs: tuple[Paragraph, ...], cast: Cast) -> None:
        """Read nothing yet."""
        self.paragraphs = paragraphs
        self.cast = cast
        self.subjects = SubjectReader(paragraphs, cast)

    def read(self) -> Iterator[Clause | Said]:
        """Yield the clauses and the reported speech of all paragraphs, in their order."""
        for at, paragraph in enumerate(self.paragraphs):
            self.subjects.last = None
            for sentence in paragraph.sentences:
                yield from self._sentence(at, paragraph, sentence)

    def _sentence(self, at: int, paragraph: Paragraph, sentence: Span) -> Iterator[Clause | Said]:
        for quoted in paragraph.quotations:
            inside = sentence.start <= quoted.start and quoted.end <= sentence.end + 1
            speech = len(quoted.of(paragraph.text).split()) >= MIN_WORDS and not is_phrase(paragraph, quoted)
            if inside and speech:
                return  # direct speech is a fact of its own
        text = paragraph.masked
        end = sentence.end - (text[sentence.end - 1 : sentence.end] in {".", "!"})
        if text[sentence.start : sentence.end].endswith("?"):
            return
        span = Span(sentence.start, end)
        behind = _BEHIND.search(text[span.start : span.end])
        before = _BEFORE.match(text[span.start : span.end])
        if behind and (
            finite(f"x {behind['who'] or ''}", 0, len(behind["who"] or "") + 2) is not None
            or finite(text, span.start, span.start + behind.start()) is None
        ):
            behind = None
        if behind:
            yield from self._attributed(
                at, span, Span(span.start, span.start + behind.start()), behind, "source" if behind["source"] else "who"
            )
        elif before:
            yield from self._attributed(at, span, Span(span.start + before.end(), span.end), before, "source")
        else:
            for part in self._coordinated(at, span):
                yield from self._plain(at, part)

    def _attributed(self, at: int, span: Span, content: Span, match: re.Match[str], group: str) -> Iterator[Said]:
        """Yield what is said in `content` by whoever the match names."""
        start = span.start + match.start(group)
        who = self.subjects.read(at, Span(start, span.start + match.end(group)))
        if who:
            verb = match.groupdict().get("verb") or "said"
            self.subjects.last = who.entity
            yield Said(at, span, who, verb, content, self.clause(at, content))

    def _coordinated(self, at: int, span: Span) -> list[Span]:
        """Return the parts of a sentence that are clauses of their own; the whole where they are not."""
        text = self.paragraphs[at].masked
        for found in _COORDINATE.finditer(text, span.start, span.end):
            left, right = Span(span.start, found.start()), Span(found.end(), span.end)
            if self._parse(at, left) and self._parse(at, right):
                return [left, *self._coordinated(at, right)]
        return [span]

    def _plain(self, at: int, span: Span) -> Iterator[Clause | Said]:
        clause = self.clause(at, span)
        if clause is None:
            return
        verb = re.match(r"\w+", clause.predicate.of(self.paragraphs[at].masked))
        says = verb is not None and verb.group() in words("speech")
        # What is said may have an "and" of its own.
        for part in [clause] if says else self._verb_phrases(clause):
            yield self._reported(part) or part

    def _verb_phrases(self, clause: Clause) -> Iterator[Clause]:
        """Yield the clause once for each of its verb phrases: "cost 3 million euros and was paid for by the town"."""
        text = self.paragraphs[clause.paragraph].masked
        predicate = clause.predicate.of(text)
        cut = next((found for found in _AND_VERB.finditer(predicate) if begins_verb_phrase(predicate, found)), None)
        if cut is None:
            yield clause
            return
        first = Span(clause.predicate.start, clause.predicate.start + cut.start())
        second = Span(clause.predicate.start + cut.end(), clause.predicate.end)
        whole = clause.span.end - clause.span.start <= MAX_CHARACTERS
        yield replace(clause, predicate=first)
        yield from self._verb_phrases(replace(clause, span=clause.span if whole else second, predicate=second))

    def _reported(self, clause: Clause) -> Said | None:
        """Return the clause as reported speech, or None where it is none."""
        at, span = clause.paragraph, clause.span
        text = self.paragraphs[at].masked
        predicate = clause.predicate.of(text)
        verb = re.match(r"\w+", predicate)
        reported = re.match(
            r"(?P<verb>\w+)"
            r"(?:(?<=told) (?:reporters|(?:the|an?) (?:[A-Z]\w+(?: [A-Z]\w+)*|\w+)|investors|analysts|parliament"
            r"|him|her|them|[A-Z]\w+))?"
            r"(?:, however,)?(?P<time> (?:on|in|at|after) [^,]{3,30}?)?(?P<that> that)? (?=\S)",
            predicate,
        )
        if verb and reported and verb.group() in words("speech"):
            content = Span(clause.predicate.start + reported.end(), clause.predicate.end)
            inner = self._parse(at, content)
            if inner or reported["that"]:
                self.subjects.last = clause.subject.entity
                made = self.clause(at, content)
                self.subjects.last = clause.subject.entity
                return Said(at, span, clause.subject, verb.group(), content, made)
        return None

    def clause(self, at: int, span: Span) -> Clause | None:
        """Return the span read as a clause, or None; what it is about is remembered."""
        parsed = self._parse(at, span)
        if parsed is None:
            return None
        head, apposition, predicate = parsed
        subject = None
        if apposition:
            beside = [
                each
                for each in self.cast.within(at, apposition.start, apposition.end)
                if self._stands_for(at, each, apposition)
            ]
            if beside:
                subject = Subject(beside[0].entity, True)
        subject = subject or self.subjects.read(at, head)
        if subject is None:
            return None
        text = self.paragraphs[at].masked
        if head.of(text).strip().lower() == "it" and says_nothing_of_it(predicate.of(text)):
            return None
        self.subjects.last = subject.entity
        return Clause(at, span, subject, head, predicate)

    def _stands_for(self, at: int, mention: Mention, apposition: Span) -> bool:
        """Return whether an apposition is that name, with a title before it or an age behind it at most."""
        kind = self.cast.entities[mention.entity].kind
        before = self.paragraphs[at].masked[apposition.start : mention.begin]
        own = not re.search(r"\b(?:by|of|for|from|in|at|with|to|on) ", before)  # not "paid for by the European Union"
        whole = mention.begin == apposition.start or (mention.end == apposition.end and own)
        return whole and not mention.possessive and kind in (EntityKind.PERSON, EntityKind.ORGANISATION)

    def _parse(self, at: int, span: Span) -> tuple[Span, Span | None, Span] | None:
        """Return the spans of head, apposition and predicate; None where the words do not read that plainly."""
        text = self.paragraphs[at].masked
        start = after_lead_in(text, span)
        found = finite(text, start, span.end)
        while found is not None:
            head_text = text[start:found]
            head, apposition = _head(head_text)
            if head is not None:
                at_head = Span(start, start + len(head))
                beside = Span(start + len(head) + 2, start + len(head) + 2 + len(apposition)) if apposition else None
                return at_head, beside, Span(found, span.end)
            if not re.search(r",(?!\d)", head_text):
                return None
            found = finite(text, found + 1, span.end)
        return None


def _head(text: str) -> tuple[str | None, str]:
    """Return the head and the apposition of what stands before a verb; no head where commas stand otherwise."""
    stripped = text.rstrip()
    if not re.search(r",(?!\d)", stripped):
        return stripped, ""
    if stripped.endswith(",") and stripped.count(",") >= 2:
        head, _, rest = stripped.partition(", ")
        return head, rest.rstrip(",").strip()
    if re.fullmatch(r"(?:[^,]+, )+[^,]+ and [^,]+", stripped) and not stripped.lower().startswith(
        tuple(words("lead_ins"))
    ):
        return stripped, ""
    return None, ""
