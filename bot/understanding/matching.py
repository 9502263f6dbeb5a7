"""Readings → ranked candidates: how well each fact, and each thing the story is known not to say, fits a question.

A fact's score is its *coverage*: the share of the question's content, weighted by rarity, that the fact explains. A
shared word is thus never a match by itself, since whatever else was asked counts against it. Sample utterances give a
second score, the Dice coefficient of the two readings' units (soft: units of one meaning count in part).
"""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import NamedTuple

from rapidfuzz import fuzz

from bot.story.frames import frames
from bot.story.model import Fact, Status
from bot.understanding.entities import Mention
from bot.understanding.index import Index, rarity
from bot.understanding.passages import Passage
from bot.understanding.reading import Reading, Unit
from bot.understanding.roles import OPEN_ROLE, Filling, asks_nothing_of, fillers, filling, openness
from bot.understanding.samples import ASIDE, EXPLAINED, counted
from bot.understanding.text import fold, lemma_of

UNKNOWN = 0.8
"""The weight of a word that neither the story nor the language data has: often only another way to say it."""
UNHEARD = 1.15
"""The weight of a real place, or of a name, that the story never mentions."""
OPPOSED = 0.75
"""How well the opposite explains a word: the question is about that, and wrong."""
CONTEXT = 0.2
"""What a fact of the last answer gains where the question leans on that answer."""
MISDATED = 0.1
"""What a fact loses whose date is not the one in the question."""
FIRM = 0.91
"""From here on a unit is explained by the fact's own words, not by words of about that meaning."""
UNCUED = 0.6
"""What is left of the coverage of a picture or of the article itself where the question speaks of neither."""
MAIN = 0.5
"""A unit that counts less stands outside the asking clause, and no fact needs to have to do with it."""
ASKS_ALIKE = 0.85
"""The similarity to a sample utterance from which a question of names alone asks what that does."""
FILLS = 0.95
"""The strength from which an entity fills a role of the fact."""
PERFECT = frozenset({"has", "had", "did", "was", "were"})
"""Words by which a question is for what has been too: "what will be sold, or has been?"."""
NOTHING = (0.0, False)
MOST_COMPARED, MOST_RANKED = 32, 12
"""Facts whose samples are compared, and of those the facts that are looked at closely: twelve of the latter give the
same replies as all on nine question sets, eight already lose some."""
QUOTED = 90
"""How much, of 100, of a quotation in the question must stand in the fact's own."""


COMPARED: Mapping[tuple[str, ...], Callable[[int, int], bool]] = {
    ("more", "than"): operator.gt,
    ("less", "than"): operator.lt,
    ("fewer", "than"): operator.lt,
    ("at", "least"): operator.ge,
    ("at", "most"): operator.le,
}
"""Words before a number with which a question asks for more, or less, than that."""
BESIDE = {
    "picture": frozenset({"photograph", "show"}),
    "article": frozenset({"article", "headline", "outlet", "reporter", "updated"}),
}
"""Kinds that stand beside the story: the concepts by which a question speaks of them."""


@dataclass(frozen=True, slots=True, eq=False)  # compared and looked up by identity
class Candidate:
    """A fact, as an answer to one reading."""

    fact: Fact
    score: float
    """0 to about 1.2: coverage or sample similarity, with what the form adds and takes."""
    coverage: float
    """0 to 1."""
    similarity: float
    """0 to 1, of the nearest sample utterance."""
    open_role: bool
    """True if the role that was asked for is not filled."""
    strangers: tuple[Unit, ...]
    """Mentions that the fact has nothing to do with, and dates that are not its own."""
    unexplained: tuple[Unit, ...]
    """Content, other than mentions, that the fact does not explain."""
    opposed: tuple[Unit, ...]
    """Content of which the fact says the opposite."""
    denied: bool
    """True if the fact itself denies what the question speaks of ("not to seek conflict")."""
    firm: bool
    """True if the fact's own words explain all of the content, not only an author's samples or a far synonym."""
    quoted: bool
    """True if the question quotes the fact."""
    missing: float
    """The share of the question's weight that is content the fact does not explain, mentions apart."""
    content: float
    """The weight of the content that the fact explains, mentions apart: two words say more than one."""
    fresh: bool
    """False if it explains none of the telling words that the question adds to what is carried over from before."""
    named: float
    """The share of the question's mentions that the fact has to do with; 0 where it mentions nobody."""
    unfilled: bool
    """True if neither a role nor the fact's words hold what is asked for, whether or not its kind could."""
    central: float
    """How central the mentions are to the fact: 1 its subject, 0 what is only spoken of."""
    others_deed: bool
    """True if the question says who acts, and it is not the fact's subject."""
    not_to_come: bool
    """True if the question is for what is to come, and the fact is not."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """How far each passage explains each unit of a reading, and how much each unit counts."""

    columns: tuple[Mapping[int, tuple[float, bool]], ...]
    """For each unit, position of a passage → how far it explains the unit, and whether by saying the opposite."""
    weights: tuple[float, ...]
    alien: float
    """The share of the weight whose meaning is known and is no fact's: the question is about something else."""

    def explaining(self, limit: int) -> dict[int, float]:
        """Return position → share of the question explained, roughly, of the `limit` passages that explain most."""
        total = sum(self.weights) or 1.0
        rough: defaultdict[int, float] = defaultdict(float)
        for column, weight in zip(self.columns, self.weights, strict=True):
            for position, (value, _) in column.items():
                rough[position] += value * weight / total
        return {
            position: rough[position] for position in nlargest(limit, rough, key=lambda place: (rough[place], -place))
        }


