"""Sentences → facts: each statement of the article as one sentence that stands alone, with its excerpt."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.authoring.drafting.article import ArticleText, Paragraph, Span
from bot.authoring.drafting.clauses import coordinated, naming, owns, read_clause, relative, subject_mention
from bot.authoring.drafting.dates import Moment, find_moments
from bot.authoring.drafting.names import _AGE, PERSON, Mention, Named, Sentence, head_of, is_post, plain
from bot.authoring.drafting.references import Change, References, Resolved, apply, written_out
from bot.authoring.drafting.speech import Speech, Talk, find_speech
from bot.authoring.drafting.words import FINITE, Token, tag, words
from bot.story.model import Status

MAX_EXCERPT = 220
"""Characters: about a clause; what `check` allows is little more."""
_CHARGE = re.compile(
    r"\baccus(?:ed|es|e|ing)\b|\bcharg(?:ed|ing) (?:\w+ ){0,3}(?:with|over)\b|\bcharges? of\b|\b(?:faces?|facing|denie[sd]) (?:\w+ ){0,3}"
    r"charges?\b|\bsuspicion of\b|\bsuspect(?:s|ed)?\b|\balleg\w+|\breportedly\b|\bindicted\b|\bpleaded not guilty\b"
)
_CLEARED = re.compile(r"\b(?:not|n['’]t|never|without|nobody|no one)\b (?:\w+ ){0,3}(?:suspect|charge|accus)")
_OPENING = re.compile(
    r"(?:(?:And|But|Yet|So|Or|Still|However|Meanwhile|Moreover|Nevertheless|Also|Then),? |(?:In addition|By contrast), )(?=\S)"
)
_PRONOUNS = frozenset("he she it they him her them his its their".split())


@dataclass(slots=True)
class DraftFact:
    """A fact with what an author should look at."""

    id: str
    says: str
    evidence: list[str]
    by: Named | None = None
    said: str | None = None
    when: str | None = None
    status: Status = Status.HAPPENED
    checks: dict[str, str] = field(default_factory=dict)
    """Key of the fact → what the author should look at there."""


class FactMaker:
    """Makes the facts of an article."""

    def __init__(
        self, article: ArticleText, sentences: Sequence[Sentence], entities: Sequence[Named], day: dt.date
    ) -> None:
        """Resolve who is meant, once for all sentences."""
        self.article, self.sentences, self.day = article, sentences, day
        self.references = References(sentences, entities)
        self.talk = Talk()
        self.ids: set[str] = {"article"}
        self.described: set[tuple[int, str]] = set()

    def make(self) -> Iterator[DraftFact]:
        """Yield the facts, in the order of the article."""
        for sentence, found in zip(self.sentences, self.references.found, strict=True):
            paragraph = self.article.paragraphs[sentence.paragraph]
            text = sentence.span.of(paragraph.text)
            speech = find_speech(sentence, paragraph, found, self.talk)
            if speech:
                yield from self._spoken(speech, sentence, paragraph, found)
            elif len(text.split()) > 2 and not text.endswith("?"):
                self.talk.paragraph = -1
                for start, end in self._parts(sentence):
                    fact = self._told(sentence, paragraph, found, start, end)
                    if fact.by:
                        self.talk = Talk(sentence.paragraph, fact.by, fact.by.name, False)
                    yield fact
            for mention in sentence.mentions:
                if mention.entity.kind is PERSON:
                    yield from self._person(mention, sentence, paragraph, found)

    def _parts(self, sentence: Sentence) -> list[tuple[int, int]]:
        """Return the clauses of a sentence that stand alone, as positions of words; the whole where one does not."""
        tokens = sentence.tokens
        parts = list(coordinated(tokens, 0, len(tokens)))
        for start, end in parts[1:]:
            named = next(
                (each.start for each in sentence.mentions if tokens[start].start <= each.start), tokens[-1].end
            )
            if any(token.lower in _PRONOUNS and token.start < named for token in tokens[start:end]):
                return [(0, len(tokens))]
        return parts

    def _told(self, sentence: Sentence, paragraph: Paragraph, found: Resolved, first: int, behind: int) -> DraftFact:
        """Return the fact that a sentence or one of its clauses tells."""
        tokens = sentence.tokens[first:behind]
        start, end = tokens[0].start, tokens[-1].end
        opening = _OPENING.match(paragraph.text[start:end])
        start += opening.end() if opening else 0
        fact = self._fact(sentence, paragraph, found, Span(start, end))
        fact.by = _claimant(sentence, found, first, behind)
        if fact.by:
            fact.said = _phrase_said(paragraph, Span(start, end), tokens)
        fact.status = _status(sentence, paragraph.masked[start:end], first, behind)
        fact.evidence = excerpts(paragraph.text[start:end])
        if not any(token.tag[:2] in {"VV", "VB", "VH", "VD", "VM"} for token in tokens):
            fact.checks["says"] = "make a sentence of this"
        return fact

    def _fact(
        self, sentence: Sentence, paragraph: Paragraph, found: Resolved, span: Span, subject: str = ""
    ) -> DraftFact:
        """Return the fact whose sentence is a stretch of the article that was made to stand alone."""
        masked = paragraph.masked
        tokens = [
            Token(t.start - span.start, t.end - span.start, t.text, t.tag, t.lemma)
            for t in sentence.tokens if span.start <= t.start and t.end <= span.end
        ]  # fmt: skip
        moments = find_moments(span.of(masked), self.day, tokens)
        names, doubts = written_out(sentence, span.start, span.end, found)
        dated = [
            Change(m.start + span.start, m.end + span.start, _shown(m, span.of(masked)[: m.start])) for m in moments
        ]
        text = apply(paragraph.text, span.start, span.end, [*dated, *found.changes, *names])
        says = _sentence(f"{subject} {text}" if subject else text)
        fact = DraftFact(self._new_id(says), says, excerpts(span.of(paragraph.text)))
        when = {m.date for m in moments if m.date and not re.search(r"\b[Ss]ince $", span.of(masked)[: m.start])}
        fact.when = when.pop() if len(when) == 1 else None
        if fact.when and not all(m.sure for m in moments):
            fact.checks["when"] = (
                f"worked out from “{next(span.of(paragraph.text)[m.start : m.end] for m in moments if m.date)}”"
            )
        unclear = [span.of(masked)[m.start : m.end] for m in moments if not m.date]
        fact.checks.update({"says": f"which day is “{unclear[0]}”?"} if unclear else {})
        doubts += (
            []
            if subject
            else [each for each in found.doubts if re.search(rf"\b{re.escape(each)}\b", span.of(masked), re.IGNORECASE)]
        )
        if doubts:
            fact.checks["says"] = f"who or what is “{doubts[0]}”?"
        return fact

    def _spoken(self, speech: Speech, sentence: Sentence, paragraph: Paragraph, found: Resolved) -> Iterator[DraftFact]:
        """Yield the facts of direct speech, a long one in pieces."""
        text = paragraph.text
        quotes = [each.of(text).strip() for each in speech.quotes]
        pieces = (
            [quotes[0].rstrip(",")] if len(quotes) == 1 and len(quotes[0]) <= MAX_EXCERPT else list(_pieces(quotes))
        )
        joined = " ".join(quotes)
        split = len(quotes) > 1 and len(joined) <= MAX_EXCERPT
        lead = speech.lead
        fact = None
        if speech.clause and not speech.order:
            yield self._in_place(speech, sentence, paragraph, found)
            return
        if speech.clause:
            clause = self._fact(sentence, paragraph, found, speech.clause)
            self.ids.discard(clause.id)
            names, _ = written_out(sentence, speech.clause.start, speech.clause.end, found)
            ordered = [
                apply(text, each.start, each.end, [*found.changes, *names]).strip(" ,:") for each in speech.order
            ]
            comma = "," if len(ordered) == 2 and "," in ordered[0] else ""
            lead = f"{ordered[0]}{comma} {' '.join(ordered[1:])}".strip()
            fact = clause
        for at, piece in enumerate([joined.rstrip(",")] if split else pieces):
            name = speech.speaker.name if speech.speaker else ""
            who = lead if at == 0 or not name else f"{name} said"
            said = pieces[0] if split else piece
            says = _sentence(f"{who}: “{piece}”") if who else f"“{piece}”"
            made = DraftFact(self._new_id(says), says, [])
            made.by, made.said = speech.speaker, said
            whole = sentence.span.of(text)
            made.evidence = [whole] if len(whole) <= MAX_EXCERPT else [*(pieces if split else [piece])]
            if at == 0 and fact is not None and speech.clause:
                made.when, made.checks = fact.when, dict(fact.checks)
                words_for = speech.clause.of(text).strip(" ,.:")
                if len(whole) > MAX_EXCERPT and 3 < len(words_for.split()) and len(words_for) <= MAX_EXCERPT:
                    made.evidence.append(words_for)
            if speech.speaker and not speech.sure:
                made.checks["by"] = "is this who speaks?"
            elif not speech.speaker and not lead:
                made.checks["says"] = "whose words are these?"
            yield made

    def _in_place(self, speech: Speech, sentence: Sentence, paragraph: Paragraph, found: Resolved) -> DraftFact:
        """Return the fact of direct speech whose sentence reads best as it stands."""
        fact = self._fact(sentence, paragraph, found, sentence.span)
        fact.by = speech.speaker
        said = next(_pieces([each.of(paragraph.text).strip() for each in speech.quotes]))
        fact.said = said.rstrip(",")
        if fact.by and not speech.sure:
            fact.checks["by"] = "is this who speaks?"
        return fact

    def _person(
        self, mention: Mention, sentence: Sentence, paragraph: Paragraph, found: Resolved
    ) -> Iterator[DraftFact]:
        """Yield what stands beside the name of a person: an age, a post, a clause with "who"."""
        name, entity = mention.entity.name, mention.entity
        text = paragraph.masked
        if not mention.sure:
            return
        age = _AGE.match(text, mention.end)
        if age and self._first(entity, "age"):
            yield self._beside(f"{name} is {age['age']} years old.", paragraph, mention.begin, age.end("age"))
        for what, start, end in _posts(text, mention, sentence):
            says = apply(paragraph.text, start, end, found.changes) if what is None else what
            if self._first(entity, "post") and says.split()[0].lower() not in _PRONOUNS | {"our", "my"}:
                old = re.search(r"\b(?:1[5-9]|20)\d\d\b", text[sentence.span.start : sentence.span.end])
                was = "was" if old and int(old.group()) < self.day.year - 1 else "is"
                says = says[:1].lower() + says[1:] if says.split()[0] in {"A", "An", "The"} else says
                yield self._beside(f"{name} {was} {says}.", paragraph, min(start, mention.begin), max(end, mention.end))
        clause = relative(sentence, mention)
        if clause:
            fact = self._fact(sentence, paragraph, found, clause[1], subject=name)
            first = next(n for n, token in enumerate(sentence.tokens) if token.start == clause[1].start)
            last = next(n for n, token in enumerate(sentence.tokens) if token.end == clause[1].end) + 1
            fact.status = _status(sentence, clause[1].of(text), first - 1, last)
            fact.evidence = excerpts(paragraph.text[mention.begin : clause[1].end])
            yield fact

    def _beside(self, says: str, paragraph: Paragraph, start: int, end: int) -> DraftFact:
        return DraftFact(self._new_id(says), says, excerpts(paragraph.text[start:end]))

    def _first(self, entity: Named, what: str) -> bool:
        known = (id(entity), what) in self.described
        self.described.add((id(entity), what))
        return not known

    def _new_id(self, says: str) -> str:
        """Return an id made of the words that a sentence is about."""
        heavy = [t for t in tag(says) if t.tag[:2] in {"NP", "NN", "VV", "UN"} and t.text[0].isalnum()]
        parts = [part for t in heavy for part in re.findall(r"[a-z0-9]+", plain(t.text))][:4]
        name = "-".join(parts) or "fact"
        made = next(each for n in range(1, 10_000) if (each := name if n == 1 else f"{name}-{n}") not in self.ids)
        self.ids.add(made)
        return made


def excerpts(text: str) -> list[str]:
    """Return a stretch of the article as excerpts short enough to quote, cut where clauses meet; nothing is left out."""
    text = text.strip(" ,;")
    if len(text) <= MAX_EXCERPT:
        return [text]
    cuts = [
        found.start()
        for found in re.finditer(r"(?<=[.!?,;:”\"]) | (?=(?:and|but|who|which|that|after|because|when|as) )", text)
    ]
    near = [cut for cut in cuts if 40 < cut <= MAX_EXCERPT]
    even = min(near, key=lambda cut: abs(cut - len(text) / 2), default=text.rfind(" ", 0, MAX_EXCERPT))
    cut = (max(near) if len(text) > 2 * MAX_EXCERPT and near else even) or MAX_EXCERPT
    cut = cut if cut > 0 else MAX_EXCERPT
    return [text[:cut].strip(" ,;"), *excerpts(text[cut:])]


def _pieces(quotes: Sequence[str]) -> Iterator[str]:
    """Yield quotations in pieces of whole sentences, each short enough to quote."""
    for quote in quotes:
        piece = ""
        for sentence in re.split(r"(?<=[.!?]) ", quote):
            if piece and len(piece) + len(sentence) >= MAX_EXCERPT:
                yield piece
                piece = ""
            piece = f"{piece} {sentence}".strip()
            if len(piece) > MAX_EXCERPT:
                yield from excerpts(piece)
                piece = ""
        if piece:
            yield piece.rstrip(",")


def _sentence(text: str) -> str:
    text = text.strip(" ,;")
    text = text[:1].upper() + text[1:]
    return text if re.search(r"[.!?…][”\"’')]*$", text) else f"{text}."


def _shown(moment: Moment, before: str) -> str:
    """Return how a moment reads behind what stands before it: "from 2024", not "from in 2024"."""
    joined = re.search(r"\b(?:in|on|by|for|of|since|until|till|from|to|during|before|after|late|early|mid) $", before)
    return re.sub(r"^(?:in|on) ", "", moment.shown) if joined else moment.shown


def _claimant(sentence: Sentence, found: Resolved, first: int, behind: int) -> Named | None:
    """Return who says what a sentence tells: "Ada Corvin said …", "…, she said", "according to the ministry"."""
    tokens = sentence.tokens[first:behind]
    clause = read_clause(sentence.tokens, first, behind)
    spans: list[tuple[int, int]] = []
    commas = [n for n, token in enumerate(tokens) if token.text == ","]
    for comma in reversed(commas[-3:]):
        verb = next((token for token in tokens[comma + 1 :] if token.tag in FINITE), None)
        last = not any(token.tag in FINITE for token in tokens[comma + 1 :] if verb and token.start > verb.start)
        if verb and verb.lemma in words("speech") and last and not (clause and verb is sentence.tokens[clause.verb]):
            first = tokens[comma + 1] is verb
            spans.append((verb.end, tokens[-1].end) if first else (tokens[comma].end, verb.start))
            break
    for n, token in enumerate(tokens):
        if token.lower == "according":
            spans.append((token.end, next((t.start for t in tokens[n:] if t.text == ","), tokens[-1].end)))
    if clause and sentence.tokens[clause.verb].lemma in words("speech"):
        spans.append((sentence.tokens[clause.subject].start, sentence.tokens[clause.verb].start))
    owners = {token.start for token in tokens if owns(tokens, token)}
    for start, end in spans:
        meant = [each for at, each in found.meant.items() if start <= at < start + 3 and at not in owners]
        mention = naming(sentence, start, end)
        if meant or mention:
            return meant[0] if meant else mention.entity if mention and mention.sure else None
    return None


def _phrase_said(paragraph: Paragraph, span: Span, tokens: Sequence[Token]) -> str | None:
    """Return the words that the speaker of a sentence is quoted with in it; None where nobody plainly speaks them."""
    for each in paragraph.quotations:
        if span.start <= each.start and each.end <= span.end + 1 and len(each.of(paragraph.text).split()) > 2:
            before = paragraph.masked[span.start : each.start - 1]
            if not re.search(
                r"\b(?:so-called|(?:nick)?named|titled|dubbed|known as|reads?|reading|saying|were|was|is|are) $", before
            ):
                return each.of(paragraph.text).strip().rstrip(",")
    return None


def _status(sentence: Sentence, text: str, first: int, behind: int) -> Status:
    """Return whether a clause tells a deed, a charge or a plan."""
    if _CHARGE.search(text) and not _CLEARED.search(text):
        return Status.ALLEGED
    tokens = sentence.tokens
    clause = read_clause(tokens, first, behind)
    verb = clause.verb if clause else next((n for n in range(first, behind) if tokens[n].tag in FINITE), behind)
    for _ in range(2):
        if verb >= behind:
            break
        rest = [
            token for token in tokens[verb + 1 : verb + 6] if token.lower not in {"also", "now", "still", "not", "then"}
        ]
        lower = tokens[verb].lower
        if lower in {"will", "shall", "’ll", "'ll"}:
            return Status.PLANNED
        ahead = bool(rest) and (
            rest[0].tag == "TO0"
            or (len(rest) > 1 and rest[0].lower in words("forward") and rest[1].tag in {"TO0", "PRP"})
        )
        if (tokens[verb].lemma == "be" and ahead and tokens[verb].tag in {"VBZ", "VBB"}) or (
            tokens[verb].lemma in words("forward") and rest and rest[0].tag == "TO0"
        ):
            return Status.PLANNED
        if tokens[verb].lemma not in words("speech"):
            break
        verb = next((n for n in range(verb + 1, behind) if tokens[n].tag in FINITE), behind)
        if verb < behind and tokens[verb].lower == "would":
            return Status.PLANNED
    return Status.HAPPENED


def _before_name(text: str, mention: Mention, sentence: Sentence) -> Span | None:
    """Return the words between comma and comma, or before one, that say who a person is: "The lottery's director, "."""
    if text[mention.begin - 2 : mention.begin] != ", ":
        return None
    end = mention.begin - 2
    start = max(text.rfind(mark, sentence.span.start, end) + 2 for mark in (", ", "; ", ": ", "” ", '" '))
    tokens = [token for token in sentence.tokens if max(start, sentence.span.start) <= token.start < end]
    opens = [n for n, token in enumerate(tokens) if token.tag in {"AT0", "DPS"} or token.tag == "POS"]
    finite = max((n for n, token in enumerate(tokens) if token.tag in FINITE), default=-1)
    first = next((n for n in opens if n > finite), None)
    beside = any(each.end in {start - 2, start - 6} for each in sentence.mentions)  # behind a name, or name and age
    if first is None or beside:
        return None
    owner = next((each for each in sentence.mentions if each.end == tokens[first].start), None)
    if tokens[first].tag == "POS":
        return Span(owner.begin if owner else tokens[first - 1].start, end) if first else None
    return Span(tokens[first].start, end)


def _posts(text: str, mention: Mention, sentence: Sentence) -> Iterator[tuple[str | None, int, int]]:
    """Yield what a person is by the words beside the name: a text or None, and the span that tells it."""
    behind = re.compile(
        r"(?:,? \(?\d{1,3}\)?)?, (?P<what>(?:(?:an?|the|its|his|her|their) )?(?:[a-z\d](?:[^,.;:“\"(–—]|\.(?=\w))*))(?=[,.;:–—]|$)"
    ).match(text, mention.end, sentence.span.end)
    first = next((token for token in sentence.tokens if behind and token.start == behind.start("what")), None)
    if (
        behind
        and is_post(head_of(behind["what"]))
        and first
        and first.tag not in FINITE | {"CJC", "PNQ", "DTQ", "VVN", "PNX", "PRP"}
    ):
        yield (
            None,
            behind.start("what"),
            behind.start("what") + len(re.split(r" (?:who|which|whose)\b", behind["what"])[0]),
        )
    phrase = _before_name(text, mention, sentence)
    if phrase and is_post(head_of(re.split(r"['’]s? ", phrase.of(text))[-1])):
        yield None, phrase.start, phrase.end
    title = text[mention.begin : mention.start].strip()
    former = re.search(
        r"\b(?:former|acting|deputy|retired|then|late|chief) $", text[sentence.span.start : mention.begin]
    )
    title = f"{former.group()}{title}" if former and title else title
    ranks = [word for word in title.lower().split() if word in words("titles")]
    if ranks and " " in mention.entity.name:
        one = ranks[0] in words("one") and not title.lower().startswith(("former", "ex-", "deputy", "acting"))
        title = title.lower() if " " not in title else title
        vowel = "an" if title[0].lower() in "aeio" else "a"
        yield f"{'the' if one else vowel} {title}", mention.begin, mention.end


_ = subject_mention
