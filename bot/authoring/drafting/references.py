"""Who or what "she", "it" and "the company" stand for, where that is sure; how a sentence reads that stands alone.

Sure means: the nearest sentence before that names somebody who fits names nobody else who does. Whatever is not sure
stays as it is, and is told to the author.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from bot.authoring.drafting.clauses import read_clause, subject_of
from bot.authoring.drafting.dates import Moment, find_moments
from bot.authoring.drafting.names import ORGANISATION, PERSON, gender_of, is_post, meant_by_title
from bot.authoring.drafting.text import FINITE, NOUNS, QUOTED, Mention, Named, Sentence, Token, words
from bot.understanding.text import fold

_GENDERS = {"he": "male", "him": "male", "his": "male", "she": "female", "her": "female", "hers": "female"}
_UNNAMED = re.compile(r"\b(?:[Tt]he \d+-year-old\b(?! (?:\w+ )?[A-Z])|\w+ of them)\b")
"""Words for somebody whom an earlier sentence names."""
SURELY = 3
"""So many times "he" or "she" make a name surely a person's."""
Change = tuple[int, int, str]
"""Start and end of words of a sentence, and how they read where it stands alone."""


@dataclass(slots=True)
class Resolved:
    """What was found for the references of one sentence."""

    changes: list[Change] = field(default_factory=list)
    """Of references and of expressions of time."""
    moments: list[Moment] = field(default_factory=list)
    meant: dict[int, Named] = field(default_factory=dict)
    """Where a pronoun or "the company" begins → whom it stands for."""
    doubts: list[str] = field(default_factory=list)


