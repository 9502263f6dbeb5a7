"""Decisions into replies: sentences from templates, with the evidence that each answer rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.decision.outcomes import ANSWERED, Abstain, Answer, Chat, Clarify, Correction, Decision, Outcome, Shape
from bot.language.interface import ENGLISH
from bot.replies.dates import day_text, is_inferred, source_date
from bot.replies.developing import told, told_before
from bot.replies.reply import Quotation, Reply
from bot.replies.sentences import filler_text, sentence_of, sentences_of
from bot.replies.templates import ask_in, first_upper, label, number_word, say, together
from bot.story.frames import RoleType, frames
from bot.story.model import ARTICLE, Article, Evidence, Fact, Status, Story, StoryDate
from bot.story.seal import normalise_evidence

LONGEST = 900
"""Characters of a reply, unless a summary, a timeline or a list of everything was asked for."""
MOST_EVIDENCE = 3
"""Quotations under one reply."""
MOST_SOURCES = 4
"""Articles that are named beside the headline."""
INTRODUCING = frozenset({"greeting", "help"})
"""Small talk after which people begin to ask."""
HOW_KNOWN = "how_known"
"""The small talk that asks on what the answers rest."""
ALWAYS_SAID = frozenset({"who", "what", "attribution", "whom", "to", "of"})
"""Roles that need no line of their own: every sentence has its subject and its content."""


def render(decision: Decision, story: Story, choices: Sequence[str] = (), language: str = ENGLISH) -> Reply:
    """Return the reply to a decision, its session still empty; `choices` are the questions of a clarification.

    `language` is the reader's: that of the bot's own words around what the story says.
    """
    match decision:
        case Answer():
            return _answer(decision, story, language)
        case Correction():
            return _correction(decision, story, language)
        case Clarify():
            return Reply(
                Outcome.CLARIFY,
                say("clarify", language=language),
                _share(decision.confidence),
                decision.choices,
                suggestions=tuple(choices),
            )
        case Abstain():
            return _abstain(decision, story, language)
        case Chat():
            return _chat(decision, story, language)


def joined(replies: Sequence[Reply], language: str = ENGLISH) -> Reply:
    """Return one reply that says what several say, each thing once; the session is the last one's.

    Where the story answers only some of them, it says so.
    """
    told = [reply for reply in replies if reply.outcome in ANSWERED]
    if len(replies) == 1 or not told:
        return replies[0]
    first = told[0]
    fresh = [first, *(reply for reply in told[1:] if not set(reply.facts) <= set(first.facts))]
    rest = [say("rest_silent", language=language)] if len(told) < len(replies) else []
    sentences = [*(reply.text for reply in fresh), *rest]
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


def _answer(answer: Answer, story: Story, language: str) -> Reply:
    facts = [story.facts[fact_id] for fact_id in answer.facts]
    most, roles = 0, frozenset[str]()  # a list shows its facts without their evidence
    match answer.shape:
        case Shape.SUMMARY:
            facts, text, most = list(story.facts_of_kind(ARTICLE)), story.summary, MOST_EVIDENCE
        case Shape.NAMES:
            facts = _offices(answer.names, story)
            names = together([_with_office(each, story) for each in answer.names], language)
            text = say("names", language=language, names=names)
        case Shape.PEOPLE:
            facts = _offices(answer.names, story)
            text = "\n".join(_who_is_who(each, story, language) for each in answer.names)
        case Shape.TIMELINE:
            text = "\n".join(_timeline(facts, story, language))
        case Shape.QUOTES:
            text = "\n".join(_quote_line(fact, story, language) for fact in facts)
        case Shape.COUNT | Shape.FACTS:
            text, most, roles = _told(answer, facts, story, language), MOST_EVIDENCE, answer.roles
    return _reply(Outcome.ANSWER, text, answer.confidence, facts, story, language, roles=roles, most=most)


def _told(answer: Answer, facts: Sequence[Fact], story: Story, language: str) -> str:
    """Return what the facts say, after a verdict or a number where one is asked for."""
    said = _sentences(facts, answer.roles, story, language)
    parts = [
        _count(facts, story, language) if answer.shape is Shape.COUNT else "",
        say("verdicts", answer.verdict, language=language, sentence=said),
    ]
    if answer.also:
        parts.append(say("also", language=language, sentence=told(story.facts[answer.also], story)))
    return " ".join(filter(None, parts))


def _sentences(facts: Sequence[Fact], roles: frozenset[str], story: Story, language: str) -> str:
    """Return what the facts say, and whatever was asked for that their sentences leave out."""
    said = [told(fact, story) for fact in facts]
    text = " ".join(dict.fromkeys(said))
    if len(facts) == 1:
        text += "".join(" " + line for line in _asked_lines(facts[0], roles, text, story, language))
        note = story.article_of(facts[0]).date_note
        if "when" in roles and note and "when" in facts[0].roles:
            text += f" ({note})"
        text = " ".join(filter(None, [text, told_before(facts[0], story)]))
    return text


def _asked_lines(fact: Fact, roles: frozenset[str], text: str, story: Story, language: str) -> Iterable[str]:
    said = normalise_evidence(text).casefold()  # an author may quote with other marks than ours
    for role in sorted(roles - ALWAYS_SAID):
        filler = filler_text(fact, role, story.entities)
        if filler and not any(_stands_in(each, said) for each in (filler, *_dates(fact, role), *_in_words(filler))):
            yield say("role", language=language, label=label(role, language), filler=filler)


def _stands_in(filler: str, said: str) -> bool:
    """Return whether each word of the filler stands in what is said, which is casefolded."""
    return all(word in said for word in normalise_evidence(filler).casefold().split())


def _dates(fact: Fact, role: str) -> Iterable[str]:
    """Yield the days that fill the role without their weekday: an author's sentence seldom has it."""
    dates = (value for value in fact.roles.get(role, ()) if isinstance(value, StoryDate))
    return (source_date(date) if date.precision == "day" else day_text(date) for date in dates)


