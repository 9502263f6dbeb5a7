"""What the wording of a message alone tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reader.classifiers import ANSWERABLE, NOT_ANSWERED, load_classifier, message_features
from bot.reader.encoding import load_tokenizer
from bot.reader.model import Model

MODEL, TOKENIZER = Model(), load_tokenizer()
CLASSIFIERS = {name: load_classifier(name) for name in ("intents", "kinds")}


def features(message):
    return message_features(message, MODEL, TOKENIZER)


@pytest.mark.parametrize("name", CLASSIFIERS)
@given(message=st.text(max_size=100))
def test_probabilities_add_up_whatever_is_typed(name, message):
    shares = CLASSIFIERS[name].probabilities(features(message))
    assert sum(shares.values()) == pytest.approx(1)
    assert min(shares.values()) >= 0


def test_the_sign_at_the_end_changes_nothing():
    assert (features("who is who?! :)") == features("who is who")).all()


def test_questions_are_of_the_corpus_s_kinds():
    assert set(CLASSIFIERS["kinds"].classes) == {ANSWERABLE, *NOT_ANSWERED}


@pytest.mark.parametrize(
    ("question", "likelier", "than"),
    [
        ("how do I bake sourdough bread", "off_topic", "open"),
        ("what is the capital of Mongolia?", "off_topic", "answerable"),
        ("who was arrested?", "answerable", "off_topic"),
        ("what is the judge's wife called?", "open", "off_topic"),
    ],
)
def test_what_no_news_story_would_tell_sounds_like_it(question, likelier, than):
    shares = CLASSIFIERS["kinds"].probabilities(features(question))
    assert shares[likelier] > shares[than]
