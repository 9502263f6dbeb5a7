"""What was asked + Story → what to do, with the facts that it rests on.

The weakest link decides: whatever part of a question nothing in the story explains weighs against every fact, and an
answer needs its fact, its role and its evidence. The thresholds stand together below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.decision.outcomes import Abstain, Answer, Chat, Clarify, Correction, Decision, Mistake, Reason, Shape, Verdict
from bot.story.frames import RoleType, frames
from bot.story.model import EntityKind, Fact, Status, StoryDate
from bot.understanding.followup import leans_on_context
from bot.understanding.index import Index, explained
from bot.understanding.matching import Candidate, answers, rank, rank_unknowns
from bot.understanding.reading import Reading, Unit
from bot.understanding.session import Session
from bot.understanding.smalltalk import has_opener, small_talk


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The numbers that steer decisions, on the scale of `matching` (0 to about 1.2)."""

    accept: float = 0.62
    """The least coverage or similarity of a fact that answers."""
    unexplained: float = 0.34
    """The largest share of a question's weight that may stay unexplained."""
    margin: float = 0.07
    """How far behind the best counts as a tie."""
    unknown: float = 0.7
    """The least similarity of an unknown's sample utterance."""
    unknown_lead: float = 0.05
    """How much nearer than the best fact's samples an unknown's must be."""
    related: float = 0.3
    """The least coverage of a fact that is offered as the nearest thing."""


LIMITS = Thresholds()
MOST_FACTS = 6
"""Facts in one answer; more tire the reader."""
OCCASIONS = frozenset({"meeting", "event"})
FULL = 0.75
"""The coverage from which a second occasion is worth a mention."""
STRONG = 0.85
"""How well a fact must explain a word to be one of those that the question puts in order."""
LISTED = {"people": EntityKind.PERSON, "countries": EntityKind.COUNTRY}
"""What "who is mentioned?" and the like list."""
PAST = frozenset({"did", "was", "were", "has", "have", "had"})
BREAKS_TIE = frozenset({"who", "where", "when", "what", "which", "how_many", "why", "how_long", "list", "key_words"})


def decide(reading: Reading, session: Session, index: Index, limits: Thresholds = LIMITS) -> Decision:
    """Return what to do with the question that `reading` was made from."""
    if not any(character.isalnum() for character in reading.text):
        return Abstain(Reason.NOT_UNDERSTOOD, 1.0)
    if intent := small_talk(reading, index):
        return Chat(intent)
    if whole := _about_the_whole(reading, index):
        return whole
    context = session.facts if leans_on_context(reading, session) else ()
    ranked = _others_first(rank(reading, index, context), reading, session, limits)
    if reading.refers and not reading.content and reading.form == "list" and session.facts:
        return Answer(session.facts, 1.0)  # "quote him on that"
    best = ranked[0]
    unknowns = rank_unknowns(reading, index)
    if profile := _profile(reading, ranked, index, asked_in_vain=bool(unknowns) and unknowns[0][1] >= 0.95):
        return profile
    if same := _said_to_be_one(reading, ranked, session):
        return same
    if unknowns and _is_unknown(unknowns[0][1], best, limits):
        return _known_unknown(unknowns[0][0], unknowns[0][1], index)
    if asked_back := _who_is_meant(reading, ranked, index, limits):
        return asked_back
    if mixed := _mixed_up(reading, ranked, index, limits):
        return mixed
    if not _fits(best, limits):
        return _abstain(reading, ranked, index, limits)
    if best.strangers:
        return _mistaken(reading, best, ranked, index, limits)
    if best.open_role or _too_fine(reading, index.story.facts[best.fact_id], index):
        return Abstain(Reason.SILENT, min(1.0, best.coverage), nearest=(best.fact_id,))
    return _answer(reading, ranked, index, limits)


def _others_first(ranked: list[Candidate], reading: Reading, session: Session, limits: Thresholds) -> list[Candidate]:
    """Return the candidates with the last answer's facts behind the rest where "what else?" asks for more than them."""
    if not any(unit.lemma == "else" for unit in reading.units):
        return ranked
    fresh = [candidate for candidate in ranked if candidate.fact_id not in session.facts]
    return fresh if fresh and _fits(fresh[0], limits) and not fresh[0].open_role else ranked


