"""Questions with their candidates, from public data and from the corpus, in the form that training takes."""

from __future__ import annotations

import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.format import Example, Question, Story
from noise import as_typed, with_other_number

from bot.reader.encoding import Turn
from bot.reader.wording import make_wording

NEITHER, ANSWERS, CONTRADICTS = 0, 1, 2
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
AS_ARTICLE = 0.2
"""Share of the questions whose candidates are the article's own sentences."""
ANSWER_LEFT_OUT, UNKNOWN_LEFT_OUT = 0.1, 0.5
"""How often what answers is left out, so that nothing does."""
NUMBER_SWAPPED = 0.3
"""How often a yes/no question that a number confirms is asked with another number."""
SENTENCE_ALONE, EXCERPT_ALONE = 0.7, 0.05
"""Shares of the questions whose candidates are shown as their sentence alone, and as their excerpt alone."""
LONGEST = 36
"""Words of a public sentence that is read: time goes with the length."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence that may answer, and what it does."""

    says: str
    label: int
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A question with its candidates."""

    question: str
    candidates: tuple[Candidate, ...]
    before: Turn | None = None


def read_public(folder: Path, rng: random.Random, most: int = 5) -> list[Group]:
    """Return groups of the public sets, at most `most` candidates each; a quarter of them without their answer."""
    found = []
    for name, limit in PUBLIC.items():
        groups: dict[str, list[dict[str, object]]] = defaultdict(list)
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                groups[row["gid"]].append(row)
        chosen = list(groups.values())
        rng.shuffle(chosen)
        for every in chosen[:limit]:
            rows = [row for row in every if 3 < len(str(row["s"]).split()) <= LONGEST]
            right = [row for row in rows if row["label"]]
            others = [row for row in rows if not row["label"]]
            rng.shuffle(others)
            if right and len(others) > 1 and rng.random() < 0.25:
                right = []
            kept = [*right[:2], *others][:most]
            if kept:
                candidates = tuple(Candidate(str(row["s"]), int(bool(row["label"]))) for row in kept)
                found.append(Group(as_typed(str(every[0]["q"]), rng), candidates))
    rng.shuffle(found)
    return found


def corpus_groups(
    stories: Iterable[Example], near: Mapping[str, Sequence[str]], rng: random.Random, most: int = 6
) -> Iterator[Group]:
    """Yield the questions of a corpus, each with its right candidates and the hardest of the others, `most` in all.

    `near` gives for each question's id the candidates of its story, those first that a shortlist puts first. What makes
    each pass differ: typing errors, aliases explained, excerpts shown or not, the article's own sentences in the place
    of facts, answers and unknowns left out, numbers swapped.
    """
    for example in stories:
        story = example.story
        wording = make_wording((), story.names)
        telling = {name: example.telling(name) for name in story.facts}
        for question in example.questions:
            labels = dict.fromkeys(near[question.id], NEITHER)
            labels |= dict.fromkeys(question.answers, ANSWERS) | dict.fromkeys(question.contradicts, CONTRADICTS)
            if question.unknown:
                labels[question.unknown] = ANSWERS
            for name in question.unsure:
                labels.pop(name, None)
            if not question.unsure and rng.random() < (UNKNOWN_LEFT_OUT if question.unknown else ANSWER_LEFT_OUT):
                labels = {name: label for name, label in labels.items() if label == NEITHER}
            text, labels = _other_number(question, labels, story, rng)
            if rng.random() < AS_ARTICLE:
                said = _sentences(labels, question, telling)
            else:
                shows = rng.random()
                said = [_candidate(name, story, shows, label) for name, label in labels.items()]
            right = [each for each in said if each.label][:3]
            others = [each for each in said if not each.label]
            kept = [*right, *others[: max(2, most - len(right) - 1)], *rng.sample(others, min(1, len(others)))]
            if kept:
                yield Group(
                    wording.explained(as_typed(text, rng)), tuple(dict.fromkeys(kept)), story.turn_before(question)
                )


def _other_number(
    question: Question, labels: dict[str, int], story: Story, rng: random.Random
) -> tuple[str, dict[str, int]]:
    """Return a question and its labels, sometimes with a wrong number in place of one that the story confirms."""
    right = [name for name, label in labels.items() if label]
    if question.yes_no == "yes" and right and rng.random() < NUMBER_SWAPPED:
        other = with_other_number(question.question, " ".join(story.says[name] for name in right), rng)
        if other:
            return other, {name: CONTRADICTS if label else label for name, label in labels.items()}
    return question.question, labels


def _sentences(labels: Mapping[str, int], question: Question, telling: Mapping[str, frozenset[str]]) -> list[Candidate]:
    """Return the article's sentences in the place of the facts that they tell, as a drafted fact file has them."""
    unsure = {each for name in question.unsure for each in telling.get(name, ())}
    found: dict[str, int] = {}
    for name, label in labels.items():
        for sentence in telling.get(name, ()):
            found[sentence] = max(label, found.get(sentence, NEITHER))
    left_out = {each for name in question.right - labels.keys() for each in telling.get(name, ())}
    return [Candidate(each, label) for each, label in found.items() if each not in unsure | left_out or label]


def _candidate(name: str, story: Story, shows: float, label: int) -> Candidate:
    """Return a candidate as its sentence alone, with its excerpt, or as the excerpt alone."""
    excerpt = story.facts[name].excerpt if name in story.facts else ""
    if not excerpt or shows < SENTENCE_ALONE:
        return Candidate(story.says[name], label)
    return Candidate(story.says[name], label, excerpt) if shows < 1 - EXCERPT_ALONE else Candidate(excerpt, label)
