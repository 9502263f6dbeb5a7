"""Who or what "she", "it" and "the company" stand for, where that is sure; what a sentence says so that it stands alone.

Sure means: the nearest sentence before that names somebody who fits names nobody else who does. Whatever is not sure
stays as it is, and is told to the author.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.authoring.drafting.clauses import read_clause, subject_mention
from bot.authoring.drafting.names import ORGANISATION, PERSON, PLACE, Mention, Named, Sentence, is_post
from bot.authoring.drafting.words import FINITE, QUOTED, Token, words

_GENDERS = {"he": "male", "him": "male", "his": "male", "she": "female", "her": "female", "hers": "female"}
_FIRM = frozenset("company firm".split())


@dataclass(frozen=True, slots=True)
class Change:
    """Words of a sentence that read otherwise where it stands alone."""

    start: int
    end: int
    text: str


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
        self.sentences = sentences
        self.entities = entities
        curly = any("’" in token.text for sentence in sentences for token in sentence.tokens)
        self.mark = "’" if curly else "'"
        self.found = [Resolved() for _ in sentences]
        self._learn_genders()
        for at in range(len(sentences)):
            self._sentence(at)

    def _sentence(self, at: int) -> None:
        sentence, found = self.sentences[at], self.found[at]
        tokens = sentence.tokens
        for n, token in enumerate(tokens):
            if token.lower in _GENDERS and token.tag in {"PNP", "DPS"}:
                self._person(at, n)
            elif token.lower in {"it", "its", "they", "their"} and not any(
                each.text[0].isalnum() and each.tag != QUOTED for each in tokens[:n]
            ):
                self._thing(at, token)
            elif token.lower == "the" and n + 1 < len(tokens) and tokens[n + 1].tag in {"NN1", "NN2", "NN0"}:
                self._noun(at, n)
        plain = [token for token in tokens[:4] if token.tag not in {"AT0", "AV0"}]
        if len(plain) > 1 and plain[0].tag in {"DT0", "CRD"} and plain[1].tag in FINITE and plain[0].lower != "all":
            found.doubts.append(plain[0].text)

    def _learn_genders(self) -> None:
        """Give people the gender of the "he" or "she" that mostly follows where nobody else is named."""
        votes: dict[int, Counter[str]] = defaultdict(Counter)
        for sentence, following in zip(self.sentences, [*self.sentences[1:], None], strict=True):
            people = {id(each.entity): each for each in sentence.mentions if each.entity.kind is PERSON}
            mention = next(iter(people.values()), None)
            if mention is None or len(people) > 1 or not mention.sure:
                continue
            spoken = [each for each in sentence.tokens if each.start > mention.end]
            spoken += following.tokens[:1] if following and following.paragraph == sentence.paragraph else ()
            votes[id(mention.entity)].update(_GENDERS[each.lower] for each in spoken if each.lower in {"he", "she"})
        for entity in self.entities:
            (gender, most), (_, second) = [*votes[id(entity)].most_common(2), ("", 0), ("", 0)][:2]
            if entity.kind is PERSON and entity.gender is None and most > 2 * second:
                entity.gender, entity.gender_sure = gender, False

    def _person(self, at: int, n: int) -> None:
        """Resolve "he", "she", "his", "her", unless the sentence itself says who that is."""
        sentence, found, token = self.sentences[at], self.found[at], self.sentences[at].tokens[n]
        gender = _GENDERS[token.lower]
        earlier = [each for each in sentence.mentions if each.end <= token.start and _fits(each.entity, gender)]
        known = [each for each in (*found.meant.items(),) if each[0] < token.start and _fits(each[1], gender)]
        if earlier or known:
            return
        if any(is_post(word.lower) or word.lower in words(gender) for word in sentence.tokens[:n] if word.tag == "NN1"):
            return  # "A woman said her …"
        if token.tag == "DPS" and n < 6:
            clause = read_clause(sentence.tokens, 0, len(sentence.tokens))
            about = clause and clause.subject > n and subject_mention(sentence, clause)
            if about and _fits(about.entity, gender):
                return  # "In his speech, Biden …"
        entity = self._antecedent(at, gender) or self._last_speaker(at, n, gender)
        if entity is None:
            found.doubts.append(token.lower)
            return
        found.meant[token.start] = entity
        self._change(at, token, entity.name, possessive=token.tag == "DPS")

    def _antecedent(self, at: int, gender: str) -> Named | None:
        """Return the one person whom the nearest sentence before names, of those who may be meant."""
        paragraph = self.sentences[at].paragraph
        for before in range(at - 1, max(-1, at - 6), -1):
            sentence = self.sentences[before]
            if sentence.paragraph < paragraph - 1 or _somebody(sentence, gender):
                return None
            people = {id(each.entity): each.entity for each in sentence.mentions if _fits(each.entity, gender)}
            owners = {id(each.entity) for each in sentence.mentions if _is_owner(sentence, each)}
            people |= {id(each): each for each in self.found[before].meant.values() if _fits(each, gender)}
            if people:
                main = self._subject(before)
                rest = [each for each in people if each not in owners or people[each] is main]
                entity = people[rest[0]] if len(rest) == 1 else None
                return entity if entity and entity.gender == gender else None
        return None

    def _last_speaker(self, at: int, n: int, gender: str) -> Named | None:
        """Return who spoke in the sentence before, for the "she" of "…, she said"."""
        tokens = self.sentences[at].tokens
        beside = [token for token in (*tokens[max(0, n - 1) : n], *tokens[n + 1 : n + 2]) if token.tag.startswith("VV")]
        before = self.sentences[at - 1] if at else None
        if (
            not before
            or before.paragraph != self.sentences[at].paragraph
            or not any(t.lemma in words("speech") for t in beside)
        ):
            return None
        clause = read_clause(before.tokens, 0, len(before.tokens))
        spoke = clause and before.tokens[clause.verb].lemma in words("speech")
        entity = self._subject(at - 1) if spoke else None
        return entity if entity and _fits(entity, gender) else None

    def _thing(self, at: int, token: Token) -> None:
        """Resolve "It" and "They" at the start of a sentence by what the sentence before is about."""
        sentence, found = self.sentences[at], self.found[at]
        tokens = sentence.tokens
        plural = token.lower in {"they", "their"}
        if token.lower == "it" and _is_empty(tokens):
            return
        before = at - 1
        same = before >= 0 and self.sentences[before].paragraph == sentence.paragraph
        about = self._subject(before) if same else None
        phrase = self._phrase(before, plural=plural) if same else None
        possessive = token.tag == "DPS"
        if about and about.kind is not PERSON and not (plural and about.kind is PLACE):
            found.meant[token.start] = about
            self._change(at, token, about.name, possessive=possessive)
        elif phrase and not about:
            self._change(at, token, phrase, possessive=possessive)
        else:
            found.doubts.append(token.lower)

    def _subject(self, at: int) -> Named | None:
        """Return who or what a sentence is about, by name or by a reference that was resolved."""
        sentence = self.sentences[at]
        clause = read_clause(sentence.tokens, 0, len(sentence.tokens))
        if clause is None:
            return None
        meant = self.found[at].meant.get(sentence.tokens[clause.subject].start)
        if meant and clause.verb - clause.subject < 4 and sentence.tokens[clause.subject].tag != "DPS":
            return meant
        about = subject_mention(sentence, clause)
        return about.entity if about else None

    def _phrase(self, at: int, *, plural: bool) -> str | None:
        """Return the plain subject of a sentence without a name, "the flute", for "it" or "they" in the next."""
        sentence = self.sentences[at]
        clause = read_clause(sentence.tokens, 0, len(sentence.tokens))
        if clause is None:
            return None
        head = [token for token in sentence.tokens[clause.subject : clause.verb] if token.tag not in {"AV0", "XX0"}]
        plain = 1 < len(head) < 6 and head[0].tag in {"AT0", "DT0"} and head[0].lower in {"the", "a", "an"}
        if not plain or any(
            token.tag not in {"AT0", "AJ0", "NN1", "NN2", "NN0", "CRD", "ORD", "AJS"} for token in head
        ):
            return None
        fits = head[-1].tag == ("NN2" if plural else "NN1") and not (not plural and is_post(head[-1].lower))
        return "the " + " ".join(token.text for token in head[1:]) if fits else None

    def _noun(self, at: int, n: int) -> None:
        """Resolve "the union", "the company": what alone is called so, or the one firm that was spoken of last."""
        sentence, found = self.sentences[at], self.found[at]
        tokens, noun = sentence.tokens, sentence.tokens[n + 1]
        following = tokens[n + 2] if n + 2 < len(tokens) else None
        if following and (
            following.tag in {"NN1", "NN2", "NP0", "PRF", "AJ0", "UNC"} or following.lower in {"of", "which", "that"}
        ):
            return
        if following and (following.text == "," and n + 3 < len(tokens) and tokens[n + 3].tag in {"NP0", "AT0", "UNC"}):
            return  # "The operator, Lomsa Fjordlinje, …"
        called = [each for each in self.entities if noun.lower in each.nouns and each.kind is not PERSON]
        before = [each.entity for other in self.sentences[max(0, at - 12) : at] for each in other.mentions]
        entity = called[0] if len(called) == 1 and called[0] in before else None
        if noun.lower in _FIRM and not entity:
            beside = [other for other in range(at) if self.sentences[other].paragraph == sentence.paragraph]
            near = [each.entity for other in beside for each in self.sentences[other].mentions]
            near += [each for other in beside for each in self.found[other].meant.values()]
            firms = {id(each): each for each in near if each.kind is ORGANISATION}
            entity = next(iter(firms.values())) if len(firms) == 1 else None
        named = {id(each.entity) for each in sentence.mentions} | {id(each) for each in found.meant.values()}
        if entity and id(entity) not in named:
            found.meant[tokens[n].start] = entity
            found.changes.append(Change(tokens[n].start, noun.end, _cased(entity.name, tokens[n])))

    def _change(self, at: int, token: Token, name: str, *, possessive: bool) -> None:
        plural = name.endswith("s") and name[:1].islower()
        text = f"{name}{self.mark}{'' if plural else 's'}" if possessive else name
        self.found[at].changes.append(Change(token.start, token.end, _cased(text, token)))


def written_out(sentence: Sentence, start: int, end: int, found: Resolved) -> tuple[list[Change], list[str]]:
    """Return the surnames of a stretch as full names where a person is first named, and those of which two have one."""
    seen = {id(each) for at, each in found.meant.items() if start <= at < end}
    changes, doubts = [], []
    for each in sentence.mentions:
        entity, short = each.entity, each.end - each.start < len(each.entity.name)
        if not (start <= each.start and each.end <= end):
            continue
        if entity.kind is PERSON and short and each.begin == each.start and id(entity) not in seen:
            if each.sure:
                changes.append(Change(each.start, each.end, entity.name))
            else:
                doubts.append(entity.name.split()[-1])
        seen.add(id(entity))
    return changes, doubts


def _cased(name: str, token: Token) -> str:
    return name[:1].upper() + name[1:] if token.text[:1].isupper() else name


def _fits(entity: Named, gender: str) -> bool:
    return entity.kind is PERSON and entity.gender in {None, gender}


def _is_owner(sentence: Sentence, mention: Mention) -> bool:
    """Return whether somebody is named only as whose something is: "Blinken's words"."""
    return any(token.start == mention.end and token.tag == "POS" for token in sentence.tokens)


def _somebody(sentence: Sentence, gender: str) -> bool:
    """Return whether a sentence speaks of somebody without a name who may be meant: "a dock worker", "the man"."""
    people = [each for each in sentence.mentions if each.entity.kind is PERSON]
    for token in sentence.tokens:
        if token.tag == "NN1" and token.lower not in words("male" if gender == "female" else "female"):
            beside = any(each.begin - 60 < token.start < each.end + 60 for each in people)
            if token.lower in words(gender) or (is_post(token.lower) and not beside):
                return not (beside and token.lower in words("titles") | words("posts"))
    return False


def _is_empty(tokens: Sequence[Token]) -> bool:
    """Return whether "It" stands for nothing: "It is not clear who …", "It was known that …", "It took …"."""
    verb = next((n for n, token in enumerate(tokens) if token.tag in FINITE), None)
    if verb is None:
        return False
    rest = tokens[verb + 1 : verb + 14]
    that = any(
        token.tag == "CJT" or token.lower in {"to", "whether", "who", "when", "if", "what", "how"} for token in rest
    )
    return tokens[verb].lemma in {"seem", "appear", "rain", "take", "turn"} or (tokens[verb].lemma == "be" and that)


def apply(text: str, start: int, end: int, changes: Sequence[Change]) -> str:
    """Return a stretch of a paragraph with the changes made that lie in it."""
    made, at = [], start
    for change in sorted(_apart(changes), key=lambda change: change.start):
        if start <= change.start and change.end <= end:
            made += [text[at : change.start], change.text]
            at = change.end
    return "".join([*made, text[at:end]])


def _apart(changes: Sequence[Change]) -> Iterator[Change]:
    """Yield the changes without those that overlap an earlier one."""
    taken: list[Change] = []
    for change in changes:
        if not any(change.start < other.end and other.start < change.end for other in taken):
            taken.append(change)
            yield change