class Share(NamedTuple):
    """What a unit of a question counts for a fact."""

    unit: Unit
    weight: float
    """Of the unit by itself."""
    matched: float
    """What it counts where the fact explains it."""
    unmatched: float
    """What it counts where the fact does not."""
    vague: bool
    """True if it says too little to be missed."""


def _share(unit: Unit, weight: float) -> Share:
    return Share(unit, weight, counted(unit, weight, True), counted(unit, weight, False), vague=unit.light or unit.soft)


def weigh(reading: Reading, index: Index) -> Weighing:
    """Return what both kinds of candidates are judged by."""
    columns = tuple(_column(unit, index) for unit in reading.units)
    facts = len(index.passages.passages)
    weights = tuple(_weight(unit, column, facts) for unit, column in zip(reading.units, columns, strict=True))
    alien = sum(
        weight for unit, column, weight in zip(reading.units, columns, weights, strict=True) if _is_alien(unit, column)
    )
    return Weighing(columns, weights, alien / (sum(weights) or 1.0))


def rank(
    reading: Reading, index: Index, context: Sequence[str] = (), weighing: Weighing | None = None
) -> list[Candidate]:
    """Return the facts that share something with the question as candidates, the best first.

    `context` holds facts of the turn before. Where nothing is shared, facts are returned all the same: there is
    always a best one.
    """
    weighing = weighing or weigh(reading, index)
    passages = index.passages.passages
    near = weighing.explaining(MOST_COMPARED) or dict.fromkeys(range(min(MOST_RANKED, len(passages))), 0.0)
    near |= {index.positions[fact_id]: 1.0 for fact_id in context}
    among = {passages[position].fact.id: position for position in near}
    similar = {
        among[fact_id]: similarity
        for fact_id, similarity in index.samples.similarities(reading, weighing.weights, tuple(among)).items()
    }
    rough = {position: max(covered, similar.get(position, 0.0)) for position, covered in near.items()}
    positions = sorted(nlargest(MOST_RANKED, rough, key=lambda place: (rough[place], -place)))
    shares = [_share(unit, weight) for unit, weight in zip(reading.units, weighing.weights, strict=True)]
    ranked = [
        _candidate(
            reading,
            passages[position],
            [column.get(position, NOTHING) for column in weighing.columns],
            shares,
            similar.get(position, 0.0),
            context,
            index,
        )
        for position in positions
    ]
    return sorted(ranked, key=lambda candidate: -candidate.score)


def rank_unknowns(reading: Reading, index: Index, weighing: Weighing | None = None) -> list[tuple[str, float]]:
    """Return (unknown's id, similarity of its nearest sample utterance), the best first."""
    weighing = weighing or weigh(reading, index)
    return sorted(index.unknowns.similarities(reading, weighing.weights).items(), key=lambda pair: -pair[1])


def _column(unit: Unit, index: Index) -> Mapping[int, tuple[float, bool]]:
    column = {position: (value, False) for position, value in index.passages.explaining(unit).items()}
    opposites = {opposite for each in unit.concepts for opposite in index.lexicon.antonyms.get(each, ())}
    if opposites and not unit.mention:
        column.update(dict.fromkeys(index.passages.opposing(unit, opposites), (OPPOSED, True)))
    return column


