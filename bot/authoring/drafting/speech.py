"""Direct speech with its speaker: before or behind it, split by it, gone on with in the same paragraph or the next.

Where the words do not plainly say who speaks, nobody is named: a wrong speaker would be the worst mistake. A quoted
phrase within a sentence ("called it “a blow”") is no speech by itself: the sentence tells it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.authoring.drafting.article import Paragraph, Span
from bot.authoring.drafting.clauses import naming, owns
from bot.authoring.drafting.names import PERSON, Mention, Named, Sentence
from bot.authoring.drafting.references import Resolved
from bot.authoring.drafting.words import Token, words

MIN_WORDS = 3
"""Fewer are a scare quote or a title more often than speech."""
_NAMING = re.compile(
    r"\b(?:called|(?:nick)?named|(?:en)?titled|dubbed|known as|read|reads|reading|headlined|words|motto|slogan|saying) $"
)
"""What stands before a name, or words that are written somewhere: nobody says them here."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Something said in so many words."""

    quotes: tuple[Span, ...]
    lead: str
    """What names the speaker, in the words of the article, before references are resolved: `Ada Corvin told Tom Renn`."""
    clause: Span | None
    """Where these words stand; None where they are carried over from an earlier sentence."""
    order: tuple[Span, ...]
    """The stretches of the sentence that the lead is made of; none where the sentence reads best as it stands."""
    speaker: Named | None
    sure: bool


@dataclass(slots=True)
class Talk:
    """Who spoke last; carried from one sentence to the next."""

    paragraph: int = -1
    speaker: Named | None = None
    label: str = ""
    """The speaker's name, or the words for somebody without one."""
    sure: bool = True
    """False if the last sentence only reported what somebody said."""


def find_speech(sentence: Sentence, paragraph: Paragraph, found: Resolved, talk: Talk) -> Speech | None:
    """Return the direct speech of a sentence, or None where it has none; `talk` learns who spoke."""
    span, text = sentence.span, paragraph.masked
    quotes = tuple(each for each in paragraph.quotations if span.start <= each.start and each.end <= span.end + 1)
    if not quotes:
        return None
    outside = [
        token
        for token in sentence.tokens
        if token.text[0].isalnum() and not any(q.start <= token.start < q.end for q in quotes)
    ]
    if not outside:
        first = span.start == paragraph.sentences[0].start
        carried = talk.paragraph == sentence.paragraph or (first and talk.paragraph == sentence.paragraph - 1)
        sure = bool(carried and talk.sure and (not first or paragraph.goes_on))
        talk.paragraph = sentence.paragraph if carried else -1
        speaker, label = (talk.speaker, talk.label) if carried else (None, "")
        return Speech(quotes, f"{label} said" if label else "", None, (), speaker, sure)
    first = quotes[0]
    before = Span(span.start, first.start - 1)
    following = quotes[1].start - 1 if len(quotes) > 1 else span.end
    behind = Span(first.end + 1, following)
    opening = before.of(text).strip(' "“”')
    lower = paragraph.text[first.start].islower() and bool(opening)
    ends = text[first.end - 1 : first.end + 2]
    if (
        len(first.of(paragraph.text).split()) < MIN_WORDS
        or _NAMING.search(before.of(text))
        or (lower and not opening.endswith(":") and not (opening.endswith(",") and _ends_in_speech(sentence, before)))
    ):
        return None
    if not opening and re.search(r"[,?!]", ends) and re.search(r"\w", behind.of(text)):
        clause = behind
    elif opening.endswith((":", ",")) or _ends_in_speech(sentence, before):
        clause = before
    else:
        return None
    tokens = [token for token in sentence.tokens if clause.start <= token.start and token.end <= clause.end]
    verbs = [token for token in tokens if _reports(token) or token.lower == "according"]
    if not verbs:
        return None
    verb = verbs[0] if clause is behind else verbs[-1]
    inverted = not any(token.text[0].isalnum() for token in tokens if token.start < verb.start)
    where = Span(verb.end, clause.end) if inverted else Span(clause.start, verb.start)
    speaker, sure = _speaker(sentence, where, verb, found, inverted=inverted)
    order = _order(sentence, text, clause, verb, inverted=inverted)
    lead = " ".join(piece.of(paragraph.text).strip(" ,:") for piece in order or [where])
    talk.paragraph, talk.speaker, talk.sure = sentence.paragraph, speaker, True
    talk.label = speaker.name if speaker else _label(where.of(paragraph.text), lead)
    return Speech(quotes, lead, clause, order or (), speaker, sure)


