"""Reading the question's form: which clause asks, what it asks for, what it mentions, and which words carry content.

A `Reading` is all that matching looks at. It is made the same way from a question and from a sample utterance.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from bot.understanding.clauses import asking_clause, asks, untagged, unwrapped
from bot.understanding.entities import Mention, link_entities
from bot.understanding.exclusion import left_out
from bot.understanding.forms import (
    asks_for_a_persons_name,
    fine_details,
    form_of,
    is_negated,
    is_temporal,
    meta_intent,
    open_pronouns,
    subject_of,
    tense_of,
)
from bot.understanding.lexicon import Lexicon
from bot.understanding.names import Names
from bot.understanding.spelling import Speller
from bot.understanding.text import Token, clean, quoted_spans, split_sentences, tokenise

LIGHT = 0.3
"""The weight of a word of little content, against 1 for a rare word."""
VERBAL = frozenset(
    {"is", "are", "was", "were", "has", "had", "will", "would", "can", "did", "does", "said", "got", "met"}
)
"""Words by which key words before a question mark are a statement: "so Lavrov would discuss everything?"."""
MOST_BEFORE_A_COUNT = 4
"""Words before a number that only says how many things the answer holds."""
SORT_WORDS = frozenset({"what", "which", "how", "kind", "sort"})
"""Words right behind which a noun says what sort of thing is wanted, or a degree ("how severe")."""
RECEIVING, RECEIVERS = frozenset({"to", "against"}), frozenset({"to", "whom", "of"})
"""Prepositions before "whom" that ask for who is on the receiving end, and the roles of that."""
REACH_OF_OR = 3
"""Words before and behind "or" within which the things stand that it offers."""
MOST_CAPITALS = 0.6
"""The share of words with a capital from which a text is a headline, in which a capital tells no name."""
POLAR = frozenset({"yes_no", "choice"})
"""Question forms whose answer is one of two."""
KEPT, KEPT_CHARACTERS = 16, 150
"""Readings that are kept, and how long their utterances are at most: a question is read up to four times, as a whole
and as a part, and again where the next one leans on it or is a choice that is offered."""
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
    sort: bool = False
    """Says what sort of thing is asked for ("which company"): an answer need not repeat it."""
    option: bool = False
    """One of the things of "this or that?", of which only one can hold."""
    denied: bool = False
    """Stands behind "not" or "no", in a question that asks for more than yes or no."""
    factor: float = 1.0
    """Less than 1 for what stands outside the asking clause or was carried over from an earlier turn."""
    position: int = 0

    @property
    def mention_ids(self) -> frozenset[str]:
        """Return the ids of the entities that it may stand for; none where it is no mention."""
        return self.mention.ids if self.mention else frozenset()


@dataclass(frozen=True)  # without slots, for the cached properties
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
    opinion: bool = False
    """Asks what the bot itself thinks, or what ought to be."""
    wants_more: bool = False
    """Asks whether there are others than those who were spoken of ("is anyone else held?")."""
    refers: bool = False
    """Says "it" or "that" of the last answer."""
    also: bool = False
    """Opens like an addition to the last question ("and Reed?")."""
    excluded: frozenset[str] = frozenset()
    """Ids of whoever the question leaves out: "who else besides Reed?"."""
    subject: Mention | None = None
    """Who acts, by position or by "by"; None where nothing shows it."""
    indefinite: bool = False
    """Speaks of "the guy" or "the man" and names nobody."""
    says: bool = False
    """Asks for somebody's words."""
    cued: bool = False
    """Names the role right behind the question word ("what position")."""
    asks_person: bool = False
    """Asks for one of a sort of people ("which judge")."""
    asks_body: bool = False
    """Asks for an organisation ("which company")."""
    counts: str = ""
    """The noun behind "how many", as a lemma."""
    tense: str = ""
    """`past`, `future`, or empty where the words don't tell."""

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Return the mentions, those of the asking clause first."""
        return tuple(unit.mention for unit in self.units if unit.mention)

    @cached_property
    def topics(self) -> tuple[Unit, ...]:
        """Return what a question for somebody's words says they are about: all but the speaker and "say" itself."""
        speaker = self.subject or (self.mentions[0] if self.mentions else None)
        return tuple(unit for unit in self.content if not unit.soft and "say" not in unit.concepts) + tuple(
            unit for unit in self.units if unit.mention and unit.mention is not speaker and unit.factor == 1.0
        )

    @cached_property
    def content(self) -> tuple[Unit, ...]:
        """Return the units that are neither mentions nor light."""
        return tuple(unit for unit in self.units if not unit.mention and not unit.light)