class References:
    """Resolves the references of an article, sentence by sentence in its order."""

    def __init__(self, sentences: Sequence[Sentence], entities: Sequence[Named], published: dt.date) -> None:
        """Take what the article names."""
        self.sentences, self.entities = sentences, entities
        self.mark = "’" if any("’" in sentence.text for sentence in sentences) else "'"
        self.found = [Resolved() for _ in sentences]
        _learn_genders(sentences, entities)
        for sentence in sentences:
            sentence.mentions[:] = [_titled(sentence, each, entities) for each in sentence.mentions]
        for at, sentence in enumerate(sentences):
            tokens, found = sentence.tokens, self.found[at]
            found.moments = list(find_moments(sentence.masked, published, tokens))
            found.changes = [(each.start, each.end, each.shown) for each in found.moments]
            first = next((n for n, each in enumerate(tokens) if each.text[0].isalnum() and each.tag != QUOTED), -1)
            for n, token in enumerate(tokens):
                if token.lower in _GENDERS and token.tag in {"PNP", "DPS"}:
                    self._person(at, n)
                elif token.lower in {"it", "its", "they", "their"} and n == first:
                    self._thing(at, token)
                elif token.lower == "the" and tokens[n + 1 : n + 2] and tokens[n + 1].tag in NOUNS:
                    self._noun(at, n)
            plain = [token for token in tokens[:4] if token.tag not in {"AT0", "AV0"}]
            if len(plain) > 1 and plain[0].tag in {"DT0", "CRD"} and plain[1].tag in FINITE and plain[0].lower != "all":
                found.doubts.append(plain[0].text)
            for each in _UNNAMED.finditer(sentence.masked):
                self._unnamed(at, each)

    def _person(self, at: int, n: int) -> None:
        """Resolve "he", "she", "his", "her", unless the sentence itself says who that is."""
        sentence, token = self.sentences[at], self.sentences[at].tokens[n]
        gender = _GENDERS[token.lower]
        known = [each.entity for each in sentence.mentions if each.end <= token.start]
        clause = read_clause(sentence.tokens, 0, len(sentence.tokens)) if token.tag == "DPS" else None
        if clause and clause.subject > n:  # "In his speech, Biden …"
            about = subject_of(sentence, sentence.tokens[clause.subject].start)
            known += [about.entity] if about else []
        unnamed = any(is_post(t.lower) or t.lower in words(gender) for t in sentence.tokens[:n] if t.tag == "NN1")
        meant = {id(each): each for each in self.found[at].meant.values() if _fits(each, gender)}
        if unnamed or any(_fits(each, gender) for each in known):
            return
        if len(meant) == 1:  # "He gave copies away, he said."
            self.found[at].meant[token.start] = next(iter(meant.values()))
        elif not meant:
            self._stands_for(at, token, token.end, self._antecedent(at, gender))

    def _unnamed(self, at: int, words: re.Match[str]) -> None:
        """Resolve "the 43-year-old", unless the sentence itself says who that is; "two of them" nobody can."""
        token = next(each for each in self.sentences[at].tokens if each.end > words.start())
        here = any(each.entity.kind is PERSON for each in self.sentences[at].mentions) or self.found[at].meant
        person = None if here or words[0].endswith("them") else self._antecedent(at)
        self._stands_for(at, replace(token, text=words[0]), words.end(), person)

    def _antecedent(self, at: int, gender: str = "") -> Named | None:
        """Return the one person whom the nearest sentence before names, of those who may be meant."""
        for before in range(at - 1, max(-1, at - 6), -1):
            sentence = self.sentences[before]
            if sentence.paragraph < self.sentences[at].paragraph - 1 or _somebody(sentence, gender):
                return None
            main = self._subject(before)
            named = [each.entity for each in sentence.mentions if each.entity is main or not _is_owner(sentence, each)]
            own = [each for each in [*named, *self.found[before].meant.values()] if _fits(each, gender)]
            if own:
                sure = len({id(each) for each in own}) == 1 and (not gender or own[0].gender == gender) and own[0].sure
                return own[0] if sure else None
        return None

    def _thing(self, at: int, token: Token) -> None:
        """Resolve "It" and "They" at the start of a sentence by what the sentence before is about."""
        tokens = self.sentences[at].tokens
        if token.lower == "it" and _is_empty(tokens):
            return
        same = at > 0 and self.sentences[at - 1].paragraph == self.sentences[at].paragraph
        about = self._subject(at - 1) if same else None
        fits = about and about.kind is not PERSON and _may_be(about, _said_to_be(tokens))
        self._stands_for(at, token, token.end, about if fits else None)

    def _subject(self, at: int) -> Named | None:
        """Return who or what a sentence is about, by name or by a reference that was resolved."""
        sentence, tokens = self.sentences[at], self.sentences[at].tokens
        clause = read_clause(tokens, 0, len(tokens))
        if clause is None:
            return None
        start = tokens[clause.subject].start
        about = subject_of(sentence, start, tokens[clause.verb].start)
        return self.found[at].meant.get(start) or (about.entity if about else None)

    def _noun(self, at: int, n: int) -> None:
        """Resolve "the union", "the company": what alone is called so, or the one firm that its paragraph named."""
        sentence, noun = self.sentences[at], self.sentences[at].tokens[n + 1]
        if any(token.tag in NOUNS | {"NP0", "PRF", "AJ0", "UNC"} for token in sentence.tokens[n + 2 : n + 3]):
            return  # "the company chairman"
        before = [(other, each.entity) for other in self.sentences[max(0, at - 12) : at] for each in other.mentions]
        fits = [each for each in self.entities if noun.lower in each.nouns and each.kind is not PERSON]
        if len(fits) != 1 and noun.lower in {"company", "firm"}:
            near = [each for other, each in before if other.paragraph == sentence.paragraph]
            firms = (each for each in near if each.kind is ORGANISATION and each.nouns <= words("firm"))
            fits = list({id(each): each for each in firms}.values())
        named = [each.entity for each in sentence.mentions]
        if len(fits) == 1 and fits[0] in [each for _, each in before] and fits[0] not in named:
            self._stands_for(at, sentence.tokens[n], noun.end, fits[0])

    def _stands_for(self, at: int, token: Token, end: int, entity: Named | None) -> None:
        """Note whom the words from a token on stand for, or that an author has to tell."""
        found = self.found[at]
        if entity is None:
            found.doubts.append(token.text)
            return
        name = f"{entity.name}{self.mark}s" if token.tag == "DPS" else entity.name
        found.meant[token.start] = entity
        found.changes.append((token.start, end, name[:1].upper() + name[1:] if token.text[0].isupper() else name))