def _in_words(filler: str) -> Iterable[str]:
    """Yield a number in words, if there are words for it."""
    return (number_word(int(filler)),) if filler.isdecimal() else ()


def _count(facts: Sequence[Fact], story: Story, language: str) -> str:
    """Return "Two: A and B." for a list of entities or articles, nothing where the fact holds a number of its own."""
    if facts[0].kind == ARTICLE:
        sources = "; ".join(source_of(story.article_of(fact), language) for fact in facts)
        return say("count", language=language, number=first_upper(number_word(len(facts), language)), names=sources)
    entities = list(dict.fromkeys(each for fact in facts for each in _counted(fact, len(facts) > 1)))
    if not entities or any(
        role in fact.roles for fact in facts for role in ("count", "amount", "dead", "injured", "missing", "displaced")
    ):
        return ""
    names = together([story.entities[each].name for each in entities], language)
    return say("count", language=language, number=first_upper(number_word(len(entities), language)), names=names)


def _counted(fact: Fact, several: bool) -> tuple[str, ...]:
    """Return the entities that "how many" counts: the subject where several facts answer, else the longest list."""
    frame = frames()[fact.kind]
    lists = [
        tuple(map(str, values)) for role, values in fact.roles.items() if frame.roles[role].type is RoleType.ENTITIES
    ]
    if several:
        return tuple(map(str, fact.roles.get(frame.subject, ())))
    return max((each for each in lists if len(each) > 1), key=len, default=())


def _correction(correction: Correction, story: Story, language: str) -> Reply:
    facts = [story.facts[fact_id] for fact_id in correction.facts]
    words = _sentences(facts, correction.roles, story, language)
    wrong = story.entities[correction.wrong].name if correction.wrong in story.entities else correction.wrong
    mistake = "denied" if correction.denied else correction.mistake
    text = say("correction", mistake, language=language, sentence=words, wrong=wrong)
    return _reply(Outcome.CORRECTION, text, correction.confidence, facts, story, language, roles=correction.roles)


def _abstain(abstain: Abstain, story: Story, language: str) -> Reply:
    if abstain.unknown:
        text = story.unknowns[abstain.unknown].says
    else:
        text = say("abstain", abstain.reason, language=language, headline=story.headline)
    nearest = [story.facts[fact_id] for fact_id in abstain.nearest[:1]]
    if nearest and not abstain.unknown:
        said = told(nearest[0], story)
        text += " " + say("abstain", "nearest", language=language, sentence=said)
    if not abstain.unknown:
        # It may have failed for no other reason: the words of another language look like unknown names.
        text = f"{text} {ask_in(story, language)}".rstrip()
    suggestions = story.starters[:3] if abstain.reason != "silent" else ()
    return Reply(
        Outcome.ABSTAIN,
        text,
        _share(abstain.confidence),
        tuple(abstain.nearest),
        suggestions=suggestions,
        reason=abstain.reason,
    )


