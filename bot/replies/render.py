"""Decisions into replies: sentences from templates, with the evidence that each answer rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.decision.outcomes import ANSWERED, Abstain, Answer, Chat, Clarify, Correction, Decision, Outcome, Shape
from bot.replies.dates import day_text, source_date
from bot.replies.reply import Quotation, Reply
from bot.replies.templates import filler_text, label, say, sentence
from bot.story.frames import RoleType, frames
from bot.story.model import Fact, Status, Story, StoryDate
from bot.understanding.questions import listed

LONGEST = 900
"""Characters of a reply, unless a summary, a timeline or a list of everything was asked for."""
MOST_EVIDENCE = 3
"""Quotations under one reply."""
COUNTED = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
ALWAYS_SAID = frozenset({"who", "what", "attribution", "whom", "to", "of"})
"""Roles that need no line of their own: every sentence has its subject and its content."""


def render(decision: Decision, story: Story, choices: Sequence[str] = ()) -> Reply:
    """Return the reply to a decision, its session still empty; `choices` are the questions of a clarification."""
    match decision:
        case Answer():
            return _answer(decision, story)
        case Correction():
            return _correction(decision, story)
        case Clarify():
            return Reply(
                Outcome.CLARIFY,
                say("clarify"),
                _share(decision.confidence),
                decision.choices,
                suggestions=tuple(choices),
            )
        case Abstain():
            return _abstain(decision, story)
        case Chat():
            return _chat(decision, story)


def joined(replies: Sequence[Reply]) -> Reply:
    """Return one reply that says what several say, each thing once; the session is the last one's.

    Where the story answers only some of them, it says so.
    """
    told = [reply for reply in replies if reply.outcome in ANSWERED]
    if len(replies) == 1 or not told:
        return replies[0]
    first = told[0]
    fresh = [first, *(reply for reply in told[1:] if not set(reply.facts) <= set(first.facts))]
    sentences = [*(reply.text for reply in fresh), *([say("rest_silent")] if len(told) < len(replies) else [])]
    text = "\n".join(dict.fromkeys(sentences))
    room = LONGEST - len(text)
    quotations: list[Quotation] = []
    for quotation in dict.fromkeys(quotation for reply in fresh for quotation in reply.evidence):
        room -= len(str(quotation)) + 1
        if room < 0 and quotations:
            break
        quotations.append(quotation)
    return replace(
        first,
        text=text,
        facts=tuple(dict.fromkeys(fact_id for reply in fresh for fact_id in reply.facts)),
        evidence=tuple(quotations),
        confidence=min(reply.confidence for reply in fresh),
        session=replies[-1].session,
    )


def _answer(answer: Answer, story: Story) -> Reply:
    facts = [story.facts[fact_id] for fact_id in answer.facts]
    match answer.shape:
        case Shape.SUMMARY:
            headline = story.facts["article"]
            return _reply(Outcome.ANSWER, story.summary, answer.confidence, [headline], story)
        case Shape.NAMES:
            text = say("names", names=listed([_with_office(each, story) for each in answer.names]))
            return _reply(Outcome.ANSWER, text, answer.confidence, _offices(answer.names, story), story, most=0)
        case Shape.PEOPLE:
            text = "\n".join(_who_is_who(each, story) for each in answer.names)
            return _reply(Outcome.ANSWER, text, answer.confidence, _offices(answer.names, story), story, most=0)
        case Shape.TIMELINE:
            return _reply(Outcome.ANSWER, "\n".join(_timeline(facts, story)), answer.confidence, facts, story, most=0)
        case Shape.QUOTES:
            text = "\n".join(
                say("quote_entry", who=filler_text(fact, "who", story.entities), quote=fact.text("quote"))
                for fact in facts
            )
            return _reply(Outcome.ANSWER, text, answer.confidence, facts, story, most=0)
        case Shape.COUNT | Shape.FACTS:
            lead = _count(facts, story) if answer.shape is Shape.COUNT else ""
            text = say("verdicts", answer.verdict, sentence=_sentences(facts, answer.roles, story))
            if answer.also:
                text += " " + say("also", sentence=sentence(story.facts[answer.also], story.entities))
            return _reply(
                Outcome.ANSWER, " ".join(filter(None, [lead, text])), answer.confidence, facts, story, answer.roles
            )


def _sentences(facts: Sequence[Fact], roles: frozenset[str], story: Story) -> str:
    """Return what the facts say, and whatever was asked for that their sentences leave out."""
    said = [sentence(fact, story.entities) for fact in facts]
    text = " ".join(dict.fromkeys(said))
    if len(facts) == 1:
        text += "".join(" " + line for line in _asked_lines(facts[0], roles, text, story))
        if "when" in roles and story.date_note and "when" in facts[0].roles:
            text += f" ({story.date_note})"
    return text


def _asked_lines(fact: Fact, roles: frozenset[str], text: str, story: Story) -> Iterable[str]:
    for role in sorted(roles - ALWAYS_SAID):
        filler = filler_text(fact, role, story.entities)
        if filler and not all(word in text for word in filler.split()):
            yield say("role", label=label(role), filler=filler)


def _count(facts: Sequence[Fact], story: Story) -> str:
    """Return "Two: A and B." for a list of entities, nothing where the fact holds a number of its own."""
    entities = list(dict.fromkeys(each for fact in facts for each in _counted(fact, len(facts) > 1)))
    if not entities or any(
        role in fact.roles for fact in facts for role in ("count", "amount", "dead", "injured", "missing", "displaced")
    ):
        return ""
    number = COUNTED[len(entities)] if len(entities) < len(COUNTED) else str(len(entities))
    return say("count", number=number, names=listed([story.entities[each].name for each in entities]))


def _counted(fact: Fact, several: bool) -> tuple[str, ...]:
    """Return the entities that "how many" counts: the subject where several facts answer, else the longest list."""
    frame = frames()[fact.kind]
    lists = [
        tuple(map(str, values)) for role, values in fact.roles.items() if frame.roles[role].type is RoleType.ENTITIES
    ]
    if several:
        return tuple(map(str, fact.roles.get(frame.subject, ())))
    return max((each for each in lists if len(each) > 1), key=len, default=())


def _correction(correction: Correction, story: Story) -> Reply:
    facts = [story.facts[fact_id] for fact_id in correction.facts]
    words = _sentences(facts, correction.roles, story)
    wrong = story.entities[correction.wrong].name if correction.wrong in story.entities else correction.wrong
    text = say("correction", "denied" if correction.denied else correction.mistake, sentence=words, wrong=wrong)
    return _reply(Outcome.CORRECTION, text, correction.confidence, facts, story, correction.roles)


def _abstain(abstain: Abstain, story: Story) -> Reply:
    if abstain.unknown:
        text = story.unknowns[abstain.unknown].says
    else:
        text = say("abstain", abstain.reason, headline=story.headline)
    nearest = [story.facts[fact_id] for fact_id in abstain.nearest[:1]]
    if nearest and not abstain.unknown:
        text += " " + say("abstain", "nearest", sentence=sentence(nearest[0], story.entities))
    suggestions = story.starters[:3] if abstain.reason != "silent" else ()
    return Reply(
        Outcome.ABSTAIN,
        text,
        _share(abstain.confidence),
        tuple(abstain.nearest),
        suggestions=suggestions,
        reason=abstain.reason,
    )


def _chat(chat: Chat, story: Story) -> Reply:
    examples = story.starters or (f"What is “{story.headline}” about?",)
    text = say(
        "chat",
        chat.intent,
        headline=story.headline,
        outlet=story.outlet,
        published=source_date(StoryDate(story.published.isoformat())),
        example=examples[0],
        examples=" ".join(examples[:3]),
    )
    return Reply(Outcome.CHAT, text, 1.0)


def _reply(
    outcome: Outcome,
    text: str,
    confidence: float,
    facts: Sequence[Fact],
    story: Story,
    roles: frozenset[str] = frozenset(),
    most: int = MOST_EVIDENCE,
) -> Reply:
    """Return the reply with as much evidence as fits; the text itself is never cut short of a sentence."""
    room = LONGEST - len(text)
    quotations: list[Quotation] = []
    for quote in _quotes(facts, roles, story)[:most]:
        quotation = Quotation(quote, f"{story.outlet}, {source_date(StoryDate(story.published.isoformat()))}")
        room -= len(str(quotation)) + 1
        if room < 0 and quotations:
            break
        quotations.append(quotation)
    ids = tuple(fact.id for fact in facts)
    return Reply(outcome, text, _share(confidence), ids, tuple(quotations))


def _quotes(facts: Sequence[Fact], roles: frozenset[str], story: Story) -> list[str]:
    """Return excerpts, the one that shows what was asked for first; one a fact where there are several facts."""
    ordered = [
        sorted(fact.evidence, key=lambda evidence: -_shows(evidence.quote, fact, roles, story)) for fact in facts
    ]
    if len(facts) == 1:
        return [evidence.quote for evidence in ordered[0]][:2]
    return list(dict.fromkeys(evidence[0].quote for evidence in ordered if evidence))


def _shows(quote: str, fact: Fact, roles: frozenset[str], story: Story) -> int:
    """Return how many words of what was asked for stand in the excerpt."""
    wanted = " ".join(filler_text(fact, role, story.entities) or "" for role in sorted(roles))
    return len({word for word in wanted.lower().split() if len(word) > 3} & set(quote.lower().split()))


def _with_office(person: str, story: Story) -> str:
    titles = [fact.text("title") for fact in story.facts_of_kind("office") if person in fact.roles["who"]]
    return f"{story.entities[person].name} ({titles[0]})" if titles else story.entities[person].name


def _offices(people: Iterable[str], story: Story) -> list[Fact]:
    wanted = set(people)
    return [fact for fact in story.facts_of_kind("office") if wanted & set(map(str, fact.roles["who"]))]


def _who_is_who(person: str, story: Story) -> str:
    """Return a person with what the story calls them, or with the first thing that it says of them."""
    offices = _offices([person], story)
    said = (sentence(fact, story.entities) for fact in story.facts.values() if _has(fact, person))
    text = offices[0].text("title") if offices else next(said, say("only_named"))
    return say("person_entry", name=story.entities[person].name, text=text)


def _has(fact: Fact, entity: str) -> bool:
    specs = frames()[fact.kind].roles
    return any(entity in values for role, values in fact.roles.items() if specs[role].type is RoleType.ENTITIES)


def _timeline(facts: Sequence[Fact], story: Story) -> Iterable[str]:
    """Yield a line for each fact, what is planned behind a line of its own."""
    planned = [fact for fact in facts if fact.status is Status.PLANNED]
    yield from (_dated_line(fact, story) for fact in facts if fact not in planned)
    if 0 < len(planned) < len(facts):
        yield ""  # a line right behind a list may be taken for a part of it
    if planned:
        yield say("timeline_plans")
        yield from (_dated_line(fact, story) for fact in planned)


def _dated_line(fact: Fact, story: Story) -> str:
    date = fact.roles["when"][0]
    day = day_text(date) if isinstance(date, StoryDate) else ""
    return say("timeline_entry", day=day, sentence=sentence(fact, story.entities))


def _share(confidence: float) -> float:
    return round(max(0.0, min(1.0, confidence)), 3)
