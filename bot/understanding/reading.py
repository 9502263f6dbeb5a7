"""Reading the question's form: which clause asks, what it asks for, what it mentions, and which words carry content.

A `Reading` is all that matching looks at. It is made the same way from a question and from a sample utterance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.understanding.entities import Mention, Names, link_entities
from bot.understanding.lexicon import Lexicon, longest
from bot.understanding.spelling import Speller
from bot.understanding.text import Token, clean, quoted_spans, split_sentences, tokenise

LIGHT = 0.3
"""The weight of a word of little content, against 1 for a rare word."""
BACKGROUND = 0.5
"""The weight of what stands outside the clause that asks, against what stands in it."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A word or phrase that carries content, or a mention; what a fact must explain."""

    words: str
    lemma: str
    concepts: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    """The roles that the words name, where they do ("venue" names `where`)."""
    mention: Mention | None = None
    light: bool = False
    soft: bool = False
    """Of many senses: counts in full where a fact explains it, and little where it does not."""
    temporal: bool = False
    """Part of a date: "May", "19", "Friday"."""
    unknown: bool = False
    """Neither the story nor the language data has the word."""
    factor: float = 1.0
    """Less than 1 for what stands outside the asking clause or was carried over from an earlier turn."""
    position: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """An utterance, understood as far as its own words and the names of the story go."""

    text: str
    tokens: tuple[Token, ...]
    """All of them, repaired."""
    form: str
    """A question word's name ("who", "how_many"), or "yes_no", "choice", "list", "key_words"."""
    units: tuple[Unit, ...]
    """Of the asking clause first; then of the rest of the message."""
    asked: frozenset[str]
    """Roles that the answer must fill; empty where the question asks for no particular one."""
    negated: bool
    quotations: tuple[str, ...]
    fine: frozenset[str]
    """`place`, `hour`, `day`: the kinds of detail that are asked for."""
    pronouns: frozenset[str]
    """Kinds of pronoun in the asking clause that nothing in the message resolves: "male", "plural", "thing" …"""
    meta: str | None
    """The intent about the whole article, where the words name one."""
    focus: tuple[str, ...]
    """The words of the asking clause, for comparison with small talk."""
    wants_other: bool = False
    """Asks for "the other one"."""
    refers: bool = False
    """Says "it" or "that" of the last answer."""
    also: bool = False
    """Opens like an addition to the last question ("and Reed?")."""
    subject: Mention | None = None
    """Who acts, by position or by "by"; None where nothing shows it."""
    indefinite: bool = False
    """Speaks of "the guy" or "the man" and names nobody."""
    says: bool = False
    """Asks for somebody's words."""
    cued: bool = False
    """Names the role right behind the question word ("what position")."""
    tense: str = ""
    """`past`, `future`, or empty where the words don't tell."""

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Return the mentions, those of the asking clause first."""
        return tuple(unit.mention for unit in self.units if unit.mention)

    @property
    def topics(self) -> tuple[Unit, ...]:
        """Return what a question for somebody's words says they are about: all but the speaker and "say" itself."""
        speaker = self.subject or (self.mentions[0] if self.mentions else None)
        return tuple(unit for unit in self.content if not unit.soft and "say" not in unit.concepts) + tuple(
            unit for unit in self.units if unit.mention and unit.mention is not speaker and unit.factor == 1.0
        )

    @property
    def content(self) -> tuple[Unit, ...]:
        """Return the units that are neither mentions nor light."""
        return tuple(unit for unit in self.units if not unit.mention and not unit.light)


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading needs of a story: its names and its words."""

    names: Names
    speller: Speller
    lexicon: Lexicon
    words: frozenset[str] = field(default=frozenset())
    """Lemmas that some fact holds."""

    def read(self, utterance: str) -> Reading:
        """Return the reading of `utterance`, whatever it holds."""
        text = clean(utterance)
        sentences = [self.speller.repair(tokenise(sentence)) for sentence in split_sentences(text)]
        sentences = [sentence for sentence in sentences if sentence]
        asking = _asking_clause([(_unwrapped(sentence, self.lexicon), len(sentence)) for sentence in sentences], self.lexicon)
        tokens = tuple(token for sentence in sentences for token in sentence)
        if asking is None:
            return _empty(text, tokens)
        focus, before, rest = asking
        return self._reading(text, tokens, focus, before, rest)

    def asks(self, utterance: str) -> bool:
        """Return whether the utterance is a question or a request by its form."""
        tokens = _unwrapped(tokenise(clean(utterance)), self.lexicon)
        return bool(tokens) and _asks(tokens, self.lexicon) >= 2

    def _reading(
        self, text: str, tokens: tuple[Token, ...], focus: list[Token], before: list[Token], rest: list[Token]
    ) -> Reading:
        form, phrase = _form(focus, self.lexicon)
        focus = _without_aside(_untagged(focus, self.lexicon), self.names, self.lexicon)
        mentions = link_entities(focus, self.names)
        units = self._units(focus, mentions, phrase, 1.0)
        before_mentions, rest_mentions = link_entities(before, self.names), link_entities(rest, self.names)
        pronouns = _pronouns(focus, mentions, self.lexicon)
        thin = sum(1 for unit in units if not unit.light) < 2
        units += self._units(before, before_mentions, (0, 0), 1.0 if thin or len(before) <= 8 else BACKGROUND)
        if thin or pronouns:
            units += self._units(rest, rest_mentions, (0, 0), BACKGROUND)
        elif rest_mentions and not mentions:
            units += [unit for unit in self._units(rest, rest_mentions, (0, 0), BACKGROUND) if unit.mention]
        meta = _meta(focus, self.lexicon)
        return Reading(
            text=text,
            tokens=tokens,
            form=form,
            units=tuple(units),
            asked=self._asked(form, focus, phrase, units),
            negated=_negated(focus, self.lexicon),
            quotations=quoted_spans(text),
            fine=_fine(focus, self.lexicon),
            pronouns=pronouns,
            meta=meta,
            focus=tuple(token.text for token in focus),
            wants_other=any(longest({phrase: True for phrase in self.lexicon.other}, [token.text for token in focus], start) for start in range(len(focus))),
            also=bool(tokens) and tokens[0].text in {"and", "what", "how", "or"} and len(tokens) <= 5,
            subject=_subject(focus, mentions, form, self.lexicon),
            indefinite=any(token.lemma in _SOMEBODY for token in focus) and not mentions,
            says=any({"say", "answer"} & unit.concepts for unit in units),
            tense=_tense(focus),
            cued=form == "what" and any(unit.roles and unit.factor == 1.0 and unit.position == phrase[1] for unit in units),
        )

    def _units(self, tokens: Sequence[Token], mentions: Sequence[Mention], skip: tuple[int, int], factor: float) -> list[Unit]:
        """Return the units of some tokens, passing over the question word at `skip`."""
        starts = {mention.start: mention for mention in mentions}
        lemmas = [token.lemma for token in tokens]
        units: list[Unit] = []
        position = 0
        while position < len(tokens):
            if mention := starts.get(position):
                units.append(Unit(mention.words, mention.words, mention=mention, factor=factor, position=position))
                position = mention.end
                continue
            inside = skip[0] <= position < skip[1]
            size, unit = self._unit(tokens, lemmas, position, factor, limit=next((start for start in starts if start > position), len(tokens)), skip_people=skip[1] > 0)
            if unit and not (inside and (not unit.roles or tokens[position].text in self.lexicon.imperatives)):
                units.append(unit)
            position += size
        return units

    def _unit(self, tokens: Sequence[Token], lemmas: Sequence[str], position: int, factor: float, limit: int, skip_people: bool) -> tuple[int, Unit | None]:
        lexicon = self.lexicon
        reach = lemmas[:limit]
        concept = longest(lexicon.concepts, reach, position)
        cue = longest(lexicon.role_cues, reach, position)
        size = max(concept[0] if concept else 0, cue[0] if cue else 0, 1)
        token = tokens[position]
        if size == 1 and (token.text in lexicon.stop or token.text == "1") and not _is_temporal(tokens, position):
            return 1, None  # "one" stands for a noun far more often than for the number
        if size == 1 and token.lemma in _SOMEBODY and skip_people:
            return 1, None
        if size == 1 and position == 1 and token.text.isdigit() and tokens[0].text in lexicon.imperatives:
            return 1, None  # "name 3 things"
        concepts = concept[1] if concept and concept[0] == size else frozenset[str]()
        if size > 1:  # "speak about" is to discuss, and to speak
            concepts |= lexicon.concepts_of(token.lemma)
        roles = cue[1] if cue and cue[0] == size else frozenset[str]()
        lemma = " ".join(lemmas[position : position + size])
        light = size == 1 and (token.text in lexicon.light or token.lemma in lexicon.light)
        unknown = not concepts and not roles and token.lemma not in self.words
        soft = size == 1 and (token.lemma in lexicon.soft or token.text in lexicon.soft)
        temporal = size == 1 and _is_temporal(tokens, position)
        return size, Unit(
            token.text,
            lemma,
            concepts,
            roles,
            None,
            light=light and not temporal,
            soft=soft,
            temporal=temporal,
            unknown=unknown,
            factor=factor,
            position=position,
        )

    def _asked(self, form: str, focus: Sequence[Token], phrase: tuple[int, int], units: Sequence[Unit]) -> frozenset[str]:
        """Return the roles that can answer: those that a cue beside "what" or "which" names, else the question word's."""
        if form in {"what", "list", "key_words"}:
            near = [unit.roles for unit in units if unit.roles and unit.factor == 1.0 and not unit.mention]
            return near[0] if near else frozenset()
        return frozenset(self.lexicon.answers.get(form, ()))