def _chat(chat: Chat, story: Story, language: str) -> Reply:
    examples = story.starters or (f"What is “{story.headline}” about?",)
    several = chat.intent == HOW_KNOWN and len(story.articles) > 1
    text = say(
        *(("several_articles",) if several else ("chat", chat.intent)),
        language=language,
        sources=sources_of(story, language),
        headline=story.headline,
        outlet=together(list(dict.fromkeys(article.outlet for article in story.articles.values())), language),
        published=source_date(StoryDate(story.published.isoformat()), language),
        example=examples[0],
        examples=" ".join(examples[:3]),
    )
    if chat.intent in INTRODUCING:
        text = f"{text} {ask_in(story, language)}".rstrip()
    return Reply(Outcome.CHAT, text, 1.0)


def _reply(
    outcome: Outcome,
    text: str,
    confidence: float,
    facts: Sequence[Fact],
    story: Story,
    language: str,
    *,
    roles: frozenset[str] = frozenset(),
    most: int = MOST_EVIDENCE,
) -> Reply:
    """Return the reply with as much evidence as fits; the text itself is never cut short of a sentence."""
    room = LONGEST - len(text)
    quotations: list[Quotation] = []
    for evidence in _evidence(facts, roles, story)[:most]:
        quotation = quotation_of(evidence, story, language)
        room -= len(str(quotation)) + 1
        if room < 0 and quotations:
            break
        quotations.append(quotation)
    ids = tuple(fact.id for fact in facts)
    return Reply(outcome, text, _share(confidence), ids, tuple(quotations))


def quotation_of(evidence: Evidence, story: Story, language: str) -> Quotation:
    """Return an excerpt with where it stands."""
    article = story.articles[evidence.article]
    return Quotation(evidence.quote, source_of(article, language), article.url)


def source_of(article: Article, language: str) -> str:
    """Return an article's outlet and day, as a source line has them: "UPI, May 19, 2021"."""
    return f"{article.outlet}, {source_date(StoryDate(article.published.isoformat()), language)}"


def sources_of(story: Story, language: str = ENGLISH) -> str:
    """Return the source line of each of the story's articles; of more than `MOST_SOURCES`, the first and the latest."""
    lines = [source_of(article, language) for article in story.articles.values()]
    if len(lines) > MOST_SOURCES:
        lines = [lines[0], "…", *lines[2 - MOST_SOURCES :]]
    return "; ".join(lines)


def _evidence(facts: Sequence[Fact], roles: frozenset[str], story: Story) -> list[Evidence]:
    """Return excerpts, the one that shows what was asked for first; one a fact where there are several facts."""
    ordered = [
        sorted(fact.evidence, key=lambda evidence: -_shows(evidence.quote, fact, roles, story)) for fact in facts
    ]
    if len(facts) == 1:
        return ordered[0][:2]
    return list(dict.fromkeys(evidence[0] for evidence in ordered if evidence))


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


def _who_is_who(person: str, story: Story, language: str) -> str:
    """Return a person with what the story calls them, or with the first thing that it says of them."""
    offices = _offices([person], story)
    sentences = (sentence_of(fact, story) for fact in story.facts.values() if _has(fact, person))
    text = offices[0].text("title") if offices else next(sentences, say("only_named", language=language))
    return say("person_entry", language=language, name=story.entities[person].name, text=text)


def _has(fact: Fact, entity: str) -> bool:
    specs = frames()[fact.kind].roles
    return any(entity in values for role, values in fact.roles.items() if specs[role].type is RoleType.ENTITIES)


def _quote_line(fact: Fact, story: Story, language: str) -> str:
    who = filler_text(fact, "who", story.entities)
    return say("quote_entry", language=language, who=who, quote=fact.text("quote"))


def _timeline(facts: Sequence[Fact], story: Story, language: str) -> Iterable[str]:
    """Yield a line for each fact, what is planned behind a line of its own."""
    planned = [fact for fact in facts if fact.status is Status.PLANNED]
    yield from (_dated_line(fact, story, language) for fact in facts if fact not in planned)
    if 0 < len(planned) < len(facts):
        yield ""  # a line right behind a list may be taken for a part of it
    if planned:
        yield say("timeline_plans", language=language)
        yield from (_dated_line(fact, story, language) for fact in planned)


def _dated_line(fact: Fact, story: Story, language: str) -> str:
    date = fact.roles["when"][0]
    if not isinstance(date, StoryDate):
        return ""
    words = sentences_of(fact, story)
    # Where the date was inferred, the sentence shows from which words.
    said = words.whole if is_inferred(date) else words.undated
    return say("timeline_entry", language=language, day=first_upper(day_text(date, language)), sentence=said)


def _share(confidence: float) -> float:
    return round(max(0.0, min(1.0, confidence)), 3)
