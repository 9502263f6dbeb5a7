"""The classifier knows an utterance's label by its wording, however it is typed, and says when it knows none."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import scaled

from bot.understanding.classifier import train
from bot.understanding.regression import WHOLE
from bot.understanding.wordings import make_vocabulary, words_of

SAMPLES = {
    "opening": [
        "When does the library open?",
        "What are the opening hours on Sunday?",
        "Is the reading room open in the evening?",
        "Until what time can I come in today?",
        "Are you closed on public holidays?",
    ],
    "renewal": [
        "Can I keep this novel for another week?",
        "How do I renew a loan?",
        "I need to extend my books",
        "Please prolong the loan of my dictionary",
        "Is it possible to renew online?",
    ],
    "fine": [
        "How much is the fine for a late return?",
        "Why was I charged a fee?",
        "What do I pay if a book is overdue?",
        "I returned my atlas late, what does it cost?",
        "Do children pay overdue charges too?",
    ],
    "card": [
        "How do I get a library card?",
        "I lost my membership card",
        "Can my daughter become a member?",
        "My card does not work at the machine",
        "What documents are needed to register?",
    ],
}
"""What visitors ask a library, by intent."""
PAIRS = [(utterance, label) for label, utterances in SAMPLES.items() for utterance in utterances]
UTTERANCES, LABELS = (list(column) for column in zip(*PAIRS, strict=True))
LIBRARY = train(UTTERANCES, LABELS)
VOCABULARY = make_vocabulary(map(words_of, UTTERANCES))


def best(utterance, classifier=LIBRARY):
    return classifier.labels[int(classifier.read(utterance).scores.argmax())]


@pytest.mark.parametrize(
    ("utterance", "label"),
    [
        pytest.param("what are your hours on public holidays", "opening", id="words of two samples"),
        pytest.param("are you open today", "opening", id="shorter than any sample"),
        pytest.param("could I extend the loan of this book by a week", "renewal", id="longer than any sample"),
        pytest.param("renewing loans", "renewal", id="other forms of the words"),
        pytest.param("they charged me because I returned it late", "fine", id="another order"),
        pytest.param("my card was lost", "card", id="passive"),
    ],
)
def test_an_utterance_gets_the_label_of_samples_with_its_wording(utterance, label):
    assert best(utterance) == label


@pytest.mark.parametrize(("utterance", "label"), PAIRS)
def test_each_sample_gets_its_own_label(utterance, label):
    assert best(utterance) == label


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        pytest.param("how much is the fien for a laet retrun", "fine", id="neighbours swapped"),
        pytest.param("opning hours on sundy", "opening", id="letters missing"),
        pytest.param("how do i rennew a loann", "renewal", id="letters twice"),
        pytest.param("i lost my membwrship caed", "card", id="neighbouring keys"),
        pytest.param("WHY WAS I CHARGED A FEE??!", "fine", id="shouted"),
        pytest.param("can’t i keep this novl", "renewal", id="typographic apostrophe"),
    ],
)
def test_typing_errors_do_not_change_the_label(typed, label):
    assert best(typed) == label


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        pytest.param("librray", "library", id="a swap is one edit"),
        pytest.param("libraryyx", "library", id="two letters too many in a long word"),
        pytest.param("lirbay", "lirbay", id="two edits in a short word are too many"),
        pytest.param("documnts", "documents", id="a letter missing"),
        pytest.param("dictionairy", "dictionary", id="a letter too many"),
        pytest.param("dictoinarry", "dictionary", id="two edits in a long word"),
    ],
)
def test_a_misspelt_word_becomes_the_nearest_word_of_the_samples(typed, read):
    assert VOCABULARY.repair(typed) == read


@pytest.mark.parametrize("word", ["load", "fines", "cars", "oven", "hook", "later", "cost", "2021", "fne", "xqzzkw"])
def test_english_words_short_words_numbers_and_noise_are_left_alone(word):
    """Somebody who asks about an oven must not be told when the library is open."""
    assert VOCABULARY.repair(word) == word


def test_of_two_repairs_one_with_the_same_first_letter_is_taken():
    assert make_vocabulary([["corvin", "torvin"]]).repair("torbin") == "torvin"


def test_of_two_repairs_that_cost_the_same_the_more_frequent_word_is_taken():
    assert make_vocabulary([["corvin"], ["corbin", "corbin"]]).repair("cordin") == "corbin"


@pytest.mark.parametrize(
    ("known", "unknown"),
    [
        pytest.param("how do I renew my books", "who won the football match", id="another subject"),
        pytest.param("what is the fine for an overdue novel", "what is the capital of Peru", id="the same opening"),
        pytest.param("I lost my library card", "tell me a joke please", id="small talk"),
    ],
)
def test_the_confidence_is_higher_for_a_known_intent(known, unknown):
    assert LIBRARY.read(known).confidence > LIBRARY.read(unknown).confidence


TYPED = st.sampled_from(["the", "a", "fine", "card", "opne", "7", "né", "ß", "\u200b", "🙂", "İ"])


@settings(max_examples=scaled(200), deadline=None)
@given(st.one_of(st.text(), st.lists(TYPED).map(" ".join)))
def test_any_text_has_finite_scores_and_a_confidence(text):
    opinion = LIBRARY.read(text)
    assert opinion.scores.shape == (len(SAMPLES),)
    assert np.isfinite(opinion.scores).all()
    assert 0.0 <= opinion.confidence <= 1.0
    again = LIBRARY.read(text)
    assert (again.scores.tobytes(), again.confidence) == (opinion.scores.tobytes(), opinion.confidence)


@settings(max_examples=scaled(50), deadline=None)
@given(st.lists(st.tuples(st.text(max_size=20), st.sampled_from("abc")), min_size=1, max_size=12), st.text(max_size=20))
def test_anything_can_be_a_sample(samples, text):
    """An author's samples may be empty, all alike or of one label only."""
    opinion = train(*map(list, zip(*samples, strict=True))).read(text)
    assert np.isfinite(opinion.scores).all()
    assert 0.0 <= opinion.confidence <= 1.0


