"""`storybot eval`: one judgement of replies, what gets confused, what changed, and the real command."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.authoring.evaluate import Confusion, Judgement, as_lines, compare, confusions, evaluate, judge, read_results
from bot.authoring.gold import GoldKind, GoldQuestion
from bot.authoring.question_lines import ask_after
from bot.decision.outcomes import Outcome, Reason
from bot.errors import EvaluationError
from bot.replies.reply import Reply

STORIES = Path(__file__).parents[1] / "stories"
FLOOD = STORIES / "merrowick-flood.yaml"
ARRESTED = {"id": "a", "kind": "answerable", "question": "who was arrested?", "must": ["Fenwright"]}
DIED = {"id": "d", "kind": "unanswerable", "question": "how did Tobias Renn die?"}
MISTAKEN = {**DIED, "kind": "answerable", "must": ["drowned"]}
SLOW = r"(?:(?:(.)|(..)|(...))+\1\2){3,}[0-9]$"
REPLIES = {
    "right": Reply(Outcome.ANSWER, "Emil Fenwright was.", 1.0),
    "wrong": Reply(Outcome.ANSWER, "Noor Iversen was.", 1.0),
    "asked": Reply(Outcome.CLARIFY, "Which do you mean?", 1.0, suggestions=("Adela Corvin?", "Pieter Corvin?")),
    "missed": Reply(Outcome.ABSTAIN, "I found nothing about that.", 1.0, reason=Reason.SILENT),
}
WRONG = {**ARRESTED, "must": ["Iversen"], "gold": "Somebody else."}


@pytest.fixture
def evaluation(tmp_path):
    """Return a function that runs `storybot eval` on gold questions, in a directory of its own."""

    def run(gold, *options, story=FLOOD):
        (tmp_path / "gold.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in gold), "utf-8")
        return command("eval", str(story), "gold.jsonl", *options, cwd=tmp_path)

    return run


def command(*arguments, cwd):
    """Return the finished command, its output as text."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env=os.environ,
        check=False,
        timeout=60,
    )


def judged(engine, question, kind, **wanted):
    """Return what comes of one question."""
    gold = GoldQuestion(question, GoldKind(kind), question, **wanted)
    return judge(gold, ask_after(engine, gold.history, gold.question))


@pytest.mark.parametrize(
    ("question", "kind", "must", "must_not", "judgement"),
    [
        ("who was arrested?", "answerable", ["Fenwright"], [], "right"),
        ("who was arrested?", "answerable", ["Iversen"], [], "wrong"),
        ("who was arrested?", "answerable", [], ["Fenwright"], "wrong"),
        ("who was arrested?", "unanswerable", [], [], "wrong"),
        ("who is Corvin?", "ambiguous", [], [], "right"),
        ("how did Tobias Renn die?", "answerable", ["drowned"], [], "missed"),
        ("how did Tobias Renn die?", "unanswerable", [], ["drowned"], "right"),
        ("how did Tobias Renn die?", "follow_up", [], [], "right"),
        ("did Fenwright confess?", "false_premise", ["denies"], ["^yes"], "right"),
        ("thanks", "smalltalk", [], [], "right"),
        ("thanks", "answerable", [], [], "wrong"),
    ],
)
def test_a_reply_is_judged_by_its_outcome_and_its_text(flood, question, kind, must, must_not, judgement):
    assert judged(flood, question, kind, must=tuple(must), must_not=tuple(must_not)).judgement == judgement


@pytest.mark.parametrize(("kind", "judgement"), [("answerable", "asked"), ("ambiguous", "right")])
def test_asking_back_is_right_where_several_may_be_meant(kind, judgement):
    assert judge(GoldQuestion("q", GoldKind(kind), "who is Corvin?"), REPLIES["asked"]).judgement == judgement


def test_an_abstention_that_says_what_it_must_not_is_wrong(flood):
    assert judged(flood, "how did Tobias Renn die?", "unanswerable", must_not=("story",)).judgement == "wrong"


