"""Sentences → subjects, verbs and clauses that stand alone, by the tagger's parts of speech; no grammar is built.

A clause counts only where its subject stands in front and a finite verb follows it plainly; whatever reads otherwise
stays a part of its sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.authoring.drafting.article import Span
from bot.authoring.drafting.names import PERSON, Mention, Sentence
from bot.authoring.drafting.words import FINITE, QUOTED, Token, words

_OPENERS = frozenset("AT0 DT0 DPS NP0 NN0 NN1 NN2 CRD PNP AJ0 EX0 PNI UNC ORD AJS".split())
_LEAD_INS = frozenset("PRP CJS AV0 VVG VVN ORD PRF AVP AVQ CRD AJ0 NN1 NN2 NN0 NP0 CJC AJC DT0 TO0 AT0 VBG VHG".split())
_INNER = frozenset({"PNQ", "CJT"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A subject and its verb, as positions among the words of a sentence."""

    subject: int
    """The first word of the subject."""
    verb: int
    """The finite verb."""
    end: int
    """Behind the last word of the clause."""


def read_clause(tokens: Sequence[Token], start: int, end: int, *, lead_in: bool = True) -> Clause | None:
    """Return the clause that begins at `start`, with or without a lead-in ("On Tuesday, "); None if not plain."""
    at, inner = start, 0
    if at >= end or (tokens[at].tag not in _OPENERS and not (lead_in and tokens[at].tag in _LEAD_INS)):
        return None
    while at < end:
        token = tokens[at]
        if token.text == ",":
            following = next((n for n in range(at + 1, end) if tokens[n].text == ","), None)
            beside = following is not None and not _verb_between(tokens, at + 1, following)
            if lead_in and start < at < start + 25 and _opens(tokens, at + 1, end):
                found = read_clause(tokens, at + 1, end, lead_in=False)
                if found and (tokens[start].tag not in _OPENERS or _verb_between(tokens, start, at) or not beside):
                    return found
            if following is None:
                return None
            if following == at + 2 and tokens[at + 1].text.isdigit() and tokens[following + 1 : following + 2]:
                if tokens[following + 1].tag not in FINITE:  # "Ada Corvin, 52, who runs the mill, said"
                    following = next((n for n in range(following + 1, end) if tokens[n].text == ","), following)
            elif following + 2 < end and tokens[following + 1].text.isdigit() and tokens[following + 2].text == ",":
                following += 2
            at = following + 1
            continue
        if token.tag in _INNER or (token.tag == "DTQ" and at > start):
            inner += 1
        elif token.tag in FINITE and at > start:
            if inner:
                inner -= 1
            else:
                return Clause(start, at, end) if tokens[start].tag in _OPENERS else None
        elif token.text in {";", ":", "–", "—"} or (token.tag in {"CJS"} and at > start) or token.tag == QUOTED:
            return None
        at += 1
    return None


def _opens(tokens: Sequence[Token], at: int, end: int) -> bool:
    return at < end and tokens[at].tag in _OPENERS


def _verb_between(tokens: Sequence[Token], start: int, end: int) -> bool:
    return any(tokens[at].tag in FINITE for at in range(start, end))


