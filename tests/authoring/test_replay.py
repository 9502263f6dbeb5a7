"""What a reload would change: which questions are replayed, and which differences count as what."""

from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import scaled

from bot.authoring import replay as replaying
from bot.authoring.replay import AnswerDiff, Asked, Replay, compare_answers, gold_questions, questions_to_replay
from bot.engine import build_engine, load_engine

STORY = Path(__file__).parents[1] / "stories" / "merrowick-flood.yaml"
GROUPS = ("changed", "lost", "new", "evidence_lost", "unanswered")
SOLDIERS = "how many soldiers were sent?"
WALL = "how high will the new wall be?"


@pytest.fixture(scope="module")
def edited(tmp_path_factory):
    """Return a function that makes the engine of the story with words of its file replaced."""

    def make(*replacements):
        text = STORY.read_text(encoding="utf-8")
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path_factory.mktemp("edited") / STORY.name
        path.write_text(text, encoding="utf-8")
        return load_engine(path)

    return make


def diff_of(old, new, *questions):
    return compare_answers(old, new, Replay(tuple(map(Asked, questions))))


def groups_of(diff):
    """Return the name of each group that is not empty → its questions."""
    return {name: [each.asked.question for each in getattr(diff, name)] for name in GROUPS if getattr(diff, name)}


class TestTheQuestions:
    def test_are_the_samples_of_both_versions(self, flood, edited):
        new = edited(("[how many soldiers were sent, how many pumps]", "[how many troops came]"))
        questions = [asked.question for asked in questions_to_replay(flood.story, new.story, STORY).questions]
        for sample in (
            "How many pumps?",  # the old version's
            "How many troops came?",  # the new one's
            "What happened in Merrowick?",  # a starter
            "how high will the new wall be",  # an unknown's
            "Eleven people were injured in the flood.",  # a fact without questions, by its sentence
        ):
            assert sample.casefold().rstrip("?") in {question.casefold().rstrip("?") for question in questions}, sample

    def test_are_also_the_gold_questions_beside_the_fact_file(self, flood):
        lines = STORY.with_suffix(".jsonl").read_bytes().splitlines()
        questions = questions_to_replay(flood.story, flood.story, STORY).questions
        assert len(lines) > 100
        assert Asked("wat happend in merrowick") in questions
        assert any(asked.history for asked in questions)

    def test_are_each_asked_once(self, flood):
        questions = questions_to_replay(flood.story, flood.story, STORY).questions
        folded = [(each.question.casefold().rstrip("?!. "), each.history) for each in questions]
        assert len(folded) == len(set(folded))

    def test_of_a_changed_fact_come_before_those_of_others(self, flood, edited, tmp_path):
        new = edited(("sent 150 soldiers and six pumps", "sent soldiers and pumps"))
        questions = [each.question for each in questions_to_replay(flood.story, new.story, tmp_path / "x").questions]
        assert questions.index("How many soldiers were sent?") < questions.index(
            "Eleven people were injured in the flood."
        )

    def test_are_no_more_than_can_be_waited_for_and_the_rest_is_counted(self, flood, monkeypatch, tmp_path):
        everything = questions_to_replay(flood.story, flood.story, tmp_path / "no.yaml")
        monkeypatch.setattr(replaying, "MOST_QUESTIONS", 10)
        few = questions_to_replay(flood.story, flood.story, tmp_path / "no.yaml")
        assert everything.left_out == 0
        assert few.questions == everything.questions[:10]
        assert few.left_out == len(everything.questions) - 10
        assert "left out" in compare_answers(flood, flood, few).extent()

    def test_count_with_those_before_them(self, flood, monkeypatch, tmp_path):
        """Each question of a history is read again."""
        (tmp_path / "x.jsonl").write_text('{"question": "why?", "history": ["who?", "when?"]}\n')
        starters = len(flood.story.starters)
        for most, fitting in ((starters + 2, starters), (starters + 3, starters + 1)):
            monkeypatch.setattr(replaying, "MOST_QUESTIONS", most)
            assert len(questions_to_replay(flood.story, flood.story, tmp_path / "x.yaml").questions) == fitting


class TestGoldQuestions:
    def test_no_file_is_no_problem(self, tmp_path):
        assert gold_questions(tmp_path / "none.jsonl") == ((), ())

    def test_a_broken_line_is_reported_and_the_others_are_kept(self, tmp_path):
        path = tmp_path / "gold.jsonl"
        path.write_text('{"question": "who?"}\n\n{"question": 5}\n{\n{"question": "why?", "history": ["who?"]}\n')
        questions, broken = gold_questions(path)
        assert questions == (Asked("who?"), Asked("why?", ("who?",)))
        assert [(problem.line, problem.message) for problem in broken] == [
            (3, '"question" is not a string.'),
            (4, "not valid JSON."),
        ]

    def test_a_file_that_cannot_be_read_is_reported(self, tmp_path):
        (path := tmp_path / "gold.jsonl").mkdir()
        questions, broken = gold_questions(path)
        assert questions == ()
        assert "cannot be read" in str(broken[0])

    @given(st.binary(max_size=200))
    @settings(max_examples=scaled(200))
    def test_any_bytes_are_questions_or_problems(self, tmp_path_factory, data):
        path = tmp_path_factory.mktemp("gold") / "gold.jsonl"
        path.write_bytes(data)
        questions, broken = gold_questions(path)
        assert len(questions) + len(broken) == sum(bool(line.strip()) for line in data.splitlines())