def _titled(sentence: Sentence, mention: Mention, entities: Sequence[Named]) -> Mention:
    """Return where somebody is named, "Mr Penhale" settled where there are two Penhales and one is a man."""
    surname = fold(sentence.text[mention.start : mention.end]).split()[-1:]
    people = [each for each in entities if each.kind is PERSON and fold(each.name).split()[-1:] == surname]
    meant = meant_by_title(gender_of(sentence.text[mention.begin : mention.start]), people)
    if mention.sure or meant is None:
        return mention
    meant.gender = meant.gender or gender_of(sentence.text[mention.begin : mention.start])
    return replace(mention, entity=meant, sure=True)


def _learn_genders(sentences: Sequence[Sentence], entities: Sequence[Named]) -> None:
    """Give people the gender of the "he" or "she" that mostly follows where nobody else is named."""
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    for sentence, following in zip(sentences, [*sentences[1:], None], strict=True):
        people = {id(each.entity): each for each in sentence.mentions if each.entity.kind is PERSON and each.sure}
        if len(people) != 1:
            continue
        key, mention = people.popitem()
        pronouns = [each for each in sentence.tokens if each.lower in _GENDERS]
        if any(each.start < mention.begin for each in pronouns):
            pronouns = []  # "His lawyer, Ann Lee, said he …"
        spoken = [each for each in pronouns if each.start > mention.end and each.lower in {"he", "she"}]
        if following and following.paragraph == sentence.paragraph:
            first = min((each.begin for each in following.mentions), default=len(following.text))
            after = [each for each in following.tokens if each.start < first and each.lower in _GENDERS]
            spoken += [each for each in after if not _somebody(sentence, _GENDERS[each.lower])]
        votes[key].update(_GENDERS[each.lower] for each in spoken)
    for entity in entities:
        male, female = votes[id(entity)]["male"], votes[id(entity)]["female"]
        if entity.gender is None and max(male, female) > 2 * min(male, female):
            entity.gender, entity.gender_sure = "male" if male > female else "female", False
            entity.sure |= max(male, female) >= SURELY


def written_out(sentence: Sentence, start: int, end: int, found: Resolved) -> tuple[str, list[str]]:
    """Return a stretch as it reads where it stands alone, and the surnames in it that two people have.

    People are named in full at their first place; of two changes that overlap, the first is made.
    """
    seen, changes, doubts = [*found.meant.values()], [*found.changes], []
    for each in sentence.named(start, end):
        short = each.end - each.start < len(each.entity.name)
        title = sentence.text[each.begin : each.start].strip(" .").lower()
        if each.entity.kind is PERSON and short and not each.sure:
            doubts.append(each.entity.name.split()[-1])
        elif each.entity.kind is PERSON and short and each.entity not in seen and title in {"", *words("mister")}:
            changes.append((each.begin, each.end, each.entity.name))
        seen.append(each.entity)
    made, at = [], start
    for first, behind, reads in sorted(changes):
        if at <= first and behind <= end:
            made += [sentence.text[at:first], reads]
            at = behind
    return "".join([*made, sentence.text[at:end]]), doubts


def _fits(entity: Named, gender: str) -> bool:
    return entity.kind is PERSON and (not gender or entity.gender in {None, gender})


def _is_owner(sentence: Sentence, mention: Mention) -> bool:
    return any(token.start == mention.end and token.tag == "POS" for token in sentence.tokens)