# -- the whole article, or all about somebody ------------------------------------------------------------------------


def _about_the_whole(reading: Reading, index: Index) -> Decision | None:
    """Return the answer to a question about the article as a whole."""
    if reading.meta is None:
        return None
    if reading.meta == "timeline":
        return Answer(_dated(reading, index), 1.0, shape=Shape.TIMELINE)
    if reading.meta == "quotes" and not reading.mentions:
        quoted = tuple(fact.id for fact in index.story.facts.values() if "quote" in fact.roles)
        return Answer(quoted, 1.0, shape=Shape.QUOTES)
    if kind := LISTED.get(reading.meta):
        found = tuple(each.id for each in index.story.entities.values() if each.kind is kind and not each.members)
        return Answer((), 1.0, shape=Shape.NAMES, names=found)
    if reading.mentions:
        return None
    if reading.meta == "about" and [unit for unit in reading.content if unit.factor == 1.0 and not unit.soft]:
        return None
    return Answer((), 1.0, shape=Shape.SUMMARY)


def _dated(reading: Reading, index: Index) -> tuple[str, ...]:
    """Return the facts that have a date of their own, in the order of time; of what the question names, if it does."""
    dated = [fact for fact in index.story.facts.values() if fact.kind != "article" and _date(fact)]
    if reading.units:
        dated = [fact for fact in dated if _is_named(fact, reading, index)] or dated
    ordered = sorted(dated, key=lambda fact: date.first_day if (date := _date(fact)) else index.story.published)
    return tuple(fact.id for fact in ordered)


def _is_named(fact: Fact, reading: Reading, index: Index) -> bool:
    """Return whether the question names what the fact is: its people and its kind, or a word of its own."""
    passage = index.passage(fact.id)
    named = {each for mention in reading.mentions for each in mention.ids}
    if fact.kind in OCCASIONS and named & set(passage.entities):
        return True
    return any(
        explained(unit, passage) >= STRONG for unit in reading.content if not (unit.soft or unit.unknown or unit.roles)
    )


def _date(fact: Fact) -> StoryDate | None:
    return next((filler for filler in fact.roles.get("when", ()) if isinstance(filler, StoryDate)), None)


def _profile(
    reading: Reading, ranked: Sequence[Candidate], index: Index, *, asked_in_vain: bool
) -> Answer | Abstain | None:
    """Return who somebody is, for a bare name and "who is X?"; what else the story has on them follows."""
    mentions = [mention for mention in reading.mentions if mention.ids]
    if (
        len(mentions) != 1
        or len(mentions) != len(reading.mentions)
        or reading.content
        or reading.refers
        or reading.form not in {"who", "what", "key_words", "list"}
    ):
        return None
    if reading.form in {"what", "list"} and [
        unit
        for unit in reading.units
        if unit.light and unit.lemma not in {"tell", "know", "explain", "describe", "big"}
    ]:
        return None
    if len(mentions[0].ids) > 1 and not mentions[0].all_of:
        return None
    facts = [index.story.facts[candidate.fact_id] for candidate in ranked]
    about = [fact for fact in facts if mentions[0].ids & set(map(str, fact.roles.get(frames()[fact.kind].subject, ())))]
    offices = [fact.id for fact in about if fact.kind == "office"]
    others = [
        fact.id
        for fact in index.story.facts.values()
        if fact in about and fact.kind not in {"office", "statement", "picture"}
    ]
    statements = [fact.id for fact in about if fact.kind == "statement"]
    chosen = offices + others[: 1 if offices else 3]
    if not chosen and asked_in_vain:
        return None
    person = index.story.entities[min(mentions[0].ids)].kind is EntityKind.PERSON
    if person:
        chosen = chosen or statements[:2]
    if not statements:
        chosen = chosen or [candidate.fact_id for candidate in ranked[:2] if person and candidate.coverage >= 0.6]
    nearest = statements[:2] or [candidate.fact_id for candidate in ranked[:2] if candidate.coverage >= 0.8]
    if not chosen and reading.form in {"who", "what"}:
        return Abstain(Reason.SILENT, 1.0, nearest=tuple(nearest))
    return Answer(tuple(chosen or nearest), min(1.0, ranked[0].score)) if chosen or nearest else None


