"""Few-shot classification of short utterances by their wording alone: no pretrained models, numpy and rapidfuzz only.

An utterance is three bags: its lemmas, the character trigrams of its words, its word bigrams. Each feature weighs what
it tells about the classes, each bag has length one, and the similarity of two utterances is ``exp(2 (cosine - 1))``.
Two scorers look at that index and their standardised scores are added:

* kernel ridge regression (Saunders, Gammerman & Vovk 1998) on all sample utterances where they are few, else on those
  nearest to the utterance alone, solved when asked ("Local learning algorithms", Bottou & Vapnik 1992; SVM-KNN, Zhang
  et al. 2006). Training thus only builds an index, and 20,000 utterances of 1,000 classes cost little.
* naive Bayes on the lemmas and bigrams, each class smoothed towards the whole set (Jelinek & Mercer 1980; Zhai &
  Lafferty 2004), with its counts read off the same index.

Where a label has few samples the cosine is mixed with that among the samples' first 15 latent topics, by which words
that keep the same company come near each other (latent semantic analysis, Deerwester et al. 1990).

The weight of a feature is ``(log((C + 1) / e) + 0.5) * n ** 0.2`` with C classes, n the utterances that have it and e
its effective number of classes, the inverse of Simpson's index (Simpson 1949): inverse class frequency made soft.
"""

import math
import re
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding import dictionary

Floats = npt.NDArray[np.float64]
Bag = dict[str, None]  # a set in order: summing in the same order each time gives the same digits
Singles = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

BAGS = (1.0, 0.3, 1.0)  # shares of lemmas, bigrams and trigrams in the cosine
SHARPNESS, RIDGE, SMOOTHING, BAYES = 2.0, 0.1, 3.0, 0.5  # found by cross-validation, see notes.md
COMMON = 0.1  # features of a larger share of the samples are held as rows of their own
NEAREST = 64  # sample utterances that take part in a local regression
TOPICS, TOPICAL, MANY = 15, 0.5, 40.0  # latent topics; their share, which e-folds every so many samples per label
EXACT = 1024  # as many sample utterances are regressed at once
CONFIDENCE = (-11.3, 5.2, 10.5, 1.0, -4.5)  # logistic weights of the signs of a known label, by leaving labels out
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Table:
    """A sparse matrix by rows: those of row i are ``columns[starts[i]:starts[i + 1]]`` and the same of ``values``."""

    starts: Ints
    columns: Ints
    values: Floats

    def pick(self, rows: Ints) -> tuple[Ints, Ints]:
        """Return where the entries of these rows lie, one after the other, and how many each row has."""
        counts = self.starts[rows + 1] - self.starts[rows]
        before = np.cumsum(counts) - counts
        return np.repeat(self.starts[rows] - before, counts) + np.arange(counts.sum()), counts


@dataclass(frozen=True)
class Reading:
    """What the classifier makes of an utterance: `scores` (C,), one per label, and `confidence` in 0..1."""

    scores: Floats
    confidence: float


