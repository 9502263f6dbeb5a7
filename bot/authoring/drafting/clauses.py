"""Sentences → subjects, verbs and clauses that stand alone, by the tagger's parts of speech; no grammar is built.

A clause counts only where its subject stands in front and a finite verb follows it plainly; whatever reads otherwise
stays a part of its sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.authoring.drafting.names import PERSON
from bot.authoring.drafting.text import FINITE, NOUNS, QUOTED, Mention, Sentence, Token, words
from bot.authoring.speech_verbs import speech_verbs

_OPENERS = NOUNS | {"AT0", "DT0", "DPS", "NP0", "CRD", "PNP", "AJ0", "EX0", "PNI", "UNC", "ORD", "AJS"}
_SUBORDINATE = frozenset({"PNQ", "DTQ", "CJT", "CJS"})
_PLAIN_FINITE = FINITE - {"VVB", "VBB", "VHB", "VDB"}


@dataclass(frozen=True, slots=True)
class Clause:
    """A subject and its verb, as positions among the words of a sentence."""

    subject: int
    verb: int


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a sentence that stand alone, behind a subject that they share with those before."""

    start: int
    end: int
    subject: tuple[int, int] | None = None
    """Where the shared subject stands in the sentence's text."""


def read_clause(tokens: Sequence[Token], start: int, end: int, *, lead_in: bool = True) -> Clause | None:
    """Return the clause that begins at `start`, with or without a lead-in ("On Tuesday, "); None if not plain."""
    starts = [start]
    if lead_in and start < end and tokens[start].tag not in _OPENERS:
        starts = [n + 1 for n in range(start, end - 1) if tokens[n].text == ","]
    for first in starts:
        verb = _main_verb(tokens, first, end) if first < end and tokens[first].tag in _OPENERS else None
        if verb:
            return Clause(first, verb)
    return None


def _main_verb(tokens: Sequence[Token], start: int, end: int) -> int | None:
    """Return the first finite verb that no "who", "which" or "that" before it takes; None if that is not plain."""
    inner, at = 0, start + 1
    first_comma = next((n for n in range(start, end) if tokens[n].text == ","), end)
    while at < end:
        tag = tokens[at].tag
        beside = tag in {"PNQ", "DTQ"} and tokens[at - 1].text == ","  # "Ada Corvin, who runs the mill and sings, said"
        if beside or (tag in {"VVD", "VVN"} and at == first_comma + 1):  # "Tom Renn, nicknamed the king, said"
            at = next((n for n in range(at, end) if tokens[n].text == ","), end)
        elif tag in {"PNQ", "DTQ", "CJT"}:
            inner += 1
        elif tag in {"CJS", QUOTED}:
            return None
        elif tag in FINITE:
            if not inner:
                return at
            inner -= 1
        at += 1
    return None


def parts_of(sentence: Sentence) -> list[Part]:
    """Return the clauses of a sentence that stand alone, all its words among them; the sentence whole if none do."""
    tokens = sentence.tokens
    made = list(_split(tokens, 0, len(tokens)))
    for part in made[1:]:
        named = [each.start for each in sentence.mentions if tokens[part.start].start <= each.start]
        first = min(named, default=len(sentence.text))
        own = tokens[part.start : part.end]
        pronouns = [token for token in own if token.lower in words("pronouns") and token.start < first]
        if part.subject:  # which is no "him": "found Ada Corvin guilty, but acquitted her"
            pronouns = [token for token in pronouns if token.tag == "PNP" and token.lower in {"him", "her", "them"}]
        if pronouns:
            return [Part(0, len(tokens))]
    return made


def is_background(sentence: Sentence, start: int, place: int) -> bool:
    """Return whether what stands at `place`, in a stretch from `start`, only tells more of what is named there.

    "Ada Corvin, who left in May, sang"; "will replace a terrace built in 1926"; "pass a bill she wrote in May".
    """
    before = sentence.within(start, place)
    for n in range(len(before) - 1, -1, -1):
        if before[n].text in {",", ";"}:
            break
        if before[n].lower in {"who", "which"} and n > 0:
            return True
        if before[n].tag == "PNP" and before[n - 1 : n] and before[n - 1].tag in NOUNS:  # "a bill she wrote"
            return True
    participle = len(before) > 2 and before[-2].tag == "VVN" and before[-3].tag in NOUNS
    return participle and any(token.tag in FINITE for token in before[:-3])