def coordinated(tokens: Sequence[Token], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts (first word, behind the last) of a sentence that are main clauses of their own; else it whole."""
    first = read_clause(tokens, start, end, lead_in=False)
    if first and tokens[first.verb].lemma not in words("speech"):
        for at in range(first.verb + 1, end - 3):
            if tokens[at].text not in {",", ";"}:
                continue
            after = at + 1 + (tokens[at + 1].lower in {"and", "but", "while"})
            if after == at + 1 and tokens[at].text == ",":
                continue
            second = read_clause(tokens, after, end, lead_in=False)
            if second and second.verb - after < 9 and not _speech_between(tokens, first.verb, at):
                yield start, at
                yield from coordinated(tokens, after, end)
                return
    yield start, end


def _speech_between(tokens: Sequence[Token], start: int, end: int) -> bool:
    return any(tokens[at].lemma in words("speech") and tokens[at].tag.startswith("VV") for at in range(start, end))


def relative(sentence: Sentence, mention: Mention) -> tuple[int, Span] | None:
    """Return where the clause behind "NAME, who" begins, and its span; None where there is none or its end is unclear."""
    tokens = sentence.tokens
    at = next((n for n, token in enumerate(tokens) if token.start >= mention.end), len(tokens))
    if at + 2 < len(tokens) and tokens[at].text == "," and tokens[at + 1].text.isdigit() and tokens[at + 2].text == ",":
        at += 2
    which = "who" if mention.entity.kind is PERSON else "which"
    if at + 2 >= len(tokens) or tokens[at].text != "," or tokens[at + 1].lower != which:
        return None
    verb = at + 2
    while verb < len(tokens) - 1 and tokens[verb].tag in {"AV0", "XX0"}:
        verb += 1
    if (
        tokens[verb].tag not in FINITE
        or tokens[verb].lower in {"are", "were", "have", "do"}
        or tokens[verb].tag == "VVB"
    ):
        return None
    end = next(
        (n for n in range(verb, len(tokens)) if tokens[n].text in {",", ";", ".", "–", "—", "“", '"'}), len(tokens)
    )
    if end < len(tokens) and tokens[end].text == ",":
        following = tokens[end + 1] if end + 1 < len(tokens) else None
        if following is None or not (following.tag in FINITE or following.tag in {"CJC", "AV0"}):
            return None
    return tokens[verb].start, Span(tokens[at + 2].start, tokens[end - 1].end)


def subject_mention(sentence: Sentence, clause: Clause) -> Mention | None:
    """Return who or what a clause is about by name: not "for Dask & Sons" in "a spokesman for Dask & Sons"."""
    start, end = sentence.tokens[clause.subject].start, sentence.tokens[clause.verb].start
    return naming(sentence, start, end)


def naming(sentence: Sentence, start: int, end: int) -> Mention | None:
    """Return whom the words of a noun phrase name: the first person that stands for it, else what it ends in."""
    inside = [each for each in sentence.mentions if start <= each.begin and each.end <= end]
    own = [each for each in inside if not _belongs(sentence, each, start)]
    who = next((t.start for t in sentence.tokens if start <= t.start < end and t.tag in {"PNQ", "DTQ"}), end)
    people = [each for each in own if each.entity.kind is PERSON and each.begin < who]
    plain = [each for each in own if not _interrupted(sentence, start, each.begin)]
    return next(iter([*people, *plain]), None)


def _interrupted(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether a comma or a verb stands between: what is named behind it is not what the phrase is about."""
    between = [token for token in sentence.tokens if start <= token.start and token.end <= end]
    return any(token.text == "," or token.tag in FINITE for token in between)


def owns(tokens: Sequence[Token], token: Token) -> bool:
    """Return whether "its" or "the union" at a token only says whose something is: "the union's lawyer"."""
    at = tokens.index(token)
    return token.tag == "DPS" or (token.lower == "the" and at + 2 < len(tokens) and tokens[at + 2].tag == "POS")


def _belongs(sentence: Sentence, mention: Mention, start: int) -> bool:
    """Return whether a name only says whose or where something else is: "Pask's lawyer", "a spokesman for Pask"."""
    before = [token for token in sentence.tokens if start <= token.start and token.end <= mention.begin]
    after = next((token for token in sentence.tokens if token.start >= mention.end), None)
    if after and (after.tag == "POS" or after.text in {"'", "’"}) and after.start == mention.end:
        return True
    if before and before[-1].tag == "AT0":
        before = before[:-1]
    if before and (before[-1].tag in {"PRP", "PRF", "CJS"} or before[-1].lower == "than"):
        return True
    compound = after is not None and after.tag in {"NN1", "NN2", "NN0"} and after.start == mention.end + 1
    return compound and mention.entity.kind is not PERSON