@pytest.mark.parametrize(
    ("facts", "judgement", "faults"),
    [
        pytest.param(("arrest",), "right", (), id="the fact"),
        pytest.param(("surge",), "wrong", ('it does not rest on the fact "surge"',), id="another fact"),
        pytest.param(("arrest", "surge"), "wrong", ('it does not rest on the fact "surge"',), id="one of two"),
    ],
)
def test_an_answer_rests_on_all_facts_that_are_named(flood, facts, judgement, faults):
    result = judged(flood, "who was arrested?", "answerable", facts=facts)
    assert (result.judgement, result.faults) == (judgement, faults)


def test_what_was_taken_for_what_is_told_where_gold_names_facts(flood):
    gold = [
        GoldQuestion("a", GoldKind.ANSWERABLE, "who was arrested?", facts=("surge",)),
        GoldQuestion("b", GoldKind.ANSWERABLE, "who was arrested?", facts=("surge",)),
        GoldQuestion("c", GoldKind.UNANSWERABLE, "who was arrested?"),
        GoldQuestion("d", GoldKind.ANSWERABLE, "who was arrested?", must=("nobody",)),
        GoldQuestion("e", GoldKind.ANSWERABLE, "who was arrested?", facts=("arrest",), must=("nobody",)),
    ]
    results, _ = evaluate(flood, gold)
    assert {result.judgement for result in results} == {Judgement.WRONG}
    assert confusions(results) == (Confusion(("surge",), "arrest", ("a", "b")), Confusion((), "arrest", ("c",)))


@pytest.mark.parametrize("before", Judgement)
@pytest.mark.parametrize("now", Judgement)
def test_wrong_is_worse_than_missed_and_that_worse_than_asked(before, now):
    order = ["wrong", "missed", "asked", "right"]
    result = judge(GoldQuestion("q", GoldKind.ANSWERABLE, "who?", must=("Fenwright",)), REPLIES[now])
    assert result.judgement == now
    comparison = compare({"q": before}, [result])
    assert bool(comparison.worse) == (order.index(now) < order.index(before))
    assert bool(comparison.better) == (order.index(now) > order.index(before))


def test_results_are_read_as_they_were_written(flood, tmp_path):
    gold = [
        GoldQuestion("who? → why\u2028\x85?", GoldKind.OFF_TOPIC, "why?"),
        GoldQuestion("b", GoldKind.SMALLTALK, "hi"),
    ]
    results, _ = evaluate(flood, gold)
    (path := tmp_path / "results").write_text(as_lines(results), "utf-8")
    assert read_results(path) == {result.gold.key: result.judgement for result in results}


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"id": "a"}', '{"id": "a", "judgement": ["right"]}', '{"id": 1, "judgement": "right"}']
)
def test_no_results_file_is_told_in_a_line(tmp_path, text):
    (path := tmp_path / "results").write_text(text, "utf-8")
    with pytest.raises(EvaluationError, match="A baseline is what storybot eval --results wrote") as raised:
        read_results(path)
    assert "\n" not in str(raised.value)