# -- the story does not say ------------------------------------------------------------------------------------------


def _is_unknown(similarity: float, best: Candidate, limits: Thresholds) -> bool:
    """Return whether the question is one that the author knows the story leaves open."""
    if similarity < limits.unknown or similarity <= best.similarity + limits.unknown_lead:
        return False
    return similarity >= 0.8 or best.open_role or best.coverage < 0.9 or similarity >= best.similarity + 0.25


def _known_unknown(unknown_id: str, similarity: float, index: Index) -> Abstain:
    unknown = index.story.unknowns[unknown_id]
    return Abstain(Reason.SILENT, similarity, unknown=unknown_id, nearest=unknown.instead)


def _fits(best: Candidate, limits: Thresholds) -> bool:
    """Return whether the fact explains enough of the question to act on."""
    return max(best.coverage, best.similarity) >= limits.accept and (
        best.missing <= limits.unexplained or best.similarity >= 0.85
    )


def _abstain(reading: Reading, ranked: Sequence[Candidate], index: Index, limits: Thresholds) -> Abstain | Chat:
    """Return an abstention with the reason that fits: silent, off topic or not understood."""
    best = max(ranked, key=lambda candidate: candidate.coverage)
    known = [mention for mention in reading.mentions if mention.ids]
    if known or best.coverage >= limits.related:
        nearest = (ranked[0].fact_id,) if ranked[0].coverage >= limits.related and not ranked[0].open_role else ()
        return Abstain(Reason.SILENT, 1.0 - best.coverage / 2, nearest=nearest)
    if intent := has_opener(reading):
        return Chat(intent)
    words = [token.text for token in reading.tokens if token.text.isalpha()]
    readable = sum(1 for word in words if index.reader.speller.knows(word))
    if not words or readable < len(words) / 2 or (len(words) < 2 and not reading.content):
        return Abstain(Reason.NOT_UNDERSTOOD, 1.0 - best.coverage)
    return Abstain(Reason.OFF_TOPIC, 1.0 - best.coverage)


def _too_fine(reading: Reading, fact: Fact, index: Index) -> bool:
    """Return whether the question wants the place, day or hour more exactly than the fact has it."""
    when = _date(fact)
    if "hour" in index.passage(fact.id).implied and "hour" in reading.fine:
        return False
    if "hour" in reading.fine and reading.form in {"when", "what", "key_words"}:
        return when is not None
    if "day" in reading.fine and when is not None and reading.form in {"when", "what", "key_words"}:
        return when.precision != "day"
    if "place" in reading.fine and reading.form in {"where", "what", "key_words"} and "where" in fact.roles:
        places = [index.story.entities[str(filler)] for filler in fact.roles["where"]]
        return all(place.kind is EntityKind.COUNTRY or place.id in index.names.continents for place in places)
    return False


# -- a wrong idea in the question ------------------------------------------------------------------------------------


def _mistaken(
    reading: Reading, best: Candidate, ranked: Sequence[Candidate], index: Index, limits: Thresholds
) -> Decision:
    """Return what to do where the best fact has nothing to do with somebody or something that the question names."""
    whole = [
        candidate
        for candidate in ranked
        if not candidate.strangers and _fits(candidate, limits) and not candidate.open_role
    ]
    if whole and not best.quoted and whole[0].score >= best.score - 2 * limits.margin:
        return _answer(
            reading, [whole[0], *(candidate for candidate in ranked if candidate is not whole[0])], index, limits
        )
    stranger = best.strangers[0]
    speaks = reading.says and stranger.mention is not None and stranger.mention is reading.subject
    if speaks and index.story.facts[best.fact_id].kind != "statement":
        return Abstain(Reason.SILENT, best.coverage, nearest=(best.fact_id,))
    predicate = [unit for unit in reading.content if unit not in best.unexplained]
    shared = sum(1 for mention in reading.mentions if mention.ids) > len(best.strangers)
    if not (predicate or best.quoted or shared) or best.missing > limits.unexplained:
        return _abstain(reading, ranked, index, limits)
    fact = index.story.facts[best.fact_id]
    return _correction(reading, fact, stranger, min(1.0, best.coverage), index)