@dataclass(frozen=True)
class Classifier:
    """An index of sample utterances; `train` makes it. C labels, n sample utterances, F features."""

    labels: tuple[str, ...]
    features: dict[str, int]  # feature -> its column, 0..F-1, the most frequent first
    weights: Floats  # (F + 1,), the last for features that no sample has
    samples: Table  # (n, F), rows of unit length
    postings: Table  # (F, n), the same transposed
    common: Singles  # (H, n), the first rows of `postings` written out, for speed
    common_odds: Floats  # (H, C), what they add to naive Bayes
    classes: Ints  # (n,), the label of each sample
    sizes: Ints  # (C,), samples per label
    words: Counter[str]  # of the samples, for spelling repair
    lengths: dict[int, list[str]]  # the same words by length
    topics: Floats  # (F, r), the features' loads on r latent topics
    places: Floats  # (n, r), the samples' places among the topics, rows of unit length
    topical: float  # the topics' share in the cosine
    inverse: Floats | None  # (n, n), of the regularised kernel matrix if n <= EXACT

    def scores(self, utterance: str) -> Floats:
        """Return one score per label, shape (C,), in standard deviations: the highest is the likeliest label."""
        return self.read(utterance).scores

    def classify(self, utterance: str) -> tuple[str, float]:
        """Return the likeliest label and the confidence, 0..1, that it is among the known labels at all."""
        reading = self.read(utterance)
        return self.labels[int(reading.scores.argmax())], reading.confidence

    def read(self, utterance: str) -> Reading:
        """Return the scores, (C,), and the confidence, 0..1.

        The confidence is a logistic of what tells a known label from an unknown one: how far the best score stands out,
        how much of the kernel's variance the samples explain (Rasmussen & Williams 2006, eq. 2.26), the utterance's
        length, and, against it, how near the best label's samples are on the whole.
        """
        words = [self.repair(word) for word in words_of(utterance)]
        columns, values, whole = self._vector(words)
        rare, common = columns >= len(self.common), columns[columns < len(self.common)]
        spots, counts = self.postings.pick(columns[rare])
        rows = self.postings.columns[spots]
        terms = self.postings.values[spots] * np.repeat(values[rare], counts)
        cosines = np.bincount(rows, terms, len(self.classes)) + values[~rare].astype(np.float32) @ self.common[common]
        regression, explained = self._regress(
            _mixed(cosines, self.places @ _unit(values @ self.topics[columns]), self.topical)
        )
        counts = counts[: np.count_nonzero(rare[:whole])]
        odds = _odds(np.repeat(np.arange(len(counts)), counts), self.classes[rows[: counts.sum()]], counts, self.sizes)
        bayes = odds.sum(axis=0) + self.common_odds[columns[:whole][~rare[:whole]]].sum(axis=0)
        scores = _standard(regression) + BAYES * _standard(bayes)
        best = int(scores.argmax())
        signs = (
            1.0,
            scores[best] / math.sqrt(max(1, len(scores) - 1)),
            explained,
            math.log(1 + len(words)),
            cosines[self.classes == best].mean(),
        )
        return Reading(scores, 1 / (1 + math.exp(-float(np.dot(CONFIDENCE, signs)))))

    def repair(self, word: str) -> str:
        """Return the word, or the sample word nearest to it if it is no English word: one edit, two from 8 letters on.

        The distance counts swapped neighbours as one edit (optimal string alignment, Boytsov 2011).
        """
        if len(word) < 4 or word in self.words or word.isdigit() or dictionary.lemma(word) is not None:
            return word
        edits = 1 if len(word) < 8 else 2
        near = [other for size in range(-edits, edits + 1) for other in self.lengths.get(len(word) + size, ())]
        found = process.extract(word, near, scorer=OSA.distance, score_cutoff=edits, limit=8)
        return min(found, key=lambda hit: (hit[1], hit[0][0] != word[0], -self.words[hit[0]]))[0] if found else word

    def _vector(self, words: Sequence[str]) -> tuple[Ints, Floats, int]:
        """Return columns and values of the words' unit vector, and how many of them are lemmas and bigrams."""
        columns: list[int] = []
        parts: list[Floats] = []
        whole = 0
        for share, bag in zip(BAGS, bags_of(words), strict=True):
            ids = [column for feature in bag if (column := self.features.get(feature)) is not None]
            known = self.weights[ids]
            norm = math.sqrt(known @ known + (len(bag) - len(ids)) * self.weights[-1] ** 2)
            whole, columns = len(columns), columns + ids
            parts.append(known * (math.sqrt(share / sum(BAGS)) / max(norm, 1e-9)))
        return np.array(columns, np.int64), np.concatenate(parts), whole

    def _regress(self, cosines: Floats) -> tuple[Floats, float]:
        """Return the regression's values per label, (C,), and the share of its variance the samples explain, 0..1."""
        if self.inverse is not None:
            similar, classes = _kernel(cosines), self.classes
            duals = self.inverse @ similar
        else:
            near = np.flatnonzero(cosines >= np.partition(cosines, -NEAREST)[-NEAREST])[:NEAREST]
            similar, classes = _kernel(cosines[near]), self.classes[near]
            duals = np.asarray(
                np.linalg.solve(_regularised(self.samples, self.places, near, self.topical), similar), np.float64
            )
        return np.asarray(np.bincount(classes, duals, len(self.labels)), np.float64), float(similar @ duals)


