"""Questions with their candidates, from public data and from the corpus, in the form that training takes."""

from __future__ import annotations

import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bare_names import bare_names
from claims import claims
from corpus.drafts import draft_of, facts_of, told_by
from corpus.format import Example, Question, Story, sample_questions
from corpus.utterances import Utterance, read_utterances
from labels import ANSWERS, CONTRADICTS, LEFT_OUT, NEITHER
from noise import as_typed, mistyped, reworded_unknown, with_other_number

from bot.reader.classifiers import QUESTION
from bot.reader.encoding import Turn
from bot.reader.wording import make_wording

PUBLIC = {
    "squad2_dev_half": 4300,
    "squadshifts_new_wiki": 4000,
    "qadiscourse_wikinews": 3000,
    "qamr_wikinews_wiki": 3000,
    "squadshifts_reddit": 2000,
    "squadshifts_amazon_reviews": 1500,
    "selqa": 1200,
}
"""Public sets, and how many questions of each are read; the first is half unanswerable."""
AS_ARTICLE, AS_DRAFT, WITH_EXCERPT = 0.1, 0.25, 0.45
"""Shares of the steps whose candidates are the article's own sentences, its draft's facts, an author's facts with their
excerpts. The rest shows an author's facts without."""
ANSWER_LEFT_OUT, UNKNOWN_LEFT_OUT = 0.1, 0.5
"""How often what answers is left out, so that nothing does."""
NUMBER_SWAPPED = 0.3
"""How often a yes/no question that a number confirms is asked with another number."""
SAID_BEFORE = 0.15
"""How often a question that stands alone follows another one, so that what was said before is not leaned on in vain."""
REWORDED = 0.3
"""Share of the unknowns that are said in other words than the corpus's."""
WITH_ASKED = 0.5
"""Share of the steps whose facts have sample questions, as an author writes them: other questions of the corpus."""
AT_ONCE, PUBLIC_AT_ONCE = 6, 6
"""Questions of one story in a step, and public ones."""
CLAIM, BARE_NAME, STRANGER = 0.5, 0.4, 0.4
"""How often a step has a claim made of one of the facts, a name alone, a question about another story."""
MESSAGES = 6
"""Utterances in a step, of which only the intent is learned."""
IN_A_HURRY = 0.5
"""Share of the utterances that are typed so."""
CANDIDATES = 40
"""Candidates in a step, at most."""
LONGEST = 36
"""Words of a public sentence that is read: time goes with the length."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is learned from at once: questions about one story, each against all of its candidates."""

    questions: tuple[tuple[str, Turn | None], ...]
    candidates: tuple[tuple[str, str, str], ...]
    """Sentence, excerpt and sample questions; the two latter may be empty."""
    labels: tuple[tuple[int, ...], ...]
    """For each question what each candidate is to it; `LEFT_OUT` where that is not known."""
    messages: tuple[tuple[str, str], ...] = ()
    """Messages, each with its intent."""


