"""The designs that `bench_matcher.py` compares: each takes sample utterances with their labels and returns a matcher.

A matcher returns the likeliest label of an utterance and a score, the higher the likelier that its label is known.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from rapidfuzz import fuzz, process, utils
from rapidfuzz.distance import JaroWinkler

from bot.understanding.classifier import train
from bot.understanding.wordings import words_of

Matcher = Callable[[str], tuple[str, float]]
Design = Callable[[Sequence[str], Sequence[str]], Matcher]

CLOSE = 0.9
"""From this Jaro-Winkler similarity on, two words count as one with a different spelling."""
HASHED = 4096
"""Columns that the n-grams are hashed to."""
RIDGE = 0.5


def nearest_by_token_sort(utterances: Sequence[str], labels: Sequence[str]) -> Matcher:
    """Return the label of the utterance with the highest token_sort_ratio, whose sorting is done beforehand."""
    samples = [_sorted_words(utterance) for utterance in utterances]

    def match(utterance: str) -> tuple[str, float]:
        _, score, number = process.extractOne(_sorted_words(utterance), samples, scorer=fuzz.ratio)
        return labels[number], score

    return match


def nearest_by_soft_tf_idf(utterances: Sequence[str], labels: Sequence[str]) -> Matcher:
    """Return the label of the nearest utterance by soft TF-IDF, Jaro-Winkler inside (Cohen, Ravikumar, Fienberg 2003).

    A sample's word that is nearest to the utterance's word counts for it, times their similarity.
    """
    bags = [Counter(words_of(utterance)) for utterance in utterances]
    frequencies = Counter(word for bag in bags for word in bag)
    words = list(frequencies)
    numbers = {word: number for number, word in enumerate(words)}
    rarities = {word: np.log(len(bags) / count) + 1e-9 for word, count in frequencies.items()}
    weights = np.zeros((len(words), len(bags)), np.float32)
    for sample, bag in enumerate(bags):
        for word, count in bag.items():
            weights[numbers[word], sample] = np.log1p(count) * rarities[word]
    weights /= np.maximum(np.linalg.norm(weights, axis=0), 1e-9)

    def match(utterance: str) -> tuple[str, float]:
        bag = Counter(words_of(utterance))
        own = np.array([np.log1p(count) * rarities.get(word, np.log(len(bags))) for word, count in bag.items()])
        scores = np.zeros(len(bags))
        for word, weight in zip(bag, own / max(float(np.linalg.norm(own)), 1e-9), strict=True):
            best = np.zeros(len(bags))
            close = process.extract(word, words, scorer=JaroWinkler.similarity, score_cutoff=CLOSE, limit=None)
            for _, similarity, number in reversed(close):  # the closest is written last
                has = np.flatnonzero(weights[number])
                best[has] = similarity * weights[number, has]
            scores += weight * best
        return labels[int(scores.argmax())], float(scores.max())

    return match


def ridge_on_hashed_n_grams(utterances: Sequence[str], labels: Sequence[str]) -> Matcher:
    """Return the label by ridge regression on hashed words, word bigrams and character 3- to 5-grams."""
    names = sorted(set(labels))
    rows = np.stack([_hashed(utterance) for utterance in utterances])
    rarities = (np.log((1 + len(rows)) / (1 + np.count_nonzero(rows, axis=0))) + 1).astype(np.float32)
    rows = _unit(rows * rarities)
    targets = np.array([[label == name for name in names] for label in labels], np.float32)
    if len(rows) < HASHED:  # the same by either way; the smaller matrix is solved
        weights = rows.T @ np.linalg.solve(_with_ridge(rows @ rows.T), targets)
    else:
        weights = np.linalg.solve(_with_ridge(rows.T @ rows), rows.T @ targets)

    def match(utterance: str) -> tuple[str, float]:
        scores = _unit(_hashed(utterance) * rarities) @ weights
        return names[int(scores.argmax())], float(scores.max())

    return match


def classifier(utterances: Sequence[str], labels: Sequence[str]) -> Matcher:
    """Return the label by the project's own classifier, with its confidence."""
    trained = train(utterances, labels)

    def match(utterance: str) -> tuple[str, float]:
        opinion = trained.read(utterance)
        return trained.labels[int(opinion.scores.argmax())], opinion.confidence

    return match


DESIGNS: dict[str, Design] = {
    "nearest, token_sort_ratio": nearest_by_token_sort,
    "nearest, soft TF-IDF": nearest_by_soft_tf_idf,
    "ridge, hashed n-grams": ridge_on_hashed_n_grams,
    "the classifier": classifier,
}


def _sorted_words(utterance: str) -> str:
    return " ".join(sorted(utils.default_process(utterance).split()))


def _hashed(utterance: str) -> np.ndarray:
    """Return the logarithmic counts of the utterance's n-grams, (HASHED,)."""
    words = words_of(utterance)
    marked = [f"<{word}>" for word in words]
    grams = [word[i : i + size] for word in marked for size in (3, 4, 5) for i in range(len(word) - size + 1)]
    counts = Counter(zlib.crc32(gram.encode()) % HASHED for gram in [*words, *map(" ".join, pairwise(words)), *grams])
    row = np.zeros(HASHED, np.float32)
    for column, count in counts.items():
        row[column] = 1 + np.log(count)
    return row


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / (np.linalg.norm(rows, axis=-1, keepdims=True) + 1e-9)


def _with_ridge(matrix: np.ndarray) -> np.ndarray:
    return matrix + RIDGE * np.eye(len(matrix), dtype=np.float32)