def _is_alien(unit: Unit, column: Mapping[int, tuple[float, bool]]) -> bool:
    """Return whether the language data knows what the words mean and no fact has anything of it."""
    vague = unit.mention or unit.temporal or unit.light or unit.soft or unit.unknown or unit.factor < 1.0
    return not vague and all(value < EXPLAINED for value, _ in column.values())


def _weight(unit: Unit, column: Mapping[int, tuple[float, bool]], facts: int) -> float:
    """Return how much a unit counts, rare things most."""
    if unit.mention and unit.mention.foreign:
        return UNHEARD * unit.factor
    if unit.unknown:
        return UNKNOWN * unit.factor
    return rarity(sum(1 for value, _ in column.values() if value >= 0.6), facts) * unit.factor


def _candidate(
    reading: Reading,
    passage: Passage,
    column: Sequence[tuple[float, bool]],
    shares: Sequence[Share],
    similarity: float,
    context: Sequence[str],
    index: Index,
) -> Candidate:
    """Return the fact with its score and everything that speaks against it."""
    fact = passage.fact
    quoted = bool(reading.quotations) and _quoted(reading, fact)
    misdated: list[Unit] = []
    strangers: list[Unit] = []
    unexplained: list[Unit] = []
    opposed: list[Unit] = []
    total = covered = missed = content = 0.0
    named, firm = 0, True
    new = added = 0
    for (unit, weight, matched_share, unmatched_share, vague), (value, opposite) in zip(shares, column, strict=True):
        matched = value >= EXPLAINED
        share = matched_share if matched else unmatched_share
        mention = unit.mention
        if not vague and not mention and unit.factor == 1.0 and not unit.roles:
            new += 1
            added += matched
        firm = firm and (vague or value >= FIRM)
        if opposite:
            opposed.append(unit)
        fits = _compares(unit, passage, reading) if unit.lemma.isdigit() else None
        if fits:
            continue  # "more than 10", where it is 11
        if fits is False or (not matched and _contests(unit, passage, reading)):
            misdated.append(unit)
            if unit.factor > MAIN:
                strangers.append(unit)
            continue
        if quoted and not mention and not matched:
            share *= ASIDE
        total += share
        covered += value * share
        if mention:
            named += matched
            if not matched and unit.factor > MAIN:
                strangers.append(unit)
        elif matched:
            content += 0.0 if unit.temporal or unit.light else value * weight
        elif not vague and not unit.temporal:
            missed += share
            if unit.factor == 1.0:
                unexplained.append(unit)
    coverage = covered / total if total else 0.0
    missing = missed / total if total else 0.0
    swapped = reading.subject is not None and _swapped(reading, reading.subject, passage)
    # "how much did they make?": a name alone makes no question like an author's.
    unlike = similarity < 0.8 or reading.asks_person or (reading.form == "how_much" and not content)
    filled = filling(reading, passage, index) if reading.asked else Filling.FILLED
    open_by = openness(filled, reading, passage) if unlike and filled is not Filling.FILLED else 0.0
    over = reading.tense == "future" and "will" in reading.focus and fact.status is not Status.PLANNED
    if (reading.form == "when" and over and fact.kind in {"meeting", "event"}) or (
        similarity < ASKS_ALIKE and asks_nothing_of(reading, passage, filled)
    ):
        open_by = OPEN_ROLE
    if fact.kind in BESIDE and not any(unit.concepts & BESIDE[fact.kind] for unit in reading.units):
        coverage *= UNCUED
    coverage = max(coverage, 0.95) if quoted else coverage
    central = _central(reading, passage)
    score = max(coverage, similarity) + 0.12 * similarity + 0.08 * central + _form_bonus(reading, fact)
    score += 0.08 if reading.asked and not open_by else 0.0
    score += (CONTEXT if fact.id in context else 0.0) + (0.2 if quoted else 0.0)
    score -= open_by + (0.2 if swapped else 0.0) + (MISDATED if misdated else 0.0)
    score -= 0.12 if reading.cued and not reading.asked & set(frames()[fact.kind].roles) else 0.0
    return Candidate(
        fact=fact,
        score=score,
        coverage=coverage,
        similarity=similarity,
        open_role=open_by >= OPEN_ROLE or swapped,
        strangers=tuple(strangers),
        unexplained=tuple(unexplained),
        opposed=tuple(opposed),
        denied=bool(passage.denied)
        and any(unit.lemma in passage.denied or unit.concepts & passage.denied for unit in reading.content),
        firm=firm,
        quoted=quoted,
        missing=0.0 if quoted else missing,
        content=content,
        fresh=bool(added) or not new,
        named=named / (len(reading.mentions) or 1),
        unfilled=filled is Filling.UNFILLED,
        central=central,
        others_deed=reading.subject is not None and _is_others_deed(reading.subject, passage),
        not_to_come=reading.tense == "future"
        and fact.status is not Status.PLANNED
        and not PERFECT & set(reading.focus),
    )


