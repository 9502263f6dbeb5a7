"""What a person sees on the terminal, and that nothing they type or read can steer it."""

import io
import json
from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from rich.console import Console

from bot.authoring.new import Drafted
from bot.decision.outcomes import Outcome
from bot.engine import load_engine
from bot.replies.reply import Quotation, Reply
from bot.story.bundled import bundled_story
from bot.surfaces import terminal

REPLY = Reply(
    outcome=Outcome.ANSWER,
    text="Two people: [bold]not markup[/bold], :smile: and 5 others.",
    confidence=0.987,
    facts=("a", "b"),
    evidence=(Quotation("Words as printed.", "The Paper, May 1, 2021"), Quotation("More words.", "The Paper")),
    suggestions=("Why?",),
)


@pytest.fixture(scope="module")
def engine():
    return load_engine(bundled_story())


def test_a_reply_through_a_pipe_is_its_plain_text(capsys):
    terminal.print_reply(REPLY)
    assert capsys.readouterr().out == REPLY.plain() + "\n"


def test_a_reply_on_a_terminal_has_the_same_words():
    """Nothing in a reply is markup, an emoji code or a number to colour: it is shown as it was written."""
    screen = io.StringIO()
    Console(file=screen, width=200, highlight=False, emoji=False).print(terminal._dressed(REPLY, "dim italic"))
    assert screen.getvalue() == REPLY.plain() + "\n"


@pytest.mark.parametrize(
    ("numbers", "said"),
    [((1, 1, 1), "1 fact, 1 entity, 1 place marked"), ((2, 0, 3), "2 facts, 0 entities, 3 places marked")],
)
def test_what_a_draft_holds_is_counted_in_words_that_fit(capsys, numbers, said):
    terminal.print_drafted(Drafted("", *numbers), Path("a.txt"), Path("a.yaml"))
    assert capsys.readouterr().out.startswith(f"a.yaml: {said} # check:\n")


def test_only_quotations_have_a_style_of_their_own():
    styled = terminal._dressed(REPLY, "dim italic")
    assert [styled.plain[span.start : span.end] for span in styled.spans] == [str(q) for q in REPLY.evidence]


def test_a_reply_as_json():
    assert terminal.reply_record(REPLY) == {
        "outcome": "answer",
        "reply": REPLY.plain(),
        "confidence": 0.99,
        "facts": ["a", "b"],
        "evidence": [{"quote": "Words as printed."}, {"quote": "More words."}],
        "suggestions": ["Why?"],
        "reason": None,
    }


def test_the_greeting_names_the_story_and_three_questions_that_work(engine):
    """It says "ask me", so it must show what can be asked, and each must get an answer."""
    lines = terminal.greeting(engine).splitlines()
    assert engine.story.headline in lines[0]
    starters = [line.removeprefix("- ") for line in lines if line.startswith("- ")]
    assert len(starters) == 3
    assert {engine.ask(starter).outcome for starter in starters} == {Outcome.ANSWER}


def test_tab_replaces_what_was_typed_by_a_whole_question(engine):
    completer = terminal.question_completer(engine)
    offered = list(completer.get_completions(Document("who is"), CompleteEvent(completion_requested=True)))
    assert 0 < len(offered) <= terminal.COMPLETIONS
    assert {completion.start_position for completion in offered} == {-len("who is")}
    assert {engine.ask(completion.text).outcome for completion in offered} <= {Outcome.ANSWER, Outcome.CHAT}


@pytest.mark.parametrize(
    ("argument", "text"),
    [
        pytest.param("déjà", "déjà", id="UTF-8"),
        pytest.param("\udcff?", "\ufffd?", id="a byte that is not UTF-8"),
    ],
)
def test_arguments_are_read_as_utf_8(argument, text):
    assert terminal.as_utf8(argument) == text


def test_a_reply_comes_with_why_where_that_is_asked_for(engine, capsys):
    terminal.answer_one(engine, "who is detaned", as_json=False, explained=True)
    reply, _, why = capsys.readouterr().out.partition("\n\n")
    assert "espionage charges" in reply
    assert "detaned → detained" in why


def test_why_stands_in_the_json_as_lines(engine, capsys):
    terminal.answer_one(engine, "who is detaned", as_json=True, explained=True)
    assert "repaired    detaned → detained" in json.loads(capsys.readouterr().out)["explanation"]