def _correction(reading: Reading, fact: Fact, stranger: Unit, confidence: float, index: Index) -> Correction:
    """Return the correction for what the question names and the fact has nothing to do with."""
    asks_yes_no = reading.form in {"yes_no", "choice"}
    if stranger.mention is None:
        return Correction((fact.id,), confidence, Mistake.DATE, denied=asks_yes_no, roles=reading.asked)
    ids = stranger.mention.ids
    denied = asks_yes_no and _rivals(ids, fact, index)
    if not ids:
        return Correction((fact.id,), confidence, Mistake.UNHEARD, denied, stranger.words.title(), reading.asked)
    mistake = Mistake.OTHERWISE if denied else Mistake.STRANGER
    return Correction((fact.id,), confidence, mistake, denied, min(ids), reading.asked)


def _mixed_up(reading: Reading, ranked: Sequence[Candidate], index: Index, limits: Thresholds) -> Correction | None:
    """Return the correction where the question gives one's charge, sentence or post to another.

    "Was Reed convicted of espionage?": one fact of the kind is about Reed and knows no espionage, another explains
    the espionage and is about somebody else.
    """
    if reading.form not in {"yes_no", "choice"} or not reading.mentions:
        return None
    near = [candidate for candidate in ranked[:8] if candidate.coverage >= limits.accept - 0.2]
    for own in near:
        fact = index.story.facts[own.fact_id]
        named = {each for mention in reading.mentions for each in mention.ids}
        if (
            own.strangers
            or not own.unexplained
            or not set(_subjects(fact)) & named
            or fact.kind in {"statement", "picture"}
        ):
            continue
        for other in near:
            rival = index.story.facts[other.fact_id]
            if rival.kind == fact.kind and other.strangers and not set(own.unexplained) & set(other.unexplained):
                return Correction((own.fact_id, other.fact_id), own.coverage, Mistake.OTHERWISE, denied=True)
    return None


def _said_to_be_one(reading: Reading, ranked: Sequence[Candidate], session: Session) -> Correction | None:
    """Return the correction where the last answer and what the question names are taken for one thing."""
    if (
        reading.form != "yes_no"
        or not session.facts
        or not any(unit.lemma in {"same", "identical"} for unit in reading.units)
    ):
        return None
    other = next(
        (candidate for candidate in ranked if not candidate.strangers and candidate.fact_id not in session.facts), None
    )
    if other is None or not reading.mentions:
        return None
    return Correction((other.fact_id, session.facts[0]), min(1.0, other.coverage), Mistake.OTHERWISE, denied=True)


def _rivals(ids: frozenset[str], fact: Fact, index: Index) -> bool:
    """Return whether the fact names somebody or something else of the same kind in its subject or its place."""
    frame = frames()[fact.kind]
    kinds = {index.story.entities[each].kind for each in ids} or {EntityKind.COUNTRY, EntityKind.PLACE}
    for role in (frame.subject, "where"):
        held = fact.roles.get(role, ()) if role in frame.roles and frame.roles[role].type is RoleType.ENTITIES else ()
        if any(index.story.entities[str(filler)].kind in kinds for filler in held):
            return True
    return False


# -- which fact ------------------------------------------------------------------------------------------------------


def _who_is_meant(reading: Reading, ranked: Sequence[Candidate], index: Index, limits: Thresholds) -> Clarify | None:
    """Return the question back where "he" or "the guy" could be any of several."""
    if not (reading.pronouns & {"male", "female"} or reading.indefinite) or reading.form == "who":
        return None
    if any(mention.ids for mention in reading.mentions) or len(reading.content) > 2:
        return None
    kind = index.story.facts[ranked[0].fact_id].kind
    if reading.says:
        kind = "statement"
    same = [
        candidate
        for candidate in ranked
        if index.story.facts[candidate.fact_id].kind == kind
        and candidate.coverage >= limits.accept - 0.1
        and not candidate.open_role
    ]
    choices: dict[tuple[str, ...], str] = {}
    for candidate in same:
        fact = index.story.facts[candidate.fact_id]
        choices.setdefault(_subjects(fact), fact.id)
    return Clarify(tuple(choices.values())[:4], reading.asked, 0.5) if len(choices) > 1 else None