def _reports(token: Token) -> bool:
    return token.lemma in words("speech") and token.tag in {
        "VVD",
        "VVZ",
        "VVB",
        "VVN",
        "VVG",
        "VVI",
        "AJ0",
        "NN1",
        "NN2",
    }


def _ends_in_speech(sentence: Sentence, before: Span) -> bool:
    inside = [
        token
        for token in sentence.tokens
        if before.start <= token.start and token.end <= before.end and token.text[0].isalnum()
    ]
    return bool(inside and _reports(inside[-1]))


def _label(words_for_speaker: str, lead: str) -> str:
    """Return the words for a speaker without a name, for the sentences that go on with the speech."""
    label = words_for_speaker.strip(" ,:.")
    plain = 0 < len(label.split()) < 11 and lead and label.split()[0].lower() in {"a", "an", "the", "one", "another"}
    return f"The {' '.join(label.split(',')[0].split()[1:])}" if plain else ""


def _speaker(
    sentence: Sentence, where: Span, verb: Token, found: Resolved, *, inverted: bool
) -> tuple[Named | None, bool]:
    """Return who speaks by the words beside the verb, and whether that is sure; None where nobody is named."""
    tokens = [token for token in sentence.tokens if where.start <= token.start and token.end <= where.end]
    last = tokens[-1] if tokens else None
    if not inverted and last is not None and last.tag == "PNQ":  # "…, praised Tom Renn, who said"
        beside = [each for each in sentence.mentions if where.start <= each.begin and each.end <= last.start]
        return (beside[-1].entity, beside[-1].sure) if beside else (None, False)
    if not inverted:
        splits = [
            n for n, token in enumerate(tokens) if token.text == ";" or (token.tag == "CJC" and token.lower == "but")
        ]
        later = [n for n in splits if any(token.tag in {"NP0", "PNP"} for token in tokens[n:])]
        tokens = tokens[later[-1] + 1 :] if later else tokens
    for token in tokens:
        if token.start in found.meant and not owns(tokens, token):
            return found.meant[token.start], False
        if token.tag == "PNP" and token.lower in {"he", "she", "they", "it"}:
            earlier = naming(sentence, sentence.span.start, token.start)
            return (earlier.entity, False) if earlier and earlier.entity.kind is PERSON else (None, False)
        if token.tag in {"NP0", "NN1", "NN2", "UNC", "NN0"} and token.text[0].isalnum():
            break
    mention = naming(sentence, tokens[0].start, where.end) if tokens else None
    spoken_for = _spoken_for(sentence, where)
    chosen = mention or spoken_for
    return (chosen.entity, chosen.sure) if chosen else (None, False)


def _spoken_for(sentence: Sentence, where: Span) -> Mention | None:
    """Return the organisation for which somebody without a name speaks: "a spokesman for Brindle City"."""
    for each in sentence.mentions:
        if where.start <= each.begin and each.end <= where.end:
            before = [token for token in sentence.tokens if where.start <= token.start and token.end <= each.begin][-4:]
            if any(token.lower.startswith("spokes") for token in before):
                return each
    return None


def _order(sentence: Sentence, text: str, clause: Span, verb: Token, *, inverted: bool) -> tuple[Span, ...] | None:
    """Return the stretches of the clause in the order of a sentence that begins with its speaker; None if it has none."""
    end = clause.start + len(clause.of(text).rstrip(" .,:;"))
    if not inverted:
        start = clause.start + len(clause.of(text)) - len(clause.of(text).lstrip(" ,"))
        late = "," in text[verb.end : end]
        return None if late and clause.of(text)[:1] == " " else (Span(start, end),)
    if verb.lower == "according":
        return None
    mention = naming(sentence, verb.end, end)
    rest = text[mention.end : end] if mention else ""
    if (
        mention
        and mention.entity.kind is PERSON
        and rest.startswith(" ")
        and not rest.startswith((" of", " and", " for", " ("))
    ):
        return (Span(verb.end, mention.end), Span(verb.start, verb.end), Span(mention.end, end))
    return (Span(verb.end, end), Span(verb.start, verb.end))
