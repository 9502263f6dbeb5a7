"""Sentences → facts: each statement of the article as one sentence that stands alone, with its excerpt."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.authoring.drafting.article import ArticleText
from bot.authoring.drafting.clauses import Part, owns, parts_of, read_clause, relatives, subject_of
from bot.authoring.drafting.dates import Moment, find_moments
from bot.authoring.drafting.references import References, Resolved, apply, written_out
from bot.authoring.drafting.speech import NAMING, Speech, Talk, find_speech
from bot.authoring.drafting.text import FINITE, Named, Sentence, free, slug, tag, words
from bot.story.model import Status
from bot.story.size import CHARACTERS

MAX_EXCERPT = 220
"""Characters: about a clause; what `check` allows is little more."""
_CHARGE = re.compile(
    r"\b(?:accus(?:ed|es|e|ing)|charg(?:ed|ing) (?:\w+ ){0,3}(?:with|over)|charges? of|suspicion of|suspect(?:s|ed)?"
    r"|(?:faces?|facing|denie[sd]) (?:\w+ ){0,3}charges?|alleg\w+|reportedly|indicted|pleaded not guilty)\b"
)
_CLEARED = re.compile(r"\b(?:not|n['’]t|never|without|nobody|no one)\b (?:\w+ ){0,3}(?:suspect|charge|accus)")
_OPENING = re.compile(
    r"(?:(?:And|But|Yet|So|Or|Still|However|Meanwhile|Moreover|Nevertheless|Also|Then),? |In addition, )(?=\S)"
)
_PREPOSITION = re.compile(r"\b(?:in|on|by|for|of|since|until|till|from|to|during|before|after|late|early|mid) $")


@dataclass(slots=True)
class DraftFact:
    """A fact with what an author should look at."""

    says: str
    evidence: list[str]
    id: str = ""
    by: Named | None = None
    said: str | None = None
    when: str | None = None
    status: Status = Status.HAPPENED
    checks: dict[str, str] = field(default_factory=dict)
    """Key of the fact → what the author should look at there."""


def make_facts(article: ArticleText, entities: Sequence[Named], published: dt.date) -> Iterator[DraftFact]:
    """Yield the facts, in the order of the article."""
    references = References(article.sentences, entities)
    talk, ids = Talk(), {"article"}
    for sentence, found in zip(article.sentences, references.found, strict=True):
        for fact in _short(_of_sentence(sentence, found, published, talk)):
            fact.evidence = [each for each in fact.evidence if any(map(str.isalnum, each))]
            if not fact.evidence:
                continue
            heavy = [token.text for token in tag(fact.says) if token.tag[:2] in {"NP", "NN", "VV", "UN"}]
            fact.id = free("-".join([part for word in heavy if (part := slug(word))][:4]) or "fact", ids)
            yield fact


def _short(facts: Iterator[DraftFact]) -> Iterator[DraftFact]:
    """Yield the facts, each whose sentence is longer than a file may hold in the pieces that prove it."""
    for fact in facts:
        pieces = fact.evidence if len(fact.says) > CHARACTERS else []
        for piece in pieces:
            yield DraftFact(_sentence(piece), [piece], by=fact.by, checks={"says": "make a sentence of this"})
        if not pieces:
            yield fact


def _of_sentence(sentence: Sentence, found: Resolved, published: dt.date, talk: Talk) -> Iterator[DraftFact]:
    speech = find_speech(sentence, found, talk)
    if speech:
        yield from _spoken(speech, sentence, found, published)
    elif len(re.findall(r"\w+", sentence.text)) > 1 and not sentence.text.endswith("?"):
        talk.paragraph = -1
        for part in parts_of(sentence):
            fact = _told(sentence, found, part, published)
            if fact.by:
                talk.paragraph, talk.speaker, talk.label, talk.sure = sentence.paragraph, fact.by, fact.by.name, False
            yield fact
    if not sentence.quotes:
        for clause in relatives(sentence):
            yield replace(_told(sentence, found, clause, published), by=None, said=None)


def _told(sentence: Sentence, found: Resolved, part: Part, published: dt.date) -> DraftFact:
    """Return the fact that a sentence or one of its clauses tells."""
    tokens = sentence.tokens[part.start : part.end]
    start, end = tokens[0].start, tokens[-1].end
    opening = _OPENING.match(sentence.text[start:end])
    fact = _stands_alone(sentence, found, start + (opening.end() if opening else 0), end, published, part.subject)
    fact.by = _claimant(sentence, found, part)
    fact.said = _phrase_said(sentence, start, end) if fact.by else None
    fact.status = _status(sentence, part)
    if not any(token.tag[:2] in {"VV", "VB", "VH", "VD", "VM"} for token in tokens):
        fact.checks["says"] = "make a sentence of this"
    return fact


def _stands_alone(
    sentence: Sentence,
    found: Resolved,
    start: int,
    end: int,
    published: dt.date,
    subject: tuple[int, int] | None = None,
) -> DraftFact:
    """Return the fact whose sentence is a stretch of the article that was made to stand alone."""
    masked = sentence.masked[start:end]
    tokens = [replace(t, start=t.start - start, end=t.end - start) for t in sentence.within(start, end)]
    moments = find_moments(masked, published, tokens)
    dated = [(each.start + start, each.end + start, _shown(each, masked)) for each in moments]
    spans, said, doubts = [(start, end)], [], []
    if subject:
        spans.insert(0, subject)
    for a, b in spans:
        names, shared = written_out(sentence, a, b, found)
        said.append(apply(sentence.text, a, b, [*dated, *found.changes, *names]))
        doubts += shared
    excerpt = sentence.text[subject[0] if subject and end - subject[0] < MAX_EXCERPT else start : end]
    fact = DraftFact(_sentence(" ".join(said)), excerpts(excerpt))
    when = {each.date: each for each in moments if each.date and not re.search(r"\b[Ss]ince $", masked[: each.start])}
    if len(when) == 1:
        fact.when, moment = next(iter(when.items()))
        if not moment.sure:
            fact.checks["when"] = f"worked out from “{sentence.text[start:end][moment.start : moment.end]}”"
    unclear = [f"which day is “{masked[each.start : each.end]}”?" for each in moments if not each.date]
    doubts += [
        each for each in found.doubts if re.search(rf"\b{re.escape(each)}\b", sentence.masked[spans[0][0] : end])
    ]
    for text in [f"who or what is “{each}”?" for each in doubts[:1]] or unclear[:1]:
        fact.checks["says"] = text
    return fact


def _spoken(speech: Speech, sentence: Sentence, found: Resolved, published: dt.date) -> Iterator[DraftFact]:
    """Yield the facts of direct speech, a long one in pieces."""
    text, clause = sentence.text, speech.clause or (0, 0)
    quotes = [text[a:b].strip() for a, b in sentence.quotes]
    whole, pieces = text.strip(), list(_pieces(quotes))
    told = _stands_alone(sentence, found, *clause, published) if speech.clause else None
    if told and speech.in_place:
        made = [replace(_stands_alone(sentence, found, 0, len(text), published), said=pieces[0])]
    else:
        split = len(quotes) > 1 and len(" ".join(quotes)) <= MAX_EXCERPT
        name = speech.speaker.name if speech.speaker else ""
        leads = [speech.lead, *[f"{name} said" if name else speech.lead] * len(pieces)]
        shown = [" ".join(quotes).rstrip(",")] if split else pieces
        made = [
            DraftFact(
                _sentence(f"{lead}: “{piece}”" if lead else f"“{piece}”"), pieces if split else [piece], said=said
            )
            for lead, piece, said in zip(leads, shown, pieces, strict=False)
        ]
        for fact in made if len(whole) <= MAX_EXCERPT else []:
            fact.evidence = [whole]
        if told:
            made[0].when, made[0].checks = told.when, told.checks
            made[0].evidence += told.evidence if len(whole) > MAX_EXCERPT and clause[1] - clause[0] > 20 else []
    for fact in made:
        fact.by = speech.speaker
        if fact.by and not speech.sure:
            fact.checks["by"] = "is this who speaks?"
        elif not fact.by and not speech.lead and not told:
            fact.checks["says"] = "whose words are these?"
        yield fact


def excerpts(text: str) -> list[str]:
    """Return a stretch of the article in excerpts short enough to quote, cut where clauses meet, and all of it."""
    text = text.strip(" ,;")
    if len(text) <= MAX_EXCERPT:
        return [text]
    places = re.finditer(r"(?<=[.!?,;:”\"]) | (?=(?:and|but|who|which|that|after|because|when|as) )", text)
    cuts = [found.start() for found in places if 40 < found.start() <= MAX_EXCERPT]
    middle = min(cuts, key=lambda cut: abs(cut - len(text) / 2), default=text.rfind(" ", 0, MAX_EXCERPT))
    cut = max(cuts) if cuts and len(text) > 2 * MAX_EXCERPT else middle
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
        yield from (each.rstrip(",") for each in excerpts(piece))


def _sentence(text: str) -> str:
    text = text.strip(" ,;")
    text = text[:1].upper() + text[1:]
    return text if re.search(r"[.!?…][”\"’')]*$", text) else f"{text}."


def _shown(moment: Moment, text: str) -> str:
    """Return how a moment reads behind what stands before it: "from 2024", not "from in 2024"."""
    joined = _PREPOSITION.search(text[: moment.start])
    return re.sub(r"^(?:in|on) ", "", moment.shown) if joined else moment.shown


def _claimant(sentence: Sentence, found: Resolved, part: Part) -> Named | None:
    """Return who says what a clause tells: "Ada Corvin said …", "…, she said", "according to the ministry"."""
    tokens = sentence.tokens[part.start : part.end]
    clause, end = read_clause(sentence.tokens, part.start, part.end), tokens[-1].end
    places: list[tuple[int, int]] = []
    for comma in [n for n, token in enumerate(tokens) if token.text == ","][:-4:-1]:
        verbs = [n for n in range(comma + 1, len(tokens)) if tokens[n].tag in FINITE]
        verb = tokens[verbs[0]] if len(verbs) == 1 else None
        if verb and verb.lemma in words("speech") and not (clause and verb is sentence.tokens[clause.verb]):
            places.append((verb.end, end) if verbs[0] == comma + 1 else (tokens[comma].end, verb.start))
            break
    for n, token in enumerate(tokens):
        if token.lower == "according":
            places.append((token.end + 3, next((each.start for each in tokens[n:] if each.text == ","), end)))
    if clause and sentence.tokens[clause.verb].lemma in words("speech"):
        places.append((sentence.tokens[clause.subject].start, sentence.tokens[clause.verb].start))
    owners = {token.start for n, token in enumerate(tokens) if owns(tokens, n)}
    for start, stop in places:
        meant = [each for at, each in found.meant.items() if start <= at < start + 3 and at not in owners]
        mention = subject_of(sentence, start, stop)
        if meant or mention:
            return meant[0] if meant else mention.entity if mention and mention.sure else None
    return None


def _phrase_said(sentence: Sentence, start: int, end: int) -> str | None:
    """Return the words that the speaker of a sentence is quoted with in it; None where nobody plainly speaks them."""
    for a, b in sentence.quotes:
        quote = sentence.text[a:b].strip().rstrip(",")
        spoken = len(quote.split()) > 2 and not NAMING.search(sentence.masked[start : a - 1])
        if start <= a and b <= end + 1 and spoken and len(quote) <= MAX_EXCERPT:
            return quote
    return None


def _status(sentence: Sentence, part: Part) -> Status:
    """Return whether a clause tells a deed, a charge or a plan."""
    tokens = sentence.tokens[part.start : part.end]
    text = sentence.masked[tokens[0].start : tokens[-1].end]
    if _CHARGE.search(text) and not _CLEARED.search(text):
        return Status.ALLEGED
    clause = read_clause(sentence.tokens, part.start, part.end)
    verbs = [
        n for n, token in enumerate(tokens) if token.tag in FINITE and n >= (clause.verb - part.start if clause else 0)
    ]
    for n in verbs[:2]:
        verb, said = tokens[n], n != verbs[0]
        rest = [token for token in tokens[n + 1 : n + 6] if token.lower not in {"also", "now", "still", "not", "then"}]
        to = bool(rest) and rest[0].tag == "TO0"
        due = len(rest) > 1 and rest[0].lower in words("forward") and rest[1].tag in {"TO0", "PRP"}
        present = verb.lemma == "be" and verb.tag in {"VBZ", "VBB"}
        if verb.lower in {"will", "shall", "’ll", "'ll"} or (said and verb.lower == "would"):
            return Status.PLANNED
        if (present and (to or due)) or (verb.lemma in words("forward") and to):
            return Status.PLANNED
        if verb.lemma not in words("speech"):
            break
    return Status.HAPPENED