def _namesakes(reading: Reading, ranked: Sequence[Candidate], index: Index, limits: Thresholds) -> Clarify | None:
    """Return the question back where a name fits several persons and each has an answer of their own."""
    for mention in reading.mentions:
        if len(mention.ids) < 2 or mention.all_of or mention.either:
            continue
        fitting = [
            candidate
            for candidate in ranked
            if candidate.score >= ranked[0].score - 2 * limits.margin
            and _fits(candidate, limits)
            and not candidate.open_role
        ]
        choices: dict[frozenset[str], str] = {}
        for candidate in fitting:
            meant = mention.ids & set(_subjects(index.story.facts[candidate.fact_id]))
            if len(meant) == 1:
                choices.setdefault(meant, candidate.fact_id)
        if len(choices) > 1:
            return Clarify(tuple(choices.values())[:4], reading.asked, 0.5)
    return None


def _subjects(fact: Fact) -> tuple[str, ...]:
    return tuple(map(str, fact.roles.get(frames()[fact.kind].subject, ())))


def _answer(reading: Reading, ranked: Sequence[Candidate], index: Index, limits: Thresholds) -> Decision:
    """Return the answer of the best fact, of several together, or a question back."""
    best = ranked[0]
    if namesakes := _namesakes(reading, ranked, index, limits):
        return namesakes
    tied = _distinct(
        [
            candidate
            for candidate in ranked
            if candidate.score >= best.score - limits.margin
            and not candidate.open_role
            and not candidate.strangers
            and _fits(candidate, limits)
        ],
        reading,
        index,
    )
    together = _together(reading, best, ranked, index, limits)
    confidence = min(1.0, max(best.coverage, best.similarity))
    if len(together) > 1:
        shape = Shape.COUNT if reading.form == "how_many" else Shape.FACTS
        return Answer(together[:MOST_FACTS], confidence, reading.asked, shape=shape)
    best = tied[0] if tied and best.similarity < 0.9 else best
    fact = index.story.facts[best.fact_id]
    if reading.form in {"yes_no", "choice"}:
        return _verdict(reading, best, fact, confidence)
    if len(tied) > 1 and best.similarity < 0.9 and reading.form in BREAKS_TIE and _apart(tied, index):
        return Clarify(tuple(candidate.fact_id for candidate in tied[:4]), reading.asked, confidence / 2)
    if best.opposed:
        return Correction((fact.id,), confidence, Mistake.OTHERWISE, roles=reading.asked)
    also = _also(reading, fact, ranked, index)
    shape = Shape.COUNT if reading.form == "how_many" else Shape.FACTS
    return Answer((fact.id,), confidence, reading.asked, shape=shape, also=also)


def _also(reading: Reading, fact: Fact, ranked: Sequence[Candidate], index: Index) -> str | None:
    """Return the other meeting or event that "the summit" might have meant, where the question names nobody."""
    if reading.mentions or fact.kind not in OCCASIONS:
        return None
    for candidate in ranked:
        other = index.story.facts[candidate.fact_id]
        fits = candidate.coverage >= FULL and not candidate.open_role and not candidate.strangers
        if fits and other.kind in OCCASIONS and not set(_subjects(other)) & set(_subjects(fact)):
            return other.id
    return None


def _distinct(candidates: Sequence[Candidate], reading: Reading, index: Index) -> list[Candidate]:
    """Return the candidates with different answers; where one says all that another does, that one."""
    kept: dict[tuple[str, frozenset[object]], Candidate] = {}
    for candidate in sorted(candidates, key=lambda candidate: -len(_fillers(candidate, reading, index))):
        kind, fillers = index.story.facts[candidate.fact_id].kind, _fillers(candidate, reading, index)
        if not any(kind == other and fillers <= said for other, said in kept):
            kept[kind, fillers] = candidate
    return sorted(kept.values(), key=lambda candidate: -candidate.score)


