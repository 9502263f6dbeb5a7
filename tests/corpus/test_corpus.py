"""The corpus keeps its format, and its splits keep apart: figures on it mean something only so."""

import pytest
from corpus.format import SPLITS, problems, read_split
from corpus.utterances import DAY, NAME, read_utterances

from bot.reader.classifiers import load_classifier

LEAST_STORIES = {"train": 60, "validation": 10, "test": 10}


def test_nothing_is_wrong_with_the_corpus():
    assert list(problems()) == []


def test_a_story_lies_in_one_split_only():
    names = [name for split in SPLITS for name in read_split(split)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("split", LEAST_STORIES)
def test_each_split_asks_all_kinds_of_questions(split):
    """A figure over all questions would hide that a kind is hardly there."""
    stories = read_split(split)
    questions = [each for example in stories.values() for each in example.questions]
    assert len(stories) >= LEAST_STORIES[split]
    assert len(questions) >= 80 * len(stories)
    share = {
        kind: sum(each.kind == kind for each in questions) / len(questions) for kind in ("open", "premise", "off_topic")
    }
    assert share["open"] > 0.17
    assert share["premise"] > 0.1
    assert share["off_topic"] > 0.02
    assert sum(each.before is not None for each in questions) > 0.13 * len(questions)
    for answer in ("yes", "no"):
        assert sum(each.yes_no == answer for each in questions) > 0.06 * len(questions)


@pytest.mark.parametrize("split", ["train", "validation", "test"])
def test_utterances_want_what_the_classifier_knows_and_have_the_places_for_it(split):
    utterances = list(read_utterances(split))
    assert {each.kind for each in utterances} <= set(load_classifier("intents").classes)
    for each in utterances:
        assert (each.kind in {"quotes_of", "sides"}) <= (NAME in each.text), each
        assert (each.kind == "day") <= (DAY in each.text), each