def train(utterances: Sequence[str], labels: Sequence[str]) -> Classifier:
    """Return the classifier that these sample utterances, each with its label, make. Deterministic; nothing is drawn.

    20,000 utterances of 1,000 labels take 1.4 s and, at the peak, 190 MB.
    """
    if not utterances or len(utterances) != len(labels):
        raise ValueError("As many labels as utterances are needed, and one at least.")
    names = tuple(dict.fromkeys(labels))
    numbers = {name: number for number, name in enumerate(names)}
    classes = np.array([numbers[label] for label in labels], np.int64)
    texts = [words_of(utterance) for utterance in utterances]
    words = Counter(word for text in texts for word in text)
    numbered: dict[str, int] = {}
    entries, lengths_of_bags = array("q"), array("q")
    for text in texts:
        for bag in bags_of(text):
            entries.extend(numbered.setdefault(feature, len(numbered)) for feature in bag)
            lengths_of_bags.append(len(bag))
    columns = np.array(entries)
    order = np.argsort(-np.bincount(columns), kind="stable")
    rank = np.argsort(order)
    features = {feature: int(rank[number]) for feature, number in numbered.items()}
    columns = rank[columns]
    bag_of = np.repeat(np.arange(len(lengths_of_bags)), np.array(lengths_of_bags))
    rows = bag_of // len(BAGS)
    weights = _weigh(columns, classes[rows], len(features), len(names))
    norms = np.sqrt(np.bincount(bag_of, weights[columns] ** 2, len(texts) * len(BAGS)))
    shares = np.sqrt(np.tile(BAGS, len(texts)) / sum(BAGS)) / np.maximum(norms, 1e-9)
    values = weights[columns] * shares[bag_of]
    order = np.argsort(columns, kind="stable")
    samples = Table(_starts(rows, len(texts)), columns, values)
    postings = Table(_starts(columns, len(features)), rows[order], values[order])
    frequent = int(np.count_nonzero(np.diff(postings.starts) > len(texts) * COMMON))
    head = slice(postings.starts[frequent])
    common = np.zeros((frequent, len(texts)), np.float32)
    common[columns[order][head], postings.columns[head]] = postings.values[head]
    per_label = np.bincount(classes, minlength=len(names))
    counts = np.diff(postings.starts[: frequent + 1])
    odds = _odds(columns[order][head], classes[postings.columns[head]], counts, per_label)
    lengths: dict[int, list[str]] = {}
    for word in words:
        lengths.setdefault(len(word), []).append(word)
    topics = _topics(samples, len(features))
    loads = [np.bincount(rows, values * topic[columns], len(texts)) for topic in topics.T]
    places = _unit(np.stack(loads, axis=1))
    topical = TOPICAL * math.exp(-len(texts) / len(names) / MANY)
    inverse: Floats | None = None
    if len(texts) <= EXACT:
        inverse = np.asarray(np.linalg.inv(_regularised(samples, places, np.arange(len(texts)), topical)), np.float64)
    return Classifier(
        names,
        features,
        weights,
        samples,
        postings,
        common,
        odds,
        classes,
        per_label,
        words,
        lengths,
        topics,
        places,
        topical,
        inverse,
    )


def words_of(utterance: str) -> list[str]:
    """Return the utterance's words, lower case, "n't" written out."""
    text = utterance.casefold().replace("\u2019", "'").replace("can't", "can not").replace("won't", "will not")
    return _WORD.findall(text.replace("n't", " not"))


def bags_of(words: Sequence[str]) -> tuple[Bag, Bag, Bag]:
    """Return the lemmas, the word bigrams with both ends, and the character trigrams within words, each once.

    No kind can be mistaken for another: a lemma begins with "=", a bigram has a blank.
    """
    lemmas = dict.fromkeys(map(lemma_of, words))
    bigrams = dict.fromkeys(f"{left} {right}" for left, right in pairwise(("", *words, "")))
    return lemmas, bigrams, dict.fromkeys(chain.from_iterable(map(_trigrams, words)))


@lru_cache(maxsize=50_000)
def lemma_of(word: str) -> str:
    """Return the word's lemma with "=" before it."""
    return f"={dictionary.lemma(word) or word}"


@lru_cache(maxsize=50_000)
def _trigrams(word: str) -> tuple[str, ...]:
    marked = f"<{word}>"
    return tuple(marked[start : start + 3] for start in range(max(1, len(marked) - 2)))


