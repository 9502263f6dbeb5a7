"""The reader of one story: a question and what was said before in, the probabilities of its candidates out.

`Reader` is what the decision knows; another one can take the place of `TrainedReader` by having the same methods.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from bot.reader.calibration import Calibration, Judged, Score, WholeQuestion, load_calibration
from bot.reader.classifiers import ANSWERABLE, NOT_ANSWERED, Classifier, load_classifier, message_features
from bot.reader.encoding import Turn, encode_fact, encode_question, load_tokenizer
from bot.reader.model import FACT_SEGMENT, QUESTION_SEGMENT, Floats, Model
from bot.reader.shortlist import VectorIndex, WordIndex, index_vectors, index_words, shortlist
from bot.reader.wording import Wording, make_wording
from bot.understanding.text import clean, fold, tokenise

CLOSE, MOST_READ = 0.18, 6
"""How much less alike than the likest candidate one may be to be read closely, and how many are: three or four mostly.
A right fact is then among the first three for 95.0 % of the validation questions; of eight read by 0.3, for 96.0."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A candidate: the sentence of a fact with its excerpt, or that of an unknown, which has none."""

    id: str
    says: str
    excerpt: str = ""
    asked: str = ""
    """Its author's sample questions."""
    is_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of a question."""

    asked: str
    """The question as it was read: typing repaired, aliases explained."""
    scores: tuple[Score, ...]
    """The candidates that were read closely, at most `MOST_READ`, what bears most on the question first."""
    likeness: float
    """How alike the nearest candidate is to the question by the vectors of their words, at most 1."""
    prior: tuple[float, ...]
    """How much likelier, in logits, its wording alone makes open, off topic, on a wrong premise than answerable."""
    whole: WholeQuestion

    @property
    def best_fact(self) -> Score | None:
        """Return the fact that bears most on the question."""
        return next((each for each in self.scores if not each.is_unknown), None)

    @property
    def verdict_confidence(self) -> float:
        """Return how probably the best fact is a right reply and confirms or contradicts, as it seems to.

        On validation stories twice as many verdicts are given by it, at the same share of false ones, as by the
        candidate's confidence alone.
        """
        return self.best_fact.confidence * self.whole.told_right if self.best_fact else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """What the shortlist found."""

    places: list[int]
    """The candidates to read closely, by their places among the statements, the likeliest first."""
    likeness: npt.NDArray[np.float64]
    """How alike each of all candidates is to the question, at most 1."""


class Reader(Protocol):
    """What reads questions about one story."""

    def repaired(self, question: str) -> str:
        """Return a question, cleaned, with its typing repaired."""

    def knows(self, word: str) -> bool:
        """Return whether a word is one of the story, of those that people ask with, or of the language."""

    def intents(self, message: str) -> Mapping[str, float]:
        """Return how probably a message wants each kind of small talk or list, or an answer."""

    def shortlist(self, question: str, before: Turn | None = None) -> tuple[str, ...]:
        """Return the ids of at most twelve candidates worth reading closely, the likeliest first."""

    def read(self, question: str, before: Turn | None = None) -> Reading:
        """Return what each candidate of the shortlist is worth, and what the story is for the whole question."""


@dataclass(frozen=True, eq=False, slots=True)
class TrainedReader:
    """The reader that was trained: `tests/training/` says how."""

    statements: tuple[Statement, ...]
    encoded: tuple[list[int], ...]
    """The token ids of each statement."""
    vectors: VectorIndex
    words: WordIndex
    wording: Wording
    model: Model
    tokenizer: Tokenizer
    calibration: Calibration
    intents_classifier: Classifier
    kinds_classifier: Classifier

    def repaired(self, question: str) -> str:
        """Return a question, cleaned, with its typing repaired."""
        return self.wording.repaired(clean(question))

    def knows(self, word: str) -> bool:
        """Return whether a word is one of the story, of those that people ask with, or of the language."""
        return self.wording.speller.knows(fold(word))

    def intents(self, message: str) -> Mapping[str, float]:
        """Return how probably a message wants each kind of small talk or list, or an answer."""
        return self.intents_classifier.probabilities(message_features(message, self.model, self.tokenizer))

    def shortlist(self, question: str, before: Turn | None = None) -> tuple[str, ...]:
        """Return the ids of at most twelve candidates worth reading closely, the likeliest first."""
        asked = self.wording.ready(question)
        near = self._near(asked, before, encode_question(self.tokenizer, asked, before))
        return tuple(self.statements[place].id for place in near.places)

    def read(self, question: str, before: Turn | None = None) -> Reading:
        """Return what each candidate of the shortlist is worth, and what the story is for the whole question."""
        asked = self.wording.ready(question)
        tokens = encode_question(self.tokenizer, asked, before)
        near = self._near(asked, before, tokens)
        most = float(near.likeness.max(initial=0.0))
        close = [place for place in near.places if most - near.likeness[place] <= CLOSE][:MOST_READ]
        scores = self.calibration.scores(
            [
                (self.statements[place].id, self.statements[place].is_unknown, self._judged(place, tokens, near, most))
                for place in close
            ]
        )
        prior = self._prior(asked)
        return Reading(asked, scores, most, prior, self.calibration.whole(scores, most, prior))

    def _prior(self, asked: str) -> tuple[float, ...]:
        logits = self.kinds_classifier.logits(message_features(asked, self.model, self.tokenizer))
        return tuple(logits[each] - logits[ANSWERABLE] for each in NOT_ANSWERED)

    def _near(self, asked: str, before: Turn | None, tokens: list[int]) -> Near:
        context = _lemmas(f"{before.question} {before.answer}") if before else []
        likeness = self.vectors.scores(self.model.vectors(tokens, QUESTION_SEGMENT))
        return Near(shortlist(likeness, self.words.scores(_lemmas(asked), context)), likeness)

    def _judged(self, place: int, asked: list[int], near: Near, most: float) -> Judged:
        """Return what network and shortlist say of one candidate; `most` is the likeness of the likest."""
        likeness = float(near.likeness[place])
        return Judged(*self.model.judge(asked, self.encoded[place]), likeness, most - likeness)


def open_reader(
    statements: Sequence[Statement], names: Sequence[tuple[str, ...]], questions: Sequence[str] = ()
) -> TrainedReader:
    """Return the reader of a story of these statements.

    `names` holds those of each entity, its own before its aliases; `questions` whatever else has words of the story's,
    at which the repair of typing may aim.
    """
    model, tokenizer = _model(), _tokenizer()

    encoded = tuple(encode_fact(tokenizer, each.says, each.excerpt, each.asked) for each in statements)
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # the network runs outside Python's lock
        vectors: list[Floats] = list(pool.map(lambda tokens: model.vectors(tokens, FACT_SEGMENT), encoded))
    texts = [f"{each.says} {each.excerpt}" for each in statements]
    return TrainedReader(
        tuple(statements),
        encoded,
        index_vectors(vectors),
        index_words([_lemmas(text) for text in texts]),
        make_wording([*texts, *questions], names),
        model,
        tokenizer,
        load_calibration(),
        load_classifier("intents"),
        load_classifier("kinds"),
    )


@cache
def _model() -> Model:
    return Model()


@cache
def _tokenizer() -> Tokenizer:
    return load_tokenizer()


def _lemmas(text: str) -> list[str]:
    return [token.lemma for token in tokenise(clean(text))]