def _empty(text: str, tokens: tuple[Token, ...]) -> Reading:
    return Reading(text, tokens, "key_words", (), frozenset(), False, (), frozenset(), frozenset(), None, ())


def _unwrapped(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """Return the tokens without an opening that only wraps the question."""
    start = 0
    wrappers = dict.fromkeys(lexicon.wrappers, True)
    while start < len(tokens):
        found = longest(wrappers, [token.text for token in tokens], start)
        if not found or start + found[0] >= len(tokens):
            break
        start += found[0]
    return tokens[start:]


def _asking_clause(
    unwrapped: list[tuple[list[Token], int]], lexicon: Lexicon
) -> tuple[list[Token], list[Token], list[Token]] | None:
    """Return the asking clause, what stands before it in its sentence, and the tokens of the other sentences.

    `unwrapped` holds each sentence without its wrapping, and how long it was with it: what was wrapped asks.
    """
    if not unwrapped:
        return None
    sentences = [sentence for sentence, _ in unwrapped]
    scored = [(max(_asks(sentence, lexicon), 2 if length > len(sentence) + 2 else 0), position) for position, (sentence, length) in enumerate(unwrapped)]
    best = max(score for score, _ in scored)
    chosen = [position for score, position in scored if score == best and (best or position == 0)]
    position = chosen[0]
    if not best:  # nothing asks: key words, or a claim
        return [token for sentence in sentences for token in sentence], [], []
    sentence = sentences[position]
    start = _clause_start(sentence, lexicon)
    rest = [token for other, tokens in enumerate(sentences) if other != position for token in tokens]
    return sentence[start:], sentence[:start], rest


def _asks(sentence: Sequence[Token], lexicon: Lexicon) -> int:
    """Return how plainly a sentence asks: 3 by its opening, 2 by a question word inside, 1 by a tag, 0 not at all."""
    words = [token.text for token in sentence]
    if _opens(words, 0, lexicon):
        return 4 if words[0] not in lexicon.imperatives else 3
    if any(_opens(words, start, lexicon) for start in range(1, len(words))):
        return 2
    return 1 if words and any(tuple(words[-len(tag) :]) == tag for tag in lexicon.tags) else 0


def _opens(words: Sequence[str], start: int, lexicon: Lexicon) -> bool:
    """Return whether a question or a request begins at `start`."""
    word = words[start]
    if longest(lexicon.question_words, words, start):
        # "the one who said", "people that": a relative clause asks nothing.
        return not (start and word in {"who", "which", "whose", "whom", "where", "when"} and words[start - 1] not in _PREPOSITIONS | _JOINTS)
    if start == 0:
        following = words[1] if len(words) > 1 else ""
        if word == "do" and following == "not":
            return False  # "don't swap them"
        return word in lexicon.auxiliaries or word in lexicon.imperatives or (word in _PREPOSITIONS and following in _WH)
    if word in lexicon.imperatives and words[start - 1] in {"to", "please"} and words[start - 2 : start - 1] not in (["want"], ["like"], ["going"]):
        return word in {"name", "list", "summarize", "summarise", "explain", "tell", "describe", "give", "compare"}
    if word in lexicon.auxiliaries and words[start - 1] in _JOINTS and start + 1 < len(words):
        return words[start + 1] not in lexicon.auxiliaries
    return False


_MONTHS = frozenset("january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec".split())
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday yesterday tomorrow".split())


def _is_temporal(tokens: Sequence[Token], position: int) -> bool:
    """Return whether a token is part of a date; "may" and "march" are only beside a number."""
    word = tokens[position].text
    around = [tokens[index].text for index in (position - 2, position - 1, position + 1) if 0 <= index < len(tokens)]
    if word in _WEEKDAYS:
        return True
    if word in _MONTHS:
        return word not in {"may", "march", "mar"} or any(_day_number(each) for each in around)
    if _day_number(word):
        return any(each in _MONTHS for each in around)
    return word.isdigit() and len(word) == 4 and word[:2] in {"19", "20"}


def _day_number(word: str) -> bool:
    digits = word.rstrip("stndrh")
    return digits.isdigit() and 1 <= int(digits) <= 31


_SOMEBODY = frozenset({"guy", "man", "woman", "person", "dude", "fellow", "gentleman", "lady"})
_PREPOSITIONS = frozenset({"in", "on", "at", "by", "for", "from", "with", "to", "under", "about", "of", "during", "against", "since", "until", "into", "through"})
_JOINTS = frozenset({"and", "so", "but", "then", "like", "because", "or", "also", "now", "is", "was", "are", "were", "know", "tell", "say", "wonder", "me"})
_WH = frozenset({"what", "which", "whom", "whose", "who", "where", "when", "how"})


def _clause_start(sentence: Sequence[Token], lexicon: Lexicon) -> int:
    """Return where the asking clause begins, a preposition before the question word included."""
    words = [token.text for token in sentence]
    for start in range(len(words)):
        if _opens(words, start, lexicon):
            if start and words[start - 1] in _PREPOSITIONS and words[start] in _WH:
                return start - 1
            return start
    return 0


def _untagged(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """Return the tokens without a closing that only asks for a nod."""
    for size in (3, 2, 1):
        if len(tokens) > size and tuple(token.text for token in tokens[-size:]) in lexicon.tags:
            return tokens[:-size]
    return tokens


def _without_aside(tokens: list[Token], names: Names, lexicon: Lexicon) -> list[Token]:
    """Return the tokens without a closing such as "judging by the caption", unless it names somebody."""
    words = [token.text for token in tokens]
    asides = dict.fromkeys(lexicon.asides, True)
    for start in range(3, len(words)):
        if longest(asides, words, start) and not link_entities(tokens[start:], names):
            return tokens[:start]
    return tokens


def _form(focus: Sequence[Token], lexicon: Lexicon) -> tuple[str, tuple[int, int]]:
    """Return what the clause asks for, and where its question word stands."""
    words = [token.text for token in focus]
    first = 1 if words and words[0] in _PREPOSITIONS else 0
    if words and words[0] in lexicon.auxiliaries:
        return ("choice" if "or" in words[1:-1] and "not" not in words[-1:] else "yes_no"), (0, 0)
    found = [(start, longest(lexicon.question_words, words, start)) for start in range(len(words)) if _opens(words, start, lexicon)]
    hits = [(start, hit) for start, hit in found if hit]
    # "what … and who are they?" asks the first; a specific word beats "what" and "how" where both stand at one place.
    if hits and (hits[0][0] <= first or not (words[0] in lexicon.imperatives)):
        start, hit = hits[0]
        return hit[1], (start, start + hit[0])
    if words and words[0] in lexicon.imperatives:
        if hits:
            start, hit = hits[0]
            return (hit[1] if hit[1] not in {"who", "where", "when"} or start <= 2 else "list"), (start, start + hit[0])
        return "list", (0, 1)
    tagged = any(tuple(words[-len(tag) :]) == tag for tag in lexicon.tags)
    return ("yes_no" if tagged and len(words) > 3 else "key_words"), (0, 0)


def _negated(focus: Sequence[Token], lexicon: Lexicon) -> bool:
    """Return whether the clause denies; "isn't he held?" does not, "he is not held" does."""
    words = [token.text for token in focus]
    if len(words) > 1 and words[0] in lexicon.auxiliaries and words[1] == "not":
        words = words[2:]
        focus = focus[2:]
    spoken = [token.lemma for token in focus]
    for start, word in enumerate(words):
        inside = any((hit := longest(lexicon.concepts, spoken, before)) and before + hit[0] > start for before in range(max(0, start - 2), start + 1))
        if word in lexicon.negations and not inside:
            return True
    return False


def _fine(focus: Sequence[Token], lexicon: Lexicon) -> frozenset[str]:
    words = [token.text for token in focus]
    return frozenset(
        kind
        for kind, phrases in lexicon.fine.items()
        if any(longest(dict.fromkeys(phrases, True), words, start) for start in range(len(words)))
    )


def _pronouns(focus: Sequence[Token], mentions: Iterable[Mention], lexicon: Lexicon) -> frozenset[str]:
    """Return the kinds of pronoun that stand for something outside the clause."""
    covered = {position for mention in mentions for position in range(mention.start, mention.end)}
    words = [token.text for token in focus]
    found: set[str] = set()
    for kind, pronouns in lexicon.pronouns.items():
        if any(word in pronouns and position not in covered for position, word in enumerate(words)):
            found.add(kind)
    if "that" in words and not (words[-1] == "that" or words[:2] in (["is", "that"], ["was", "that"])):
        found.discard("thing") if not any(word in {"it", "its", "this"} for word in words) else None
    return frozenset(found)


def _meta(focus: Sequence[Token], lexicon: Lexicon) -> str | None:
    words = [token.text for token in focus]
    best: tuple[int, str] | None = None
    for start in range(len(words)):
        if hit := longest(lexicon.meta, words, start):
            best = max(best, hit) if best else hit
    return best[1] if best else None


def _tense(focus: Sequence[Token]) -> str:
    words = {token.text for token in focus}
    if words & {"will", "upcoming", "planned", "plan", "plans", "planning", "expected", "scheduled", "future", "going"}:
        return "future"
    return "past" if words & {"did", "was", "were", "had", "happened", "took", "met", "held"} else ""


def _subject(focus: Sequence[Token], mentions: Sequence[Mention], form: str, lexicon: Lexicon) -> Mention | None:
    """Return who acts: the mention after "by", or right behind the first auxiliary, or that opens the clause."""
    words = [token.text for token in focus]
    for mention in mentions:
        if mention.start and words[mention.start - 1] == "by":
            return mention
    auxiliary = next((position for position, word in enumerate(words) if word in {"did", "does", "do", "has", "have", "had", "will", "would"}), None)
    if auxiliary is None:
        return None
    behind = [mention for mention in mentions if mention.start in (auxiliary + 1, auxiliary + 2) and words[mention.start - 1] in {words[auxiliary], "the", "not"}]
    return behind[0] if behind else None


def concepts_in(lemmas: Sequence[str], lexicon: Lexicon) -> Mapping[str, None]:
    """Return the concepts that a passage's lemmas stand for, phrases included, in order."""
    found: dict[str, None] = {}
    for start in range(len(lemmas)):
        for size in range(1, min(5, len(lemmas) - start) + 1):
            found.update(dict.fromkeys(lexicon.concepts.get(tuple(lemmas[start : start + size]), ())))
    return found