def _kernel(cosines: Floats) -> Floats:
    kernel: Floats = np.exp(SHARPNESS * (cosines - 1.0))
    return kernel


def _regularised(samples: Table, places: Floats, chosen: Ints, topical: float) -> Floats:
    """Return the kernel matrix of these samples among themselves plus the ridge, (len(chosen), len(chosen))."""
    matrix = _kernel(_mixed(_cosines(samples, chosen), places[chosen] @ places[chosen].T, topical))
    matrix.flat[:: len(chosen) + 1] += RIDGE
    return matrix


def _cosines(samples: Table, chosen: Ints) -> Floats:
    """Return the cosines of these samples among themselves, (len(chosen), len(chosen))."""
    spots, counts = samples.pick(chosen)
    rows, columns, values = np.repeat(np.arange(len(chosen)), counts), samples.columns[spots], samples.values[spots]
    shared = np.bincount(columns) > 1  # what only one of them has tells about none but itself
    kept = shared[columns]
    dense = np.zeros((len(chosen), np.count_nonzero(shared)), np.float32)
    dense[rows[kept], (np.cumsum(shared) - 1)[columns[kept]]] = values[kept]
    cosines: Floats = (dense @ dense.T).astype(np.float64)
    np.fill_diagonal(cosines, np.bincount(rows, values**2, len(chosen)))
    return cosines


def _topics(samples: Table, features: int) -> Floats:
    """Return the features' loads on the latent topics, (features, r): the first right singular vectors of `samples`.

    They come from at most EXACT samples, evenly chosen (latent semantic analysis, Deerwester et al. 1990).
    """
    size = len(samples.starts) - 1
    chosen = np.unique(np.linspace(0, size - 1, min(size, EXACT)).astype(np.int64))
    values, vectors = np.linalg.eigh(_cosines(samples, chosen))
    projection = (vectors / np.sqrt(np.maximum(values, 1e-6)))[:, -TOPICS:]
    spots, counts = samples.pick(chosen)
    rows, columns = np.repeat(np.arange(len(chosen)), counts), samples.columns[spots]
    loads = [np.bincount(columns, samples.values[spots] * topic[rows], features) for topic in projection.T]
    return np.stack(loads, axis=1)


def _mixed(cosines: Floats, among_topics: Floats, topical: float) -> Floats:
    return (1 - topical) * cosines + topical * among_topics


def _unit(vectors: Floats) -> Floats:
    """Return the vectors, along the last axis, at length one."""
    lengths = np.sqrt((vectors * vectors).sum(axis=-1, keepdims=True))
    unit: Floats = vectors / np.maximum(lengths, 1e-9)
    return unit


def _weigh(columns: Ints, classes: Ints, features: int, size: int) -> Floats:
    """Return the features' weights, (F + 1,), the last for one never seen; see the head of the module."""
    pairs, counts = np.unique(columns * size + classes, return_counts=True)
    total = np.bincount(columns, minlength=features)
    effective = total**2 / np.bincount(pairs // size, counts.astype(np.float64) ** 2, features)
    weights = (np.log((size + 1) / effective) + 0.5) * total**0.2
    return np.append(weights, math.log(size + 1) + 0.5)


def _odds(features: Ints, classes: Ints, counts: Ints, sizes: Ints) -> Floats:
    """Return the log-odds of each label against the whole set by each feature, (len(counts), C).

    `features` and `classes` hold one entry for each sample with a feature, `counts` how many those are per feature.
    """
    seen = np.bincount(features * len(sizes) + classes, minlength=len(counts) * len(sizes)).reshape(-1, len(sizes))
    share = counts[:, np.newaxis] / sizes.sum()
    odds: Floats = np.log((seen / share + SMOOTHING) / (sizes + SMOOTHING))
    return odds


def _starts(sorted_or_not: Ints, size: int) -> Ints:
    """Return where each of the numbers 0..size-1 begins once they are in order, (size + 1,)."""
    return np.concatenate(([0], np.cumsum(np.bincount(sorted_or_not, minlength=size))))


def _standard(values: Floats) -> Floats:
    spread = float(values.std())
    standard: Floats = (values - values.mean()) / (spread or 1.0)
    return standard
