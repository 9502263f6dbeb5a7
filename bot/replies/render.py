"""Decisions into replies: the facts' sentences in their templates, with the evidence that each answer rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.decision.outcomes import ANSWERED, Abstain, Answer, Chat, Clarify, Correction, Decision, Outcome, Reason, Shape
from bot.language.interface import ENGLISH, LANGUAGES
from bot.replies.dates import day_text, source_date
from bot.replies.developing import told, told_before
from bot.replies.reply import Quotation, Reply
from bot.replies.templates import ask_in, first_upper, on_one_line, say, together
from bot.story.model import Article, EntityKind, Evidence, Fact, Status, Story, StoryDate
from bot.understanding.index import Index
from bot.understanding.text import first_sentence

LONGEST = 900
"""Characters of a reply, unless a summary, a timeline or a list of everything was asked for."""
OPENING = 80
"""Characters that "No, the story says otherwise." may take, and the line ends, in any language."""
MOST_EVIDENCE = 3
"""Quotations under one reply."""
MOST_OF_ONE = 2
"""Quotations of one fact."""
MOST_SOURCES = 4
"""Articles that are named beside the headline."""
INTRODUCING = frozenset({"greeting", "help"})
"""Small talk after which people begin to ask."""
HOW_KNOWN = "how_known"
"""The small talk that asks on what the answers rest."""


def render(decision: Decision, index: Index, choices: Sequence[str] = (), language: str = ENGLISH) -> Reply:
    """Return the reply to a decision, its session still empty; `choices` are the questions of a clarification.

    `language` is the reader's: that of the bot's own words around what the story says.
    """
    match decision:
        case Answer():
            return _answer(decision, index, language)
        case Correction():
            facts = [index.story.facts[fact_id] for fact_id in decision.facts]
            facts = _that_fit(facts, index.story, language)
            text = say("correction", decision.verdict, language=language, sentence=_sentences(facts, index.story))
            return _reply(Outcome.CORRECTION, text, decision.confidence, facts, index.story, language)
        case Clarify():
            asked_back = say("clarify", language=language)
            share = as_share(decision.confidence)
            return Reply(Outcome.CLARIFY, asked_back, share, decision.choices, suggestions=tuple(choices))
        case Abstain():
            return _abstain(decision, index.story, language)
        case Chat():
            return _chat(decision, index.story, language)


def joined(replies: Sequence[Reply], story: Story, language: str = ENGLISH) -> Reply:
    """Return one reply that says what several say of a story, each thing once; the session is the last one's.

    Where the story answers only some of them, it says so; what may answer another is shown as that.
    """
    telling = [reply for reply in replies if reply.tells]
    if len(replies) == 1 or not telling:
        return replies[0]
    first = next((reply for reply in telling if reply.outcome in ANSWERED), telling[0])
    shown = [reply for reply in replies if reply.tells or (reply.outcome is Outcome.ABSTAIN and reply.facts)]
    fresh = _said_once(shown, first, story)
    rest = [say("rest_silent", language=language)] if len(shown) < len(replies) else []
    text = "\n".join(dict.fromkeys([*(reply.text for reply in fresh), *rest]))
    evidence = dict.fromkeys(quotation for reply in fresh for quotation in reply.evidence)
    return replace(
        first,
        text=text,
        facts=tuple(dict.fromkeys(fact_id for reply in fresh if reply.tells for fact_id in reply.facts)),
        evidence=_fitting(evidence, LONGEST - len(text)),
        confidence=min(reply.confidence for reply in telling),
        session=replies[-1].session,
    )


def _said_once(replies: Sequence[Reply], first: Reply, story: Story) -> list[Reply]:
    """Return the replies without the facts that `first`, or one before, tells; what is sure comes first."""
    sure = {fact_id for reply in replies if reply.tells for fact_id in reply.facts}
    known = set(first.facts)
    fresh = []
    for reply in replies:
        if reply is first or not reply.facts:
            fresh.append(reply)
        elif not (known if reply.tells else sure).issuperset(reply.facts):
            fresh.append(_without(reply, known, story))
            known.update(reply.facts if reply.tells else ())
    return fresh


def _without(reply: Reply, known: set[str], story: Story) -> Reply:
    """Return a reply without the sentences of known facts; a list stays as it is."""
    text = reply.text
    if "\n" not in text:
        for fact_id in known.intersection(reply.facts):
            text = re.sub(rf"(?<!\S){re.escape(told(story.facts[fact_id], story))}(?!\S)", "", text)
        text = on_one_line(text)
    return replace(reply, text=text)


def _answer(answer: Answer, index: Index, language: str) -> Reply:
    story = index.story
    facts = [story.facts[fact_id] for fact_id in answer.facts]
    most = 0  # a list shows its facts without their evidence
    match answer.shape:
        case Shape.SUMMARY:
            facts, text, most = [story.facts[each] for each in story.articles], story.summary, MOST_EVIDENCE
        case Shape.HEADLINE:
            facts, text = [story.facts[each] for each in story.articles], first_sentence(story.summary)
            most = MOST_EVIDENCE
        case Shape.NAMES:
            text = "\n".join(_who_is_who(each, index, language) for each in answer.names)
        case Shape.LINES:
            text, most = "\n".join(f"- {told(fact, story)}" for fact in facts), MOST_EVIDENCE
        case Shape.TIMELINE:
            text = "\n".join(_timeline(facts, language))
        case Shape.QUOTES:
            text = "\n".join(_quote_line(fact, story, language) for fact in facts)
        case Shape.SIDES:
            text, most = "\n".join(_sides(answer, index, language)), MOST_EVIDENCE
        case Shape.FACTS:
            facts = _that_fit(facts, story, language)
            text, most = (
                say("verdicts", answer.verdict, sentence=_sentences(facts, story), language=language),
                MOST_EVIDENCE,
            )
    return _reply(Outcome.ANSWER, text, answer.confidence, facts, story, language, most=most)


def _that_fit(facts: Sequence[Fact], story: Story, language: str) -> list[Fact]:
    """Return as many facts as one reply holds, each with an excerpt: the first in any case, never one side alone."""
    kept = list(facts[:1])
    for fact in facts[1:]:
        more = [*kept, fact]
        quoted = sum(len(str(quotation_of(each, story, language))) + 1 for each in _evidence(more))
        other_side = any(fact.id == each.disputes or fact.disputes == each.id for each in kept)
        if not other_side and len(_sentences(more, story)) + quoted > LONGEST - OPENING:
            break
        kept = more
    return kept


def _sentences(facts: Sequence[Fact], story: Story) -> str:
    """Return what the facts say, each thing once; of one alone also what an earlier article reported in its place."""
    text = " ".join(dict.fromkeys(told(fact, story) for fact in facts))
    return " ".join(filter(None, [text, told_before(facts[0], story)])) if len(facts) == 1 else text


def _abstain(abstain: Abstain, story: Story, language: str) -> Reply:
    if abstain.unknown:
        text = story.unknowns[abstain.unknown].says
        share = as_share(abstain.confidence)
        return Reply(Outcome.ABSTAIN, text, share, reason=abstain.reason, unknown=abstain.unknown)
    if abstain.language:
        theirs = abstain.language if abstain.language in LANGUAGES else ENGLISH
        name = say("languages", ENGLISH, language=theirs)
        text = say("another_language", name=name, language=theirs)
        return Reply(Outcome.ABSTAIN, text, as_share(abstain.confidence), reason=abstain.reason)
    if abstain.unsure:
        facts = [story.facts[fact_id] for fact_id in abstain.unsure]
        sentences = tuple(told(fact, story) for fact in facts)
        text = say("abstain", "unsure", language=language, sentence=" ".join(sentences))
        unsure = _reply(Outcome.ABSTAIN, text, abstain.confidence, facts, story, language)
        return replace(unsure, suggestions=sentences, reason=abstain.reason)
    form = "not_understood" if abstain.reason is Reason.NOT_UNDERSTOOD else "nothing"
    # It may have failed for no other reason: the words of another language look like unknown names.
    text = f"{say('abstain', form, language=language, headline=story.headline)} {ask_in(language)}".rstrip()
    return Reply(
        Outcome.ABSTAIN, text, as_share(abstain.confidence), suggestions=story.starters[:3], reason=abstain.reason
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
        text = f"{text} {ask_in(language)}".rstrip()
    return Reply(Outcome.CHAT, text, 1.0)


def _reply(
    outcome: Outcome,
    text: str,
    confidence: float,
    facts: Sequence[Fact],
    story: Story,
    language: str,
    *,
    most: int = MOST_EVIDENCE,
) -> Reply:
    """Return the reply with as much evidence as fits; the text itself is never cut short of a sentence."""
    quotations = [quotation_of(evidence, story, language) for evidence in _evidence(facts)[:most]]
    ids = tuple(fact.id for fact in facts)
    return Reply(outcome, text, as_share(confidence), ids, _fitting(quotations, LONGEST - len(text)))


def _fitting(quotations: Iterable[Quotation], room: int) -> tuple[Quotation, ...]:
    """Return the quotations that fit into so many characters, the first in any case."""
    found: list[Quotation] = []
    for quotation in quotations:
        room -= len(str(quotation)) + 1
        if room < 0 and found:
            break
        found.append(quotation)
    return tuple(found)


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


def _evidence(facts: Sequence[Fact]) -> list[Evidence]:
    """Return excerpts, one a fact where there are several facts, without those that are part of another one."""
    if len(facts) == 1:
        return list(facts[0].evidence[:MOST_OF_ONE])
    found = dict.fromkeys(fact.evidence[0] for fact in facts if fact.evidence)
    return [each for each in found if not any(_is_within(each, other) for other in found)]


def _is_within(part: Evidence, whole: Evidence) -> bool:
    return part != whole and part.article == whole.article and part.quote in whole.quote


def _who_is_who(person: str, index: Index, language: str) -> str:
    """Return a person with what the story says of them first, and in nobody's words where it may be."""
    story = index.story
    facts = [fact for fact in story.facts.values() if person in index.about[fact.id] and fact.id not in story.articles]

    def rank(fact: Fact) -> tuple[bool, bool, bool, int, int]:
        before = _persons_before(person, fact, index)
        return before > 0, fact.by is not None, fact.said is not None, before, len(index.about[fact.id])

    best = min(facts, key=rank, default=None)
    text = told(best, story) if best else say("only_named", language=language)
    return say("person_entry", language=language, name=first_upper(story.entities[person].name), text=text)