@given(st.permutations(PAIRS))
@settings(max_examples=scaled(20), deadline=None)
def test_the_order_of_the_samples_orders_the_labels_and_changes_no_score(pairs):
    utterances, labels = (list(column) for column in zip(*pairs, strict=True))
    shuffled = train(utterances, labels)
    assert shuffled.labels == tuple(dict.fromkeys(labels))
    for utterance in ("are you open today", "renew the card", "what does it cost"):
        scores = dict(zip(shuffled.labels, shuffled.read(utterance).scores, strict=True))
        expected = dict(zip(LIBRARY.labels, LIBRARY.read(utterance).scores, strict=True))
        assert scores == pytest.approx(expected, abs=1e-4)


def test_many_samples_are_read_like_few():
    """Above WHOLE samples only the nearest take part in the regression, which nobody should notice."""
    fillers = [f"the {thing} of shelf {number}" for number in range(WHOLE // 2) for thing in ("colour", "weight")]
    many = train([*UTTERANCES, *fillers], [*LABELS, *["shelf"] * len(fillers)])
    assert many.regression.inverse is None
    assert LIBRARY.regression.inverse is not None
    assert best("how much is the fien for a laet retrun", many) == "fine"
    assert best("what is the weight of shelf 12", many) == "shelf"


@pytest.mark.parametrize(("utterances", "labels"), [([], []), (["one"], []), (["one"], ["a", "b"])])
def test_samples_without_labels_are_refused(utterances, labels):
    with pytest.raises(ValueError, match="As many labels as utterances"):
        train(utterances, labels)


PROGRAM = """
import sys
from bot.understanding.classifier import train
*samples, asked = sys.stdin.read().splitlines()
classifier = train(*zip(*(line.split("\\t") for line in samples)))
opinion = classifier.read(asked)
print(classifier.labels, opinion.scores.tobytes().hex(), opinion.confidence.hex())
"""


@pytest.mark.slow
def test_scores_do_not_depend_on_the_hash_seed():
    """The same question must get the same reply in every process."""
    told = "\n".join(["\t".join(pair) for pair in PAIRS] + ["how much is the fien for a laet retrun"])
    printed = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            input=told,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(printed) == 1
