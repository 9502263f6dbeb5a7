"""Story + language data → what matching searches: one passage per fact, sample utterances, names and vocabulary."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.story.model import Story
from bot.understanding.lexicon import Lexicon, lexicon
from bot.understanding.names import Names, collect_names
from bot.understanding.passages import Passage, PassageTable, collect_passages
from bot.understanding.questions import questions_of
from bot.understanding.reading import Reader
from bot.understanding.samples import Sample, SampleTable, make_table
from bot.understanding.scorer import Scorer
from bot.understanding.spelling import make_speller
from bot.understanding.text import clean, tokenise


@dataclass(frozen=True)  # without slots, for the cached property
class Index:
    """A story, compiled for matching."""

    story: Story
    reader: Reader
    passages: PassageTable
    positions: Mapping[str, int]
    """Fact id → position of its passage."""
    samples: SampleTable
    """Of facts: written by authors, and generated from frames."""
    unknowns: SampleTable

    @property
    def names(self) -> Names:
        """Return the story's names."""
        return self.reader.names

    @property
    def lexicon(self) -> Lexicon:
        """Return the language data."""
        return self.reader.lexicon

    @cached_property
    def classifier(self) -> Scorer:
        """Return what tells by their wording alone which facts and unknowns questions are like.

        Trained when first needed, on sample utterances and on what facts say: many questions are clear without it.
        """
        from bot.understanding.packing import learn  # it needs numpy, and that takes long to import

        worded = [(sample.text, sample.target) for sample in self.samples.samples]
        worded += [(quote, fact.id) for fact in self.story.facts.values() for quote in fact.valid_quotes]
        worded += [(fact.says, fact.id) for fact in self.story.facts.values() if fact.says]
        worded += [(sample.text, f"unknown {sample.target}") for sample in self.unknowns.samples]
        return learn([text for text, _ in worded], [label for _, label in worded])

    def passage(self, fact_id: str) -> Passage:
        """Return the passage of one fact."""
        return self.passages.by_fact[fact_id]


def build_index(story: Story) -> Index:
    """Return the compiled story."""
    names, words = collect_names(story), lexicon()
    passages = collect_passages(story, names, words)
    spoken = frozenset(word for passage in passages.passages for word in passage.lemmas)
    asked = (
        token.text for unknown in story.unknowns.values() for text in unknown.ask for token in tokenise(clean(text))
    )
    reader = Reader(names, make_speller(names.words(), words.vocabulary | spoken | frozenset(asked)), words, spoken)
    return Index(
        story,
        reader,
        passages,
        {fact_id: position for position, fact_id in enumerate(story.facts)},
        make_table(_samples(story, reader)),
        make_table(_unknowns(story, reader), strict=True),
    )


def rarity(count: int, total: int) -> float:
    """Return 1 for what one fact of `total` has, falling to 0.4 for what all have."""
    if total < 2 or count <= 1:
        return 1.0
    return 0.4 + 0.6 * (1 - math.log(count) / math.log(total))


def _samples(story: Story, reader: Reader) -> Iterator[Sample]:
    for fact in story.facts.values():
        for utterance in fact.ask:
            yield Sample(reader.read(utterance), fact.id)
        for _, question in questions_of(fact, story):
            yield Sample(reader.read(question), fact.id)
        for earlier in story.earlier(fact):
            for utterance in (*earlier.ask, *(question for _, question in questions_of(earlier, story))):
                yield Sample(reader.read(utterance), fact.id, outdated=True)


def _unknowns(story: Story, reader: Reader) -> Iterator[Sample]:
    for unknown in story.unknowns.values():
        for utterance in unknown.ask:
            yield Sample(reader.read(utterance), unknown.id)