class TestTheCommand:
    def test_takes_the_questions_beside_the_fact_file(self, tmp_path):
        run = command("eval", str(FLOOD), "--json", cwd=tmp_path)
        outcome = json.loads(run.stdout)
        assert outcome["questions"] == outcome["counts"]["all"]["total"] == 120
        assert run.returncode == (1 if outcome["counts"]["all"]["wrong"] else 0)
        assert run.stderr == ""

    def test_prints_figures_by_kind_and_ends_well_if_nothing_is_wrong(self, evaluation):
        run = evaluation([ARRESTED, DIED, MISTAKEN | {"id": "m"}])
        assert run.returncode == 0
        table = [line.split() for line in run.stdout.splitlines()[-5:]]
        assert table[0] == ["total", "right", "wrong", "asked", "missed"]
        assert table[1:4] == [
            ["answerable", "2", "1", "0", "0", "1"],
            ["unanswerable", "1", "1", "0", "0", "0"],
            ["all", "3", "2", "0", "0", "1"],
        ]
        assert "gold.jsonl:3: missed (answerable)" in run.stdout

    def test_shows_a_failure_with_its_reply_and_what_was_wanted(self, evaluation):
        run = evaluation([WRONG])
        assert run.returncode == 1
        first, question, reply, *_ = run.stdout.splitlines()
        assert first == "gold.jsonl:1: wrong (answerable)"
        assert question == "  question  who was arrested? (a)"
        assert reply.startswith("  reply     [answer] ")
        assert "  wanted    Somebody else.\n  because   nothing in it fits Iversen\n" in run.stdout

    def test_tells_what_gets_confused(self, evaluation):
        run = evaluation([{**ARRESTED, "facts": ["surge"]}])
        assert "Answered from another fact than was due:\n  arrest, due: surge (a)\n" in run.stdout

    def test_against_a_baseline_only_what_got_worse_counts(self, evaluation):
        """A gap that is known must not keep a change out; a new one must."""
        evaluation([WRONG, DIED, {**DIED, "id": "gone"}], "--results", "before")
        same = evaluation([WRONG, DIED, {**WRONG, "id": "new"}], "--baseline", "before")
        assert same.returncode == 0
        assert "Against the baseline: 0 worse, 0 better, 1 new, 1 no longer asked." in same.stdout
        better = evaluation([ARRESTED, DIED], "--baseline", "before")
        assert better.returncode == 0
        assert "  better: wrong → right  who was arrested? (a)" in better.stdout
        worse = evaluation([WRONG, MISTAKEN], "--baseline", "before", "--json")
        assert worse.returncode == 1
        change = {"id": "d", "question": DIED["question"], "before": "right", "now": "missed"}
        assert json.loads(worse.stdout)["comparison"] == {"worse": [change], "better": [], "new": [], "gone": ["gone"]}

    def test_one_file_serves_as_baseline_and_for_the_results(self, evaluation):
        evaluation([WRONG], "--results", "last")
        assert "1 better" in evaluation([ARRESTED], "--baseline", "last", "--results", "last").stdout
        assert "0 better" in evaluation([ARRESTED], "--baseline", "last", "--results", "last").stdout

    def test_the_same_run_writes_the_same_results(self, evaluation, tmp_path):
        texts = []
        for _ in range(2):
            evaluation([ARRESTED, DIED], "--results", "now")
            texts.append((tmp_path / "now").read_bytes())
        assert texts[0] == texts[1]
        assert json.loads(texts[0].splitlines()[0])["judgement"] == "right"

    def test_a_broken_line_is_told_and_the_rest_goes_on(self, evaluation):
        run = evaluation(
            [ARRESTED, {"question": "?"}, {**ARRESTED, "id": "s", "must": [SLOW]}, {**DIED, "must": ["("]}]
        )
        lines = run.stderr.splitlines()
        assert run.returncode == 2
        assert [line.split(" ")[0] for line in lines] == ["gold.jsonl:2:1:", "gold.jsonl:3:1:", "gold.jsonl:4:1:"]
        assert "100.0 % right" in run.stdout

    @pytest.mark.parametrize(
        ("gold", "options", "says"),
        [
            pytest.param([], [], "gold.jsonl holds no gold questions", id="no questions"),
            pytest.param([DIED], ["--baseline", "gone"], "gone", id="no such baseline"),
            pytest.param([DIED], ["--baseline", "gold.jsonl"], 'no "id" with its "judgement"', id="no results"),
            pytest.param([DIED], ["--baseline", "other"], "those of other questions", id="another story's results"),
            pytest.param(
                [DIED], ["--results", "gold.jsonl"], "would overwrite gold.jsonl", id="results over questions"
            ),
            pytest.param([DIED], ["--results", "nowhere/x"], "nowhere", id="results that cannot be written"),
        ],
    )
    def test_what_cannot_be_used_is_told_in_a_line(self, evaluation, tmp_path, gold, options, says):
        (tmp_path / "other").write_text('{"id": "z", "judgement": "right"}\n', "utf-8")
        run = evaluation(gold, *options)
        assert (run.returncode, run.stdout) == (2, "")
        assert says in run.stderr
        assert "Traceback" not in run.stderr

    def test_without_questions_it_says_where_they_belong(self, tmp_path):
        (tmp_path / "own.yaml").write_text(FLOOD.read_text("utf-8"), "utf-8")
        run = command("eval", "own.yaml", cwd=tmp_path)
        assert run.returncode == 2
        assert "There is no own.jsonl" in run.stderr