def _compares(unit: Unit, passage: Passage, reading: Reading) -> bool | None:
    """Return whether the fact's number is more, or less, than one as the question has it; None where nothing tells.

    A fact of several numbers does not: which of them counts the same is not known here.
    """
    compared = COMPARED.get(reading.focus[max(0, unit.position - 2) : unit.position])
    if compared is None or unit.temporal or unit.factor < 1.0 or len(passage.numbers) != 1:
        return None
    return compared(int(min(passage.numbers)), int(unit.lemma))


def _contests(unit: Unit, passage: Passage, reading: Reading) -> bool:
    """Return whether a date, or the number of something, stands where the fact has another: "ten years"."""
    if unit.temporal:
        return bool({"when", "said"} & passage.roles)
    if not unit.lemma.isdigit() or unit.soft or unit.option or unit.mention or not passage.numbers:
        return False
    counted = reading.focus[unit.position + 1 : unit.position + 2]
    return any(lemma_of(word) in passage.lemmas for word in counted)


def _central(reading: Reading, passage: Passage) -> float:
    """Return how central the mentions are to the fact: 1 its subject, 0 what is only spoken of."""
    mentions = [mention for mention in reading.mentions if mention.ids]
    if not mentions:
        return 0.0
    strengths = [
        1.0
        if mention.ids & passage.subjects
        else 0.8
        if mention.ids & passage.sides
        else 0.6
        if max(passage.entities.get(each, 0.0) for each in mention.ids) >= 0.9
        else 0.0
        for mention in mentions
    ]
    return sum(strengths) / len(strengths)


def _is_others_deed(acting: Mention, passage: Passage) -> bool:
    """Return whether a fact is about what somebody else did; one about no deed need only have a role for who acts."""
    if acting.ids & passage.subjects:
        return False
    if frames()[passage.fact.kind].subject == "who":
        return True
    return all(passage.entities.get(each, 0.0) < FILLS for each in acting.ids)


def _form_bonus(reading: Reading, fact: Fact) -> float:
    """Return what tense and the wish for somebody's words add to facts of that status and kind."""
    planned = fact.status is Status.PLANNED
    bonus = 0.0
    if reading.tense:
        bonus += 0.04 if planned == (reading.tense == "future") else -0.04
    elif planned and reading.form == "when":
        bonus += 0.04  # "when is …?" asks for what is to come
    if reading.says and reading.form in {"what", "list", "key_words"} and fact.kind == "statement":
        bonus += 0.1
    return bonus


def _swapped(reading: Reading, subject: Mention, passage: Passage) -> bool:
    """Return whether the question makes somebody speak or demand who does not in the fact."""
    if passage.fact.kind not in {"statement", "demand"} or not subject.ids:
        return False
    speakers = {*fillers(passage.fact, "who"), *fillers(passage.fact, "attribution"), *passage.sides}
    listeners = {*fillers(passage.fact, "to"), *fillers(passage.fact, "whom")}
    return not subject.ids & speakers and (reading.says or bool(subject.ids & listeners))


def _quoted(reading: Reading, fact: Fact) -> bool:
    """Return whether the question quotes the fact: people's words are matched fuzzily, the article's never."""
    passages = [fold(quote) for quote in fact.valid_quotes] + [fold(quote) for quote in fillers(fact, "quote")]
    return any(
        fuzz.partial_ratio(fold(quotation), passage) >= QUOTED
        for quotation in reading.quotations
        for passage in passages
        if len(passage) >= len(quotation)
    )