def _split(tokens: Sequence[Token], start: int, end: int) -> Iterator[Part]:
    clause = read_clause(tokens, start, end, lead_in=False)
    said = (token.lemma in speech_verbs() and token.tag.startswith("VV") for token in tokens[start:end])
    if clause and not any(said) and not any(token.lower == "according" for token in tokens[start:end]):
        for at in range(clause.verb + 1, end - 3):
            if tokens[at].tag in _SUBORDINATE:
                break
            mark = tokens[at].text in {",", ";"}
            after = at + mark + (tokens[at + mark].lower in {"and", "but", "while"})
            if after == at or (after == at + 1 and tokens[at].text == ","):
                continue
            second = read_clause(tokens, after, end, lead_in=False) if mark else None
            if second and second.verb - after < 9:
                yield Part(start, at)
                yield from _split(tokens, after, end)
                return
            verb = after + (tokens[after].tag == "AV0")
            if tokens[verb].tag in _PLAIN_FINITE and end - verb > 4 and at - clause.verb > 2:
                comma = next((n for n in range(start, clause.verb) if tokens[n].text == ","), clause.verb)
                yield Part(start, at)
                yield Part(after, end, (tokens[start].start, tokens[comma - 1].end))
                return
    yield Part(start, end)


def relatives(sentence: Sentence) -> Iterator[Part]:
    """Yield the clauses behind "NAME, who" and "the ferry, which" whose end is clear."""
    tokens = sentence.tokens
    for at in range(2, len(tokens) - 3):
        verb = at + 1 + (tokens[at + 1].tag in {"AV0", "XX0"})
        if tokens[at].lower not in {"who", "which"} or tokens[at - 1].text != ",":
            continue
        last = at - 2 - 2 * (tokens[at - 2].text.isdigit() and tokens[at - 3].text == ",")  # "Ada Corvin, 52, who"
        subject = _noun_phrase(sentence, last, person=tokens[at].lower == "who")
        marks = (n for n in range(verb, len(tokens)) if tokens[n].text in {",", ";", ".", "–", "—", "“", '"'})
        end = next(marks, len(tokens))
        after = tokens[end + 1].tag if end + 1 < len(tokens) else ""
        clear = end == len(tokens) or tokens[end].text != "," or after in FINITE | {"CJC", "AV0"}
        if subject and clear and tokens[verb].tag in (FINITE if tokens[last].tag == "NN2" else _PLAIN_FINITE):
            yield Part(at + 1, end, subject)


def _noun_phrase(sentence: Sentence, last: int, *, person: bool) -> tuple[int, int] | None:
    """Return where the name or the plain noun phrase stands that ends in a word: "a 61-year-old lorry driver"."""
    tokens = sentence.tokens
    for mention in sentence.mentions:
        if mention.end == tokens[last].end:
            fits = mention.sure and (mention.entity.kind is PERSON) == person
            return (mention.start, mention.end) if fits else None
    first = last
    while first > 0 and tokens[first].tag in NOUNS | {"AJ0", "CRD", "ORD"}:
        first -= 1
    plain = tokens[first].tag == "AT0" and first < last
    plain = plain and tokens[first - 1].tag not in {"PRP", "PRF"}  # "an annex to the deal, which"
    return (tokens[first].start, tokens[last].end) if plain else None


def subject_of(sentence: Sentence, start: int = 0, end: int | None = None) -> Mention | None:
    """Return who or what the words between two places are about by name: not "for Dask" in "a spokesman for Dask"."""
    end = len(sentence.text) if end is None else end
    inside = [each for each in sentence.named(start, end) if not _belongs(sentence, each, start)]
    who = next((token.start for token in sentence.within(start, end) if token.tag in {"PNQ", "DTQ"}), end)
    people = [each for each in inside if each.entity.kind is PERSON and each.begin < who]
    near = [each for each in inside if not _interrupted(sentence, start, each)]
    return next(iter([*people, *near]), None)


def _interrupted(sentence: Sentence, start: int, mention: Mention) -> bool:
    """Return whether a verb or a comma stands before a name, and it is no apposition: "The staff union, SNM, said"."""
    before = sentence.within(start, mention.begin)
    comma = any(token.text == "," for token in before) and sentence.masked[mention.end : mention.end + 1] != ","
    return comma or any(token.tag in FINITE for token in before)


def _belongs(sentence: Sentence, mention: Mention, start: int) -> bool:
    """Return whether a name only says whose or where something else is: "Pask's lawyer", "a spokesman for Pask"."""
    before = [token for token in sentence.within(start, mention.begin) if token.tag != "AT0"][-1:]
    after = next((token for token in sentence.tokens if token.start >= mention.end), None)
    owner = after is not None and (after.tag == "POS" or after.text in {"'", "’"})
    compound = after is not None and after.tag in NOUNS and mention.entity.kind is not PERSON
    return owner or compound or any(t.tag in {"PRP", "PRF", "CJS"} or t.lower == "than" for t in before)


def owns(tokens: Sequence[Token], at: int) -> bool:
    """Return whether "its" or "the union" at a word only says whose something is: "the union's lawyer"."""
    the = tokens[at].lower == "the" and any(token.tag == "POS" for token in tokens[at + 2 : at + 3])
    return the or tokens[at].tag == "DPS"