def _persons_before(person: str, fact: Fact, index: Index) -> int:
    """Return how many other people a fact's sentence names before a person: of whom it tells, it names first."""
    named = [each.ids for each in index.names.find(fact.says)]
    before = named[: next((place for place, ids in enumerate(named) if person in ids), len(named))]
    kinds = (index.story.entities[each].kind for ids in before for each in ids)
    return sum(kind is EntityKind.PERSON for kind in kinds)


def _sides(answer: Answer, index: Index, language: str) -> Iterable[str]:
    """Yield what is told of several entities together, then a line for each."""
    facts = [index.story.facts[each] for each in answer.facts]
    shared = [fact for fact in facts if set(answer.names) <= set(index.about[fact.id])]
    if shared:
        yield " ".join(fact.says for fact in shared)
    for entity in answer.names:
        own = [fact.says for fact in facts if fact not in shared and entity in index.about[fact.id]]
        if own:
            name = first_upper(index.story.entities[entity].name)
            yield say("side_entry", language=language, name=name, text=" ".join(own))


def _quote_line(fact: Fact, story: Story, language: str) -> str:
    if not fact.said:
        return f"- {told(fact, story)}"
    who = story.entities[fact.by].name if fact.by else say("unnamed_speaker", language=language)
    return say("quote_entry", language=language, who=first_upper(who), quote=fact.said)


def _timeline(facts: Sequence[Fact], language: str) -> Iterable[str]:
    """Yield a line for each fact, what is planned behind a line of its own."""
    planned = [fact for fact in facts if fact.status is Status.PLANNED]
    yield from (_dated_line(fact, language) for fact in facts if fact not in planned)
    if 0 < len(planned) < len(facts):
        yield ""  # a line right behind a list may be taken for a part of it
    if planned:
        yield say("timeline_plans", language=language)
        yield from (_dated_line(fact, language) for fact in planned)


def _dated_line(fact: Fact, language: str) -> str:
    if not fact.when:  # the other side of a dated fact
        return f"- {fact.says}"
    day = first_upper(day_text(fact.when, language))
    return say("timeline_entry", language=language, day=day, sentence=fact.says)


def as_share(confidence: float) -> float:
    """Return what a reply says of how sure it is: from 0 to 1, to three places."""
    return round(max(0.0, min(1.0, confidence)), 3)