def _fillers(candidate: Candidate, reading: Reading, index: Index) -> frozenset[object]:
    fact = index.story.facts[candidate.fact_id]
    roles = answers(reading, index.passage(fact.id), index) or {frames()[fact.kind].subject}
    return frozenset(filler for role in roles for filler in fact.roles.get(role, ()))


def _apart(tied: Sequence[Candidate], index: Index) -> bool:
    """Return whether tied facts are of one kind with different subjects: two things that one question may mean."""
    facts = [index.story.facts[candidate.fact_id] for candidate in tied]
    return len({fact.kind for fact in facts}) == 1 and len({frozenset(_subjects(fact)) for fact in facts}) > 1


def _together(
    reading: Reading, best: Candidate, ranked: Sequence[Candidate], index: Index, limits: Thresholds
) -> tuple[str, ...]:
    """Return the facts that answer side by side: a list of such, what somebody said in all, each of two persons."""
    fact = index.story.facts[best.fact_id]
    subject = frames()[fact.kind].subject
    same = [
        candidate
        for candidate in ranked
        if index.story.facts[candidate.fact_id].kind == fact.kind
        and not candidate.open_role
        and not candidate.unexplained
        and candidate.score >= best.score - 2 * limits.margin
    ]
    named = {each for mention in reading.mentions for each in mention.ids}
    if fact.kind == "statement":
        speaks = reading.says and not reading.topics and bool(set(_subjects(fact)) & named)
        own = [
            candidate.fact_id
            for candidate in ranked
            if _speaks(candidate, index, named) and candidate.coverage >= limits.accept
        ]
        return tuple(own) if speaks and reading.form in {"what", "list", "key_words"} else ()
    several = [mention for mention in reading.mentions if mention.all_of] or len(
        named & set(_all_subjects(same, index))
    ) > 1
    if several:
        each = [
            candidate
            for candidate in ranked
            if index.story.facts[candidate.fact_id].kind == fact.kind
            and set(_subjects(index.story.facts[candidate.fact_id])) & named
        ]
        return tuple(
            dict.fromkeys(
                candidate.fact_id for candidate in each if not candidate.open_role and candidate.coverage >= 0.4
            )
        )
    listable = reading.form in {"who", "list", "how_many", "what", "key_words"} and not named & set(
        _all_subjects(same, index)
    )
    if listable and (not reading.asked or subject in reading.asked or reading.form == "how_many"):
        by_subject: dict[frozenset[str], str] = {}
        for candidate in same:
            by_subject.setdefault(frozenset(_subjects(index.story.facts[candidate.fact_id])), candidate.fact_id)
        return tuple(by_subject.values())
    return ()


def _speaks(candidate: Candidate, index: Index, named: set[str]) -> bool:
    fact = index.story.facts[candidate.fact_id]
    return fact.kind == "statement" and bool(set(_subjects(fact)) & named)


def _all_subjects(candidates: Sequence[Candidate], index: Index) -> list[str]:
    return [subject for candidate in candidates for subject in _subjects(index.story.facts[candidate.fact_id])]


def _verdict(reading: Reading, best: Candidate, fact: Fact, confidence: float) -> Decision:
    """Return the answer to a yes/no question; a plain "yes" needs every word of it explained."""
    unmet = reading.form == "yes_no" and any(unit.concepts for unit in best.unexplained)
    if unmet and not best.opposed and best.similarity < 0.9:
        return Abstain(Reason.SILENT, best.coverage, nearest=(fact.id,))  # "has he admitted it?"
    wrong = (bool(best.opposed) != best.denied) != reading.negated
    if wrong and reading.form == "yes_no":
        return Correction((fact.id,), confidence, Mistake.OTHERWISE, denied=True, roles=reading.asked)
    past = bool(reading.focus) and reading.focus[0] in PAST
    if fact.status is Status.PLANNED and past:
        return Answer((fact.id,), confidence, verdict=Verdict.NOT_YET)
    sure = reading.form == "yes_no" and best.missing < 0.1 and (best.firm or best.similarity >= 0.9)
    return Answer((fact.id,), confidence, verdict=Verdict.YES if sure else Verdict.NONE)
