"""The data that all stories share holds together, and knows no story."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
import yaml

from bot.language.data import load_language, load_questions, read_strings
from bot.story.frames import frames
from bot.understanding.text import lemmas_of, words_of

DATA = sorted(path.name for path in files("bot.language").iterdir() if path.name.endswith(".yaml"))
ATTRIBUTION_ROLES = {"attribution", "said"}
"""What every fact may have beside its kind's roles: who says so, and when."""
ASKED_IN_VAIN = {"age", "length"}
"""Roles that no kind has, so that questions for them find them open."""


def read(name):
    return read_strings(files("bot.language").joinpath(name).read_bytes())


def all_roles():
    return {role for frame in frames().values() for role in frame.roles}


def leaves(value):
    """Yield every scalar of a YAML value, keys included."""
    if isinstance(value, dict):
        for key, entry in value.items():
            yield key
            yield from leaves(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from leaves(entry)
    else:
        yield value


@pytest.mark.parametrize("name", DATA)
def test_no_key_stands_twice_in_a_file(name):
    """YAML lets the later one win, and half a list of synonyms is gone unnoticed."""

    def check(node):
        if isinstance(node, yaml.MappingNode):
            keys = [key.value for key, _ in node.value]
            assert len(keys) == len(set(keys)), sorted(key for key in keys if keys.count(key) > 1)
            for _, value in node.value:
                check(value)
        elif isinstance(node, yaml.SequenceNode):
            for value in node.value:
                check(value)

    check(yaml.compose(files("bot.language").joinpath(name).read_text("utf-8")))


@pytest.mark.parametrize("name", DATA)
def test_no_entry_is_empty(name):
    assert all(leaf.strip() for leaf in leaves(read(name)))


def test_every_phrase_keeps_a_word_when_it_is_normalised():
    """A phrase that normalises to nothing would match everywhere or nowhere."""
    language = load_language()
    phrases = [
        phrase
        for table in (language.concepts, language.chat, language.openers)
        for each in table.values()
        for phrase in each
    ]
    phrases += [
        phrase
        for section in ("role_cues", "question_words", "meta", "fine")
        for each in language.asking[section].values()
        for phrase in each
    ]
    phrases += [
        *language.asking["wrappers"],
        *language.asking["tags"],
        *language.asking["asides"],
        *language.asking["other"],
    ]
    assert [phrase for phrase in phrases if not words_of(str(phrase))] == []


@pytest.mark.parametrize("kind", sorted(frames()))
def test_every_concept_of_a_frame_kind_has_words(kind):
    """A concept that no word stands for never tells that a question means the kind."""
    assert set(frames()[kind].concepts) <= set(load_language().concepts)


def test_every_antonym_is_a_concept():
    concepts = load_language().concepts
    assert [pair for pair in load_language().antonyms if not set(pair) <= set(concepts)] == []


def test_no_concept_is_its_own_opposite():
    shared = [
        (first, second, phrase)
        for first, second in load_language().antonyms
        for phrase in set(map(lemmas_of, load_language().concepts[first]))
        & set(map(lemmas_of, load_language().concepts[second]))
    ]
    assert shared == []


def test_every_role_that_is_asked_for_exists():
    asking = load_language().asking
    roles = {role for each in asking["answers"].values() for role in each} | set(asking["role_cues"])
    assert roles - all_roles() - ATTRIBUTION_ROLES == ASKED_IN_VAIN
    assert set(asking["implied"]) <= all_roles() | {"hour"} | ASKED_IN_VAIN


def test_every_question_word_has_roles_that_answer_it():
    asking = load_language().asking
    assert set(asking["question_words"]) == set(asking["answers"])


def test_every_pattern_in_asking_compiles():
    for pattern in load_language().asking["implied"].values():
        re.compile(pattern)


def test_questions_are_of_roles_that_their_kind_has():
    for kind, by_role in load_questions().items():
        roles = frames()[kind].roles
        assert set(by_role) <= set(roles), kind
        for role, by_time in by_role.items():
            assert set(by_time) <= {"plain", "planned"}, (kind, role)
            for pattern in [pattern for patterns in by_time.values() for pattern in patterns]:
                assert set(re.findall(r"{(\w+)}", pattern)) <= set(roles), pattern


def test_every_kind_gives_rise_to_questions():
    assert set(load_questions()) == set(frames())


def test_the_first_question_of_each_role_can_be_shown_to_people():
    shown = [
        patterns[0]
        for by_role in load_questions().values()
        for by_time in by_role.values()
        for patterns in by_time.values()
    ]
    assert [
        question for question in shown if not (question[0].isupper() or question[0] == "{") or question[-1] != "?"
    ] == []


def test_small_talk_samples_lead_to_one_intent_only():
    samples = [(words_of(sample), intent) for intent, each in load_language().chat.items() for sample in each]
    by_words = {}
    for words, intent in samples:
        by_words.setdefault(words, set()).add(intent)
    assert {words: intents for words, intents in by_words.items() if len(intents) > 1} == {}


@pytest.mark.parametrize(
    ("utterance", "intent"),
    [(sample, intent) for intent, each in load_language().chat.items() for sample in each],
)
def test_a_sample_of_small_talk_is_small_talk(flood, utterance, intent):
    reply = flood.ask(utterance)
    assert reply.outcome == "chat"


def test_abbreviations_are_single_words_that_stand_for_something():
    for short, long in load_language().typing["abbreviations"].items():
        assert " " not in short
        assert words_of(long)


def test_homoglyphs_are_single_letters_that_become_latin():
    for letter, latin in load_language().typing["homoglyphs"].items():
        assert len(letter) == 1
        assert latin.isascii()
        assert latin.islower()


def test_a_country_is_told_from_every_other():
    """A name of two countries would link a question to both; "us" alone is left to the letters' case."""
    owners = {}
    for name, country in load_language().countries.items():
        for each in {words_of(spelling) for spelling in (name, *country.all_names)}:
            owners.setdefault(each, set()).add(name)
    assert {words: names for words, names in owners.items() if len(names) > 1} == {}


@pytest.mark.parametrize(
    "name",
    [
        *("language/concepts.yaml", "language/asking.yaml", "language/chat.yaml", "language/questions.yaml"),
        *("language/frames.yaml", "language/typing.yaml", "replies/templates.yaml", "replies/sentences.yaml"),
        *("authoring/drafting/words.yaml", "authoring/drafting/patterns.yaml"),
    ],
)
def test_the_shared_data_names_nobody_of_a_story(name, talks, flood, trial):
    """Data tuned to one story makes its answers look good and every other story's worse."""
    data = read_strings(files("bot").joinpath(name).read_bytes())
    words = {word for leaf in leaves(data) for word in re.findall(r"[a-z']+", leaf.lower())}
    surnames = {
        part.lower()
        for engine in (talks, flood, trial)
        for entity in engine.story.entities.values()
        if entity.kind == "person" and not entity.members
        for part in entity.name.split()
    }
    assert words & (surnames - ORDINARY) == set()
    text = " ".join(leaf.lower() for leaf in leaves(data))
    own = [
        "arctic council",
        "new start",
        "leaders summit",
        "upi",
        "marine corps",
        "state department",
        "reykjavik",
    ]
    assert [phrase for phrase in own if re.search(rf"\b{phrase}\b", text)] == []


ORDINARY = {"price", "al", "joe", "president"}
"""Names that are English words too; the data may use them as such."""
