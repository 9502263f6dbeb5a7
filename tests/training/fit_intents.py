"""Fit what tells small talk and questions for lists from all others, on utterances by many hands and the corpus."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from corpus.format import Example, read_split
from corpus.utterances import read_utterances
from noise import mistyped
from sklearn.linear_model import LogisticRegression

from bot.reader.encoding import load_tokenizer
from bot.reader.intents import QUESTION, intent_features
from bot.reader.model import Model

FILLINGS = 2
"""How often an utterance that names somebody or a day is used, each time with others."""
MISTYPED = (0.0, 0.0, 0.0, 0.2)
"""Shares of a question's words with a typing error, one of them drawn for each."""
NOISE = 1000
"""Messages that mean nothing, and want nothing."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def fit_intents(path: Path) -> None:
    """Fit the classifier of intents on the states of the weights that the bot carries, and write it to `path`."""
    rng = random.Random(3)
    stories = list(read_split("train").values())
    model, tokenizer = Model(), load_tokenizer()
    rows = [*_utterances(stories, rng), *_questions(stories, rng)]
    features = np.array([intent_features(text, model, tokenizer) for _, text in rows], dtype=np.float32)
    mean, spread = features.mean(0), features.std(0) + 1e-6
    fitted = LogisticRegression(C=1.0, max_iter=300).fit((features - mean) / spread, [intent for intent, _ in rows])
    weights = fitted.coef_ / spread
    intercepts = fitted.intercept_ - weights @ mean
    content = {
        intent: [*row, intercept]
        for intent, row, intercept in zip(
            fitted.classes_, weights.round(4).tolist(), intercepts.round(4).tolist(), strict=True
        )
    }
    path.write_text(json.dumps(content) + "\n", encoding="utf-8")


def _utterances(stories: Sequence[Example], rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield what people type for each intent, filled in, as it is and as it may be typed in a hurry."""
    for utterance in read_utterances("train"):
        for _ in range(FILLINGS if "{" in utterance.text else 1):
            text = utterance.filled(rng.choice(stories).story, rng)
            yield utterance.kind, text
            yield utterance.kind, mistyped(text.lower().rstrip("?!. "), 0.1, rng)


def _questions(stories: Sequence[Example], rng: random.Random) -> Iterator[tuple[str, str]]:
    asked = [each.question for example in stories for each in example.questions]
    yield from ((QUESTION, mistyped(each, rng.choice(MISTYPED), rng)) for each in asked)
    for _ in range(NOISE):
        word = rng.choice(rng.choice(asked).split())
        letters = rng.choice(LETTERS) * rng.randrange(2, 8)
        strings = ["".join(rng.choices(LETTERS, k=rng.randrange(2, 12))) for _ in range(rng.randrange(1, 4))]
        repeated = " ".join([word] * rng.randrange(2, 40))
        yield QUESTION, rng.choice([repeated, " ".join(strings), letters, f"{letters} {strings[0]}"])