def public_steps(folder: Path, rng: random.Random) -> list[Step]:
    """Return steps of the public sets: questions whose candidates are the sentences of one passage."""
    found = []
    for name, limit in PUBLIC.items():
        groups: dict[str, list[dict[str, object]]] = defaultdict(list)
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                groups[row["gid"]].append(row)
        rows = list(groups.values())  # those of one passage stand together
        starts = range(0, len(rows), PUBLIC_AT_ONCE)
        for start in rng.sample(starts, min(len(starts), limit // PUBLIC_AT_ONCE)):
            step = _public_step(rows[start : start + PUBLIC_AT_ONCE], rng)
            if step:
                found.append(step)
    rng.shuffle(found)
    return found


def _public_step(part: Sequence[Sequence[Mapping[str, object]]], rng: random.Random) -> Step | None:
    kept = [[row for row in rows if 3 < len(str(row["s"]).split()) <= LONGEST] for rows in part]
    kept = [rows for rows in kept if len(rows) > 1]
    sentences = list(dict.fromkeys(str(row["s"]) for rows in kept for row in rows))[:CANDIDATES]
    labels, questions = [], []
    for rows in kept:
        known = {str(row["s"]): int(bool(row["label"])) for row in rows}
        row = [known.get(each, LEFT_OUT) for each in sentences]
        if sum(each != LEFT_OUT for each in row) > 1:
            labels.append(_left_out(row, rng, ANSWER_LEFT_OUT))
            questions.append((as_typed(str(rows[0]["q"]), rng), None))
    return Step(tuple(questions), tuple((each, "", "") for each in sentences), tuple(labels)) if questions else None


def corpus_steps(stories: Sequence[Example], rng: random.Random) -> Iterator[Step]:
    """Yield one pass over the questions of a corpus.

    What makes each pass differ: typing errors, aliases explained, excerpts shown or not, the article's own sentences in
    the place of facts, answers and unknowns left out, numbers swapped, questions about other stories among them.
    """
    utterances = list(read_utterances("train"))
    parts = []
    for example in stories:
        questions = rng.sample(example.questions, len(example.questions))
        parts += [(example, questions[start : start + AT_ONCE]) for start in range(0, len(questions), AT_ONCE)]
    rng.shuffle(parts)
    for example, questions in parts:
        other = rng.choice(stories)
        strangers = [rng.choice(other.questions).question] if other is not example and rng.random() < STRANGER else []
        step = _corpus_step(example, questions, strangers, rng)
        wanted = rng.sample(utterances, MESSAGES)
        messages = [*((each.question, QUESTION) for each in questions), *_messages(wanted, example.story, rng)]
        yield replace(step, messages=tuple(messages))


def _messages(wanted: Sequence[Utterance], story: Story, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield utterances as they are typed about a story, half of them in a hurry, with their intents."""
    for each in wanted:
        text = each.filled(story, rng)
        yield (mistyped(text.lower(), 0.1, rng) if rng.random() < IN_A_HURRY else text), each.kind


def _corpus_step(example: Example, questions: Sequence[Question], strangers: Sequence[str], rng: random.Random) -> Step:
    story = example.story
    wording = make_wording((), story.names)
    names, candidates = _candidates(example, questions, rng)
    if len(candidates) > CANDIDATES:
        chosen = rng.sample(range(len(candidates)), CANDIDATES)
        names, candidates = [names[each] for each in chosen], [candidates[each] for each in chosen]
    asked, labels = [], []
    for question in questions:
        text, known = _other_number(question, story, rng)
        row = _labels(names, dict.fromkeys(question.unsure, LEFT_OUT) | known)
        left_out = UNKNOWN_LEFT_OUT if question.unknown else ANSWER_LEFT_OUT
        labels.append(_left_out(row, rng, 0 if question.unsure else left_out))
        before = story.turn_before(question) or _said_by_chance(example, rng)
        asked.append((wording.explained(as_typed(text, rng)), before))
    made = [
        *claims(story, int(rng.random() < CLAIM), rng),
        *bare_names(story, int(rng.random() < BARE_NAME), rng),
    ]
    for text, known in made:
        labels.append(_labels(names, known))
        asked.append((wording.explained(as_typed(text, rng)), None))
    labels += [(NEITHER,) * len(candidates)] * len(strangers)
    asked += [(as_typed(each, rng), None) for each in strangers]
    return Step(tuple(asked), tuple(candidates), tuple(labels))


def _candidates(
    example: Example, questions: Sequence[Question], rng: random.Random
) -> tuple[list[frozenset[str]], list[tuple[str, str, str]]]:
    """Return what may answer questions, for each which of the author's facts and unknowns it tells."""
    story = example.story
    shows = rng.random()
    if shows < AS_ARTICLE:
        telling = {name: example.telling(name) for name in story.facts}
        told = list(dict.fromkeys(each for name in telling for each in sorted(telling[name])))
        names = [frozenset(name for name in telling if each in telling[name]) for each in told]
        return names, [(each, "", "") for each in told]
    if shows < AS_ARTICLE + AS_DRAFT:
        return drafted(example)
    excerpts = shows < AS_ARTICLE + AS_DRAFT + WITH_EXCERPT
    samples = _samples(example, questions, rng) if rng.random() < WITH_ASKED else {}
    return [frozenset([name]) for name in story.says], [
        (_said(story, name, rng), _excerpt(story, name) if excerpts else "", samples.get(name, ""))
        for name in story.says
    ]


_DRAFTED: dict[str, tuple[list[frozenset[str]], list[tuple[str, str, str]]]] = {}
"""What `drafted` returned, by headline: a pass comes back to each story some twenty times."""


def drafted(example: Example) -> tuple[list[frozenset[str]], list[tuple[str, str, str]]]:
    """Return the facts of the article's bare draft, which are longer than an author's and nearer to its words."""
    headline = example.story.headline
    if headline not in _DRAFTED:
        facts = facts_of(draft_of(example)[0])
        candidates = [(fact.says, " … ".join(fact.valid_quotes), "") for fact in facts]
        _DRAFTED[headline] = [frozenset(told_by(fact, example)) for fact in facts], candidates
    return _DRAFTED[headline]


def _samples(example: Example, asked: Sequence[Question], rng: random.Random) -> dict[str, str]:
    """Return sample questions of facts and unknowns, other ones than are `asked`."""
    taken = {each.id for each in asked}
    found = sample_questions([each for each in example.questions if each.id not in taken], rng)
    return {name: " ".join(each.question for each in questions) for name, questions in found.items()}


def _said_by_chance(example: Example, rng: random.Random) -> Turn | None:
    """Return, in `SAID_BEFORE` of the cases, a turn before that the question has nothing to do with."""
    if rng.random() >= SAID_BEFORE:
        return None
    other = rng.choice(example.questions)
    return Turn(other.question, example.story.says[other.answers[0]] if other.answers else "")


def _labels(names: Sequence[frozenset[str]], known: Mapping[str, int]) -> tuple[int, ...]:
    """Return what each candidate is, which tells what the facts of these names tell: not known where it tells none."""
    found = []
    for tells in names:
        labels = {known.get(name, NEITHER) for name in tells} or {LEFT_OUT}
        found.append(LEFT_OUT if LEFT_OUT in labels and max(labels) == NEITHER else max(labels))
    return tuple(found)


def _left_out(row: Sequence[int], rng: random.Random, share: float) -> tuple[int, ...]:
    """Return labels, in `share` of the cases without what is right, so that nothing answers."""
    if rng.random() >= share:
        return tuple(row)
    return tuple(LEFT_OUT if each > NEITHER else each for each in row)


def _said(story: Story, name: str, rng: random.Random) -> str:
    """Return the sentence of a fact or unknown, of an unknown sometimes in other words."""
    says = story.says[name]
    return reworded_unknown(says, rng) if name in story.unknowns and rng.random() < REWORDED else says


def _excerpt(story: Story, name: str) -> str:
    return story.facts[name].excerpt if name in story.facts else ""


def _other_number(question: Question, story: Story, rng: random.Random) -> tuple[str, dict[str, int]]:
    """Return a question and its labels, sometimes with a wrong number in place of one that the story confirms."""
    known = dict.fromkeys(question.answers, ANSWERS) | dict.fromkeys(question.contradicts, CONTRADICTS)
    if question.unknown:
        known[question.unknown] = ANSWERS
    if question.yes_no == "yes" and rng.random() < NUMBER_SWAPPED:
        other = with_other_number(question.question, " ".join(story.says[name] for name in known), rng)
        if other:
            return other, dict.fromkeys(known, CONTRADICTS)
    return question.question, known
