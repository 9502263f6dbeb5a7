"""The corpus as data: invented news stories as fact files of schema 2, with questions whose answers are known.

Each story is three files of one name: the article (`.txt`), its facts (`.yaml`) and its questions (`.jsonl`), in a
folder `train`, `validation`, `test` or `authors`. What is wrong with one is told with its file and line.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from simplemma import split_sentences

from bot.reader.encoding import Turn
from bot.story.seal import normalise_evidence

HERE = Path(__file__).parent
SPLITS = ("train", "validation", "test", "authors")
LONGEST_EXCERPT = 230
MOST_SAMPLES = 2
"""Sample questions of a fact or an unknown."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")]


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed)]
"""One text, or a list of them."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Entity(_Strict):
    """An entity of a story."""

    name: Text
    kind: Literal["person", "organisation", "place", "thing", "event"]
    gender: Literal["male", "female"] | None = None
    plural: bool = False
    members: tuple[Id, ...] = ()
    aliases: tuple[Text, ...] = ()


class Fact(_Strict):
    """A fact: a sentence, the excerpts that prove it, and optional structure."""

    says: Text
    evidence: Texts = Field(min_length=1)
    by: Id | None = None
    said: Text | None = None
    when: Day | None = None
    status: Literal["happened", "planned", "alleged", "denied"] = "happened"
    disputes: Id | None = None
    supersedes: Id | None = None
    ask: Texts = ()

    @property
    def excerpt(self) -> str:
        """Return the excerpts in one line."""
        return " … ".join(self.evidence)


class Unknown(_Strict):
    """Something that readers ask and the story does not say."""

    says: Text
    ask: Texts = ()


Entry = TypeVar("Entry", Fact, Unknown)


class Earlier(_Strict):
    """The question before, and the facts (or the unknown) that answered it."""

    question: Text
    facts: tuple[Id, ...] = ()


class Question(_Strict):
    """A question with its labels."""

    id: Text
    writer: Literal["hasty", "careful", "odd", "nonnative", "suspicious", "plain"]
    kind: Literal["answerable", "open", "premise", "off_topic"]
    """`open`: on topic, not said. `premise`: built on a wrong idea that a fact contradicts."""
    question: Text
    before: Earlier | None = None
    answers: tuple[Id, ...] = ()
    """Facts each of which is a right reply, the best first; of several questions in one, those of each."""
    contradicts: tuple[Id, ...] = ()
    unknown: Id | None = None
    unsure: tuple[Id, ...] = ()
    """Facts and unknowns that one hand named and the other did not: neither right nor wrong."""
    yes_no: Literal["yes", "no"] | None = None

    @property
    def right(self) -> frozenset[str]:
        """Return the facts that a right reply rests on."""
        return frozenset((*self.answers, *self.contradicts))


class Story(_Strict):
    """A fact file of schema 2."""

    schema_: Literal["2"] = Field(alias="schema")
    headline: Text
    outlet: Text
    published: date
    dateline: Text | None = None
    url: Text | None = None
    summary: Text
    starters: tuple[Text, ...] = ()
    entities: dict[Id, Entity]
    facts: dict[Id, Fact] = Field(min_length=1)
    unknowns: dict[Id, Unknown] = {}

    @property
    def says(self) -> dict[str, str]:
        """Return the sentence of every fact and unknown."""
        return {name: each.says for name, each in (*self.facts.items(), *self.unknowns.items())}

    @property
    def names(self) -> list[tuple[str, ...]]:
        """Return the names of each entity, its own before its aliases."""
        return [(each.name, *each.aliases) for each in self.entities.values()]

    def turn_before(self, question: Question) -> Turn | None:
        """Return what was said before a question, as the reader takes it."""
        before = question.before
        return Turn(before.question, next((self.says[each] for each in before.facts), "")) if before else None


def read_story(path: Path) -> Story:
    """Return the fact file at `path`; raises pydantic's ValidationError with every problem."""
    # The base loader makes every value a string: "no" stays a word and a date is told as written.
    return Story.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader))


def read_questions(path: Path) -> list[Question]:
    """Return the questions of the JSON lines at `path`; raises ValidationError at the first that is none."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Question.model_validate(json.loads(line)) for line in lines if line]


class Example(NamedTuple):
    """A story with its questions and its article."""

    story: Story
    questions: list[Question]
    article: str

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return the sentences of the article."""
        return sentences_of(self.article)

    def telling(self, fact: str) -> frozenset[str]:
        """Return the sentences of the article that an excerpt of the fact stands in."""
        excerpts = [normalise_evidence(each) for each in self.story.facts[fact].evidence]
        return frozenset(
            each for each in self.sentences if any(excerpt in normalise_evidence(each) for excerpt in excerpts)
        )