def _somebody(sentence: Sentence, gender: str = "") -> bool:
    """Return whether a sentence speaks of somebody without a name who may be meant: "a dock worker", "the man"."""
    other = words({"male": "female", "female": "male"}[gender]) if gender else frozenset[str]()
    nouns = [n for n, t in enumerate(sentence.tokens) if t.tag == "NN1" and is_post(t.lower) and t.lower not in other]
    nouns = [n for n in nouns if _is_somebody(sentence, n)]
    return any(not any(_is_beside(sentence, sentence.tokens[n], each) for each in sentence.mentions) for n in nouns)


def _is_somebody(sentence: Sentence, n: int) -> bool:
    """Return whether a noun brings somebody in: not "the worker rights", "justice", "Ada Corvin is a lawyer"."""
    tokens = sentence.tokens
    if tokens[n + 1 : n + 2] and tokens[n + 1].tag in NOUNS:
        return False
    phrase = list(
        takewhile(
            lambda token: token.tag in NOUNS | {"AJ0", "AJC", "AJS", "AV0", "ORD", "UNC", "VVN", "NP0"},
            reversed(tokens[:n]),
        )
    )
    at = n - len(phrase) - 1
    if at < 0 or tokens[at].tag not in {"AT0", "DT0", "DPS", "POS", "CRD"}:
        return False
    before = [token for token in tokens[:at] if token.tag not in {"AV0", "PUN"}]
    if not before or before[-1].lemma not in {"be", "become", "remain"}:
        return True
    who = next((token for token in reversed(before[:-1]) if token.tag not in FINITE | {"PNQ", "XX0"}), None)
    named = [each for each in sentence.mentions if who and each.start <= who.start < each.end]
    return not (who and (who.lower in {"he", "she"} or any(each.entity.kind is PERSON for each in named)))


def _is_beside(sentence: Sentence, noun: Token, mention: Mention) -> bool:
    """Return whether a noun says what somebody is who is named: "a cook, Tom Renn", "Tom Renn, 52, a cook"."""
    start, end = sorted([(noun.start, noun.end), (min(mention.begin, mention.start), mention.end)])
    between = sentence.within(start[1], end[0])
    apart = any(token.tag in FINITE | {"CJC", "CJS", "PNQ"} or token.text == ";" for token in between)
    title = (not between or mention.begin <= noun.start) and noun.start < mention.start
    comma = between and between[-1 if noun.start < mention.start else 0].text == ","
    return mention.entity.kind is PERSON and not apart and bool(title or comma)


def _is_empty(tokens: Sequence[Token]) -> bool:
    """Return whether "It" stands for nothing: "It is not clear who …", "It was known that …", "It took …"."""
    verb = next((n for n, token in enumerate(tokens) if token.tag in FINITE), None)
    if verb is None:
        return False
    behind = {token.lower for token in tokens[verb + 1 : verb + 14]}
    clause = bool(behind & {"that", "to", "whether", "who", "when", "if", "what", "how"})
    return tokens[verb].lemma in {"seem", "appear", "take", "turn"} or (tokens[verb].lemma == "be" and clause)


def _said_to_be(tokens: Sequence[Token]) -> str | None:
    """Return the noun that a sentence says its subject is: "fine" of "It is the largest fine in years"; mostly none."""
    verb = next((n for n, token in enumerate(tokens) if token.tag in FINITE), len(tokens))
    rest = [token for token in tokens[verb + 1 :] if token.tag not in {"AV0", "XX0"}]
    if not rest or tokens[verb].lemma != "be" or rest[0].tag not in {"AT0", "DT0", "DPS", "NP0", "CRD"}:
        return None
    phrase = list(takewhile(lambda token: token.tag not in {"PRP", "PRF", "PUN", "CJT", "DTQ", "PNQ", "CJC"}, rest))
    return next((token.lower for token in reversed(phrase) if token.tag in NOUNS), phrase[-1].lower)


def _may_be(entity: Named, noun: str | None) -> bool:
    """Return whether an entity may be such a thing: an organisation an employer or a club, but no fine."""
    known = words("organisation", "place", "event") | entity.nouns
    return noun is None or noun in known or is_post(noun)
