"""Who or what "she", "it" and "the company" stand for, where that is sure; how a sentence reads that stands alone.

Sure means: the nearest sentence before that names somebody who fits names nobody else who does. Whatever is not sure
stays as it is, and is told to the author.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.authoring.drafting.clauses import read_clause, subject_of
from bot.authoring.drafting.names import ORGANISATION, PERSON, PLACE, is_post
from bot.authoring.drafting.text import FINITE, NOUNS, QUOTED, Mention, Named, Sentence, Token, words

_GENDERS = {"he": "male", "him": "male", "his": "male", "she": "female", "her": "female", "hers": "female"}
Change = tuple[int, int, str]
"""Start and end of words of a sentence, and how they read where it stands alone."""


@dataclass(slots=True)
class Resolved:
    """What was found for the references of one sentence."""

    changes: list[Change] = field(default_factory=list)
    meant: dict[int, Named] = field(default_factory=dict)
    """Where a pronoun or "the company" begins → whom it stands for."""
    doubts: list[str] = field(default_factory=list)


class References:
    """Resolves the references of an article, sentence by sentence in its order."""

    def __init__(self, sentences: Sequence[Sentence], entities: Sequence[Named]) -> None:
        """Take what the article names."""
        self.sentences, self.entities = sentences, entities
        self.mark = "’" if any("’" in sentence.text for sentence in sentences) else "'"
        self.found = [Resolved() for _ in sentences]
        self._learn_genders()
        for at, sentence in enumerate(sentences):
            for n, token in enumerate(sentence.tokens):
                leads = not any(each.text[0].isalnum() and each.tag != QUOTED for each in sentence.tokens[:n])
                if token.lower in _GENDERS and token.tag in {"PNP", "DPS"}:
                    self._person(at, n, token)
                elif token.lower in {"it", "its", "they", "their"} and leads:
                    self._thing(at, token)
                elif token.lower == "the" and sentence.tokens[n + 1 : n + 2] and sentence.tokens[n + 1].tag in NOUNS:
                    self._noun(at, n)
            plain = [token for token in sentence.tokens[:4] if token.tag not in {"AT0", "AV0"}]
            if len(plain) > 1 and plain[0].tag in {"DT0", "CRD"} and plain[1].tag in FINITE and plain[0].lower != "all":
                self.found[at].doubts.append(plain[0].text)

    def _learn_genders(self) -> None:
        """Give people the gender of the "he" or "she" that mostly follows where nobody else is named."""
        votes: dict[int, Counter[str]] = defaultdict(Counter)
        for sentence, following in zip(self.sentences, [*self.sentences[1:], None], strict=True):
            people = {id(each.entity): each for each in sentence.mentions if each.entity.kind is PERSON and each.sure}
            if len(people) == 1:
                key, mention = next(iter(people.items()))
                pronouns = [each for each in sentence.tokens if each.lower in _GENDERS]
                another = any(each.start < mention.begin for each in pronouns)  # "His lawyer, Ann Lee, said he …"
                spoken = [each.lower for each in pronouns if each.start > mention.end and each.lower in {"he", "she"}]
                spoken = [] if another else spoken
                if following and following.paragraph == sentence.paragraph and not _somebody(sentence):
                    first = min((each.begin for each in following.mentions), default=len(following.text))
                    spoken += [each.lower for each in following.tokens if each.start < first and each.lower in _GENDERS]
                votes[key].update(_GENDERS[each] for each in spoken)
        for entity in self.entities:
            (gender, most), (_, second) = [*votes[id(entity)].most_common(2), ("", 0), ("", 0)][:2]
            if entity.kind is PERSON and entity.gender is None and most > 2 * second:
                entity.gender, entity.gender_sure = gender, False

    def _person(self, at: int, n: int, token: Token) -> None:
        """Resolve "he", "she", "his", "her", unless the sentence itself says who that is."""
        sentence, found, gender = self.sentences[at], self.found[at], _GENDERS[token.lower]
        known = [each.entity for each in sentence.mentions if each.end <= token.start]
        known += [each for start, each in found.meant.items() if start < token.start]
        unnamed = any(is_post(t.lower) or t.lower in words(gender) for t in sentence.tokens[:n] if t.tag == "NN1")
        if unnamed or any(_fits(each, gender) for each in known):
            return
        if token.tag == "DPS" and n < 6:  # "In his speech, Biden …"
            clause = read_clause(sentence.tokens, 0, len(sentence.tokens))
            about = (
                subject_of(sentence, sentence.tokens[clause.subject].start) if clause and clause.subject > n else None
            )
            if about and _fits(about.entity, gender):
                return
        entity = self._antecedent(at, gender)
        if entity is None:
            found.doubts.append(token.text)
        else:
            self._stands_for(at, token, entity)

    def _antecedent(self, at: int, gender: str) -> Named | None:
        """Return the one person whom the nearest sentence before names, of those who may be meant."""
        for before in range(at - 1, max(-1, at - 6), -1):
            sentence = self.sentences[before]
            if sentence.paragraph < self.sentences[at].paragraph - 1 or _somebody(sentence, gender):
                return None
            fitting = [each for each in sentence.mentions if _fits(each.entity, gender)]
            main = self._subject(before)
            own = [each.entity for each in fitting if each.entity is main or not _is_owner(sentence, each.end)]
            own += [each for each in self.found[before].meant.values() if _fits(each, gender)]
            if own or fitting:
                sure = len({id(each) for each in own}) == 1 and own[0].gender == gender and own[0].sure
                return own[0] if sure else None
        return None

    def _thing(self, at: int, token: Token) -> None:
        """Resolve "It" and "They" at the start of a sentence by what the sentence before is about."""
        if token.lower == "it" and _is_empty(self.sentences[at].tokens):
            return
        same = at > 0 and self.sentences[at - 1].paragraph == self.sentences[at].paragraph
        about = self._subject(at - 1) if same else None
        if about and about.kind is not PERSON and not (token.lower[0] == "t" and about.kind is PLACE):
            self._stands_for(at, token, about)
        else:
            self.found[at].doubts.append(token.text)

    def _subject(self, at: int) -> Named | None:
        """Return who or what a sentence is about, by name or by a reference that was resolved."""
        tokens = self.sentences[at].tokens
        clause = read_clause(tokens, 0, len(tokens))
        if clause is None:
            return None
        meant = self.found[at].meant.get(tokens[clause.subject].start)
        if meant and clause.verb - clause.subject < 4 and tokens[clause.subject].tag != "DPS":
            return meant
        about = subject_of(self.sentences[at], tokens[clause.subject].start, tokens[clause.verb].start)
        return about.entity if about else None

    def _noun(self, at: int, n: int) -> None:
        """Resolve "the union", "the company": what alone is called so, or the one firm that its paragraph named."""
        sentence, found, noun = self.sentences[at], self.found[at], self.sentences[at].tokens[n + 1]
        after = [*sentence.tokens[n + 2 : n + 4]]
        if after and (after[0].tag in NOUNS | {"NP0", "PRF", "AJ0", "UNC"} or after[0].lower in {"which", "that"}):
            return
        if len(after) > 1 and after[0].text == "," and after[1].tag in {"NP0", "AT0", "UNC"}:
            return  # "The operator, Lomsa Fjordlinje, …"
        called = [each for each in self.entities if noun.lower in each.nouns and each.kind is not PERSON]
        before = [each.entity for other in self.sentences[max(0, at - 12) : at] for each in other.mentions]
        entity = called[0] if len(called) == 1 and called[0] in before else None
        if noun.lower in {"company", "firm"} and not entity:
            beside = [other for other in range(at) if self.sentences[other].paragraph == sentence.paragraph]
            near = [each.entity for other in beside for each in self.sentences[other].mentions]
            near += [each for other in beside for each in self.found[other].meant.values()]
            firms = {id(each): each for each in near if each.kind is ORGANISATION}
            entity = next(iter(firms.values())) if len(firms) == 1 else None
        if entity and entity not in [each.entity for each in sentence.mentions] and entity not in found.meant.values():
            found.meant[sentence.tokens[n].start] = entity
            found.changes.append((sentence.tokens[n].start, noun.end, _cased(entity.name, sentence.tokens[n])))

    def _stands_for(self, at: int, token: Token, entity: Named) -> None:
        name = f"{entity.name}{self.mark}s" if token.tag == "DPS" else entity.name
        self.found[at].meant[token.start] = entity
        self.found[at].changes.append((token.start, token.end, _cased(name, token)))


def written_out(sentence: Sentence, start: int, end: int, found: Resolved) -> tuple[list[Change], list[str]]:
    """Return the surnames of a stretch as full names where a person is first named, and those of which two have one."""
    seen = [each for at, each in found.meant.items() if start <= at < end]
    changes: list[Change] = []
    doubts = []
    for each in sentence.named(start, end):
        short = each.end - each.start < len(each.entity.name) and each.begin == each.start
        if each.entity.kind is PERSON and short and each.entity not in seen:
            changes += [(each.start, each.end, each.entity.name)] if each.sure else []
            doubts += [] if each.sure else [each.entity.name.split()[-1]]
        seen.append(each.entity)
    return changes, doubts


def apply(text: str, start: int, end: int, changes: Sequence[Change]) -> str:
    """Return a stretch of a sentence with the changes made that lie in it; of two that overlap, the first."""
    made, at = [], start
    for first, behind, reads in sorted(changes, key=lambda change: change[0]):
        if at <= first and behind <= end:
            made += [text[at:first], reads]
            at = behind
    return "".join([*made, text[at:end]])


def _cased(name: str, token: Token) -> str:
    return name[:1].upper() + name[1:] if token.text[:1].isupper() else name


def _fits(entity: Named, gender: str) -> bool:
    return entity.kind is PERSON and entity.gender in {None, gender}


def _is_owner(sentence: Sentence, end: int) -> bool:
    return any(token.start == end and token.tag == "POS" for token in sentence.tokens)


def _somebody(sentence: Sentence, gender: str = "") -> bool:
    """Return whether a sentence speaks of somebody without a name who may be meant: "a dock worker", "the man"."""
    other = words({"male": "female", "female": "male"}[gender]) if gender else frozenset[str]()
    nouns = [t for t in sentence.tokens if t.tag == "NN1" and is_post(t.lower) and t.lower not in other]
    return any(not any(_is_beside(sentence, t, each) for each in sentence.mentions) for t in nouns)


def _is_beside(sentence: Sentence, noun: Token, mention: Mention) -> bool:
    """Return whether a noun says what somebody is who is named: "a cook, Tom Renn", "Tom Renn, 52, a cook"."""
    start, end = sorted([(noun.start, noun.end), (mention.start, mention.end)])
    between = sentence.within(start[1], end[0])
    apart = any(token.tag in FINITE | {"CJC", "CJS", "PNQ"} or token.text == ";" for token in between)
    comma = (
        not between or between[-1].text == ","
        if noun.start < mention.start
        else bool(between) and between[0].text == ","
    )
    return mention.entity.kind is PERSON and (mention.begin <= noun.start < mention.start or (comma and not apart))


def _is_empty(tokens: Sequence[Token]) -> bool:
    """Return whether "It" stands for nothing: "It is not clear who …", "It was known that …", "It took …"."""
    verb = next((n for n, token in enumerate(tokens) if token.tag in FINITE), None)
    if verb is None:
        return False
    that = {"that", "to", "whether", "who", "when", "if", "what", "how"} & {
        token.lower for token in tokens[verb + 1 : verb + 14]
    }
    return tokens[verb].lemma in {"seem", "appear", "rain", "take", "turn"} or (
        tokens[verb].lemma == "be" and bool(that)
    )
