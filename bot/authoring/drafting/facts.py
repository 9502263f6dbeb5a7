"""Sentences → facts: each statement of the article as one sentence that stands alone, with its excerpt."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.authoring.drafting.article import ArticleText
from bot.authoring.drafting.clauses import Part, is_background, parts_of, read_clause, relatives
from bot.authoring.drafting.references import References, Resolved, written_out
from bot.authoring.drafting.speech import MIN_WORDS, Speech, Talk, find_speech, speaker_of
from bot.authoring.drafting.text import FINITE, Named, Sentence, free, slug, tag, words
from bot.authoring.speech_verbs import speech_verbs
from bot.story.model import Status
from bot.story.size import CHARACTERS

MAX_EXCERPT = 220
"""Characters: about a clause; what `check` allows is little more."""
_NAMING = re.compile(
    r"\b(?:so-called|called|(?:nick)?named|(?:en)?titled|dubbed|known as|reads?|reading|headlined|words|motto|saying) $"
)
"""What stands before a name, or words that are written somewhere: nobody says them here."""
_CHARGE = re.compile(
    r"\b(?:accus(?:ed|es|e|ing)|charg(?:ed|ing) (?:\w+ ){0,3}(?:with|over)|charges? of|suspicion of|suspected (?:of|to)"
    r"|suspects? (?:that|s?he|him|her|it|they|them)|(?:is|are|was|were) believed to|(?:may|might|could) have"
    r"|(?:faces?|facing|denie[sd]) (?:\w+ ){0,3}charges?|alleg\w+|reportedly|indicted|pleaded not guilty)\b"
)
_CLEARED = re.compile(
    r"\b(?:not|n['’]t|never|without|nobody|no one)\b (?:\w+ ){0,3}(?:suspect|charge|accus)|\b(?:acquit|clear)\w+\b"
)
_OPEN_ENDED = re.compile(r"\b(?:since|until|till)(?: at least)? $", re.IGNORECASE)
"""What stands before a day on which nothing happens."""
_LEANING = re.compile(r"(?:He|She|It|They|His|Her|Its|Their|This|That)\b")
"""What opens a sentence that only the one before explains."""
_OPENING = re.compile(
    r"(?:(?:And|But|Yet|So(?! (?:far|many|much|few)\b)|Or|Still|However|Meanwhile|Moreover|Nevertheless|Also|Then),? "
    r"|In addition, )(?=\S)"
)


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
    references = References(article.sentences, entities, published)
    talk, ids, paragraph = Talk(), {"article"}, -1
    plain: DraftFact | None = None
    for sentence, found in zip(article.sentences, references.found, strict=True):
        made = list(_of_sentence(sentence, found, talk))
        before = plain if sentence.paragraph == paragraph else None
        paragraph, plain = sentence.paragraph, next((each for each in made if not each.said), None)
        if plain and _leans(plain):
            plain = before
        for fact in made:
            if before and _leans(fact):
                _follow(fact, before)
            for short in _short(fact):
                heavy = [slug(token.text) for token in tag(short.says) if token.tag[:2] in {"NP", "NN", "VV", "UN"}]
                short.id = free("-".join([word for word in heavy if word][:4]) or "fact", ids)
                yield short


def _short(fact: DraftFact) -> list[DraftFact]:
    """Return the fact, or if its sentence is longer than a file may hold, one for each piece that proves it."""
    fact.evidence = [each for each in fact.evidence if any(map(str.isalnum, each))]
    if len(fact.says) <= CHARACTERS:
        return [fact] if fact.evidence else []
    checks = {"says": "make a sentence of this"}
    return [DraftFact(_sentence(piece), [piece], by=fact.by, checks=checks) for piece in fact.evidence]


def _leans(fact: DraftFact) -> bool:
    """Return whether the first word of a fact stands for nobody sure."""
    pronoun = _LEANING.match(fact.says)
    return pronoun is not None and pronoun[0] in fact.checks.get("says", "")


def _follow(fact: DraftFact, before: DraftFact) -> None:
    """Let a fact follow the last one that stands alone: "A man was held. He is 19 years old."."""
    told = f"{before.says} {fact.says}"
    if len(told) <= CHARACTERS:
        fact.says, fact.evidence = told, [*fact.evidence, *before.evidence]


def _of_sentence(sentence: Sentence, found: Resolved, talk: Talk) -> Iterator[DraftFact]:
    speech = find_speech(sentence, found, talk)
    if speech:
        yield from _spoken(speech, sentence, found)
    elif len(re.findall(r"\w+", sentence.text)) > 1 and not sentence.text.endswith("?"):
        talk.paragraph = -1
        for part in parts_of(sentence):
            fact = _told(sentence, found, part)
            fact.by = _claimant(sentence, found, part)
            if fact.by:
                fact.said = _phrase_said(sentence, part)
                talk.paragraph, talk.speaker, talk.label, talk.sure = sentence.paragraph, fact.by, fact.by.name, False
            yield fact
    if not sentence.quotes:
        for clause in relatives(sentence):
            yield _told(sentence, found, clause)


def _told(sentence: Sentence, found: Resolved, part: Part) -> DraftFact:
    """Return the fact that a sentence or one of its clauses tells, whoever says so."""
    tokens = sentence.tokens[part.start : part.end]
    start, end = tokens[0].start, tokens[-1].end
    opening = _OPENING.match(sentence.text[start:end])
    fact = _stands_alone(sentence, found, start + (opening.end() if opening else 0), end, part.subject)
    fact.status = _status(sentence, part)
    if not any(token.tag[:2] in {"VV", "VB", "VH", "VD", "VM"} for token in tokens):
        fact.checks["says"] = "make a sentence of this"
    return fact


def _stands_alone(
    sentence: Sentence, found: Resolved, start: int, end: int, subject: tuple[int, int] | None = None
) -> DraftFact:
    """Return the fact whose sentence is a stretch of the article, behind its subject, that was made to stand alone."""
    said, doubts = written_out(sentence, start, end, found)
    first = subject[0] if subject else start
    if subject:
        name, shared = written_out(sentence, *subject, found)
        said, doubts = f"{name} {said}", shared + doubts
    fact = DraftFact(_sentence(said), excerpts(sentence.text[first if end - first < MAX_EXCERPT else start : end]))
    moments = [each for each in found.moments if start <= each.start and each.end <= end]
    moments = [each for each in moments if not is_background(sentence, start, each.start)]
    dated = {each.date: each for each in moments if each.date and not _OPEN_ENDED.search(sentence.text[: each.start])}
    if len(dated) == 1:
        fact.when, moment = dated.popitem()
        if not moment.sure:
            fact.checks["when"] = f"worked out from “{sentence.text[moment.start : moment.end]}”"
    doubts += [each for each in found.doubts if re.search(rf"\b{re.escape(each)}\b", sentence.masked[first:end])]
    unclear = [sentence.text[each.start : each.end] for each in moments if not each.date]
    if doubts or unclear:
        fact.checks["says"] = f"who or what is “{doubts[0]}”?" if doubts else f"which day is “{unclear[0]}”?"
    return fact


def _spoken(speech: Speech, sentence: Sentence, found: Resolved) -> Iterator[DraftFact]:
    """Yield the facts of direct speech, a long one in pieces."""
    whole = sentence.text.strip()
    quotes = [sentence.text[a:b].strip() for a, b in sentence.quotes]
    pieces = [piece for quote in quotes for piece in excerpts(quote)]
    told = _stands_alone(sentence, found, *speech.clause) if speech.clause else None
    if speech.lead is None:
        made = [_stands_alone(sentence, found, 0, len(sentence.text))]
    else:
        joined = " ".join(quotes).rstrip(",")
        shown = [joined] if len(joined) <= MAX_EXCERPT else pieces
        made = [DraftFact(f"“{piece}”", [piece] if shown == pieces else pieces, said=piece) for piece in shown]
        lead = speech.lead
        for fact in made:
            fact.says = _sentence(f"{lead}: {fact.says}" if lead else fact.says)
            fact.evidence = [whole] if len(whole) <= MAX_EXCERPT else fact.evidence
            lead = f"{speech.speaker.name} said" if speech.speaker else lead
        if told:
            made[0].when, made[0].checks = told.when, told.checks
            made[0].evidence += [each for each in told.evidence if len(whole) > MAX_EXCERPT and len(each) > 20]
    made[0].said = pieces[0]
    for fact in made:
        fact.by = speech.speaker
        if fact.by and not speech.sure:
            fact.checks["by"] = "is this who speaks?"
        elif not fact.by and not speech.lead and not told:
            fact.checks["says"] = "whose words are these?"
        yield fact


def excerpts(text: str) -> list[str]:
    """Return a stretch of the article in excerpts short enough to quote, cut where sentences or clauses meet."""
    text = text.strip(" ,;")
    if len(text) <= MAX_EXCERPT:
        return [text]
    cut, half = MAX_EXCERPT, len(text) / 2
    for border in (
        r" ",
        r"(?<=[,;:”\"]) | (?=(?:and|but|who|which|that|after|because|when|as) )",
        r"(?<=[a-z]{4}[.!?]) ",
    ):
        places = [found.start() for found in re.finditer(border, text[: MAX_EXCERPT + 1])]
        cut = min(places, key=lambda place: abs(place - half), default=cut)
    return [text[:cut].strip(" ,;"), *excerpts(text[cut:])]


def _sentence(text: str) -> str:
    text = text.strip(" ,;")
    text = text[:1].upper() + text[1:]
    return text if re.search(r"[.!?…][”\"’')]*$", text) else f"{text}."


def _claimant(sentence: Sentence, found: Resolved, part: Part) -> Named | None:
    """Return who says what a clause tells: "Ada Corvin said …", "…, she said", "according to the ministry"."""
    tokens, places = sentence.tokens[part.start : part.end], []
    clause, end = read_clause(sentence.tokens, part.start, part.end), tokens[-1].end
    main = sentence.tokens[clause.verb] if clause else None
    for comma in [n for n, token in enumerate(tokens) if token.text == ","][:-4:-1]:
        verbs = [n for n in range(comma + 1, len(tokens)) if tokens[n].tag in FINITE]
        verb = tokens[verbs[0]] if len(verbs) == 1 else None
        if verb and verb.lemma in speech_verbs() and verb is not main:
            places.append((verb.end, end) if verbs[0] == comma + 1 else (tokens[comma].end, verb.start))
            break
    for n, token in enumerate(tokens):
        if token.lower == "according":
            places.append((token.end + 3, next((each.start for each in tokens[n:] if each.text == ","), end)))
    for n in range(2, len(tokens)):  # "Ada Corvin, whose brother, Tom, was hurt, said …"
        if tokens[n].lower in {"who", "whose"} and tokens[n - 1].text == ",":
            said = (m for m in range(n, len(tokens)) if tokens[m - 1].text == "," and tokens[m].tag in {"VVD", "VVZ"})
            verb = next((tokens[m] for m in said), None)
            if verb and verb.lemma in speech_verbs():
                places.append((tokens[0].start, tokens[n - 1].start))
            break
    if clause and main and main.lemma in speech_verbs():
        places.append((sentence.tokens[clause.subject].start, main.start))
    named = (speaker_of(sentence, place, found)[0] for place in places)
    return next(filter(None, named), None)


def _phrase_said(sentence: Sentence, part: Part) -> str | None:
    """Return the words that the speaker of a sentence is quoted with in it; None where nobody plainly speaks them."""
    start, end = sentence.tokens[part.start].start, sentence.tokens[part.end - 1].end
    for a, b in sentence.quotes:
        quote = sentence.text[a:b].strip().rstrip(",")
        before = sentence.masked[start : a - 1]
        spoken = len(quote.split()) >= MIN_WORDS and not _NAMING.search(before)
        spoken = spoken and ";" not in before  # "She left, she said; Tom Renn called it “a blow”"
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
    first = clause.verb - part.start if clause else 0
    verbs = [n for n, token in enumerate(tokens) if n >= first and token.tag in FINITE]
    for n in verbs[:2]:
        rest = [token for token in tokens[n:] if token.lower not in {"also", "now", "still", "not", "then"}]
        verb, following = rest[0], rest[min(1, len(rest) - 1)]
        to, due = following.tag == "TO0", following.lower in words("forward")
        denied = any(token.lower in {"not", "n't", "n’t", "never"} for token in tokens[n : n + 3])
        if verb.lower in {"may", "might"}:
            return Status.ALLEGED
        will = verb.lower in {"will", "shall", "’ll", "'ll"} or (verb.lower == "would" and not denied)
        if will or (verb.tag in {"VBZ", "VBB"} and (to or due)) or (verb.lemma in words("forward") and to):
            return Status.PLANNED
        if verb.lemma not in speech_verbs():
            break
    return Status.HAPPENED