def read_split(split: str, folder: Path = HERE) -> dict[str, Example]:
    """Return the stories of `train`, `validation` or `test` with their questions, by their ids."""
    return {
        path.stem: Example(
            read_story(path),
            read_questions(path.with_suffix(".jsonl")),
            path.with_suffix(".txt").read_text(encoding="utf-8"),
        )
        for path in sorted((folder / split).glob("*.yaml"))
    }


@cache
def sentences_of(article: str) -> tuple[str, ...]:
    """Return the sentences of an article, its headline among them."""
    return tuple(each for line in article.splitlines() for each in split_sentences(line) if len(each.split()) > 2)


def sample_questions(questions: Sequence[Question], rng: random.Random) -> dict[str, list[Question]]:
    """Return questions that an author might have written under a fact or an unknown, at most `MOST_SAMPLES` for each.

    They are some of `questions`, drawn by chance from those that stand alone and that nothing else answers.
    """
    found: dict[str, list[Question]] = defaultdict(list)
    for question in rng.sample(questions, len(questions)):
        owners = [*question.answers, *([question.unknown] if question.unknown else [])]
        if len(owners) > 1 or not owners or question.contradicts or question.before:
            continue
        if len(found[owners[0]]) < rng.randint(0, MOST_SAMPLES):
            found[owners[0]].append(question)
    return found


def with_samples(example: Example, rng: random.Random) -> Example:
    """Return an example with some questions as sample questions of facts and unknowns, and the others to ask."""
    samples = sample_questions(example.questions, rng)
    taken = {each.id for those in samples.values() for each in those}

    def asked(entries: Mapping[str, Entry]) -> dict[str, Entry]:
        extra = {name: tuple(each.question for each in samples.get(name, ())) for name in entries}
        return {name: each.model_copy(update={"ask": each.ask + extra[name]}) for name, each in entries.items()}

    story = example.story
    return Example(
        story.model_copy(update={"facts": asked(story.facts), "unknowns": asked(story.unknowns)}),
        [each for each in example.questions if each.id not in taken],
        example.article,
    )


def problems(folder: Path = HERE) -> Iterator[str]:
    """Yield what is wrong with the corpus, a line each; nothing where all is well."""
    for path in sorted(path for split in SPLITS for path in (folder / split).glob("*.yaml")):
        try:
            story, questions = read_story(path), read_questions(path.with_suffix(".jsonl"))
        except (ValidationError, ValueError, OSError) as error:
            yield f"{path.parent.name}/{path.name}: {error}"
            continue
        article = normalise_evidence(path.with_suffix(".txt").read_text(encoding="utf-8"))
        yield from (f"{path.parent.name}/{path.stem}: {each}" for each in _story_problems(story, article))
        yield from (f"{path.parent.name}/{path.stem}: {each}" for each in _question_problems(story, questions))


def _story_problems(story: Story, article: str) -> Iterator[str]:
    for name, fact in story.facts.items():
        for excerpt in fact.evidence:
            if normalise_evidence(excerpt) not in article:
                yield f"fact {name}: not in the article: {excerpt!r}"
            if len(excerpt) > LONGEST_EXCERPT:
                yield f"fact {name}: an excerpt of {len(excerpt)} characters"
        if fact.said and normalise_evidence(fact.said) not in article:
            yield f"fact {name}: not in the article: {fact.said!r}"
        if fact.by and fact.by not in story.entities:
            yield f"fact {name}: {fact.by!r} is no entity"
        for other in filter(None, (fact.disputes, fact.supersedes)):
            if other not in story.facts:
                yield f"fact {name}: {other!r} is no fact"
    for name in story.facts.keys() & story.unknowns.keys():
        yield f"{name!r} is a fact and an unknown"


def _question_problems(story: Story, questions: list[Question]) -> Iterator[str]:
    if len({each.id for each in questions}) < len(questions):
        yield "two questions of one id"
    for each in questions:
        before = each.before.facts if each.before else ()
        for name in {*each.right, *each.unsure, *before} - story.says.keys():
            yield f"{each.id}: {name!r} is neither fact nor unknown"
        if each.right - story.facts.keys():
            yield f"{each.id}: only facts answer or contradict"
        if each.unknown and each.unknown not in story.unknowns:
            yield f"{each.id}: {each.unknown!r} is no unknown"
        told = bool(each.right)
        if told != (each.kind in {"answerable", "premise"}):
            yield f"{each.id}: {each.kind} with {sorted(each.right)}"
        if each.kind == "premise" and not each.contradicts:
            yield f"{each.id}: a wrong premise that nothing contradicts"
        if each.yes_no and not (each.answers if each.yes_no == "yes" else each.contradicts):
            yield f"{each.id}: {each.yes_no} without a fact for it"