@dataclass(frozen=True, slots=True, eq=False)  # looked up by identity
class Reader:
    """What reading needs of a story: its names and its words."""

    names: Names
    speller: Speller
    lexicon: Lexicon
    words: frozenset[str] = field(default=frozenset())
    """Lemmas that some fact holds."""

    def read(self, utterance: str) -> Reading:
        """Return the reading of `utterance`, whatever it holds."""
        return self._read_once(utterance) if len(utterance) <= KEPT_CHARACTERS else self._read(utterance)

    @lru_cache(maxsize=KEPT)  # noqa: B019 - it holds an old story only until so many utterances were read with the new
    def _read_once(self, utterance: str) -> Reading:
        return self._read(utterance)

    def _read(self, utterance: str) -> Reading:
        text = clean(utterance)
        sentences = [self.speller.repair(tokenise(sentence)) for sentence in split_sentences(text)]
        sentences = [sentence for sentence in sentences if sentence]
        asking = asking_clause(
            [(unwrapped(sentence, self.lexicon), len(sentence)) for sentence in sentences], self.lexicon
        )
        tokens = tuple(token for sentence in sentences for token in sentence)
        if asking is None:
            return _empty(text, tokens)
        focus, before, rest = asking
        return self._reading(text, tokens, focus, before, rest)

    def read_claim(self, utterance: str) -> Reading:
        """Return the reading of a statement: a yes/no question put the other way round, all of it in one clause."""
        text = clean(utterance)
        tokens = self.speller.repair(tokenise(text))
        focus = unwrapped(tokens, self.lexicon)
        if not focus:
            return _empty(text, tuple(tokens))
        return self._reading(text, tuple(tokens), focus, [], [], claim=True)

    def asks(self, utterance: str) -> bool:
        """Return whether the utterance is a question or a request by its form."""
        tokens = unwrapped(tokenise(clean(utterance)), self.lexicon)
        return bool(tokens) and asks(tokens, self.lexicon) >= 2

    def _reading(
        self,
        text: str,
        tokens: tuple[Token, ...],
        focus: list[Token],
        before: list[Token],
        rest: list[Token],
        *,
        claim: bool = False,
    ) -> Reading:
        claims = text.rstrip().endswith("?") and any(
            token.text in VERBAL or token.text.endswith("ed") for token in focus
        )
        kept = [left_out(part, self.names, self.lexicon) for part in (focus, before, rest)]
        (focus, before, rest), excluded = (
            [tokens for tokens, _ in kept],
            frozenset[str]().union(*(ids for _, ids in kept)),
        )
        form, phrase = ("yes_no", (0, 0)) if claim else form_of(focus, self.lexicon, asked=claims)
        trimmed = self._without_aside(untagged(focus, self.lexicon))
        focus = trimmed if len(trimmed) >= phrase[1] else focus  # "what is it?" is no "what" with a closing
        mentions = link_entities(focus, self.names)
        mentions = _alternatives(mentions, focus, self.names)
        names_person = form in {"what", "list"} and asks_for_a_persons_name(focus, mentions, self.lexicon, self.names)
        form = "who" if names_person else form
        if form == "who":  # "which leader": whoever is asked for is not named; "who is Reed's lawyer?" names Reed
            asked_for = [
                phrase[0] < each.start <= phrase[1] and not focus[each.end - 1].possessive for each in mentions
            ]
            mentions = [
                replace(each, either=each.either or asked) for each, asked in zip(mentions, asked_for, strict=True)
            ]
        units = self._units(focus, mentions, phrase, 1.0)
        if form not in POLAR and any(token.text in self.lexicon.negations for token in focus):
            named = {place for mention in mentions for place in range(mention.start, mention.end)}
            units = [self._turned(unit, focus, named) for unit in units]
        units = self._sorted(units, focus, phrase)
        before_mentions = _alternatives(link_entities(before, self.names), before, self.names)
        rest_mentions = _alternatives(link_entities(rest, self.names), rest, self.names)
        pronouns = open_pronouns(focus, mentions, self.lexicon)
        thin = sum(1 for unit in units if not unit.light) < 2
        condition = bool(before) and before[0].text in self.lexicon.conditions
        units += self._units(before, before_mentions, (0, 0), 1.0 if thin or condition else BACKGROUND)
        if thin or pronouns:
            units += self._units(rest, rest_mentions, (0, 0), BACKGROUND)
        elif rest_mentions and not mentions:
            units += [unit for unit in self._units(rest, rest_mentions, (0, 0), BACKGROUND) if unit.mention]
        words = [token.text for token in focus]
        if form == "choice":
            places = [place for place, word in enumerate(words) if word == "or"]
            units = [replace(unit, option=_is_option(unit, places)) for unit in units]
        if form in POLAR:  # whether they met is all there is to such a question
            units = [replace(unit, light=unit.light and not unit.concepts & self.lexicon.predicates) for unit in units]
        asks_sort_of_person = form == "who" and phrase[1] > 0 and focus[phrase[1] - 1].lemma in self.lexicon.people
        return Reading(
            text=text,
            tokens=tokens,
            form=form,
            units=tuple(units),
            asked=self._asked(form, units, focus),
            negated=is_negated(focus, self.lexicon),
            quotations=quoted_spans(text),
            fine=fine_details(focus, mentions, self.lexicon),
            pronouns=pronouns,
            meta=meta_intent(focus, self.lexicon),
            focus=tuple(words),
            wants_other=self.lexicon.other.anywhere(words),
            opinion=self.lexicon.opinion.anywhere(words) or (form == "yes_no" and words[:1] == ["should"]),
            wants_more=self.lexicon.others.anywhere(words),
            also=bool(tokens) and tokens[0].text in {"and", "what", "how", "or"} and len(tokens) <= 5,
            excluded=excluded,
            subject=subject_of(focus, mentions),
            indefinite=not mentions and self._is_indefinite(focus),
            says=any({"say", "answer"} & unit.concepts for unit in units),
            counts=self._counted(focus[phrase[1] :]) if form == "how_many" else "",
            asks_body=form == "who" and not (names_person or asks_sort_of_person) and _is_of_a_sort(focus, phrase),
            asks_person=names_person or asks_sort_of_person,
            tense=tense_of(focus, self.lexicon),
            cued=form == "what"
            and any(unit.roles and unit.factor == 1.0 and unit.position == phrase[1] for unit in units),
        )

    def _units(
        self, tokens: Sequence[Token], mentions: Sequence[Mention], skip: tuple[int, int], factor: float
    ) -> list[Unit]:
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
            size, unit = self._unit(
                tokens,
                lemmas,
                position,
                factor,
                limit=next((start for start in starts if start > position), len(tokens)),
                skip_people=skip[1] > 0,
            )
            if unit and self._is_unheard_name(unit, tokens, position):
                words = unit.words.upper() if tokens[position].upper else unit.words
                unit = replace(unit, words=words, mention=Mention(position, position + 1, frozenset(), words=words))
            if unit and not (inside and (not unit.roles or tokens[position].text in self.lexicon.imperatives)):
                units.append(unit)
            position += size
        return units

    def _unit(
        self,
        tokens: Sequence[Token],
        lemmas: Sequence[str],
        position: int,
        factor: float,
        limit: int,
        skip_people: bool,
    ) -> tuple[int, Unit | None]:
        lexicon = self.lexicon
        reach = lemmas[:limit]
        concept = lexicon.concepts.at(reach, position)
        cue = lexicon.role_cues.at(reach, position)
        size = max(concept[0] if concept else 0, cue[0] if cue else 0, 1)
        token = tokens[position]
        if (
            size == 1
            and (token.text in lexicon.stop or token.text == "1")
            and not is_temporal(tokens, position, lexicon)
        ):
            return 1, None  # "one" stands for a noun far more often than for the number
        if size == 1 and token.lemma in lexicon.somebody and skip_people:
            return 1, None
        if size == 1 and token.text.isdigit() and self._only_counts(tokens, position):
            return 1, None  # "name 3 things", "what are the 2 topics"
        concepts = concept[1] if concept and concept[0] == size else frozenset[str]()
        if size == 1 and not concepts:
            concepts = lexicon.concepts_of(token.lemma)
        if size > 1:  # "speak about" is to discuss, and to speak
            concepts |= lexicon.concepts_of(token.lemma)
        roles = cue[1] if cue and cue[0] == size else frozenset[str]()
        words = " ".join(each.text for each in tokens[position : position + size])
        lemma = " ".join(lemmas[position : position + size])
        if (lemma,) in self.names.common_nouns:  # somebody is called that, and it does not stand for that person here
            lemma = words = f"the {lemma}"
        light = size == 1 and (token.text in lexicon.light or token.lemma in lexicon.light)
        unknown = not concepts and not roles and token.lemma not in self.words
        soft = size == 1 and (token.lemma in lexicon.soft or token.text in lexicon.soft)
        # "6, 9 or 16?", "Reuters, AP or UPI?": all but one of them are wrong.
        soft = soft or ((token.text.isdigit() or unknown) and skip_people and any(each.text == "or" for each in tokens))
        temporal = size == 1 and is_temporal(tokens, position, lexicon)
        return size, Unit(
            words,
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

    def _is_unheard_name(self, unit: Unit, tokens: Sequence[Token], position: int) -> bool:
        """Return whether a word that nobody knows is written like a name: "Trump", not in a text all in capitals."""
        token = tokens[position]
        if not (unit.unknown and token.capital and position) or token.typed:
            return False
        return sum(each.capital for each in tokens) <= len(tokens) * MOST_CAPITALS

    def _only_counts(self, tokens: Sequence[Token], position: int) -> bool:
        """Return whether the number at `position` only says how many things the answer holds."""
        before = [token.text for token in tokens[:position]]
        asked_for = self.lexicon.wh.intersection(before) or self.lexicon.imperatives.intersection(before[:1])
        noun = tokens[position + 1 : position + 2]
        counts = noun and noun[0].text.isalpha() and noun[0].text not in self.lexicon.arithmetic
        return bool(asked_for and counts) and position <= MOST_BEFORE_A_COUNT

    def _turned(self, unit: Unit, focus: Sequence[Token], named: AbstractSet[int]) -> Unit:
        """Return the unit as the opposite of what it says where a negation stands before it: "don't agree".

        Stop words and names, whose places are `named`, may stand between: "don't the two agree".
        """
        place = unit.position - 1
        between = self.lexicon.stop - self.lexicon.negations
        while place > 0 and (focus[place].text in between or place in named):
            place -= 1
        if unit.mention or unit.factor < 1.0 or place < 0 or focus[place].text not in self.lexicon.negations:
            return unit
        opposites = {each for concept in unit.concepts for each in self.lexicon.antonyms.get(concept, ())}
        if not opposites:
            return replace(unit, denied=True)
        words = f"not {unit.words}"
        return replace(unit, words=words, lemma=words, concepts=frozenset(opposites), light=False, soft=False)

    def _sorted(self, units: list[Unit], focus: Sequence[Token], phrase: tuple[int, int]) -> list[Unit]:
        """Return the units with the noun behind "which" or "what" marked: it only says what sort of thing is wanted."""
        start, end = phrase
        if not end:  # no question word; where all is left out ("besides Reed"), there may be no word at all
            return units
        opens = focus[start].text in {"what", "which", "how"} or focus[start].text in self.lexicon.imperatives
        if not opens or focus[end - 1].text not in SORT_WORDS | self.lexicon.imperatives:
            return units
        place = end + 1 if focus[end : end + 1] and focus[end].text.isdigit() else end
        if place + 1 >= len(focus):
            return units
        return [
            replace(unit, sort=True) if unit.position == place and not unit.roles and not unit.mention else unit
            for unit in units
        ]

    def _is_indefinite(self, focus: Sequence[Token]) -> bool:
        """Return whether the clause speaks of "the guy" or "that man"."""
        pairs = pairwise(focus)
        return any(
            first.text in {"the", "that", "this"} and second.lemma in self.lexicon.somebody for first, second in pairs
        )

    def _counted(self, words: Sequence[Token]) -> str:
        """Return the lemma of what "how many" counts: a sort of people within reach, else the first telling word."""
        telling = [token.lemma for token in words[:5] if token.text not in self.lexicon.stop]
        people = [lemma for lemma in telling if lemma in self.lexicon.people]
        return next(iter(people or telling), "")

    def _without_aside(self, focus: list[Token]) -> list[Token]:
        """Return the clause without a closing such as "judging by the caption", unless that names somebody."""
        words = [token.text for token in focus]
        for start in range(3, len(words)):
            if self.lexicon.asides.at(words, start) and not link_entities(focus[start:], self.names):
                return focus[:start]
        return focus

    def _asked(self, form: str, units: Sequence[Unit], focus: Sequence[Token]) -> frozenset[str]:
        """Return the roles that can answer: what a cue beside "what" or "which" names, else the question word's."""
        if form in {"what", "list", "key_words"}:
            near = [unit.roles for unit in units if unit.roles and unit.factor == 1.0 and not unit.mention]
            return near[0] if near else frozenset()
        if form == "who" and focus[0].text in RECEIVING:  # "to whom were they sold?"
            return RECEIVERS
        return frozenset(self.lexicon.answers.get(form, ()))


def _is_of_a_sort(focus: Sequence[Token], phrase: tuple[int, int]) -> bool:
    """Return whether the question word is "which" or "what" with a noun."""
    return focus[phrase[0]].text in {"which", "what"} and phrase[1] - phrase[0] == len(("which", "company"))


def _is_option(unit: Unit, places: Sequence[int]) -> bool:
    near = any(abs(unit.position - place) <= REACH_OF_OR for place in places)
    return near and not unit.mention and unit.factor == 1.0


def _alternatives(mentions: Sequence[Mention], focus: Sequence[Token], names: Names) -> list[Mention]:
    """Return the mentions with "Iceland, Ireland or Finland" made one, of which either may be meant."""
    joined: list[Mention] = []
    for mention in mentions:
        before = joined[-1] if joined else None
        between = [token.text for token in focus[before.end : mention.start]] if before else []
        either = between in (["or"], ["or", "the"]) or (not between and _followed_by_or(mention, mentions, focus))
        if before and either and _is_place(before, names) == _is_place(mention, names):
            words = f"{before.words} or {mention.words}"
            joined[-1] = Mention(before.start, mention.end, before.ids | mention.ids, words=words, either=True)
        else:
            joined.append(mention)
    return joined


def _is_place(mention: Mention, names: Names) -> bool:
    return mention.foreign or mention.ids <= names.countries | names.continents


def _followed_by_or(mention: Mention, mentions: Sequence[Mention], focus: Sequence[Token]) -> bool:
    return mention.end < len(focus) and focus[mention.end].text == "or" and mention is not mentions[-1]


def _empty(text: str, tokens: tuple[Token, ...]) -> Reading:
    return Reading(text, tokens, "key_words", (), frozenset(), False, (), frozenset(), frozenset(), None, ())
