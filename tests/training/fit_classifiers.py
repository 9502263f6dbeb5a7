"""Fit what the wording of a message alone tells, on utterances by many hands and on the corpus's questions."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from corpus.format import Example, Question, read_split
from corpus.utterances import read_utterances
from noise import mistyped
from sklearn.linear_model import LogisticRegression

from bot.reader.classifiers import QUESTION, message_features
from bot.reader.encoding import load_tokenizer
from bot.reader.model import Model

FILLINGS = 2
"""How often an utterance that names somebody or a day is used, each time with others."""
WEIGHT = 4
"""Of what wants small talk or a list, for the questions beside it are four times as many."""
MISTYPED = (0.0, 0.0, 0.0, 0.2)
"""Shares of a question's words with a typing error, one of them drawn for each."""
NOISE = 1000
"""Messages that mean nothing, and want nothing."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def fit_classifiers(folder: Path) -> None:
    """Fit the classifiers on the states of the weights that the bot carries, and write them into `folder`.

    `intents.json` tells small talk and questions for lists from all others, `kinds.json` how questions are put that a
    story answers, leaves open or contradicts, and those about something else.
    """
    rng = random.Random(3)
    stories = list(read_split("train").values())
    model, tokenizer = Model(), load_tokenizer()

    def read(texts: Sequence[str]) -> np.ndarray:
        return np.array([message_features(each, model, tokenizer) for each in texts], dtype=np.float32)

    questions = [each for example in stories for each in example.questions]
    asked = read([mistyped(each.question, rng.choice(MISTYPED), rng) for each in questions])
    others = [*_utterances(stories, rng), *((QUESTION, each) for each in _noise(questions, rng))]
    features = np.vstack([asked, read([text for _, text in others])])
    intents = [*[QUESTION] * len(asked), *(intent for intent, _ in others)]
    weights = dict.fromkeys(set(intents) - {QUESTION}, WEIGHT)
    _write(folder / "intents.json", LogisticRegression(C=0.03, max_iter=300, class_weight=weights), features, intents)
    kinds = [each.kind for each in questions]
    _write(folder / "kinds.json", LogisticRegression(C=0.001, max_iter=300), asked, kinds)


def _write(path: Path, regression: LogisticRegression, features: np.ndarray, classes: Sequence[str]) -> None:
    """Fit a regression on features, evened out, and write its weights for features as they are."""
    mean, spread = features.mean(0), features.std(0) + 1e-6
    fitted = regression.fit((features - mean) / spread, classes)
    weights = fitted.coef_ / spread
    rows = np.hstack([weights, (fitted.intercept_ - weights @ mean)[:, None]]).round(4).tolist()
    path.write_text(json.dumps(dict(zip(fitted.classes_, rows, strict=True))) + "\n", encoding="utf-8")


def _utterances(stories: Sequence[Example], rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield what people type for each intent, filled in, as it is and as it may be typed in a hurry."""
    for utterance in read_utterances("train"):
        for _ in range(FILLINGS if "{" in utterance.text else 1):
            text = utterance.filled(rng.choice(stories).story, rng)
            yield utterance.kind, text
            yield utterance.kind, mistyped(text.lower(), 0.1, rng)


def _noise(questions: Sequence[Question], rng: random.Random) -> Iterator[str]:
    """Yield a word again and again, or letters that are no words."""
    for _ in range(NOISE):
        word = rng.choice(rng.choice(questions).question.split())
        letters = rng.choice(LETTERS) * rng.randrange(2, 8)
        strings = ["".join(rng.choices(LETTERS, k=rng.randrange(2, 12))) for _ in range(rng.randrange(1, 4))]
        repeated = " ".join([word] * rng.randrange(2, 40))
        yield rng.choice([repeated, " ".join(strings), letters, f"{letters} {strings[0]}"])