class TestTheDiff:
    @pytest.mark.parametrize(
        ("replacement", "question", "group"),
        [
            pytest.param(("sent 150 soldiers", "sent 160 soldiers"), SOLDIERS, "changed", id="other words"),
            pytest.param(
                ("says: Eleven people were injured", "says: Eleven people were hurt"),
                SOLDIERS,
                None,
                id="something else changed",
            ),
            pytest.param(
                ("says: The story doesn't say how high either wall is.", "says: The story gives no height."),
                WALL,
                "unanswered",
                id="a silence in other words",
            ),
        ],
    )
    def test_of_one_question(self, flood, edited, replacement, question, group):
        assert groups_of(diff_of(flood, edited(replacement), question)) == ({group: [question]} if group else {})

    def test_an_answer_that_is_gone_is_lost_and_the_other_way_round_new(self, flood):
        facts = {name: fact for name, fact in flood.story.facts.items() if name != "soldiers"}
        without = build_engine(replace(flood.story, facts=facts))
        assert groups_of(diff_of(flood, without, SOLDIERS)) == {"lost": [SOLDIERS]}
        assert groups_of(diff_of(without, flood, SOLDIERS)) == {"new": [SOLDIERS]}

    def test_an_answer_without_the_quotations_it_had_has_lost_its_evidence(self, flood):
        """The loader lets no such file through; should that ever fail, nobody may be served from it."""
        fact = replace(flood.story.facts["soldiers"], evidence=())
        bare = build_engine(replace(flood.story, facts={**flood.story.facts, "soldiers": fact}))
        diff = diff_of(flood, bare, SOLDIERS)
        assert groups_of(diff) == {"evidence_lost": [SOLDIERS]}
        assert diff.loses_evidence
        assert not diff_of(bare, flood, SOLDIERS).loses_evidence

    def test_a_lost_seal_is_lost_evidence(self, flood):
        unsealed = build_engine(replace(flood.story, sealed=False))
        assert flood.story.sealed
        assert diff_of(flood, unsealed).loses_evidence
        assert not diff_of(unsealed, flood).loses_evidence
        assert not diff_of(unsealed, unsealed).loses_evidence

    def test_a_gold_question_is_asked_after_its_history(self, flood, edited):
        new = edited(("sent 150 soldiers", "sent 160 soldiers"))
        asked = Asked("how many pumps?", (SOLDIERS,))
        (change,) = compare_answers(flood, new, Replay((asked,))).changed
        assert change.asked == asked
        assert "150 soldiers" in change.before
        assert "160 soldiers" in change.after

    @given(
        st.lists(
            st.builds(Asked, st.text(max_size=60), st.lists(st.text(max_size=30), max_size=2).map(tuple)), max_size=4
        )
    )
    @settings(max_examples=scaled(60), deadline=None)
    def test_an_engine_answers_as_itself(self, flood, asked):
        diff = compare_answers(flood, flood, Replay(tuple(asked)))
        assert not diff
        assert diff.summary() == "No answer changed"
        assert diff.compared == len(asked)

    def test_is_the_same_each_time(self, flood, edited):
        new = edited(("sent 150 soldiers", "sent 160 soldiers"))
        questions = questions_to_replay(flood.story, new.story, Path("none.yaml"))
        first, second = (compare_answers(flood, new, questions) for _ in range(2))
        assert first.changed
        assert first == second


def changes(count):
    return tuple(replaying.Change(Asked(f"q{number}"), "a", "b") for number in range(count))


@pytest.mark.parametrize(
    ("counts", "summary"),
    [
        pytest.param({"changed": 3, "lost": 1, "new": 5}, "3 answers changed, 1 lost, 5 new", id="all"),
        pytest.param({"changed": 1}, "1 answer changed", id="one"),
        pytest.param({"lost": 2, "new": 1}, "2 answers lost, 1 new", id="no changed one"),
        pytest.param({"evidence_lost": 1}, "1 answer without its quotation", id="evidence"),
        pytest.param({"new": 1, "evidence_lost": 2}, "1 answer new, 2 without their quotations", id="evidence too"),
        pytest.param({}, "No answer changed", id="none"),
        pytest.param({"unanswered": 2}, "No answer changed", id="silences are no answers"),
    ],
)
def test_the_summary_counts(counts, summary):
    assert AnswerDiff(**{name: changes(count) for name, count in counts.items()}).summary() == summary


def test_the_listing_shows_every_difference_with_both_replies(flood, edited):
    new = edited(("sent 150 soldiers", "sent 160 soldiers"))
    listing = diff_of(flood, new, SOLDIERS, WALL).listing()
    assert listing.startswith("1 answer changed.\n2 questions were put to both.\n")
    assert f"\n{SOLDIERS}\n  before:\n    " in listing
    assert listing.index("150 soldiers") < listing.index("  now:\n") < listing.index("160 soldiers")
    assert "> “" in listing
    assert WALL not in listing


def test_the_listing_names_every_group_and_the_broken_lines(tmp_path):
    (tmp_path / "gold.jsonl").write_text("{\n")
    broken = gold_questions(tmp_path / "gold.jsonl")[1]
    diff = AnswerDiff(**{name: changes(2) for name in GROUPS}, broken=broken)
    listing = diff.listing()
    assert listing.count("(2)\n") == len(GROUPS)
    assert "gold.jsonl:1:1: not valid JSON." in listing
    assert {field.name for field in fields(AnswerDiff)} >= set(GROUPS)
